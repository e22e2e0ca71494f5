"""α spreading through the network, in the player."""

from dataclasses import astuple

import streamlit as st

from ...lesson.sweeps import sweeps
from ...pictures.film.sweeps_film import sweeps_film
from ...state.coefficients_view import GRANULARITIES
from ..components import player
from ..session import look
from .context import Context, choose, note
from .source_and_target import take_click


def spread_part(context: Context) -> None:
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
    followed = sweeps(context.net, context.problem.x, context.source, context.target)
    name = repr((astuple(context.problem), context.source, context.target, context.view.by))
    shown = player(
        sweeps_film(followed, context.view.by),
        name,
        st.session_state.goto,
        key="spread",
        on_pick=lambda pick: take_click(tuple(pick), context),
    )
    if st.session_state.get("second_click"):
        note("Now click the node that is to be the target.")
    else:
        note("Click a node to make it the source, then another to make it the target.")
    if shown.step is not None:
        look(step=shown.step)
