"""What every film is made of: the network's graph, places of quantities on it, frames from steps.

``Film`` is to be derived from; ``film``, ``sweeps_film`` and ``induction_film`` say what their steps are called, where
their quantities stand and which sentence goes with a step.
"""

from collections.abc import Mapping, Sequence

from ...core.expression import Ref
from ...core.network import Network
from ...lesson.algorithm import Line, html
from ...lesson.expression import numbers, reads, symbol, symbols, term, value_as_shown
from ...lesson.markup import MATHML, math, number
from ...lesson.rounding import is_rounding
from ...lesson.trace import Step
from ..graph import EDGE_KINDS, NODE_KINDS, network_graph, with_values
from ..scales import LEVELS, THEMES
from .flow import activation_point, curve, summation


class Film:
    """The parts that a film's frames share while it is built. ``known`` holds every value that is shown."""

    def __init__(self, net: Network, known: Mapping[Ref, float], by: str):
        self.net, self.known, self.by = net, known, by
        self.graph = with_values(network_graph(net), known)
        self.node_at = {node: k for k, node in enumerate(self.graph.nodes)}
        self.edge_at = {edge: k for k, edge in enumerate(self.graph.edges)}

    def sentence(self, step: Step) -> str:
        """The step in plain words."""
        raise NotImplementedError

    def place(self, ref: Ref, step: Step) -> tuple[int, str] | None:
        """The node at which ``ref`` stands while ``step`` is shown, and as what; None if it stands at an edge."""
        return (self.node_at[ref.index[:2]], ref.kind) if ref.kind in NODE_KINDS else None

    def whole_film(
        self, title: str, listing: str, phases, lines: Sequence[Line], colour: dict, frames: list[dict]
    ) -> dict:
        """The whole film; ``listing`` names ``lines``, ``phases`` are (name, label) pairs, ``colour`` names the two
        scales and their limits."""
        return {
            "title": title,
            "listing": listing,
            "steps": len(frames) - 1,
            "by": self.by,
            "phases": [list(phase) for phase in phases],
            "sizes": list(self.net.sizes),
            "nodes": [list(node) for node in self.graph.nodes],
            "edges": [[self.node_at[a], self.node_at[b]] for a, b in self.graph.edges],
            "w": [w for _, _, w in self.graph.edges.data("w")],
            "d": [v for ref, v in self.known.items() if ref.kind == "d"],
            "places": [[node["x"], node["y"]] for _, node in self.graph.nodes.data()],
            "themes": THEMES,
            "levels": LEVELS,
            "curves": self._curves(),
            "colour": colour,
            "algorithm": [{"line": a.number, "indent": a.indent, "html": html(a)} for a in lines],
            "frames": frames,
        }

    def added(self, steps: Sequence[Step]) -> tuple[list, list]:
        """What ``steps`` make known, as [node, kind, value] and [edge, value]; φ′(u) comes with z."""
        nodes, edges = [], []
        for step in steps:
            ref = step.target
            if ref.kind in EDGE_KINDS:
                edges.append([self.edge(ref), step.value])
                continue
            node, kind = self.place(ref, step)
            if kind == "z":
                nodes.append([node, "dphi", self.known[Ref("dphi", ref.index)]])
            nodes.append([node, kind, step.value])
        return nodes, edges

    def edge(self, ref: Ref) -> int:
        """The edge of a weight or of a derivative by it."""
        l, i, j = ref.index[:3]
        return self.edge_at[(l - 1, j), (l, i)]

    def frame(self, steps: Sequence[Step]) -> dict:
        """What every frame has: phase, lines, what it adds, reads and assigns."""
        added, added_edges = self.added(steps)
        about_zero = [
            list(place) for step in steps if self.is_rounding(step) and (place := self.place(step.target, step))
        ]
        read = {ref: step for step in steps for ref in reads(step.expression)}
        targets = [self.place(step.target, step) for step in steps]
        return {
            "phase": steps[0].phase,
            "lines": sorted({step.line for step in steps}),
            "add": added,
            "add_edges": added_edges,
            "read": [list(place) for ref, step in read.items() if (place := self.place(ref, step))],
            "read_edges": [self.edge(ref) for ref in read if ref.kind == "w"],
            "target": [list(place) for place in targets if place],
            "target_edges": [self.edge(step.target) for step in steps if step.target.kind in EDGE_KINDS],
        } | ({"about_zero": about_zero} if about_zero else {})

    def target(self, step: Step) -> str:
        """What the step assigns, written as a term of its equation."""
        return term(step.target, symbol(step.target, MATHML), MATHML)

    def _flow(self, step: Step) -> dict:
        """What flows in a step of a node, if anything does."""
        if self.by != "node":
            return {}
        flow = {
            "summation": summation(step.expression, self.known, self.edge),
            "activation": activation_point(step.expression, self.known, self.node_at),
        }
        return {name: part for name, part in flow.items() if part}

    def _curves(self) -> list[list[list[float]]]:
        """The activation's curve of each layer from 1 on; only steps of a node show them."""
        if self.by != "node":
            return []
        h = self.net.sizes
        sums = {
            l: [v for i in range(1, h[l] + 1) if (v := self.known.get(Ref("u", (l, i)))) is not None]
            for l in self.net.w.indices
        }
        return [curve(self.net, l, sums[l]) for l in self.net.w.indices]

    def first_frame(self, phase: str, caption: str, symbols: list[str], add: list) -> dict:
        """A frame that assigns nothing: the beginning of a film."""
        return {
            "phase": phase,
            "lines": [],
            "caption": caption,
            "symbols": symbols,
            "numbers": [],
            "add": add,
            "add_edges": [],
            "read": [],
            "read_edges": [],
            "target": [],
            "target_edges": [],
        }

    def is_rounding(self, step: Step) -> bool:
        """Whether the step's value is nothing but the rounding of its own terms."""
        return is_rounding(step.value, step.expression, self.known)

    def shown_values(self, steps: Sequence[Step]) -> list[float | None]:
        """The steps' values, None for what is nothing but rounding."""
        return [None if self.is_rounding(step) else step.value for step in steps]

    def step_frame(self, step: Step) -> dict:
        """A frame that shows one assignment in symbols, in numbers and its result."""
        m = MATHML
        rounding = self.is_rounding(step)
        by_hand = value_as_shown(step.expression, self.known)
        # By hand a sum that cancels may leave another rounding, or none.
        same = is_rounding(by_hand, step.expression, self.known) or by_hand == 0
        shown = self.frame([step]) | {
            "equation": step.equation,
            "caption": self.sentence(step),
            "symbols": [math(m.row(self.target(step), m.equals, symbols(step.expression, m)))],
            "numbers": [math(m.row(m.equals, numbers(step.expression, m, self.known)))],
            "result": math(m.result(step.value, rounding)),
            "value": step.value,
            "rounded": not same if rounding else number(by_hand) != number(step.value),
        }
        return shown | self._flow(step)
