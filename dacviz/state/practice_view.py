"""The practice page's view of the problem: the part shown, a case of the bug clinic, and what a work sheet asks."""

from dataclasses import dataclass

from ..formats.worksheet import MAX_SEED as MAX_SHEET
from ..formats.worksheet import MAX_VARIANTS
from ..lesson.clinic import LEVELS
from ..lesson.questions import ASKED
from .fields import choice, film_step, whole
from .problem import MAX_SEED, Problem

PARTS = {"clinic": "Bug clinic", "whose": "Whose numbers are these?", "sheets": "Worksheets"}
FAMILIES = {"family": "networks like it, with short numbers", "own": "this network itself"}


@dataclass(frozen=True)
class PracticeView:
    """``level`` and ``case``, a seed, are the clinic's; the sheets are drawn by the seed ``sheet``."""

    show: str = choice("show", "part", tuple(PARTS))
    level: int = whole("level", "The level", 1, len(LEVELS), 1)
    case: int = whole("case", "The case", 0, MAX_SEED, 1)
    numbers: str = choice("numbers", "kind of numbers", tuple(FAMILIES))
    ask: str = choice("ask", "question", tuple(ASKED), "delta")
    variants: int = whole("variants", "The number of variants", 1, MAX_VARIANTS, 30)
    sheet: int = whole("sheet", "The number of the sheet", 0, MAX_SHEET, 1)
    step: int = film_step()

    def fitted(self, problem: Problem) -> "PracticeView":
        """This view of another network: nothing in it depends on one."""
        return self
