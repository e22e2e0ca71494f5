"""The HTML and CSS of what we draw in a browser, in the app and in a file of its own: ``PLAYER``, ``LESSON``."""

from dataclasses import dataclass

from .files import asset


@dataclass(frozen=True)
class Component:
    """What a component's JavaScript finds on its page."""

    html: str
    css: str


def text(name: str) -> str:
    """A file of ``assets``."""
    return asset(name).read_text(encoding="utf-8")


PLAYER = Component(text("player.html"), text("player.css"))
LESSON = Component(
    text("lesson.html").replace('data-part="scene-film">', f'data-part="scene-film">{PLAYER.html}'),
    PLAYER.css + text("lesson.css"),
)
