"""The first page's view of the problem: the film of Algorithm 1 and the number that is explained below it."""

from dataclasses import dataclass, replace
from typing import Any

from ..core.costs import weight_count
from ..pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, SWEEPS
from ..pictures.film.turn import LEVELS, OFF
from ..pictures.graph import NODE_KINDS
from .fields import choice, film_step, hyphens, in_address, is_node, one_of, output_index, whole_numbers
from .problem import Problem, architecture, quoted

MAX_SINGLE_STEPS = 60
"""A film of so many steps opens node by node."""


def _at_step(view: "FilmView", _: str, step: Any) -> "FilmView":
    """A step is a moment only together with the granularity: addresses without one were made layer by layer."""
    return replace(view, step=step, by=view.by or ("layer" if step else ""))


def _pick(text: str, _: object, problem: Problem) -> tuple[int, ...]:
    pick = whole_numbers(text)
    if not _exists(pick, problem):
        raise ValueError(
            f"{quoted(text)} is no node (layer-node) or weight (layer-node-input) of {architecture(problem.sizes)}: "
            f"layers are 0 to {problem.L}, nodes are counted from 1, input 0 is the bias."
        )
    return pick


def _exists(pick: tuple[int, ...], problem: Problem) -> bool:
    match pick:
        case (_, _):
            return is_node(pick, problem, first=0)
        case (l, i, j):
            return is_node((l, i), problem) and 0 <= j <= problem.sizes[l - 1]
    return False


@dataclass(frozen=True)
class FilmView:
    """How the first page shows it: colours, granularity ("": as suits the network, see ``granularity``), sweep, the
    output whose α are shown (in the address only with α), the step, the node or weight that is explained, and how much
    the learner is asked."""

    nodes: str = choice("nodes", "node colour", NODE_KINDS, "delta")
    edges: str = choice("edges", "edge colour", EDGE_COLOURS)
    by: str = in_address("by", "", lambda text, *_: one_of("granularity", text, GRANULARITIES))
    sweep: str = choice("sweep", "sweep", SWEEPS)
    output: int = output_index("to", differs=lambda view, _: view.nodes == "alpha")
    step: int = film_step(_at_step)
    pick: tuple[int, ...] | None = in_address("pick", None, _pick, hyphens)
    turn: str = choice("turn", "level of questions", LEVELS)

    @property
    def asks(self) -> bool:
        """Whether it is the learner's turn: the film is that of E, node by node, whatever else is chosen."""
        return self.turn != OFF

    def granularity(self, problem: Problem) -> str:
        """Layer or node: what was asked for, else node by node where that is not long, and where a learner is asked."""
        if self.asks:
            return "node"
        nodes, weights = sum(problem.sizes[1:]), weight_count(problem.sizes)
        return self.by or ("node" if 3 * nodes + weights <= MAX_SINGLE_STEPS else "layer")

    def fitted(self, problem: Problem) -> "FilmView":
        """This view of another network: an output or a pick that it does not have is dropped."""
        output = self.output if self.output <= problem.sizes[-1] else 1
        return replace(self, output=output, pick=self.pick if self.pick and _exists(self.pick, problem) else None)
