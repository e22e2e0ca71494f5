"""One α by every way there is: ``agreement(net, pas, paths)`` says whether they agree."""

from dataclasses import dataclass
from math import fsum

import numpy as np

from .coefficients import alpha
from .forward import Forward
from .network import Network
from .paths import Paths
from .theorems import TOLERANCE


@dataclass(frozen=True)
class Agreement:
    """The values of one α ``by`` way. ``size`` is Σ |path|: what is added up, before anything cancels."""

    by: dict[str, float]
    size: float

    @property
    def units(self) -> float:
        """How far apart the ways are, in units in the last place of ``size``."""
        values = self.by.values()
        return float((max(values) - min(values)) / np.spacing(self.size))

    @property
    def holds(self) -> bool:
        """Whether rounding alone explains the difference."""
        return self.units <= TOLERANCE


def agreement(net: Network, pas: Forward, paths: Paths) -> Agreement:
    """α between the ends of ``paths`` by the definition (21)(22), by Theorem 2 (24) and, where all paths are listed,
    by adding them up."""
    (l, i), (r, t) = paths.source, paths.target
    by = {method: float(alpha(net, pas, l, r, method)[t - 1, i - 1]) for method in ("definition", "theorem2")}
    if not paths.rest_count:
        by["paths"] = fsum(path.value for path in paths.listed)
    return Agreement(by, float(alpha_sizes(net, pas, l, r)[t - 1, i - 1]))


def alpha_sizes(net: Network, pas: Forward, l: int, r: int) -> np.ndarray:
    """Σ |path| for every α_{l,i→r,t}, at ``[t-1, i-1]``: what it would be if nothing cancelled."""
    sizes = np.eye(net.sizes[l])
    for k in range(l, r):
        sizes = np.abs(net.w[k + 1][:, 1:]) @ (np.abs(pas.dphi[k])[:, None] * sizes)
    return sizes
