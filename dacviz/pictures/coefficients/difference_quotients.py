"""How far measured difference quotients are off α, over all h."""

from collections.abc import Mapping

import numpy as np

from ..protocol import Figure
from .chart_layout import chart_layout

_MARKS = {"one-sided": ("circle", "@edge.2"), "central": ("square", "@edge.0"), "complex step": ("diamond", "@lit")}


def quotient_errors(h: np.ndarray, errors: Mapping[str, np.ndarray], chosen: float) -> Figure:
    """|Δu/h − α| over h, both logarithmic, one line a method; a difference of 0 has no place and leaves a gap."""
    data = [
        {
            "type": "scatter",
            "name": method,
            "mode": "lines+markers",
            "x": h.tolist(),
            "y": [e if 0 < e < np.inf else None for e in error.tolist()],
            "marker": {"symbol": _MARKS[method][0], "size": 7, "color": _MARKS[method][1]},
            "line": {"color": _MARKS[method][1], "width": 2},
            "hovertemplate": f"{method}<br>h = %{{x:.1e}}<br>off by %{{y:.2e}}<extra></extra>",
        }
        for method, error in errors.items()
    ]
    here = {"type": "line", "x0": chosen, "x1": chosen, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": "@text"}}
    powers = {"type": "log", "exponentformat": "power", "dtick": 2}
    return {
        "data": data,
        "layout": chart_layout(
            380,
            "h",
            "difference from α",
            xaxis=powers | {"range": [-16.3, 0.3]},
            yaxis=powers | {"range": [-19, 2], "dtick": 4},
            shapes=[here | {"line": {"color": "@text", "width": 2, "dash": "dot"}}],
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            margin={"l": 64, "r": 16, "t": 44, "b": 56},
        ),
    }
