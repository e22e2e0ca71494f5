"""Choosing source and target, by select boxes or by clicking nodes, and the α between them."""

import streamlit as st

from ...core.agreement import Agreement
from ...lesson.markup import LATEX, full
from ...lesson.rounding import is_below_rounding
from ..session import look
from .context import Context, verdict

_WAYS = {"definition": "the definition", "theorem2": "Theorem 2", "paths": "the sum over all paths"}


def choose_ends(context: Context) -> None:
    """Four select boxes."""
    problem, s = context.problem, st.session_state
    (l, i), (r, t) = context.source, context.target
    s.end_l, s.end_i, s.end_r, s.end_t = l, i, r, t

    def source(node) -> None:
        s.view = s.view.with_source(node, problem)

    def target(node) -> None:
        s.view = s.view.with_target(node)

    def nodes(layer: int) -> range:
        return range(1, problem.sizes[layer] + 1)

    # A layer's own first node is taken when the layer changes.
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Source layer l", range(1, problem.L + 1), key="end_l", width=130, on_change=lambda: source((s.end_l, 1))
        )
        st.selectbox("Source node i", nodes(l), key="end_i", width=130, on_change=lambda: source((l, s.end_i)))
        st.selectbox(
            "Target layer r", range(l, problem.L + 1), key="end_r", width=130, on_change=lambda: target((s.end_r, 1))
        )
        st.selectbox("Target node t", nodes(r), key="end_t", width=130, on_change=lambda: target((r, s.end_t)))


def take_click(node: tuple[int, ...], context: Context) -> None:
    """The first of two clicks chooses the source, the second the target; inputs and edges choose nothing."""
    s = st.session_state
    if len(node) != 2 or node[0] == 0:
        return
    if s.get("second_click"):
        s.view = s.view.with_target(node)
    else:
        s.view = s.view.with_source(node, context.problem)
    s.second_click = not s.get("second_click")


def heading(context: Context) -> None:
    """α and whether every way to it gives the same number; side by side, which brings the picture up."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rounding = is_below_rounding(context.alpha, context.agreement.size)
        st.latex(f"{context.symbol}{LATEX.result(context.alpha, rounding)}", width="content", help=full(context.alpha))
        _agreement(context.agreement)


def _agreement(found: Agreement) -> None:
    ways = [_WAYS[way] for way in found.by]
    names = ", ".join(ways[:-1]) + f" and {ways[-1]}"
    if found.holds:
        verdict(True, f"{names[0].upper()}{names[1:]} agree; units in the last place between them: {found.units:.0f}.")
    else:
        values = "; ".join(f"{_WAYS[way]} gives {full(v)}" for way, v in found.by.items())
        verdict(False, f"Disagree: {values}.")


def show_part(names: dict[str, str]) -> None:
    """The tabs: one part at a time is computed and drawn."""
    s = st.session_state
    s.lab_show = s.view.show
    st.segmented_control(
        "Show",
        list(names),
        key="lab_show",
        format_func=names.get,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: look(show=s.lab_show, step=0),
    )
