"""Numerical questions for Moodle: ``quiz(variants)`` is an XML file for its question bank.

Moodle grades by the first answer, in the order of the file, whose absolute tolerance holds. So no two intervals meet:
the right one gives everything, that of a mistake nothing and a word on what went wrong.
"""

import base64
from collections.abc import Sequence
from html import escape
from itertools import groupby
from xml.sax.saxutils import escape as escaped

from ..core.mistakes import MISTAKES
from ..lesson.markup import LATEX
from ..lesson.questions import Question, WrongAnswer
from .variants import Variant, column, functions, in_words, sample, tolerances
from .worksheet_html import weight_table, with_subscripts


def quiz(variants: Sequence[Variant]) -> str:
    """A category for each quantity that is asked, with one question a variant in it: a test draws one of each."""
    questions = [(question, variant) for variant in variants for question in variant.questions]
    order = list(dict.fromkeys(question.target for question, _ in questions))
    questions.sort(key=lambda pair: order.index(pair[0].target))
    parts = []
    for target, group in groupby(questions, key=lambda pair: pair[0].target):
        parts.append(_category(variants[0], column(target)))
        parts += [_question(question, variant) for question, variant in group]
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(parts) + "\n</quiz>\n"


def _category(variant: Variant, quantity: str) -> str:
    sizes = "-".join(map(str, variant.net.sizes))
    # A slash in the name of a category would begin another below it; Moodle reads two as one that is meant.
    path = f"$course$/top/Backpropagation {sizes}/{quantity.replace('/', '//')}"
    return f'<question type="category"><category><text>{escaped(path)}</text></category></question>'


def _question(question: Question, variant: Variant) -> str:
    picture = base64.b64encode(variant.picture.encode()).decode()
    rooms = tolerances(question)
    answers = [_answer(100, question.value, question.tolerance, "<p>Right.</p>")]
    answers += [
        _answer(0, wrong.value, room, _feedback(wrong, question))
        for wrong, room in zip(question.wrong, rooms, strict=True)
    ]
    return "\n".join([
        '<question type="numerical">',
        f"<name><text>{escaped(f'{column(question.target)}, variant {variant.n}')}</text></name>",
        f'<questiontext format="html"><text>{_cdata(_text(question, variant))}</text>',
        f'<file name="network.svg" path="/" encoding="base64">{picture}</file></questiontext>',
        f'<generalfeedback format="html"><text>{_cdata(_solution(question, variant))}</text></generalfeedback>',
        "<defaultgrade>1</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>",
        *answers,
        "<unitgradingtype>0</unitgradingtype><unitpenalty>0.1</unitpenalty><showunits>3</showunits>"
        "<unitsleft>0</unitsleft>",
        "</question>",
    ])  # fmt: skip


def _answer(fraction: int, value: float, tolerance: float, feedback: str) -> str:
    return (
        f'<answer fraction="{fraction}" format="moodle_auto_format"><text>{value!r}</text>'
        f'<feedback format="html"><text>{_cdata(feedback)}</text></feedback>'
        f"<tolerance>{tolerance!r}</tolerance></answer>"
    )


def _text(question: Question, variant: Variant) -> str:
    return (
        f"<p>{functions(variant.net)} {sample(variant.exercise)}, and "
        f"{_tex(variant.error(LATEX))}. The squares carry the biases.</p>"
        f'<p><img src="@@PLUGINFILE@@/network.svg" alt="The network; its weights are in the table below."></p>'
        f"{weight_table(variant)}<p>{question.ask} Round nothing on the way; answer with four significant digits.</p>"
    )


def _feedback(wrong: WrongAnswer, question: Question) -> str:
    names = " or ".join(map(in_words, wrong.mistakes))
    computed = rf"{question.symbol(LATEX)} = {wrong.symbols(LATEX)} = {wrong.numbers(LATEX)}"
    first = MISTAKES[wrong.mistakes[0]]
    return (
        f"<p>This is the number of a known mistake, {names}: {_tex(computed)}.</p>"
        f"<p>{with_subscripts(first.why)} {with_subscripts(first.do)}</p>"
    )


def _solution(question: Question, variant: Variant) -> str:
    """Every step on the way, in letters and in numbers, as TeX, which Moodle's filter shows."""
    steps = (variant.written(step, LATEX) for step in variant.way_to(question))
    return "".join(f"<p>{' '.join(map(_tex, parts))}</p>" for parts in steps)


def _tex(formula: str) -> str:
    return rf"\({escape(formula, quote=False)}\)"


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
