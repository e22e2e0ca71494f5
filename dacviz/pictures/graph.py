"""The network as a networkx graph with layered positions: ``network_graph(net)``, ``with_values(graph, known)``.

Nodes are the paper's (l, i); (l, 0) is the constant 1 that the bias weights of layer l + 1 read. An edge runs from
(l−1, j) to (l, i) and carries w_{l,i,j}.
"""

from collections.abc import Iterator, Mapping

import networkx as nx

from ..core.expression import Ref
from ..core.network import Network
from ..core.paths import Node

Edge = tuple[Node, Node]

NODE_KINDS = ("u", "z", "dphi", "delta", "alpha")
EDGE_KINDS = ("gradient", "output_gradient", "new_w")
MAX_WEIGHTS = 2000
"""More edges cannot be told apart."""


def network_graph(net: Network) -> nx.DiGraph:
    """One node a unit and a bias, one edge a weight. Node attributes ``x`` = l and ``y``, edge attribute ``w``."""
    graph: nx.DiGraph[Node] = nx.DiGraph(sizes=net.sizes)
    for l, h in enumerate(net.sizes):
        for i in range(1, h + 1):
            graph.add_node((l, i), x=float(l), y=(h + 1) / 2 - i)
        if l < net.L:
            graph.add_node((l, 0), x=float(l), y=-(h + 1) / 2)
    for l in net.w.indices:
        for (i, j), w in zip(_pairs(net, l), net.w[l].flat, strict=True):
            graph.add_edge((l - 1, j), (l, i), w=float(w))
    return graph


def _pairs(net: Network, l: int) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(1, net.sizes[l] + 1) for j in range(net.sizes[l - 1] + 1))


def with_values(graph: nx.DiGraph, known: Mapping[Ref, float]) -> nx.DiGraph:
    """A copy whose nodes carry the known u, z, dphi, delta, alpha and whose edges carry the known derivatives."""
    graph = graph.copy()
    for ref, number in known.items():
        if ref.kind in NODE_KINDS:
            graph.nodes[ref.index[:2]][ref.kind] = number
        elif ref.kind in EDGE_KINDS:
            l, i, j = ref.index[:3]
            graph.edges[(l - 1, j), (l, i)][ref.kind] = number
    return graph


def edge_values(graph: nx.DiGraph, kind: str) -> list[float]:
    """What every edge carries as ``kind``, in the graph's order."""
    return [float(data[kind]) for *_, data in graph.edges(data=True)]


def rows(graph: nx.DiGraph) -> int:
    """How many node rows the picture needs: the widest layer and its bias."""
    return int(max(graph.graph["sizes"])) + 1
