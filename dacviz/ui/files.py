"""The sidebar's files: what is on screen as JSON, such a file opened again, and networks of other libraries."""

import streamlit as st

from ..core.activations import ACTIVATIONS
from ..formats.models.load import MAX_BYTES
from ..formats.models.tensors import LAYOUTS
from ..formats.saving import file_name
from ..state.problem_file import write_file
from .bound import refusal
from .session import open_file, open_model, session

KEY = "open_file"
PASTED, HIDDEN, OUTPUT, LAYOUT = "open_text", "open_hidden", "open_output", "open_layout"


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
            f"Open a network, at most {MAX_BYTES // 1_000_000} MB",
            type=["json", "safetensors", "npz", "onnx"],
            max_upload_size=MAX_BYTES // 1_000_000,
            key=KEY,
            help="JSON as saved here, or the weights of another library: safetensors, npz, ONNX. They stay in your "
            "session.",
            on_change=_open,
        )
        _others()
        st.text_area("or paste JSON here", key=PASTED, height=80, on_change=_paste)
    refusal(KEY)


def _others() -> None:
    """What a file of weights alone does not say."""
    st.caption("Where a file holds weights alone, say the rest:")
    left, right = st.columns(2)
    left.selectbox("Its hidden φ", list(ACTIVATIONS), list(ACTIVATIONS).index("relu"), key=HIDDEN, on_change=_open)
    right.selectbox("Its output φ", list(ACTIVATIONS), key=OUTPUT, on_change=_open)
    st.selectbox(
        "Its matrices", [None, *LAYOUTS], key=LAYOUT, on_change=_open,
        format_func=lambda layout: "find out by their shapes" if layout is None else LAYOUTS[layout],
    )  # fmt: skip


def _open() -> None:
    """In a callback: the file that was just brought, or none where it was taken away."""
    upload = st.session_state.get(KEY)
    if upload is None:
        return
    data = upload.getvalue()
    if data.lstrip()[:1] in (b"{", b"["):
        return open_file(KEY, data)
    hidden, output, layout = (st.session_state.get(key) for key in (HIDDEN, OUTPUT, LAYOUT))
    open_model(KEY, data, (str(hidden), str(output)), layout)


def _paste() -> None:
    """In a callback: the text that was pasted."""
    if text := st.session_state[PASTED].strip():
        open_file(KEY, text)
