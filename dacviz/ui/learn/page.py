"""``/learn``: a lesson, scene after scene, and below it the one that somebody writes."""

import streamlit as st

from dacviz.formats.lesson_files import LESSONS, built_in
from dacviz.lesson.lessons import Lesson
from dacviz.state.learn_view import OWN
from dacviz.ui.bound import bound, refusal
from dacviz.ui.components import lesson_player
from dacviz.ui.learn.own import own_lesson
from dacviz.ui.session import jump, publish, session, show_checked
from dacviz.ui.take_away import take_away_lesson


def _choice(own: Lesson | None) -> None:
    names = [*LESSONS, *([OWN] if own else [])]
    titles = {name: built_in(name).title for name in LESSONS} | ({OWN: f"Mine: {own.title}"} if own else {})
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        bound(
            st.selectbox, "Lesson", "lesson", names, format_func=titles.get, then=_from_the_first, width=420,
            label_visibility="collapsed",
        )  # fmt: skip


def _from_the_first() -> None:
    """In a callback, after another lesson was chosen."""
    show_checked("lesson_scene", scene=1)
    jump(0)


@st.fragment
def _page() -> None:
    view, own = session.view, session.own_lesson
    if not view.carried:
        _choice(own)
    lesson = view.shown(own)
    scene = min(view.scene, len(lesson.scenes))
    shown = lesson_player(lesson, scene - 1, session.goto["nonce"], view.locked)
    if shown.scene is not None:
        show_checked("lesson_scene", scene=shown.scene + 1)
    refusal("lesson_scene")
    if not view.locked:
        take_away_lesson(lesson, min(session.view.scene, len(lesson.scenes)))
        own_lesson(lesson)
    publish()


_page()
