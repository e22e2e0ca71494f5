"""How a node or a weight comes to its numbers: ``derivations(trace, place)``, its equations with a heading each."""

from ..core.coefficients import alpha_to_output
from ..core.expression import Ref
from ..core.forward import forward
from . import equations as eq
from .captions import node_name
from .markup import number
from .trace import Trace, with_slopes

NUDGE = 0.01
"""By so much a sum or a weight is said to grow."""

Place = tuple[int, ...]
"""A node (l, i) or a weight (l, i, j)."""


def derivations(trace: Trace, place: Place) -> list[tuple[str, eq.Equation]]:
    """Heading and equation of every number of ``place``, in the order in which they are computed; none for an input."""
    if len(place) == 3:
        return [_of_weight(trace, *place)]
    return _of_node(trace, *place) if place[0] else []


def own_derivations(trace: Trace, place: Place) -> list[tuple[str, eq.Equation]]:
    """Those that Algorithm 1 itself computes: without δ once more from α."""
    return [found for found in derivations(trace, place) if found[1][0] != "29"]


def _of_node(trace: Trace, l: int, i: int) -> list[tuple[str, eq.Equation]]:
    net, o = trace.net, trace.output
    found = [("What it receives", eq.weighted_sum(net, l, i)), ("What it passes on", eq.activated(net, l, i))]
    if o is not None:
        own = eq.alpha_start(net, i, o) if l == net.L else eq.alpha_hidden(net, l, i, o)
        return [*found, (f"How the sum of output {o} reacts to it", own)]
    own = eq.delta_output(net, i, trace.loss) if l == net.L else eq.delta_hidden(net, l, i)
    found.append(("How the error reacts to it", own))
    if l < net.L:
        found.append(("The same δ, merged from the α of all outputs", eq.delta_by_alpha(net, l, i)))
    return found


def _of_weight(trace: Trace, l: int, i: int, j: int) -> tuple[str, eq.Equation]:
    o = trace.output
    what = "the error" if o is None else f"the sum of output {o}"
    law = eq.gradient(l, i, j) if o is None else eq.output_gradient(trace.net, l, i, j, o)
    return f"How {what} reacts to this weight", law


def everything(trace: Trace) -> dict[Ref, float]:
    """What the trace knows, the slopes, and α to every output by Corollary 3."""
    net = trace.net
    x = [v for ref, v in trace.given.items() if ref.kind == "z"]
    coefficients = alpha_to_output(net, forward(net, x))
    known = with_slopes(net, trace.known())
    for l in coefficients.indices:
        for o, row in enumerate(coefficients[l].tolist(), 1):
            known |= {Ref("alpha", (l, i, net.L, o)): v for i, v in enumerate(row, 1)}
    return known


def named(place: Place, L: int) -> str:
    """Node 2 of layer 1; Weight from input 1 to node 2 of layer 1."""
    l, i = place[:2]
    end = node_name(l, i, L)
    if len(place) == 2:
        return end.capitalize()
    return f"Bias of {end}" if place[2] == 0 else f"Weight from {node_name(l - 1, place[2], L)} to {end}"


def reaction(trace: Trace, place: Place) -> str:
    """What the last of its numbers means, with the number of the moment; for an input, that it is given."""
    l, i = place[:2]
    if not l:
        return f"It is given: {number(trace.given[Ref('z', (0, i))])}."
    *_, (_, (_, target, _)) = own_derivations(trace, place)
    grown = "its sum" if len(place) == 2 else "it"
    what = "E" if trace.output is None else f"the sum of output {trace.output}"
    change = number(NUDGE * trace.known()[target])
    return f"If {grown} grew by {NUDGE}, {what} would change by about {change}."
