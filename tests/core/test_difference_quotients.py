"""Measured quotients against α: each as good as its order says."""

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.difference_quotients import methods, nudged, quotients
from tests.problems import every_pair, few, problems

SMOOTH = tuple(name for name, row in dv.ACTIVATIONS.items() if row.analytic)


def scale(net, pas, l, r):
    return 1.0 + np.abs(dv.alpha(net, pas, l, r)).max() + np.abs(pas.u[r]).max()


@few
@given(problems(SMOOTH))
def test_the_complex_step_gives_alpha_to_the_last_places(problem):
    net, x, _ = problem
    pas = dv.forward(net, x)
    for (l, i), (r, t) in every_pair(net):
        measured = quotients(net, pas, (l, i), (r, t), [1e-30], "complex step")[0]
        assert abs(measured - dv.alpha(net, pas, l, r)[t - 1, i - 1]) <= 1e-12 * scale(net, pas, l, r)


@few
@given(problems(SMOOTH, layers=3))
def test_the_central_quotient_is_near_alpha(problem):
    net, x, _ = problem
    pas = dv.forward(net, x)
    for (l, i), (r, t) in every_pair(net):
        measured = quotients(net, pas, (l, i), (r, t), [1e-5], "central")[0]
        assert abs(measured - dv.alpha(net, pas, l, r)[t - 1, i - 1]) <= 1e-5 * scale(net, pas, l, r)


def test_truncation_falls_with_the_order_of_the_quotient():
    net = dv.Network.random((2, 3, 2, 1), seed=1)
    pas = dv.forward(net, (0.5, -0.2))
    alpha = dv.alpha(net, pas, 1, 3)[0, 1]
    for method, order in (("one-sided", 1), ("central", 2)):
        far, near = np.abs(quotients(net, pas, (1, 2), (3, 1), [1e-2, 1e-3], method) - alpha)
        assert np.log10(far / near) == pytest.approx(order, abs=0.1)


def test_rounding_spoils_a_tiny_h_except_for_the_complex_step():
    net = dv.Network.random((2, 3, 2, 1), seed=1)
    pas = dv.forward(net, (0.5, -0.2))
    alpha = dv.alpha(net, pas, 1, 3)[0, 1]
    error = {m: abs(quotients(net, pas, (1, 2), (3, 1), [1e-15], m)[0] - alpha) for m in methods(net, (1, 2), (3, 1))}
    assert error["complex step"] <= 1e-15
    assert error["one-sided"] > 1e-4


def test_the_complex_step_needs_analytic_activations_between_the_nodes_only():
    net = dv.Network.random((2, 3, 2, 1), hidden="relu", output="sigmoid")
    pas = dv.forward(net, (0.5, -0.2))
    assert "complex step" not in methods(net, (1, 1), (2, 1))
    assert "complex step" in methods(net, (3, 1), (3, 1))
    with pytest.raises(ValueError, match="one-sided, central"):
        quotients(net, pas, (1, 1), (3, 1), [0.1], "complex step")


def test_a_node_follows_its_own_nudge_and_its_neighbours_do_not():
    net = dv.Network.random((2, 3, 1))
    pas = dv.forward(net, (0.5, -0.2))
    assert nudged(net, pas, (1, 1), (1, 1), np.array([0.25]))[0] == pas.u[1][0] + 0.25
    assert nudged(net, pas, (1, 1), (1, 2), np.array([0.25]))[0] == pas.u[1][1]
