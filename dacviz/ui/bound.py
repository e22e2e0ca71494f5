"""Widgets bound to the view: each shows one of its fields and changes it; what is refused is said below."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from .markdown import plain
from .session import refusals, session, show_checked


def bound(
    widget: Callable[..., Any],
    label: str,
    attribute: str,
    *args: Any,
    key: str = "",
    shown: Callable[[Any], Any] = lambda value: value,
    read: Callable[[Any], Any] = lambda value: value,
    then: Callable[[], None] = lambda: None,
    **kwargs: Any,
) -> None:
    """A Streamlit ``widget(label, *args, **kwargs)`` that shows the view's ``attribute`` and changes it.

    ``shown`` and ``read`` go between the attribute's value and the widget's; ``then`` follows a change in its callback.
    """
    key = key or f"view_{attribute}"

    def take() -> None:
        try:
            value = read(st.session_state[key])
        except (TypeError, ValueError, LookupError):
            value = str(st.session_state[key])
        if show_checked(key, **{attribute: value}):
            then()

    st.session_state[key] = shown(getattr(session.view, attribute))
    widget(label, *args, key=key, on_change=take, **kwargs)
    refusal(key)


def refusal(key: str) -> None:
    """Why the last entry of the control ``key`` was not taken, if it was not."""
    if key in refusals():
        st.error(plain(refusals()[key]), icon=":material/error:")
