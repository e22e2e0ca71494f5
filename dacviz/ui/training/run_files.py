"""The training page's menu *Take away*: a run as CSV and as the JSON that the sidebar opens again."""

from functools import partial
from typing import Any

import streamlit as st

from ...core.training_run import TrainingRun
from ...formats.saving import file_name
from ...formats.training_file import history_csv, training_record, weights_csv
from ...state.live_run import LiveRun
from ...state.problem_file import write_file
from ...state.training_view import OWN
from ..session import session
from .runs import data_key


def run_files(live: LiveRun) -> None:
    """The menu. A file is made by the click, of the run as it is then, on a thread that knows no session."""
    with st.popover("Take away", icon=":material/download:", on_change="rerun", key="take_away") as menu:
        if not menu.open:
            return
        problem, page, view, toy = session.problem, session.page, session.view, _toy()

        def run_json(training: TrainingRun) -> str:
            record = training_record(training, toy)
            return write_file(problem, page, view, training.run.network, training=record)

        st.markdown("**This run**, with every digit, as it is when you click.")
        for label, what, write, ending, kind in (
            ("Errors by step", "errors", history_csv, "csv", "text/csv"),
            ("Weights", "weights", weights_csv, "csv", "text/csv"),
            ("All of it", "training", run_json, "json", "application/json"),
        ):
            st.download_button(
                f"{label} ({ending.upper()})",
                partial(live.written, write),
                file_name(problem.sizes, what, ending),
                kind,
                icon=":material/download:",
                on_click="ignore",
            )
        st.caption("The sidebar opens the JSON again: *Open or save*.")


def _toy() -> dict[str, Any] | None:
    """The arguments of ``dv.toy`` that make the data on screen; None where they are somebody's own."""
    key = data_key(session.problem, session.view)
    if key is None or len(key) == 3 or key[0] == OWN:
        return None
    name, N, noise, share, seed = key
    return {"name": name, "N": N, "noise": noise, "seed": seed, "test_share": share}
