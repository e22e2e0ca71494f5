"""Every number of the film in one table, and out as CSV, JSON and Python."""

import streamlit as st

from ...formats.numbers_table import rows, to_csv, to_json, to_python
from ...formats.saving import file_name
from ...lesson.trace import Trace


def all_numbers(trace: Trace) -> None:
    """An expander with the table of all quantities at full precision and its downloads."""
    with st.expander("All numbers", icon=":material/table:", on_change="rerun", key="numbers") as expander:
        if not expander.open:
            return
        table = rows(trace)
        st.dataframe(
            {
                "quantity": [row.symbol for row in table],
                "layer l": [row.l for row in table],
                "node i": [row.i for row in table],
                "from j": [row.j for row in table],
                # As text: the table's own number format would round.
                "value": [repr(row.value) for row in table],
            },
            height=420,
            alt="Every quantity of the film with its indices and its value",
        )
        st.caption("j = 0 is the bias. Values are 64-bit numbers with every digit they have.")
        with st.container(horizontal=True):
            st.download_button(
                "CSV",
                to_csv(trace),
                file_name(trace.net.sizes, "numbers", "csv"),
                "text/csv",
                icon=":material/download:",
            )
            st.download_button(
                "JSON",
                to_json(trace),
                file_name(trace.net.sizes, "numbers", "json"),
                "application/json",
                icon=":material/download:",
            )
        st.code(to_python(trace), language="python")
