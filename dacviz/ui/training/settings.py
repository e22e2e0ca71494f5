"""The settings of SGD and how a run is shown; all can change while it runs."""

from collections.abc import Callable

import streamlit as st

from ...core.sgd import ORDERS
from ...pictures.training.display import EDGES, NODES
from ...state.training_view import CLIP, LARGEST_MOMENTUM, SURFACES
from ..session import look

RATES = tuple(float(f"{step}e{power}") for power in range(-5, 2) for step in (1, 2, 5))
BATCHES = (1, 4, 16, 64, 10_000)
_ORDERS = {"shuffled": "shuffled anew each epoch", "given": "as given"}
_NODES = {"delta": "error coefficient δ", "z": "output z", "alpha": "α to an output"}
_EDGES = {"w": "weight w", "gradient": "∂E/∂w"}
_SURFACES = {"map": "map", "relief": "relief in 3-D"}


def settings_row(data_settings: Callable[[], None]) -> None:
    """The two settings of every step, and the rest in popovers; ``data_settings`` draws those of the data."""
    view = st.session_state.view
    rates = sorted({*RATES, view.rate})
    _box(st.select_slider, "Learning rate η", rates, "rate", format_func=lambda v: f"{v:g}", width=190)
    batches = sorted({*BATCHES, view.batch})
    _box(st.selectbox, "Batch", batches, "batch", format_func=_batch, width=170)
    with st.popover("More", icon=":material/tune:"):
        _box(st.selectbox, "Order of the samples", ORDERS, "order", format_func=_ORDERS.get)
        _box(st.slider, "Momentum μ", 0.0, "momentum", LARGEST_MOMENTUM, step=0.01)
        _clip()
        st.divider()
        data_settings()
    with st.popover("Show", icon=":material/palette:"):
        _shown()


def _box(widget, label: str, options, field: str, *more, **kwargs) -> None:
    """A ``widget`` that shows the view's ``field`` and changes it."""
    s, key = st.session_state, f"train_{field}"
    s[key] = getattr(s.view, field)
    widget(label, options, *more, key=key, on_change=lambda: look(**{field: s[key]}), **kwargs)


def _batch(size: int) -> str:
    if size == 1:
        return "1, the paper's rule"
    return "all samples" if size == BATCHES[-1] else f"{size} samples"


def _clip() -> None:
    s = st.session_state
    s.train_clip = s.view.clip
    st.number_input(
        "Clip the gradient to the length", *CLIP, value=None, step=0.1, key="train_clip", placeholder="not clipped",
        on_change=lambda: look(clip=s.train_clip),
    )  # fmt: skip


def _shown() -> None:
    s = st.session_state
    m = s.problem.sizes[-1]
    _box(st.selectbox, "Colour nodes by", NODES, "nodes", format_func=_NODES.get)
    _box(st.selectbox, "Colour edges by", EDGES, "edges", format_func=_EDGES.get)
    if m > 1:
        _box(st.selectbox, "Output", range(1, m + 1), "output")
    if s.problem.sizes[0] == 2:
        _box(st.segmented_control, "Two inputs as", SURFACES, "surface", format_func=_SURFACES.get, required=True)
    s.train_sample = s.view.sample
    st.number_input(
        "Training sample", 0, 10_000, key="train_sample", on_change=lambda: look(sample=s.train_sample),
        help="The sample of the network's picture; 0 is the next in line",
    )  # fmt: skip
