"""What the next step of a run will do, and what it promises: ``next_update(run)``.

The numbers come from ``backprop``, not from the plan that ``SGD`` runs, so that they are a second road to the step.
"""

from dataclasses import dataclass

import numpy as np

from .backprop import backprop
from .forward import forward
from .losses import loss_named
from .network import Layers, Network
from .sgd import SGD


@dataclass(frozen=True, eq=False)
class NextStep:
    """One step w ← w − (μ v + η c ḡ) before it is taken; without momentum and clipping it is w ← w − η ḡ.

    ``X`` (B, n) and ``D`` (B, m) are its mini-batch, ``rows`` (B,) where they stand in the run's data, from 0.
    ``gradient`` is ḡ, the mean of ∂E/∂w over the mini-batch, ``factor`` is c, 1 where nothing is clipped, ``velocity``
    is v, or None without momentum; both are shaped like the weights, as is ``change``, the Δw of the step.
    """

    rows: np.ndarray
    X: np.ndarray
    D: np.ndarray
    learning_rate: float
    momentum: float
    factor: float
    gradient: Layers
    velocity: Layers | None
    change: Layers

    @property
    def promised(self) -> float:
        """ḡ · Δw, the first-order change of the mini-batch's mean error: −η‖ḡ‖² for the plain step."""
        with np.errstate(over="ignore", invalid="ignore"):
            return sum(float(np.sum(g * dw)) for g, dw in zip(self.gradient, self.change, strict=True))


def next_step(run: SGD) -> NextStep:
    """The step that ``run.step()`` would take now; the run stays as it is. Numbers beyond float64 are inf or nan."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _next_update(run)


def _next_update(run: SGD) -> NextStep:
    rows = run.upcoming()
    X, D = run.X[rows], run.D[rows]
    summed = backprop(run.network, X, D, loss=run.loss).gradient
    gradient = Layers(tuple(g / len(rows) for g in summed))
    length = float(np.sqrt(sum(float(np.sum(g * g)) for g in gradient)))
    factor = 1.0 if run.clip is None or length <= run.clip else run.clip / length
    velocity = run.velocity if run.momentum > 0 else None
    pushed = velocity or Layers(tuple(np.zeros_like(g) for g in gradient))
    change = Layers(
        tuple(-(run.momentum * v + run.learning_rate * (factor * g)) for v, g in zip(pushed, gradient, strict=True))
    )
    return NextStep(rows, X, D, run.learning_rate, run.momentum, factor, gradient, velocity, change)


def mean_error(net: Network, X: np.ndarray, D: np.ndarray, loss: str) -> float:
    """E / N over X (N, n), D (N, m); inf or nan where it leaves float64."""
    pas = forward(net, X)
    with np.errstate(over="ignore", invalid="ignore"):
        return loss_named(loss).error(pas.u[net.L], pas.z[net.L], D) / len(X)
