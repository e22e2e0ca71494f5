"""What a learner asks at a step, answered there once: ``notes(trace)``.

What ε is where an output is first known, what δ is (or α) where the first is computed, where φ′ comes from at the first
hidden node, why there is a sum where a node feeds several, why backward is cheaper at the node after that. Each is one
line, with the numbers of the moment.
"""

from math import isfinite

import numpy as np

from ..core.activations import U, Z, activation
from ..core.backprop import backprop
from ..core.costs import costs
from ..core.difference_quotients import error_change
from ..core.expression import Ref
from ..core.forward import forward
from ..core.losses import loss_named
from .expression import numbers, reads, symbol, symbols
from .markup import MATHML, number
from .trace import Trace, with_slopes

NUDGE = 0.01
"""By so much a sum is said to grow."""

Parts = tuple[tuple[str, str], ...]
"""Pieces of a line in reading order, ("words", text) or ("math", MathML)."""


def notes(trace: Trace) -> dict[Ref, Parts]:
    """The notes by the quantity whose step they belong to; each is told once in a trace."""
    told = _output_notes(trace) if trace.output is None else _alpha_note(trace)
    hidden = [(l, i) for l in range(trace.net.L - 1, 0, -1) for i in range(1, trace.net.sizes[l] + 1)]
    forks = [node for node in hidden[1:] if trace.net.sizes[node[0] + 1] > 1]
    if hidden:
        told[_coefficient(trace, *hidden[0])] = _where_the_slope_comes_from(trace, *hidden[0])
    if forks:
        told[_coefficient(trace, *forks[0])] = _why_there_is_a_sum(trace, *forks[0])
    if forks[1:]:
        told[_coefficient(trace, *forks[1])] = _why_backward(trace)
    return told


def _coefficient(trace: Trace, l: int, i: int) -> Ref:
    """δ_{l,i}, or α_{l,i→L,o} in a trace of one output's sum."""
    return Ref("delta", (l, i)) if trace.output is None else Ref("alpha", (l, i, trace.net.L, trace.output))


def _by_the_sum(trace: Trace, l: int, i: int) -> str:
    """∂E/∂u_{l,i}, or ∂u_{L,o}/∂u_{l,i}."""
    o = trace.output
    end = MATHML.symbol("E") if o is None else symbol(Ref("u", (trace.net.L, o)), MATHML)
    return MATHML.derivative(end, symbol(Ref("u", (l, i)), MATHML))


def _output_notes(trace: Trace) -> dict[Ref, Parts]:
    """What ε_1 and δ_{L,1} are, with E's measured change beside what δ promises."""
    net, L, m = trace.net, trace.net.L, MATHML
    x = np.array([trace.given[Ref("z", (0, j))] for j in range(1, net.sizes[0] + 1)])
    d = np.array([trace.given[Ref("d", (o,))] for o in range(1, net.sizes[L] + 1)])
    bp = backprop(net, x, d, trace.loss)
    measured = error_change(net, forward(net, x), d, (L, 1), NUDGE, trace.loss)
    checked = f"; measured: {number(measured)}." if isfinite(measured) else "."
    meaning = m.row(symbol(Ref("delta", (L, 1)), m), m.equals, _by_the_sum(trace, L, 1))
    delta = float(bp.delta[L][0])
    product = f"{NUDGE} · {number(delta)}" if delta >= 0 else f"{NUDGE} · ({number(delta)})"
    promise = f": if this sum grew by {NUDGE}, E would change by about {NUDGE} · δ = {product}{checked}"
    told: dict[Ref, Parts] = {Ref("delta", (L, 1)): (("math", meaning), ("words", promise))}
    if loss_named(trace.loss).simplified is None:
        by_output = m.derivative(m.symbol("E"), symbol(Ref("z", (L, 1)), m))
        epsilon = m.row(m.symbol("epsilon", "1"), m.equals, by_output, m.equals, m.number(float(bp.epsilon[0])))
        told[Ref("z", (L, 1))] = (("math", epsilon), ("words", " says how fast E changes with this output."))
    return told


def _alpha_note(trace: Trace) -> dict[Ref, Parts]:
    """What α is, at the first one that is not just 1 or 0."""
    L, o, m = trace.net.L, trace.output, MATHML
    assert o is not None
    meaning = m.row(symbol(Ref("alpha", (L, o, L, o)), m), m.equals, _by_the_sum(trace, L, o))
    words = ": α says by how much the sum of the output grows when the sum of a node grows by 1."
    return {Ref("alpha", (L, o, L, o)): (("math", meaning), ("words", words))}


def _where_the_slope_comes_from(trace: Trace, l: int, i: int) -> Parts:
    """φ′ in the form that the activation's row gives, with the numbers of this node put in."""
    row, m, known = activation(trace.net.activations[l - 1]), MATHML, with_slopes(trace.net, trace.known())
    here = {U.ref: known[Ref("u", (l, i))], Z.ref: known[Ref("z", (l, i))]}
    steps = [symbol(Ref("dphi", (l, i)), m), symbols(row.slope_formula, m)]
    if reads(row.slope_formula):
        steps += [numbers(row.slope_formula, m, here), m.number(known[Ref("dphi", (l, i))])]
    written = [part for text in steps for part in (m.equals, text)][1:]
    return (("words", "The slope of this node is "), ("math", m.row(*written)), ("words", "."))


def _why_there_is_a_sum(trace: Trace, l: int, i: int) -> Parts:
    """The chain rule, a product for each of the first nodes that (l, i) feeds."""
    h, m = trace.net.sizes[l + 1], MATHML
    own = symbol(Ref("u", (l, i)), m)

    def product(s: int) -> str:
        between = m.derivative(symbol(Ref("u", (l + 1, s)), m), own)
        return m.row(_by_the_sum(trace, l + 1, s), m.juxtaposed, between)

    terms = [product(1), product(2)] if h == 2 else [product(1), m.dots, product(h)]
    total = m.row(*[part for term in terms for part in (m.plus, term)][1:])
    what = "E feels" if trace.output is None else "The output feels"
    return (
        ("words", f"{what} this sum through {h} nodes, so there is a product for each: "),
        ("math", m.row(_by_the_sum(trace, l, i), m.equals, total)),
    )


def _why_backward(trace: Trace) -> Parts:
    """The multiplications of the backward sweep against those of the definition, by ``core.costs``."""
    counts = costs(trace.net.sizes)
    ours, letter = (counts.delta, "δ") if trace.output is None else (counts.corollary_3, "α")
    return (
        (
            "words",
            f"The nodes of a layer share the {letter} of the layer after it: each is computed once. "
            f"All {letter} together take {ours:,} multiplications this way, {counts.definition:,} by the definition.",
        ),
    )
