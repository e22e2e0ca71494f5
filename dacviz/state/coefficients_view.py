"""The coefficient laboratory's view of the problem: the part shown, source and target, and what each part needs."""

import re
from dataclasses import dataclass, replace

from ..core.paths import Node
from .fields import (
    choice,
    film_step,
    hyphens,
    in_address,
    is_node,
    node_index,
    number,
    output_index,
    parse_node,
    parse_number,
    whole,
)
from .problem import Problem, number_text, quoted

PARTS = ("spread", "paths", "matrix", "poke", "delta", "cost")
GRANULARITIES = ("layer", "node")
LISTED = 200
SMALLEST_H, LARGEST_H = 1e-16, 1.0
LARGEST_EPSILON = 1e6


def _target(text: str, view: "CoefficientsView", problem: Problem) -> Node:
    target = parse_node(text, problem)
    if not _in_order(view.source, target):
        raise ValueError(
            f"The target must not lie below the source: layer {view.source[0]} to {problem.L}, got {quoted(text)}."
        )
    return target


def _in_order(source: Node, target: Node | None) -> bool:
    return target is None or source[0] <= target[0]


def _epsilon(text: str, _: object, problem: Problem) -> tuple[float, ...]:
    parts = [part for part in re.split(r"[,;\s]+", text.strip()[:4000]) if part]
    numbers = tuple(parse_number(part, "Every ε", -LARGEST_EPSILON, LARGEST_EPSILON) for part in parts)
    if len(numbers) != problem.sizes[-1]:
        raise ValueError(f"There must be one ε for each output, {problem.sizes[-1]} in all, got {len(numbers)}.")
    return numbers


@dataclass(frozen=True)
class CoefficientsView:
    """The part shown, source and target (None is output 1), the film's granularity and step, the place of the path
    that is lit (0 for none), the nudge h, ε if it is not the loss's own, and the output whose ε is at hand.

    ``awaits_target``: a first click has chosen the source; it is in no address."""

    show: str = choice("show", "part", PARTS)
    source: Node = node_index("from", (1, 1))
    target: Node | None = in_address("to", None, _target, hyphens)
    by: str = choice("by", "granularity", GRANULARITIES)
    step: int = film_step()
    path: int = whole("path", "The path", 0, LISTED)
    h: float = number("h", "The nudge h", SMALLEST_H, LARGEST_H, 1e-4)
    epsilon: tuple[float, ...] | None = in_address("eps", None, _epsilon, lambda v: ",".join(map(number_text, v)))
    output: int = output_index("output")
    awaits_target: bool = False

    def fitted(self, problem: Problem) -> "CoefficientsView":
        """This view of another network: source and target, path and ε that it does not have are dropped."""
        fits = is_node(self.source, problem) and (self.target is None or is_node(self.target, problem))
        source, target = (self.source, self.target) if fits and _in_order(self.source, self.target) else ((1, 1), None)
        epsilon = self.epsilon if self.epsilon and len(self.epsilon) == problem.sizes[-1] else None
        output = self.output if self.output <= problem.sizes[-1] else 1
        return replace(self, source=source, target=target, path=0, epsilon=epsilon, output=output, awaits_target=False)

    def target_in(self, problem: Problem) -> Node:
        """The target."""
        return self.target or (problem.L, 1)

    def with_source(self, node: Node, problem: Problem) -> "CoefficientsView":
        """Another source; a target below it gives way to output 1."""
        target = self.target if _in_order(node, self.target) else (problem.L, 1)
        return replace(self, source=node, target=target, path=0, awaits_target=False)

    def with_target(self, node: Node) -> "CoefficientsView":
        """Another target; if it lies below the source, the two change places."""
        source, target = sorted((self.source, node), key=lambda end: end[0])
        return replace(self, source=source, target=target, path=0, awaits_target=False)

    def clicked(self, pick: tuple[int, ...], problem: Problem) -> "CoefficientsView":
        """The first of two clicks chooses the source, the second the target; inputs and edges choose nothing."""
        if len(pick) != 2 or not is_node(pick, problem):
            return self
        if self.awaits_target:
            return self.with_target(pick)
        return replace(self.with_source(pick, problem), awaits_target=True)
