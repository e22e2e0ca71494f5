"""A small picture for every hidden node: what it computes over the inputs: ``HiddenNodes(fit, net)``."""

import numpy as np

from ...core.forward import forward
from ...core.network import Network
from ..protocol import HiddenNodesBase
from ..scales import limit
from .fit import MAP_SIDE, Fit, encoded

CELLS = 64
"""Hidden nodes that have a picture, the first ones."""
EVERY = 2
"""Of the fit's grid every second point is enough for a small picture."""


class HiddenNodes:
    """Curves over one input or maps over two, of z of the hidden nodes in the paper's order; none for more inputs."""

    def __init__(self, fit: Fit, net: Network):
        self.kind = {"curve": "curve", "map": "map"}.get(fit.kind)
        nodes = [(l, i) for l in range(1, net.L) for i in range(1, net.sizes[l] + 1)]
        self.hidden = len(nodes)
        self.nodes = nodes[:CELLS] if self.kind else []
        self.grid = self._thinned(fit.grid) if self.nodes else None

    def _thinned(self, grid: np.ndarray) -> np.ndarray:
        if self.kind == "curve":
            return grid[::EVERY]
        return grid.reshape(MAP_SIDE, MAP_SIDE, 2)[::EVERY, ::EVERY].reshape(-1, 2)

    def base(self) -> HiddenNodesBase:
        """Kind, node indices, points (of a side, for a map), and how many hidden nodes there are."""
        points = 0 if self.grid is None else len(self.grid)
        side = int(np.sqrt(points)) if self.kind == "map" else points
        return {"kind": self.kind, "nodes": self.nodes, "points": side, "hidden": self.hidden}

    def now(self, net: Network) -> list[str]:
        """A picture a node; the nodes of a layer share the scale that holds all they do, at least −1 … 1."""
        if self.grid is None:
            return []
        z = forward(net, self.grid).z
        tops = {l: max(1.0, limit(z[l][np.isfinite(z[l])].tolist())) for l in {l for l, _ in self.nodes}}
        return [encoded(z[l][:, i - 1], tops[l]) for l, i in self.nodes]
