"""Somebody's own numbers: ``read_csv(text)`` gives a ``Table``, ``table.dataset(inputs, targets)`` a ``Dataset``.

Every refusal is a ``ValueError`` of one sentence that names the line and the column, both counted from 1, or the limit.
"""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .datasets import MAX_ROWS, Dataset, Scaling, split

MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class Table:
    """The cells of a CSV file as text, in rows of one length; a cell need be a number only if its column is chosen.

    ``names``: one a column, "column 1" … where there is no header; ``rows[k]`` stood in line ``lines[k]`` of the file.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    @property
    def numeric(self) -> tuple[str, ...]:
        """The names of the columns that can be chosen, those that hold nothing but finite numbers."""
        return tuple(name for name in self.names if self._is_numeric(name))

    def dataset(
        self,
        inputs: Sequence[str],
        targets: Sequence[str],
        standardise: bool = False,
        test_share: float = 0.25,
        seed: int = 0,
        name: str = "own data",
    ) -> Dataset:
        """X from the columns ``inputs`` and D from ``targets``, one name or several each.

        ``standardise`` brings every column to mean 0 and standard deviation 1 over the rows to train on, so that
        nothing is learnt from those held out; the result's ``x_scaling`` and ``d_scaling`` record how and lead back.
        ``ValueError`` for a name that is not there or is chosen twice, a cell that is not a finite number, a column
        whose standard deviation is 0 where it should become 1, and a ``test_share`` outside 0 ≤ share < 1.
        """
        inputs, targets = _names(inputs, "input"), _names(targets, "target")
        for k, chosen in enumerate(inputs + targets):
            if chosen not in self.names:
                raise ValueError(f"there is no column {chosen!r}; the columns are {', '.join(self.names)}")
            if chosen in (inputs + targets)[:k]:
                raise ValueError(f"the column {chosen!r} is chosen twice")
        held_out = split(len(self.rows), test_share, np.random.default_rng(seed))
        X, D = (np.stack([self.numbers(chosen) for chosen in part], axis=1) for part in (inputs, targets))
        x_scaling, d_scaling = Scaling.none(len(inputs)), Scaling.none(len(targets))
        if standardise:
            x_scaling = self._scaling(inputs, X[~held_out])
            d_scaling = self._scaling(targets, D[~held_out])
        return Dataset(name, x_scaling.apply(X), d_scaling.apply(D), held_out, inputs, targets, x_scaling, d_scaling)

    def numbers(self, name: str) -> np.ndarray:
        """The column called ``name``, (N,); ``ValueError`` says where a cell is not a finite number."""
        k = self.names.index(name)
        return np.array([self._number(line, k, row[k]) for line, row in zip(self.lines, self.rows, strict=True)])

    def _is_numeric(self, name: str) -> bool:
        try:
            self.numbers(name)
        except ValueError:
            return False
        return True

    def _number(self, line: int, k: int, cell: str) -> float:
        number = _as_number(cell)
        if number is not None and math.isfinite(number):
            return number
        where = f"line {line}, {self._column(k)}"
        if not cell:
            raise ValueError(f"{where}: the cell is empty")
        what = "a number" if number is None else "a finite number"
        hint = "; decimals follow a point" if number is None and "," in cell else ""
        raise ValueError(f"{where}: {_shortened(cell)} is not {what}{hint}")

    def _column(self, k: int) -> str:
        """How column k, counted from 0, is called in a sentence."""
        number = f"column {k + 1}"
        return number if self.names[k] == number else f"{number} ({self.names[k]})"

    def _scaling(self, names: tuple[str, ...], values: np.ndarray) -> Scaling:
        with np.errstate(over="ignore", invalid="ignore"):
            mean, scale = values.mean(axis=0), values.std(axis=0)
        # The mean of equal numbers may be off by a rounding error, which is not a deviation.
        scale[(values == values[0]).all(axis=0)] = 0.0
        for name, deviation in zip(names, scale, strict=True):
            if not 0.0 < deviation < math.inf:
                raise ValueError(
                    f"{self._column(self.names.index(name))} cannot be standardised, "
                    f"as its standard deviation over the rows to train on is {deviation:g}"
                )
        return Scaling(mean, scale)


def read_csv(text: str | bytes, header: bool | None = None) -> Table:
    """The cells of ``text``, at most 1 MB and 10,000 rows, as a ``Table``.

    Cells are separated by tabs if the first line has one, else by semicolons, else by commas; lines without any cell
    are skipped. ``header``: whether the first line holds names; None takes it for names if none of its cells is a
    number. Bytes are read as UTF-8. ``ValueError`` for anything that is not such a table.
    """
    records = list(_records(_decoded(text)))
    if not records:
        raise ValueError("line 1, column 1: there is nothing in the file")
    first, cells = records[0]
    if len(cells) < 2:
        raise ValueError(
            f"line {first} has 1 column, but an input and a target need 2, set apart by a comma, a semicolon or a tab"
        )
    for line, row in records:
        if len(row) != len(cells):
            raise ValueError(f"line {line} ends with column {len(row)}, but line {first} with column {len(cells)}")
    if header is None:
        header = all(_as_number(cell) is None for cell in cells)
    names = _header(first, cells) if header else tuple(f"column {k}" for k in range(1, len(cells) + 1))
    body = records[1:] if header else records
    if not body:
        raise ValueError(f"line {first} holds the names of the columns, and no line with numbers follows")
    if len(body) > MAX_ROWS:
        raise ValueError(f"line {body[MAX_ROWS][0]} is one row too many: the limit is {MAX_ROWS:,} rows")
    lines, rows = zip(*body, strict=True)
    return Table(names, rows, lines)


def _decoded(text: str | bytes) -> str:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file has {len(data):,} bytes: the limit is {MAX_BYTES:,} bytes (1 MB)")
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line} is not UTF-8 text: save the file as CSV UTF-8") from None
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def _records(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The line each record begins in, and its cells without the blanks around them."""
    beginning = text.lstrip(" \n").partition("\n")[0]
    separator = next((mark for mark in "\t;" if mark in beginning), ",")
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise ValueError(f"line {line} cannot be read as CSV, perhaps for a quotation mark: {error}") from None
        if cells not in ((), ("",)):
            yield line, cells


def _header(line: int, cells: tuple[str, ...]) -> tuple[str, ...]:
    for k, name in enumerate(cells):
        if not name:
            raise ValueError(f"line {line}, column {k + 1}: the column has no name")
        if name in cells[:k]:
            raise ValueError(
                f"line {line}, column {k + 1}: {_shortened(name)} is already the name of column {cells.index(name) + 1}"
            )
    return cells


def _names(names: Sequence[str], what: str) -> tuple[str, ...]:
    names = (names,) if isinstance(names, str) else tuple(names)
    if not names:
        raise ValueError(f"at least one column must be chosen as {what}")
    return names


def _as_number(cell: str) -> float | None:
    """The number in a cell, None if there is none; Python's own 1_000 is not one for anybody else."""
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def _shortened(cell: str) -> str:
    return repr(cell if len(cell) <= 40 else cell[:39] + "…")
