"""What can be asked about Algorithm 1 on one sample: ``questions(net, x, d, ask="delta")``.

A question knows the right number, the number that each mistake gives there, and how far an answer may be from either.
So an answer is judged by data alone: on a page, on a sheet, in a learning platform.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from numpy.typing import ArrayLike

from ..core.expression import Expression, Ref, Width
from ..core.losses import loss_named
from ..core.mistakes import MISTAKES
from ..core.network import Network
from .captions import node_name
from .expression import Known, Markup, numbers, symbol, symbols, value, value_as_shown
from .laws import LAWS, L, o, slope
from .markup import rounded
from .mistakes import ETA, wrong_ways
from .rounding import size
from .trace import Step, Trace, trace

ASKED = {
    "last": "the last δ",
    "hidden": "every δ of the hidden layers",
    "delta": "every δ",
    "gradient": "every δ and every ∂E/∂w",
    "all": "every number",
}
"""How much is asked, from the end of the backward sweep towards the beginning."""

RELATIVE_TOLERANCE = 0.005
"""So far from the right number an answer may be where no mistake's number is near."""

PRINCIPLES = {
    "7": "Add up what comes in: each output of the layer before times its weight, and the bias.",
    "8": "Apply the activation to the sum.",
    "33": "Start from the error: how E changes with the output, times the slope of the output.",
    "32": "Collect δ from the layer after, each times its weight, and multiply by the own slope.",
    "30": "Multiply δ where the weight ends by the output where it starts; a bias carries 1.",
}
"""What the laws that a trace asks for say, by their numbers in the paper, in the order of Algorithm 1."""


@dataclass(frozen=True)
class Principle:
    """One of the equations to choose from: ``number`` in the paper, ``words``, and the equation in letters."""

    number: str
    words: str
    target: Ref
    expression: Expression

    def written(self, markup: Markup) -> str:
        return markup.row(symbol(self.target, markup), markup.equals, symbols(self.expression, markup))


@dataclass(frozen=True)
class WrongAnswer:
    """``value``, which one or several ``mistakes`` (names of ``MISTAKES``) give instead of the right one; ``why`` that
    is wrong and what to ``do`` are those of the first. An answer within ``tolerance`` is this mistake."""

    mistakes: tuple[str, ...]
    value: float
    tolerance: float
    target: Ref
    expression: Expression
    known: Known = field(repr=False, compare=False)

    @property
    def why(self) -> str:
        return MISTAKES[self.mistakes[0]].why

    @property
    def do(self) -> str:
        return MISTAKES[self.mistakes[0]].do

    def symbols(self, markup: Markup) -> str:
        """The formula with letters: what is computed in the place of the right one."""
        return symbols(self.expression, markup)

    def numbers(self, markup: Markup) -> str:
        """The formula with numbers, without its result."""
        return numbers(self.expression, markup, self.known)


@dataclass(frozen=True)
class Question:
    """What ``target`` is, asked before ``step`` (0-based) of ``trace(net, x, d, loss).steps``.

    ``tolerance`` reaches none of ``wrong``, and allows for a calculation with the four digits that are shown. The four
    hints: ``principles``, of which ``principles[right]`` is the one; ``symbols``; ``numbers``; ``value``.
    """

    step: int
    target: Ref
    equation: str
    ask: str
    value: float
    tolerance: float
    expression: Expression
    principles: tuple[Principle, ...]
    right: int
    wrong: tuple[WrongAnswer, ...]
    known: Known = field(repr=False, compare=False)

    def symbol(self, markup: Markup) -> str:
        """What is asked as the paper writes it."""
        return symbol(self.target, markup)

    def symbols(self, markup: Markup) -> str:
        """The right-hand side with letters."""
        return symbols(self.expression, markup)

    def numbers(self, markup: Markup) -> str:
        """The right-hand side with numbers, without its result."""
        return numbers(self.expression, markup, self.known)

    def judged(self, answer: float) -> "WrongAnswer | bool":
        """``True`` for a right answer, the ``WrongAnswer`` that it is, ``False`` for one that nothing explains."""
        if abs(answer - self.value) <= self.tolerance:
            return True
        near = [wrong for wrong in self.wrong if abs(answer - wrong.value) <= wrong.tolerance]
        return min(near, key=lambda wrong: abs(answer - wrong.value), default=False)


def questions(
    net: Network,
    x: ArrayLike,
    d: ArrayLike,
    *,
    loss: str = "half_squared_error",
    ask: str = "delta",
    eta: float = ETA,
) -> tuple[Question, ...]:
    """The questions about one sample, x (n,) and d (m,), in the order of Algorithm 1; every earlier number is known.

    ``ask``: "last" the last δ of the backward sweep, "hidden" every δ of the hidden layers (of the outputs where there
    are none), "delta" every δ, "gradient" also every ∂E/∂w, "all" also u and z. ``eta`` > 0 is the learning rate of
    those who use updated weights. ``ValueError`` as ``trace`` has it, and for an unknown ``ask``.
    """
    return asked(trace(net, x, d, loss), ask, eta)


def asked(trace: Trace, ask: str, eta: float = ETA, most: int | None = None) -> tuple[Question, ...]:
    """``questions`` about a trace of E that is there already; at most ``most``, the first of each layer."""
    if trace.output is not None:
        raise ValueError("questions are about δ, so they need the trace of E")
    known = trace.known() | {Ref("eta", ()): eta}
    return tuple(_question(trace, k, known) for k in _fewer(trace, asked_steps(trace, ask), most))


def about(trace: Trace, target: Ref, eta: float = ETA) -> Question:
    """The question about one quantity that a trace of E computes; ``ValueError`` if it does not."""
    for k, step in enumerate(trace.steps):
        if step.target == target:
            return _question(trace, k, trace.known() | {Ref("eta", ()): eta})
    raise ValueError(f"{target} is computed in no step of this trace")


def asked_steps(trace: Trace, ask: str) -> list[int]:
    """The 0-based steps of ``trace`` that ``ask`` is about."""
    if ask not in ASKED:
        raise ValueError(f"ask must be one of {', '.join(ASKED)}, got {ask!r}")
    steps = list(enumerate(trace.steps))
    if ask == "all":
        return [k for k, _ in steps]
    if ask == "gradient":
        return [k for k, step in steps if step.phase != "forward"]
    deltas = [k for k, step in steps if step.target.kind == "delta"]
    hidden = [k for k in deltas if trace.steps[k].phase == "backward"] or deltas
    return {"last": hidden[-1:], "hidden": hidden, "delta": deltas}[ask]


def _fewer(trace: Trace, steps: list[int], most: int | None) -> list[int]:
    """At most ``most`` of ``steps``: as many of the first of each kind in each layer as there is room for."""
    if most is None or len(steps) <= most:
        return steps
    rank: dict[int, int] = {}
    count: dict[tuple[str, int], int] = {}
    for k in steps:
        target = trace.steps[k].target
        place = target.kind, target.at[0]
        count[place] = rank[k] = count.get(place, 0) + 1
    return sorted(sorted(steps, key=lambda k: (rank[k], k))[:most])


def _question(trace: Trace, k: int, known: Known) -> Question:
    step, net = trace.steps[k], trace.net
    need = _four_digits(step.expression, step.value, known)
    wrong = tuple(_wrong_answers(trace, step, known, need))
    nearest = min((abs(w.value - step.value) for w in wrong), default=float("inf"))
    tolerance = max(need, min(RELATIVE_TOLERANCE * abs(step.value), 0.45 * nearest))
    principles = _principles(trace, step.equation)
    return Question(
        k,
        step.target,
        step.equation,
        _sentence(step.target, net),
        step.value,
        tolerance,
        step.expression,
        principles,
        [principle.number for principle in principles].index(step.equation),
        wrong,
        known,
    )


def _four_digits(e: Expression, result: float, known: Known) -> float:
    """How far an answer is from ``result`` that is computed as ``e`` from the digits that are shown, or rounded to as
    many; and not less than the rounding of float64."""
    shown = value_as_shown(e, known)
    off = max(abs(answer - result) for answer in (shown, rounded(shown), rounded(result)))
    return off * (1 + 1e-9) + 1e-12 * size(e, known)


def _wrong_answers(trace: Trace, step: Step, known: Known, need: float) -> Iterator[WrongAnswer]:
    """One for each number that mistakes give, unless an answer computed from four digits could be that number."""
    found: list[tuple[float, Expression, list[str]]] = []
    for way in wrong_ways(trace.net, trace.loss, step.target):
        number = value(way.expression, known)
        if abs(number - step.value) <= need or number - number != 0:
            continue
        # What is the same number but for rounding is named together.
        same = 1e-9 * abs(number) + 1e-12 * size(way.expression, known)
        names = next((names for other, _, names in found if abs(other - number) <= same), None)
        if names is None:
            found.append((number, way.expression, [way.mistake.name]))
        elif way.mistake.name not in names:
            names.append(way.mistake.name)
    for number, e, names in found:
        room = max(_four_digits(e, number, known), RELATIVE_TOLERANCE * abs(number))
        yield WrongAnswer(tuple(names), number, room, step.target, e, known)


def _principles(trace: Trace, equation: str) -> tuple[Principle, ...]:
    """The law of ``equation`` and three others, in the order of Algorithm 1."""
    other = "33" if equation in ("7", "8") else "8"
    return tuple(_principle(trace, number, words) for number, words in PRINCIPLES.items() if number != other)


def _principle(trace: Trace, number: str, words: str) -> Principle:
    law, loss = LAWS[number], loss_named(trace.loss)
    if number != "33":
        return Principle(number, words, law.target, law.right)
    if loss.simplified is not None:
        words = "Start from the error: δ is how far the output is off."
    return Principle(number, words, law.target, loss.line_3(L, o, Width(L), slope(L, o)))


def _sentence(target: Ref, net: Network) -> str:
    match target.kind, target.at:
        case "u", (l, i):
            return f"What is the weighted sum u of {node_name(l, i, net.L)}?"
        case "z", (l, i):
            return f"What is the output z of {node_name(l, i, net.L)}?"
        case "delta", (l, i):
            return f"What is δ of {node_name(l, i, net.L)}?"
        case "gradient", (l, i, 0):
            return f"What is ∂E/∂w for the bias of {node_name(l, i, net.L)}?"
        case "gradient", (l, i, j):
            return f"What is ∂E/∂w for the weight from {node_name(l - 1, j, net.L)} to {node_name(l, i, net.L)}?"
    raise AssertionError(target)
