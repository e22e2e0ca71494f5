"""``/theorems``: the paper's theorems, checked on the sidebar's network."""

import streamlit as st

from dacviz.state.theorems_view import THEOREMS
from dacviz.ui.coefficients.source_and_target import choose_part
from dacviz.ui.session import publish, session
from dacviz.ui.theorems.function import function_view
from dacviz.ui.theorems.induction import proof
from dacviz.ui.theorems.theorem import checked, overview, theorem


@st.fragment
def _page() -> None:
    problem = session.problem
    found = checked(problem)
    choose_part(THEOREMS | {"induction": "Inductive step", "function": "Function view"})
    if session.view.show != "induction":  # whose network and result are to be seen at once
        overview(found)
    match session.view.show:
        case "induction":
            proof()
            overview(found)
        case "function":
            function_view(problem)
        case _:
            theorem(problem, found)
    publish()


st.title("The theorems, live")
_page()
