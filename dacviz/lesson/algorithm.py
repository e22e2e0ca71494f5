"""The text of Algorithm 1, as the trace runs it: ``lines(trace)``, in MathML or in LaTeX.

Line 3 changes with the loss, as the paper's first remark allows; a trace of u_{L,o} has α where that of E has δ.
"""

from dataclasses import dataclass

from ..core.expression import Ref, Width
from ..core.losses import loss_named
from . import equations as eq
from .expression import Markup, reads, symbol, symbols
from .laws import LAWS, L, Law, i, j, l, o, slope
from .markup import MATHML
from .trace import Trace


@dataclass(frozen=True)
class Line:
    """One numbered line: ``indent`` levels deep, ("words", text) and ("math", markup) in reading order."""

    number: int
    indent: int
    parts: tuple[tuple[str, str], ...]


def lines(trace: Trace, m: Markup = MATHML) -> tuple[Line, ...]:
    """The eleven lines for this trace, line 3 and the coefficient's letter as it computes them, and those of a step of
    SGD where it has one."""
    below = m.row(m.symbol("L"), m.minus, m.count(1))
    u, z = (symbol(LAWS[number].target, m) for number in "78")
    one, outputs, layers, width = m.count(1), m.symbol("m"), m.symbol("L"), m.symbol("h", "l")
    backward, derivative = _backward_laws(trace)
    algorithm = (
        Line(1, 0, (("words", "compute "), ("math", u), ("words", " and "), ("math", z), ("words", " layer by layer"))),
        _for(2, 0, m.through(m.symbol("o"), one, outputs)),
        Line(3, 1, (("math", _line_3(trace, m)),)),
        _for(4, 0, m.through(m.symbol("l"), below, one)),
        _for(5, 1, m.through(m.symbol("i"), one, width)),
        Line(6, 2, (("math", backward.written(m)),)),
        _for(7, 0, m.through(m.symbol("l"), one, layers)),
        _for(8, 1, m.through(m.symbol("i"), one, width)),
        Line(9, 2, (("math", derivative.bound(j=0).written(m)),)),
        _for(10, 2, m.through(m.symbol("j"), one, m.symbol("h", "l-1"))),
        Line(11, 3, (("math", derivative.written(m)),)),
    )
    return algorithm + _update_lines(trace, m) if trace.updates else algorithm


def _for(number: int, indent: int, values: str) -> Line:
    return Line(number, indent, (("words", "for "), ("math", values), ("words", " do")))


def _update_lines(trace: Trace, m: Markup) -> tuple[Line, ...]:
    """The step of SGD, in the form that the trace's last step has."""
    law = trace.steps[-1].expression
    used = {ref.kind for ref in reads(law)}
    _, target, right = eq.sgd(l, i, j, "mean_gradient" in used, "clip_factor" in used, "velocity" in used)
    assigned = m.row(symbol(target, m), m.equals, symbols(right, m))
    return (Line(12, 0, (("words", "for every weight do"),)), Line(13, 1, (("math", assigned),)))


def _backward_laws(trace: Trace) -> tuple[Law, Law]:
    """Line 6 and line 11: of E, or of u_{L,o}."""
    if trace.output is None:
        return LAWS["32"], LAWS["30"]
    depth, output = trace.net.L, trace.output
    return LAWS["26"].bound(L=depth, o=output), LAWS["31"].bound(L=depth, o=output)


def _line_3(trace: Trace, m: Markup) -> str:
    """What is assigned is δ_{L,o}, or α_{L,o→L,o} in a trace of an output's sum."""
    if trace.output is not None:
        start = m.symbol("alpha", f"L,o→{trace.net.L},{trace.output}")
        condition = m.row(m.symbol("o"), m.equals, m.count(trace.output))
        return m.row(start, m.equals, m.count(1), m.words(" if "), condition, m.words(" else "), m.count(0))
    law = loss_named(trace.loss).line_3(L, o, Width(L), slope(L, o))
    return m.row(symbol(Ref("delta", (L, o)), m), m.equals, symbols(law, m))


def goal(trace: Trace, m: Markup = MATHML) -> str:
    """What is differentiated, as markup: E of the loss (13), or u_{L,o}."""
    if trace.output is not None:
        output = symbol(Ref("u", (trace.net.L, trace.output)), m)
        return m.row(output, m.words(" as a function of every weight"))
    return m.row(m.symbol("E"), m.equals, symbols(loss_named(trace.loss).formula(L, Width(L)), m))
