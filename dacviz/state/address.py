"""The codec of all addresses: problem and views ↔ query parameters.

Only what differs from the example it started from is written, so a fresh page has a bare address. What is read is
hostile until checked: each parameter that cannot be used is refused by a sentence, and the rest still counts.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .coefficients_view import CoefficientsView
from .depth_view import DepthView
from .fields import Field, fields_of
from .film_view import FilmView
from .learn_view import LearnView
from .practice_view import PracticeView
from .problem import MAX_SEED, Problem, architecture, number_text, parse_numbers, parse_sizes, parse_whole
from .theorems_view import TheoremsView
from .training_view import TrainingView

FIRST_PRESET = "paper"

View = FilmView | LearnView | CoefficientsView | DepthView | TheoremsView | TrainingView | PracticeView
Refusals = dict[str, str]
"""A sentence for each field that could not be taken."""

T = TypeVar("T")
V = TypeVar("V", bound=View)


# --- any table of fields ----------------------------------------------------------------------------------------------


def _read(
    owner: T,
    fields: Mapping[str, Field],
    params: Mapping[str, str],
    problem: Problem,
    check: Callable[[T], T] = lambda owner: owner,
) -> tuple[T, Refusals]:
    """``owner`` with one parameter after the other; one that is refused leaves it as it was."""
    refusals: Refusals = {}
    for name, field in fields.items():
        if name in params:
            try:
                owner = check(field.take(owner, params[name], problem))
            except ValueError as refusal:
                refusals[name] = sentence(refusal)
    return owner, refusals


def _written(owner: T, usual: T, fields: Mapping[str, Field]) -> dict[str, str]:
    """The parameters that make ``owner`` of ``usual``: a walk along the way that ``_read`` will go."""
    params: dict[str, str] = {}
    for name, field in fields.items():
        if field.is_written(owner, usual) or field.beside in params:
            value = getattr(owner, field.attribute)
            params[name] = field.write(value)
            usual = field.put(usual, field.attribute, value)
    return params


def sentence(refusal: ValueError | str) -> str:
    """A refusal as one sentence: the core's begin in lower case, symbols excepted, and have no full stop."""
    text = str(refusal)
    first = text[:1].upper() if text[1:2].isalpha() else text[:1]
    return first + text[1:] + ("" if text.endswith(".") else ".")


# --- the problem ------------------------------------------------------------------------------------------------------


def _problem_field(
    name: str,
    attribute: str,
    read: Callable[[str, Problem], Any],
    change: Callable[[Problem, Any], Problem],
    write: Callable[[Any], str] = str,
    **more: Any,
) -> Field:
    """A field that ``change`` sets, which keeps of the problem what still fits."""
    return Field(name, attribute, lambda text, s, _: read(text, s), write, lambda s, _, value: change(s, value), **more)


def numbers_parameter(values: tuple[float, ...]) -> str:
    return ",".join(map(number_text, values))


def _short(activations: tuple[str, ...]) -> str:
    """Hidden and output where all hidden layers agree, else one a layer."""
    same = len(set(activations[:-1])) == 1 and len(activations) > 2
    return ",".join((activations[0], activations[-1]) if same else activations)


def _long(text: str, s: Problem) -> tuple[str, ...]:
    names = tuple(text.split(",")) if len(text) < 1000 else ()
    return (names[0],) * (s.L - 1) + (names[1],) if len(names) == 2 and s.L > 2 else names


def _drawn_elsewise(s: Problem, usual: Problem) -> bool:
    return (s.init, s.seed) != (usual.init, usual.seed) or (s.weights is None and usual.weights is not None)


PROBLEM: dict[str, Field] = {
    field.name: field
    for field in (
        _problem_field("preset", "preset", lambda text, _: text, lambda _, name: Problem.of(name)),
        _problem_field("net", "sizes", lambda text, _: parse_sizes(text), Problem.with_sizes, architecture),
        _problem_field("act", "activations", _long, Problem.with_activations, _short),
        _problem_field("loss", "loss", lambda text, _: text, Problem.with_loss),
        _problem_field(
            "init", "init", lambda text, _: text, lambda s, init: s.with_drawn_weights(init, s.seed),
            differs=_drawn_elsewise,
        ),
        # With init, as the two draw together.
        _problem_field(
            "seed", "seed", lambda text, _: parse_whole(text, "The seed", MAX_SEED),
            lambda s, seed: s.with_drawn_weights(s.init, seed), beside="init",
        ),
        _problem_field(
            "w", "weights", lambda text, _: parse_numbers(text, "w"), Problem.with_weights, numbers_parameter
        ),
        _problem_field("x", "x", lambda text, _: parse_numbers(text, "x"), Problem.with_x, numbers_parameter),
        _problem_field("d", "d", lambda text, _: parse_numbers(text, "d"), Problem.with_d, numbers_parameter),
    )
}  # fmt: skip
"""Network, sample and loss, in the order in which an address is read."""


def write_problem(problem: Problem) -> dict[str, str]:
    """The query parameters of a problem; ``read_problem`` makes the same problem of them."""
    return _written(problem, Problem.of(FIRST_PRESET), PROBLEM)


def read_problem(params: Mapping[str, str]) -> tuple[Problem, Refusals]:
    """The problem an address asks for, and a sentence for each parameter that could not be used."""
    first = Problem.of(FIRST_PRESET)
    problem, refusals = _read(first, PROBLEM, params, first)
    try:
        return problem.checked(), refusals
    except ValueError:
        # Too large as a whole: refuse the parameter that makes it so.
        return _read(first, PROBLEM, params, first, check=Problem.checked)


# --- views ------------------------------------------------------------------------------------------------------------


def write_view(view: View) -> dict[str, str]:
    """The query parameters of a view, without those that are as usual."""
    return _written(view, type(view)(), fields_of(type(view)))


def read_view(view: type[V], params: Mapping[str, str], problem: Problem) -> tuple[V, Refusals]:
    """The view an address asks for of ``problem``, and a sentence for each parameter that could not be used."""
    return _read(view(), fields_of(view), params, problem)


def with_value(view: V, attribute: str, value: Any, problem: Problem) -> V:
    """``view`` with what a widget holds, which is checked as an address is: anybody can send anything.

    ``ValueError`` as the field raises it.
    """
    if value == getattr(type(view)(), attribute):
        return fields_of(type(view))[_name(view, attribute)].put(view, attribute, value)
    field = fields_of(type(view))[_name(view, attribute)]
    try:
        text = field.write(value)
    except (TypeError, ValueError, OverflowError):
        text = str(value)
    return field.take(view, text, problem)


def _name(view: View, attribute: str) -> str:
    return next(name for name, field in fields_of(type(view)).items() if field.attribute == attribute)
