"""The session: the current setting and view, the way back, and their address.

The setting is the truth; widgets show it and callbacks replace it. ``load`` takes it from the address when a page is
opened or the browser goes back, ``publish`` writes it there.
"""

from dataclasses import replace

import streamlit as st

from ..state.address import FilmView, Refusals, read_problem, read_view, sentence, write_problem, write_view
from ..state.coefficients_view import (
    CoefficientsView,
    TheoremsView,
    read_coefficients,
    read_theorems,
    write_coefficients,
    write_theorems,
)
from ..state.problem import Problem, adapted
from ..state.training_view import TrainingView, read_training, write_training

MAX_PAST = 100

_PAGES = {
    "": (FilmView, read_view, write_view),
    "coefficients": (CoefficientsView, read_coefficients, write_coefficients),
    "theorems": (TheoremsView, read_theorems, write_theorems),
    "train": (TrainingView, read_training, write_training),
}
"""Of each page by its path: its view as usual, how it is read from an address and how it is written there."""


_OF_THE_BROWSER = ("present", "hide")
"""Parameters that the pages' modules read and write: how much of a page is shown."""


def load(page: str) -> None:
    """Before anything is drawn: make the session's setting and view, from the address where it says something new."""
    s = st.session_state
    params = st.query_params.to_dict()
    # A callback has just changed the setting: an address that is a run behind must not undo it.
    changed_here = s.pop("changed_here", False)
    turned_page = s.get("page") != page
    if turned_page and "problem" in s:
        _turn(page)
    s.page = page
    if "problem" in s and (changed_here or turned_page or params == s.get("published")):
        return
    s.problem, refused = read_problem(params)
    _, read, _ = _PAGES[page]
    s.view, refused_view = read(params, s.problem)
    s.address_refusals = {**refused, **refused_view}
    s.refusals = {}
    s.setdefault("past", [])
    s.setdefault("views", {})
    jump(s.view.step)


def _turn(page: str) -> None:
    """Put the view of the page that is left aside and take up that of ``page``, as it was left."""
    s = st.session_state
    s.views[s.page] = s.view
    usual, _, _ = _PAGES[page]
    s.view = s.views.get(page, usual()).fitted(s.problem)
    jump(s.view.step)


def publish() -> None:
    """After everything is drawn: the address says what is on screen; it is touched only where it differs."""
    s = st.session_state
    _, _, write = _PAGES[s.page]
    kept = {name: value for name, value in st.query_params.items() if name in _OF_THE_BROWSER}
    params = write_problem(s.problem) | write(s.view) | kept
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    s.published = params


def commit(field: str, change) -> None:
    """In a callback: replace the setting by ``change(setting)``, or keep it and remember why not."""
    s = st.session_state
    s.changed_here = True
    s.address_refusals = {}
    try:
        new = change(s.problem).checked()
    except ValueError as refusal:
        s.refusals[field] = sentence(refusal)
        return
    s.refusals = {}
    if new != s.problem:
        s.note = adapted(s.problem, new, field)
        s.past = [*s.past, s.problem][-MAX_PAST:]
        _take(new)


def changed_in_fragment() -> bool:
    """Whether the setting was changed by a widget of the running fragment, so that the rest of the page is behind.

    ``load`` settles the change in a run of the whole script, which is what the fragment must ask for."""
    return st.session_state.get("changed_here", False)


def undo() -> None:
    """In a callback: back to the setting before the last change."""
    s = st.session_state
    s.changed_here, s.refusals, s.address_refusals, s.note = True, {}, {}, ""
    if s.past:
        *s.past, last = s.past
        _take(last)


def _take(problem: Problem) -> None:
    s = st.session_state
    s.problem, s.view = problem, s.view.fitted(problem)


def look(**changes) -> None:
    """In a callback or a page: another view of the same setting."""
    st.session_state.view = replace(st.session_state.view, **changes)


def jump(step: int) -> None:
    """Ask the player to go to a step, once."""
    s = st.session_state
    s.goto = {"step": step, "nonce": s.get("goto", {}).get("nonce", 0) + 1}


def refusals() -> Refusals:
    """Why the last entries were not taken, by field."""
    return st.session_state.refusals
