"""Whose numbers are these? A gradient that somebody computed is compared with Algorithm 1's, and its mistakes named."""

import numpy as np
import streamlit as st

from ...core.costs import weight_count
from ...core.gradient_check import GradientReport, check_gradient
from ...core.gradient_text import read_gradient
from ...core.mistakes import MISTAKES, wrong_gradient
from ...lesson.markup import number
from ...state.address import sentence
from ...state.problem import architecture
from ..coefficients.context import note
from ..markdown import plain, with_symbols
from ..session import session
from .table import derivative, table

MOST_ROWS = 60
_KEY = "whose_numbers"


def whose_part() -> None:
    """The paste or the file, and what is to be said of it."""
    problem = session.problem
    st.markdown(
        f"Did your own program compute ∂E/∂w for the network, the sample and the loss in the sidebar? Paste what it "
        f"printed: lists, JSON, CSV, or a print of numpy or PyTorch. {architecture(problem.sizes)} has "
        f"{weight_count(problem.sizes):,} derivatives; weights and biases may be together or apart."
    )
    upload = st.file_uploader("A file of text", type=["txt", "csv", "tsv", "json"], max_upload_size=1, key="whose_file")
    pasted = st.text_area("or paste the numbers here", key=_KEY, height=160, placeholder="[[0.1, 0.2, 0.3], …]")
    st.button("Show me with an example", icon=":material/lightbulb:", on_click=_example)
    given = upload.getvalue() if upload else pasted
    if not given:
        return
    try:
        report = _judged(given)
    except ValueError as reason:
        st.error(plain(sentence(reason)), icon=":material/error:")
        return
    _say(report)
    _entries(report)


def _judged(given: str | bytes) -> GradientReport:
    problem = session.problem
    if isinstance(given, bytes):
        try:
            given = given.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValueError("the file is not text in UTF-8: print the numbers, or save them as CSV or JSON") from None
    mine = read_gradient(given, problem.sizes)
    return check_gradient(problem.network(), problem.x, problem.d, mine, problem.loss)


def _example() -> None:
    """In a callback: what somebody gets who forgets φ′, or whatever comes first in this network."""
    problem = session.problem
    net = problem.network()
    name = next(name for name, mistake in MISTAKES.items() if mistake.layers(net, problem.loss))
    wrong = wrong_gradient(net, problem.x, problem.d, problem.loss, name)
    st.session_state[_KEY] = "\n".join(np.array2string(W, precision=8, threshold=10**6, separator=", ") for W in wrong)


def _say(report: GradientReport) -> None:
    count = sum(layer.size for layer in report.right)
    for said in report.notes:
        note(plain(said))
    if report.agrees:
        st.success(f"All {count:,} numbers agree.", icon=":material/check_circle:")
        return
    st.warning(f"{len(report.wrong):,} of {count:,} numbers are wrong.", icon=":material/close:")
    if report.one_of:
        st.markdown("More than one explanation gives these very numbers on this network:")
    for explanation in report.explanations:
        for name in explanation.names:
            _mistake(name, explanation.layers(name), explanation.eta if name == "updated_weights" else None)
    if report.unexplained:
        layers = ", ".join(map(str, report.unexplained))
        st.markdown(
            f"No known mistake explains the numbers of layer {layers}, given those that come from the layer after it."
        )


def _mistake(name: str, layers: tuple[int, ...], eta: float | None) -> None:
    mistake = MISTAKES[name]
    where = f"layer {layers[0]}" if len(layers) == 1 else f"layers {', '.join(map(str, layers))}"
    found = f" The learning rate was η = {number(eta)}." if eta is not None else ""
    st.markdown(
        f"**{name.replace('_', ' ').capitalize()}**, in {where}: {with_symbols(mistake.formula)}.{found}\n\n"
        f"{with_symbols(mistake.why)}\n\n:material/build: {with_symbols(mistake.do)}"
    )


def _entries(report: GradientReport) -> None:
    """Which entries agree: the wrong ones first."""
    wrong = set(report.wrong)
    shapes = {l: report.right[l].shape for l in report.right.indices}
    everything = [(l, i, j) for l, (h, n) in shapes.items() for i in range(1, h + 1) for j in range(n)]
    ordered = sorted(everything, key=lambda index: (index not in wrong, index))
    rows = [
        (
            derivative(l, i, j),
            number(float(report.mine[l][i - 1, j])),
            number(float(report.right[l][i - 1, j])),
            "**wrong**" if (l, i, j) in wrong else "agrees",
        )
        for l, i, j in ordered[:MOST_ROWS]
    ]
    st.markdown(table(("derivative", "yours", "right", "verdict"), rows))
    if len(ordered) > MOST_ROWS:
        note(f"And {len(ordered) - MOST_ROWS:,} more.")
