"""Slow motion: the next step of the run as a film, and back to the run as it was left."""

import streamlit as st

from ...core.next_step import NextStep
from ...lesson.markup import number
from ...lesson.sgd_trace import with_update
from ...lesson.trace import trace
from ...pictures.film.algorithm_film import GRANULARITIES, film
from ...state.live_run import Ask, LiveRun
from ..bound import bound, refusal
from ..components import player
from ..markdown import plain
from ..session import session, show, show_checked, show_from
from ..take_away import take_away

_BY = {"layer": "layer by layer", "node": "node by node"}


def slow_part(live: LiveRun) -> None:
    """Algorithm 1 on the sample that is next in line, then the weights it moves; the run waits meanwhile."""
    view, training = session.view, live.training
    update = training.next_step()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Back to training", icon=":material/arrow_back:", on_click=lambda: show(show="live"))
        st.button(
            "Take this step",
            icon=":material/skip_next:",
            disabled=training.stopped is not None,
            help="Move the weights and watch the step after this one",
            on_click=_take,
            args=(live,),
        )
        bound(
            st.segmented_control, "Step", "by", GRANULARITIES, format_func=_BY.get, required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    st.markdown(_words(training.run.steps, update))
    net = training.run.network
    try:
        followed = with_update(trace(net, update.X[0], update.D[0], loss=training.run.loss), update)
    except ValueError as reason:
        st.error(plain(str(reason)), icon=":material/error:")
        return
    name = repr((live.token, training.run.steps, hash(net), view.settings(training.run.N), view.by, view.edges))
    movie = film(followed, view.by, edges=view.edges)
    shown = player(movie, name, session.goto, key="slow")
    refusal("slow")
    if shown.step is not None:
        show_checked("slow", step=shown.step)
    take_away(movie, session.view.step)


def _take(live: LiveRun) -> None:
    """In a callback: the step itself, and the film of the next one from its beginning."""
    live.answer(Ask("step"))
    show_from(0)


def _words(steps: int, update: NextStep) -> str:
    """Which step, which sample, and what belongs to the step besides."""
    B = len(update.rows)
    sentences = [f"Step {steps + 1:,} uses training sample {int(update.rows[0]) + 1}."]
    if B > 1:
        sentences = [
            f"Step {steps + 1:,} uses the mean over {B} samples. The film shows the first of them, training sample "
            f"{int(update.rows[0]) + 1}; Ē is their mean error."
        ]
    if update.factor != 1.0:
        sentences.append(f"The gradient is longer than it may be, so it is multiplied by c = {number(update.factor)}.")
    if update.velocity is not None:
        sentences.append("v is what earlier steps left of their own push.")
    sentences.append(f"To first order the error changes by {number(update.promised)}.")
    return " ".join(sentences)
