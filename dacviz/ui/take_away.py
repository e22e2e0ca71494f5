"""The menu *Take away* of a page that shows a film: ``take_away(film, step)``. A function for each part of it."""

from urllib.parse import urlencode

import streamlit as st

from ..formats.film_file import FilmFile
from ..pictures.protocol import Film
from .components import still


def take_away(film: Film, step: int) -> None:
    """The menu; what is in it is made when it is opened. ``step`` is where the film stands."""
    with st.popover("Take away", icon=":material/download:", on_change="rerun", key="take_away") as menu:
        if menu.open:
            _html_file(film, step)
            _still()


def _html_file(film: Film, step: int) -> None:
    st.markdown("**The film as one file.** It plays in any browser, without this server.")
    with st.container(horizontal=True, vertical_alignment="center"):
        link = _address() if st.checkbox("with a link to this page", key="take_away_link") else None
        # An address may name a step beyond the end: it is the end.
        file = FilmFile(film, min(step, film["steps"]))
        # Made by the click, on a thread that knows no session.
        st.download_button(
            "HTML", lambda: file.html(link), file.name, "text/html", icon=":material/movie:", on_click="ignore"
        )


def _address() -> str:
    """Of the page as it is now."""
    address = str(st.context.url).partition("?")[0]
    return f"{address}?{urlencode(st.query_params.to_dict())}" if st.query_params else address


def _still() -> None:
    st.markdown("**The network at this step as a picture.**")
    still()
