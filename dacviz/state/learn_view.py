"""The lessons' page's view: which lesson, which scene, and a lesson that the address itself holds."""

from dataclasses import dataclass

from ..formats.lesson_files import LESSONS, built_in, unpacked
from ..lesson.lessons import MAX_SCENES, Lesson
from .fields import choice, in_address, whole
from .problem import Problem

OWN = "mine"
"""The name of the lesson that is being written; it is in the session, not in the address."""


def _carried(text: str, *_: object) -> str:
    unpacked(text)
    return text


@dataclass(frozen=True)
class LearnView:
    """``lesson`` is a name, ``scene`` counts from 1; ``carried`` is a lesson in the address, which comes first, and
    ``lock`` says whether there is anything but it."""

    lesson: str = choice("lesson", "lesson", (*LESSONS, OWN))
    scene: int = whole("scene", "The scene", 1, MAX_SCENES, 1)
    carried: str = in_address("carried", "", _carried)
    lock: str = choice("lock", "lock", ("on", "off"))

    step = 0
    """The film of a scene stands where the scene says."""

    def fitted(self, _: Problem) -> "LearnView":
        """A lesson brings its own networks."""
        return self

    @property
    def locked(self) -> bool:
        """Whether there is nothing but the lesson."""
        return bool(self.carried) and self.lock == "on"

    def shown(self, own: Lesson | None) -> Lesson:
        """The lesson that is shown; ``own`` is the one that is being written."""
        if self.carried:
            return unpacked(self.carried)
        if self.lesson == OWN:
            return own or built_in(LESSONS[0])
        return built_in(self.lesson)
