"""The theorems as residuals: tiny on every network, and not tiny once anything is broken."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core import theorems
from tests.strategies import cases, seeds

THEOREMS = ("Theorem 1", "Theorem 2", "Corollary 3", "Theorem 4", "Theorem 5")
EPSILON = 1e-6


@pytest.fixture
def example():
    """A 2-3-2-1 network without a zero coefficient, x and d."""
    return dv.Network.random((2, 3, 2, 1), seed=4), (0.5, -1.0), (1.0,)


@given(cases(batch=False))
def test_every_theorem_holds(case):
    for residual in dv.residuals(case.net, case.x, case.d, loss=case.loss):
        assert residual.worst <= 1e-12 * residual.scale, f"{residual.theorem} at {residual.where}"


def expected(net, pas, bp):
    """What each theorem speaks of, by the paper's indices (1-based, j = 0 the bias)."""
    layers = range(1, net.L + 1)
    alphas = {(l, r): dv.alpha(net, pas, l, r) for l in layers for r in layers if l <= r}
    weights = [(l, i + 1, j) for l in layers for i, j in np.ndindex(net.w[l].shape)]
    return {
        "Theorem 1": {
            (l, i, j, r, t + 1): alphas[l, r][t, i - 1] * (1.0 if j == 0 else pas.z[l - 1][j - 1])
            for l, i, j in weights
            for r in range(l, net.L + 1)
            for t in range(net.sizes[r])
        },
        "Theorem 2": {
            (l, i + 1, r, t + 1): A[t, i] for (l, r), A in alphas.items() if l < r for t, i in np.ndindex(A.shape)
        },
        "Corollary 3": {
            (l, i + 1, o + 1): A[o, i] for (l, r), A in alphas.items() if l < r == net.L for o, i in np.ndindex(A.shape)
        },
        "Theorem 4": {(l, i, j): bp.gradient[l][i - 1, j] for l, i, j in weights},
        "Theorem 5": {(l, i + 1): bp.delta[l][i] for l in layers[:-1] for i in range(net.sizes[l])},
    }


@given(cases(batch=False))
def test_every_index_is_checked_once_and_holds_its_own_value(case):
    bp = dv.backprop(case.net, case.x, case.d, loss=case.loss)
    values = expected(case.net, dv.forward(case.net, case.x), bp)
    for residual in dv.residuals(case.net, case.x, case.d, loss=case.loss):
        of_theorem = values.pop(residual.theorem)
        assert len(residual.indices) == len(of_theorem)
        assert set(residual.indices) == set(of_theorem)
        assert all(len(index) == len(residual.names) for index in residual.indices)
        for side in (residual.left, residual.right):
            gaps = side - [of_theorem[index] for index in residual.indices]
            assert (np.abs(gaps) <= 1e-12 * residual.scale).all(), residual.theorem
    assert not values, "theorems left out"


def break_pair_1_to_L(monkeypatch, net):
    def broken(net, pas, l, r, **method):
        return dv.alpha(net, pas, l, r, **method) * (1 + EPSILON if (l, r) == (1, net.L) else 1)

    monkeypatch.setattr(theorems, "alpha", broken)


def break_the_sweep(monkeypatch, net):
    def broken(net, pas):
        As = dv.alpha_to_output(net, pas)
        return dv.Layers((As[1] * (1 + EPSILON), *As.arrays[1:]))

    monkeypatch.setattr(theorems, "alpha_to_output", broken)


def break_one(quantity):
    """Backpropagation whose ``quantity`` of layer 1 is wrong in its last entry."""

    def breaks(monkeypatch, net):
        def broken(*args, **kwargs):
            bp = dv.backprop(*args, **kwargs)
            getattr(bp, quantity)[1].flat[-1] *= 1 + EPSILON
            return bp

        monkeypatch.setattr(theorems, "backprop", broken)

    return breaks


@pytest.mark.parametrize(
    ("breaks", "seen_by"),
    [
        (break_pair_1_to_L, {"Theorem 1", "Theorem 2", "Corollary 3", "Theorem 5"}),
        (break_the_sweep, {"Corollary 3"}),
        (break_one("delta"), {"Theorem 5"}),
        (break_one("gradient"), {"Theorem 4"}),
    ],
)
def test_a_broken_coefficient_is_seen(monkeypatch, example, breaks, seen_by):
    breaks(monkeypatch, example[0])
    residuals = dv.residuals(*example)
    assert {r.theorem for r in residuals if r.worst > 1e-12 * r.scale} == seen_by
    assert all(r.where[0] == 1 for r in residuals if r.theorem in seen_by), "layer 1 was broken"


def test_where_names_the_broken_weight(monkeypatch, example):
    break_one("gradient")(monkeypatch, example[0])
    theorem_4 = dv.residuals(*example)[3]
    assert theorem_4.names == ("l", "i", "j")
    assert theorem_4.where == (1, 3, 2)
    at = theorem_4.indices.index((1, 3, 2))
    assert theorem_4.worst == abs(theorem_4.left[at] - theorem_4.right[at])
    assert theorem_4.worst == pytest.approx(EPSILON * abs(theorem_4.left[at]), rel=1e-6)


def test_the_theorems_in_order_and_about_one_sample(example):
    net, x, d = example
    assert tuple(residual.theorem for residual in dv.residuals(net, x, d)) == THEOREMS
    with pytest.raises(ValueError, match=r"the theorems are about one sample, x of shape \(n,\) = \(2,\)"):
        dv.residuals(net, [x], [d])


def test_one_layer_leaves_three_theorems_nothing_to_say():
    residuals = {r.theorem: r for r in dv.residuals(dv.Network.random((2, 3)), (1, 2), (0, 0, 1))}
    for theorem in ("Theorem 2", "Corollary 3", "Theorem 5"):
        assert residuals[theorem].indices == ()
        assert (residuals[theorem].worst, residuals[theorem].scale, residuals[theorem].where) == (0.0, 0.0, None)
    for theorem in ("Theorem 1", "Theorem 4"):
        assert residuals[theorem].scale > 0


@pytest.mark.parametrize("loss", dv.LOSSES)
@given(data=st.data())
def test_difference_quotient_meets_the_gradient(loss, data):
    case = data.draw(cases(loss=loss, margin=1e-3))  # no step of 1e-5 may cross a kink
    gradient = dv.backprop(case.net, case.x, case.d, loss=loss).gradient
    rng = np.random.default_rng(data.draw(seeds()))
    direction = dv.Layers(tuple(rng.uniform(-1, 1, g.shape) for g in gradient))
    quotient = dv.difference_quotient(case.net, case.x, case.d, direction, h=1e-5, loss=loss)
    terms = np.concatenate([(v * g).ravel() for v, g in zip(direction, gradient, strict=True)])
    slope, scale = terms.sum(), np.abs(terms).sum()
    assert abs(quotient - slope) <= 1e-6 * scale + 1e-9, f"quotient {quotient!r}, Σ v · gradient {slope!r}"


def test_difference_quotient_tells_one_direction_from_another(example):
    """Along one weight alone it is that weight's entry of the gradient, and no other's."""
    net, x, d = example
    gradient = dv.backprop(net, x, d).gradient
    for i, j in np.ndindex(gradient[2].shape):
        direction = dv.Layers(tuple(np.zeros_like(g) for g in gradient))
        direction[2][i, j] = 1.0
        quotient = dv.difference_quotient(net, x, d, direction, h=1e-5)
        assert quotient == pytest.approx(gradient[2][i, j], rel=1e-7, abs=1e-10)


def test_difference_quotient_refuses_what_would_mislead():
    net = dv.Network.random((2, 3, 1), seed=1)
    ones = [np.ones_like(W) for W in net.weights]
    with pytest.raises(ValueError, match="h must be above 0"):
        dv.difference_quotient(net, (0.1, 0.2), (1.0,), ones, h=0.0)
    with pytest.raises(ValueError, match="shaped like the weights"):
        dv.difference_quotient(net, (0.1, 0.2), (1.0,), [np.ones((1, 1))] * 2, h=1e-5)
    with pytest.raises(ValueError, match="needs the output activation sigmoid"):
        dv.difference_quotient(net, (0.1, 0.2), (1.0,), ones, h=1e-5, loss="binary_cross_entropy")


OF = {"Theorem 1": 1, "Theorem 2": 2, "Corollary 3": 3, "Theorem 4": 4, "Theorem 5": 5}


@given(cases(batch=False), st.sets(st.sampled_from((1, 2, 3, 4, 5))), st.data())
def test_a_part_is_that_part_of_the_whole(case, numbers, data):
    layers = data.draw(st.none() | st.sets(st.integers(1, case.net.L)))
    whole = dv.residuals(case.net, case.x, case.d, loss=case.loss)
    part = dv.residuals(case.net, case.x, case.d, loss=case.loss, theorems=numbers, layers=layers)
    assert [residual.theorem for residual in part] == [name for name in THEOREMS if OF[name] in numbers]
    for residual in part:
        everything = next(r for r in whole if r.theorem == residual.theorem)
        chosen = [k for k, index in enumerate(everything.indices) if layers is None or index[0] in layers]
        assert residual.indices == tuple(everything.indices[k] for k in chosen)
        assert np.array_equal(residual.left, everything.left[chosen])
        assert np.array_equal(residual.right, everything.right[chosen])
    assert theorems.equation_count(case.net.sizes, numbers, layers) == sum(len(r.indices) for r in part)


def test_too_many_equations_are_refused_by_what_to_ask_for_instead():
    """They took 71 s and 6.5 GB without a word."""
    net = dv.Network.random((784, 128, 64, 10), decimals=None)
    with pytest.raises(ValueError) as refusal:
        dv.residuals(net, np.zeros(784), np.zeros(10))
    count = theorems.equation_count(net.sizes)
    assert count > theorems.MAX_EQUATIONS
    assert str(refusal.value) == (
        f"these are {count:,} equations, and the limit is 500,000: ask for a part, such as "
        "residuals(net, x, d, theorems=(2, 3, 5)) or residuals(net, x, d, layers=(3,))"
    )
    # Both of the parts that it names are to be had.
    assert theorems.equation_count(net.sizes, (2, 3, 5)) <= theorems.MAX_EQUATIONS
    (last,) = dv.residuals(net, np.zeros(784), np.zeros(10), theorems=(4,), layers=(3,))
    assert len(last.indices) == 10 * 65 and last.holds


def test_as_many_equations_as_the_limit_are_allowed(example, monkeypatch):
    count = theorems.equation_count(example[0].sizes)
    monkeypatch.setattr(theorems, "MAX_EQUATIONS", count)
    assert sum(len(residual.indices) for residual in dv.residuals(*example)) == count
    monkeypatch.setattr(theorems, "MAX_EQUATIONS", count - 1)
    with pytest.raises(ValueError, match=f"these are {count} equations, and the limit is {count - 1}"):
        dv.residuals(*example)


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        ({"theorems": (1, 6)}, "theorems must be some of the numbers 1 … 5, got 6"),
        ({"theorems": ("24",)}, "theorems must be some of the numbers 1 … 5, got '24'"),
        ({"layers": (0,)}, "layers must be some of the numbers 1 … L = 3, got 0"),
        ({"layers": (1, 4)}, "layers must be some of the numbers 1 … L = 3, got 4"),
    ],
)
def test_a_selection_of_what_there_is_not(example, selection, message):
    with pytest.raises(ValueError) as refusal:
        dv.residuals(*example, **selection)
    assert str(refusal.value) == message
