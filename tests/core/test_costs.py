"""Multiplication counts: known numbers, and the formulas against literal implementations that count as they go."""

from functools import cache
from itertools import pairwise, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.costs import to_keep, weight_count

SIZES = st.lists(st.integers(1, 4), min_size=2, max_size=5).map(tuple)


class Counted:
    """A number that counts each product it takes part in."""

    multiplications = 0

    def __init__(self, value):
        self.value = value

    def __mul__(self, other):
        Counted.multiplications += 1
        return Counted(self.value * other.value)

    def __add__(self, other):
        return Counted(self.value + other.value)

    def __radd__(self, other):
        return Counted(other + self.value)


class Symbols:
    """The weights and slopes of a network of the given widths, as counted numbers; their values do not matter."""

    def __init__(self, sizes):
        self.sizes, self.L = sizes, len(sizes) - 1

    def w(self, l, i, j):
        return Counted(l + 2 * i + 3 * j)

    def slope(self, l, i):
        return Counted(2 * l + i)

    def nodes(self, l):
        return range(1, self.sizes[l] + 1)

    def hidden_to_output(self):
        """The l, i, o of all α_{l,i→L,o} with l < L."""
        return [(l, i, o) for l in range(1, self.L) for i in self.nodes(l) for o in self.nodes(self.L)]


def start(i, t):
    """(21)"""
    return Counted(1 if i == t else 0)


def by_definition(net):
    """(22) unfolded afresh for every coefficient."""

    def alpha(l, i, r, t):
        if l == r:
            return start(i, t)
        return sum(net.w(r, t, j) * net.slope(r - 1, j) * alpha(l, i, r - 1, j) for j in net.nodes(r - 1))

    return {(l, i, o): alpha(l, i, net.L, o) for l, i, o in net.hidden_to_output()}


def by_definition_with_memory(net):
    """(22) with every coefficient kept once it is known."""

    @cache
    def alpha(l, i, r, t):
        if l == r:
            return start(i, t)
        return sum(net.w(r, t, j) * net.slope(r - 1, j) * alpha(l, i, r - 1, j) for j in net.nodes(r - 1))

    return {(l, i, o): alpha(l, i, net.L, o) for l, i, o in net.hidden_to_output()}


def by_paths(net):
    """Every path's product of its weights and slopes, one after another."""
    alphas = {}
    for l, i, o in net.hidden_to_output():
        between = product(*(net.nodes(k) for k in range(l + 1, net.L)))
        alphas[l, i, o] = sum(product_along(net, l, (i, *nodes, o)) for nodes in between)
    return alphas


def product_along(net, l, path):
    factors = []
    for k, (below, above) in enumerate(pairwise(path), l):
        factors += [net.slope(k, below), net.w(k + 1, above, below)]
    return prod(factors[1:], start=factors[0])


def by_corollary_3(net):
    """(26), one sweep back from the output."""
    alpha = {(net.L, s, o): start(s, o) for s in net.nodes(net.L) for o in net.nodes(net.L)}
    for l, i, o in reversed(net.hidden_to_output()):
        total = sum(net.w(l + 1, s, i) * alpha[l + 1, s, o] for s in net.nodes(l + 1))
        alpha[l, i, o] = net.slope(l, i) * total
    return {(l, i, o): alpha[l, i, o] for l, i, o in net.hidden_to_output()}


def by_delta(net):
    """(33), then (32) one sweep back from the output."""
    delta = {(net.L, o): Counted(o) * net.slope(net.L, o) for o in net.nodes(net.L)}
    for l in range(net.L - 1, 0, -1):
        for i in net.nodes(l):
            total = sum(net.w(l + 1, s, i) * delta[l + 1, s] for s in net.nodes(l + 1))
            delta[l, i] = net.slope(l, i) * total
    return delta


def counted(method, sizes):
    """How many multiplications ``method`` does, and the values it finds."""
    Counted.multiplications = 0
    values = {key: number.value for key, number in method(Symbols(sizes)).items()}
    return Counted.multiplications, values


def test_the_papers_network():
    assert dv.costs((2, 3, 2, 1)) == dv.Costs(
        paths=20, definition=56, definition_with_memory=56, corollary_3=13, delta=14
    )


@pytest.mark.parametrize(
    ("method", "name"),
    [
        (by_paths, "paths"),
        (by_definition, "definition"),
        (by_definition_with_memory, "definition_with_memory"),
        (by_corollary_3, "corollary_3"),
        (by_delta, "delta"),
    ],
)
@given(sizes=SIZES)
def test_formulas_count_what_the_literal_method_does(method, name, sizes):
    assert getattr(dv.costs(sizes), name) == counted(method, sizes)[0]


@given(SIZES)
def test_the_literal_methods_find_the_same_coefficients(sizes):
    """Otherwise a count of theirs would mean nothing."""
    expected = counted(by_definition, sizes)[1]
    for method in (by_definition_with_memory, by_paths, by_corollary_3):
        assert counted(method, sizes)[1] == expected


def test_counts_of_any_size_are_exact():
    """Twenty hidden layers of 1000: 1000 nodes on each of 20 layers, 1000^19 paths from a node of the first."""
    costs = dv.costs((1, *[1000] * 20, 1))
    assert costs.paths == sum(1000 * 1000 ** (20 - l) * (2 * (21 - l) - 1) for l in range(1, 21))
    assert costs.delta == 1 + 19 * 1000 * 1001 + 1000 * 2


@given(SIZES)
def test_coefficients_to_keep(sizes):
    """One α for each hidden node and output, one δ for each hidden node."""
    net = Symbols(sizes)
    alphas = net.hidden_to_output()
    assert to_keep(sizes) == (len(alphas), len({(l, i) for l, i, _ in alphas}))


@given(SIZES)
def test_weight_count(sizes):
    assert weight_count(sizes) == sum(W.size for W in dv.initial_weights(sizes))


def test_the_papers_network_has_20_weights():
    assert weight_count((2, 3, 2, 1)) == 20
    assert to_keep((2, 3, 2, 1)) == (5, 5)


@pytest.mark.parametrize("sizes", [(), (3,), (2, 0, 1), (2, 1.5, 1)])
def test_costs_refuse_what_is_no_architecture(sizes):
    with pytest.raises(ValueError, match="at least two whole numbers"):
        dv.costs(sizes)
