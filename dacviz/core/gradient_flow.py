"""What flows back through a network over many samples: ``flow(net, X, D)`` sizes up δ and α layer by layer.

Vanishing is a median that falls from layer to layer towards the input, exploding one that grows.
"""

from dataclasses import dataclass

import numpy as np

from .activations import activation
from .backprop import backprop
from .coefficients import alpha_to_output
from .network import Network

SATURATED = 0.05
"""A slope below this share of the largest that its φ has counts as flat."""


@dataclass(frozen=True)
class Band:
    """Smallest, median and largest magnitude of some numbers."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: np.ndarray) -> "Band":
        magnitude = np.abs(values).ravel()
        return cls(float(magnitude.min()), float(np.median(magnitude)), float(magnitude.max()))


@dataclass(frozen=True)
class GradientFlow:
    """Of layers 1 … L in order: the size of δ and of α to all outputs over samples and nodes, and the number of nodes
    that are saturated, flat on more than half the samples, and dead, φ′ = 0 on all of them."""

    delta: tuple[Band, ...]
    alpha: tuple[Band, ...]
    saturated: tuple[int, ...]
    dead: tuple[int, ...]


def flow(net: Network, X: np.ndarray, D: np.ndarray, loss: str = "half_squared_error") -> GradientFlow:
    """The flow over X (N, n) and D (N, m). Numbers beyond float64 come back as inf or nan."""
    bp = backprop(net, X, D, loss=loss)
    return GradientFlow(
        delta=tuple(map(Band.of, bp.delta)),
        alpha=tuple(map(Band.of, alpha_to_output(net, bp))),
        saturated=tuple(_saturated(name, slopes) for name, slopes in zip(net.activations, bp.dphi, strict=True)),
        dead=tuple(int((slopes == 0.0).all(axis=0).sum()) for slopes in bp.dphi),
    )


def _saturated(name: str, slopes: np.ndarray) -> int:
    if (steepest := activation(name).steepest) is None:
        return 0
    flat = np.abs(slopes) < SATURATED * steepest
    return int((flat.mean(axis=0) > 0.5).sum())
