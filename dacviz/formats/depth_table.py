"""Depth profiles as CSV: ``to_csv(profiles)``, a line for each quantity of each layer, nothing rounded."""

import csv
import io
from collections.abc import Iterable, Sequence

from ..core.depth import DepthProfile
from ..lesson.depth import label

_SYMBOLS = {
    "z": "z",
    "alpha": "α to the outputs",
    "delta": "δ",
    "saturated": "share of flat nodes",
    "dead": "share of dead nodes",
}


def to_csv(profiles: Sequence[DepthProfile]) -> str:
    """With a header. Of z, α and δ the root mean square, of nodes the share: three quantiles over the networks, and
    what the theory says where it does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "networks", "quantity", "l", "quantile 0.1", "median", "quantile 0.9", "theory"])
    for number, profile in enumerate(profiles, 1):
        writer.writerows([f"{number}: {label(profile.of)}", *line] for line in _lines(profile))
    return out.getvalue()


def _lines(profile: DepthProfile) -> Iterable[list[object]]:
    for name, symbol in _SYMBOLS.items():
        band = profile.band(name)
        theory = getattr(profile.theory, name, None)
        first = profile.L + 1 - band.shape[1]
        for l, values in enumerate(band.T, first):
            wanted = "" if theory is None else repr(float(theory[l - first]))
            yield [len(profile.alpha), symbol, l, *(repr(float(v)) for v in values), wanted]
