"""The largest paths without listing all: against listing all."""

import time
from itertools import pairwise, product
from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.paths import all_paths, largest_paths
from tests.problems import every_pair, few, problems


def brute_force(net, pas, source, target):
    """Every path as {nodes: value}, by the definition alone."""
    (l, i), (r, t) = source, target
    if l == r:
        return {(i,): 1.0} if i == t else {}
    between = [range(1, h + 1) for h in net.sizes[l + 1 : r]]
    found = {}
    for nodes in product([i], *between, [t]):
        value = 1.0
        for k, (j, above) in enumerate(pairwise(nodes), l):
            value = value * net.w[k + 1][above - 1, j] * pas.dphi[k][j - 1]
        found[nodes] = value
    return found


@few
@given(problems(), st.integers(1, 30))
def test_they_are_the_largest_of_all(problem, k):
    net, x, _ = problem
    pas = dv.forward(net, x)
    for source, target in every_pair(net):
        truth = brute_force(net, pas, source, target)
        paths = largest_paths(net, pas, source, target, k)
        magnitudes = sorted((abs(v) for v in truth.values()), reverse=True)[:k]
        assert [abs(path.value) for path in paths.listed] == magnitudes
        assert len({path.nodes for path in paths.listed}) == len(paths.listed)
        assert all(truth[path.nodes] == path.value for path in paths.listed)
        assert paths.count == len(truth)
        assert paths.rest_count == len(truth) - len(paths.listed)


@few
@given(problems(), st.integers(1, 10))
def test_listed_and_rest_add_up_to_alpha(problem, k):
    net, x, _ = problem
    pas = dv.forward(net, x)
    for source, target in every_pair(net):
        paths = largest_paths(net, pas, source, target, k)
        truth = brute_force(net, pas, source, target)
        size = sum(map(abs, truth.values())) or 1.0
        assert abs(fsum(p.value for p in paths.listed) + paths.rest - fsum(truth.values())) <= 1e-14 * size
        assert paths.rest_count or paths.rest == 0.0


def test_dead_relus_leave_paths_of_zero():
    net = dv.Network([[[-1.0, 0.0], [1.0, 0.0]], [[0.0, 2.0, 3.0]]], ["relu", "identity"])
    paths = largest_paths(net, dv.forward(net, [1.0]), (1, 1), (2, 1))
    assert [(p.nodes, p.value) for p in paths.listed] == [((1, 1), 0.0)]


def test_all_that_lead_through_one_node_make_one_term_of_theorem_2():
    net = dv.Network.random((2, 3, 3, 3, 1), seed=3)
    pas = dv.forward(net, (0.3, -0.8))
    paths = largest_paths(net, pas, (1, 2), (4, 1))
    above = dv.alpha(net, pas, 2, 4)
    for s in (1, 2, 3):
        factored = pas.dphi[1][1] * net.w[2][s - 1, 2] * above[0, s - 1]
        assert paths.through(s) == pytest.approx(factored, rel=1e-13)


@pytest.fixture(scope="module")
def deep():
    net = dv.Network.random((2, *[10] * 8, 1), seed=0)
    return net, dv.forward(net, (0.5, -0.2))


def test_ten_million_paths_take_less_than_a_tenth_of_a_second(deep):
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        paths = largest_paths(*deep, (1, 1), (9, 1), k=200)
        seconds.append(time.perf_counter() - start)
    assert paths.count == 10_000_000
    assert len(paths.listed) == 200
    assert min(seconds) < 0.1, f"{min(seconds):.3f} s"


def test_what_is_chosen_does_not_change_from_call_to_call(deep):
    assert largest_paths(*deep, (1, 1), (9, 1)) == largest_paths(*deep, (1, 1), (9, 1))


def test_more_paths_only_add_smaller_ones(deep):
    few_of_them, many = (largest_paths(*deep, (1, 1), (9, 1), k).listed for k in (50, 200))
    assert [p.value for p in many[:50]] == [p.value for p in few_of_them]


def test_the_number_of_all_paths_is_exact():
    assert all_paths((2, *[10] * 8, 1)) == 111_111_110
    assert all_paths((2, 3, 2, 1)) == 8
    assert all_paths((2, 1)) == 0


@pytest.mark.parametrize(("source", "target"), [((2, 1), (1, 1)), ((0, 1), (1, 1)), ((1, 4), (2, 1)), ((1, 1), (4, 1))])
def test_ends_that_do_not_exist_are_refused(source, target):
    net = dv.Network.random((2, 3, 2, 1))
    with pytest.raises(ValueError, match="layer"):
        largest_paths(net, dv.forward(net, np.zeros(2)), source, target)
