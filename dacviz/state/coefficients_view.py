"""The laboratory's views ↔ the address, in the manner of ``address``: what is read is checked, what is refused is said.

``CoefficientsView`` and ``TheoremsView`` are how those two pages show the setting.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..core.exact import rational_names
from ..core.paths import Node
from .address import MAX_STEP, Reader, Refusals, one_of, parse_output
from .problem import Problem, number_text, parse_numbers, parse_whole, quoted

PARTS = ("spread", "paths", "matrix", "poke", "delta", "cost")
THEOREMS = {"1": "Theorem 1", "2": "Theorem 2", "3": "Corollary 3", "4": "Theorem 4", "5": "Theorem 5"}
FACTS = (*THEOREMS, "induction", "function")
GRANULARITIES = ("layer", "node")
LISTED = 200
SMALLEST_H, LARGEST_H = 1e-16, 1.0
LARGEST_EPSILON = 1e6


@dataclass(frozen=True)
class CoefficientsView:
    """The part shown, the two ends (target None is output 1), the film's granularity and step, the place of the path
    that is lit (0 for none), the nudge h, ε if it is not the loss's own, and the output whose ε is at hand."""

    show: str = "spread"
    source: Node = (1, 1)
    target: Node | None = None
    by: str = "layer"
    step: int = 0
    path: int = 0
    h: float = 1e-4
    epsilon: tuple[float, ...] | None = None
    output: int = 1

    def fitted(self, problem: Problem) -> "CoefficientsView":
        """This view of another network: ends, path and ε that it does not have are dropped."""
        fits = _is_node(self.source, problem) and (self.target is None or _is_node(self.target, problem))
        ends = (self.source, self.target) if fits and _in_order(self.source, self.target) else ((1, 1), None)
        epsilon = self.epsilon if self.epsilon and len(self.epsilon) == problem.sizes[-1] else None
        output = self.output if self.output <= problem.sizes[-1] else 1
        return replace(self, source=ends[0], target=ends[1], path=0, epsilon=epsilon, output=output)

    def end(self, problem: Problem) -> Node:
        """The target."""
        return self.target or (problem.L, 1)

    def with_source(self, node: Node, problem: Problem) -> "CoefficientsView":
        """Another source; a target below it gives way to output 1."""
        target = self.target if _in_order(node, self.target) else (problem.L, 1)
        return replace(self, source=node, target=target, path=0)

    def with_target(self, node: Node) -> "CoefficientsView":
        """Another target; if it lies below the source, the two change places."""
        source, target = sorted((self.source, node), key=lambda end: end[0])
        return replace(self, source=source, target=target, path=0)


def _is_node(node: Node, problem: Problem) -> bool:
    l, i = node
    return 1 <= l <= problem.L and 1 <= i <= problem.sizes[l]


def _in_order(source: Node, target: Node | None) -> bool:
    return target is None or source[0] <= target[0]


def write_coefficients(view: CoefficientsView) -> dict[str, str]:
    """The query parameters of a view, without those that are as usual."""
    usual, params = CoefficientsView(), {}
    if view.show != usual.show:
        params["show"] = view.show
    if view.source != usual.source:
        params["from"] = _hyphens(view.source)
    if view.target is not None:
        params["to"] = _hyphens(view.target)
    if view.by != usual.by:
        params["by"] = view.by
    for name in ("step", "path"):
        if getattr(view, name):
            params[name] = str(getattr(view, name))
    if view.h != usual.h:
        params["h"] = number_text(view.h)
    if view.epsilon is not None:
        params["eps"] = ",".join(map(number_text, view.epsilon))
    if view.output != usual.output:
        params["output"] = str(view.output)
    return params


def read_coefficients(params: Mapping[str, str], problem: Problem) -> tuple[CoefficientsView, Refusals]:
    """The view an address asks for of ``problem``, and a sentence for each parameter that could not be used."""
    reader = Reader(params)
    view = reader.take(CoefficientsView(), "show", lambda v, text: replace(v, show=one_of("part", text, PARTS)))
    view = reader.take(view, "from", lambda v, text: replace(v, source=_node(text, problem)))
    view = reader.take(view, "to", lambda v, text: replace(v, target=_target(text, v.source, problem)))
    view = reader.take(view, "by", lambda v, text: replace(v, by=one_of("granularity", text, GRANULARITIES)))
    view = reader.take(view, "step", lambda v, text: replace(v, step=parse_whole(text, "The step", MAX_STEP)))
    view = reader.take(view, "path", lambda v, text: replace(v, path=parse_whole(text, "The path", LISTED)))
    view = reader.take(view, "h", lambda v, text: replace(v, h=_nudge(text)))
    view = reader.take(view, "eps", lambda v, text: replace(v, epsilon=_epsilon(text, problem)))
    view = reader.take(view, "output", lambda v, text: replace(v, output=parse_output(text, problem)))
    return view, reader.refusals


@dataclass(frozen=True)
class TheoremsView:
    """The fact shown, the instance written out (None is the worst), the activation of the exact mode ("" is off), the
    film's step, and the node (None is output 1) and the depth of the function view."""

    show: str = "2"
    at: tuple[int, ...] | None = None
    exact: str = ""
    step: int = 0
    node: Node | None = None
    depth: int = 1

    def fitted(self, problem: Problem) -> "TheoremsView":
        """This view of another network: an instance or a node that it does not have is dropped."""
        node = self.node if self.node and _is_node(self.node, problem) else None
        at = self.at if self.at and _is_index(self.show, self.at, problem) else None
        return replace(self, at=at, node=node, depth=min(self.depth, (node or (problem.L, 1))[0]))


def write_theorems(view: TheoremsView) -> dict[str, str]:
    """The query parameters of a view, without those that are as usual."""
    usual, params = TheoremsView(), {}
    if view.show != usual.show:
        params["show"] = view.show
    if view.at is not None:
        params["at"] = _hyphens(view.at)
    if view.exact:
        params["exact"] = view.exact
    if view.step:
        params["step"] = str(view.step)
    if view.node is not None:
        params["node"] = _hyphens(view.node)
    if view.depth != usual.depth:
        params["depth"] = str(view.depth)
    return params


def read_theorems(params: Mapping[str, str], problem: Problem) -> tuple[TheoremsView, Refusals]:
    """The view an address asks for of ``problem``, and a sentence for each parameter that could not be used."""
    reader = Reader(params)
    view = reader.take(TheoremsView(), "show", lambda v, text: replace(v, show=one_of("theorem", text, FACTS)))
    view = reader.take(view, "at", lambda v, text: replace(v, at=_index(text, v.show, problem)))
    view = reader.take(view, "exact", lambda v, text: replace(v, exact=one_of("exact φ", text, rational_names())))
    view = reader.take(view, "step", lambda v, text: replace(v, step=parse_whole(text, "The step", MAX_STEP)))
    view = reader.take(view, "node", lambda v, text: replace(v, node=_node(text, problem)))
    view = reader.take(view, "depth", lambda v, text: replace(v, depth=_depth(text, v.node or (problem.L, 1))))
    return view, reader.refusals


def index_names(show: str) -> tuple[str, ...]:
    """The names of a theorem's indices."""
    return {"1": "l i j r t", "2": "l i r t", "3": "l i o", "4": "l i j", "5": "l i"}[show].split()


def _is_index(show: str, at: tuple[int, ...], problem: Problem) -> bool:
    """Whether theorem ``show`` speaks of the index ``at`` in this network."""
    if show not in THEOREMS or len(at) != len(index_names(show)):
        return False
    index = dict(zip(index_names(show), at, strict=True))
    l, below_last = index["l"], show in "235"
    if not _is_node((l, index["i"]), problem) or (below_last and l == problem.L):
        return False
    if "j" in index and not 0 <= index["j"] <= problem.sizes[l - 1]:
        return False
    if "o" in index and not 1 <= index["o"] <= problem.sizes[-1]:
        return False
    return "r" not in index or (_is_node((index["r"], index["t"]), problem) and index["r"] >= l + below_last)


# --- text into values -------------------------------------------------------------------------------------------------


def _hyphens(values: tuple[int, ...]) -> str:
    return "-".join(map(str, values))


def _whole_numbers(text: str) -> tuple[int, ...]:
    """The numbers of 1-2; () for anything else."""
    return tuple(map(int, text.split("-"))) if re.fullmatch(r"[0-9]{1,4}(-[0-9]{1,4}){1,4}", text) else ()


def _node(text: str, problem: Problem) -> Node:
    node = _whole_numbers(text)
    if len(node) != 2 or not _is_node(node, problem):
        raise ValueError(f"{quoted(text)} is no node of layers 1 to {problem.L}: write layer-node, for example 1-1.")
    return node


def _target(text: str, source: Node, problem: Problem) -> Node:
    target = _node(text, problem)
    if not _in_order(source, target):
        raise ValueError(f"The target must not lie below the source: layer {source[0]} or above, got {quoted(text)}.")
    return target


def _nudge(text: str) -> float:
    numbers = parse_numbers(text, "h", most=1)
    if not SMALLEST_H <= numbers[0] <= LARGEST_H:
        raise ValueError(f"The nudge h must be between {SMALLEST_H:g} and {LARGEST_H:g}, got {quoted(text)}.")
    return numbers[0]


def _epsilon(text: str, problem: Problem) -> tuple[float, ...]:
    numbers = parse_numbers(text, "eps")
    if len(numbers) != problem.sizes[-1]:
        raise ValueError(f"There must be one ε for each output, {problem.sizes[-1]} in all, got {len(numbers)}.")
    if max(map(abs, numbers)) > LARGEST_EPSILON:
        raise ValueError(f"Every ε must be between −{LARGEST_EPSILON:,.0f} and {LARGEST_EPSILON:,.0f}.")
    return numbers


def _index(text: str, show: str, problem: Problem) -> tuple[int, ...]:
    at = _whole_numbers(text)
    if not _is_index(show, at, problem):
        wanted = "-".join(index_names(show)) if show in THEOREMS else "an index"
        raise ValueError(f"{quoted(text)} is no instance of this theorem in this network: write {wanted} as numbers.")
    return at


def _depth(text: str, node: Node) -> int:
    return parse_whole(text, "The depth", node[0])
