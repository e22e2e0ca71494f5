"""The learner's turn in a film: what is asked before which frame, with all that judges an answer in the browser."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ...core.expression import Ref
from ...core.mistakes import MISTAKES
from ...lesson.expression import symbol, symbols
from ...lesson.markup import MATHML, math
from ...lesson.questions import ASKED, Principle, Question, WrongAnswer, about, asked, asked_steps
from ...lesson.trace import Trace
from .. import protocol
from ..protocol import Asked, KnownWrong, Turn
from .algorithm_film import frame_of

OFF = "off"
LEVELS = (OFF, *ASKED)
_SHORT = {OFF: "off", "last": "last δ", "hidden": "hidden δ", "delta": "every δ", "gradient": "δ, ∂E/∂w", "all": "all"}

MOST_QUESTIONS = 40
"""Of a large network the first numbers of each layer are asked: the film must reach the browser."""

MOST_WRITTEN = 4
"""So many ways to make one mistake have their formulas: of a wide layer's sum any summand can be forgotten."""


def turn(trace: Trace, level: str, sweep: str) -> Turn:
    """``level`` of ``LEVELS`` of the film of ``trace`` node by node; ``sweep`` as ``film`` has it."""
    questions = [] if level == OFF else asked(trace, level, most=MOST_QUESTIONS)
    principles = list(dict.fromkeys(p for question in questions for p in question.principles))
    shown = [
        _asked(question, frame, principles)
        for question in questions
        if (frame := frame_of(trace, question.target, "node", sweep)) is not None
    ]
    return _whole(level, list(_SHORT.items()), shown, principles)


def turn_about(trace: Trace, target: Ref, frame: int | None) -> Turn:
    """One question, about one quantity of a trace of E, before ``frame``; anywhere for None."""
    question = about(trace, target)
    principles = list(question.principles)
    shown = _asked(question, frame or 0, principles)
    if frame is None:
        del shown["frame"]
    return _whole(OFF, [], [shown], principles)


def _whole(level: str, levels: list[tuple[str, str]], shown: list[Asked], principles: list[Principle]) -> Turn:
    named = dict.fromkeys(name for question in shown for wrong in question["wrong"] for name in wrong["mistakes"])
    return {
        "level": level,
        "levels": levels,
        "asked": shown,
        "principles": [_principle(principle) for principle in principles],
        "mistakes": {name: {"why": MISTAKES[name].why, "do": MISTAKES[name].do} for name in named},
    }


def first_step(trace: Trace, level: str, sweep: str) -> int:
    """The frame before which the first question of ``level`` is asked is the one after this; 0 if none is."""
    frames = [frame_of(trace, trace.steps[k].target, "node", sweep) for k in asked_steps(trace, level)]
    return min((frame - 1 for frame in frames if frame is not None), default=0)


def _asked(question: Question, frame: int, principles: list[Principle]) -> Asked:
    return {
        "frame": frame,
        "ask": question.ask,
        "symbol": math(question.symbol(MATHML)),
        "value": question.value,
        "tolerance": question.tolerance,
        "symbols": _equals(question.symbol(MATHML), question.symbols(MATHML)),
        "numbers": _equals(question.symbol(MATHML), question.numbers(MATHML)),
        "choices": [principles.index(principle) for principle in question.principles],
        "right": question.right,
        "wrong": [_known_wrong(wrong, written) for wrong, written in _with_room(question.wrong)],
    }


def _known_wrong(wrong: WrongAnswer, written: bool) -> KnownWrong:
    known: KnownWrong = {"mistakes": list(wrong.mistakes), "value": wrong.value, "tolerance": wrong.tolerance}
    if written:
        known["symbols"] = _equals(symbol(wrong.target, MATHML), wrong.symbols(MATHML))
        result = MATHML.number(wrong.value)
        known["numbers"] = math(MATHML.row(MATHML.equals, wrong.numbers(MATHML), MATHML.equals, result))
    return known


def _principle(principle: Principle) -> protocol.Principle:
    formula = _equals(symbol(principle.target, MATHML), symbols(principle.expression, MATHML))
    return {"number": principle.number, "words": principle.words, "formula": formula}


def _equals(left: str, right: str) -> str:
    return math(MATHML.row(left, MATHML.equals, right))


def _with_room(wrong: Iterable[WrongAnswer]) -> Iterator[tuple[WrongAnswer, bool]]:
    """Each, and whether it is one of the first ``MOST_WRITTEN`` ways to make its mistake."""
    met: Counter[str] = Counter()
    for answer in wrong:
        name = answer.mistakes[0]
        met[name] += 1
        yield answer, met[name] <= MOST_WRITTEN
