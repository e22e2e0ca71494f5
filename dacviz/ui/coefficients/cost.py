"""What each way costs: multiplications counted, for this network and over depth and width."""

from dataclasses import asdict

import streamlit as st

from ...core.costs import costs
from ...pictures.coefficients.costs import WAYS, cost_curves
from ...pictures.protocol import Figure
from ..components import plot
from .context import Context, note

DEEPEST, WIDEST = 12, 32


def cost_part(context: Context) -> None:
    """The table and the two charts."""
    sizes = context.problem.sizes
    counted = asdict(costs(sizes))
    table, words = st.columns(2)
    table.table({"way": list(WAYS.values()), "multiplications": [f"{counted[name]:,}" for name in WAYS]})
    with words:
        note(
            "Counted, not estimated, for all α from hidden nodes to the outputs, and for all δ. One product of two "
            "numbers is one multiplication, additions are free, and every φ′ is already known."
        )
        note(
            "δ begins with ε · φ′, a product for each output, where α begins with a 1. So with one output δ takes one "
            "more. With several outputs α is needed to each of them, and δ once."
        )
    hidden = sizes[1:-1] or (3,)
    depth, width = len(hidden), max(hidden)
    n, m = sizes[0], sizes[-1]
    st.markdown(f"**Over depth**, every hidden layer {width} wide")
    depths = range(1, DEEPEST + 1)
    curves = _chart([(n, *[width] * k, m) for k in depths], depths, "hidden layers", depth)
    plot(curves, _alt("depth"), key="depths")
    st.markdown(f"**Over width**, {depth} hidden layer{'s' if depth > 1 else ''}")
    widths = range(1, WIDEST + 1)
    curves = _chart([(n, *[h] * depth, m) for h in widths], widths, "width of each hidden layer", width)
    plot(curves, _alt("width"), key="widths")


def _chart(networks: list[tuple[int, ...]], x: range, axis: str, here: int) -> Figure:
    counted = [asdict(costs(sizes)) for sizes in networks]
    return cost_curves({name: [c[name] for c in counted] for name in WAYS}, x, axis, here)


def _alt(axis: str) -> str:
    return f"Multiplications of each way over {axis}, on a logarithmic axis; a dotted line marks this network"
