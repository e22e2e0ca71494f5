"""A gradient as a table of Markdown, which needs no data frame: one row a derivative."""

from collections.abc import Sequence

Row = Sequence[str]


def derivative(l: int, i: int, j: int) -> str:
    """∂E/∂w_{l,i,j} as Markdown."""
    return rf"$\partial E/\partial w_{{{l},{i},{j}}}$"


def table(head: Row, rows: Sequence[Row]) -> str:
    """``rows`` under ``head``; cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
