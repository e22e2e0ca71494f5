"""Start with ``streamlit run app.py``: the explorer's pages, and three routes beside them.

Two serve JavaScript: that of ``assets``, and Plotly's own from the installed package. The third trains and answers with
the next picture.
"""

from pathlib import Path

import streamlit as st

from dacviz.server import modules, plotly_js, training_route

app = st.App(
    Path(__file__).parent / "dacviz" / "ui" / "main.py",
    routes=[modules.route(), plotly_js.route(), training_route.route()],
    lifespan=plotly_js.prepare,
)
