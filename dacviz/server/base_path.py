"""Where the routes of ``app.py`` are: below the path that the server is told to live at."""

import streamlit as st


def address(path: str) -> str:
    """``path`` below ``server.baseUrlPath``: at the root, /plotly stays /plotly; at /lecture it is /lecture/plotly."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"/{base}{path}" if base else path
