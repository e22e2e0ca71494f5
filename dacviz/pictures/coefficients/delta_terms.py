"""The terms of δ of every node of a layer, stacked by output."""

import numpy as np

from ...lesson.markup import full
from ..protocol import Figure
from .chart_layout import NEGATIVE, POSITIVE, SPELLED_OUT, chart_layout


def delta_terms(terms: np.ndarray, l: int, chosen: int) -> Figure:
    """The m terms of δ_{l,i} for every node i of layer l, (m, h_l), stacked; a diamond marks their sum δ."""
    h = terms.shape[1]
    nodes = list(range(1, h + 1))
    data = [
        {
            "type": "bar",
            "name": f"o = {o}",
            "x": nodes,
            "y": row,
            # Which side of 0 a term is on shows its sign; hatching would cover the labels.
            "marker": {
                "color": [POSITIVE if v >= 0 else NEGATIVE for v in row],
                "line": {"color": "@page", "width": 2},
            },
            "text": [f"o = {o}" if h <= SPELLED_OUT and v else "" for v in row],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "textfont": {"color": "@page"},
            "hovertext": [f"output {o} adds {full(v)} to δ of {l},{i}" for i, v in enumerate(row, 1)],
            "hoverinfo": "text",
        }
        for o, row in enumerate(terms.tolist(), 1)
    ]
    sums = terms.sum(axis=0).tolist()
    data.append(
        {
            "type": "scatter",
            "name": "δ",
            "mode": "markers",
            # On the right edge: the labels are in the middle.
            "x": [i + 0.375 for i in nodes],
            "y": sums,
            "marker": {
                "symbol": "diamond",
                "size": [18 if i == chosen else 12 for i in nodes],
                "color": "@lit",
                "line": {"color": "@page", "width": 2},
            },
            "hovertext": [f"δ of {l},{i} = {full(v)}" for i, v in enumerate(sums, 1)],
            "hoverinfo": "text",
        }
    )
    # Room for four, but no tick where there is no node.
    axis = {"tickvals": nodes[:: 1 if h <= 20 else 5], "range": [0.4, max(h, 4) + 0.6]}
    layout = chart_layout(
        340, f"node i of layer {l}", "δ", xaxis=axis, showlegend=False, barmode="relative", bargap=0.25
    )
    return {"data": data, "layout": layout}
