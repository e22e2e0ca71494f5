"""Data in, plotly figure out, as plain dictionaries: ``network_figure(graph)``.

Plain dictionaries because validating a ``go.Figure`` costs more than drawing it; the tests validate them once. Colours
are left to the page, which knows whether it is light or dark: ``scales.THEMES`` has both.
"""

from collections.abc import Iterable

import networkx as nx

from .graph import Edge, rows
from .protocol import Figure
from .scales import LEVELS, level, limit, width

CROWDED = 150

HIT = 0.36
"""Where along an edge its hover and click marker sits: off the middle, where crossing edges would share one place."""


def edge_line(graph: nx.DiGraph, edges: Iterable[Edge]) -> tuple[list, list]:
    """x and y of a line through each of ``edges``, with gaps between them."""
    xs, ys = [], []
    for source, target in edges:
        a, b = graph.nodes[source], graph.nodes[target]
        xs += [a["x"], b["x"], None]
        ys += [a["y"], b["y"], None]
    return xs, ys


def network_figure(graph: nx.DiGraph) -> Figure:
    """The network with its edges by weight: traces ``edges:-5`` … ``edges:5``, ``edges:unknown``, ``lit:+``,
    ``lit:-``, ``hits``, ``nodes``, ``labels``, in drawing order.

    The film's player fills the last ones step by step.
    """
    weights = nx.get_edge_attributes(graph, "w")
    top = limit(weights.values())
    # Hundreds of edges at full strength hide each other.
    strength = 1.0 if graph.number_of_edges() <= CROWDED else 0.5
    of_level: dict[int, list[Edge]] = {k: [] for k in range(-LEVELS, LEVELS + 1)}
    for edge, w in weights.items():
        of_level[level(w, top)].append(edge)
    traces = [
        _line(f"edges:{k}", *edge_line(graph, edges), strength * width(k), k < 0) for k, edges in of_level.items()
    ]
    traces += [
        _line("edges:unknown", [], [], 1.0, False),
        _line("lit:+", [], [], 7.0, False),
        _line("lit:-", [], [], 7.0, True),
        _hits(graph),
        _nodes(graph),
        {"name": "labels", "mode": "text", "x": [], "y": [], "text": [], "hoverinfo": "skip"},
    ]
    return {"data": [{"type": "scatter", "showlegend": False} | t for t in traces], "layout": _layout(graph)}


def _line(name: str, x: list, y: list, width: float, dashed: bool) -> dict:
    line = {"width": width, "dash": "5px,4px" if dashed else "solid"}
    return {"name": name, "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "line": line}


def _hits(graph: nx.DiGraph) -> dict:
    xs, ys = [], []
    for source, target in graph.edges:
        a, b = graph.nodes[source], graph.nodes[target]
        xs.append(a["x"] + HIT * (b["x"] - a["x"]))
        ys.append(a["y"] + HIT * (b["y"] - a["y"]))
    marker = {"size": 16, "opacity": 0.0}
    return {"name": "hits", "mode": "markers", "x": xs, "y": ys, "marker": marker, "hoverinfo": "text"}


def _nodes(graph: nx.DiGraph) -> dict:
    marker = {"symbol": ["square" if i == 0 else "circle" for _, i in graph.nodes], "opacity": 1.0}
    x = [x for _, x in graph.nodes.data("x")]
    y = [y for _, y in graph.nodes.data("y")]
    return {"name": "nodes", "mode": "markers+text", "x": x, "y": y, "marker": marker, "hoverinfo": "text"}


def height(graph: nx.DiGraph) -> int:
    """Pixels: lecture size for small networks, 36 a row up to what a screen holds for large ones."""
    return max(340, min(74 * rows(graph), 440), min(36 * rows(graph), 600))


def _layout(graph: nx.DiGraph) -> dict:
    L = len(graph.graph["sizes"]) - 1
    half = rows(graph) / 2
    hidden = {"visible": False, "fixedrange": True}
    return {
        "height": height(graph),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": hidden | {"range": [-0.45, L + 0.55]},
        "yaxis": hidden | {"range": [-half - 0.35, half - 0.15]},
        "hovermode": "closest",
        "hoverdistance": 24,
        "clickmode": "event",
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }
