"""The sidebar's files: what is on screen as JSON, and such a file opened again."""

import streamlit as st

from ..formats.saving import file_name
from ..state.problem_file import MOST_CHARACTERS, write_file
from .bound import refusal
from .session import open_file, session

KEY = "open_file"


def files() -> None:
    """An expander with both."""
    with st.expander("Open or save", icon=":material/folder_open:", on_change="rerun", key="files") as expander:
        if not expander.open:
            return
        problem, page, view = session.problem, session.page, session.view
        st.download_button(
            "Save as JSON",
            # Made by the click, on a thread that knows no session.
            lambda: write_file(problem, page, view),
            file_name(problem.sizes, page or "backpropagation", "json"),
            "application/json",
            icon=":material/download:",
            help="Network, sample and what this page shows. A script reads it with its weights to the last digit.",
            on_click="ignore",
            width="stretch",
        )
        st.file_uploader(
            f"Open such a file, at most {MOST_CHARACTERS // 1_000_000} MB",
            type=["json"],
            max_upload_size=MOST_CHARACTERS // 1_000_000,
            key=KEY,
            on_change=_open,
        )
    refusal(KEY)


def _open() -> None:
    """In a callback: the file that was just brought, or none where it was taken away."""
    upload = st.session_state[KEY]
    if upload is not None:
        open_file(KEY, upload.getvalue())
