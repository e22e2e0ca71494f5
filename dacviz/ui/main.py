"""The page every page is: configuration, the shared sidebar, navigation. ``app.py`` serves it."""

import streamlit as st

from dacviz.ui.controls import plain, sidebar
from dacviz.ui.stage import reachable_formulas
from dacviz.ui.state import load

st.set_page_config(page_title="dacviz: backpropagation, step by step", page_icon="assets/logo.svg", layout="wide")

# Not a directory called pages: Streamlit would take its files for pages that run without this script.
page = st.navigation(
    [
        st.Page("app_pages/backpropagation.py", title="Backpropagation", icon=":material/play_circle:", default=True),
        st.Page("app_pages/train.py", title="Train", icon=":material/fitness_center:"),
        st.Page("app_pages/coefficients.py", title="Coefficients", icon=":material/hub:"),
        st.Page("app_pages/theorems.py", title="Theorems", icon=":material/fact_check:"),
    ],
    position="top",
)
load(page.url_path)
sidebar()
if refused := st.session_state.address_refusals:
    reasons = "\n".join(f"- {plain(reason)}" for reason in refused.values())
    st.warning(reasons, title="The address asks for something that cannot be shown; the rest of it is here.")
page.run()
with st.sidebar:
    reachable_formulas()
