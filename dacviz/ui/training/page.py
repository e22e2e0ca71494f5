"""``/train``: the sidebar's network learns a regression in front of you."""

import streamlit as st

from dacviz.ui.session import changed_in_fragment, publish, session
from dacviz.ui.training.data import chosen_data
from dacviz.ui.training.live import live_part
from dacviz.ui.training.slow_motion import slow_part


@st.fragment
def _page() -> None:
    if changed_in_fragment():
        st.rerun()
    live = chosen_data()
    if live is not None:
        (slow_part if session.view.show == "slow" else live_part)(live)
    publish()


st.title("Train it live")
_page()
