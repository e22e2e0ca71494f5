"""The player as a Streamlit component: ``player(film, step)``."""

from pathlib import Path

import streamlit as st

from .plotly_js import PATH

_ASSETS = Path(__file__).parents[2] / "assets"


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


# Plotly measures and styles through the document, so the component shares the page's styles.
_PLAYER = st.components.v2.component(
    "dacviz_player",
    html=_asset("player.html"),
    css=_asset("player.css"),
    js=_asset("player.js"),
    isolate_styles=False,
)


def player(film: dict, step: int, goto: dict | None = None, key: str = "player"):
    """Shows ``film`` (dacviz.view.film), first at ``step``. ``goto`` {"step", "nonce"} jumps once for each new nonce.

    The result has ``step``, where the film came to rest, and ``pick``, the node (l, i) or weight (l, i, j) that was
    clicked in this run, else None.
    """
    base = st.get_option("server.baseUrlPath").strip("/")
    url = f"/{base}{PATH}" if base else PATH
    return _PLAYER(
        key=key,
        data={"film": film, "step": step, "goto": goto, "plotly": url},
        on_step_change=lambda: None,
        on_pick_change=lambda: None,
    )
