"""The variants of a sheet as CSV: ``table(sheets)``, one row a sheet."""

import csv
import io
from collections.abc import Sequence

from .variants import Variant, column

_FORMULA = ("=", "+", "-", "@")
"""A spreadsheet takes a cell that begins so for a formula."""


def table(sheets: Sequence[tuple[Variant, str]]) -> str:
    """Columns: variant, name, seed; w, x and d; the answers. Floats by repr, so that reading gives the same float64."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    first = sheets[0][0]
    writer.writerow(["variant", "name", "seed", *_given(first), *(column(q.target) for q in first.questions)])
    for variant, name in sheets:
        answers = [repr(question.value) for question in variant.questions]
        writer.writerow([variant.n, _harmless(name), variant.exercise.seed, *_given(variant).values(), *answers])
    return out.getvalue()


def _given(variant: Variant) -> dict[str, str]:
    e = variant.exercise
    weights = {
        f"w_{l},{i},{j}": repr(w)
        for l in e.net.w.indices
        for i, row in enumerate(e.net.w[l].tolist(), 1)
        for j, w in enumerate(row)
    }
    inputs = {f"x_{j}": repr(v) for j, v in enumerate(e.x, 1)}
    return weights | inputs | {f"d_{o}": repr(v) for o, v in enumerate(e.d, 1)}


def _harmless(name: str) -> str:
    return f"'{name}" if name.startswith(_FORMULA) else name
