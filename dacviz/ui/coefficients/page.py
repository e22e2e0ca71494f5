"""``/coefficients``: α between any two nodes, shown in six ways."""

import streamlit as st

from dacviz.ui.coefficients.context import Context
from dacviz.ui.coefficients.cost import cost_part
from dacviz.ui.coefficients.delta import delta_part
from dacviz.ui.coefficients.difference_quotients import poke_part
from dacviz.ui.coefficients.matrix import matrix_part
from dacviz.ui.coefficients.paths import paths_part
from dacviz.ui.coefficients.source_and_target import choose_ends, heading, show_part
from dacviz.ui.coefficients.sweeps import spread_part
from dacviz.ui.session import publish

_NAMES = {
    "spread": "Spread",
    "paths": "Paths",
    "matrix": "Matrix",
    "poke": "Poke",
    "delta": "From α to δ",
    "cost": "Cost",
}
_PARTS = {
    "spread": spread_part,
    "paths": paths_part,
    "matrix": matrix_part,
    "poke": poke_part,
    "delta": delta_part,
    "cost": cost_part,
}


@st.fragment
def _page() -> None:
    context = Context.of(st.session_state.problem, st.session_state.view)
    choose_ends(context)
    heading(context)
    show_part(_NAMES)
    _PARTS[context.view.show](context)
    publish()


st.title("Coefficient laboratory")
_page()
