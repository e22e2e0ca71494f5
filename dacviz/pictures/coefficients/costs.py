"""Multiplications of every way to the coefficients, over the size of the network."""

from collections.abc import Mapping, Sequence
from math import inf, log10
from typing import Any

from ..protocol import Figure
from .chart_layout import chart_layout

_WAYS = {
    "paths": ("sum over<br>paths", "circle", "@edge.0", "solid"),
    "definition": ("definition,<br>no memory", "square", "@edge.0", "dash"),
    "definition_with_memory": ("definition,<br>with memory", "diamond", "@text", "dot"),
    "corollary_3": ("Corollary 3", "triangle-up", "@edge.2", "dash"),
    "delta": ("δ alone (32)", "star", "@lit", "solid"),
}
HEIGHT = 420
WAYS = {name: label.replace("<br>", " ") for name, (label, *_) in _WAYS.items()}


APART = 0.13
"""Names at the ends of curves are so far apart at least, in parts of the axis."""


def _names(counts: Mapping[str, Sequence[int]], end: int) -> list[dict[str, Any]]:
    """The name of every curve at its end, from the lowest upwards; those that would lie on each other move apart."""
    found = [(log10(values[-1]), name) for name, values in counts.items() if values[-1]]
    least = min(log10(v) for values in counts.values() for v in values if v)
    reach = max(height for height, _ in found) - least or 1.0
    names, free = [], -inf
    for height, name in sorted(found):
        free = max(height, free + APART * reach)
        label, _, colour, _ = _WAYS[name]
        names.append(
            {
                "x": end,
                "y": height,
                "text": label,
                "xanchor": "left",
                "xshift": 12,
                "yshift": (free - height) / reach * (HEIGHT - 72),
                "showarrow": False,
                "align": "left",
                "font": {"color": colour},
            }
        )
    return names


def cost_curves(counts: Mapping[str, Sequence[int]], x: Sequence[int], axis: str, here: int) -> Figure:
    """Multiplications of every way over ``x`` on a logarithmic axis; ``here`` is where the network is."""
    data = [
        {
            "type": "scatter",
            "name": WAYS[name],
            "mode": "lines+markers",
            "x": list(x),
            # A float, as the browser has no integers of any size.
            "y": [float(v) if v else None for v in counts[name]],
            "line": {"color": colour, "dash": dash, "width": 2},
            "marker": {"symbol": symbol, "size": 9, "color": colour},
            "hovertext": [f"{WAYS[name]}: {v:,}" for v in counts[name]],
            "hoverinfo": "text",
        }
        # The last ones first, whose dashes leave what they cover visible.
        for name, (_, symbol, colour, dash) in reversed(_WAYS.items())
    ]
    line = {"color": "@text", "width": 2, "dash": "dot"}
    mark = {"type": "line", "x0": here, "x1": here, "y0": 0, "y1": 1, "yref": "paper", "line": line}
    layout = chart_layout(
        HEIGHT,
        axis,
        "multiplications",
        xaxis={"dtick": 1 if len(x) <= 12 else 4, "range": [x[0] - 0.02 * len(x), x[-1] + 0.02 * len(x)]},
        yaxis={"type": "log", "exponentformat": "power", "dtick": 2 if max(counts["paths"]) > 1e8 else 1},
        shapes=[mark],
        showlegend=False,
        annotations=_names(counts, x[-1]),
        margin={"l": 64, "r": 110, "t": 16, "b": 56},
    )
    return {"data": data, "layout": layout}
