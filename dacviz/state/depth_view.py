"""The depth page's view: its rows, how many networks each is drawn, what of them is shown."""

from dataclasses import dataclass
from typing import ClassVar

from ..core.depth import LARGEST_GAIN, MAX_DEPTH, MAX_SEEDS, MAX_WIDTH, STARTS, Stack
from .fields import choice, in_address, one_of, parse_number, whole
from .problem import Problem, number_text, parse_whole, quoted

MAX_ROWS = 6
OWN = "own"
"""In the address, the network of the sidebar."""
SMALLEST_GAIN = 0.01
PARTS = ("sizes", "alpha", "nodes")

Row = Stack | None
"""Networks that are drawn, or None for the network of the sidebar."""

FIRST = (Stack("sigmoid"), Stack("tanh"), Stack("relu", "he"))


def row_text(row: Row) -> str:
    """tanh:xavier:1:64:20."""
    if row is None:
        return OWN
    return f"{row.activation}:{row.init}:{number_text(row.gain)}:{row.width}:{row.depth}"


def parse_row(text: str) -> Row:
    """A row of ``row_text``; ``ValueError`` names the limit."""
    if text == OWN:
        return None
    parts = text.split(":")
    if len(parts) != 5:
        raise ValueError(
            f"{quoted(text)} is no row: write activation:start:gain:width:depth, for example tanh:xavier:1:64:20, "
            f"or {OWN} for the network of the sidebar."
        )
    activation, init, gain, width, depth = parts
    return Stack(
        activation[:40],
        one_of("start of weights", init, tuple(STARTS)),
        parse_number(gain, "The gain", SMALLEST_GAIN, LARGEST_GAIN),
        parse_whole(width, "The width", MAX_WIDTH, 1),
        parse_whole(depth, "The depth", MAX_DEPTH, 1),
    )


def _rows(text: str, *_: object) -> tuple[Row, ...]:
    parts = text[:1000].split(",")
    if len(parts) > MAX_ROWS:
        raise ValueError(f"That is {len(parts)} rows; at most {MAX_ROWS} stand side by side.")
    return tuple(map(parse_row, parts))


def _written(rows: tuple[Row, ...]) -> str:
    return ",".join(map(row_text, rows))


@dataclass(frozen=True)
class DepthView:
    """The rows, from how many networks each one's bands are, and what is drawn: the sizes of z, α and δ, the
    distribution of α, or the shares of flat and dead nodes."""

    rows: tuple[Row, ...] = in_address("rows", FIRST, _rows, _written)
    seeds: int = whole("seeds", "The number of networks", 1, MAX_SEEDS, 30)
    show: str = choice("show", "part", PARTS)
    step: ClassVar[int] = 0
    """There is no film here."""

    def fitted(self, _: Problem) -> "DepthView":
        """Rows do not depend on the network of the sidebar."""
        return self
