"""α spreading through the network, in the player."""

from dataclasses import astuple

import streamlit as st

from ...lesson.sweeps import sweeps
from ...pictures.film.sweeps_film import sweeps_film
from ...state.coefficients_view import GRANULARITIES
from ..bound import bound, refusal
from ..components import player
from ..session import session, show_checked
from ..take_away import take_away
from .context import Context, note
from .source_and_target import take_click


def choose_granularity() -> None:
    """Layer by layer or node by node."""
    labels = {"layer": "layer by layer", "node": "node by node"}
    bound(
        st.segmented_control,
        "Step",
        "by",
        GRANULARITIES,
        format_func=labels.get,
        required=True,
        label_visibility="collapsed",
    )


def spread_part(context: Context) -> None:
    """Forward by the definition, then backward by Theorem 2."""
    followed = sweeps(context.net, context.problem.x, context.source, context.target)
    name = repr((astuple(context.problem), context.source, context.target, context.view.by))
    movie = sweeps_film(followed, context.view.by)
    shown = player(
        movie,
        name,
        session.goto,
        key="spread",
        on_pick=lambda pick: take_click(pick, context.problem),
    )
    refusal("spread")
    if session.view.awaits_target:
        note("Now click the node that is to be the target.")
    else:
        note("Click a node to make it the source, then another to make it the target.")
    if shown.step is not None:
        show_checked("spread", step=shown.step)
    take_away(movie, session.view.step)
