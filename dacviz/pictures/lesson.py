"""A lesson → plain JSON that a browser shows without asking anybody: ``lesson_picture(lesson)``.

Scenes that show the same film share it.
"""

from functools import lru_cache

from ..core.expression import Ref
from ..lesson.expression import numbers, symbols, value_as_shown
from ..lesson.formulas import parse, result, single
from ..lesson.lessons import Lesson, Scene, Step
from ..lesson.markup import MATHML, math, rounded
from ..lesson.prose import Block
from ..lesson.questions import RELATIVE_TOLERANCE
from ..lesson.trace import trace
from . import protocol
from .film.algorithm_film import film, frame_of
from .film.turn import OFF, turn_about

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
    if scene.ask:
        shown["turn"] = _turn(scene)
        frame = shown["turn"]["asked"][0].get("frame")
        if frame and scene.step == 0:
            shown["step"] = frame - 1  # the film stands before what is asked for
    if scene.until is not None:
        shown["until"] = _frame(scene, scene.until)
    return shown


def _turn(scene: Scene) -> protocol.Turn:
    """The question about a quantity of the film, which stops before it; else one about a formula, asked anywhere."""
    if scene.asked is not None:
        frame = frame_of(scene.trace(), scene.asked, scene.by, scene.sweep)
        made = turn_about(trace(scene.net, scene.x, scene.d, loss=scene.loss), scene.asked, frame)
    else:
        made = {"level": OFF, "levels": [], "asked": [_formula(scene)], "principles": [], "mistakes": {}}
    (question,) = made["asked"]
    if scene.question:
        question["words"] = [piece for block in scene.question_blocks() for piece in block.pieces]
    if scene.hints or scene.asked is None:
        question["hints"] = [_blocks(hint) for hint in scene.hint_blocks()]
    return made


def _formula(scene: Scene) -> protocol.Asked:
    e = parse(scene.ask, scene.sample)
    known, number = scene.sample.known, result(e, scene.sample)
    shown = value_as_shown(e, known)
    off = max(abs(answer - number) for answer in (shown, rounded(shown), rounded(number)))
    return {
        "ask": "",
        "symbol": "",
        "value": number,
        "tolerance": max(RELATIVE_TOLERANCE * abs(number), off * (1 + 1e-9)),
        "symbols": math(symbols(e, MATHML)),
        "numbers": math(numbers(e, MATHML, known)),
        "choices": [],
        "right": 0,
        "wrong": [],
    }


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
