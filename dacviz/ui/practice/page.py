"""``/practice``: find the bug, have a gradient of one's own judged, hand out work sheets."""

import streamlit as st

from dacviz.state.practice_view import PARTS
from dacviz.ui.coefficients.source_and_target import choose_part
from dacviz.ui.practice.clinic import clinic_part
from dacviz.ui.practice.sheets import sheets_part
from dacviz.ui.practice.whose import whose_part
from dacviz.ui.session import changed_in_fragment, publish, session

_PARTS = {"clinic": clinic_part, "whose": whose_part, "sheets": sheets_part}


@st.fragment
def _page() -> None:
    if changed_in_fragment():
        st.rerun()
    choose_part(PARTS)
    _PARTS[session.view.show]()
    publish()


st.title("Practice")
_page()
