"""A case of the bug clinic as a film: all numbers at once, and when it is solved, each law that was changed."""

from ...core.expression import Ref
from ...lesson.algorithm import lines
from ...lesson.clinic import Case
from ...lesson.expression import symbol, symbols
from ...lesson.markup import MATHML, html
from ...lesson.trace import Step, trace, with_slopes
from .. import protocol
from ..graph import edge_values
from ..protocol import Colour, Frame
from ..scales import limit
from .algorithm_film import PHASE_NAMES
from .film import Film

FIND = "Something in Algorithm 1 was changed before it ran. Here is all that it computed."


def clinic_film(case: Case, solved: bool = False) -> protocol.Film:
    """The numbers of ``case``, nodes coloured by δ, edges by ∂E/∂w; ``solved``: also a frame for each changed line."""
    return _ClinicFilm(case).as_dict(solved)


class _ClinicFilm(Film[Step]):
    def __init__(self, case: Case):
        super().__init__(case.trace.net, with_slopes(case.trace.net, case.trace.known()), "node")
        self.case = case
        given = case.trace.given
        x = [given[Ref("z", (0, j))] for j in range(1, self.net.sizes[0] + 1)]
        d = [given[Ref("d", (o,))] for o in range(1, self.net.sizes[-1] + 1)]
        right = trace(self.net, x, d, case.trace.loss)
        self.right = {step.target: step for step in right.steps}

    def as_dict(self, solved: bool) -> protocol.Film:
        frames = [self._all_numbers(), *(self._changed(step) for step in self._changes() if solved)]
        return self.whole_film("A case", "Algorithm 1", PHASE_NAMES, lines(self.case.trace), self._colour(), frames)

    def sentence(self, step: Step) -> str:
        return f"Line {step.line} was changed. This is what it computed."

    def _all_numbers(self) -> Frame:
        steps = self.case.trace.steps
        inputs = [(self.node_at[ref.at], "z", v) for ref, v in self.case.trace.given.items() if ref.kind == "z"]
        nodes, edges = self.added(steps)
        return self.first_frame("gradient", FIND, [], inputs + nodes) | {
            "add_edges": edges,
            "error": self.case.trace.error,
        }

    def _changes(self) -> list[Step]:
        """Of each line that was changed, the first step that shows it."""
        changed = [step for step in self.case.trace.steps if step.expression != self.right[step.target].expression]
        return list({step.line: step for step in reversed(changed)}.values())[::-1]

    def _changed(self, step: Step) -> Frame:
        """The changed law with its numbers, and the right one as a note."""
        right = self.right[step.target].expression
        law = MATHML.row(symbol(step.target, MATHML), MATHML.equals, symbols(right, MATHML))
        return self.step_frame(step) | {
            "add": [],
            "add_edges": [],
            "note": html((("words", "Right is "), ("math", law), ("words", "."))),
        }

    def _colour(self) -> Colour:
        return {
            "node": "delta",
            "edge": "gradient",
            "node_label": "δ",
            "edge_label": "∂E/∂w",
            "derivative_label": "∂E/∂w",
            "node_limit": limit(n["delta"] for _, n in self.graph.nodes(data=True) if "delta" in n),
            "edge_limit": limit(edge_values(self.graph, "gradient")),
        }
