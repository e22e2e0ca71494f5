"""The lesson that somebody writes: begun here or on the film's page, edited by scenes, taken away as TOML or link."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from ...formats.lesson_files import decoded, packed
from ...lesson.lesson_toml import MAX_TEXT, read
from ...lesson.lessons import MAX_SCENES, MAX_TITLE, Lesson, Scene
from ...lesson.prose import MAX_LENGTH
from ...state.address import sentence
from ...state.learn_view import OWN
from ..bound import refusal
from ..session import jump, refusals, refuse, session, show

HELP = (
    "**bold**, *italics*, lists with - . A number is {delta 1 2}, a formula [delta 1 2 = numbers = value]; "
    "so are w l i j, u, z, slope, gradient l i j, alpha l i r t, x j, d o, E, E after 0.1."
)


def own_lesson(shown: Lesson) -> None:
    """An expander in which a lesson is begun, and edited once there is one."""
    with st.expander("Your own lesson", icon=":material/edit_note:", on_change="rerun", key="own_lesson_open") as part:
        if not part.open:
            return
        own = session.own_lesson
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.button("Begin with a copy of this one", on_click=_begin, args=(shown,), disabled=shown is own)
            st.file_uploader("Open a lesson (TOML)", "toml", key="lesson_file", on_change=_open_file)
        refusal("lesson_file")
        if own is None:
            st.caption("Or go to the page Backpropagation, show what you want to talk about, and add it from there.")
        elif shown is not own:
            st.button(f"Edit “{_literally(own.title)}”", on_click=_look_at_own)
        else:
            _editor(own)


def add_what_is_seen(scene: Callable[[str, str], Scene]) -> None:
    """An expander on a film's page; ``scene(title, text)`` is what the page shows."""
    with st.expander("Add what I see to my lesson", icon=":material/add:", on_change="rerun", key="add_scene") as part:
        if not part.open:
            return
        own: Lesson | None = session.own_lesson
        st.text_input("Title of the scene", key="add_title", max_chars=MAX_TITLE)
        st.text_area("Text beside the film", key="add_text", max_chars=MAX_LENGTH, help=HELP)
        st.button("Add", type="primary", key="add", on_click=_add, args=(scene,))
        refusal("add")
        if own:
            count = len(own.scenes)
            st.caption(f"Your lesson has {count} scene{'s' if count > 1 else ''}. It is on the page Learn.")


def _literally(text: str) -> str:
    """A label's Markdown without effect."""
    return text.translate({ord(c): f"\\{c}" for c in r"\`*_[]()<>#$:~"})


def _attempt(key: str, make: Callable[[], Lesson]) -> bool:
    """In a callback of the control ``key``: the own lesson becomes another, or the reason why not stands there."""
    try:
        session.own_lesson = make()
    except ValueError as reason:
        refuse(key, sentence(reason))
        return False
    refusals().pop(key, None)
    return True


def _own() -> Lesson:
    """The lesson that is edited, where there is one."""
    own: Lesson | None = session.own_lesson
    assert own is not None
    return own


def _look_at_own(scene: int = 1) -> None:
    show(lesson=OWN, scene=scene, carried="")
    jump(0)


def _begin(lesson: Lesson) -> None:
    session.own_lesson = lesson
    _look_at_own(session.view.scene)


def _open_file() -> None:
    file = st.session_state["lesson_file"]
    if file and _attempt("lesson_file", lambda: read(decoded(file.read(4 * MAX_TEXT + 1)))):
        _look_at_own()


def _add(scene: Callable[[str, str], Scene]) -> None:
    own: Lesson | None = session.own_lesson
    title, text = st.session_state["add_title"].strip(), st.session_state["add_text"].strip()

    def extended() -> Lesson:
        before = own.scenes if own else ()
        new = scene(title or f"Scene {len(before) + 1}", text)
        return replace(own, scenes=(*before, new)) if own else Lesson("My lesson", (new,))

    if _attempt("add", extended):
        st.session_state["add_title"] = st.session_state["add_text"] = ""


# --- the editor -------------------------------------------------------------------------------------------------------


def _editor(own: Lesson) -> None:
    k = min(session.view.scene, len(own.scenes)) - 1
    scene = own.scenes[k]
    _entry(st.text_input, "Title of the lesson", "lesson_title", own.title, _with_title, max_chars=MAX_TITLE)
    st.markdown(f"**Scene {k + 1} of {len(own.scenes)}**, the one above; turn to another to edit that.")
    _scene_entry(st.text_input, "Title", "title", k, scene.title, max_chars=MAX_TITLE)
    _scene_entry(st.text_area, "Text", "text", k, scene.text, height=260, max_chars=MAX_LENGTH, help=HELP)
    left, right = st.columns(2)
    with left:
        _scene_entry(st.text_input, "Ask for", "ask", k, scene.ask, help="delta 1 2, or a formula", max_chars=300)
        _scene_entry(
            st.text_input, "The film stands at", "step", k, str(scene.step), read=_as_step,
            help="The number of a step, or the quantity that it computes, delta 1 2", max_chars=40,
        )  # fmt: skip
    with right:
        _scene_entry(st.text_input, "The question in words", "question", k, scene.question, max_chars=MAX_LENGTH)
        _scene_entry(
            st.text_area, "Hints, one a line", "hints", k, "\n".join(scene.hints), read=_as_lines, max_chars=MAX_LENGTH
        )
    _order(own, k)
    _take_away(own)


def _as_step(text: str) -> int | str:
    return int(text) if text.strip().isdecimal() and len(text) < 9 else text.strip()


def _as_lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _entry(
    widget: Callable[..., Any], label: str, key: str, shown: str, change: Callable[[Lesson, str], Lesson], **more: Any
) -> None:
    """A field of the editor; what is refused stays in it, with the reason below."""
    if key not in refusals():
        st.session_state[key] = shown

    def take() -> None:
        _attempt(key, lambda: change(_own(), st.session_state[key]))

    widget(label, key=key, on_change=take, **more)
    refusal(key)


def _with_title(lesson: Lesson, title: str) -> Lesson:
    return replace(lesson, title=title)


def _scene_entry(
    widget: Callable[..., Any],
    label: str,
    attribute: str,
    k: int,
    shown: str,
    read: Callable[[str], Any] = str.strip,
    **more: Any,
) -> None:
    def change(lesson: Lesson, text: str) -> Lesson:
        return _with_scene(lesson, k, replace(lesson.scenes[k], **{attribute: read(text)}))

    _entry(widget, label, f"scene_{attribute}_{k}", shown, change, **more)


def _with_scene(lesson: Lesson, k: int, scene: Scene) -> Lesson:
    return replace(lesson, scenes=(*lesson.scenes[:k], scene, *lesson.scenes[k + 1 :]))


def _order(own: Lesson, k: int) -> None:
    last = len(own.scenes) - 1
    with st.container(horizontal=True):
        st.button("Earlier", icon=":material/arrow_upward:", disabled=k == 0, on_click=_move, args=(k, k - 1))
        st.button("Later", icon=":material/arrow_downward:", disabled=k == last, on_click=_move, args=(k, k + 1))
        st.button(
            "Copy",
            icon=":material/content_copy:",
            disabled=last + 1 == MAX_SCENES,
            on_click=_move,
            args=(k, None, True),
        )
        st.button("Remove", icon=":material/delete:", disabled=last == 0, on_click=_move, args=(k, None))


def _move(k: int, to: int | None, copy: bool = False) -> None:
    """In a callback: scene k to another place, twice to its own, or out."""
    own = _own()
    scenes = list(own.scenes)
    scene = scenes[k] if copy else scenes.pop(k)
    place = k if to is None else to
    if copy or to is not None:
        scenes.insert(place, scene)
    # What was refused was refused of another scene.
    for key in [key for key in refusals() if key.startswith("scene_")]:
        del refusals()[key]
    session.own_lesson = replace(own, scenes=tuple(scenes))
    _look_at_own(min(place + 1 + copy, len(scenes)))


def _take_away(own: Lesson) -> None:
    text = own.toml()
    st.download_button("Download TOML", text, "lesson.toml", "application/toml", icon=":material/download:")
    try:
        carried = packed(own)
    except ValueError as reason:
        st.caption(str(reason))
        return
    here = (st.context.url or "").partition("?")[0]
    st.markdown("A link for students: they see the scenes and nothing else.")
    st.code(f"{here}?carried={carried}", language=None)
    st.markdown("The same with everything unlocked: they can copy the lesson and change it.")
    st.code(f"{here}?carried={carried}&lock=off", language=None)
