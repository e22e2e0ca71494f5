"""Lessons in and out: those that dacviz brings, files, and a small one in a link.

``lesson(what)`` finds a lesson by name, path or text; ``packed(lesson)`` and ``unpacked(text)`` carry one in a link.
"""

import base64
import re
import zlib
from functools import lru_cache
from pathlib import Path

from ..core.messages import shortened
from ..lesson.lesson_toml import MAX_TEXT, read
from ..lesson.lessons import Lesson
from .files import asset

LESSONS = ("backprop", "alpha", "deep", "mistakes")
"""The lessons that dacviz brings, in the order in which they build on each other."""
MAX_LINK = 16_000
"""Characters of a lesson in a link."""


@lru_cache
def built_in(name: str) -> Lesson:
    """A lesson of ``LESSONS``."""
    return read(asset(f"lessons/{name}.toml").read_text(encoding="utf-8"))


def lesson(what: str | Path) -> Lesson:
    """A lesson of ``LESSONS`` by its name, a TOML file by its path, or the text of one.

    ``ValueError`` with a sentence that names the scene and what to write; ``OSError`` for a file that cannot be read.
    """
    if isinstance(what, Path):
        return read(_content(what))
    if what in LESSONS:
        return built_in(what)
    if "\n" in what or "=" in what:
        return read(what)
    if not Path(what).exists():
        raise ValueError(
            f"there is no lesson and no file {shortened(what, 60)}: write one of {', '.join(LESSONS)}, a path or TOML"
        )
    return read(_content(Path(what)))


def _content(path: Path) -> str:
    with path.open("rb") as file:
        return decoded(file.read(4 * MAX_TEXT + 1))


def decoded(content: bytes) -> str:
    """The text of a file; ``ValueError`` if it is none."""
    if len(content) > 4 * MAX_TEXT:
        raise ValueError(f"A lesson may have {MAX_TEXT:,} characters; this file is larger.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("This file is no text in UTF-8: save the lesson as plain text.") from None


def packed(lesson: Lesson) -> str:
    """The lesson for an address; ``ValueError`` if it is too long for one."""
    text = base64.urlsafe_b64encode(zlib.compress(lesson.toml().encode(), 9)).decode().rstrip("=")
    if len(text) > MAX_LINK:
        raise ValueError(
            f"The lesson is too long for a link: {len(text):,} characters, and the limit is {MAX_LINK:,}. "
            "Download it as TOML."
        )
    return text


@lru_cache(maxsize=32)
def unpacked(text: str) -> Lesson:
    """The lesson that ``packed`` made this of; ``ValueError`` for anything else."""
    if len(text) > MAX_LINK:
        raise ValueError(f"A lesson in a link may have {MAX_LINK:,} characters, this one has {len(text):,}.")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise ValueError("The lesson in this link is damaged: copy the whole link once more.")
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), 4 * MAX_TEXT)
    except (ValueError, zlib.error):
        raise ValueError("The lesson in this link is damaged: copy the whole link once more.") from None
    if unpacking.unconsumed_tail:
        raise ValueError(f"The lesson in this link is too long: it may have {MAX_TEXT:,} characters.")
    if not unpacking.eof:
        raise ValueError("The lesson in this link is cut short: copy the whole link once more.")
    return read(decoded(content))
