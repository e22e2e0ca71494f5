"""Start with ``streamlit run app.py``: the explorer's pages, and two routes beside them that its pictures ask.

One serves Plotly's own JavaScript from the installed package, the other trains and answers with the next picture.
The command ``dacviz`` starts the same file from the installed package.
"""

import streamlit as st
from starlette.middleware import Middleware

from dacviz.server import plotly_js, training_route
from dacviz.server.files import PACKAGE
from dacviz.server.headers import SafetyHeaders, embedders

app = st.App(
    PACKAGE / "ui" / "main.py",
    routes=[plotly_js.route(), training_route.route()],
    middleware=[Middleware(SafetyHeaders, embedders=embedders())],
    lifespan=plotly_js.prepare,
)
