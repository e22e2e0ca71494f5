"""Algorithm 1 as a whole: batches, the ½, how δ starts for the cross-entropies, and what is refused."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from tests.core.closeness import relative_gap
from tests.strategies import cases


@given(cases(batch=True))
def test_a_batch_is_the_sum_of_its_samples(case):
    bp = dv.backprop(case.net, case.x, case.d, loss=case.loss)
    alone = [dv.backprop(case.net, x, d, loss=case.loss) for x, d in zip(case.x, case.d, strict=True)]
    assert relative_gap(bp.error, sum(one.error for one in alone)) <= 1e-12
    assert relative_gap(bp.epsilon, np.stack([one.epsilon for one in alone])) <= 1e-12
    for l in bp.delta.indices:
        assert relative_gap(bp.delta[l], np.stack([one.delta[l] for one in alone])) <= 1e-12
        assert relative_gap(bp.gradient[l], sum(one.gradient[l] for one in alone)) <= 1e-12


@given(cases())
def test_quantities_have_the_shapes_of_the_paper(case):
    bp = dv.backprop(case.net, case.x, case.d, loss=case.loss)
    axis, sizes, layers = case.x.shape[:-1], case.net.sizes, range(1, case.net.L + 1)
    assert type(bp.error) is float
    assert bp.epsilon.shape == (*axis, sizes[-1])
    assert bp.z.indices == range(case.net.L + 1)
    assert [z.shape for z in bp.z] == [(*axis, h) for h in sizes]
    for nodes in (bp.u, bp.dphi, bp.delta):
        assert nodes.indices == layers
        assert [array.shape for array in nodes] == [(*axis, h) for h in sizes[1:]]
    assert bp.gradient.indices == layers
    assert [g.shape for g in bp.gradient] == [W.shape for W in case.net.weights]


@given(cases())
def test_the_gradient_by_the_input_is_each_samples_own(case):
    """By δ, which goes backward, and by α from the inputs; for a batch row by row."""
    net, x, d = case.net, np.atleast_2d(case.x), np.atleast_2d(case.d)
    dx = dv.backprop(net, case.x, case.d, loss=case.loss).dx
    assert dx.shape == case.x.shape
    for k in range(len(x)):
        alone = dv.backprop(net, x[k], d[k], loss=case.loss)
        by_alpha = alone.delta[net.L] @ dv.alpha(net, alone, 0, net.L)
        assert relative_gap(np.atleast_2d(dx)[k], by_alpha) <= 1e-12


@given(cases(loss="half_squared_error"))
def test_without_the_half_everything_doubles(case):
    half = dv.backprop(case.net, case.x, case.d, loss="half_squared_error")
    full = dv.backprop(case.net, case.x, case.d, loss="squared_error")
    assert relative_gap(full.error, 2 * half.error) <= 1e-15
    assert relative_gap(full.epsilon, 2 * half.epsilon) <= 1e-15
    for l in half.gradient.indices:
        assert relative_gap(full.delta[l], 2 * half.delta[l]) <= 1e-15
        assert relative_gap(full.gradient[l], 2 * half.gradient[l]) <= 1e-15


def test_half_squared_error_is_the_default():
    net = dv.Network.random((2, 3, 1))
    given_, by_default = (dv.backprop(net, (1, 2), (3,), **loss) for loss in ({"loss": "half_squared_error"}, {}))
    assert by_default.error == given_.error


def passing_on(u, output):
    """A network whose u_L is its input."""
    m = len(u)
    return dv.Network([np.hstack([np.zeros((m, 1)), np.eye(m)])], (output,))


@pytest.mark.parametrize("u", [-800.0, -745.0, -40.0, -1.0, 0.0, 1.0, 40.0, 745.0, 800.0])
@pytest.mark.parametrize("d", [0.0, 0.25, 1.0])
def test_binary_cross_entropy_at_any_u(u, d):
    bp = dv.backprop(passing_on([u], "sigmoid"), (u,), (d,), loss="binary_cross_entropy")
    with localcontext(prec=800):
        z = 1 / (1 + Decimal(-u).exp())
        error = -(Decimal(d) * z.ln() + (1 - Decimal(d)) * (1 - z).ln())
    assert bp.error == pytest.approx(float(error), rel=1e-14, abs=1e-300)
    # z itself is known to 1e-16 only, so δ = z − d is too.
    assert bp.delta[1][0] == pytest.approx(float(z) - d, rel=1e-14, abs=1e-16)
    assert np.isfinite(bp.gradient[1]).all()


@pytest.mark.parametrize(("u", "d"), [(-30.0, 1.0), (-30.0, 0.5), (0.5, 0.2), (30.0, 0.0), (35.0, 1.0), (-40.0, 0.0)])
def test_epsilon_of_binary_cross_entropy_keeps_its_digits(u, d):
    """ε = (1 − d)/(1 − z) − d/z, which loses all digits when z is rounded first."""
    bp = dv.backprop(passing_on([u], "sigmoid"), (u,), (d,), loss="binary_cross_entropy")
    assert bp.epsilon[0] == pytest.approx((1 - d) * (1 + math.exp(u)) - d * (1 + math.exp(-u)), rel=1e-14)


@pytest.mark.parametrize(
    ("u", "d", "error", "p"),
    [
        ((800.0, -800.0), (1.0, 0.0), 0.0, (1.0, 0.0)),
        ((800.0, -800.0), (0.0, 1.0), 1600.0, (1.0, 0.0)),
        ((-800.0, -800.0), (0.5, 0.5), math.log(2), (0.5, 0.5)),
        ((800.0, 800.0 - math.log(3)), (0.25, 0.75), 0.75 * math.log(3) + math.log(4 / 3), (0.75, 0.25)),
        ((0.0, math.log(2), math.log(5)), (0.0, 0.0, 1.0), math.log(8 / 5), (0.125, 0.25, 0.625)),
        ((3.0,), (1.0,), 0.0, (1.0,)),
    ],
)
def test_softmax_cross_entropy_at_any_u(u, d, error, p):
    bp = dv.backprop(passing_on(u, "identity"), u, d, loss="softmax_cross_entropy")
    assert bp.error == pytest.approx(error, rel=1e-12, abs=1e-300)
    assert bp.epsilon == pytest.approx(np.subtract(p, d), rel=1e-12, abs=1e-300)
    assert bp.delta[1] == pytest.approx(np.subtract(p, d), rel=1e-12, abs=1e-300)
    assert np.isfinite(bp.gradient[1]).all()


def test_softmax_of_each_sample_by_itself():
    """Samples far apart in one batch: each has to be shifted by its own largest u."""
    u, d = np.array([(800.0, 800.0), (-800.0, -800.0), (0.0, 0.0)]), np.tile((1.0, 0.0), (3, 1))
    bp = dv.backprop(passing_on(u[0], "identity"), u, d, loss="softmax_cross_entropy")
    assert bp.error == pytest.approx(3 * math.log(2), rel=1e-12)
    assert bp.delta[1].tolist() == [[-0.5, 0.5]] * 3


@pytest.mark.parametrize(("u", "d", "epsilon"), [(800.0, 1.0, -1.0), (-800.0, 0.0, 1.0), (-800.0, 1.0, -math.inf)])
def test_epsilon_of_binary_cross_entropy_at_a_saturated_output(u, d, epsilon):
    bp = dv.backprop(passing_on([u], "sigmoid"), (u,), (d,), loss="binary_cross_entropy")
    assert bp.epsilon[0] == epsilon


@pytest.mark.parametrize(
    ("loss", "output", "d", "message"),
    [
        ("binary_cross_entropy", "tanh", (0, 1), "binary_cross_entropy needs the output activation sigmoid, got tanh"),
        ("softmax_cross_entropy", "sigmoid", (0, 1), "needs the output activation identity, got sigmoid"),
        ("binary_cross_entropy", "sigmoid", (0.5, 1.5), "needs every d_o between 0 and 1, got 1.5"),
        ("binary_cross_entropy", "sigmoid", (-0.1, 0.5), "needs every d_o between 0 and 1, got -0.1"),
        ("softmax_cross_entropy", "identity", (0.5, 0.6), "needs d_o ≥ 0 that add up to 1"),
        ("softmax_cross_entropy", "identity", (-0.5, 1.5), "needs d_o ≥ 0 that add up to 1"),
        ("hinge", "identity", (0, 1), "unknown loss 'hinge'; choose one of half_squared_error, squared_error"),
        (["hinge"], "identity", (0, 1), "unknown loss"),
        ("half_squared_error", "identity", (0, 1, 2), r"d must have shape (m = h_2,) = (2,) or (N, m = h_2) = (N, 2)"),
        ("half_squared_error", "identity", (0, np.nan), "d must be finite, got nan"),
    ],
)
def test_what_does_not_suit_is_refused(loss, output, d, message):
    net = dv.Network.random((2, 3, 2), output=output)
    with pytest.raises(ValueError) as refusal:
        dv.backprop(net, (0.5, -0.5), d, loss=loss)
    assert message in str(refusal.value)


def test_one_bad_target_in_a_batch_is_refused():
    net = dv.Network.random((2, 3, 2))
    with pytest.raises(ValueError, match="add up to 1"):
        dv.backprop(net, np.ones((2, 2)), [(0.5, 0.5), (0.5, 0.4)], loss="softmax_cross_entropy")


@pytest.mark.parametrize(("x", "d"), [((2,), (3, 2)), ((3, 2), (2,)), ((3, 2), (4, 2))])
def test_sample_and_target_need_the_same_batch_axis(x, d):
    net = dv.Network.random((2, 3, 2))
    with pytest.raises(ValueError, match="x and d must have the same batch axis, got x"):
        dv.backprop(net, np.ones(x), np.ones(d))


def test_inputs_are_left_alone():
    x, d = np.array([0.5, -0.5]), np.array([1.0])
    dv.backprop(dv.Network.random((2, 3, 1)), x, d)
    assert x.tolist() == [0.5, -0.5]
    assert d.tolist() == [1.0]
    assert x.flags.writeable
    assert d.flags.writeable
