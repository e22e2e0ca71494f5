"""The network of this moment as a film of one frame that is filled anew again and again: ``RunNetwork``."""

from collections.abc import Sequence

import numpy as np

from ...core.backprop import backprop
from ...core.coefficients import alpha_to_output
from ...core.network import Network
from ...lesson.trace import Step, given
from .. import protocol
from ..film.film import AddedNode, Film
from ..protocol import Colour, NetworkNow
from ..scales import limit, nice
from .display import Display


class RunNetwork(Film[Step]):
    """``base()`` is the film with an empty frame, ``now(net, x, d, loss)`` what fills it for one sample."""

    def __init__(self, net: Network, display: Display):
        super().__init__(net, given(net, np.zeros(net.sizes[0])), "live")
        self.trained = net
        self.display, self.output = display, min(display.output, net.sizes[-1])
        # Where the weight of each edge stands in its layer: the graph lists edges by the node they leave.
        self.at = [(l, i - 1, j) for (_, j), (l, i) in self.graph.edges]
        self.nodes = [(k, l, i - 1) for k, (l, i) in enumerate(self.graph.nodes) if i > 0]

    def base(self) -> protocol.Film:
        """The film; its scales and its frame are filled by ``now``."""
        labels = {"delta": "δ", "z": "z", "alpha": f"α → {self.net.L},{self.output}"}
        colour: Colour = {
            "node": self.display.nodes,
            "edge": self.display.edges,
            "node_label": labels[self.display.nodes],
            "edge_label": "w" if self.display.edges == "w" else "∂E/∂w",
            "derivative_label": "∂E/∂w",
            "node_limit": 1.0,
            "edge_limit": 1.0,
        }
        frame = self.first_frame("live", "", [], [])
        return self.whole_film("The network", "", (), (), colour, [frame]) | {"d": [0.0] * self.net.sizes[-1]}

    def network_of(self, w: Sequence[float]) -> Network:
        """The network whose ``now`` has this "w"; ``ValueError`` unless there is a finite number for each edge."""
        if len(w) != len(self.at):
            raise ValueError(f"this network has {len(self.at)} weights, got {len(w)}")
        weights = [np.zeros_like(W) for W in self.trained.weights]
        for (l, i, j), value in zip(self.at, w, strict=True):
            weights[l - 1][i, j] = value
        return Network(weights, self.trained.activations)

    def now(self, net: Network, x: np.ndarray, d: np.ndarray, loss: str) -> NetworkNow:
        """Weights, node values, derivatives and both scales' ends with ``net``, of the same widths, and one sample.

        Values beyond float64 are left out.
        """
        bp = backprop(net, x, d, loss=loss)
        kinds = {"z": bp.z, "delta": bp.delta, "alpha": alpha_to_output(net, bp)}
        add: list[AddedNode] = []
        for kind in dict.fromkeys(("z", self.display.nodes)):
            layers = kinds[kind]
            rows = {l: layers[l][self.output - 1] if kind == "alpha" else layers[l] for l in layers.indices}
            add += [(k, kind, float(rows[l][i])) for k, l, i in self.nodes if l in rows and np.isfinite(rows[l][i])]
        w = [float(net.w[l][i, j]) for l, i, j in self.at]
        derivatives = [float(bp.gradient[l][i, j]) for l, i, j in self.at]
        edges = w if self.display.edges == "w" else derivatives
        return {
            "w": w,
            "d": d.tolist(),
            "add": add,
            "add_edges": [(k, v) for k, v in enumerate(derivatives) if np.isfinite(v)],
            "node_limit": nice(limit(v for _, kind, v in add if kind == self.display.nodes)),
            "edge_limit": nice(limit(v for v in edges if np.isfinite(v))),
        }
