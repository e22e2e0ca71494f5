"""φ and φ′: against independent definitions, against each other, at kinks and far out."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.activations import activation
from tests.core.closeness import relative_gap

NEAR = np.linspace(-6.0, 6.0, 49) + 0.01  # no kink is among them: 0, ±1, 6
FAR = np.array([-745.0, -700.0, -100.0, -40.0, -20.0, -1e-9, 0.0, 1e-9, 20.0, 40.0, 100.0, 700.0, 745.0])

# Defined for complex u, so that Im φ(u + ih) / h is φ′(u) without any cancellation.
ANALYTIC = {
    "identity": lambda u: u,
    "tanh": np.tanh,
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
    "softplus": lambda u: np.log(1 + np.exp(u)),
    "sin": np.sin,
    "square": lambda u: u * u,
    "silu": lambda u: u / (1 + np.exp(-u)),
    "mish": lambda u: u * np.tanh(np.log(1 + np.exp(u))),
    "exponential": np.exp,
}


@pytest.mark.parametrize("name", ANALYTIC)
def test_phi_and_slope_by_complex_step(name):
    a, h = dv.ACTIVATIONS[name], 1e-30
    stepped = ANALYTIC[name](NEAR + 1j * h)
    np.testing.assert_allclose(a.phi(NEAR), stepped.real, rtol=1e-13)
    np.testing.assert_allclose(a.dphi(NEAR), stepped.imag / h, rtol=1e-12)


@pytest.mark.parametrize("name", dv.ACTIVATIONS)
def test_slope_by_central_differences(name):
    a, h = dv.ACTIVATIONS[name], 1e-5
    np.testing.assert_allclose(a.dphi(NEAR), (a.phi(NEAR + h) - a.phi(NEAR - h)) / (2 * h), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "at", "phi", "dphi"),
    [
        ("relu", 0.0, 0.0, 0.0),
        ("relu", -3.0, 0.0, 0.0),
        ("relu", 3.0, 3.0, 1.0),
        ("leaky_relu", 0.0, 0.0, 0.01),
        ("leaky_relu", -3.0, -0.03, 0.01),
        ("leaky_relu", 3.0, 3.0, 1.0),
        ("tanh", 0.0, 0.0, 1.0),
        ("sigmoid", 0.0, 0.5, 0.25),
        ("softplus", 0.0, math.log(2), 0.5),
        ("sin", 0.0, 0.0, 1.0),
        ("square", 0.0, 0.0, 0.0),
        ("identity", -3.0, -3.0, 1.0),
        ("silu", 0.0, 0.0, 0.5),
        ("elu", 0.0, 0.0, 1.0),
        ("selu", 0.0, 0.0, 1.0507009873554805 * 1.6732632423543772),
        ("selu", 2.0, 2.0 * 1.0507009873554805, 1.0507009873554805),
        ("softsign", 0.0, 0.0, 1.0),
        ("softsign", -3.0, -0.75, 0.0625),
        ("hardtanh", 0.25, 0.25, 1.0),
        ("hardtanh", 1.0, 1.0, 0.0),
        ("hardtanh", -1.0, -1.0, 0.0),
        ("relu6", 0.0, 0.0, 0.0),
        ("relu6", 3.0, 3.0, 1.0),
        ("relu6", 6.0, 6.0, 0.0),
        ("mish", 0.0, 0.0, 0.6),
        ("exponential", 0.0, 1.0, 1.0),
    ],
)
def test_values_at_kinks_and_other_known_points(name, at, phi, dphi):
    """At a kink the slope is the one from the left; -0.0 is the same point as 0.0."""
    for u in {at, -at} if at == 0 else {at}:
        assert dv.ACTIVATIONS[name].phi(np.array(u)) == phi
        assert dv.ACTIVATIONS[name].dphi(np.array(u)) == dphi


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "attribute", "exact"),
    [
        ("sigmoid", "phi", lambda u: 1 / (1 + (-u).exp())),
        ("sigmoid", "dphi", lambda u: (-u).exp() / (1 + (-u).exp()) ** 2),
        ("softplus", "phi", lambda u: (1 + u.exp()).ln()),
        ("softplus", "dphi", lambda u: 1 / (1 + (-u).exp())),
        ("tanh", "phi", lambda u: (u.exp() - (-u).exp()) / (u.exp() + (-u).exp())),
        ("tanh", "dphi", lambda u: 4 / (u.exp() + (-u).exp()) ** 2),
        ("silu", "phi", lambda u: u / (1 + (-u).exp())),
        ("silu", "dphi", lambda u: 1 / (1 + (-u).exp()) + u * (-u).exp() / (1 + (-u).exp()) ** 2),
        ("elu", "phi", lambda u: u if u > 0 else u.exp() - 1),
        ("elu", "dphi", lambda u: min(u, Decimal(0)).exp()),
        ("softsign", "dphi", lambda u: 1 / (1 + abs(u)) ** 2),
        ("mish", "phi", lambda u: u * ((1 + u.exp()) ** 2 - 1) / ((1 + u.exp()) ** 2 + 1)),
        (
            "mish",
            "dphi",
            lambda u: (
                ((1 + u.exp()) ** 2 - 1) / ((1 + u.exp()) ** 2 + 1)
                + 4 * u * u.exp() * (1 + u.exp()) / ((1 + u.exp()) ** 2 + 1) ** 2
            ),
        ),
    ],
)
def test_far_out_against_exact_decimals(name, attribute, exact):
    """To a few units in the last place, the smallest subnormal included, times u where φ is a product with u."""
    with localcontext(prec=700):
        expected = np.array([float(exact(Decimal(u))) for u in FAR.tolist()])
    rtol, atol = (2e-15, 745 * 5e-324) if name in ("silu", "mish") else (1e-15, 5e-324)
    np.testing.assert_allclose(getattr(dv.ACTIVATIONS[name], attribute)(FAR), expected, rtol=rtol, atol=atol)


@pytest.mark.parametrize("name", [name for name in dv.ACTIVATIONS if name not in ("square", "exponential")])
def test_huge_arguments_do_not_overflow(name):
    """Warnings are errors here; u², 2u and e^u are left out because their true values do overflow."""
    u = np.array([-1e300, -1e4, 1e4, 1e300])
    assert np.isfinite(dv.ACTIVATIONS[name].phi(u)).all()
    assert np.isfinite(dv.ACTIVATIONS[name].dphi(u)).all()


@pytest.mark.parametrize("name", dv.ACTIVATIONS)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_elementwise_on_any_shape(name, shape):
    a, u = dv.ACTIVATIONS[name], np.full(shape, 0.5)
    for function in (a.phi, a.dphi):
        assert np.shape(function(u)) == shape
        assert np.asarray(function(u)).dtype == np.float64
        assert relative_gap(function(u), np.full(shape, function(np.array([0.5]))[0])) <= 1e-15
    assert (u == 0.5).all()


def test_each_is_found_under_its_own_name():
    names = ["identity", "tanh", "sigmoid", "relu", "leaky_relu", "softplus", "sin", "square"]
    names += ["gelu", "silu", "elu", "selu", "softsign", "hardtanh", "relu6", "mish", "exponential"]
    assert [a.name for a in dv.ACTIVATIONS.values()] == list(dv.ACTIVATIONS) == names


@pytest.mark.parametrize("name", ["Tanh", "", None, ["tanh"]])
def test_unknown_names(name):
    with pytest.raises(ValueError) as refusal:
        activation(name)
    assert str(refusal.value) == f"unknown activation {name!r}; choose one of {', '.join(dv.ACTIVATIONS)}"
