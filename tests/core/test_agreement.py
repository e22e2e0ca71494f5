"""What the laboratory rests on: three ways to α, and the paper's own example, section 5."""

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.theorems import TOLERANCE
from tests.problems import few, problems


@few
@given(problems())
def test_definition_theorem_2_and_paths_agree(problem):
    net, x, _ = problem
    pas = dv.forward(net, x)
    for l in range(1, net.L + 1):
        for r in range(l, net.L + 1):
            ways = [dv.alpha(net, pas, l, r, method) for method in ("theorem2", "definition", "paths")]
            # What is added up, not what is left of it after cancellation, is what rounding is relative to.
            size = np.eye(net.sizes[r])
            for k in range(r, l, -1):
                size = size @ np.abs(net.w[k][:, 1:] * pas.dphi[k - 1])
            for way in ways[1:]:
                assert (np.abs(way - ways[0]) <= 1e-12 * size).all()


def test_the_five_formulas_of_section_5():
    net = dv.Network.random((2, 3, 2, 1), hidden="tanh", seed=5)
    pas = dv.forward(net, (0.4, -0.7))
    w, dphi = net.w, pas.dphi
    alpha = {(l, r): dv.alpha(net, pas, l, r, "definition") for l, r in ((1, 2), (1, 3), (2, 3))}
    assert alpha[1, 2][0, 1] == pytest.approx(w[2][0, 2] * dphi[1][1], rel=1e-15)
    assert alpha[1, 2][1, 1] == pytest.approx(w[2][1, 2] * dphi[1][1], rel=1e-15)
    first = w[3][0, 1] * dphi[2][0] * w[2][0, 2] * dphi[1][1]
    second = w[3][0, 2] * dphi[2][1] * w[2][1, 2] * dphi[1][1]
    assert alpha[1, 3][0, 1] == pytest.approx(first + second, rel=1e-14)
    assert alpha[2, 3][0, 0] == pytest.approx(w[3][0, 1] * dphi[2][0], rel=1e-15)
    assert alpha[2, 3][0, 1] == pytest.approx(w[3][0, 2] * dphi[2][1], rel=1e-15)
    verified = dphi[1][1] * (w[2][0, 2] * alpha[2, 3][0, 0] + w[2][1, 2] * alpha[2, 3][0, 1])
    assert alpha[1, 3][0, 1] == pytest.approx(verified, rel=1e-14)


@few
@given(problems())
def test_every_theorem_holds_within_the_tolerance(problem):
    for residual in dv.residuals(*problem):
        assert residual.holds, (residual.theorem, residual.units)
        assert residual.units <= TOLERANCE


def test_a_difference_is_counted_in_units_of_the_last_place():
    r = dv.Residual("Theorem 5", ("l", "i"), ((1, 1), (1, 2)), np.array([1.0, 0.5]), np.array([1.0 + 2**-51, 0.5]))
    assert r.units == 2.0
    assert r.where == (1, 1)
    assert not dv.Residual("Theorem 5", ("l",), ((1,),), np.array([1.0]), np.array([np.nan])).holds
