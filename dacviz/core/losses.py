"""The error E and how backpropagation starts from it: ``loss(name)`` looks one up.

Each loss gives E (12)(13), ε_o = ∂E/∂f_o (27) and δ_{L,o} = ε_o φ′_L(u_{L,o}) (33). Two losses are
computed from u_L rather than from the outputs, so that they stay finite when the output saturates.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .activations import softplus
from .messages import shortened


@dataclass(frozen=True)
class Loss:
    """One error function; its arrays are (m,) or (N, m), and E is summed over outputs and samples (12).

    ``error(u_L, z_L, d)`` is E, ``epsilon(u_L, z_L, d)`` is ε (27), ``delta(epsilon, dphi_L, z_L, d)`` is δ_L.
    ``output`` is the activation the loss needs in layer L, if any; ``target`` says what d must be. For the
    cross-entropies δ is a difference of numbers near 1 at a saturated output, so it is true to 1e-16, not relatively.
    """

    name: str
    error: Callable[[np.ndarray, np.ndarray, np.ndarray], float]
    epsilon: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    delta: Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    latex: str
    output: str | None = None
    target: str = "any"

    def check(self, output_activation: str, d: np.ndarray) -> None:
        """``ValueError`` unless layer L and the targets d suit this loss."""
        if self.output is not None and output_activation != self.output:
            raise ValueError(f"{self.name} needs the output activation {self.output}, got {output_activation}")
        if self.target == "fraction" and ((d < 0) | (d > 1)).any():
            raise ValueError(f"{self.name} needs every d_o between 0 and 1, got {d[(d < 0) | (d > 1)].flat[0]:g}")
        if self.target == "distribution":
            rows = np.atleast_2d(d)
            wrong = (rows < 0).any(axis=1) | (np.abs(rows.sum(axis=1) - 1) > 1e-9)
            if wrong.any():
                raise ValueError(
                    f"{self.name} needs d_o ≥ 0 that add up to 1, got {shortened(rows[wrong][0].tolist())}"
                    + f" in sample {int(wrong.argmax()) + 1} of {len(rows):,}" * (len(rows) > 1)
                )


def softmax(u):
    """p_o = exp(u_o) / Σ_k exp(u_k) along the last axis, shifted by the maximum so that nothing overflows."""
    # Sums that are further apart than float64 reaches are −∞ apart, whose power is the right 0.
    with np.errstate(over="ignore"):
        powers = np.exp(u - u.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _log_sum_exp(u):
    top = u.max(axis=-1, keepdims=True)
    return (top + np.log(np.exp(u - top).sum(axis=-1, keepdims=True)))[..., 0]


def _binary_epsilon(u, z, d):
    # (z − d) / (z (1 − z)) with 1/z = 1 + e^{−u} and 1/(1 − z) = 1 + e^{u}: exact while z rounds to 0 or 1.
    with np.errstate(over="ignore"):
        above, below = 1.0 + np.exp(u), 1.0 + np.exp(-u)
    with np.errstate(invalid="ignore"):
        return np.where(d == 1, 0.0, (1.0 - d) * above) - np.where(d == 0, 0.0, d * below)


def _product(epsilon, dphi, z, d):
    return epsilon * dphi


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss(
            "half_squared_error",
            error=lambda u, z, d: float(0.5 * np.sum((z - d) ** 2)),
            epsilon=lambda u, z, d: z - d,
            delta=_product,
            latex=r"\frac{1}{2} \sum_o (z_{L,o} - d_o)^2",
        ),
        Loss(
            "squared_error",
            error=lambda u, z, d: float(np.sum((z - d) ** 2)),
            epsilon=lambda u, z, d: 2.0 * (z - d),
            delta=_product,
            latex=r"\sum_o (z_{L,o} - d_o)^2",
        ),
        Loss(
            "binary_cross_entropy",
            error=lambda u, z, d: float(np.sum(d * softplus(-u) + (1.0 - d) * softplus(u))),
            epsilon=_binary_epsilon,
            # ε φ′ = z − d exactly; the product itself would be ∞ · 0 at a saturated output.
            delta=lambda epsilon, dphi, z, d: z - d,
            latex=r"-\sum_o \left[ d_o \ln z_{L,o} + (1 - d_o) \ln(1 - z_{L,o}) \right]",
            output="sigmoid",
            target="fraction",
        ),
        Loss(
            "softmax_cross_entropy",
            # Softmax is not component-wise, so it belongs to E, not to φ_L: the outputs are the logits u_L.
            error=lambda u, z, d: float(np.sum(_log_sum_exp(u) - np.sum(d * u, axis=-1))),
            epsilon=lambda u, z, d: softmax(u) - d,
            delta=_product,
            latex=r"-\sum_o d_o \ln p_o, \quad p_o = \frac{e^{u_{L,o}}}{\sum_k e^{u_{L,k}}}",
            output="identity",
            target="distribution",
        ),
    )
}


def loss_named(name: str) -> Loss:
    """The loss called ``name``; ``ValueError`` lists the names there are."""
    try:
        return LOSSES[name]
    except (KeyError, TypeError):
        raise ValueError(f"unknown loss {name!r}; choose one of {', '.join(LOSSES)}") from None
