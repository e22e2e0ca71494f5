"""Where the numbers of one node or weight come from: ``of_node(trace, l, i)``, ``of_weight(trace, l, i, j)``.

Each is a list of (title, equation), for the page and for paper.
"""

from ..core.coefficients import alpha_to_output
from ..core.expression import Ref
from ..core.forward import forward
from . import equations as eq
from .equations import Equation
from .trace import Trace, with_slopes

Titled = tuple[str, Equation]


def of_node(trace: Trace, l: int, i: int) -> list[Titled]:
    """Its sum, its output, and how E, or the traced output, reacts to it; an input has no equation."""
    if l == 0:
        return []
    return [
        ("What it receives", eq.weighted_sum(trace.net, l, i)),
        ("What it passes on", eq.activated(trace.net, l, i)),
        *(_reaction_of_error(trace, l, i) if trace.output is None else _reaction_of_output(trace, l, i, trace.output)),
    ]


def _reaction_of_error(trace: Trace, l: int, i: int) -> list[Titled]:
    title, net = "How the error reacts to it", trace.net
    if l == net.L:
        return [(title, eq.delta_output(net, i, trace.loss))]
    merged = "The same δ, merged from the α of all outputs"
    return [(title, eq.delta_hidden(net, l, i)), (merged, eq.delta_by_alpha(net, l, i))]


def _reaction_of_output(trace: Trace, l: int, i: int, o: int) -> list[Titled]:
    own = eq.alpha_start(trace.net, i, o) if l == trace.net.L else eq.alpha_hidden(trace.net, l, i, o)
    return [(f"How the sum of output {o} reacts to it", own)]


def of_weight(trace: Trace, l: int, i: int, j: int) -> list[Titled]:
    """How E, or the traced output, reacts to w_{l,i,j}."""
    if trace.output is None:
        return [("How the error reacts to this weight", eq.gradient(l, i, j))]
    what = f"How the sum of output {trace.output} reacts to this weight"
    return [(what, eq.output_gradient(trace.net, l, i, j, trace.output))]


def everything_known(trace: Trace) -> dict[Ref, float]:
    """What the trace knows, the slopes, and α to every output by Corollary 3."""
    net = trace.net
    x = [v for ref, v in trace.given.items() if ref.kind == "z"]
    coefficients = alpha_to_output(net, forward(net, x))
    known = with_slopes(net, trace.known())
    for l in coefficients.indices:
        for o, row in enumerate(coefficients[l].tolist(), 1):
            known |= {Ref("alpha", (l, i, net.L, o)): v for i, v in enumerate(row, 1)}
    return known
