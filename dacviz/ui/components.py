"""The two components that draw in the browser: ``player(film, name, goto)`` and ``plot(figure)``; ``still()`` saves it.

Three draw nothing: ``one_entry_a_page_turn`` keeps the history in order, ``reachable_formulas`` lets the keyboard
scroll formulas that are wider than the page, ``was_reconnected`` runs the script when a page is connected again. The
training page's is in ``training.dashboard``.
"""

import json
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar, cast

import streamlit as st

from ..formats.component import LESSON, PLAYER, text
from ..lesson.lessons import Lesson
from ..pictures.lesson import lesson_picture
from ..pictures.protocol import (
    Change,
    Click,
    Explanation,
    Figure,
    Film,
    Follows,
    Goto,
    LessonData,
    Live,
    PlayerData,
    PlotData,
    Turn,
)
from ..pictures.scales import THEMES
from ..server import moment_route
from ..server.base_path import address
from ..server.modules import entry
from ..server.plotly_js import url as plotly_url
from .session import tell_address

# Plotly measures and styles through the document, so the component shares the page's styles.
_PLAYER = st.components.v2.component(
    "dacviz_player",
    html=PLAYER.html,
    css=PLAYER.css,
    js=entry("player.js"),
    isolate_styles=False,
)

_LESSON = st.components.v2.component(
    "dacviz_lesson",
    html=LESSON.html,
    css=LESSON.css,
    js=entry("lesson.js"),
    isolate_styles=False,
)

_PLOT = st.components.v2.component(
    "dacviz_plot",
    html='<div data-testid="plot" role="img"></div>\n',
    css=".js-plotly-plot { width: 100%; }\n",
    js=entry("plot.js", plotly_url()),
    isolate_styles=False,
)

_STILL = st.components.v2.component(
    "dacviz_still",
    html=text("still.html"),
    css=text("still.css"),
    js=entry("still.js"),
    isolate_styles=False,
)

_PAGE_TURNS = st.components.v2.component("dacviz_page_turns", js=entry("page_turns.js"), isolate_styles=False)

_CONNECTION = st.components.v2.component("dacviz_connection", js=entry("connection.js"), isolate_styles=False)

# Being once on every page, it brings the styles of all of them.
_FORMULAS = st.components.v2.component(
    "dacviz_formulas", css=text("page.css"), js=entry("formulas.js"), isolate_styles=False
)


def as_text(data: Mapping[str, object]) -> dict[str, str]:
    """What a component of ours is given; ``given`` in border.js reads it.

    Text, because in a dictionary of dictionaries Streamlit looks for data frames, and imports pandas and pyarrow to
    know one, which made the first run of the script half as long again (0.44 s against 0.29).
    """
    return {"json": json.dumps(data, ensure_ascii=False, allow_nan=False)}


T = TypeVar("T")


class PlayerState(Protocol):
    """What the player has told in this run of the script."""

    @property
    def step(self) -> int | None:
        """Where the film came to rest."""

    @property
    def pick(self) -> list[int] | None:
        """The node or weight that was clicked."""


def player(
    film: Film,
    name: str,
    goto: Goto,
    key: str = "player",
    on_pick: Callable[[list[int]], object] | None = None,
    on_unpick: Callable[[bool], object] | None = None,
    explanation: Explanation | None = None,
    on_change: Callable[[Change], object] | None = None,
    params: dict[str, str] | None = None,
    turn: Turn | None = None,
    on_turn: Callable[[str], object] | None = None,
    on_again: Callable[[bool], object] | None = None,
) -> PlayerState:
    """Shows ``film`` (a film of dacviz.pictures.film); ``name`` says which one it is, so that it is not built twice;
    ``turn`` what is asked in it.

    ``goto`` {"step", "nonce"} jumps once for each new nonce. The result has ``step``, where the film came to rest, and
    ``pick``, the node (l, i) or weight (l, i, j) that was clicked in this run, else None; ``on_pick`` is told of it
    before the page is drawn anew. ``explanation`` stands beside the network; ``on_unpick`` is told that it was closed.
    ``on_turn`` is told of the level of questions that a learner wishes, ``on_again`` that he wishes them about other
    numbers. With ``params``, those of the address, weights, inputs and targets can be dragged; ``on_change`` is told
    where to.
    """
    live: Live | None = None if params is None else {"url": address(moment_route.PATH), "params": params}
    data: PlayerData = {
        "film": film,
        "name": name,
        "goto": goto,
        "explanation": explanation,
        "turn": turn,
        "live": live,
    }
    shown = _PLAYER(
        key=key,
        data=as_text(data),
        on_step_change=lambda: None,
        on_pick_change=lambda: tell(on_pick, st.session_state[key].pick),
        on_change_change=lambda: tell(on_change, st.session_state[key].change),
        on_address_change=lambda: tell(tell_address, st.session_state[key].address),
        on_unpick_change=lambda: tell(on_unpick, st.session_state[key].unpick),
        on_turn_change=lambda: tell(on_turn, st.session_state[key].turn),
        on_again_change=lambda: tell(on_again, st.session_state[key].again),
    )
    return cast(PlayerState, shown)


class LessonState(Protocol):
    """What the lesson has told in this run of the script."""

    @property
    def scene(self) -> int | None:
        """The scene that is shown, counted from 0."""


def lesson_player(lesson: Lesson, scene: int, nonce: int, locked: bool) -> LessonState:
    """Shows ``lesson`` at ``scene``, counted from 0: once for each new ``nonce``, after that the learner turns.

    ``locked``: there is nothing on the page but the lesson."""
    data: LessonData = {
        "lesson": lesson_picture(lesson),
        "name": str(hash(lesson)),
        "goto": {"scene": scene, "nonce": nonce},
        "locked": locked,
    }
    return cast(LessonState, _LESSON(key="lesson", data=as_text(data), on_scene_change=lambda: None))


def tell(listener: Callable[[T], object] | None, what: T | None) -> None:
    """In a callback: pass on what the browser sent, if it sent anything."""
    if listener and what:
        listener(what)


def plot(
    figure: Figure,
    alt: str,
    key: str,
    on_click: Callable[[Click], object] | None = None,
    follows: Follows | None = None,
) -> None:
    """Draws a plotly figure (a dictionary whose layout has a height) that can change without flashing.

    Colours may be names from ``THEMES`` after an @. ``alt`` says in words what is drawn. ``on_click`` is told of a
    point that was clicked before the page is drawn anew.

    A plot that ``follows`` another, {"plot": its key, "trace": a trace's name there, "changes"}, shows changes[k], new
    values by the name of a trace of its own, while the pointer is over point k there. The server is not asked.
    """
    data: PlotData = {
        "figure": figure,
        "alt": alt,
        "name": key,
        "follows": follows,
        "themes": THEMES,
        "plotly": plotly_url(),
    }
    _PLOT(key=key, data=as_text(data), on_click_change=lambda: tell(on_click, st.session_state[key].click))


def still() -> None:
    """The picture of the film on this page as a file, which the browser makes."""
    _STILL(key="still", height="content")


def one_entry_a_page_turn() -> None:
    """Once a page: the browser's history has one entry for each page turn, with its full address."""
    _PAGE_TURNS(key="page_turns", height="content")


def reachable_formulas() -> None:
    """Once a page: every formula that scrolls takes the focus."""
    _FORMULAS(key="formulas", height="content")


def was_reconnected() -> bool:
    """Once a page: whether it has lost its connection and found it again since it was loaded.

    Each time the script is run. Streamlit would wait for the first change, and a session that is new does not know the
    control that changed.
    """
    return bool(_CONNECTION(key="connection", height="content", on_reconnected_change=lambda: None).reconnected)
