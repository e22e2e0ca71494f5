"""The run in pictures."""

import streamlit as st

from ..controls import plain
from ..live_run import LiveRun
from ..setting import MAX_SEED
from ..state import commit, jump, look, refusals
from ..train_address import CLIP, RATE, SPEEDS
from .board import board

CLIPPED = 1.0
"""The length that "clip" clips to, where nothing was clipped before."""


def live_part(live: LiveRun) -> None:
    """The board, and what can be taken from it."""
    view = st.session_state.view
    board(live, SPEEDS, view.speed, lambda speed: look(speed=speed), _remedy, lambda _: _watch())
    with st.container(horizontal=True):
        st.button(
            "Keep these weights",
            icon=":material/save:",
            help="The sidebar's network takes the trained weights, for all pages. Undo brings its own back.",
            on_click=lambda: commit("weights", lambda s: s.with_weights(_flat(live))),
        )
        st.button(
            "New weights",
            icon=":material/casino:",
            help="Begin anew from other random weights. Undo brings this run back.",
            on_click=commit,
            args=("seed", lambda s: s.with_drawn_weights(s.init, (s.seed + 1) % (MAX_SEED + 1))),
        )
    if "weights" in refusals():
        st.error(plain(refusals()["weights"]), icon=":material/error:")


def _remedy(what: str) -> None:
    """In a callback, after a run had stopped and was rewound."""
    view = st.session_state.view
    if what == "halve":
        look(rate=max(view.rate / 2, RATE[0]))
    if what == "clip":
        look(clip=CLIPPED if view.clip is None else max(view.clip / 2, CLIP[0]))


def _watch() -> None:
    look(show="slow", step=0)
    jump(0)


def _flat(live: LiveRun) -> tuple[float, ...]:
    return tuple(float(v) for W in live.course.run.network.weights for v in W.flat)
