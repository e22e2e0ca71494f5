"""What flows back through a network over many samples: ``gradient_flow(net, X, D)`` sizes up δ and α layer by layer.

Vanishing is a size that falls from layer to layer towards the input, exploding one that grows. The size of a layer is
the root mean square: the median would be 0 as soon as half the nodes of a relu layer rest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .activations import activation
from .backprop import backprop
from .coefficients import alpha_to_output
from .network import Network

SATURATED = 0.05
"""A slope below this share of the largest that its φ has counts as flat."""


@dataclass(frozen=True)
class Band:
    """Smallest magnitude, root mean square and largest magnitude of some numbers, and which share of them, 0 … 1, is
    exactly 0."""

    low: float
    rms: float
    high: float
    zeros: float = 0.0

    @classmethod
    def of(cls, values: np.ndarray) -> "Band":
        """Of an array of any shape with at least one number; inf or nan where the numbers are."""
        magnitude = np.abs(values).ravel()
        high = float(magnitude.max())
        # Relative to the largest, so that no square leaves float64.
        relative = magnitude / high if 0.0 < high < np.inf else magnitude
        rms = float(np.sqrt(np.mean(relative**2))) * (high if 0.0 < high < np.inf else 1.0)
        return cls(float(magnitude.min()), rms, high, float(np.mean(magnitude == 0.0)))


@dataclass(frozen=True)
class GradientFlow:
    """Of layers 1 … L in order: the size of δ and of α to all outputs over samples and nodes, and the number of nodes
    that are saturated, flat on more than half the samples, and dead, φ′ = 0 on all of them."""

    delta: tuple[Band, ...]
    alpha: tuple[Band, ...]
    saturated: tuple[int, ...]
    dead: tuple[int, ...]


def gradient_flow(net: Network, X: ArrayLike, D: ArrayLike, loss: str = "half_squared_error") -> GradientFlow:
    """The flow over the samples X (N, n) with targets D (N, m), or over one sample x (n,), d (m,).

    Column 0 of the network's weights is the bias. Numbers beyond float64 come back as inf or nan. ``ValueError`` as
    ``backprop`` raises it.
    """
    X, D = np.atleast_2d(np.asarray(X)), np.atleast_2d(np.asarray(D))
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
