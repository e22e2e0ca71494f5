"""The laboratory's charts, as plain dictionaries for ``plot``: paths, matrix, quotients, δ from α, costs.

Colours are names from ``scales.THEMES`` after an @. Sign is never shown by colour alone: negative bars are hatched.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import copysign, fsum

import networkx as nx
import numpy as np

from ...core.paths import Paths
from ...lesson.markup import full, number
from ..network_picture import edge_line, height, network_figure
from ..scales import limit

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


REST_AT, REST_WIDTH = 1.08, 0.07
"""Where the bar of the rest stands and how wide it is, in parts of the listed paths' width: apart from them."""
CUT = 1.5
"""A rest larger than so many times the largest path is cut off there, or the paths beside it could not be seen."""


MANY_BARS = 8
"""Fewer are of a moderate width, not one wall, and each is numbered."""


def path_bars(paths: Paths, chosen: int) -> dict:
    """A bar for each listed path and one for the rest; beside them what they add up to, on a scale of its own.

    ``chosen`` is the 1-based place of the path that is framed, or 0.
    """
    values = [path.value for path in paths.listed]
    places = list(range(1, len(values) + 1))
    bars = _bars(
        "paths", places, values, [f"{route(paths.source[0], p.nodes)}<br>{full(p.value)}" for p in paths.listed]
    )
    bars["marker"]["line"] = {"color": "@lit", "width": [4 if k == chosen else 0 for k in places]}
    sums = {"listed": fsum(values)} | ({"rest": paths.rest} if paths.rest_count else {}) | {"α": paths.alpha}
    totals = _bars("sums", list(sums), list(sums.values()), [f"{name}<br>{full(v)}" for name, v in sums.items()])
    rest, more = _rest(paths) if paths.rest_count else ([], {})
    axis = {"tickformat": "d", "domain": [0, 0.7], "range": [0.2, max(len(values), MANY_BARS) + 0.8]}
    if len(values) <= MANY_BARS:
        axis["tickvals"] = places
    axis |= more.pop("xaxis", {})
    beside = {"fixedrange": True, "automargin": True}
    layout = _layout(
        300,
        "path, largest first",
        "product",
        xaxis=axis,
        xaxis2=beside | {"domain": [0.74, 1], "anchor": "y2", "dtick": 1, "title": {"text": "sums"}},
        yaxis2=beside | {"anchor": "x2", "side": "right", "tickformat": ".2~g"},
        showlegend=False,
        bargap=0.15,
        barmode="overlay",
        # A whole column answers, not only its bar, which may be very small.
        hovermode="x",
    )
    return {"data": [bars, *rest, totals | {"xaxis": "x2", "yaxis": "y2"}], "layout": layout | more}


def _bars(name: str, x: Sequence, y: Sequence[float], hover: Sequence[str]) -> dict:
    marker = _signed(y)
    return {"type": "bar", "name": name, "x": x, "y": y, "marker": marker, "hovertext": hover, "hoverinfo": "text"}


def _rest(paths: Paths) -> tuple[list[dict], dict]:
    """The bar of all paths that are not listed, and what the layout needs for it. Its number stands above it."""
    n, top = len(paths.listed), abs(paths.listed[0].value) or 1.0
    at, width = REST_AT * n, REST_WIDTH * n
    cut = abs(paths.rest) > CUT * top
    height = copysign(CUT * top, paths.rest) if cut else paths.rest
    bar = _bars("rest", [at], [height], [f"the other {paths.rest_count:,} paths together<br>{full(paths.rest)}"])
    said = f"the other {paths.rest_count:,} paths<br>together {number(paths.rest)}"
    label = {
        "text": f"{said}; bar cut off" if cut else said,
        "showarrow": False,
        "align": "right",
        "xref": "x domain",
        "x": 1,
        "xanchor": "right",
        "yref": "y domain",
        "y": 1.02,
        "yanchor": "bottom",
    }
    layout = {
        "xaxis": {
            "range": [0.2, at + width],
            "tickvals": [1, *range(50, n, 50), at],
            "ticktext": ["1", *map(str, range(50, n, 50)), "rest"],
        },
        "margin": {"l": 64, "r": 16, "t": 48, "b": 56},
        "annotations": [label],
        "shapes": [_gap(at, width, height)] if cut else [],
    }
    return [bar | {"width": [width]}], layout


def _gap(at: float, width: float, height: float) -> dict:
    """A slanting stripe in the colour of the page through a bar that is cut off."""
    a, b = at - 0.7 * width, at + 0.7 * width
    low, high, thick = 0.72 * height, 0.82 * height, 0.06 * height
    outline = f"M {a} {low} L {b} {high} L {b} {high + thick} L {a} {low + thick} Z"
    return {"type": "path", "path": outline, "fillcolor": "@page", "line": {"width": 0}}


PATH_PICTURE = 440
"""Pixels: the picture is to be seen together with the bars."""


def path_picture(graph: nx.DiGraph, layer: int, nodes: Sequence[int], ends: Sequence[tuple[int, int]]) -> dict:
    """The network with one path lit: ``nodes`` from ``layer`` upward, () for none; ``ends`` are marked anyway."""
    figure = network_figure(graph)
    layout = figure["layout"] | {"height": min(PATH_PICTURE, height(graph))}
    sizes = graph.graph["sizes"]
    diameter = max(8, min(42, 0.6 * layout["height"] / (max(sizes) + 1), 230 / len(sizes)))
    traces = {trace["name"]: trace for trace in figure["data"]}
    edges = [_coloured(trace) for name, trace in traces.items() if name.startswith("edges") and trace["x"]]
    lit = [traces[name] | {"line": traces[name]["line"] | {"color": "@lit", "width": 6}} for name in ("lit:+", "lit:-")]
    blank = {"color": "@blank", "size": [diameter if i else 0.5 * diameter for _, i in graph.nodes]}
    shown = traces["nodes"] | {
        "marker": traces["nodes"]["marker"] | blank | {"line": {"color": "@outline", "width": 1.5}},
        "text": _names(graph.nodes) if diameter >= 26 else "",
        "textfont": {"size": 13, "color": "@text"},
        "hovertext": [f"node {l},{i}" if i else "bias" for l, i in graph.nodes],
    }
    marked = traces["nodes"] | {
        "name": "marked",
        "marker": {"color": "@lit", "size": diameter, "opacity": 1.0},
        "textfont": {"size": 13, "color": "@page"},
        "mode": "markers+text" if diameter >= 26 else "markers",
        "hoverinfo": "skip",
    }
    change = path_change(graph, layer, nodes, ends)
    data = [*edges, *(trace | change[trace["name"]] for trace in lit), shown, marked | change["marked"]]
    return {"data": data, "layout": layout}


def path_change(graph: nx.DiGraph, layer: int, nodes: Sequence[int], ends: Sequence[tuple[int, int]]) -> dict:
    """What another path changes in ``path_picture``, by the name of the trace."""
    path = list(enumerate(nodes, layer))
    edges = list(pairwise(path))
    marked = [*path, *(end for end in ends if end not in path)]
    return {
        "lit:+": _lines(graph, [e for e in edges if graph.edges[e]["w"] >= 0]),
        "lit:-": _lines(graph, [e for e in edges if graph.edges[e]["w"] < 0]),
        "marked": {
            "x": [graph.nodes[node]["x"] for node in marked],
            "y": [graph.nodes[node]["y"] for node in marked],
            "text": _names(marked),
        },
    }


def _names(nodes) -> list[str]:
    return [f"{l},{i}" if i else "" for l, i in nodes]


def _lines(graph: nx.DiGraph, edges: Sequence) -> dict:
    x, y = edge_line(graph, edges)
    # A gap rather than nothing: Plotly leaves the old line where a trace becomes empty.
    return {"x": x or [None], "y": y or [None]}


def _coloured(trace: dict) -> dict:
    colour = NEGATIVE if trace["name"].startswith("edges:-") else POSITIVE
    return trace | {"line": trace["line"] | {"color": colour}, "opacity": 0.35}


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
