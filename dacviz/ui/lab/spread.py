"""α spreading through the network, in the player."""

from dataclasses import astuple

import streamlit as st

from ...lesson.spread import spread
from ...view.spread_film import spread_film
from ..lab_address import GRANULARITIES
from ..stage import player
from ..state import look
from .bench import Bench, choose, note
from .ends import take_click


def spread_part(bench: Bench) -> None:
    """Forward by the definition, then backward by Theorem 2."""
    labels = {"layer": "layer by layer", "node": "node by node"}
    choose(
        st.segmented_control,
        "Step",
        GRANULARITIES,
        "by",
        format_func=labels.get,
        required=True,
        label_visibility="collapsed",
    )
    followed = spread(bench.net, bench.setting.x, bench.source, bench.target)
    name = repr((astuple(bench.setting), bench.source, bench.target, bench.view.by))
    shown = player(
        spread_film(followed, bench.view.by),
        name,
        st.session_state.goto,
        key="spread",
        on_pick=lambda pick: take_click(tuple(pick), bench),
    )
    if st.session_state.get("second_click"):
        note("Now click the node that is to be the target.")
    else:
        note("Click a node to make it the source, then another to make it the target.")
    if shown.step is not None:
        look(step=shown.step)
