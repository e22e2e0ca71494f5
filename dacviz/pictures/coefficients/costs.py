"""Multiplications of every way to the coefficients, over the size of the network."""

from collections.abc import Mapping, Sequence

from ..protocol import Figure
from .chart_layout import chart_layout

_WAYS = {
    "paths": ("sum over paths", "circle", "@edge.0", "solid"),
    "definition": ("definition, no memory", "square", "@edge.0", "dash"),
    "definition_with_memory": ("definition, with memory", "diamond", "@text", "dot"),
    "corollary_3": ("Corollary 3", "triangle-up", "@edge.2", "dash"),
    "delta": ("δ alone (32)", "star", "@lit", "solid"),
}
WAYS = {name: label for name, (label, *_) in _WAYS.items()}


def cost_curves(counts: Mapping[str, Sequence[int]], x: Sequence[int], axis: str, here: int) -> Figure:
    """Multiplications of every way over ``x`` on a logarithmic axis; ``here`` is where the network is."""
    data = [
        {
            "type": "scatter",
            "name": label,
            "mode": "lines+markers",
            "x": list(x),
            # A float, as the browser has no integers of any size.
            "y": [float(v) if v else None for v in counts[name]],
            "line": {"color": colour, "dash": dash, "width": 2},
            "marker": {"symbol": symbol, "size": 9, "color": colour},
            "hovertext": [f"{label}: {v:,}" for v in counts[name]],
            "hoverinfo": "text",
        }
        for name, (label, symbol, colour, dash) in _WAYS.items()
    ]
    line = {"color": "@text", "width": 2, "dash": "dot"}
    mark = {"type": "line", "x0": here, "x1": here, "y0": 0, "y1": 1, "yref": "paper", "line": line}
    layout = chart_layout(
        420,
        axis,
        "multiplications",
        xaxis={"dtick": 1 if len(x) <= 12 else 4},
        yaxis={"type": "log", "exponentformat": "power", "dtick": 2 if max(counts["paths"]) > 1e8 else 1},
        shapes=[mark],
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"l": 64, "r": 16, "t": 60, "b": 56},
    )
    return {"data": data, "layout": layout}
