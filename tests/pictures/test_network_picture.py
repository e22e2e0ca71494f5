"""The base figure: plotly accepts it, every node and edge is in it where the graph has it."""

import pytest
from plotly import graph_objects as go

import dacviz as dv
from dacviz.pictures.graph import network_graph
from dacviz.pictures.network_picture import HIT, edge_line, height, network_figure
from dacviz.pictures.scales import LEVELS, level, limit
from tests.lesson.worked import preset_network

SHAPES = [(1, 1), (2, 3, 2, 1), (3, 64), (64, 1), (16,) * 9]
NAMES = [
    *(f"edges:{k}" for k in range(-LEVELS, LEVELS + 1)),
    *("edges:unknown", "lit:+", "lit:-", "hits", "nodes", "labels"),
]


def graph_of(sizes):
    return network_graph(dv.Network.random(sizes, init="uniform"))


def traces_of(graph):
    """The traces of the figure by name."""
    return {trace["name"]: trace for trace in network_figure(graph)["data"]}


def segments(trace):
    """The (from, to) points of a line trace with gaps."""
    assert len(trace["x"]) == len(trace["y"])
    points = list(zip(trace["x"], trace["y"], strict=True))
    assert all(gap == (None, None) for gap in points[2::3])
    return list(zip(points[::3], points[1::3], strict=True))


def place(graph, node):
    return graph.nodes[node]["x"], graph.nodes[node]["y"]


@pytest.mark.parametrize("sizes", SHAPES)
def test_plotly_accepts_the_figure(sizes):
    figure = go.Figure(network_figure(graph_of(sizes)))
    assert [trace.name for trace in figure.data] == NAMES


@pytest.mark.parametrize("sizes", SHAPES)
def test_nodes_are_where_the_graph_has_them(sizes):
    graph = graph_of(sizes)
    nodes = traces_of(graph)["nodes"]
    assert list(zip(nodes["x"], nodes["y"], strict=True)) == [place(graph, node) for node in graph.nodes]


def test_a_bias_is_a_square():
    graph = graph_of((2, 3, 1))
    symbols = traces_of(graph)["nodes"]["marker"]["symbol"]
    assert dict(zip(graph.nodes, symbols, strict=True)) == {
        (l, i): "square" if i == 0 else "circle" for l, i in graph.nodes
    }


@pytest.mark.parametrize("sizes", SHAPES)
def test_every_edge_is_drawn_once_in_the_line_of_its_level(sizes):
    graph = graph_of(sizes)
    traces = traces_of(graph)
    top = limit(w for *_, w in graph.edges.data("w"))
    for k in range(-LEVELS, LEVELS + 1):
        expected = [(place(graph, a), place(graph, b)) for a, b, w in graph.edges.data("w") if level(w, top) == k]
        assert segments(traces[f"edges:{k}"]) == expected


def test_negative_edges_are_dashed():
    traces = traces_of(graph_of((2, 3, 1)))
    assert all((traces[f"edges:{k}"]["line"]["dash"] != "solid") == (k < 0) for k in range(-LEVELS, LEVELS + 1))
    assert traces["lit:-"]["line"]["dash"] != "solid"
    assert traces["lit:+"]["line"]["dash"] == "solid"


@pytest.mark.parametrize("sizes", SHAPES)
def test_every_edge_has_a_place_to_click_on_it(sizes):
    graph = graph_of(sizes)
    hits = traces_of(graph)["hits"]
    assert len(hits["x"]) == graph.number_of_edges()
    for (a, b), x, y in zip(graph.edges, hits["x"], hits["y"], strict=True):
        (ax, ay), (bx, by) = place(graph, a), place(graph, b)
        assert ax < x < bx
        assert (x - ax) * (by - ay) == pytest.approx((y - ay) * (bx - ax), abs=1e-12)


def test_places_to_click_on_crossing_edges_are_apart():
    """In the middle, the crossing edges of a square share one place."""
    hits = traces_of(graph_of((2, 2)))["hits"]
    assert HIT != 0.5
    assert len(set(zip(hits["x"], hits["y"], strict=True))) == len(hits["x"])


@pytest.mark.parametrize("sizes", SHAPES)
def test_the_axes_hold_every_node(sizes):
    graph = graph_of(sizes)
    layout = network_figure(graph)["layout"]
    for axis, kind in (("xaxis", "x"), ("yaxis", "y")):
        low, high = layout[axis]["range"]
        assert all(low < at < high for _, at in graph.nodes.data(kind))


@pytest.mark.parametrize(("sizes", "pixels"), [((1, 1), 340), ((64, 1), 600)])
def test_the_height_is_bounded(sizes, pixels):
    assert height(graph_of(sizes)) == pixels
    assert network_figure(graph_of(sizes))["layout"]["height"] == pixels


def test_a_wider_network_is_no_lower():
    heights = [height(graph_of((h, 1))) for h in range(1, 65)]
    assert heights == sorted(heights)


def test_the_layers_that_the_player_fills_are_empty():
    traces = traces_of(network_graph(preset_network("paper")))
    for name in ("edges:unknown", "lit:+", "lit:-", "labels"):
        assert traces[name]["x"] == traces[name]["y"] == []


def test_a_line_through_edges_has_a_gap_after_each():
    graph = graph_of((1, 1))
    assert edge_line(graph, [((0, 1), (1, 1))]) == ([0.0, 1.0, None], [0.0, 0.0, None])
    assert edge_line(graph, []) == ([], [])
