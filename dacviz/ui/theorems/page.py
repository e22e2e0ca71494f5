"""``/theorems``: the paper's theorems, checked on the sidebar's network."""

import streamlit as st

from dacviz.state.coefficients_view import THEOREMS
from dacviz.ui.coefficients.source_and_target import show_part
from dacviz.ui.session import publish
from dacviz.ui.theorems.function import function_view
from dacviz.ui.theorems.induction import proof
from dacviz.ui.theorems.theorem import checked, fact, overview


@st.fragment
def _page() -> None:
    problem = st.session_state.problem
    found = checked(problem)
    show_part(THEOREMS | {"induction": "Inductive step", "function": "Function view"})
    overview(found)
    match st.session_state.view.show:
        case "induction":
            proof()
        case "function":
            function_view(problem)
        case _:
            fact(problem, found)
    publish()


st.title("The theorems, live")
_page()
