"""Derivative amplification coefficients: three methods, one answer; the paper's 2-3-2-1 example by hand; the errors."""

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core import coefficients
from dacviz.core.coefficients import METHODS
from tests.core.closeness import relative_gap
from tests.strategies import cases


def pairs(net):
    return [(l, r) for l in range(1, net.L + 1) for r in range(l, net.L + 1)]


@pytest.fixture
def example():
    """The paper's 2-3-2-1 network, hidden layers tanh and sigmoid, and its forward sweep."""
    rng = np.random.default_rng(5)
    weights = [rng.normal(size=shape) for shape in ((3, 3), (2, 4), (1, 3))]
    net = dv.Network(weights, ("tanh", "sigmoid", "identity"))
    return net, dv.forward(net, (0.5, -1.5))


@given(cases())
def test_three_methods_agree_between_all_layers(case):
    pas = dv.forward(case.net, case.x)
    for l, r in pairs(case.net):
        theorem2, definition, paths = (dv.alpha(case.net, pas, l, r, method=method) for method in METHODS)
        assert relative_gap(theorem2, definition) <= 1e-12
        assert relative_gap(paths, definition) <= 1e-12


@given(cases())
def test_shape_has_the_batch_axis_first(case):
    pas = dv.forward(case.net, case.x)
    sizes = case.net.sizes
    for l, r in pairs(case.net):
        for method in METHODS:
            shape = (*case.x.shape[:-1], sizes[r], sizes[l])
            assert dv.alpha(case.net, pas, l, r, method=method).shape == shape


@given(cases())
def test_from_the_inputs_alpha_is_one_layer_further(case):
    """∂u_{r,t}/∂x_i = Σ_s w_{1,s,i} α_{1,s→r,t}, by all three methods, for one sample and for a batch."""
    net, pas = case.net, dv.forward(case.net, case.x)
    for r in range(1, net.L + 1):
        further = dv.alpha(net, pas, 1, r) @ net.w[1][:, 1:]
        for method in METHODS:
            found = dv.alpha(net, pas, 0, r, method=method)
            assert found.shape == (*case.x.shape[:-1], net.sizes[r], net.sizes[0])
            assert relative_gap(found, further) <= 1e-12


def test_from_the_inputs_alpha_is_the_slope_of_the_sum(example):
    net, pas = example
    h = 1e-6
    for i in (0, 1):
        nudge = h * np.eye(2)[i]
        u = [dv.forward(net, pas.z[0] + sign * nudge).u[3][0] for sign in (1, -1)]
        assert dv.alpha(net, pas, 0, 3)[0, i] == pytest.approx((u[0] - u[1]) / (2 * h), rel=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_within_a_layer_alpha_is_the_identity(example, method):
    net, pas = example
    for l, h in ((1, 3), (2, 2), (3, 1)):
        assert np.array_equal(dv.alpha(net, pas, l, l, method=method), np.eye(h))


@given(cases())
def test_one_sweep_gives_alpha_to_the_output(case):
    pas = dv.forward(case.net, case.x)
    swept = dv.alpha_to_output(case.net, pas)
    assert swept.indices == range(1, case.net.L + 1)
    for l in swept.indices:
        assert relative_gap(swept[l], dv.alpha(case.net, pas, l, case.net.L, method="definition")) <= 1e-12


@given(cases())
def test_delta_is_the_merged_alpha(case):
    """(29), including softmax and binary cross-entropy, which replace only the start δ_L."""
    pas = dv.forward(case.net, case.x)
    delta = dv.backprop(case.net, case.x, case.d, loss=case.loss).delta
    merged = dv.delta_from_alpha(delta[case.net.L], dv.alpha_to_output(case.net, pas))
    assert merged.indices == delta.indices
    for l in delta.indices:
        assert relative_gap(merged[l], delta[l]) <= 1e-12


@pytest.mark.parametrize("method", METHODS)
def test_the_five_formulas_of_section_5(example, method):
    net, pas = example

    def w(l, i, j):
        return net.w[l][i - 1, j]

    def slope(l, i):
        u = pas.u[l][i - 1]
        return 1 - np.tanh(u) ** 2 if l == 1 else np.exp(-u) / (1 + np.exp(-u)) ** 2

    def alpha(l, i, r, t):
        return dv.alpha(net, pas, l, r, method=method)[t - 1, i - 1]

    assert alpha(1, 2, 2, 1) == pytest.approx(w(2, 1, 2) * slope(1, 2), rel=1e-13)
    assert alpha(1, 2, 2, 2) == pytest.approx(w(2, 2, 2) * slope(1, 2), rel=1e-13)
    over_node_1 = w(3, 1, 1) * slope(2, 1) * w(2, 1, 2) * slope(1, 2)
    over_node_2 = w(3, 1, 2) * slope(2, 2) * w(2, 2, 2) * slope(1, 2)
    assert alpha(1, 2, 3, 1) == pytest.approx(over_node_1 + over_node_2, rel=1e-13)
    assert alpha(2, 1, 3, 1) == pytest.approx(w(3, 1, 1) * slope(2, 1), rel=1e-13)
    assert alpha(2, 2, 3, 1) == pytest.approx(w(3, 1, 2) * slope(2, 2), rel=1e-13)

    # "It is a simple matter to verify that …"
    backward = slope(1, 2) * (w(2, 1, 2) * alpha(2, 1, 3, 1) + w(2, 2, 2) * alpha(2, 2, 3, 1))
    assert alpha(1, 2, 3, 1) == pytest.approx(backward, rel=1e-13)


@pytest.mark.parametrize(("l", "r"), [(0, 0), (2, 1), (1, 4), (-1, 2), (4, 4)])
def test_layers_the_paper_does_not_have(example, l, r):
    with pytest.raises(ValueError, match=rf"0 ≤ l ≤ r ≤ L = 3 with r ≥ 1, got l = {l}, r = {r}"):
        dv.alpha(*example, l, r)


def test_unknown_method(example):
    with pytest.raises(ValueError, match=r"unknown method 'magic'; choose one of theorem2, definition, paths"):
        dv.alpha(*example, 1, 3, method="magic")


@pytest.mark.parametrize("x", [(0.5, -1.5), np.ones(2), [[0.5, -1.5]], None])
@pytest.mark.parametrize(
    "call", [lambda net, pas: dv.alpha(net, pas, 1, 3), dv.alpha_to_output], ids=["alpha", "alpha_to_output"]
)
def test_a_sample_in_the_place_of_its_forward_sweep(example, call, x):
    with pytest.raises(ValueError) as refusal:
        call(example[0], x)
    said = str(refusal.value)
    assert said.startswith(
        "what is needed here is the forward sweep of a sample, not the sample: write forward(net, x)"
    )
    assert said.endswith(f"got {' '.join(repr(x).split())}")


@pytest.mark.parametrize(
    "call", [lambda net, pas: dv.alpha(net, pas, 1, 2), dv.alpha_to_output], ids=["alpha", "alpha_to_output"]
)
@pytest.mark.parametrize("batch", [False, True])
def test_the_forward_sweep_of_another_network(example, call, batch):
    net, x = example[0], [(0.5, -1.5)] * 3 if batch else (0.5, -1.5)
    with pytest.raises(ValueError) as refusal:
        call(net, dv.forward(dv.Network.random((2, 4, 1)), x))
    assert str(refusal.value) == (
        "this forward sweep is of a network of widths (2, 4, 1), not (2, 3, 2, 1): "
        "write forward(net, x) with the same network"
    )
    with pytest.raises(ValueError) as refusal:
        call(net, dv.forward(net.with_weight(2, 1, 3, 0.125), x))
    assert str(refusal.value) == (
        "this forward sweep is of a network with other weights: write forward(net, x) with the same network"
    )


def test_the_forward_sweep_of_an_equal_network_will_do(example):
    net, pas = example
    twin = dv.Network([W.copy() for W in net.weights], net.activations)
    assert np.array_equal(dv.alpha(twin, pas, 1, 3), dv.alpha(net, pas, 1, 3))


def test_too_many_paths_are_refused():
    net = dv.Network.random((1, 101, 101, 101, 1))
    pas = dv.forward(net, (1.0,))
    with pytest.raises(ValueError, match=r"1,030,301 paths from layer 1 to layer 3; the limit is 1,000,000"):
        dv.alpha(net, pas, 1, 3, method="paths")


def test_the_limit_itself_is_allowed(example, monkeypatch):
    """From layer 1 to layer 3 of 2-3-2-1 lead 3 · 2 · 1 paths."""
    monkeypatch.setattr(coefficients, "MAX_PATHS", 6)
    assert dv.alpha(*example, 1, 3, method="paths").shape == (1, 3)
    monkeypatch.setattr(coefficients, "MAX_PATHS", 5)
    with pytest.raises(ValueError, match="6 paths"):
        dv.alpha(*example, 1, 3, method="paths")


@pytest.mark.parametrize("method", METHODS)
def test_an_exploding_alpha_is_infinite_in_silence(method):
    net = dv.Network([[[0.0, 1e200]]] * 3, ("identity",) * 3)
    pas = dv.forward(net, (0.0,))
    assert dv.alpha(net, pas, 1, 3, method=method) == np.inf
    assert dv.alpha_to_output(net, pas)[1] == np.inf
