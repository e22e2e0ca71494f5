"""The menu *Take away* of a page that shows a film or a lesson: ``take_away(film, step)``, ``take_away_lesson``.

A function for each part of it.
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import streamlit as st

from ..formats import lesson_html
from ..formats.code import code
from ..formats.film_file import FilmFile
from ..formats.latex import latex
from ..formats.numbers_table import sample, to_csv, to_json
from ..formats.saving import file_name
from ..lesson.lessons import Lesson
from ..lesson.trace import Trace
from ..pictures.protocol import Film, Turn
from ..state.address import sentence
from .components import still
from .markdown import plain

LATEX_PARTS = {
    "step": "this step",
    "algorithm": "Algorithm 1",
    "network": "the network, as TikZ",
    "numbers": "all numbers",
    "document": "everything, as a document",
}
PROGRAMS = {
    "Python with numpy": ("numpy", "double", "numpy.py"),
    "Python with PyTorch": ("torch", "double", "torch.py"),
    "C, double": ("c", "double", "double.c"),
    "C, float": ("c", "float", "float.c"),
}


def take_away(
    film: Film, step: int, trace: Trace | None = None, steps: Sequence[int] = (), turn: Turn | None = None
) -> None:
    """The menu; what is in it is made when it is opened. ``step`` is where the film stands.

    ``trace`` is what a film of Algorithm 1 follows, and ``steps`` those of its steps that are shown now, from 1;
    ``turn`` is what the film asks, in the file too."""
    with st.popover("Take away", icon=":material/download:", on_change="rerun", key="take_away") as menu:
        if not menu.open:
            return
        if trace is None:
            _html_file(film, step, turn)
            _still()
            return
        shown, latex_part, program, numbers = st.tabs(["Film and picture", "LaTeX", "Program", "Numbers"])
        with shown:
            _html_file(film, step, turn)
            _still()
        with latex_part:
            _latex(trace, step, steps)
        with program:
            _code(trace)
        with numbers:
            _numbers(trace)


def take_away_lesson(lesson: Lesson, scene: int) -> None:
    """The menu of a lesson that stands at ``scene``, counted from 1."""
    with st.popover("Take away", icon=":material/download:", on_change="rerun", key="take_away") as menu:
        if menu.open:
            st.markdown("**The lesson as one file.** It plays and asks in any browser, without this server.")
            _download(lambda link: lesson_html.html(lesson, link, scene), lesson_html.name(lesson))


def _html_file(film: Film, step: int, turn: Turn | None) -> None:
    asks = "plays and asks" if turn and turn["asked"] else "plays"
    st.markdown(f"**The film as one file.** It {asks} in any browser, without this server.")
    # An address may name a step beyond the end: it is the end.
    file = FilmFile(film, min(step, film["steps"]), turn)
    _download(file.html, file.name)


def _download(html: Callable[[str | None], str], name: str) -> None:
    """``html`` is given the link that is to be in the file, and is made by the click, on a thread without a session."""
    with st.container(horizontal=True, vertical_alignment="center"):
        link = _address() if st.checkbox("with a link to this page", key="take_away_link") else None
        st.download_button("HTML", lambda: html(link), name, "text/html", icon=":material/movie:", on_click="ignore")


def _address() -> str:
    """Of the page as it is now."""
    address = str(st.context.url).partition("?")[0]
    return f"{address}?{urlencode(st.query_params.to_dict())}" if st.query_params else address


def _still() -> None:
    st.markdown("**The network at this step as a picture.**")
    still()


def _latex(trace: Trace, step: int, steps: Sequence[int]) -> None:
    # Before its first step a film shows none.
    parts: list[str] = [part for part in LATEX_PARTS if steps or part != "step"]
    part = st.selectbox("LaTeX of", parts, format_func=lambda part: LATEX_PARTS[part], key="take_away_latex")
    if part is None or part not in parts:
        return
    text = latex(trace, "steps", tuple(steps)) if part == "step" else latex(trace, part)
    what = f"step-{step}" if part == "step" else part
    _text(text, "latex", file_name(trace.net.sizes, what, "tex"), "application/x-tex")


def _code(trace: Trace) -> None:
    st.markdown("It computes E, every δ and the gradient, with these weights in it.")
    name = st.selectbox("Language", list(PROGRAMS), key="take_away_code")
    if name is None or name not in PROGRAMS:
        return
    language, real, ending = PROGRAMS[name]
    x, d = sample(trace)
    try:
        text = code(trace.net, x, d, trace.loss, language, real=real)
    except ValueError as refusal:
        st.error(plain(sentence(refusal)), icon=":material/error:")
        return
    what, _, ending = ending.partition(".")
    _text(text, "c" if language == "c" else "python", file_name(trace.net.sizes, what, ending), "text/plain")


def _text(text: str, language: str, name: str, kind: str) -> None:
    """A text with its copy button, and the same as a file."""
    st.code(text, language=language, height=160)
    st.download_button(name.rpartition(".")[2].upper(), text, name, kind, icon=":material/download:", on_click="ignore")


def _numbers(trace: Trace) -> None:
    st.markdown("All numbers, with every digit.")
    with st.container(horizontal=True):
        for ending, write, kind in (("csv", to_csv, "text/csv"), ("json", to_json, "application/json")):
            st.download_button(
                ending.upper(),
                write(trace),
                file_name(trace.net.sizes, "numbers", ending),
                kind,
                icon=":material/table:",
                on_click="ignore",
                key=f"take_away_{ending}",
            )
