"""The activation functions φ and their derivatives φ′: look one up with ``ACTIVATIONS[name]``.

At a kink the derivative does not exist; here it is the slope from the left: relu′(0) = 0 and
leaky_relu′(0) = 0.01, which is also what PyTorch and TensorFlow use.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

LEAK = 0.01


@dataclass(frozen=True)
class Activation:
    """φ and φ′, elementwise on float64 arrays of any shape; both finite and without overflow
    wherever the true value is a float64. ``latex_phi`` and ``latex_dphi`` are in terms of u and z = φ(u)."""

    name: str
    phi: Callable[[np.ndarray], np.ndarray]
    dphi: Callable[[np.ndarray], np.ndarray]
    latex_phi: str
    latex_dphi: str


def sigmoid(u):
    """1 / (1 + exp(−u)), accurate to the last places for u of either sign."""
    tail = np.exp(-np.abs(u))
    return np.where(u >= 0, 1.0, tail) / (1.0 + tail)


def _sigmoid_slope(u):
    tail = np.exp(-np.abs(u))
    return tail / (1.0 + tail) ** 2


def _tanh_slope(u):
    # sech² by its exponential: 1 − tanh² would lose every digit once tanh rounds to 1.
    tail = np.exp(-np.abs(u)) ** 2
    return 4.0 * tail / (1.0 + tail) ** 2


def softplus(u):
    """ln(1 + exp(u)), linear for large u instead of overflowing."""
    return np.logaddexp(0.0, u)


ACTIVATIONS: dict[str, Activation] = {
    a.name: a
    for a in (
        Activation("identity", lambda u: u + 0.0, np.ones_like, r"u", r"1"),
        Activation("tanh", np.tanh, _tanh_slope, r"\tanh u", r"1 - z^2"),
        Activation("sigmoid", sigmoid, _sigmoid_slope, r"\frac{1}{1 + e^{-u}}", r"z\,(1 - z)"),
        Activation(
            "relu",
            lambda u: np.maximum(u, 0.0),
            lambda u: np.where(u > 0, 1.0, 0.0),
            r"\max(0, u)",
            r"1 \text{ if } u > 0 \text{, else } 0",
        ),
        Activation(
            "leaky_relu",
            lambda u: np.where(u > 0, u, LEAK * u),
            lambda u: np.where(u > 0, 1.0, LEAK),
            r"\max(0.01\,u, u)",
            r"1 \text{ if } u > 0 \text{, else } 0.01",
        ),
        Activation("softplus", softplus, sigmoid, r"\ln(1 + e^u)", r"\frac{1}{1 + e^{-u}}"),
        Activation("sin", np.sin, np.cos, r"\sin u", r"\cos u"),
        Activation("square", np.square, lambda u: 2.0 * u, r"u^2", r"2u"),
    )
}


def activation(name: str) -> Activation:
    """The activation called ``name``; ``ValueError`` lists the names there are."""
    try:
        return ACTIVATIONS[name]
    except (KeyError, TypeError):
        raise ValueError(f"unknown activation {name!r}; choose one of {', '.join(ACTIVATIONS)}") from None
