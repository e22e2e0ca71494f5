"""A lesson as one HTML file: ``html(lesson)``, ``save(lesson, path)``, ``name(lesson)``.

Scenes, films and questions are those of the page *Learn*; nothing is loaded and nothing is stored.
"""

import re
from pathlib import Path

from ..lesson.lessons import Lesson
from ..pictures import protocol
from ..pictures.lesson import lesson_picture
from . import stand_alone
from .component import LESSON
from .saving import save_html


def html(lesson: Lesson, link: str | None = None, scene: int = 1) -> str:
    """The file, open at ``scene``, counted from 1; ``link`` is an address that is offered as the way to the app.

    ``ValueError`` for a scene that the lesson does not have."""
    if not 1 <= scene <= len(lesson.scenes):
        raise ValueError(f"scene must be 1 … {len(lesson.scenes)}, got {scene}")
    data: protocol.LessonData = {
        "lesson": lesson_picture(lesson),
        "name": "lesson",
        "goto": {"scene": scene - 1, "nonce": 1},
        "locked": True,
    }
    return stand_alone.page(lesson.title, LESSON, "lesson_file.js", dict(data), link)


def save(lesson: Lesson, path: str | Path, link: str | None = None, scene: int = 1) -> None:
    """Write ``html`` to ``path``, which ends in .html."""
    save_html(path, html(lesson, link, scene), "a lesson")


def name(lesson: Lesson) -> str:
    """What the file is called: ``dacviz-lesson-backpropagation-in-fifteen-minutes.html``."""
    words = re.sub(r"\W+", "-", lesson.title.lower()).strip("-")
    return f"dacviz-lesson-{words}.html"
