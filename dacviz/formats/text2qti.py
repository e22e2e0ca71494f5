"""Multiple choice for Canvas, in the text format that the program text2qti turns into QTI: ``quiz(variants)``.

Canvas gives every numerical answer within its tolerance full marks and tells nobody why another is wrong. So here the
wrong numbers are choices, each with what went wrong.
"""

from collections.abc import Sequence
from itertools import groupby

from ..core.mistakes import MISTAKES
from ..lesson.captions import node_name
from ..lesson.markup import LATEX, number
from ..lesson.questions import Question, WrongAnswer
from .variants import Variant, column, functions, in_words, sample

MOST_DISTRACTORS = 5


def quiz(variants: Sequence[Variant]) -> str:
    """A group for each quantity that is asked, with one question a variant in it, of which each student gets one.

    ``ValueError`` where no question has a mistake to offer: of u and z there are none.
    """
    asked = [(q, variant) for variant in variants for q in variant.questions if q.wrong]
    if not asked:
        raise ValueError("nothing that is asked here has a mistake to offer as a choice: ask for δ or the gradient")
    order = list(dict.fromkeys(question.target for question, _ in asked))
    asked.sort(key=lambda pair: order.index(pair[0].target))
    sizes = "-".join(map(str, variants[0].net.sizes))
    parts = [f"Quiz title: Backpropagation, {sizes}", "Shuffle answers: true", ""]
    for _, group in groupby(asked, key=lambda pair: pair[0].target):
        questions = [_question(question, variant) for question, variant in group]
        if len(questions) > 1:
            parts += ["GROUP", "pick: 1", "points per question: 1", "", *questions, "END_GROUP", ""]
        else:
            parts += questions
    return "\n".join(parts)


def _question(question: Question, variant: Variant) -> str:
    right = f"*{{}}) {number(question.value)}"
    choices = [(question.value, right, "Right.")]
    choices += [
        (wrong.value, f"{{}}) {number(wrong.value)}", _feedback(wrong, question))
        for wrong in question.wrong[:MOST_DISTRACTORS]
    ]
    lines = [f"Title: {column(question.target)}, variant {variant.n}", f"1. {_text(question, variant)}"]
    lines += [f"... {_solution(question, variant)}"]
    for letter, (_, choice, feedback) in zip("abcdef", sorted(choices), strict=False):
        lines += [choice.format(letter), f"... {feedback}"]
    return "\n".join([*lines, ""])


def _text(question: Question, variant: Variant) -> str:
    """The network in words, as a picture would be a second file."""
    e = variant.exercise
    paragraphs = [
        f"A network {'-'.join(map(str, e.net.sizes))}. {functions(e.net)} {sample(e)}, and ${variant.error(LATEX)}$.",
        *(_node(variant, l, i) for l in e.net.w.indices for i in range(1, e.net.sizes[l] + 1)),
        _plain(question.ask),
    ]
    return "\n\n    ".join(paragraphs)


def _node(variant: Variant, l: int, i: int) -> str:
    bias, *weights = variant.net.w[l][i - 1].tolist()
    node = node_name(l, i, variant.net.L)
    weighed = ", ".join(f"{number(w)} from {j}" for j, w in enumerate(weights, 1))
    return f"{node[0].upper()}{node[1:]} has the bias {number(bias)} and the weights {weighed}."


def _feedback(wrong: WrongAnswer, question: Question) -> str:
    mistake = MISTAKES[wrong.mistakes[0]]
    names = " or ".join(map(in_words, wrong.mistakes))
    computed = f"${question.symbol(LATEX)} = {wrong.symbols(LATEX)} = {wrong.numbers(LATEX)}$"
    return f"This is {names}: {computed}. {_plain(mistake.why)} {_plain(mistake.do)}"


def _solution(question: Question, variant: Variant) -> str:
    steps = (variant.written(step, LATEX) for step in variant.way_to(question))
    return "\n\n    ".join(" ".join(f"${part.strip()}$" for part in parts) for parts in steps)


def _plain(text: str) -> str:
    """Text in which Markdown finds nothing of its own."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]#$" else c for c in text)
