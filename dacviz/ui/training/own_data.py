"""One's own table: a CSV file or pasted text, its columns, and a refusal in words for what cannot be learnt."""

from collections.abc import Callable

import streamlit as st

from ...core.csv_data import MAX_BYTES, Table, read_csv
from ...state.address import sentence
from ...state.problem import MAX_WIDTH
from ..markdown import plain
from ..session import has, session
from .runs import OwnData

_HEADERS = {"find out": None, "holds names": True, "holds numbers": False}


def bring(on_data: Callable[[], None]) -> None:
    """The upload, the choice of columns and the button that trains on them; ``on_data`` is its callback."""
    with st.expander("Your own data", expanded=not has("own_data")):
        table = _table()
        if table is None:
            return
        names = table.numeric
        if len(names) < 2:
            st.error("An input and a target are needed, but fewer than 2 columns hold only finite numbers.")
            for name in table.names:
                _why_not(table, name)
            return
        st.markdown(f"{len(table.rows):,} rows; columns of numbers: {', '.join(map(plain, names))}.")
        inputs = st.multiselect("Inputs x", names, default=names[:-1][:MAX_WIDTH], key="own_inputs")
        targets = st.multiselect("Targets d", names, default=names[-1:], key="own_targets")
        standardise = st.toggle("Standardise: mean 0 and deviation 1 over the training rows", True, key="own_scaled")
        if refusal := _refused(table, inputs, targets, standardise):
            st.error(plain(refusal), icon=":material/error:")
            return

        def take() -> None:
            session.own_data = OwnData(table, tuple(inputs), tuple(targets), standardise)
            on_data()

        st.button("Train on these columns", type="primary", on_click=take)


def _table() -> Table | None:
    """What was uploaded or pasted, read; None if there is nothing yet or it was refused on the page."""
    first_line = st.segmented_control(
        "The first line", list(_HEADERS), default="find out", required=True, key="own_header"
    )
    upload = st.file_uploader(
        f"CSV file, at most {MAX_BYTES // 1_000_000} MB", type=["csv", "tsv", "txt"], max_upload_size=1, key="own_file"
    )
    pasted = st.text_area(
        "or paste it here", max_chars=MAX_BYTES, key="own_text", placeholder="x,d\n0.0,0.1\n0.5,0.9", height=120
    )
    text = upload.getvalue() if upload else pasted
    if not text:
        return None
    try:
        return read_csv(text, _HEADERS[first_line])
    except ValueError as refusal:
        st.error(plain(sentence(refusal)), icon=":material/error:")
        return None


def _why_not(table: Table, name: str) -> None:
    try:
        table.numbers(name)
    except ValueError as refusal:
        st.markdown(f"- {plain(sentence(refusal))}")


def _refused(table: Table, inputs: list[str], targets: list[str], standardise: bool) -> str:
    """Why these columns cannot be learnt, or nothing."""
    if max(len(inputs), len(targets)) > MAX_WIDTH:
        return f"At most {MAX_WIDTH} columns can be inputs, and as many targets."
    try:
        table.dataset(inputs, targets, standardise)
    except ValueError as refusal:
        return sentence(refusal)
    return ""
