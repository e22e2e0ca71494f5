"""The settings of SGD and how a run is shown; all can change while it runs."""

from collections.abc import Callable

import streamlit as st

from ...core.descent import ORDERS
from ...pictures.training.display import EDGES, NODES
from ...state.training_view import CLIP, LARGEST_MOMENTUM, SURFACES
from ..bound import bound
from ..session import session

RATES = tuple(float(f"{step}e{power}") for power in range(-5, 2) for step in (1, 2, 5))
BATCHES = (1, 4, 16, 64, 10_000)
_ORDERS = {"shuffled": "shuffled anew each epoch", "given": "as given"}
_NODES = {"delta": "error coefficient δ", "z": "output z", "alpha": "α to an output"}
_EDGES = {"w": "weight w", "gradient": "∂E/∂w"}
_SURFACES = {"map": "map", "relief": "relief in 3-D"}


def settings_row(data_settings: Callable[[], None]) -> None:
    """The two settings of every step, and the rest in popovers; ``data_settings`` draws those of the data."""
    view = session.view
    rates = sorted({*RATES, view.rate})
    bound(st.select_slider, "Learning rate η", "rate", rates, format_func=lambda v: f"{v:g}", width=190)
    batches = sorted({*BATCHES, view.batch})
    bound(st.selectbox, "Batch", "batch", batches, format_func=_batch, width=170)
    with st.popover("More", icon=":material/tune:"):
        bound(st.selectbox, "Order of the samples", "order", ORDERS, format_func=_ORDERS.get)
        bound(st.slider, "Momentum μ", "momentum", 0.0, LARGEST_MOMENTUM, step=0.01)
        _clip()
        st.divider()
        data_settings()
    with st.popover("Show", icon=":material/palette:"):
        _shown()


def _batch(size: int) -> str:
    if size == 1:
        return "1, the paper's rule"
    return "all samples" if size == BATCHES[-1] else f"{size} samples"


def _clip() -> None:
    bound(
        st.number_input,
        "Clip the gradient to the length",
        "clip",
        *CLIP,
        value=None,
        step=0.1,
        placeholder="not clipped",
    )


def _shown() -> None:
    n, *_, m = session.problem.sizes
    bound(st.selectbox, "Colour nodes by", "nodes", NODES, format_func=_NODES.get)
    bound(st.selectbox, "Colour edges by", "edges", EDGES, format_func=_EDGES.get)
    if m > 1:
        bound(st.selectbox, "Output", "output", range(1, m + 1))
    if n == 2:
        bound(st.segmented_control, "Two inputs as", "surface", SURFACES, format_func=_SURFACES.get, required=True)
    bound(
        st.number_input, "Training sample", "sample", 0, 10_000,
        help="The sample of the network's picture; 0 is the next in line",
    )  # fmt: skip
