"""How values are said: ``shortened(value)`` in a sentence, ``architecture(sizes)`` for a network."""

from collections.abc import Iterable

LONGEST = 80
"""Characters of a value that a sentence quotes at most."""


def shortened(value: object, most: int = LONGEST) -> str:
    """``repr(value)`` on one line, with its middle left out where it is longer than ``most`` characters."""
    text = " ".join(repr(value).split())
    if len(text) <= most:
        return text
    head = (2 * (most - 3)) // 3
    return f"{text[:head]} … {text[-(most - 3 - head) :]}"


def architecture(sizes: Iterable[int]) -> str:
    """2-3-2-1."""
    return "-".join(map(str, sizes))
