"""What every film is made of: the network's graph, places of quantities on it, frames from steps.

``Film`` is to be derived from; ``film``, ``sweeps_film`` and ``induction_film`` say what their steps are called, where
their quantities stand and which sentence goes with a step.
"""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from ...core.expression import Ref
from ...core.network import Network
from ...lesson.algorithm import Line
from ...lesson.expression import numbers, reads, symbol, symbols, term, value_as_shown
from ...lesson.markup import MATHML, html, math, number
from ...lesson.rounding import is_rounding
from ...lesson.trace import Step
from .. import protocol
from ..graph import EDGE_KINDS, NODE_KINDS, edge_values, network_graph, with_values
from ..protocol import Colour, Frame, Place
from ..scales import LEVELS, THEMES
from .flow import activation_point, curve, summation

S = TypeVar("S", bound=Step)
AddedNode = tuple[int, str, float]
"""A node by its position, a kind of quantity, its value."""
AddedEdge = tuple[int, float]


class Film(Generic[S]):
    """The parts that a film's frames share while it is built. ``known`` holds every value that is shown."""

    def __init__(self, net: Network, known: Mapping[Ref, float], by: str):
        self.net, self.known, self.by = net, known, by
        self._rounding: dict[Ref, bool] = {}
        self.graph = with_values(network_graph(net), known)
        self.node_at = {node: k for k, node in enumerate(self.graph.nodes)}
        self.edge_at = {edge: k for k, edge in enumerate(self.graph.edges)}

    def sentence(self, step: S) -> str:
        """The step in plain words."""
        raise NotImplementedError

    def place(self, ref: Ref, step: S) -> Place | None:
        """The node at which ``ref`` stands while ``step`` is shown, and as what; None if it stands at an edge."""
        if ref.kind not in NODE_KINDS:
            return None
        l, i = ref.at[:2]
        return self.node_at[l, i], ref.kind

    def whole_film(
        self,
        title: str,
        listing: str,
        phases: Sequence[tuple[str, str]],
        lines: Sequence[Line],
        colour: Colour,
        frames: list[Frame],
    ) -> protocol.Film:
        """The whole film; ``listing`` names ``lines``, ``phases`` are (name, label) pairs, of
        which those without a frame are left out, ``colour`` names the two
        scales and their limits."""
        return {
            "title": title,
            "listing": listing,
            "steps": len(frames) - 1,
            "by": self.by,
            "phases": [(name, label) for name, label in phases if name in {frame["phase"] for frame in frames[1:]}],
            "sizes": list(self.net.sizes),
            "nodes": list(self.graph.nodes),
            "edges": [(self.node_at[a], self.node_at[b]) for a, b in self.graph.edges],
            "w": edge_values(self.graph, "w"),
            "d": [v for ref, v in self.known.items() if ref.kind == "d"],
            "places": [(node["x"], node["y"]) for _, node in self.graph.nodes.data()],
            "themes": THEMES,
            "levels": LEVELS,
            "curves": self._curves(),
            "colour": colour,
            "algorithm": [{"line": a.number, "indent": a.indent, "html": html(a.parts)} for a in lines],
            "frames": frames,
        }

    def added(self, steps: Sequence[S]) -> tuple[list[AddedNode], list[AddedEdge]]:
        """What ``steps`` make known, as (node, kind, value) and (edge, value); φ′(u) comes with z."""
        nodes: list[AddedNode] = []
        edges: list[AddedEdge] = []
        for step in steps:
            ref = step.target
            if ref.kind in EDGE_KINDS:
                edges.append((self.edge(ref), step.value))
            elif place := self.place(ref, step):
                node, kind = place
                if kind == "z":
                    nodes.append((node, "dphi", self.known[Ref("dphi", ref.index)]))
                nodes.append((node, kind, step.value))
        return nodes, edges

    def edge(self, ref: Ref) -> int:
        """The edge of a weight or of a derivative by it."""
        l, i, j = ref.at[:3]
        return self.edge_at[(l - 1, j), (l, i)]

    def frame(self, steps: Sequence[S], caption: str, symbols: list[str], numbers: list[str]) -> Frame:
        """What every frame has: phase, lines, words, what it adds, reads and assigns."""
        added, added_edges = self.added(steps)
        read = {ref: step for step in steps for ref in reads(step.expression)}
        targets = [self.place(step.target, step) for step in steps]
        frame: Frame = {
            "phase": steps[0].phase,
            "lines": sorted({step.line for step in steps}),
            "caption": caption,
            "symbols": symbols,
            "numbers": numbers,
            "add": added,
            "add_edges": added_edges,
            "read": [place for ref, step in read.items() if (place := self.place(ref, step))],
            "read_edges": [self.edge(ref) for ref in read if ref.kind == "w"],
            "target": [place for place in targets if place],
            "target_edges": [self.edge(step.target) for step in steps if step.target.kind in EDGE_KINDS],
        }
        if about_zero := [
            place for step, place in zip(steps, targets, strict=True) if place and self.is_rounding(step)
        ]:
            frame["about_zero"] = about_zero
        return frame

    def target(self, step: S) -> str:
        """What the step assigns, written as a term of its equation."""
        return term(step.target, symbol(step.target, MATHML), MATHML)

    def _with_flow(self, frame: Frame, step: S) -> Frame:
        """``frame`` with what flows in a step of a node, if anything does."""
        if self.by == "node":
            if sums := summation(step.expression, self.known, self.edge):
                frame["summation"] = sums
            if point := activation_point(step.expression, self.known, self.node_at):
                frame["activation"] = point
        return frame

    def _curves(self) -> list[list[tuple[float, float]]]:
        """The activation's curve of each layer from 1 on; only steps of a node show them."""
        if self.by != "node":
            return []
        h = self.net.sizes
        sums = {
            l: [v for i in range(1, h[l] + 1) if (v := self.known.get(Ref("u", (l, i)))) is not None]
            for l in self.net.w.indices
        }
        return [curve(self.net, l, sums[l]) for l in self.net.w.indices]

    def first_frame(self, phase: str, caption: str, symbols: list[str], add: list[AddedNode]) -> Frame:
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

    def is_rounding(self, step: S) -> bool:
        """Whether the step's value is nothing but the rounding of its own terms."""
        if step.target not in self._rounding:
            self._rounding[step.target] = is_rounding(step.value, step.expression, self.known)
        return self._rounding[step.target]

    def shown_values(self, steps: Sequence[S]) -> list[float | None]:
        """The steps' values, None for what is nothing but rounding."""
        return [None if self.is_rounding(step) else step.value for step in steps]

    def step_frame(self, step: S) -> Frame:
        """A frame that shows one assignment in symbols, in numbers and its result."""
        m = MATHML
        rounding = self.is_rounding(step)
        by_hand = value_as_shown(step.expression, self.known)
        # By hand a sum that cancels may leave another rounding, or none.
        same = is_rounding(by_hand, step.expression, self.known) or by_hand == 0
        left, right = self.sides(step)
        frame = self.frame([step], self.sentence(step), [math(left)], [math(right)])
        shown: Frame = frame | {
            "equation": step.equation,
            "result": math(m.result(step.value, rounding)),
            "value": step.value,
            "rounded": not same if rounding else number(by_hand) != number(step.value),
        }
        return self._with_flow(shown, step)

    def sides(self, step: S) -> tuple[str, str]:
        """The assignment of ``step`` in symbols, and what follows it in numbers."""
        m = MATHML
        in_symbols = m.row(self.target(step), m.equals, symbols(step.expression, m))
        return in_symbols, m.row(m.equals, numbers(step.expression, m, self.known))
