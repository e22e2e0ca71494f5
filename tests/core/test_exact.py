"""In fractions both sides of every theorem are equal, not merely close."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core import theorems
from dacviz.core.exact import MAX_DIGITS, MAX_SQUARES, exact, rational, rational_names
from tests.problems import few, problems


@few
@given(problems(rational_names(), layers=3))
def test_both_sides_are_equal(problem):
    for residual in exact(*problem).residuals():
        assert all(isinstance(v, Fraction | int) for side in (residual.left, residual.right) for v in side)
        assert all(left == right for left, right in zip(residual.left, residual.right, strict=True))
        assert residual.holds


@few
@given(problems(rational_names(), layers=3))
def test_the_fractions_are_what_float64_rounds(problem):
    net, x, d = problem
    bp, exactly = dv.backprop(net, x, d), exact(net, x, d).bp
    assert float(exactly.error) == pytest.approx(bp.error, rel=1e-12, abs=1e-12)
    for l in bp.gradient.indices:
        size = 1 + np.abs(bp.gradient[l]).max()
        assert np.abs(exactly.gradient[l].astype(float) - bp.gradient[l]).max() <= 1e-12 * size


@few
@given(problems(rational_names(), layers=3))
def test_three_methods_give_one_fraction(problem):
    e = exact(*problem)
    for l in range(1, e.net.L + 1):
        for r in range(l, e.net.L + 1):
            one, *others = (dv.alpha(e.net, e.pas, l, r, m) for m in ("theorem2", "definition"))
            assert all((one == other).all() for other in others)


def test_a_decimal_is_the_fraction_it_says():
    e = exact(dv.Network([[[0.15, 0.2]]], ["identity"]), [0.5], [0.0])
    assert e.pas.u[1][0] == Fraction(1, 4)


def test_the_smallest_wrong_fraction_is_seen(monkeypatch):
    true = theorems.alpha_to_output

    def broken(net, pas):
        As = true(net, pas)
        As[1][0, 0] += Fraction(1, 10**40)
        return As

    monkeypatch.setattr(theorems, "alpha_to_output", broken)
    net = dv.Network([np.full((2, 3), 0.5), np.full((1, 3), 0.25)], ["square", "identity"])
    verdicts = {r.theorem: r.holds for r in exact(net, [0.1, 0.2], [1.0]).residuals()}
    assert [name for name, holds in verdicts.items() if not holds] == ["Corollary 3"]


def test_another_activation_is_put_in_its_place():
    net = dv.Network.random((2, 3, 2, 1), hidden="tanh", output="sigmoid")
    assert rational(net, "relu").activations == ("relu", "relu", "identity")
    assert rational(dv.Network.random((2, 3, 1), output="square"), "relu").activations == ("relu", "square")


@pytest.mark.parametrize(
    ("net", "words"),
    [
        (dv.Network.random((2, 3, 1)), "tanh does not turn fractions into fractions"),
        (dv.Network.random((8, 16, 16, 8), hidden="relu"), "up to 120 weights; this one has 552"),
        (dv.Network.random((1,) * (MAX_SQUARES + 3), hidden="square"), "up to 4 layers of squares"),
    ],
)
def test_what_it_cannot_do_is_said(net, words):
    with pytest.raises(ValueError, match=words):
        exact(net, np.zeros(net.sizes[0]), np.zeros(net.sizes[-1]))


def square_network(weight, sizes=(2, 3, 3, 3, 1)):
    weights = [np.full((h, 1 + n), weight) for n, h in pairwise(sizes)]
    return dv.Network(weights, ("square",) * (len(weights) - 1) + ("identity",))


def test_fractions_that_grow_too_long_are_refused_in_words():
    """They took 10 s, or were longer than Python writes a whole number."""
    with pytest.raises(ValueError) as refusal:
        exact(square_network(1.23e-300), (0.5, 0.25), (1.0,))
    assert str(refusal.value) == (
        f"The exact mode takes fractions of up to {MAX_DIGITS:,} digits; in layer 2 these get longer. "
        "Use weights, inputs and targets with fewer digits, or fewer layers of squares."
    )


def test_fractions_may_have_as_many_digits_as_drawn_or_trained_weights_bring():
    exactly = exact(square_network(0.12345678901234567), (0.5, 0.25), (1.0,))
    assert all(residual.holds for residual in exactly.residuals())


@pytest.mark.slow
@pytest.mark.parametrize("weight", [1.23e-290, 4.56e290])
def test_every_fraction_that_is_let_through_can_be_written(weight):
    """The longest network that is not refused; an input of 0 hides the length of what the weights multiply to."""
    longest = 1
    for L in range(1, 20):
        net = dv.Network([[[0.0, weight]]] * L, ("identity",) * L)
        try:
            found = exact(net, (0.0,), (1.0,)).residuals()
        except ValueError as refusal:
            assert "digits" in str(refusal)
            break
        longest = max(len(str(abs(v.numerator))) + len(str(v.denominator)) for r in found[:1] for v in r.left)
    assert MAX_DIGITS / 2 < longest < 4300
