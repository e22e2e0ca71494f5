"""Induction + graph → film: the inductive step of Theorem 2, a frame for each line: ``induction_film(induction)``."""

from collections.abc import Mapping, Sequence

from ...core.expression import Expression, Product, Ref, Sum
from ...lesson.algorithm import Line
from ...lesson.expression import SPELLED_OUT, numbers, reads, symbol, symbols
from ...lesson.induction import Induction
from ...lesson.markup import MATHML, math
from ...lesson.trace import Step
from .. import protocol
from ..graph import edge_values
from ..protocol import Colour, Frame, Place
from ..scales import limit
from .film import AddedEdge, AddedNode, Film

PHASES = (("proof", "Inductive step"),)


class ProofStep(Step):
    """A line of the proof as a step of a film."""

    @property
    def phase(self) -> str:
        return "proof"


def induction_film(induction: Induction) -> protocol.Film:
    """Frame 0 asks for the coefficient; each later frame is one line, its edges lit."""
    return _InductionFilm(induction).as_dict()


class _InductionFilm(Film[ProofStep]):
    """The film of one inductive step while it is built."""

    def __init__(self, induction: Induction):
        super().__init__(induction.net, induction.known, "proof")
        self.induction = induction

    def as_dict(self) -> protocol.Film:
        steps = [
            ProofStep(k, line.equation, self.induction.target, line.expression, line.value)
            for k, line in enumerate(self.induction.lines, 1)
        ]
        lines = [Line(k, 0, (("words", line.reason),)) for k, line in enumerate(self.induction.lines, 1)]
        edge_limit = limit(edge_values(self.graph, "w"))
        colour: Colour = {
            "node": "alpha_from",
            "edge": "w",
            "node_label": "α",
            "edge_label": "w",
            "node_limit": limit(v for ref, v in self.known.items() if ref.kind == "alpha"),
            "edge_limit": edge_limit,
        }
        goal = math(MATHML.row(symbol(self.induction.target, MATHML), MATHML.equals, "<mtext>?</mtext>"))
        caption = (
            "The theorem holds up to the layer before: does it hold here? Six lines rewrite the coefficient, "
            "and its value never changes."
        )
        first: Frame = self.first_frame("proof", caption, [goal], []) | {"node": "alpha_from"}
        return self.whole_film(
            "Film of the inductive step", "Reasons", PHASES, lines, colour, [first, *map(self.step_frame, steps)]
        )

    def sentence(self, step: ProofStep) -> str:
        return self.induction.lines[step.line - 1].words

    def place(self, ref: Ref, step: ProofStep) -> Place | None:
        """α from the source at its end, α to the target at its start; those in between stand in the formula only."""
        if ref.kind != "alpha":
            return None
        a, b, c, d = ref.at
        start, end = (a, b), (c, d)
        if start == self.induction.target.at[:2]:
            return self.node_at[end], "alpha_from"
        return (self.node_at[start], "alpha_to") if end == self.induction.target.at[2:] else None

    def added(self, steps: Sequence[ProofStep]) -> tuple[list[AddedNode], list[AddedEdge]]:
        """The α that the line reads, and the one it stands for."""
        refs = [ref for step in steps for ref in (*reads(step.expression), step.target)]
        places = [(self.place(ref, steps[0]), self.known[ref]) for ref in refs]
        return [(*place, value) for place, value in places if place], []

    def sides(self, step: ProofStep) -> tuple[str, str]:
        """The sum's terms one below the other, so that rows can be seen to become columns."""
        m = MATHML
        left = m.row(symbol(step.target, m), m.equals, _stacked(step.expression, None))
        return left, m.row(m.equals, _stacked(step.expression, self.known))

    def frame(self, steps: Sequence[ProofStep], caption: str, symbols: list[str], numbers: list[str]) -> Frame:
        # The last line has α to the target where the first has α from the source.
        last = steps[0].line == len(self.induction.lines)
        return super().frame(steps, caption, symbols, numbers) | {"node": "alpha_to" if last else "alpha_from"}


def _stacked(e: Expression, known: Mapping[Ref, float] | None) -> str:
    """``e`` in symbols, or in numbers with ``known``; the terms of its outermost sum are rows of a table."""
    m = MATHML

    def write(part: Expression, leading: bool = True) -> str:
        return symbols(part, m) if known is None else numbers(part, m, known, leading)

    *factors, total = e.factors if isinstance(e, Product) else (e,)
    if not isinstance(total, Sum) or len(total.terms) > SPELLED_OUT:
        return write(e)
    rows = "".join(
        f"<mtr><mtd style='text-align: left'>{m.plus if k else ''}{write(term, k == 0)}</mtd></mtr>"
        for k, term in enumerate(total.terms)
    )
    table = f"<mtable>{rows}</mtable>"
    joint = m.juxtaposed if known is None else m.times
    return m.row(*[m.row(write(factor), joint) for factor in factors], m.paren(table) if factors else table)
