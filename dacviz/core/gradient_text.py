"""A gradient as text: ``read_gradient(text, sizes)`` reads JSON, CSV, nested lists, and what numpy and PyTorch print.

One small reader for all of them; nothing is evaluated.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from .gradient_layouts import Pasted, arrangements
from .network import check_sizes

_NUMBER = r"[-+−]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_TOKEN = re.compile(
    rf"""
    (?P<space>[\s,;]+)
  | (?P<cut>\.\.\.|…)
  | (?P<option>(?:dtype|device|grad_fn|requires_grad)\s*=\s*(?:<[^>\n]{{0,80}}>|'[^'\n]{{0,80}}'|[\w.]{{1,80}}))
  | (?P<label>"[^"\n]{{0,80}}"\s*:|'[^'\n]{{0,80}}'\s*:|[A-Za-z_δ∂][\w.∂/ ]{{0,79}}?\s*[:=](?!=)
      |(?:Parameter[ ]containing|Layers)\b:?|\d+\s*:)
  | (?P<number>{_NUMBER})(?![\w.])
  | (?P<call>(?:np\.|numpy\.|torch\.|jnp\.)?(?:tensor|array|Tensor|Array|OrderedDict|float32|float64)(?=\s*\())
  | (?P<open>[\[({{])
  | (?P<close>[\])}}])
    """,
    re.VERBOSE,
)
_CLOSES = {"[": "]", "(": ")", "{": "}"}
_DEEPEST = 8
_FULL_DIGITS = 15
"""A number written with so many digits is a float64 as it is."""


def read_gradient(text: str, sizes: Sequence[int]) -> Pasted:
    """The numbers of ``text``, to be given to ``check_gradient`` as ``mine``.

    Nested lists, JSON, prints of numpy and PyTorch, one or several with or without names; CSV with a blank line
    between layers, or with the columns l, i, j, value. ``sizes`` = (h_0, …, h_L) are the widths of the network.
    Numbers are known as exactly as their digits say. ``ValueError`` says what to write instead.
    """
    sizes = check_sizes(sizes)
    count = sum(h * (1 + n) for n, h in pairwise(sizes))
    most = 1_000 + 64 * count
    if not isinstance(text, str):
        raise ValueError(f"a pasted gradient must be text, got {type(text).__name__}")
    if len(text) > most:
        raise ValueError(f"the text has {len(text):,} characters; for {count} numbers at most {most:,} are read")
    if not text.strip():
        raise ValueError("the text is empty: paste the gradient, one array a layer")
    if re.search(r"[\[({]", text):
        values, numbers, single = _nested(text)
    else:
        values, numbers = _table(text, sizes)
        single = False
    if not numbers:
        raise ValueError("there are no numbers in the text: paste the gradient, one array a layer")
    arrangements(values, sizes)
    unit, relative = _digits(numbers)
    return Pasted(values, unit, relative, single)


def _nested(text: str) -> tuple[Any, list[str], bool]:
    """Brackets, numbers, names and what printing adds: the lists, the numbers as written, and whether float32."""
    stack: list[tuple[str, list[Any]]] = [("", [])]
    numbers: list[str] = []
    single, at = False, 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise ValueError(_unreadable(text, at))
        at, kind, word = token.end(), token.lastgroup, token.group()
        if kind == "cut":
            raise ValueError(
                "the print was shortened with …: before printing, write np.set_printoptions(threshold=10**9) or "
                "torch.set_printoptions(profile='full')"
            )
        if kind == "option":
            single |= "float32" in word or "float16" in word
        elif kind == "number":
            numbers.append(word)
            stack[-1][1].append(_finite(word))
        elif kind == "open":
            if len(stack) > _DEEPEST:
                raise ValueError(f"brackets may be at most {_DEEPEST} deep: write one array a layer")
            stack.append((word, []))
        elif kind == "close":
            bracket, items = stack.pop()
            if not stack or _CLOSES[bracket] != word:
                raise ValueError(f"the brackets do not match: {word!r} {_where(text, at - 1)} closes nothing")
            # A call such as tensor(…) is not one more list.
            alone = bracket == "(" and len(items) == 1
            stack[-1][1].append(items[0] if alone else items)
    if len(stack) > 1:
        raise ValueError(f"the brackets do not match: {stack[-1][0]!r} is never closed; paste all of it")
    values = stack[0][1]
    return values[0] if len(values) == 1 else values, numbers, single


def _table(text: str, sizes: tuple[int, ...]) -> tuple[Any, list[str]]:
    """Lines of numbers: a block of lines a layer, or the columns l, i, j, value."""
    decimal_comma = ";" in text and "." not in text
    lines = [line.strip() for line in text.splitlines()]
    header = [name.strip().strip('"').lower() for name in re.split(r"[,;\t]", next(filter(None, lines)))]
    if {"l", "i", "j", "value"} <= set(header):
        return _addressed([line for line in lines if line][1:], header, sizes)
    blocks: list[list[list[float]]] = []
    numbers: list[str] = []
    for filled, block in groupby(lines, key=bool):
        if not filled:
            continue
        rows = []
        for line in block:
            words = re.split(r"\s*[;\t]\s*|\s+", line) if decimal_comma else re.split(r"\s*[,;]\s*|\s+", line)
            words = [word.replace(",", ".") if decimal_comma else word for word in words if word]
            numbers += words
            rows.append([_finite(word) for word in words])
        blocks.append(rows)
    return blocks[0] if len(blocks) == 1 else blocks, numbers


def _addressed(lines: list[str], header: list[str], sizes: tuple[int, ...]) -> tuple[list[np.ndarray], list[str]]:
    """Rows with l, i, j and value; of a table of several quantities, those of ∂E/∂w."""
    layers = [np.full((h, 1 + n), np.nan) for n, h in pairwise(sizes)]
    numbers = []
    for line in lines:
        row = dict(zip(header, (word.strip().strip('"') for word in re.split(r"[,;\t]", line)), strict=False))
        if row.get("quantity", "∂E/∂w") != "∂E/∂w":
            continue
        address = tuple(row.get(name, "") for name in "lij")
        if not all(re.fullmatch(r"[0-9]{1,6}", number) for number in address):
            raise ValueError(f"l, i and j must be whole numbers, got the row {line[:60]!r}")
        l, i, j = map(int, address)
        if not (1 <= l < len(sizes) and 1 <= i <= sizes[l] and j <= sizes[l - 1]):
            raise ValueError(f"w_{l},{i},{j} is not in this network of widths {sizes}: {_indices(sizes, l)}")
        numbers.append(row.get("value", ""))
        layers[l - 1][i - 1, j] = _finite(numbers[-1])
    for l, layer in enumerate(layers, 1):
        if np.isnan(layer).any():
            i, j = np.argwhere(np.isnan(layer))[0].tolist()
            raise ValueError(f"the row for l = {l}, i = {i + 1}, j = {j} is missing: write one row a weight")
    return layers, numbers


def _indices(sizes: tuple[int, ...], l: int) -> str:
    """What l may be, or i and j where that is right."""
    if not 1 <= l < len(sizes):
        return f"l must be from 1 to {len(sizes) - 1}"
    return f"with l = {l}, i must be from 1 to {sizes[l]} and j from 0 to {sizes[l - 1]}"


def _finite(word: str) -> float:
    if not re.fullmatch(_NUMBER, word) or len(word) > 400:
        raise ValueError(f"{word[:40]!r} is not a number: write plain numbers such as -0.125 or 1.5e-3")
    value = float(word.replace("−", "-"))
    if not np.isfinite(value):
        raise ValueError(f"{word[:40]} is beyond float64: write finite numbers")
    return value


def _digits(numbers: list[str]) -> tuple[float, float]:
    """(unit, relative unit): half of the last digit's value, of the most exact number or for each number alone."""
    mantissas = [re.split("[eE]", word)[0].lstrip("+-−") for word in numbers]
    if max(len(mantissa.replace(".", "").lstrip("0")) for mantissa in mantissas) >= _FULL_DIGITS:
        return 0.0, 0.0
    # A little more than a half, as the digits that were cut may have been rounded on the way.
    half = 0.5000001 * 10.0 ** -max(len(mantissa.partition(".")[2]) for mantissa in mantissas)
    scientific = any("e" in word.lower() for word in numbers)
    return (0.0, half) if scientific else (half, 0.0)


def _unreadable(text: str, at: int) -> str:
    word = re.match(r"\w{1,40}|.", text[at:], re.DOTALL)
    said = word.group() if word else ""
    if said.lower() in ("nan", "inf", "infinity", "none", "null", "true", "false"):
        return f"{said!r} {_where(text, at)} is not a derivative: write finite numbers"
    return f"{said!r} {_where(text, at)} cannot be read: paste only numbers in brackets, as a list or as printed"


def _where(text: str, at: int) -> str:
    return f"in line {text.count(chr(10), 0, at) + 1}"
