"""``/coefficients``: α between any two nodes, shown in six ways."""

import streamlit as st

from dacviz.ui.coefficients.context import Context
from dacviz.ui.coefficients.cost import cost_part
from dacviz.ui.coefficients.delta import delta_part
from dacviz.ui.coefficients.difference_quotients import difference_quotients_part
from dacviz.ui.coefficients.matrix import matrix_part
from dacviz.ui.coefficients.paths import paths_part
from dacviz.ui.coefficients.source_and_target import choose_part, choose_source_and_target
from dacviz.ui.coefficients.sweeps import choose_granularity, spread_part
from dacviz.ui.session import publish, session

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
    "poke": difference_quotients_part,
    "delta": delta_part,
    "cost": cost_part,
}


@st.fragment
def _page() -> None:
    context = Context.of(session.problem, session.view)
    choose_source_and_target(context)
    with st.container(horizontal=True):
        choose_part(_NAMES)
        if context.view.show == "spread":
            choose_granularity()
    _PARTS[context.view.show](context)
    publish()


st.title("Coefficient laboratory")
_page()
