"""What the next step of a run will do, and what it promises: ``next_update(run)``.

The numbers come from ``backprop``, not from the plan that a run follows, so that they are a second road to the step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .adam import Adam
from .backprop import backprop
from .descent import Descent
from .forward import forward
from .losses import loss_named
from .network import Layers, Network
from .sgd import SGD


class Moments(NamedTuple):
    """What Adam divides: the corrected means m̂ of the gradient and v̂ of its square, and ε."""

    first: Layers
    second: Layers
    epsilon: float


@dataclass(frozen=True, eq=False)
class NextStep:
    """One step before it is taken: w ← w − η λ w − (μ v + η c ḡ), or of Adam w ← w − η λ w − η m̂ / (√v̂ + ε).

    ``X`` (B, n) and ``D`` (B, m) are its mini-batch, ``rows`` (B,) where they stand in the run's data, from 0.
    ``gradient`` is ḡ, the mean of ∂E/∂w over the mini-batch, ``factor`` is c, 1 where nothing is clipped,
    ``weight_decay`` is λ, 0 where nothing decays, ``velocity`` is v, or None without momentum, ``moments`` are Adam's
    m̂ and v̂ with c ḡ in them and its ε, or None. All of these are shaped like the weights, as is ``change``, the Δw.
    """

    rows: np.ndarray
    X: np.ndarray
    D: np.ndarray
    learning_rate: float
    weight_decay: float
    momentum: float
    factor: float
    gradient: Layers
    velocity: Layers | None
    moments: Moments | None
    change: Layers

    @property
    def promised(self) -> float:
        """ḡ · Δw, the first-order change of the mini-batch's mean error: −η‖ḡ‖² for the plain step."""
        with np.errstate(over="ignore", invalid="ignore"):
            return sum(float(np.sum(g * dw)) for g, dw in zip(self.gradient, self.change, strict=True))


def next_step(run: Descent) -> NextStep:
    """The step that ``run.step()`` would take now; the run stays as it is. Numbers beyond float64 are inf or nan."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _next_update(run)


def _next_update(run: Descent) -> NextStep:
    rows = run.upcoming()
    X, D = run.X[rows], run.D[rows]
    summed = backprop(run.network, X, D, loss=run.loss).gradient
    gradient = Layers(tuple(g / len(rows) for g in summed))
    length = float(np.sqrt(sum(float(np.sum(g * g)) for g in gradient)))
    factor = 1.0 if run.clip is None or length <= run.clip else run.clip / length
    clipped = tuple(factor * g for g in gradient)
    velocity = run.velocity if isinstance(run, SGD) and run.momentum > 0 else None
    momentum = run.momentum if isinstance(run, SGD) else 0.0
    moments = _moments(run, clipped) if isinstance(run, Adam) else None
    if moments is not None:
        moved = [run.learning_rate * m / (np.sqrt(v) + moments.epsilon) for m, v in zip(*moments[:2], strict=True)]
    else:
        moved = [run.learning_rate * g for g in clipped]
        if velocity is not None:
            moved = [momentum * v + step for v, step in zip(velocity, moved, strict=True)]
    decay = run.learning_rate * run.weight_decay
    change = Layers(tuple(-(decay * W + step) for W, step in zip(run.network.weights, moved, strict=True)))
    return NextStep(
        rows, X, D, run.learning_rate, run.weight_decay, momentum, factor, gradient, velocity, moments, change
    )


def _moments(run: Adam, clipped: tuple[np.ndarray, ...]) -> Moments:
    """m̂ and v̂ of the next step."""

    def corrected(means: Layers, new: Iterable[np.ndarray], beta: float, correction: float) -> Layers:
        by = beta * correction + (1.0 - beta)
        return Layers(tuple((beta * m + (1.0 - beta) * g) / by for m, g in zip(means, new, strict=True)))

    (first, second), (one, two) = run.moments, run.corrections
    return Moments(
        corrected(first, clipped, run.beta_1, one),
        corrected(second, (g * g for g in clipped), run.beta_2, two),
        run.epsilon,
    )


def mean_error(net: Network, X: np.ndarray, D: np.ndarray, loss: str) -> float:
    """E / N over X (N, n), D (N, m); inf or nan where it leaves float64."""
    pas = forward(net, X)
    with np.errstate(over="ignore", invalid="ignore"):
        return loss_named(loss).error(pas.u[net.L], pas.z[net.L], D) / len(X)
