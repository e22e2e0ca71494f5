"""Paths from node (l, i) to node (r, t), each a product of weights and slopes: ``largest_paths`` finds the largest.

Their sum is α_{l,i→r,t}; there are Π h_k of them (l < k < r), far too many to list in a deep network.
"""

from dataclasses import dataclass
from functools import cached_property
from math import fsum

import numpy as np

from .coefficients import alpha, path_count
from .forward import Forward
from .network import Network

Node = tuple[int, int]


@dataclass(frozen=True)
class Path:
    """The nodes i = p_l, p_{l+1}, …, p_r = t (1-based), and Π w_{k+1,p_{k+1},p_k} φ′_k(u_{k,p_k}), k = l … r−1."""

    nodes: tuple[int, ...]
    value: float


@dataclass(frozen=True)
class Paths:
    """The largest paths in order of falling magnitude; ``count`` is the exact number there are; ``alpha`` their sum."""

    source: Node
    target: Node
    listed: tuple[Path, ...]
    count: int
    alpha: float

    @property
    def rest_count(self) -> int:
        """How many paths are not listed."""
        return self.count - len(self.listed)

    @cached_property
    def rest(self) -> float:
        """What the unlisted paths add up to: α minus the listed sum, not a sum of its own; 0 if all are listed."""
        return self.alpha - fsum(path.value for path in self.listed) if self.rest_count else 0.0

    @property
    def rest_size(self) -> float:
        """What ``rest`` would be if nothing in that difference cancelled."""
        return abs(self.alpha) + fsum(abs(path.value) for path in self.listed)

    def through(self, s: int) -> float:
        """The sum of the listed paths whose second node is (l + 1, s)."""
        return fsum(path.value for path in self.listed if path.nodes[1] == s)


def check_ends(net: Network, source: Node, target: Node) -> None:
    """``ValueError`` unless both are nodes of layers 1 … L and the source's layer is not above the target's."""
    for node in (source, target):
        net.check_node(*node)
    if source[0] > target[0]:
        raise ValueError(f"α needs layers l ≤ r, got l = {source[0]}, r = {target[0]}")


def largest_paths(net: Network, pas: Forward, source: Node, target: Node, k: int = 200) -> Paths:
    """The k paths of largest |product| from ``source`` to ``target``, without listing all.

    Every node keeps the k largest beginnings that reach it. Any other beginning is no larger than k of them, and stays
    so whatever both are multiplied by, also after rounding: so the magnitudes found are exactly the k largest. Which
    of several equal ones is listed depends on the network alone. O(L h² k log k) instead of Π h_k.
    """
    check_ends(net, source, target)
    (l, i), (r, t) = source, target
    count = path_count(net.sizes, l, r) if l < r else int(i == t)
    if count == 0:
        return Paths(source, target, (), 0, 0.0)
    beginnings = [_Beginnings(nodes=np.array([i]), products=np.ones((1, 1)))]
    for layer in range(l, r):
        nodes = np.array([t]) if layer + 1 == r else np.arange(1, net.sizes[layer + 1] + 1)
        beginnings.append(_one_layer_further(net, pas, layer, beginnings[-1], nodes, k))
    listed = map(Path, _nodes_of_paths(beginnings), beginnings[-1].products[0].tolist())
    return Paths(source, target, tuple(listed), count, float(alpha(net, pas, l, r)[t - 1, i - 1]))


@dataclass(frozen=True, eq=False)
class _Beginnings:
    """The largest beginnings of paths, up to one layer. ``products[a, b]`` is the b-th largest that ends in node
    ``nodes[a]`` (1-based); the layer before, it ended in ``before[a, b]``, a place in that layer's ``nodes``, and was
    the ``rank[a, b]``-th there."""

    nodes: np.ndarray
    products: np.ndarray
    before: np.ndarray | None = None
    rank: np.ndarray | None = None


def _one_layer_further(
    net: Network, pas: Forward, layer: int, beginnings: _Beginnings, nodes: np.ndarray, k: int
) -> _Beginnings:
    """Every beginning goes on from ``layer`` to each of ``nodes`` in the next; each of them keeps its k largest."""
    weights = net.w[layer + 1][nodes - 1][:, beginnings.nodes]  # column 0 is the bias, so that node j is column j
    slopes = pas.dphi[layer][beginnings.nodes - 1]
    # In the order of the path sums of ``alpha``: times the weight, then times the slope.
    longer = (weights[:, :, None] * beginnings.products) * slopes[:, None]
    longer = longer.reshape(len(nodes), -1)
    largest = np.argsort(-np.abs(longer), axis=1, kind="stable")[:, :k]
    before, rank = np.divmod(largest, beginnings.products.shape[1])
    return _Beginnings(nodes, np.take_along_axis(longer, largest, axis=1), before, rank)


def _nodes_of_paths(beginnings: list[_Beginnings]) -> list[tuple[int, ...]]:
    """The nodes of every path to the target, which is alone in the last layer, followed back to the source."""
    rank = np.arange(beginnings[-1].products.shape[1])
    place = np.zeros_like(rank)
    columns = []
    for layer in reversed(beginnings):
        columns.append(layer.nodes[place])
        if layer.before is not None and layer.rank is not None:
            place, rank = layer.before[place, rank], layer.rank[place, rank]
    return [tuple(path) for path in np.stack(columns[::-1], axis=1).tolist()]


def all_paths(sizes: tuple[int, ...]) -> int:
    """The paths from every node of layers 1 … L − 1 to every output, all together."""
    L = len(sizes) - 1
    return sum(sizes[l] * sizes[L] * path_count(sizes, l, L) for l in range(1, L))
