"""What depth does: the measured sizes against the other roads, the theory against many networks, the refusals."""

import itertools
import math

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.depth import (
    OUTPUTS,
    QUANTILES,
    SAMPLES,
    STARTS,
    depth_profiles,
    mean_field,
    measure,
    normal_mean,
    rms,
)


def drawn(sizes, names, S=3, seed=1):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(S, h, n)) for n, h in itertools.pairwise(sizes)]
    biases = [rng.normal(size=(S, h)) for h in sizes[1:]]
    return weights, biases, names, rng.normal(size=(S, 5, sizes[0])), rng.normal(size=(S, 5, sizes[-1]))


@pytest.mark.parametrize("names", [("tanh", "sigmoid", "identity"), ("relu", "relu6", "hardtanh")])
def test_what_is_measured_of_many_networks_is_what_the_algorithm_gives_for_each(names):
    weights, biases, _, x, epsilon = drawn((4, 6, 3, 2), names)
    found = measure(weights, biases, names, x, epsilon)
    for s in range(3):
        net = dv.Network([np.column_stack([b[s], W[s]]) for W, b in zip(weights, biases, strict=True)], names)
        pas = dv.forward(net, x[s])
        # ½ squared error has ε = z − d.
        bp = dv.backprop(net, x[s], pas.z[3] - epsilon[s])
        alphas = dv.alpha_to_output(net, dv.forward(net, x[s, 0]))
        assert np.allclose(found.z[s], [np.sqrt(np.mean(z**2)) for z in pas.z], rtol=1e-12)
        assert np.allclose(found.delta[s], [np.sqrt(np.mean(d**2)) for d in bp.delta], rtol=1e-12)
        assert np.allclose(found.alpha[s], [np.sqrt(np.mean(A**2)) for A in alphas], rtol=1e-12)
        assert np.allclose(found.alpha_quantiles[s], [np.quantile(np.abs(A), QUANTILES) for A in alphas], rtol=1e-12)
        for l in (1, 2, 3):
            assert found.dead[s, l - 1] == np.mean([(bp.dphi[l][:, i] == 0).all() for i in range(net.sizes[l])])


def test_flat_and_dead_nodes_are_those_of_the_gradient_flow():
    names = ("sigmoid", "relu", "identity")
    net = dv.Network.random((4, 8, 8, 2), seed=5, init="uniform", decimals=None)
    net = dv.Network([5 * W for W in net.weights], names)
    profile = dv.depth_profile(net, seeds=2, seed=3)
    for s in (0, 1):
        X = np.random.default_rng((3, s)).standard_normal((SAMPLES, 4))
        flow = dv.gradient_flow(net, X, np.zeros((SAMPLES, 2)))
        assert (profile.saturated[s] * (8, 8, 2)).round(9).tolist() == list(flow.saturated)
        assert (profile.dead[s] * (8, 8, 2)).round(9).tolist() == list(flow.dead)


def test_alpha_is_followed_to_the_first_outputs_only():
    names = ("identity",) * 2
    weights, biases, _, x, epsilon = drawn((3, 4, 30), names, S=1)
    found = measure(weights, biases, names, x, epsilon)
    assert found.alpha[0, 0] == pytest.approx(np.sqrt(np.mean(weights[1][0, :OUTPUTS] ** 2)), rel=1e-12)
    assert found.alpha[0, 1] == pytest.approx(1 / math.sqrt(30), rel=1e-12)


@pytest.mark.parametrize("of", [dv.Stack("tanh", width=5, depth=4), dv.Network.random((3, 5, 2))])
def test_fewer_networks_are_the_first_of_more(of):
    few, many = dv.depth_profile(of, seeds=3, seed=7), dv.depth_profile(of, seeds=5, seed=7)
    assert np.array_equal(few.alpha, many.alpha[:3])
    assert np.array_equal(few.z, many.z[:3])
    assert few.of == of
    assert len(of.sizes) == few.L + 1
    assert few.band("z").shape == (3, few.L + 1)
    assert (np.diff(many.band("alpha"), axis=0) >= 0).all()


def test_large_ones_come_a_few_at_a_time(monkeypatch):
    monkeypatch.setattr("dacviz.core.depth.AT_ONCE", 200)
    stack = dv.Stack(width=5, depth=3)
    parts = list(depth_profiles(stack, seeds=5))
    assert [len(p.alpha) for p in parts] == [2, 4, 5]
    monkeypatch.undo()
    assert np.array_equal(parts[-1].delta, dv.depth_profile(stack, seeds=5).delta)


@pytest.mark.parametrize("init", STARTS)
def test_drawn_weights_have_the_variance_that_the_theory_takes(init):
    stack = dv.Stack(init=init, gain=1.5, width=300, depth=1)
    (W,), (b,) = stack.draw([np.random.default_rng(0)])
    assert W.var() == pytest.approx(1.5**2 * STARTS[init].weight(300, 300), rel=0.02)
    assert b.var() == pytest.approx(STARTS[init].bias(300), rel=0.2)


@pytest.mark.parametrize("init", ["xavier", "he"])
def test_a_start_that_networks_have_too_is_the_same_there(init):
    W = dv.initial_weights((300, 200), init, decimals=None)[0][:, 1:]
    assert W.var() == pytest.approx(STARTS[init].weight(300, 200), rel=0.02)


# --- theory -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", [0.04, 1.0, 30.0])
def test_means_over_a_normal_variable_that_are_known(q):
    tanh, relu, hardtanh = (dv.ACTIVATIONS[name] for name in ("tanh", "relu", "hardtanh"))
    assert normal_mean(lambda u: u**2, q) == pytest.approx(q, rel=1e-13)
    assert normal_mean(lambda u: relu.phi(u) ** 2, q, relu.kinks) == pytest.approx(q / 2, rel=1e-13)
    assert normal_mean(lambda u: relu.dphi(u) ** 2, q, relu.kinks) == pytest.approx(0.5, rel=1e-13)
    inside = math.erf(1 / math.sqrt(2 * q))
    assert normal_mean(lambda u: hardtanh.dphi(u) ** 2, q, hardtanh.kinks) == pytest.approx(inside, rel=1e-12)
    # By Gauss–Hermite with 180 nodes this one would be a tenth too small for q = 30.
    Z, step = np.linspace(-14.0, 14.0, 28001, retstep=True)
    by_trapezoids = float((tanh.dphi(np.sqrt(q) * Z) ** 2 * np.exp(-(Z**2) / 2)).sum() * step / math.sqrt(2 * math.pi))
    assert normal_mean(lambda u: tanh.dphi(u) ** 2, q) == pytest.approx(by_trapezoids, rel=1e-10)


def test_of_a_variable_that_does_not_vary_the_mean_is_the_value():
    assert normal_mean(np.cos, 0.0) == 1.0


@pytest.mark.parametrize("name", dv.ACTIVATIONS)
def test_slopes_jump_at_the_kinks_and_nowhere_else(name):
    row, h = dv.ACTIVATIONS[name], 1e-7
    places = np.arange(-8.0, 8.01, 0.5)
    jumps = np.abs(row.dphi(places + h) - row.dphi(places - h)) > 0.1
    if name not in ("square", "exponential"):
        assert tuple(places[jumps]) == row.kinks


def test_he_keeps_relu_and_a_gain_of_root_two_makes_it_double():
    kept = mean_field(dv.Stack("relu", "he", depth=10))
    assert kept.z == pytest.approx(np.ones(11), rel=1e-12)
    assert kept.chi == pytest.approx(np.ones(10), rel=1e-12)
    assert kept.alpha == pytest.approx(np.full(10, 1 / 8), rel=1e-12)
    assert kept.delta == pytest.approx(np.full(10, math.sqrt(0.5)), rel=1e-12)
    doubled = mean_field(dv.Stack("relu", "he", gain=math.sqrt(2), depth=10))
    assert doubled.q == pytest.approx(2.0 * 2.0 ** np.arange(1, 11), rel=1e-12)
    assert doubled.alpha == pytest.approx(2.0 ** (np.arange(9, -1, -1) / 2) / 8, rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "init", "gain"),
    [("tanh", "xavier", 1.0), ("tanh", "lecun", 5 / 3), ("sigmoid", "xavier", 1.0), ("selu", "lecun", 1.0),
     ("relu", "torch", 1.0), ("hardtanh", "he", 1.0)],
)  # fmt: skip
def test_theory_says_what_a_thousand_networks_do(name, init, gain):
    """Means of squares over five times 200 networks of 5 layers, to within what their scatter allows and 1/width."""
    stack = dv.Stack(name, init, gain, width=64, depth=5)
    profiles = [dv.depth_profile(stack, seeds=200, seed=seed) for seed in range(5)]
    theory = mean_field(stack)
    for quantity, wanted in (("z", theory.z), ("delta", theory.delta), ("alpha", theory.alpha)):
        squares = np.concatenate([getattr(p, quantity) for p in profiles]) ** 2
        error = squares.std(axis=0) / math.sqrt(len(squares))
        assert len(squares) == 1000
        assert (np.abs(squares.mean(axis=0) - wanted**2) <= 5 * error + 0.04 * wanted**2).all(), quantity


# --- far out, and refused ---------------------------------------------------------------------------------------------


def test_squares_that_leave_float64_do_not_spoil_a_size():
    assert rms(np.array([[3e200, 4e200], [0.0, 0.0], [3e-200, 4e-200]])) == pytest.approx(
        [math.sqrt(12.5) * 1e200, 0.0, math.sqrt(12.5) * 1e-200], rel=1e-12
    )
    assert np.isinf(rms(np.array([[np.inf, 1.0]]))).all()


@pytest.mark.parametrize("name", ["square", "exponential"])
def test_what_explodes_is_said_by_inf_or_nan_in_silence(name):
    profile = dv.depth_profile(dv.Stack(name, gain=100.0, width=8, depth=20), seeds=2)
    assert not np.isfinite(profile.z[:, -1]).any()
    assert not np.isfinite(profile.theory.z[-1])
    assert profile.band("z").shape == (3, 21)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: dv.Stack("cosh"), "unknown activation 'cosh'"),
        (lambda: dv.Stack(init="orthogonal"), "unknown initialisation 'orthogonal'; choose one of xavier, he"),
        (lambda: dv.Stack(gain=0.0), "the gain must be above 0 and at most 100, got 0.0"),
        (lambda: dv.Stack(gain=math.nan), "the gain must be above 0"),
        (lambda: dv.Stack(width=513), "the width must be a whole number from 1 to 512, got 513"),
        (lambda: dv.Stack(depth=2.5), "the depth must be a whole number from 1 to 64, got 2.5"),
        (lambda: dv.depth_profile(dv.Stack(), seeds=0), "seeds must be a whole number from 1 to 200, got 0"),
        (lambda: dv.depth_profile("tanh"), "a depth profile is of a Stack or a Network, got 'tanh'"),
    ],
)
def test_what_cannot_be_profiled_is_refused(made, said):
    with pytest.raises(ValueError) as refusal:
        made()
    assert str(refusal.value).startswith(said)
