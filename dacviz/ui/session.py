"""The session: all that is kept in ``st.session_state`` besides the values of widgets, and who may write it.

The problem is the truth; widgets show it and callbacks replace it. ``load`` takes it from the address when a page is
opened or the browser goes through its history, ``publish`` writes it there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ..formats.models.load import load as load_model
from ..lesson.lessons import Lesson
from ..pictures.protocol import Goto
from ..state.address import Refusals, View, read_problem, read_view, sentence, with_value, write_problem, write_view
from ..state.coefficients_view import CoefficientsView
from ..state.depth_view import DepthView
from ..state.film_view import FilmView
from ..state.learn_view import LearnView
from ..state.model_file import with_model
from ..state.practice_view import PracticeView
from ..state.problem import Problem, adapted
from ..state.problem_file import Opened, read_file
from ..state.theorems_view import TheoremsView
from ..state.training_view import TrainingView

if TYPE_CHECKING:
    from .depth.profiles import Depth
    from .training.runs import OwnData, Runs

MAX_PAST = 100

VIEWS: dict[str, type[View]] = {
    "": FilmView,
    "learn": LearnView,
    "coefficients": CoefficientsView,
    "depth": DepthView,
    "theorems": TheoremsView,
    "train": TrainingView,
    "practice": PracticeView,
}
"""Of each page by its path: what its view is."""


class Session(Protocol):
    """What there is in a session. Written by this module only, unless another is named."""

    problem: Problem
    view: Any
    """The view of the page that is open; one of ``VIEWS``."""
    page: str
    """The path of that page."""
    views: dict[str, View]
    """The views of the pages that were left, by path."""
    past: list[Problem]
    """What Undo goes back to, the last one last."""
    goto: Goto
    published: dict[str, str]
    """The parameters that were written to the address last."""
    published_bare: set[str]
    """The pages by path that had an address without parameters."""
    changed_here: bool
    """A callback has just changed the problem."""
    refusals: Refusals
    """Why the last entry was not taken, by the key of its control."""
    address_refusals: Refusals
    """The same of the address, by parameter."""
    note: str
    """What else a change brought with it; the sidebar says it once and removes it."""
    adapted: str
    """The same on the training page, which writes, says and removes it."""
    runs: "Runs"
    """The last few training runs; written by ``training.runs``."""
    own_lesson: Lesson | None
    """The lesson that somebody writes; written by ``learn.own``."""
    depth: "Depth"
    """What the depth page has measured; written by ``depth.profiles``."""
    opened_run: Opened | None
    """A training run that was opened from a file and waits for its page; ``training.runs`` goes on from it."""
    own_data: "OwnData"
    """The table that somebody brought, if one was; written by ``training.own_data``."""


session = cast(Session, st.session_state)
"""``st.session_state`` with the types of what it holds."""


def has(name: str) -> bool:
    """Whether the session has this yet."""
    return name in st.session_state


_OF_THE_BROWSER = ("present", "hide", "reveal", "predict")
"""Parameters that the pages' modules read and write: how much of a page is shown."""
_TOLD = {"present": ("", "1"), "reveal": ("", "stages"), "predict": ("", "1")}
"""What they may write, where the server has to know of it: it writes the address anew."""


def _address() -> tuple[dict[str, str], dict[str, str]]:
    """The parameters of the address that are ours, and those of the browser."""
    ours: dict[str, str] = {}
    theirs: dict[str, str] = {}
    for name, value in st.query_params.to_dict().items():
        (theirs if name in _OF_THE_BROWSER else ours)[name] = value
    return ours, theirs


def load(page: str) -> None:
    """Before anything is drawn: make the session's problem and view, from the address where it says something new."""
    s, (params, _) = session, _address()
    if not has("problem"):
        _begin()
    elif not _says_something_new(page, params):
        if s.page != page:
            _turn(page)
        return
    elif s.page != page:
        s.views[s.page] = s.view
    before = s.problem if has("problem") else None
    s.page = page
    s.problem, refused = read_problem(params)
    s.view, refused_view = read_view(VIEWS[page], params, s.problem)
    s.address_refusals = {**refused, **refused_view}
    s.refusals = {}
    if before not in (None, s.problem):
        _remember(before)
    jump(s.view.step)


def _begin() -> None:
    s = session
    s.past, s.views, s.published, s.published_bare = [], {}, {}, set()
    s.changed_here, s.note, s.adapted, s.own_lesson, s.opened_run = False, "", "", None, None


def _says_something_new(page: str, params: dict[str, str]) -> bool:
    """Whether the address is to be followed."""
    s = session
    # A callback has just changed the problem: an address that is a run behind must not undo it.
    changed_here, s.changed_here = s.changed_here, False
    if changed_here:
        return False
    if s.page != page and (not _in_history() or params == _as_left(page)):
        return False
    if s.page == page and params == s.published:
        return False
    # A bare address that was never shown asks for nothing: a page was turned, and its address had not come yet.
    return bool(params) or page in s.published_bare


def _as_left(page: str) -> dict[str, str] | None:
    """The address that a page has when it is turned to again; None if it was never open."""
    left = session.views.get(page)
    if left is None:
        return None
    return write_problem(session.problem) | write_view(left.fitted(session.problem))


def _in_history() -> bool:
    """Whether the browser went back or forward, rather than a link having been followed."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _turn(page: str) -> None:
    """Put the view of the page that is left aside and take up that of ``page``, as it was left."""
    s = session
    s.views[s.page] = s.view
    s.page, s.view = page, s.views.get(page, VIEWS[page]()).fitted(s.problem)
    jump(s.view.step)


def publish() -> None:
    """After everything is drawn: the address says what is on screen; it is touched only where it differs."""
    s = session
    (before, kept), params = _address(), write_problem(s.problem) | write_view(s.view)
    if before != params:
        st.query_params.from_dict(params | kept)
    s.published = params
    if not params:
        s.published_bare.add(s.page)


def tell_address(change: Mapping[str, object]) -> None:
    """In a callback: the browser has another ``value`` of its parameter ``name``; anything else is not taken."""
    name, value = change.get("name"), change.get("value")
    if name not in _TOLD or value not in _TOLD[name]:
        return
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def commit(key: str, change: Callable[[Problem], Problem], field: str = "") -> None:
    """In a callback of the control ``key``: replace the problem by ``change(problem)``, or remember why not.

    ``field`` is what is changed, if it is called otherwise."""
    s = session
    s.changed_here = True
    s.address_refusals = {}
    try:
        new = change(s.problem).checked()
    except ValueError as refusal:
        s.refusals[key] = sentence(refusal)
        return
    s.refusals = {}
    if new != s.problem:
        s.note = adapted(s.problem, new, field or key)
        _remember(s.problem)
        _take(new)


def open_file(key: str, text: bytes) -> None:
    """In a callback of the control ``key``: what a file of ours holds becomes the problem, and the view of its page."""
    s = session
    try:
        opened = read_file(text)
    except ValueError as reason:
        return refuse(key, sentence(reason))
    commit(key, lambda _: opened.problem)
    if key in s.refusals or opened.page not in VIEWS:
        return
    view, _ = read_view(VIEWS[opened.page], opened.parameters, opened.problem)
    s.opened_run = opened if opened.trained else None
    if opened.page == s.page:
        s.view = view
        jump(view.step)
    else:
        s.views[opened.page] = view


def open_model(key: str, data: bytes, activations: Sequence[str], layout: str | None) -> None:
    """In a callback of the control ``key``: the network in a file of another library becomes the problem's."""
    s = session
    try:
        model = load_model(data, activations, layout)
    except ValueError as reason:
        return refuse(key, sentence(reason))
    commit(key, lambda problem: with_model(problem, model))
    if key not in s.refusals:
        s.note = " ".join([*([s.note] if s.note else []), *model.notes])


def _remember(problem: Problem) -> None:
    session.past = [*session.past, problem][-MAX_PAST:]


def changed_in_fragment() -> bool:
    """Whether the problem was changed by a widget of the running fragment, so that the rest of the page is behind.

    ``load`` settles the change in a run of the whole script, which is what the fragment must ask for."""
    return session.changed_here


def undo() -> None:
    """In a callback: back to the problem before the last change."""
    s = session
    s.changed_here, s.refusals, s.address_refusals, s.note = True, {}, {}, ""
    if s.past:
        *s.past, last = s.past
        _take(last)


def _take(problem: Problem) -> None:
    session.problem, session.view = problem, session.view.fitted(problem)


def show(**changes: Any) -> None:
    """In a callback or a page: another view of the same problem; the values are the page's own."""
    session.view = replace(session.view, **changes)


def show_checked(key: str, **changes: Any) -> bool:
    """In a callback of the control ``key``: another view, of values that came from a browser.

    They are checked as an address is; one that is refused leaves the view, and the reason is at the control."""
    s = session
    view = s.view
    try:
        for attribute, value in changes.items():
            view = with_value(view, attribute, value, s.problem)
    except ValueError as refusal:
        s.refusals[key] = sentence(refusal)
        return False
    s.refusals.pop(key, None)
    s.view = view
    return True


def refuse(key: str, reason: str) -> None:
    """In a callback: the control ``key`` shows why its value was not taken."""
    session.refusals[key] = reason


def jump(step: int) -> None:
    """Ask the player to go to a step, once."""
    nonce = session.goto["nonce"] if has("goto") else 0
    session.goto = {"step": step, "nonce": nonce + 1}


def show_from(step: int, **changes: Any) -> None:
    """Another view whose film begins at ``step``."""
    show(step=step, **changes)
    jump(step)


def refusals() -> Refusals:
    """Why the last entries were not taken, by the key of their control."""
    return session.refusals
