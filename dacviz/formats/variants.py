"""A variant of a work sheet: one exercise with its trace, its questions, and how far an answer may be from each."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..core.expression import Quantity, Ref
from ..core.losses import loss_named
from ..core.mistakes import MISTAKES
from ..core.network import Network
from ..lesson.expression import Markup, numbers, symbol, symbols
from ..lesson.markup import NO_BREAK_SPACE, number
from ..lesson.mistakes import mistaken_trace
from ..lesson.questions import Question, asked
from ..lesson.siblings import Exercise
from ..lesson.trace import Step, Trace, trace
from .network_svg import network_svg

_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Variant:
    """Number ``n`` ≥ 1 of a sheet; ``ask`` is a key of ``ASKED``."""

    n: int
    exercise: Exercise
    ask: str

    @property
    def net(self) -> Network:
        return self.exercise.net

    @cached_property
    def trace(self) -> Trace:
        """Algorithm 1 on the sample: every number of the key."""
        e = self.exercise
        return trace(e.net, e.x, e.d, e.loss)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked, in the order of Algorithm 1."""
        return asked(self.trace, self.ask)

    @property
    def is_clear(self) -> bool:
        """Whether the right answer and that of each mistake have intervals that do not meet."""
        return not any(_meet(question) for question in self.questions)

    @cached_property
    def mistaken(self) -> dict[str, dict[Ref, float]]:
        """By the name of each mistake that can be made here: which numbers that are asked for change, and to what, if
        it is made wherever it can be."""
        e, found = self.exercise, {}
        right = {question.target: question.value for question in self.questions}
        for name, mistake in MISTAKES.items():
            if mistake.layers(e.net, e.loss):
                values = {step.target: step.value for step in mistaken_trace(e.net, e.x, e.d, e.loss, name).steps}
                changed = {ref: values[ref] for ref, v in right.items() if abs(values[ref] - v) > _SAME * abs(v)}
                if changed:
                    found[name] = changed
        return found

    @cached_property
    def picture(self) -> str:
        """The network with its weights, inputs and targets, as SVG."""
        e = self.exercise
        return network_svg(e.net, e.x, values={Ref("d", (o,)): v for o, v in enumerate(e.d, 1)})

    def error(self, markup: Markup) -> str:
        """E = …, in letters."""
        formula = loss_named(self.exercise.loss).formula(self.net.L, self.net.sizes[-1])
        return markup.row(markup.symbol("E"), markup.equals, symbols(formula, markup))

    def way_to(self, question: Question) -> list[Step]:
        """The steps whose results are needed on the way to an answer, and the one that answers."""
        before = [step for step in self.trace.steps[: question.step] if step.target.kind != "gradient"]
        return [*before, self.trace.steps[question.step]]

    def written(self, step: Step, markup: Markup) -> list[str]:
        """The step in symbols, then in numbers with its result: parts between which a line may end."""
        m, e, result = markup, step.expression, markup.number(step.value)
        in_symbols = m.row(symbol(step.target, m), m.equals, symbols(e, m))
        if isinstance(e, Quantity):
            return [in_symbols, m.row(m.equals, result)]
        return [in_symbols, m.row(m.equals, numbers(e, m, self.trace.known()), m.equals, result)]


def _meet(question: Question) -> bool:
    answers = [(question.value, question.tolerance), *((w.value, w.tolerance) for w in question.wrong)]
    return any(b - s <= a + r for (a, r), (b, s) in pairwise(sorted(answers)))


def tolerances(question: Question) -> list[float]:
    """How far an answer may be from that of each of ``question.wrong``, so that no two intervals meet, nor that of the
    right answer: where they would, half the way."""
    found = []
    for wrong in question.wrong:
        others = [abs(wrong.value - other.value) for other in question.wrong if other is not wrong]
        beside_right = abs(wrong.value - question.value) - question.tolerance
        found.append(min(wrong.tolerance, 0.99 * beside_right, *(0.49 * gap for gap in others)))
    return found


def functions(net: Network) -> str:
    """What φ is, in a sentence."""
    *hidden, output = net.activations
    if len({*hidden, output}) == 1:
        return f"φ is {output} in every layer."
    if len(set(hidden)) == 1:
        return f"φ is {hidden[0]} in the hidden layer{'s' * (len(hidden) > 1)} and {output} at the output."
    return ", ".join(f"φ is {name} in layer {l}" for l, name in enumerate(net.activations, 1)) + "."


def sample(exercise: Exercise) -> str:
    """The inputs and the target, as the beginning of a sentence."""
    return f"The inputs are {_assigned('x', exercise.x)}, the target is {_assigned('d', exercise.d)}"


def _assigned(name: str, values: tuple[float, ...]) -> str:
    """x = (0.5, −1), or a number alone, on one line."""
    written = ", ".join(map(number, values))
    vector = written if len(values) == 1 else f"({written})"
    return f"{name} = {vector}".replace(" ", NO_BREAK_SPACE)


def in_words(name: str) -> str:
    """The name of a mistake as words: hidden without slope."""
    return name.replace("_", " ")


def column(ref: Ref) -> str:
    """δ_1,2 or ∂E/∂w_1,2,0: the head of a column."""
    letters = {"delta": "δ", "gradient": "∂E/∂w"}
    return f"{letters.get(ref.kind, ref.kind)}_{','.join(map(str, ref.index))}"
