"""The networkx graph: one node a unit and a bias, one edge a weight, in layers from left to right."""

import itertools

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.lesson.trace import with_slopes
from dacviz.pictures.graph import network_graph, rows, with_values
from tests.lesson.worked import preset_network, trace_of

SHAPES = [(1, 1), (2, 3, 2, 1), (5, 1, 4), (64, 2), (16,) * 9]


def graph_of(sizes):
    return network_graph(dv.Network.random(sizes))


def test_nodes_of_the_paper():
    """Units first, then the bias that the next layer reads; the output layer has none."""
    expected = [(0, 1), (0, 2), (0, 0), (1, 1), (1, 2), (1, 3), (1, 0), (2, 1), (2, 2), (2, 0), (3, 1)]
    assert list(network_graph(preset_network("paper")).nodes) == expected


@pytest.mark.parametrize("sizes", SHAPES)
def test_an_edge_for_every_weight_and_none_else(sizes):
    edges = set(graph_of(sizes).edges)
    expected = {
        ((l - 1, j), (l, i))
        for l in range(1, len(sizes))
        for i in range(1, sizes[l] + 1)
        for j in range(sizes[l - 1] + 1)
    }
    assert edges == expected


def test_an_edge_carries_its_weight():
    net = preset_network("paper")
    graph = network_graph(net)
    for l in net.w.indices:
        for (i, j), w in np.ndenumerate(net.w[l]):
            assert graph.edges[(l - 1, j), (l, i + 1)]["w"] == w


@pytest.mark.parametrize("sizes", SHAPES)
def test_a_layer_is_a_column(sizes):
    assert all(x == l for (l, _), x in graph_of(sizes).nodes.data("x"))


@pytest.mark.parametrize("sizes", SHAPES)
def test_nodes_of_a_layer_go_down_one_by_one_and_the_bias_is_last(sizes):
    graph = graph_of(sizes)
    for l, h in enumerate(sizes):
        order = [(l, i) for i in range(1, h + 1)] + ([(l, 0)] if l < len(sizes) - 1 else [])
        heights = [graph.nodes[node]["y"] for node in order]
        assert all(above - below == 1 for above, below in itertools.pairwise(heights))


@pytest.mark.parametrize("sizes", SHAPES)
def test_the_units_of_a_layer_are_centred(sizes):
    graph = graph_of(sizes)
    for l, h in enumerate(sizes):
        assert sum(graph.nodes[l, i]["y"] for i in range(1, h + 1)) == 0


@pytest.mark.parametrize("sizes", SHAPES)
def test_no_two_nodes_share_a_place(sizes):
    graph = graph_of(sizes)
    places = {(data["x"], data["y"]) for _, data in graph.nodes.data()}
    assert len(places) == graph.number_of_nodes()


@pytest.mark.parametrize(("sizes", "expected"), [((2, 3, 2, 1), 4), ((1, 1), 2), ((64, 2), 65)])
def test_rows_are_the_widest_layer_and_its_bias(sizes, expected):
    assert rows(graph_of(sizes)) == expected


@pytest.mark.parametrize("output", [None, 2])
def test_nodes_and_edges_carry_every_known_value(output):
    trace = trace_of("outputs", output)
    known = with_slopes(trace.net, trace.known())
    graph = with_values(network_graph(trace.net), known)
    for ref, value in known.items():
        match ref.kind, ref.index:
            case "w", (l, i, j):
                assert graph.edges[(l - 1, j), (l, i)]["w"] == value
            case (("gradient" | "output_gradient"), (l, i, j, *_)):
                assert graph.edges[(l - 1, j), (l, i)][ref.kind] == value
            case (("u" | "z" | "dphi" | "delta" | "alpha"), (l, i, *_)):
                assert graph.nodes[l, i][ref.kind] == value


def test_with_values_leaves_the_graph_alone():
    graph = network_graph(preset_network("paper"))
    with_values(graph, {Ref("z", (0, 1)): 0.5})
    assert "z" not in graph.nodes[0, 1]
