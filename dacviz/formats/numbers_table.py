"""Every number of a trace as rows, CSV, JSON and as the Python that makes it again: nothing rounded."""

import csv
import io
import json
from dataclasses import dataclass

from ..core.expression import Ref
from ..core.network import Network
from ..lesson.trace import Trace, with_slopes

_SYMBOLS = {
    "w": "w",
    "u": "u",
    "z": "z",
    "dphi": "φ′(u)",
    "delta": "δ",
    "alpha": "α",
    "gradient": "∂E/∂w",
    "output_gradient": "∂u/∂w",
    "d": "d",
}


@dataclass(frozen=True)
class Row:
    """One number: its symbol, where it is (l, i, and j for a weight; j = 0 is the bias), and its value."""

    symbol: str
    l: int
    i: int
    j: int | None
    value: float


def rows(trace: Trace) -> list[Row]:
    """All u, z, φ′, δ (or α to the trace's output), w, derivatives and targets, by symbol, then layer, then node."""
    return [Row(_symbol(ref), *_place(ref, trace.net), number) for ref, number in sorted_numbers(trace)]


def sorted_numbers(trace: Trace) -> list[tuple[Ref, float]]:
    """Every number of the trace and the slopes, by symbol, then layer, then node."""
    order = list(_SYMBOLS)
    known = with_slopes(trace.net, trace.known())
    refs = sorted(known, key=lambda ref: (order.index(ref.kind), _place(ref, trace.net)))
    return [(ref, known[ref]) for ref in refs]


def _symbol(ref: Ref) -> str:
    match ref.kind, ref.index:
        case "alpha", (_, _, r, t):
            return f"α → {r},{t}"
        case "output_gradient", (_, _, _, r, t):
            return f"∂u{r},{t}/∂w"
        case "z", (0, _):
            return "x"
    return _SYMBOLS[ref.kind]


def _place(ref: Ref, net: Network) -> tuple[int, int, int | None]:
    if ref.kind == "d":
        return net.L, ref.at[0], None
    l, i, *further = ref.at
    return l, i, further[0] if ref.kind in ("w", "gradient", "output_gradient") else None


def to_csv(trace: Trace) -> str:
    """``rows`` as CSV with a header; floats by repr, so that reading them gives the same float64."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["quantity", "l", "i", "j", "value"])
    for row in rows(trace):
        writer.writerow([row.symbol, row.l, row.i, "" if row.j is None else row.j, repr(row.value)])
    return out.getvalue()


def to_json(trace: Trace) -> str:
    """The network, the sample and ``rows`` as JSON; floats read back as the same float64."""
    net = trace.net
    content = {
        "sizes": net.sizes,
        "activations": net.activations,
        "loss": trace.loss,
        "error": trace.error,
        "numbers": [{"quantity": r.symbol, "l": r.l, "i": r.i, "j": r.j, "value": r.value} for r in rows(trace)],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)


def to_python(trace: Trace) -> str:
    """A script that computes the same numbers with dacviz."""
    x, d = sample(trace)
    weights = ",\n".join(f"    {W.tolist()}" for W in trace.net.weights)
    return (
        "import dacviz as dv\n\n"
        f"net = dv.Network([\n{weights},\n], {list(trace.net.activations)})\n"
        f"bp = dv.backprop(net, x={x}, d={d}, loss={trace.loss!r})\n"
        "print(bp.error, bp.delta, bp.gradient, sep='\\n')\n"
    )


def sample(trace: Trace) -> tuple[list[float], list[float]]:
    """The x and d that a trace follows."""
    return (
        [v for ref, v in trace.given.items() if (ref.kind, ref.index[0]) == ("z", 0)],
        [v for ref, v in trace.given.items() if ref.kind == "d"],
    )
