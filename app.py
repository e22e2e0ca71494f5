"""Start with ``streamlit run app.py``: the explorer's pages, and four routes beside them.

Two serve JavaScript: that of ``assets``, and Plotly's own from the installed package. Two answer with the next picture:
of a run that trains, of a film whose numbers are dragged. The command ``dacviz`` starts the same file from the
installed package.
"""

import streamlit as st
from starlette.middleware import Middleware

from dacviz.formats.files import PACKAGE
from dacviz.server import modules, moment_route, plotly_js, training_route
from dacviz.server.headers import SafetyHeaders, embedders

app = st.App(
    PACKAGE / "ui" / "main.py",
    routes=[modules.route(), plotly_js.route(), training_route.route(), moment_route.route()],
    middleware=[Middleware(SafetyHeaders, embedders=embedders())],
    lifespan=plotly_js.prepare,
)
