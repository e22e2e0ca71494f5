"""A field: one thing that an address can say, told once: its name there, how it is read, how written, what refuses it.

A view is a frozen dataclass whose attributes are made by the functions below, ``step: int = whole("step", …)``;
``fields_of`` gives its table. ``address`` reads and writes any such table.
"""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

from ..core.paths import Node
from .problem import Problem, architecture, number_text, parse_numbers, parse_whole, quoted

MAX_STEP = 20_000

Read = Callable[[str, Any, Problem], Any]
"""From text, what is known of the view so far, and the problem that it shows; ``ValueError`` names the range."""


def _replaced(owner: Any, attribute: str, value: Any) -> Any:
    return dataclasses.replace(owner, **{attribute: value})


@dataclass(frozen=True)
class Field:
    """``name`` in the address stands for ``attribute``; ``put`` makes the owner that has another value of it.

    It is written where ``differs(owner, usual)``, and wherever the parameter ``beside`` is.
    """

    name: str
    attribute: str
    read: Read
    write: Callable[[Any], str] = str
    put: Callable[[Any, str, Any], Any] = _replaced
    differs: Callable[[Any, Any], bool] | None = None
    beside: str = ""

    def take(self, owner: Any, text: str, problem: Problem) -> Any:
        """``owner`` with what ``text`` says; ``ValueError`` with the reason if it cannot be used."""
        return self.put(owner, self.attribute, self.read(text, owner, problem))

    def is_written(self, owner: Any, usual: Any) -> bool:
        if self.differs:
            return self.differs(owner, usual)
        return getattr(owner, self.attribute) != getattr(usual, self.attribute)


def in_address(
    name: str,
    default: Any,
    read: Read,
    write: Callable[[Any], str] = str,
    differs: Callable[[Any, Any], bool] | None = None,
) -> Any:
    """An attribute of a view that the address holds; the maker of all those below."""

    def field(attribute: str) -> Field:
        return Field(name, attribute, read, write, differs=differs)

    return dataclasses.field(default=default, metadata={"field": field})


_TABLES: dict[type, dict[str, Field]] = {}


def fields_of(view: type) -> dict[str, Field]:
    """The fields of a view by their names in the address, in the order of its attributes."""
    if view not in _TABLES:
        made = [a.metadata["field"](a.name) for a in dataclasses.fields(view) if "field" in a.metadata]
        _TABLES[view] = {field.name: field for field in made}
    return _TABLES[view]


def choice(name: str, what: str, allowed: tuple[str, ...], default: str | None = None, **more: Any) -> Any:
    """One of the words ``allowed``, as usual the first; ``what`` calls the choice in the singular."""
    usual = allowed[0] if default is None else default
    return in_address(name, usual, lambda text, *_: one_of(what, text, allowed), **more)


def whole(name: str, what: str, least: int, most: int, default: int = 0) -> Any:
    """A whole number ``least`` … ``most``."""
    return in_address(name, default, lambda text, *_: parse_whole(text, what, most, least))


def film_step(put: Callable[[Any, str, int], Any] = _replaced) -> Any:
    """The step of a film; one beyond its end is its end."""

    def read(text: str, *_: Any) -> int:
        return parse_whole(text, "The step", MAX_STEP)

    def field(attribute: str) -> Field:
        return Field("step", attribute, read, put=put)

    return dataclasses.field(default=0, metadata={"field": field})


def number(name: str, what: str, low: float, high: float, default: float | None) -> Any:
    """One number ``low`` … ``high``."""
    return in_address(name, default, lambda text, *_: parse_number(text, what, low, high), number_text)


def output_index(name: str, **more: Any) -> Any:
    """The number of an output of the network, as usual the first."""
    return in_address(name, 1, lambda text, _, problem: parse_whole(text, "The output", problem.sizes[-1], 1), **more)


def node_index(name: str, default: Node | None) -> Any:
    """A node of layers 1 … L."""
    return in_address(name, default, lambda text, _, problem: parse_node(text, problem), hyphens)


# --- text into values -------------------------------------------------------------------------------------------------


def one_of(what: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise ValueError(f"There is no {what} {quoted(text)} to show; use one of {', '.join(allowed)}.")
    return text


def parse_number(text: str, what: str, low: float, high: float) -> float:
    """One number from ``low`` to ``high``; ``ValueError`` names them."""
    try:
        (value,) = parse_numbers(text, what)
    except ValueError:
        value = float("nan")
    if not (isfinite(value) and low <= value <= high):
        point = ", with a decimal point" if "," in text else ""
        raise ValueError(f"{what} must be a number from {low:g} to {high:,g}{point}, got {quoted(text)}.")
    return value


def parse_node(text: str, problem: Problem) -> Node:
    parts = whole_numbers(text)
    if len(parts) != 2 or not is_node(parts, problem):
        raise ValueError(
            f"{quoted(text)} is no node of layers 1 to {problem.L} of {architecture(problem.sizes)}: "
            "write layer-node, for example 1-1."
        )
    return parts


def hyphens(values: tuple[int, ...]) -> str:
    """1-2."""
    return "-".join(map(str, values))


def whole_numbers(text: str) -> tuple[int, ...]:
    """The numbers of 1-2; () for anything else."""
    return tuple(map(int, text.split("-"))) if re.fullmatch(r"[0-9]{1,4}(-[0-9]{1,4}){1,4}", text) else ()


def is_node(node: tuple[int, ...], problem: Problem, first: int = 1) -> bool:
    """Whether (l, i) is a node of layers ``first`` … L."""
    l, i = node
    return first <= l <= problem.L and 1 <= i <= problem.sizes[l]
