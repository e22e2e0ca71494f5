"""What flows back, against loops over samples and nodes; saturated and dead nodes on networks made for it."""

import math

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.gradient_flow import SATURATED, Band
from tests.strategies import cases


def band(values):
    """The three sizes of plain numbers, without numpy."""
    sizes = [abs(float(v)) for v in values]
    return pytest.approx((min(sizes), math.hypot(*sizes) / math.sqrt(len(sizes)), max(sizes)), rel=1e-10, abs=1e-13)


def as_tuple(found):
    return found.low, found.rms, found.high


def rows(case):
    return zip(np.atleast_2d(case.x), np.atleast_2d(case.d), strict=True)


@given(cases(batch=True))
def test_delta_is_that_of_each_sample_alone(case):
    flowing = dv.gradient_flow(case.net, case.x, case.d, loss=case.loss)
    alone = [dv.backprop(case.net, x, d, loss=case.loss).delta for x, d in rows(case)]
    for l in case.net.w.indices:
        assert as_tuple(flowing.delta[l - 1]) == band([v for delta in alone for v in delta[l]])


@given(cases(batch=True))
def test_alpha_is_that_of_each_sample_node_and_output_alone(case):
    net, flowing = case.net, dv.gradient_flow(case.net, case.x, case.d, loss=case.loss)
    for l in net.w.indices:
        alone = [dv.alpha(net, dv.forward(net, x), l, net.L, method="definition") for x, _ in rows(case)]
        assert as_tuple(flowing.alpha[l - 1]) == band([v for A in alone for v in A.ravel()])


@given(cases(batch=True))
def test_dead_nodes_are_those_without_any_slope(case):
    net, flowing = case.net, dv.gradient_flow(case.net, case.x, case.d, loss=case.loss)
    for l in net.w.indices:
        phi = dv.ACTIVATIONS[net.activations[l - 1]]
        dead = 0
        for i in range(net.sizes[l]):
            slopes = [phi.dphi(dv.forward(net, x).u[l][i]) for x, _ in rows(case)]
            dead += all(s == 0.0 for s in slopes)
        assert flowing.dead[l - 1] == dead


def layer(name, *biases, gain=0.0):
    """A hidden layer whose node i has u = bias_i + gain x, and an output that adds them up."""
    return dv.Network([[[b, gain] for b in biases], [[0.0] + [1.0] * len(biases)]], (name, "identity"))


def counted(net, X):
    flowing = dv.gradient_flow(net, np.array(X), np.zeros((len(X), 1)))
    return flowing.saturated, flowing.dead


@pytest.mark.parametrize(
    ("name", "biases", "saturated"),
    [
        ("tanh", (0.0, 1.0, 3.0, -3.0, 40.0), 3),
        ("sigmoid", (0.0, 1.0, 6.0, -6.0, 80.0), 3),
        ("relu", (-1.0, 1.0), 0),
        ("softplus", (-50.0, 50.0), 0),
        ("sin", (math.pi / 2,), 0),
        ("identity", (0.0, 9.0), 0),
    ],
)
def test_saturated_nodes_are_counted_for_what_levels_off_at_both_ends(name, biases, saturated):
    assert counted(layer(name, *biases), [[0.0], [1.0]])[0] == (saturated, 0)


@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
@pytest.mark.parametrize(("factor", "saturated"), [(1 - 1e-9, 1), (1 + 1e-9, 0)])
def test_flat_is_below_a_share_of_the_steepest_slope(name, factor, saturated):
    slope = SATURATED * factor  # of φ′(0); the u with that slope, by hand
    u = math.atanh(math.sqrt(1 - slope)) if name == "tanh" else 2 * math.atanh(math.sqrt(1 - slope))
    assert counted(layer(name, u), [[0.0]])[0] == (saturated, 0)


@pytest.mark.parametrize(("flat", "saturated"), [(1, 0), (2, 0), (3, 1), (4, 1)])
def test_saturated_is_flat_on_more_than_half_of_the_samples(flat, saturated):
    X = [[10.0]] * flat + [[0.0]] * (4 - flat)
    assert counted(layer("tanh", 0.0, gain=1.0), X)[0] == (saturated, 0)


def test_a_relu_is_dead_where_no_sample_wakes_it():
    net = layer("relu", -1.0, 0.0, 1.0, gain=1.0)
    assert counted(net, [[-2.0], [-3.0]])[1] == (3, 0)
    assert counted(net, [[-2.0], [0.0]])[1] == (2, 0)  # the kink itself has the slope from the left
    assert counted(net, [[-2.0], [0.5]])[1] == (1, 0)
    assert counted(net, [[-2.0], [2.0]])[1] == (0, 0)


def test_a_tanh_beyond_float64s_slope_is_dead_and_saturated():
    assert counted(layer("tanh", 1000.0, 5.0), [[0.0]]) == ((2, 0), (1, 0))


def test_vanishing_and_exploding_are_seen_in_the_sizes():
    for gain, grows in ((0.5, False), (2.0, True)):
        net = dv.Network([[[0.0, gain]]] * 6, ("identity",) * 6)
        towards_input = [b.rms for b in reversed(dv.gradient_flow(net, [[1.0]], [[0.0]]).alpha)]
        assert towards_input == [gain**k for k in range(6)]
        assert (towards_input[-1] > towards_input[0]) == grows


def test_what_leaves_float64_is_told_as_such_without_a_warning():
    net = dv.Network([[[0.0, 1e200], [0.0, -1.0]], [[0.0, 1e200, 1.0]]], ("square", "square"))
    flowing = dv.gradient_flow(net, [[1.0], [2.0]], [[0.0], [0.0]])
    assert not math.isfinite(flowing.delta[0].high)
    assert not math.isfinite(flowing.alpha[0].high)
    assert flowing.dead == (0, 0)


def test_a_band_of_one_number_and_of_several():
    assert Band.of(np.array([-3.0])) == Band(3.0, 3.0, 3.0, 0.0)
    assert Band.of(np.array([[-3.0, 1.0], [0.0, 2.0]])) == Band(0.0, pytest.approx(math.sqrt(3.5)), 3.0, 0.25)
    assert Band.of(np.zeros(3)) == Band(0.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_no_square_leaves_float64(size):
    assert Band.of(np.array([size, 0.0])).rms == pytest.approx(size / math.sqrt(2), rel=1e-15)


def test_a_half_dead_relu_layer_still_has_a_size():
    """The median of its δ is 0, although as much flows back through it as ever."""
    net = dv.Network([[[-1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0, 1.0, 1.0]]], ("relu", "identity"))
    flow = dv.gradient_flow(net, [[1.0]], [[0.0]])
    assert flow.delta[0] == Band(0.0, pytest.approx(1 / math.sqrt(3)), 1.0, pytest.approx(2 / 3))


def test_one_sample_is_a_batch_of_one():
    net = dv.Network.random((2, 3, 1))
    assert dv.gradient_flow(net, (0.5, -0.2), (1.0,)) == dv.gradient_flow(net, [[0.5, -0.2]], [[1.0]])
    with pytest.raises(ValueError, match="x must have shape"):
        dv.gradient_flow(net, (0.5,), (1.0,))
