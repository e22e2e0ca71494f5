"""Users' text on a page: whatever they typed, it is shown as they typed it."""

import re

_JOINER = "\u2060"
"""No character to the eye; Markdown sees no link across it, while it finds one in text that is escaped."""


def plain(text: str) -> str:
    """``text`` as Markdown that shows it literally and on one line: no markup, no heading, no link."""
    text = " ".join(text.split())
    text = re.sub(r"(?i)(?<=https)(?=:)|(?<=http)(?=:)|(?<=www)(?=\.)|(?=@)", _JOINER, text)
    return re.sub(r"([\\`*_{}\[\]()<>&#+.!|~$:@-])", r"\\\1", text)


_SYMBOL = re.compile(r"[^\s()+−=_]*[^\s()+−=_\d]_(?:\{[^}]*\}|\w)")


def with_symbols(text: str) -> str:
    """A sentence of ours, in which w_{l,i,j} and φ′_l are to be symbols, as Markdown."""
    parts, at = [], 0
    for found in _SYMBOL.finditer(text):
        symbol = found.group().replace("′", "'").replace("ε", r"\varepsilon").replace("φ", r"\phi")
        parts += [_plain_between(text[at : found.start()]), f"${symbol}$"]
        at = found.end()
    return "".join([*parts, _plain_between(text[at:])])


def _plain_between(text: str) -> str:
    """``plain`` that keeps the space at either end."""
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{left}{plain(text)}{right}" if text.strip() else text
