"""All α between two layers as a heat map."""

import numpy as np

from ...lesson.markup import full
from ...lesson.rounding import text
from ..protocol import Figure
from ..scales import limit
from .chart_layout import SPELLED_OUT, chart_layout


def matrix(values: np.ndarray, sizes: np.ndarray, l: int, r: int, chosen: tuple[int, int]) -> Figure:
    """α from layer l to layer r as a heat map, (h_r, h_l); ``sizes`` (h_r, h_l) is what each would be if nothing
    cancelled, ``chosen`` the (i, t) that is framed."""
    rows, columns = values.shape
    top = limit(values.flat)
    i, t = chosen
    spelled = max(rows, columns) <= SPELLED_OUT
    pairs = zip(values.tolist(), sizes.tolist(), strict=True)
    cells = {
        "type": "heatmap",
        "name": "alpha",
        "x": list(range(1, columns + 1)),
        "y": list(range(1, rows + 1)),
        "z": values.tolist(),
        "zmin": -top,
        "zmax": top,
        "colorscale": [[0, "@node.0"], [0.5, "@node.1"], [1, "@node.2"]],
        "xgap": 2,
        "ygap": 2,
        "text": [[text(*v) if spelled else "" for v in zip(*row, strict=True)] for row in pairs],
        "texttemplate": "%{text}",
        "textfont": {"color": "@text"},
        "hovertext": [
            [f"α from {l},{i} to {r},{t} = {full(v)}" for i, v in enumerate(row, 1)]
            for t, row in enumerate(values.tolist(), 1)
        ],
        "hoverinfo": "text",
        "colorbar": {"thickness": 14, "outlinewidth": 0, "tickformat": ".2~g"},
    }
    frame = {
        "type": "rect",
        "x0": i - 0.5,
        "x1": i + 0.5,
        "y0": t - 0.5,
        "y1": t + 0.5,
        "line": {"color": "@lit", "width": 4},
    }
    layout = chart_layout(
        max(260, min(90 + 56 * rows, 560)),
        f"source node i of layer {l}",
        f"target node t of layer {r}",
        shapes=[frame],
        xaxis={"dtick": 1 if columns <= 20 else 5, "showgrid": False, "range": [0.4, columns + 0.6]},
        yaxis={"dtick": 1 if rows <= 20 else 5, "showgrid": False, "range": [rows + 0.6, 0.4]},
    )
    return {"data": [cells], "layout": layout}
