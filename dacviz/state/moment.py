"""One number changed by hand in the picture: ``changed(problem, place, value)``, and what the film shows then:
``answer(question)``."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from ..lesson.trace import trace
from ..pictures.film.algorithm_film import moment
from ..pictures.protocol import MomentNow
from .address import read_problem, read_view
from .fields import MAX_STEP
from .film_view import FilmView
from .problem import Problem


def changed(problem: Problem, place: Any, value: Any) -> Problem:
    """``problem`` with another weight (l, i, j), input (0, i) or target (L, i); ``ValueError`` for anything else.

    What comes from a browser is checked: whole numbers that name a place, and a finite number for it."""
    number = _finite(value)
    match _whole_numbers(place):
        case (l, i, j):
            return problem.with_weight(l, i, j, number)
        case (0, i) if 1 <= i <= problem.sizes[0]:
            return problem.with_x((*problem.x[: i - 1], number, *problem.x[i:]))
        case (l, i) if l == problem.L and 1 <= i <= problem.sizes[-1]:
            return problem.with_d((*problem.d[: i - 1], number, *problem.d[i:]))
    raise ValueError("Only a weight, an input or a target can be changed in the picture.")


def answer(question: Any) -> MomentNow:
    """The moment that a browser asks for: of the problem and view with these ``params`` (those of an address), one
    ``place`` having another ``value``, after ``step``. ``ValueError`` with the reason if there is none."""
    if not isinstance(question, dict) or not isinstance(question.get("params"), dict):
        raise ValueError("A question must have params, place, value and step.")
    params = {name: text for name, text in question["params"].items() if isinstance(text, str)}
    problem, _ = read_problem(params)
    view, _ = read_view(FilmView, params, problem)
    problem = changed(problem, question.get("place"), question.get("value")).checked()
    output = view.output if view.nodes == "alpha" else None
    followed = trace(problem.network(), problem.x, problem.d, loss=problem.loss, output=output)
    return moment(followed, _step(question), view.granularity(problem), view.sweep, view.nodes, view.edges)


def _step(question: Mapping[str, Any]) -> int:
    step = question.get("step")
    if type(step) is not int or not 0 <= step <= MAX_STEP:
        raise ValueError(f"step must be a whole number from 0 to {MAX_STEP:,}.")
    return step


def _whole_numbers(place: Any) -> tuple[int, ...]:
    # type, as True is an int too.
    return tuple(place) if isinstance(place, list) and all(type(k) is int for k in place[:4]) else ()


def _finite(value: Any) -> float:
    # Whole numbers in JSON may be longer than any float.
    if type(value) not in (int, float) or not abs(value) < 1e300 or not isfinite(value):
        raise ValueError("The number is beyond what a 64-bit number can hold.")
    return float(value)
