"""The text of a scene: a little Markdown, with numbers that are computed and formulas that are written for it.

``{delta 1 2}`` is a number, at the four digits that the film shows; ``{delta 1 2 : 6}`` has six. ``[delta 1 2]`` is a
formula; ``[delta 1 2 = dE/du 1 2 = numbers = value]`` says what it is equal to, with the numbers of the last expression
put in, and its value. A paragraph that is nothing but a formula stands on a line of its own. ``**bold**``,
``*italics*`` and ``- `` before each line of a list are Markdown's. There are no links, no pictures and no HTML.
"""

import re
from dataclasses import dataclass

from ..core.expression import Expression
from .expression import numbers, symbols
from .formulas import Sample, parse, result
from .markup import MATHML, math, number

MAX_LENGTH = 4_000
"""Characters of a text."""

Piece = tuple[str, str]
"""("words", text), ("strong", text), ("em", text) or ("math", MathML)."""

_INLINE = re.compile(
    r"\\(?P<plain>[\\*{}\[\]])|\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*|\{(?P<number>[^{}]*)\}|\[(?P<math>[^\[\]]*)\]"
)


@dataclass(frozen=True)
class Block:
    """A paragraph, an item of a list or a formula on its own line (``kind`` paragraph, item, formula)."""

    kind: str
    pieces: tuple[Piece, ...]


def blocks(text: str, sample: Sample) -> tuple[Block, ...]:
    """``text`` in parts, with the numbers of ``sample``; ``ValueError`` says what cannot be read."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a text may have {MAX_LENGTH:,} characters, this one has {len(text):,}")
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        if part.lstrip().startswith("- "):
            items = re.split(r"(?:^|\n)\s*- ", part)
            found += [Block("item", pieces(item, sample)) for item in items if item.strip()]
        elif part.strip():
            written = pieces(part, sample)
            is_formula = [kind for kind, _ in written] == ["math"]
            found.append(Block("formula" if is_formula else "paragraph", written))
    return tuple(found)


def pieces(text: str, sample: Sample) -> tuple[Piece, ...]:
    """One paragraph, its lines joined, in pieces; neighbours of one kind are joined."""
    text = " ".join(text.split())
    made: list[Piece] = []
    end = 0

    def add(kind: str, content: str) -> None:
        if made and made[-1][0] == kind == "words":
            made[-1] = (kind, made[-1][1] + content)
        elif content:
            made.append((kind, content))

    for found in _INLINE.finditer(text):
        add("words", text[end : found.start()])
        end = found.end()
        kind = found.lastgroup or ""
        content = found[kind]
        match kind:
            case "plain":
                add("words", content)
            case "number":
                add("words", _number(content, sample))
            case "math":
                add("math", math(_formula(content, sample), "inline"))
            case _:
                # Numbers may stand in bold words as well.
                add(kind, "".join(words for _, words in pieces(content, sample)) if "{" in content else content)
    add("words", text[end:])
    return tuple(made)


def _number(content: str, sample: Sample) -> str:
    formula, _, digits = content.partition(":")
    if digits.strip() and not re.fullmatch(r"\s*([1-9]|1[0-5])\s*", digits):
        raise ValueError(
            f"{digits.strip()[:20]!r} is no number of digits: write a whole number from 1 to 15 after the :"
        )
    value = result(parse(formula, sample), sample)
    return number(value, int(digits)) if digits.strip() else number(value)


def _formula(content: str, sample: Sample) -> str:
    """MathML of a chain of equal sides; "numbers" and "value" are readings of the side before them."""
    written: list[str] = []
    e: Expression | None = None
    for side in content.split("="):
        reading = side.strip()
        if e is not None and reading in ("numbers", "value"):
            number = result(e, sample)
            written.append(MATHML.number(number) if reading == "value" else numbers(e, MATHML, sample.known))
        else:
            e = parse(side, sample)
            written.append(symbols(e, MATHML))
    return MATHML.row(*[part for text in written for part in (MATHML.equals, text)][1:])
