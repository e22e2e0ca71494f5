"""``/coefficients``: α between any two nodes, shown in six ways."""

import streamlit as st

from dacviz.ui.lab.bench import Bench
from dacviz.ui.lab.cost import cost_part
from dacviz.ui.lab.delta import delta_part
from dacviz.ui.lab.ends import choose_ends, heading, show_part
from dacviz.ui.lab.matrix import matrix_part
from dacviz.ui.lab.paths import paths_part
from dacviz.ui.lab.poke import poke_part
from dacviz.ui.lab.spread import spread_part
from dacviz.ui.state import publish

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
    bench = Bench.of(st.session_state.setting, st.session_state.view)
    choose_ends(bench)
    heading(bench)
    show_part(_NAMES)
    _PARTS[bench.view.show](bench)
    publish()


st.title("Coefficient laboratory")
_page()
