"""The rows of the depth page: each is changed in a pop-up of its own, added, and taken away."""

from collections.abc import Callable

import streamlit as st

from ...core.activations import ACTIVATIONS
from ...core.depth import MAX_DEPTH, MAX_WIDTH, STARTS, Stack
from ...lesson.depth import OWN, label
from ...state.address import sentence
from ...state.depth_view import MAX_ROWS, Row, parse_row, row_text
from ...state.problem import number_text
from ..bound import refusal
from ..session import refuse, session, show_checked

_STARTS = {"xavier": "Xavier", "he": "He", "lecun": "LeCun", "torch": "PyTorch's own"}
_PARTS = ("activation", "init", "gain", "width", "depth")


def editor(k: int, row: Row) -> None:
    """The name of row k, which opens what it is made of."""
    with st.popover(OWN.capitalize() if row is None else label(row), width="stretch"):
        if row is not None:
            _parts(k, row)
        if len(session.view.rows) > 1:
            st.button("Take this row away", key=f"away{k}", on_click=_replace, args=(k, lambda rows: ()))


def _parts(k: int, row: Stack) -> None:
    keys = {part: f"row{k}_{part}" for part in _PARTS}
    for part, key in keys.items():
        if key not in session.refusals:
            value = getattr(row, part)
            st.session_state[key] = number_text(value) if part == "gain" else value

    def take(changed: str) -> None:
        texts = dict(zip(_PARTS, row_text(row).split(":"), strict=True))
        texts[changed] = str(st.session_state[keys[changed]]).replace(":", " ")
        _replace(k, lambda _: (parse_row(":".join(texts.values())),), keys[changed])

    st.selectbox("Activation φ", list(ACTIVATIONS), key=keys["activation"], on_change=take, args=("activation",))
    st.selectbox(
        "Weights begin as",
        list(STARTS),
        key=keys["init"],
        format_func=_STARTS.__getitem__,
        on_change=take,
        args=("init",),
    )
    st.text_input(
        "Gain", key=keys["gain"], max_chars=30, help="Multiplies every weight", on_change=take, args=("gain",)
    )
    st.number_input("Nodes a layer", 1, MAX_WIDTH, key=keys["width"], on_change=take, args=("width",))
    st.number_input("Layers", 1, MAX_DEPTH, key=keys["depth"], on_change=take, args=("depth",))
    for key in keys.values():
        refusal(key)


def _replace(k: int, by: Callable[[Row], tuple[Row, ...]], key: str = "rows") -> None:
    """In a callback: others in the place of row k."""
    rows = session.view.rows
    try:
        show_checked(key, rows=(*rows[:k], *by(rows[k]), *rows[k + 1 :]))
    except ValueError as refused:
        refuse(key, sentence(refused))


def more_rows() -> None:
    """The buttons that add one."""
    rows = session.view.rows
    full = len(rows) >= MAX_ROWS
    last = next((row for row in reversed(rows) if row is not None), Stack())
    st.button("Add a row", icon=":material/add:", disabled=full, on_click=_add, args=(last,))
    st.button(
        "Add my network",
        icon=":material/add:",
        help="The network of the sidebar, shown many inputs",
        disabled=full or None in rows,
        on_click=_add,
        args=(None,),
    )
    refusal("rows")


def _add(row: Row) -> None:
    show_checked("rows", rows=(*session.view.rows, row))
