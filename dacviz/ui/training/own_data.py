"""One's own table: a CSV file or pasted text, its columns, and a refusal in words for what cannot be learnt."""

from collections.abc import Callable

import streamlit as st

from ...core.csv_data import MAX_BYTES, Flaw, Table, read_csv
from ...state.address import sentence
from ...state.problem import MAX_WIDTH
from ..markdown import plain
from ..session import has, session
from .runs import OwnData

_HEADERS = {"find out": None, "holds names": True, "holds numbers": False}
_LEAVE_ROWS = "Leave these rows out"
_LEAVE_COLUMNS = "Leave these columns out"
MAX_REASONS = 10


def bring(on_data: Callable[[], None]) -> None:
    """The upload, the choice of columns and the button that trains on them; ``on_data`` is its callback."""
    with st.expander("Your own data", expanded=not has("own_data")):
        table = _table()
        if table is None:
            return
        flaws = table.flaws
        table = _without_left_out(table)
        if table is None:
            return
        names = table.numeric
        st.markdown(f"{len(table.rows):,} rows; columns of numbers: {', '.join(map(plain, names)) or 'none'}.")
        left_out = _settled(table, flaws)
        if (table.flaws and not left_out) or len(names) < 2:
            return
        inputs = st.multiselect("Inputs x", names, default=names[:-1][:MAX_WIDTH], key="own_inputs")
        targets = st.multiselect("Targets d", names, default=names[-1:], key="own_targets")
        standardise = _standardise(table, targets)
        if refusal := _refused(table, inputs, targets, standardise):
            st.error(plain(refusal), icon=":material/error:")
            return

        def take() -> None:
            session.own_data = OwnData(table, tuple(inputs), tuple(targets), standardise)
            on_data()

        st.button("Train on these columns", type="primary", on_click=take)


def _without_left_out(table: Table) -> Table | None:
    """The table without the rows that were left out of it; None if that would leave none."""
    if not st.session_state.get("own_rows"):
        return table
    lines = {line for flaw in table.flaws for line in flaw.lines}
    try:
        return table.without_rows(lines)
    except ValueError as refusal:
        st.error(plain(sentence(refusal)), icon=":material/error:")
        st.toggle(_LEAVE_ROWS, key="own_rows")
        return None


def _settled(table: Table, flaws: tuple[Flaw, ...]) -> bool:
    """Say which columns hold something else than numbers, and ask what is to be done; whether columns are left out."""
    if not flaws:
        return False
    lines = {line for flaw in flaws for line in flaw.lines}
    if len(table.numeric) < 2:
        st.error("An input and a target are needed, but fewer than 2 columns hold only finite numbers.")
    else:
        st.warning(
            f"{len(flaws)} column{'s hold' if len(flaws) > 1 else ' holds'} something else than numbers, "
            f"in {len(lines):,} row{'s' if len(lines) > 1 else ''}. Nothing is left out unless you say so.",
            icon=":material/rule:",
        )
    for flaw in flaws[:MAX_REASONS]:
        more = f" So {'are' if len(flaw.lines) > 2 else 'is'} {len(flaw.lines) - 1:,} more." * (len(flaw.lines) > 1)
        st.markdown(f"- {plain(sentence(flaw.reason))}{more}")
    if len(flaws) > MAX_REASONS:
        st.markdown(f"- And {len(flaws) - MAX_REASONS} more columns.")
    rows = st.toggle(_LEAVE_ROWS, key="own_rows")
    return st.toggle(_LEAVE_COLUMNS, key="own_columns", disabled=rows) and not rows


def _standardise(table: Table, targets: list[str]) -> bool | str:
    """What is standardised: inputs, targets, all or nothing. Classes stay the 0 and 1 that they are."""
    inputs = st.toggle("Standardise the inputs: mean 0 and deviation 1 over the training rows", True, key="own_scaled")
    classes = bool(targets) and table.are_classes(targets)
    of_targets = st.toggle(
        "Standardise the targets" + ", which are all 0 or 1" * classes,
        not classes,
        key=f"own_scaled_{'classes' if classes else 'targets'}",
    )
    return True if inputs and of_targets else "inputs" if inputs else "targets" if of_targets else False


def _table() -> Table | None:
    """What was uploaded or pasted, read; None if there is nothing yet or it was refused on the page."""
    first_line = st.segmented_control(
        "The first line", list(_HEADERS), default="find out", required=True, key="own_header"
    )
    upload = st.file_uploader(
        f"CSV file, at most {MAX_BYTES // 1_000_000} MB", type=["csv", "tsv", "txt"], max_upload_size=1, key="own_file"
    )
    # No limit on the field: it would cut what is too long, which the reader refuses.
    pasted = st.text_area("or paste it here", key="own_text", placeholder="x,d\n0.0,0.1\n0.5,0.9", height=120)
    text = upload.getvalue() if upload else pasted
    if not text:
        return None
    try:
        return read_csv(text, _HEADERS[first_line])
    except ValueError as refusal:
        st.error(plain(sentence(refusal)), icon=":material/error:")
        return None


def _refused(table: Table, inputs: list[str], targets: list[str], standardise: bool | str) -> str:
    """Why these columns cannot be learnt, or nothing."""
    if max(len(inputs), len(targets)) > MAX_WIDTH:
        return f"At most {MAX_WIDTH} columns can be inputs, and as many targets."
    try:
        table.dataset(inputs, targets, standardise)
    except ValueError as refusal:
        return sentence(refusal)
    return ""
