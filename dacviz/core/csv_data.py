"""Somebody's own numbers: ``read_csv(text)`` gives a ``Table``, ``table.dataset(inputs, targets)`` a ``Dataset``.

Every refusal is a ``ValueError`` of one sentence that names the line and the column, both counted from 1, or the limit.
"""

import csv
import io
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .datasets import MAX_ROWS, Dataset, Scaling, split
from .messages import shortened

MAX_BYTES = 1_000_000
MAX_COLUMNS = 200
STANDARDISE = (False, "inputs", "targets", True)


@dataclass(frozen=True)
class Flaw:
    """Why a column cannot be chosen: the ``lines`` of its cells that are no finite number, and what the first of them
    is, with its line and its column."""

    name: str
    lines: tuple[int, ...]
    reason: str


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
        flawed = {flaw.name for flaw in self.flaws}
        return tuple(name for name in self.names if name not in flawed)

    @cached_property
    def flaws(self) -> tuple[Flaw, ...]:
        """One for each column that holds anything else than finite numbers, in the order of the columns."""
        return tuple(flaw for k, name in enumerate(self.names) if (flaw := self._flaw(k, name)))

    def _flaw(self, k: int, name: str) -> Flaw | None:
        wrong = [(line, row[k]) for line, row in zip(self.lines, self.rows, strict=True) if not _is_finite(row[k])]
        if not wrong:
            return None
        return Flaw(name, tuple(line for line, _ in wrong), self._why_not(*wrong[0], k))

    def without_rows(self, lines: Collection[int]) -> "Table":
        """The same table without the rows that stood in ``lines``; ``ValueError`` if none would be left."""
        left_out = frozenset(lines)
        kept = [(line, row) for line, row in zip(self.lines, self.rows, strict=True) if line not in left_out]
        if not kept:
            raise ValueError("no row would be left; leave the column out instead")
        kept_lines, rows = zip(*kept, strict=True)
        return Table(self.names, rows, kept_lines)

    def are_classes(self, names: Sequence[str]) -> bool:
        """Whether all cells of these columns are 0 or 1, as of classes or of one-hot targets."""
        return all(_as_number(row[k]) in (0.0, 1.0) for k in map(self._places.__getitem__, names) for row in self.rows)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.names)}

    def dataset(
        self,
        inputs: Sequence[str],
        targets: Sequence[str],
        standardise: bool | str = False,
        test_share: float = 0.25,
        seed: int = 0,
        name: str = "own data",
    ) -> Dataset:
        """X from the columns ``inputs`` and D from ``targets``, one name or several each.

        ``standardise``, one of ``STANDARDISE``, brings the columns of the inputs, of the targets or all (True) to mean
        0 and standard deviation 1 over the rows to train on, so that nothing is learnt from those held out; the
        result's ``x_scaling`` and ``d_scaling`` record how and lead back.
        ``ValueError`` for a name that is not there or is chosen twice, a cell that is not a finite number, a column
        whose standard deviation is 0 where it should become 1, and a ``test_share`` outside 0 ≤ share < 1.
        """
        inputs, targets = _names(inputs, "input"), _names(targets, "target")
        if standardise not in STANDARDISE:
            raise ValueError(f"standardise must be True, False, 'inputs' or 'targets', got {shortened(standardise)}")
        seen = set()
        for chosen in inputs + targets:
            if chosen not in self._places:
                columns = _cut(", ".join(self.names), 200)
                raise ValueError(f"there is no column {_shortened(chosen)}; the columns are {columns}")
            if chosen in seen:
                raise ValueError(f"the column {_shortened(chosen)} is chosen twice: leave one of them out")
            seen.add(chosen)
        held_out = split(len(self.rows), test_share, np.random.default_rng(seed))
        X, D = (np.stack([self.numbers(chosen) for chosen in part], axis=1) for part in (inputs, targets))
        x_scaling, d_scaling = Scaling.none(len(inputs)), Scaling.none(len(targets))
        if standardise in (True, "inputs"):
            x_scaling = self._scaling(inputs, X[~held_out])
        if standardise in (True, "targets"):
            d_scaling = self._scaling(targets, D[~held_out])
        return Dataset(name, x_scaling.apply(X), d_scaling.apply(D), held_out, inputs, targets, x_scaling, d_scaling)

    def numbers(self, name: str) -> np.ndarray:
        """The column called ``name``, (N,); ``ValueError`` says where a cell is not a finite number."""
        k = self._places[name]
        return np.array([self._number(line, k, row[k]) for line, row in zip(self.lines, self.rows, strict=True)])

    def _number(self, line: int, k: int, cell: str) -> float:
        number = _as_number(cell)
        if number is None or not math.isfinite(number):
            raise ValueError(self._why_not(line, cell, k))
        return number

    def _why_not(self, line: int, cell: str, k: int) -> str:
        """Why a cell of column k, counted from 0, is no finite number."""
        where = f"line {line}, {self._column(k)}"
        if not cell:
            return f"{where}: the cell is empty"
        no_number = _as_number(cell) is None
        hint = "; decimals follow a point" if no_number and "," in cell else ""
        return f"{where}: {_shortened(cell)} is not a {'' if no_number else 'finite '}number{hint}"

    def _column(self, k: int) -> str:
        """How column k, counted from 0, is called in a sentence."""
        number = f"column {k + 1}"
        return number if self.names[k] == number else f"{number} ({_cut(self.names[k])})"

    def _scaling(self, names: tuple[str, ...], values: np.ndarray) -> Scaling:
        with np.errstate(over="ignore", invalid="ignore"):
            mean, scale = values.mean(axis=0), values.std(axis=0)
        # The mean of equal numbers may be off by a rounding error, which is not a deviation.
        scale[(values == values[0]).all(axis=0)] = 0.0
        for name, deviation in zip(names, scale, strict=True):
            if not 0.0 < deviation < math.inf:
                raise ValueError(
                    f"{self._column(self._places[name])} cannot be standardised, "
                    f"as its standard deviation over the rows to train on is {deviation:g}"
                )
        return Scaling(mean, scale)


def read_csv(text: str | bytes, header: bool | None = None) -> Table:
    """The cells of ``text``, at most 1 MB, 10,000 rows and 200 columns, as a ``Table``.

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
    if len(cells) > MAX_COLUMNS:
        raise ValueError(f"line {first} has {len(cells):,} columns: the limit is {MAX_COLUMNS} columns")
    for line, row in records:
        if len(row) != len(cells):
            raise ValueError(
                f"line {line} ends with column {len(row)}, but line {first} with column {len(cells)}: write "
                "as many cells in every line"
            )
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
    places: dict[str, int] = {}
    for k, name in enumerate(cells, 1):
        if not name:
            raise ValueError(f"line {line}, column {k}: the column has no name")
        if name in places:
            raise ValueError(
                f"line {line}, column {k}: {_shortened(name)} is already the name of column {places[name]}, "
                "so choose another"
            )
        places[name] = k
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


def _is_finite(cell: str) -> bool:
    number = _as_number(cell)
    return number is not None and math.isfinite(number)


def _cut(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _shortened(cell: str) -> str:
    return repr(_cut(cell))
