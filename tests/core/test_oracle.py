"""An independent oracle: the network and the losses written anew and differentiated by HIPS autograd.

The oracle follows (7), (8) and (12) node by node and sample by sample, and calls nothing of dacviz.
"""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian
from autograd.extend import defvjp, primitive
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from tests.core.closeness import relative_gap
from tests.strategies import cases, examples

erf = primitive(np.vectorize(math.erf, [float]))
defvjp(erf, lambda _, x: lambda g: g * 2 / math.sqrt(math.pi) * anp.exp(-(x**2)))

PHI = {
    "identity": lambda u: u,
    "tanh": anp.tanh,
    "sigmoid": lambda u: 1 / (1 + anp.exp(-u)),
    "relu": lambda u: anp.maximum(0, u),
    "leaky_relu": lambda u: anp.where(u > 0, u, 0.01 * u),
    "softplus": lambda u: anp.log(1 + anp.exp(u)),
    "sin": anp.sin,
    "square": lambda u: u**2,
    "gelu": lambda u: u * (1 + erf(u / math.sqrt(2))) / 2,
    "silu": lambda u: u / (1 + anp.exp(-u)),
    "elu": lambda u: anp.where(u > 0, u, anp.exp(u) - 1),
    "selu": lambda u: 1.0507009873554805 * anp.where(u > 0, u, 1.6732632423543772 * (anp.exp(u) - 1)),
    "softsign": lambda u: u / (1 + anp.abs(u)),
    "hardtanh": lambda u: anp.minimum(1, anp.maximum(-1, u)),
    "relu6": lambda u: anp.minimum(6, anp.maximum(0, u)),
    "mish": lambda u: u * anp.tanh(anp.log(1 + anp.exp(u))),
    "exponential": anp.exp,
}

# As functions of the network's output f; for softmax that is the logits, the output activation being the identity.
LOSS = {
    "half_squared_error": lambda f, d: anp.sum((f - d) ** 2) / 2,
    "squared_error": lambda f, d: anp.sum((f - d) ** 2),
    "binary_cross_entropy": lambda f, d: -anp.sum(d * anp.log(f) + (1 - d) * anp.log(1 - f)),
    "softmax_cross_entropy": lambda f, d: -anp.sum(d * anp.log(anp.exp(f) / anp.sum(anp.exp(f)))),
    "absolute_error": lambda f, d: anp.sum(anp.abs(f - d)),
    "huber": lambda f, d: anp.sum(anp.where(anp.abs(f - d) <= 1, (f - d) ** 2 / 2, anp.abs(f - d) - 0.5)),
}


def sweep(weights, activations, x, nudges):
    """(7) and (8) for one sample; ``nudges`` are added to the u, so that ∂/∂nudge_l is ∂/∂u_l."""
    u, z = [], [x]
    for W, name, nudge in zip(weights, activations, nudges, strict=True):
        u.append(anp.array([weighted_sum(w, z[-1]) for w in W]) + nudge)
        z.append(PHI[name](u[-1]))
    return u, z


def weighted_sum(w, z):
    return w[0] + sum(w[j] * z[j - 1] for j in range(1, len(w)))


def no_nudges(weights):
    return [np.zeros(len(W)) for W in weights]


def error(weights, nudges, activations, x, d, loss):
    return LOSS[loss](sweep(weights, activations, x, nudges)[1][-1], d)


def error_derivatives(net, x, d, loss):
    """E, ∂E/∂f, ∂E/∂u_l and ∂E/∂w_l of one sample."""
    weights, nudges = list(net.weights), no_nudges(net.weights)
    given_ = (weights, nudges, net.activations, x, d, loss)
    f = sweep(weights, net.activations, x, nudges)[1][-1]
    return error(*given_), grad(LOSS[loss])(f, d), grad(error, 1)(*given_), grad(error, 0)(*given_)


def coefficients(net, x, l, r):
    """∂u_r/∂u_l of one sample."""

    def u_r(nudge):
        nudges = no_nudges(net.weights)
        nudges[l - 1] = nudge
        return sweep(net.weights, net.activations, x, nudges)[0][r - 1]

    return jacobian(u_r)(np.zeros(len(net.weights[l - 1])))


def pairs(net):
    return [(l, r) for l in range(1, net.L + 1) for r in range(l, net.L + 1)]


def test_the_oracle_knows_every_activation_and_loss():
    assert set(PHI) == set(dv.ACTIVATIONS)
    assert set(LOSS) == set(dv.LOSSES)


@given(cases(batch=False))
def test_forward(case):
    u, z = sweep(case.net.weights, case.net.activations, case.x, no_nudges(case.net.weights))
    pas = dv.forward(case.net, case.x)
    for l in pas.z.indices:
        assert relative_gap(pas.z[l], z[l]) <= 1e-12
    for l in pas.u.indices:
        assert relative_gap(pas.u[l], u[l - 1]) <= 1e-12


@pytest.mark.parametrize("loss", dv.LOSSES)
@given(data=st.data())
@examples(60)
def test_backprop_of_a_sample(loss, data):
    case = data.draw(cases(loss=loss, batch=False))
    bp = dv.backprop(case.net, case.x, case.d, loss=loss)
    E, epsilon, delta, gradient = error_derivatives(case.net, case.x, case.d, loss)
    assert relative_gap(bp.error, E) <= 1e-9
    assert relative_gap(bp.epsilon, epsilon) <= 1e-9
    for l in bp.delta.indices:
        assert relative_gap(bp.delta[l], delta[l - 1]) <= 1e-9
        assert relative_gap(bp.gradient[l], gradient[l - 1]) <= 1e-9


@pytest.mark.parametrize("loss", dv.LOSSES)
@given(data=st.data())
@examples(30)
def test_backprop_of_a_batch_is_the_sum_over_its_samples(loss, data):
    case = data.draw(cases(loss=loss, batch=True))
    bp = dv.backprop(case.net, case.x, case.d, loss=loss)
    samples = [error_derivatives(case.net, x, d, loss) for x, d in zip(case.x, case.d, strict=True)]
    errors, epsilons, deltas, gradients = zip(*samples, strict=True)
    assert relative_gap(bp.error, sum(errors)) <= 1e-9
    assert relative_gap(bp.epsilon, np.stack(epsilons)) <= 1e-9
    for l in bp.delta.indices:
        assert relative_gap(bp.delta[l], np.stack([delta[l - 1] for delta in deltas])) <= 1e-9
        assert relative_gap(bp.gradient[l], sum(gradient[l - 1] for gradient in gradients)) <= 1e-9


@pytest.mark.parametrize("name", dv.ACTIVATIONS)
def test_every_activation_in_every_layer(name):
    """The random cases may miss one; here each is sure to be met, hidden and at the output."""
    rng = np.random.default_rng(1)
    net = dv.Network([rng.normal(size=(3, 3)), rng.normal(size=(2, 4))], (name, name))
    x, d = np.array([0.7, -1.1]), np.array([0.3, -0.4])
    bp = dv.backprop(net, x, d)
    gradient = error_derivatives(net, x, d, "half_squared_error")[3]
    for l in bp.gradient.indices:
        assert relative_gap(bp.gradient[l], gradient[l - 1]) <= 1e-9


@given(cases(batch=False))
@examples(60)
def test_alpha_of_a_sample(case):
    pas = dv.forward(case.net, case.x)
    for l, r in pairs(case.net):
        assert relative_gap(dv.alpha(case.net, pas, l, r), coefficients(case.net, case.x, l, r)) <= 1e-9


@given(cases(batch=True))
@examples(30)
def test_alpha_of_a_batch(case):
    pas = dv.forward(case.net, case.x)
    for l, r in pairs(case.net):
        expected = np.stack([coefficients(case.net, x, l, r) for x in case.x])
        assert relative_gap(dv.alpha(case.net, pas, l, r), expected) <= 1e-9
