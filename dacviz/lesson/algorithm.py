"""The text of Algorithm 1, as the trace runs it: ``lines(trace)``.

Line 3 changes with the loss, as the paper's first remark allows; a trace of u_{L,o} has α where that of E has δ.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..core.expression import Index, Ref, Width
from ..core.losses import loss_named
from . import equations as eq
from .expression import reads, symbol, symbols
from .laws import LAWS, L, Law, i, j, l, o, slope
from .markup import MATHML
from .trace import Trace


@dataclass(frozen=True)
class Line:
    """One numbered line: ``indent`` levels deep, ``words`` and ``markup`` (MathML) in reading order."""

    number: int
    indent: int
    parts: tuple[tuple[str, str], ...]


def _s(kind: str, *index: Index) -> str:
    return symbol(Ref(kind, index), MATHML)


def _letter(name: str, indices: str = "") -> str:
    return MATHML.symbol(name, indices)


def lines(trace: Trace) -> tuple[Line, ...]:
    """The eleven lines for this trace, line 3 and the coefficient's letter as it computes them, and those of a step of
    SGD where it has one."""
    m = MATHML
    below = m.row(_letter("L"), m.minus, "<mn>1</mn>")
    u, z = (symbol(LAWS[number].target, m) for number in "78")
    backward, derivative = _backward_laws(trace)
    algorithm = (
        Line(1, 0, (("words", "compute "), ("math", u), ("words", " and "), ("math", z), ("words", " layer by layer"))),
        _for(2, 0, "o", "<mn>1</mn>", _letter("m")),
        Line(3, 1, (("math", _line_3(trace, _coefficient(trace))),)),
        _for(4, 0, "l", below, "<mn>1</mn>"),
        _for(5, 1, "i", "<mn>1</mn>", _letter("h", "l")),
        Line(6, 2, (("math", backward.written(m)),)),
        _for(7, 0, "l", "<mn>1</mn>", _letter("L")),
        _for(8, 1, "i", "<mn>1</mn>", _letter("h", "l")),
        Line(9, 2, (("math", derivative.bound(j=0).written(m)),)),
        _for(10, 2, "j", "<mn>1</mn>", _letter("h", "l-1")),
        Line(11, 3, (("math", derivative.written(m)),)),
    )  # fmt: skip
    return algorithm + _update_lines(trace) if trace.updates else algorithm


def _update_lines(trace: Trace) -> tuple[Line, ...]:
    """The step of SGD, in the form that the trace's last step has."""
    law = trace.steps[-1].expression
    used = {ref.kind for ref in reads(law)}
    _, target, right = eq.sgd(l, i, j, "mean_gradient" in used, "clip_factor" in used, "velocity" in used)
    assigned = MATHML.row(symbol(target, MATHML), MATHML.equals, symbols(right, MATHML))
    return (Line(12, 0, (("words", "for every weight do"),)), Line(13, 1, (("math", assigned),)))


def _backward_laws(trace: Trace) -> tuple[Law, Law]:
    """Line 6 and line 11: of E, or of u_{L,o}."""
    if trace.output is None:
        return LAWS["32"], LAWS["30"]
    depth, output = trace.net.L, trace.output
    return LAWS["26"].bound(L=depth, o=output), LAWS["31"].bound(L=depth, o=output)


def _coefficient(trace: Trace) -> Callable[[str], str]:
    """How line 3 writes what it assigns: δ, or α_{·→L,o}."""
    if trace.output is None:
        return lambda index: MATHML.symbol("delta", index)
    return lambda index: MATHML.symbol("alpha", f"{index}→{trace.net.L},{trace.output}")


def _line_3(trace: Trace, coefficient: Callable[[str], str]) -> str:
    m = MATHML
    if trace.output is not None:
        condition = m.row(_letter("o"), m.equals, f"<mn>{trace.output}</mn>")
        return m.row(coefficient("L,o"), m.equals, "<mn>1</mn>", _words("if"), condition, _words("else"), "<mn>0</mn>")
    law = loss_named(trace.loss).line_3(L, o, Width(L), slope(L, o))
    return m.row(coefficient("L,o"), m.equals, symbols(law, m))


def goal(trace: Trace) -> str:
    """What is differentiated, as MathML: E of the loss (13), or u_{L,o}."""
    m = MATHML
    if trace.output is not None:
        return m.row(_s("u", trace.net.L, trace.output), _words("as a function of every weight"))
    return m.row(_letter("E"), m.equals, symbols(loss_named(trace.loss).formula(L, Width(L)), m))


def _words(text: str) -> str:
    """Words inside a formula, with the spaces that MathML would drop."""
    return f"<mtext>\N{NO-BREAK SPACE}{text}\N{NO-BREAK SPACE}</mtext>"


def _for(number: int, indent: int, index: str, first: str, last: str) -> Line:
    through = MATHML.row(_letter(index), MATHML.equals, first, "<mo>,</mo><mo>…</mo><mo>,</mo>", last)
    return Line(number, indent, (("words", "for "), ("math", through), ("words", " do")))
