"""Paths: a bar for each, and one of them lit in the network."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import copysign, fsum
from typing import Any

import networkx as nx

from ...core.paths import Node, Paths
from ...lesson.markup import full
from ...lesson.rounding import text
from ..network_picture import edge_line, height, network_figure
from ..protocol import Figure
from .chart_layout import NEGATIVE, POSITIVE, chart_layout, signed_marker


def route(layer: int, nodes: Sequence[int]) -> str:
    """A path as text: 1,2 → 2,1 → 3,1."""
    return " → ".join(f"{l},{i}" for l, i in enumerate(nodes, layer))


REST_AT, REST_WIDTH = 1.08, 0.07
"""Where the bar of the rest stands and how wide it is, in parts of the listed paths' width: apart from them."""
CUT = 1.5
"""A rest larger than so many times the largest path is cut off there, or the paths beside it could not be seen."""


MANY_BARS = 8
"""Fewer are of a moderate width, not one wall, and each is numbered."""


CONNECTED = 40
"""Up to so many bars a thin line leads from where one ends to where the next begins."""


def path_bars(paths: Paths, chosen: int) -> Figure:
    """The paths, largest first, and what they add up to; ``chosen`` is the 1-based place of the one that is framed, or
    0."""
    return _beside_the_rest(paths, chosen) if paths.rest_count else _waterfall(paths, chosen)


def _waterfall(paths: Paths, chosen: int) -> Figure:
    """All paths on one scale: each bar begins where the one before it ends, and the last ends at α."""
    values = [path.value for path in paths.listed]
    n, ends = len(values), [0.0, *accumulate(values)]
    places = list(range(1, n + 1))
    bars = _listed(paths, chosen) | {"base": ends[:-1]}
    total = _bars("sums", [n + 1], [paths.alpha], [f"α, their sum<br>{full(paths.alpha)}"])
    thin = {"color": "@outline", "width": 1}
    steps = [
        {"type": "line", "x0": k - 0.4, "x1": k + 1.4, "y0": ends[k], "y1": ends[k], "line": thin}
        for k in (places if n <= CONNECTED else ())
    ]
    axis: dict[str, Any] = {"tickformat": "d", "range": [0.2, max(n, MANY_BARS) + 1.8], "automargin": True}
    if n <= MANY_BARS:
        names = [route(paths.source[0], path.nodes).replace(" → ", "<br>→ ") for path in paths.listed]
        axis |= {"tickvals": [*places, n + 1], "ticktext": [*names, "α"]}
    layout = chart_layout(
        300,
        "path, largest first",
        "sum so far",
        xaxis=axis,
        showlegend=False,
        bargap=0.15,
        barmode="overlay",
        hovermode="x",
        shapes=steps,
    )
    return {"data": [bars, total], "layout": layout}


def _listed(paths: Paths, chosen: int) -> dict:
    """A bar for each listed path."""
    values = [path.value for path in paths.listed]
    places = list(range(1, len(values) + 1))
    hover = [f"{route(paths.source[0], p.nodes)}<br>{full(p.value)}" for p in paths.listed]
    bars = _bars("paths", places, values, hover)
    bars["marker"]["line"] = {"color": "@lit", "width": [4 if k == chosen else 0 for k in places]}
    return bars


def _beside_the_rest(paths: Paths, chosen: int) -> Figure:
    """A bar for each listed path and one for the rest, which is of another size; beside them what they add up to, on a
    scale of its own."""
    values = [path.value for path in paths.listed]
    bars = _listed(paths, chosen)
    sums = {"listed": fsum(values), "rest": paths.rest, "α": paths.alpha}
    totals = _bars("sums", list(sums), list(sums.values()), [f"{name}<br>{full(v)}" for name, v in sums.items()])
    rest, more = _rest(paths)
    axis = {"tickformat": "d", "domain": [0, 0.7], "range": [0.2, max(len(values), MANY_BARS) + 0.8]}
    axis |= more.pop("xaxis", {})
    beside = {"fixedrange": True, "automargin": True}
    layout = chart_layout(
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
    marker = signed_marker(y)
    return {"type": "bar", "name": name, "x": x, "y": y, "marker": marker, "hovertext": hover, "hoverinfo": "text"}


def _rest(paths: Paths) -> tuple[list[dict], dict]:
    """The bar of all paths that are not listed, and what the layout needs for it. Its number stands above it."""
    n, top = len(paths.listed), abs(paths.listed[0].value) or 1.0
    at, width = REST_AT * n, REST_WIDTH * n
    cut = abs(paths.rest) > CUT * top
    height = copysign(CUT * top, paths.rest) if cut else paths.rest
    bar = _bars("rest", [at], [height], [f"the other {paths.rest_count:,} paths together<br>{full(paths.rest)}"])
    words = f"the other {paths.rest_count:,} paths<br>together {text(paths.rest, paths.rest_size)}"
    label = {
        "text": f"{words}; bar cut off" if cut else words,
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


def path_picture(graph: nx.DiGraph, layer: int, nodes: Sequence[int], ends: Sequence[tuple[int, int]]) -> Figure:
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


def path_change(
    graph: nx.DiGraph, layer: int, nodes: Sequence[int], ends: Sequence[tuple[int, int]]
) -> dict[str, dict[str, Any]]:
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


def _names(nodes: Iterable[Node]) -> list[str]:
    return [f"{l},{i}" if i else "" for l, i in nodes]


def _lines(graph: nx.DiGraph, edges: Sequence) -> dict:
    x, y = edge_line(graph, edges)
    # A gap rather than nothing: Plotly leaves the old line where a trace becomes empty.
    return {"x": x or [None], "y": y or [None]}


def _coloured(trace: dict) -> dict:
    colour = NEGATIVE if trace["name"].startswith("edges:-") else POSITIVE
    return trace | {"line": trace["line"] | {"color": colour}, "opacity": 0.35}
