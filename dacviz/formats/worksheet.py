"""Work sheets: ``worksheet(sizes=(2, 2, 1), ask="delta", variants=30, seed=1)``, then ``.html()``, ``.key()``,
``.csv()``, ``.moodle_xml()``, ``.text2qti()``.

Names of students go onto the sheets and nowhere else.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from ..lesson.questions import ASKED
from ..lesson.siblings import Exercise, NoExerciseError, sibling
from . import moodle, text2qti, variants_table, worksheet_html
from .variants import Variant

MAX_VARIANTS = 200
MAX_SEED = 999
"""Variant n of sheet ``seed`` is exercise 1000 ``seed`` + n."""
MAX_SECONDS = 20
"""So long a sheet may take to be drawn."""
MAX_NAMES = 500
MAX_NAME = 80

_UNSEEN = ("Cc", "Cs", "Co", "Cn")
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, eq=False)
class Worksheet:
    """The ``variants`` of one exercise; ``names`` are given to them in turn."""

    variants: tuple[Variant, ...]
    names: tuple[str, ...] = ()

    def __repr__(self) -> str:
        net = self.variants[0].net
        return f"<Worksheet: {'-'.join(map(str, net.sizes))}, {len(self.variants)} variants>"

    def named(self, names: Sequence[str]) -> "Worksheet":
        """The same sheet for ``names``; ``ValueError`` for what is no name."""
        return replace(self, names=check_names(names))

    @property
    def sheets(self) -> list[tuple[Variant, str]]:
        """Each page as its variant and who gets it: one a name, or one a variant where there are none."""
        if not self.names:
            return [(variant, "") for variant in self.variants]
        return [(self.variants[k % len(self.variants)], name) for k, name in enumerate(self.names)]

    def html(self) -> str:
        """The sheets to print, one variant a page on A4 and on Letter: the network, its weights, a table to fill in."""
        return worksheet_html.sheets(self.sheets, len(self.variants))

    def key(self) -> str:
        """The answers of all variants, every step written out, and what each mistake would give; to print."""
        return worksheet_html.key(self.sheets, len(self.variants))

    def csv(self) -> str:
        """One row a sheet: its variant, whose it is, the numbers given and the answers with every digit."""
        return variants_table.table(self.sheets)

    def moodle_xml(self) -> str:
        """Numerical questions for Moodle's question bank, a category for each quantity that is asked."""
        return moodle.quiz(self.variants)

    def text2qti(self) -> str:
        """Multiple choice for Canvas, in the format of the program text2qti; distractors are what mistakes give."""
        return text2qti.quiz(self.variants)


def worksheet(
    sizes: Sequence[int] = (2, 2, 1),
    hidden: str = "tanh",
    output: str = "identity",
    ask: str = "delta",
    variants: int = 30,
    seed: int = 1,
    names: Sequence[str] | None = None,
    loss: str = "half_squared_error",
) -> Worksheet:
    """A sheet of 1 to 200 ``variants`` of one exercise that can be done by hand, drawn by ``seed``, 0 to 999.

    ``sizes`` = (h_0, …, h_L), with ``hidden`` and ``output`` for φ; ``ask``: "last", "hidden", "delta", "gradient" or
    "all", as ``dv.questions`` has it. ``names``: whose sheets they are, at most 500; each gets a variant in turn.
    ``ValueError`` says what cannot be drawn.
    """
    activations = (hidden,) * (len(tuple(sizes)) - 2) + (output,)
    return family(sizes, activations, loss, ask, variants, seed).named(names or ())


def family(
    sizes: Sequence[int], activations: Sequence[str], loss: str, ask: str, variants: int, seed: int
) -> Worksheet:
    """``worksheet`` for any L activations."""
    count = _whole(variants, "variants", 1, MAX_VARIANTS)
    first = 1000 * _whole(seed, "seed", 0, MAX_SEED)
    found = _clear(sizes, tuple(activations), loss, check_ask(ask), first)
    drawn: list[Variant] = []
    start = monotonic()
    for exercise in found:
        drawn.append(Variant(len(drawn) + 1, exercise, ask))
        if len(drawn) == count:
            return Worksheet(tuple(drawn))
        if monotonic() - start > MAX_SECONDS:
            break
    raise ValueError(
        f"only {len(drawn)} of {count} variants were found in {MAX_SECONDS} s, as clear ones are rare in such a "
        "network: ask for fewer, or take a smaller network"
    )


def worksheet_of(exercise: Exercise, ask: str = "delta") -> Worksheet:
    """A sheet of one variant: an exercise of one's own, whether its answers lie apart or not."""
    return Worksheet((Variant(1, exercise, check_ask(ask)),))


def _clear(sizes: Sequence[int], activations: tuple[str, ...], loss: str, ask: str, first: int) -> Iterator[Exercise]:
    """Exercises whose answers cannot be confused; a seed that has none is passed over, unless the first three have."""
    seeds_without = 0
    for seed in range(first + 1, first + 1000):
        try:
            exercise = sibling(sizes, activations, loss, seed)
        except NoExerciseError:
            seeds_without += 1
            if seed - first == seeds_without == 3:
                raise
            continue
        if Variant(1, exercise, ask).is_clear:
            yield exercise


def check_ask(ask: str) -> str:
    """``ask``; ``ValueError`` lists the words there are."""
    if ask not in ASKED:
        raise ValueError(f"ask must be one of {', '.join(ASKED)}, got {ask!r}")
    return ask


def check_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names on one line each; ``ValueError`` for more than 500, for long ones, and for what is no text."""
    if isinstance(names, str):
        raise ValueError('names must be a list, one name each: ["Ada", "Carl"]')
    if len(names) > MAX_NAMES:
        raise ValueError(f"there are {len(names)} names; at most {MAX_NAMES} sheets are made at once")
    return tuple(_name(name, k) for k, name in enumerate(names, 1))


def _name(name: object, k: int) -> str:
    if not isinstance(name, str | int):
        raise ValueError(f"name {k} must be text or a number, got {type(name).__name__}")
    # Control characters, and those that turn the direction of writing round, would let one name look like another.
    seen = "".join(" " if unicodedata.category(c) in _UNSEEN or c in _TURNS else c for c in str(name))
    text = " ".join(seen.split())
    if not text:
        raise ValueError(f"name {k} is empty: write one name a line")
    if len(text) > MAX_NAME:
        raise ValueError(f"name {k} has {len(text)} characters; at most {MAX_NAME} fit onto a sheet")
    return text


def _whole(value: int, what: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{what} must be a whole number from {least} to {most}, got {value!r}")
    return value
