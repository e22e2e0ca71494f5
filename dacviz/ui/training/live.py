"""The run in pictures."""

import streamlit as st

from ...pictures.protocol import ShownWeights
from ...state.address import sentence
from ...state.live_run import LiveRun, Shown
from ...state.problem import Problem
from ...state.training_view import CLIP, RATE, SPEEDS
from ..bound import refusal
from ..session import commit, refusals, refuse, session, show, show_checked, show_from
from .dashboard import dashboard
from .run_files import run_files

CLIPPED = 1.0
"""The length that "clip" clips to, where nothing was clipped before."""


def live_part(live: LiveRun) -> None:
    """The dashboard, and what can be taken from it."""
    view = session.view
    dashboard(
        live,
        SPEEDS,
        view.speed,
        on_speed=lambda speed: show_checked("speed", speed=speed),
        on_setting=lambda what: _remedy(what, live),
        on_watch=lambda _: _watch(),
        on_keep=lambda told: _keep(told, live),
    )
    with st.container(horizontal=True):
        st.button(
            "New weights",
            icon=":material/casino:",
            help="Begin anew from other random weights. Undo brings this run back.",
            on_click=commit,
            args=("weights", Problem.with_next_weights),
        )
        run_files(live)
    refusal("speed")
    refusal("weights")


def _keep(told: ShownWeights, live: LiveRun) -> None:
    """In a callback: the weights that are shown become the network's, from which a new run begins. The browser brings
    them, as the run itself is further on than its picture while it plays."""
    try:
        shown = Shown.of(told)
        net = live.network_of(shown.weights)
    except ValueError as reason:
        return refuse("weights", sentence(reason))
    commit("weights", lambda s: s.with_weights(tuple(float(v) for W in net.weights for v in W.flat)))
    if "weights" not in refusals():
        session.adapted = f"Kept: all pages have the weights of step {shown.steps:,} now, and training begins there."


def _remedy(what: str, live: LiveRun) -> None:
    """In a callback, after a run had stopped and was rewound, or went back to what it was before a change."""
    view, run = session.view, live.training.run
    if what == "back":
        # The batch as it was asked for: "all" is more than there are.
        batch = view.batch if min(view.batch, run.N) == run.batch_size else run.batch_size
        show(rate=run.learning_rate, batch=batch, order=run.order, momentum=run.momentum, clip=run.clip)
    if what == "halve":
        show(rate=max(view.rate / 2, RATE[0]))
    if what == "clip":
        show(clip=CLIPPED if view.clip is None else max(view.clip / 2, CLIP[0]))


def _watch() -> None:
    show_from(0, show="slow")
