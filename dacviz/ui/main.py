"""The page every page is: configuration, the shared sidebar, navigation. ``app.py`` serves it."""

import streamlit as st

from dacviz.formats.files import asset
from dacviz.ui.components import one_entry_a_page_turn, reachable_formulas, was_reconnected
from dacviz.ui.markdown import plain
from dacviz.ui.session import has, load, session
from dacviz.ui.sidebar import sidebar

# Before the navigation: until it knows better, the browser would ask another server for a picture of the page.
st.set_page_config(page_icon=str(asset("logo.svg")), layout="wide")
lessons = st.Page("learn/page.py", url_path="learn", title="Learn", icon=":material/school:")
# No directory called pages: Streamlit would take its files for pages that run without this script.
page = st.navigation(
    [
        st.Page("backpropagation/page.py", title="Backpropagation", icon=":material/play_circle:", default=True),
        lessons,
        st.Page("training/page.py", url_path="train", title="Train", icon=":material/fitness_center:"),
        st.Page("coefficients/page.py", url_path="coefficients", title="Coefficients", icon=":material/hub:"),
        st.Page("depth/page.py", url_path="depth", title="Depth", icon=":material/layers:"),
        st.Page("theorems/page.py", url_path="theorems", title="Theorems", icon=":material/fact_check:"),
        st.Page("practice/page.py", url_path="practice", title="Practice", icon=":material/edit_note:"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · dacviz")
is_new = not has("problem")
load(page.url_path)
with st.sidebar:
    began_anew = was_reconnected() and is_new
    if not page.url_path and "learn" not in session.views:
        st.page_link(lessons, label="New here? Start with the lesson", icon=":material/school:")
sidebar()
if began_anew:
    st.info("The server began anew. The page is what its address says; Undo begins here.", icon=":material/sync:")
if refused := session.address_refusals:
    reasons = "\n".join(f"- {plain(reason)}" for reason in refused.values())
    st.warning(reasons, title="The address asks for something that cannot be shown; the rest of it is here.")
page.run()
with st.sidebar:
    one_entry_a_page_turn()
    reachable_formulas()
