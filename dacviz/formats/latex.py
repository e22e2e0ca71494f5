"""A trace as LaTeX: ``latex(trace)`` is a document that compiles, ``latex(trace, "step", 5)`` a part of it.

The parts need ``\\usepackage{amsmath}``, the network also ``tikz``, the numbers also ``longtable``.
"""

from ..lesson.algorithm import goal, lines
from ..lesson.derivations import derivations, everything
from ..lesson.equations import GENERAL, Equation
from ..lesson.expression import Known, numbers, symbol, symbols, value
from ..lesson.markup import LATEX
from ..lesson.rounding import is_rounding
from ..lesson.trace import Trace
from .network_drawing import MOST_EDGES
from .network_tikz import network_tikz
from .numbers_table import sorted_numbers

PARTS = ("document", "network", "algorithm", "steps", "numbers", "step", "derivation")


def latex(trace: Trace, part: str = "document", at: int | tuple[int, ...] | None = None) -> str:
    """``part`` of the trace as LaTeX:

    - ``"document"``: all of these, to be compiled by pdflatex as it is;
    - ``"network"``: TikZ with weights, inputs, outputs and targets;
    - ``"algorithm"``: the lines of Algorithm 1;
    - ``"step"``: the equation of step ``at``, 1 … N, with symbols, numbers and result; ``"steps"``: of all, or of
      those in ``at``;
    - ``"derivation"``: where the numbers of the node ``at`` = (l, i) or the weight (l, i, j) come from;
    - ``"numbers"``: a table of all numbers, nothing rounded.

    ``ValueError`` for another part, and for an ``at`` that the trace does not have.
    """
    match part:
        case "document":
            return _document(trace)
        case "network":
            return _network(trace)
        case "algorithm":
            return _algorithm(trace)
        case "steps":
            return _steps(trace, range(1, len(trace.steps) + 1) if at is None else at)
        case "numbers":
            return _numbers(trace)
        case "step":
            return _steps(trace, (at,))
        case "derivation":
            return _derivation(trace, at)
    raise ValueError(f"unknown part {part!r}; choose one of {', '.join(PARTS)}")


def _document(trace: Trace) -> str:
    sizes = "-".join(map(str, trace.net.sizes))
    has_picture = sum(W.size for W in trace.net.weights) <= MOST_EDGES
    sections = [
        ("The network", rf"\noindent\resizebox{{\linewidth}}{{!}}{{{_network(trace)}}}" if has_picture else ""),
        ("Algorithm 1", rf"\noindent ${goal(trace, LATEX)}$\par\medskip" + "\n" + _algorithm(trace)),
        ("Every step", latex(trace, "steps")),
        ("All numbers", _numbers(trace)),
    ]
    return "\n".join([
        r"\documentclass{article}",
        r"\usepackage[a4paper, margin=25mm]{geometry}",
        r"\usepackage{amsmath, longtable, tikz}",
        r"\allowdisplaybreaks",
        r"\begin{document}",
        rf"\section*{{Backpropagation in the network {sizes}}}",
        *(rf"\subsection*{{{title}}}" + "\n" + text for title, text in sections if text),
        r"\end{document}",
        "",
    ])  # fmt: skip


def _network(trace: Trace) -> str:
    outputs = {ref: v for ref, v in trace.known().items() if ref.kind in ("z", "d")}
    return network_tikz(trace.net, values=outputs)


def _algorithm(trace: Trace) -> str:
    rows = []
    for line in lines(trace, LATEX):
        text = "".join(rf"$\displaystyle {w}$" if kind == "math" else w for kind, w in line.parts)
        rows.append(rf"{line.number} & \hspace*{{{1.5 * line.indent}em}}{text} \\[6pt]")
    return "\n".join([r"\begin{tabular}{r@{\quad}l}", *rows, r"\end{tabular}"])


# --- equations --------------------------------------------------------------------------------------------------------


def _steps(trace: Trace, wanted: object) -> str:
    numbered = tuple(wanted) if isinstance(wanted, tuple | range) else ()
    if not numbered or not all(isinstance(k, int) and 1 <= k <= len(trace.steps) for k in numbered):
        got = wanted[0] if isinstance(wanted, tuple) and len(wanted) == 1 else wanted
        raise ValueError(f"at must be the number of a step, 1 … {len(trace.steps)}, or a tuple of them, got {got!r}")
    known, steps = trace.known(), [trace.steps[k - 1] for k in numbered]
    return _aligned([row for s in steps for row in _rows((s.equation, s.target, s.expression), known)])


def _derivation(trace: Trace, at: object) -> str:
    titled = _asked_for(trace, at)
    known = everything(trace)
    parts = []
    for title, equation in titled:
        number = equation[0]
        parts += [
            rf"\paragraph{{{_words(title)}, ({number})}}",
            rf"\[ {GENERAL[number]} \]",
            _aligned(_rows(equation, known)),
        ]
    return "\n".join(parts)


def _asked_for(trace: Trace, at: object) -> list[tuple[str, Equation]]:
    """The equations of the node or weight ``at``."""
    sizes = trace.net.sizes
    match at:
        case (int(l), int(i)) if 1 <= l <= trace.net.L and 1 <= i <= sizes[l]:
            return derivations(trace, (l, i))
        case (int(l), int(i), int(j)) if 1 <= l <= trace.net.L and 1 <= i <= sizes[l] and 0 <= j <= sizes[l - 1]:
            return derivations(trace, (l, i, j))
    raise ValueError(
        f'part "derivation" needs at = (l, i) or (l, i, j), a node or weight of the layers 1 … L, got {at!r}'
    )


def _words(title: str) -> str:
    return title.replace("δ", r"$\delta$").replace("α", r"$\alpha$")


def _rows(equation: Equation, known: Known) -> list[str]:
    """Symbols, numbers, result, a line each; the numbers only where something is computed with them."""
    _, target, expression = equation
    result = value(expression, known)
    ending = LATEX.result(result, is_rounding(result, expression, known)).strip()
    inserted = numbers(expression, LATEX, known)
    shown = [f"{symbol(target, LATEX)} &= {symbols(expression, LATEX)}"]
    if inserted != LATEX.number(result):
        shown.append(f"&= {inserted}")
    return [*shown, f"&{ending}"]


def _aligned(lines: list[str]) -> str:
    return "\n".join([r"\begin{align*}", " \\\\\n".join(f"  {line}" for line in lines), r"\end{align*}"])


def _numbers(trace: Trace) -> str:
    rows = [rf"${symbol(ref, LATEX)}$ & ${_every_digit(number)}$ \\" for ref, number in sorted_numbers(trace)]
    head = [r"\begin{longtable}{ll}", r"quantity & value \\", r"\hline", r"\endhead"]
    return "\n".join([*head, *rows, r"\end{longtable}"])


def _every_digit(number: float) -> str:
    mantissa, _, power = repr(number).partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa
