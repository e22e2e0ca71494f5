"""``/theorems``: the paper's theorems, checked on the sidebar's network."""

import streamlit as st

from dacviz.ui.lab.ends import show_part
from dacviz.ui.lab.facts import checked, fact, overview
from dacviz.ui.lab.function import function_view
from dacviz.ui.lab.proof import proof
from dacviz.ui.lab_address import THEOREMS
from dacviz.ui.state import publish


@st.fragment
def _page() -> None:
    setting = st.session_state.setting
    found = checked(setting)
    show_part(THEOREMS | {"induction": "Inductive step", "function": "Function view"})
    overview(found)
    match st.session_state.view.show:
        case "induction":
            proof()
        case "function":
            function_view(setting)
        case _:
            fact(setting, found)
    publish()


st.title("The theorems, live")
_page()
