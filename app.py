"""Start with ``streamlit run app.py``: the explorer's pages, and three routes beside them.

Two serve JavaScript: that of ``assets``, and Plotly's own from the installed package. The third trains and answers with
the next picture. The command ``dacviz`` starts the same file from the installed package.
"""

import streamlit as st
from starlette.middleware import Middleware

from dacviz.formats.files import PACKAGE
from dacviz.server import modules, plotly_js, training_route
from dacviz.server.headers import SafetyHeaders, embedders

app = st.App(
    PACKAGE / "ui" / "main.py",
    routes=[modules.route(), plotly_js.route(), training_route.route()],
    middleware=[Middleware(SafetyHeaders, embedders=embedders())],
    lifespan=plotly_js.prepare,
)
