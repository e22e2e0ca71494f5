"""The laboratory's charts, as plain dictionaries for ``plot``: paths, matrix, quotients, δ from α, costs.

Colours are names from ``scales.THEMES`` after an @. Sign is never shown by colour alone: negative bars are hatched.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import fsum

import networkx as nx
import numpy as np

from ..core.paths import Paths
from ..lesson.notation import full, number
from .figures import edge_line, height, network_figure
from .scales import limit

POSITIVE, NEGATIVE = "@edge.2", "@edge.0"
SPELLED_OUT = 8
"""A matrix of at most so many rows and columns shows its numbers."""


def _layout(height: int, x: str, y: str, **more) -> dict:
    axes = {
        "xaxis": {"title": {"text": x}, "fixedrange": True, "automargin": True} | more.pop("xaxis", {}),
        "yaxis": {"title": {"text": y}, "fixedrange": True, "automargin": True} | more.pop("yaxis", {}),
    }
    margin = {"l": 64, "r": 16, "t": 16, "b": 56}
    return {"height": height, "margin": margin, "dragmode": False, "hovermode": "closest"} | axes | more


def _signed(values: Sequence[float]) -> dict:
    """A bar's marker by sign: blue and plain above 0, orange and hatched below."""
    return {
        "color": [POSITIVE if v >= 0 else NEGATIVE for v in values],
        "pattern": {"shape": ["" if v >= 0 else "/" for v in values], "fgcolor": "@page", "size": 6},
    }


def route(layer: int, nodes: Sequence[int]) -> str:
    """A path as text: 1,2 → 2,1 → 3,1."""
    return " → ".join(f"{l},{i}" for l, i in enumerate(nodes, layer))


def path_bars(paths: Paths, chosen: int) -> dict:
    """A bar for each listed path, and beside them what they and the rest add up to on a scale of their own.

    ``chosen`` is the 1-based place of the path that is framed, or 0.
    """
    values = [path.value for path in paths.listed]
    places = list(range(1, len(values) + 1))
    bars = {
        "type": "bar",
        "name": "paths",
        "x": places,
        "y": values,
        "marker": _signed(values) | {"line": {"color": "@lit", "width": [4 if k == chosen else 0 for k in places]}},
        "hovertext": [f"{route(paths.source[0], p.nodes)}<br>{full(p.value)}" for p in paths.listed],
        "hoverinfo": "text",
    }
    sums = {"listed": fsum(values)} | ({"rest": paths.rest} if paths.rest_count else {}) | {"α": paths.alpha}
    totals = {
        "type": "bar",
        "name": "sums",
        "x": list(sums),
        "y": list(sums.values()),
        "xaxis": "x2",
        "yaxis": "y2",
        "marker": _signed(list(sums.values())),
        "hovertext": [f"{name}<br>{full(v)}" for name, v in sums.items()],
        "hoverinfo": "text",
    }
    # Few paths make few bars of a moderate width, not one wall.
    axis = {"range": [0.2, max(len(values), 8) + 0.8], "tickformat": "d", "domain": [0, 0.7]}
    return {
        "data": [bars, totals],
        "layout": _layout(
            320,
            "path, largest first",
            "product",
            xaxis=axis,
            xaxis2={"domain": [0.82, 1], "anchor": "y2", "fixedrange": True, "title": {"text": "sums"}},
            yaxis2={"anchor": "x2", "fixedrange": True, "tickformat": ".2~g"},
            showlegend=False,
            bargap=0.15,
        ),
    }


def path_picture(graph: nx.DiGraph, layer: int, nodes: Sequence[int], ends: Sequence[tuple[int, int]]) -> dict:
    """The network with one path lit: ``nodes`` from ``layer`` upward, () for none; ``ends`` are marked anyway."""
    figure = network_figure(graph)
    on_path = list(enumerate(nodes, layer))
    lit = list(pairwise(on_path))
    marked = set(on_path) | set(ends)
    sizes = graph.graph["sizes"]
    diameter = max(8, min(42, 0.6 * height(graph) / (max(sizes) + 1), 230 / len(sizes)))
    fill = {
        "lit:+": _lines(graph, [e for e in lit if graph.edges[e]["w"] >= 0]),
        "lit:-": _lines(graph, [e for e in lit if graph.edges[e]["w"] < 0]),
        "nodes": {
            "marker": {
                "size": [diameter if i else 0.5 * diameter for _, i in graph.nodes],
                "color": ["@lit" if node in marked else "@blank" for node in graph.nodes],
                "line": {"color": "@outline", "width": 1.5},
            },
            "text": [f"{l},{i}" if i and diameter >= 26 else "" for l, i in graph.nodes],
            "textfont": {"size": 13, "color": ["@page" if node in marked else "@text" for node in graph.nodes]},
            "hovertext": [f"node {l},{i}" if i else "bias" for l, i in graph.nodes],
        },
    }
    data = [_painted(trace | fill.get(trace["name"], {}), trace) for trace in figure["data"]]
    return {"data": data, "layout": figure["layout"]}


def _lines(graph: nx.DiGraph, edges: Sequence) -> dict:
    x, y = edge_line(graph, edges)
    return {"x": x, "y": y}


def _painted(trace: dict, original: dict) -> dict:
    """The trace with its theme colour; the marker keeps the shape it has."""
    if "marker" in original:
        trace = trace | {"marker": original["marker"] | trace["marker"]}
    if trace["name"].startswith("lit"):
        return trace | {"line": trace["line"] | {"color": "@lit", "width": 6}}
    if trace["name"].startswith("edges"):
        colour = NEGATIVE if trace["name"].startswith("edges:-") else POSITIVE
        return trace | {"line": trace["line"] | {"color": colour}, "opacity": 0.35}
    return trace


def matrix(values: np.ndarray, l: int, r: int, chosen: tuple[int, int]) -> dict:
    """α from layer l to layer r as a heat map, (h_r, h_l); ``chosen`` is the (i, t) that is framed."""
    rows, columns = values.shape
    top = limit(values.flat)
    i, t = chosen
    spelled = max(rows, columns) <= SPELLED_OUT
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
        "text": [[number(v) if spelled else "" for v in row] for row in values.tolist()],
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
    layout = _layout(
        max(260, min(90 + 56 * rows, 560)),
        f"source node i of layer {l}",
        f"target node t of layer {r}",
        shapes=[frame],
        xaxis={"dtick": 1 if columns <= 20 else 5, "showgrid": False, "range": [0.4, columns + 0.6]},
        yaxis={"dtick": 1 if rows <= 20 else 5, "showgrid": False, "range": [rows + 0.6, 0.4]},
    )
    return {"data": [cells], "layout": layout}


_MARKS = {"one-sided": ("circle", "@edge.2"), "central": ("square", "@edge.0"), "complex step": ("diamond", "@lit")}


def quotient_errors(h: np.ndarray, errors: Mapping[str, np.ndarray], chosen: float) -> dict:
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
        "layout": _layout(
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


def delta_terms(terms: np.ndarray, l: int, chosen: int) -> dict:
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
            # Beside the middle, where the labels are.
            "x": [i + 0.29 for i in nodes],
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
    axis = {"dtick": 1 if h <= 20 else 5, "range": [0.4, max(h, 4) + 0.6]}
    layout = _layout(340, f"node i of layer {l}", "δ", xaxis=axis, showlegend=False, barmode="relative", bargap=0.25)
    return {"data": data, "layout": layout}


_WAYS = {
    "paths": ("sum over paths", "circle", "@edge.0", "solid"),
    "definition": ("definition, no memory", "square", "@edge.0", "dash"),
    "definition_with_memory": ("definition, with memory", "diamond", "@text", "dot"),
    "corollary_3": ("Corollary 3", "triangle-up", "@edge.2", "dash"),
    "delta": ("δ alone (32)", "star", "@lit", "solid"),
}
WAYS = {name: label for name, (label, *_) in _WAYS.items()}


def cost_curves(counts: Mapping[str, Sequence[int]], x: Sequence[int], axis: str, here: int) -> dict:
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
    layout = _layout(
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
