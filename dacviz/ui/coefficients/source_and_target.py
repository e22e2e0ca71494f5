"""Choosing source and target, by select boxes or by clicking nodes, and the α between them."""

from collections.abc import Callable

import streamlit as st

from ...core.agreement import Agreement
from ...core.paths import Node
from ...lesson.markup import LATEX, full
from ...lesson.rounding import is_below_rounding
from ...state.problem import Problem
from ..bound import bound, refusal
from ..session import session, show_checked, show_from
from .context import Context, verdict

_WAYS = {"definition": "the definition", "theorem2": "Theorem 2", "paths": "all paths"}


def choose_source_and_target(context: Context) -> None:
    """α, whether every way to it gives the same number, and behind a button the select boxes for its two nodes: in one
    line, which brings the picture up."""
    (l, i), (r, t) = context.source, context.target
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(f"From {l},{i} to {r},{t}", icon=":material/conversion_path:", help="Choose source and target"):
            _select_boxes(context)
        rounding = is_below_rounding(context.alpha, context.agreement.size)
        st.latex(f"{context.symbol}{LATEX.result(context.alpha, rounding)}", width="content", help=full(context.alpha))
        _agreement(context.agreement)
    refusal("source")
    refusal("target")


def _select_boxes(context: Context) -> None:
    problem = context.problem
    (l, i), (r, t) = context.source, context.target

    def nodes(layer: int) -> range:
        return range(1, problem.sizes[layer] + 1)

    # A layer's own first node is taken when the layer changes.
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _index("Source layer l", "source_l", l, range(1, problem.L + 1), lambda l: _take_source((l, 1), problem))
        _index("Source node i", "source_i", i, nodes(l), lambda i: _take_source((l, i), problem))
        _index("Target layer r", "target_r", r, range(l, problem.L + 1), lambda r: _take_target((r, 1)))
        _index("Target node t", "target_t", t, nodes(r), lambda t: _take_target((r, t)))


def _index(label: str, key: str, shown: int, options: range, take: Callable[[int], None]) -> None:
    st.session_state[key] = shown
    st.selectbox(label, options, key=key, width=130, on_change=lambda: take(st.session_state[key]))


def _take_source(node: Node, problem: Problem) -> None:
    """In a callback: another source, and a target that does not lie below it."""
    if show_checked("source", source=node):
        session.view = session.view.with_source(node, problem)


def _take_target(node: Node) -> None:
    """In a callback: another target."""
    before = session.view
    # As a source, which may lie anywhere: if the target lies below the source, the two change places.
    if show_checked("target", source=node):
        session.view = before.with_target(node)


def take_click(pick: object, problem: Problem) -> None:
    """In a callback: a node of the picture was clicked."""
    match pick:
        case [int(), int(), *_]:
            session.view = session.view.clicked(tuple(pick), problem)


def _agreement(found: Agreement) -> None:
    ways = [_WAYS[way] for way in found.by]
    names = ", ".join(ways[:-1]) + f" and {ways[-1]}"
    if found.holds:
        verdict(True, f"{names[0].upper()}{names[1:]} agree; units in the last place: {found.units:.0f}.")
    else:
        values = "; ".join(f"{_WAYS[way]} gives {full(v)}" for way, v in found.by.items())
        verdict(False, f"Disagree: {values}.")


def choose_part(names: dict[str, str]) -> None:
    """The tabs: one part at a time is computed and drawn; what is begun in one ends with it."""
    bound(
        st.segmented_control,
        "Show",
        "show",
        list(names),
        format_func=names.get,
        required=True,
        label_visibility="collapsed",
        then=lambda: show_from(0, **_UNFINISHED.get(session.page, {})),
    )


_UNFINISHED = {"coefficients": {"awaits_target": False}}
"""What a view of another part does not go on with."""
