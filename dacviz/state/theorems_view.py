"""The theorems' page's view of the problem: the theorem shown, its instance, the exact mode, the nested function."""

from dataclasses import dataclass, replace

from ..core.exact import rational_names
from ..core.paths import Node
from .fields import choice, film_step, hyphens, in_address, is_node, node_index, one_of, whole_numbers
from .problem import Problem, parse_whole, quoted

THEOREMS = {"1": "Theorem 1", "2": "Theorem 2", "3": "Corollary 3", "4": "Theorem 4", "5": "Theorem 5"}
SHOWN = (*THEOREMS, "induction", "function")
INDICES = {"1": "lijrt", "2": "lirt", "3": "lio", "4": "lij", "5": "li"}
"""The letters of a theorem's indices."""
_OF_HIDDEN_LAYERS = ("2", "3", "5")
"""Theorems about a layer below the last, and (2) about a coefficient to a layer above it."""


def _index(text: str, view: "TheoremsView", problem: Problem) -> tuple[int, ...]:
    at, letters = whole_numbers(text), INDICES.get(view.show, "")
    if len(at) == len(letters) > 0 and not (wrong := _out_of_range(view.show, at, problem)):
        return at
    begin = f"{quoted(text)} is no instance of this theorem in this network"
    if not letters:
        raise ValueError(f"{begin}: leave at out, there is none to choose here.")
    if len(at) != len(letters):
        raise ValueError(
            f"{begin}: write {'-'.join(letters)} as numbers, l from 1 to {_last_layer(view.show, problem)}."
        )
    raise ValueError(f"{begin}: write {'-'.join(letters)} as numbers, {wrong}.")


def _last_layer(show: str, problem: Problem) -> int:
    return problem.L - (show in _OF_HIDDEN_LAYERS)


def _out_of_range(show: str, at: tuple[int, ...], problem: Problem) -> str:
    """Which of a theorem's indices is out of its range, and the range; nothing if all are within."""
    index: dict[str, int] = {}
    for letter, k in zip(INDICES[show], at, strict=True):
        index[letter] = k
        low, high = _range(letter, index, show, problem)
        if not low <= k <= high:
            return f"{letter} from {low} to {high}" if low <= high else "but there is none to choose"
    return ""


def _range(letter: str, index: dict[str, int], show: str, problem: Problem) -> tuple[int, int]:
    """From where to where an index goes, given those before it."""
    sizes, above = problem.sizes, int(show in _OF_HIDDEN_LAYERS)
    match letter:
        case "l":
            return 1, _last_layer(show, problem)
        case "i":
            return 1, sizes[index["l"]]
        case "j":
            return 0, sizes[index["l"] - 1]
        case "r":
            return index["l"] + above, problem.L
        case "t":
            return 1, sizes[index["r"]]
        case "o":
            return 1, sizes[-1]
    raise AssertionError(letter)


@dataclass(frozen=True)
class TheoremsView:
    """The theorem shown, the instance written out (None is the worst), the activation of the exact mode ("" is off),
    the film's step, and the node (None is output 1) and the depth of the function view."""

    show: str = choice("show", "theorem", SHOWN, "2")
    at: tuple[int, ...] | None = in_address("at", None, _index, hyphens)
    exact: str = in_address("exact", "", lambda text, *_: one_of("exact φ", text, rational_names()))
    step: int = film_step()
    node: Node | None = node_index("node", None)
    depth: int = in_address(
        "depth", 1, lambda text, view, problem: parse_whole(text, "The depth", view.node_in(problem)[0])
    )

    def fitted(self, problem: Problem) -> "TheoremsView":
        """This view of another network: an instance or a node that it does not have is dropped."""
        node = self.node if self.node and is_node(self.node, problem) else None
        at = self.at or None
        if at and (len(at) != len(INDICES.get(self.show, "")) or _out_of_range(self.show, at, problem)):
            at = None
        return replace(self, at=at, node=node, depth=min(self.depth, (node or (problem.L, 1))[0]))

    def node_in(self, problem: Problem) -> Node:
        """The node of the function view."""
        return self.node or (problem.L, 1)
