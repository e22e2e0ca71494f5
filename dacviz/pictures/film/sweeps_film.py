"""Sweeps + graph → film: α forward by the definition, then backward by Theorem 2: ``sweeps_film(sweeps)``.

Going forward a node shows α from the source to itself, going backward α from itself to the target.
"""

from collections.abc import Sequence
from itertools import groupby

from ...core.expression import Ref
from ...lesson import equations as eq
from ...lesson.captions import node_name
from ...lesson.expression import symbol, value
from ...lesson.laws import LAWS, Law
from ...lesson.markup import MATHML, math
from ...lesson.sweeps import PHASES, Sweeps, SweepStep, layer_sentence, listing, sentence
from .. import protocol
from ..graph import edge_values
from ..protocol import Colour, Frame, Place
from ..scales import limit
from .film import AddedNode, Film

NODE_OF_PHASE = {"definition": "alpha_from", "theorem2": "alpha_to"}


def sweeps_film(sweeps: Sweeps, by: str = "layer") -> protocol.Film:
    """One frame a layer or one a node (``by``)."""
    if by not in ("layer", "node"):
        raise ValueError(f"{by!r} is not one of layer, node")
    return _SweepsFilm(sweeps, by).as_dict()


class _SweepsFilm(Film[SweepStep]):
    """The film of both sweeps while it is built."""

    def __init__(self, sweeps: Sweeps, by: str):
        super().__init__(sweeps.net, sweeps.given | {step.target: step.value for step in sweeps.steps}, by)
        self.sweeps = sweeps

    def as_dict(self) -> protocol.Film:
        source, target, L = self.sweeps.source, self.sweeps.target, self.net.L
        colour: Colour = {
            "node": "alpha_from",
            "edge": "w",
            "node_label": "α",
            "edge_label": "w",
            "node_limit": limit(step.value for step in self.sweeps.steps),
            "edge_limit": limit(edge_values(self.graph, "w")),
        }
        caption = (
            f"How much does the sum of {node_name(*target, L)} change when the sum of "
            f"{node_name(*source, L)} does? First by the definition, then by Theorem 2."
        )
        goal = math(MATHML.row(symbol(Ref("alpha", (*source, *target)), MATHML), MATHML.equals, "<mtext>?</mtext>"))
        first: Frame = self.first_frame(PHASES[0][0], caption, [goal], self._slopes()) | {"node": "alpha_from"}
        film = self.whole_film(
            "Film of α", "The two ways", PHASES, listing(self.sweeps), colour, [first, *self._frames()]
        )
        return film | {"about": [self.node_at[source], self.node_at[target]]}

    def _slopes(self) -> list[AddedNode]:
        net = self.net
        nodes = [(l, i) for l in net.w.indices for i in range(1, net.sizes[l] + 1)]
        return [(self.node_at[node], "dphi", value(eq.slope(net, *node), self.known)) for node in nodes]

    def sentence(self, step: SweepStep) -> str:
        return sentence(step, self.sweeps)

    def place(self, ref: Ref, step: SweepStep) -> Place | None:
        """α at the node that is not its fixed end; a u that is read for its slope as that slope."""
        match ref.kind, ref.at:
            case "u", (l, i):
                return self.node_at[l, i], "dphi"
            case "alpha", (l, i, r, t):
                return self.node_at[(r, t) if step.phase == "definition" else (l, i)], NODE_OF_PHASE[step.phase]
        return None

    def frame(self, steps: Sequence[SweepStep], caption: str, symbols: list[str], numbers: list[str]) -> Frame:
        return super().frame(steps, caption, symbols, numbers) | {"node": NODE_OF_PHASE[steps[0].phase]}

    def _frames(self) -> list[Frame]:
        if self.by == "node":
            return [self.step_frame(step) for step in self.sweeps.steps]
        groups = groupby(self.sweeps.steps, key=lambda step: (step.phase, step.layer))
        return [self._layer_frame(phase, layer, list(group)) for (phase, layer), group in groups]

    def _layer_frame(self, phase: str, layer: int, steps: list[SweepStep]) -> Frame:
        m = MATHML
        law = self._law(phase, layer, steps[0].equation)
        # The steps end with the node the way leads to; the vector is in the order of the layer.
        position = 3 if phase == "definition" else 1
        values = self.shown_values(sorted(steps, key=lambda step: step.target.at[position]))
        result = m.row(symbol(law.target, m), m.equals, m.vector(values))
        caption = layer_sentence(phase, layer, self.sweeps)
        return self.frame(steps, caption, [math(law.written(m))], [math(result)]) | {"equation": steps[0].equation}

    def _law(self, phase: str, layer: int, number: str) -> Law:
        """The layer's equation with a letter for the node."""
        (l, i), (r, t) = self.sweeps.source, self.sweeps.target
        if phase == "definition":
            letters = {"l": l, "i": i, "r": layer}
        elif number == "21":
            letters = {"l": layer, "t": t}
        else:
            letters = {"l": layer, "r": r, "t": t}
        return LAWS[number].bound(self.net, **letters)
