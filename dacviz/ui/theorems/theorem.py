"""One theorem as a live fact: its statement, both sides on the current network, one instance written out."""

from typing import NamedTuple

import streamlit as st

from ...core.backprop import Backprop, backprop
from ...core.exact import ExactNetwork, exact, rational, rational_names
from ...core.forward import Forward, forward
from ...core.network import Network
from ...core.theorems import Residual, residuals
from ...lesson import equations as eq
from ...lesson.expression import numbers, symbol, symbols
from ...lesson.instances import STATEMENTS, Knowledge, instance
from ...lesson.markup import EXACT_LATEX, LATEX, full, number
from ...lesson.rounding import is_rounding
from ...state.problem import Problem
from ...state.theorems_view import THEOREMS
from ..bound import bound, refusal
from ..coefficients.context import note, verdict
from ..markdown import plain
from ..session import session, show, show_checked


class Computed(NamedTuple):
    """What the page shows of a theorem, in floats or in fractions."""

    net: Network | ExactNetwork
    known: Knowledge
    found: tuple[Residual, ...]


def overview(found: tuple[Residual, ...]) -> None:
    """One line a theorem that fails, or one that says that all hold."""
    broken = [residual for residual in found if not residual.holds]
    for residual in broken:
        verdict(False, f"{residual.theorem}: {_difference(residual)}")
    if not broken:
        count = sum(len(residual.indices) for residual in found)
        verdict(True, f"All five hold on this network, in all {count:,} instances.")


def theorem(problem: Problem, found: tuple[Residual, ...]) -> None:
    """The theorem that the view shows."""
    view = session.view
    name = THEOREMS[view.show]
    statement = STATEMENTS[name]
    st.header(name)
    st.markdown(statement.words)
    st.latex(eq.GENERAL[statement.law], width="content")
    if statement.remark:
        note(statement.remark)
    bound(
        st.segmented_control,
        "Exact mode, in fractions",
        "exact",
        ["", *rational_names()],
        format_func=lambda name: f"φ = {name}" if name else "off",
        required=True,
        help="Decimals as the fractions they say, the error ½ Σ (f − d)², and this φ in the hidden layers",
    )
    computed = _exactly(problem, view.exact) if view.exact else _in_floats(problem, found)
    if computed is None:
        return
    net, known, found = computed
    residual = next(r for r in found if r.theorem == name)
    _sides(residual, statement.sides)
    if residual.indices:
        _instance(net, known, residual)


def _in_floats(problem: Problem, found: tuple[Residual, ...]) -> Computed:
    net = problem.network()
    pas, bp = forward(net, problem.x), backprop(net, problem.x, problem.d, loss=problem.loss)
    return Computed(net, _knowledge(net, pas, bp, found), found)


def _exactly(problem: Problem, hidden: str) -> Computed | None:
    """The same in fractions, or None and the reason on the page."""
    try:
        e = exact(rational(problem.network(), hidden), problem.x, problem.d)
    except ValueError as refusal:
        st.warning(plain(str(refusal)))
        return None
    found = e.residuals()
    output = e.net.activations[-1]
    note(f"Computed with φ = {hidden} in the hidden layers and {output} at the output, whatever the sidebar says.")
    return Computed(e.net, _knowledge(e.net, e.pas, e.bp, found), found)


def _knowledge(net: Network | ExactNetwork, pas: Forward, bp: Backprop, found: tuple[Residual, ...]) -> Knowledge:
    return Knowledge(net, pas, bp, theorem_1=found[0])


def _sides(residual: Residual, sides: tuple[str, str]) -> None:
    left, right = sides
    st.markdown(f"Left side: {left}.  \nRight side: {right}.")
    if residual.indices:
        verdict(residual.holds, _difference(residual))
    else:
        st.info("This network has no hidden layer, so there is nothing to compare.")


def _difference(residual: Residual) -> str:
    """How far the sides are apart at worst, and where."""
    count = len(residual.indices)
    if residual.left.dtype == object:
        if residual.holds:
            return f"Equal in all {count:,} instances, as fractions: nothing is rounded."
        return f"The fractions differ, most at {_place(residual)}."
    if residual.worst == 0:
        return f"Equal to the last digit in all {count:,} instances."
    units = f"{residual.units:.3g} units in the last place of the largest value"
    return f"{count:,} instances; the worst difference is {number(residual.worst)}, {units}, at {_place(residual)}."


def _place(residual: Residual) -> str:
    return ", ".join(f"{name} = {k}" for name, k in zip(residual.names, residual.where or (), strict=True))


def _instance(net: Network | ExactNetwork, known: Knowledge, residual: Residual) -> None:
    """One instance: a box for each index, and both sides with numbers."""
    at = _choose_index(residual)
    k = residual.indices.index(at)
    one = instance(net, residual.theorem, at)
    exactly = residual.left.dtype == object
    markup = EXACT_LATEX if exactly else LATEX
    for by, side, result in (
        (one.by_left, one.left, residual.left[k]),
        (one.by_right, one.right, residual.right[k]),
    ):
        lines = (symbols(side, markup), numbers(side, markup, known))
        # A fraction is never rounded.
        shown = markup.result(result, not exactly and is_rounding(float(result), side, known))
        with st.container(border=True):
            st.markdown(f"by {by}")
            written = rf"{symbol(one.target, markup)} &= " + r" \\ &= ".join(lines) + rf" \\ &{shown}"
            st.latex(rf"\begin{{aligned}}{written}\end{{aligned}}", width="content")
            note(f"= {str(result) if exactly else full(result)}")
    same = bool(residual.left[k] == residual.right[k])
    if same:
        st.markdown(":material/check: The two are equal.")
    else:
        st.markdown(f"The two differ by {number(float(abs(residual.left[k] - residual.right[k])))}.")


def _choose_index(residual: Residual) -> tuple[int, ...]:
    """A select box for each index; each offers what the ones before it leave."""
    s, view = st.session_state, session.view
    at: tuple[int, ...] = view.at if view.at in residual.indices else residual.where or ()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for k, name in enumerate(residual.names):
            options = sorted({index[k] for index in residual.indices if index[:k] == at[:k]})
            key = f"index_{name}"
            s[key] = at[k]

            def change(k: int = k, key: str = key) -> None:
                wanted = (*at[:k], s[key])
                # The rest as it was where it still exists, else the first there is.
                fits = [index for index in residual.indices if index[: k + 1] == wanted] or [wanted + at[k + 1 :]]
                show_checked("at", at=next((index for index in fits if index[k + 1 :] == at[k + 1 :]), fits[0]))

            help_text = "0 is the bias" if name == "j" else None
            st.selectbox(f"Index {name}", options, key=key, on_change=change, width=120, help=help_text)
        st.button("Worst instance", on_click=lambda: show(at=None), disabled=view.at is None)
    refusal("at")
    return at


def checked(problem: Problem) -> tuple[Residual, ...]:
    """Both sides of every theorem on the setting's network and sample."""
    return residuals(problem.network(), problem.x, problem.d, loss=problem.loss)
