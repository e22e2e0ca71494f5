"""Start with ``streamlit run app.py``: the explorer's pages, and Plotly's own JavaScript from the installed package."""

from pathlib import Path

import streamlit as st

from dacviz.ui.plotly_js import prepare, route

app = st.App(Path(__file__).parent / "dacviz" / "ui" / "main.py", routes=[route()], lifespan=prepare)
