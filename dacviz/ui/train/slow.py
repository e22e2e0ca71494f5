"""Slow motion: the next step of the run as a film, and back to the run as it was left."""

import streamlit as st

from ..live_run import LiveRun
from ..state import look


def slow_part(live: LiveRun) -> None:
    st.button("Back to training", icon=":material/arrow_back:", on_click=lambda: look(show="live"))
