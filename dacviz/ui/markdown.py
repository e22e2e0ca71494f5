"""Users' text on a page: whatever they typed, it is shown as they typed it."""

import re

_JOINER = "\u2060"
"""No character to the eye; Markdown sees no link across it, while it finds one in text that is escaped."""


def plain(text: str) -> str:
    """``text`` as Markdown that shows it literally and on one line: no markup, no heading, no link."""
    text = " ".join(text.split())
    text = re.sub(r"(?i)(?<=https)(?=:)|(?<=http)(?=:)|(?<=www)(?=\.)|(?=@)", _JOINER, text)
    return re.sub(r"([\\`*_{}\[\]()<>&#+.!|~$:@-])", r"\\\1", text)
