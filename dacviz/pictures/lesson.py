"""A lesson → plain JSON that a browser shows without asking anybody: ``lesson_picture(lesson)``.

Scenes that show the same film share it.
"""

from functools import lru_cache

from ..core.expression import Ref
from ..lesson.formulas import single
from ..lesson.lessons import Lesson, Scene, Step
from ..lesson.prose import Block
from . import protocol
from .film.algorithm_film import film, frame_of

MAX_FRAMES = 3_000
"""Of all films of a lesson together."""


@lru_cache(maxsize=8)
def lesson_picture(lesson: Lesson) -> protocol.LessonPicture:
    """The scenes of ``lesson`` and their films; ``ValueError`` if these are too long to be sent."""
    places: dict[tuple[object, ...], int] = {}
    films: list[protocol.Film] = []
    scenes: list[protocol.LessonScene] = []
    for scene in lesson.scenes:
        name = _film_name(scene)
        if name not in places:
            places[name] = len(films)
            films.append(film(scene.trace(), scene.by, scene.sweep, scene.nodes, scene.edges))
            if (count := sum(one["steps"] for one in films)) > MAX_FRAMES:
                raise ValueError(
                    f"The films of this lesson have {count:,} steps together, and the limit is {MAX_FRAMES:,}: "
                    'use smaller networks, or by = "layer".'
                )
        scenes.append(_shown(scene, places[name]))
    return {"title": lesson.title, "films": films, "scenes": scenes}


def _film_name(scene: Scene) -> tuple[object, ...]:
    shown = (scene.by, scene.sweep, scene.nodes, scene.edges, scene.output)
    return (scene.sizes, scene.activations, scene.weights, scene.x, scene.d, scene.loss, *shown)


def _shown(scene: Scene, place: int) -> protocol.LessonScene:
    shown: protocol.LessonScene = {
        "title": scene.title,
        "text": _blocks(scene.blocks()),
        "film": place,
        "step": _frame(scene, scene.step),
    }
    if scene.asked is not None and scene.step == 0:
        # The film stands before what is asked for.
        shown["step"] = max(0, _frame_of(scene, scene.asked) - 1)
    if scene.until is not None:
        shown["until"] = _frame(scene, scene.until)
    return shown


def _frame(scene: Scene, step: Step) -> int:
    if isinstance(step, int):
        return step
    ref = single(step, scene.sample)
    assert ref is not None
    return _frame_of(scene, ref)


def _frame_of(scene: Scene, ref: Ref) -> int:
    """The frame that computes ``ref``; the first one where the film does not show it."""
    return frame_of(scene.trace(), ref, scene.by, scene.sweep) or 0


def _blocks(blocks: tuple[Block, ...]) -> list[protocol.TextBlock]:
    return [{"kind": block.kind, "pieces": list(block.pieces)} for block in blocks]
