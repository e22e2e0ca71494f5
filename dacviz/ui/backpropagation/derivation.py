"""The derivation of one node or weight: equation, symbols, numbers, result, every factor named."""

import streamlit as st

from ...core.activations import activation
from ...core.expression import Expression, Ref
from ...core.network import Network
from ...lesson import equations as eq
from ...lesson.captions import node_name
from ...lesson.derivations import derivations, everything
from ...lesson.expression import numbers, reads, slopes, symbol, symbols, value
from ...lesson.markup import LATEX, full
from ...lesson.rounding import is_rounding
from ...lesson.trace import Trace
from ...pictures.film.algorithm_film import frame_of
from ...state.problem import named
from ..bound import refusal
from ..session import jump, session, show_checked
from ..sidebar import weight_input

NODE_ITSELF = "the node itself"


def derivation(trace: Trace) -> None:
    """The chooser and the derivation of what is chosen in it or was clicked in the network."""
    st.header("Where does this number come from?")
    pick = _chooser(trace.net)
    if pick is None:
        st.caption("Click a node or an edge of the network, or choose one above.")
        return
    known = everything(trace)
    if pick[0] == 0:
        st.markdown(f"Input {pick[1]} is given: $x_{{{pick[1]}}} =$ {full(known[Ref('z', pick)])}.")
    for heading, equation in derivations(trace, pick):
        _equation(trace, known, heading, equation)
    if len(pick) == 3:
        l, i, j = pick
        weight_input(session.problem, (l, i, j), "pick_w")


def _chooser(net: Network) -> tuple[int, ...] | None:
    """Select boxes for layer, node and weight, showing the view's pick; returns the pick."""
    pick = session.view.pick
    with st.container(horizontal=True):
        _choose_layer(net, pick)
        if pick:
            _choose_node(net, pick)
        if pick and pick[0] > 0:
            _choose_weight(net, pick)
    refusal("pick")
    return pick


def _choose_layer(net: Network, pick: tuple[int, ...] | None) -> None:
    s = st.session_state
    s.pick_l = pick[0] if pick else None
    st.selectbox(
        "Layer",
        range(net.L + 1),
        index=None,
        key="pick_l",
        format_func=lambda l: "0 (inputs)" if l == 0 else f"{l} (outputs)" if l == net.L else str(l),
        placeholder="choose",
        # A layer's own first node is taken.
        on_change=lambda: _take(None if s.pick_l is None else (s.pick_l, 1)),
        width=170,
    )


def _choose_node(net: Network, pick: tuple[int, ...]) -> None:
    s, l = st.session_state, pick[0]
    s.pick_i = pick[1]
    st.selectbox("Node", range(1, net.sizes[l] + 1), key="pick_i", on_change=lambda: _take((l, s.pick_i)), width=110)


def _choose_weight(net: Network, pick: tuple[int, ...]) -> None:
    s, (l, i) = st.session_state, pick[:2]
    s.pick_j = pick[2] if len(pick) == 3 else None
    st.selectbox(
        "Weight",
        range(net.sizes[l - 1] + 1),
        index=None,
        key="pick_j",
        format_func=lambda j: "bias (j = 0)" if j == 0 else f"from {node_name(l - 1, j, net.L)}",
        placeholder=NODE_ITSELF,
        on_change=lambda: _take((l, i) if s.pick_j is None else (l, i, s.pick_j)),
        width=230,
    )


def _take(pick: tuple[int, ...] | None) -> None:
    """In a callback: another node or weight, or none."""
    show_checked("pick", pick=pick)


def _equation(trace: Trace, known: dict[Ref, float], title: str, equation: eq.Equation) -> None:
    """One equation: its law in the paper's letters, symbols, numbers, result, and the table of its factors."""
    law, target, expression = equation
    result = value(expression, known)
    with st.container(border=True):
        st.markdown(f"**{title}** · equation ({law})")
        _formula(eq.GENERAL[law])
        _formula(rf"{symbol(target, LATEX)} = {symbols(expression, LATEX)}")
        _formula(rf"\phantom{{{symbol(target, LATEX)}}} = {numbers(expression, LATEX, known)}")
        _formula(rf"\phantom{{{symbol(target, LATEX)}}} {LATEX.result(result, is_rounding(result, expression, known))}")
        st.caption(f"In full: {full(result)}")
        _factors(trace.net, expression, known)
        step = frame_of(trace, target, session.view.granularity(session.problem), session.view.sweep)
        if law != "29" and step is not None:
            st.button(
                "Go to the step that computes this",
                key=f"go_{target}",
                icon=":material/movie:",
                on_click=jump,
                args=(step,),
            )


def _formula(latex: str) -> None:
    """A formula that may break at its plus signs: st.latex would make a wide one a scrolling box of its own."""
    st.markdown(rf"$\displaystyle {latex}$")


def _factors(net: Network, expression: Expression, known: dict[Ref, float]) -> None:
    """Every quantity the expression reads and every slope in it, named in words, at full precision."""
    needed = [*reads(expression), *slopes(expression)]
    if not needed:
        return
    with st.expander(f"Its {len(needed)} quantities" if len(needed) > 1 else "Its quantity"):
        st.table(
            {
                "symbol": [f"${symbol(ref, LATEX)}$" for ref in needed],
                "what it is": [_meaning(net, ref) for ref in needed],
                "value": [full(known[ref]) for ref in needed],
            }
        )


def _meaning(net: Network, ref: Ref) -> str:
    def node(l: int, i: int) -> str:
        return node_name(l, i, net.L)

    match ref.kind, ref.at:
        case "w", (l, i, 0):
            return f"bias of {node(l, i)}"
        case "w", (l, i, j):
            return f"weight from {node(l - 1, j)} to {node(l, i)}"
        case "z", (0, j):
            return f"input {j}"
        case "z", (l, i):
            return f"what {node(l, i)} passes on"
        case "u", (l, i):
            return f"weighted sum of {node(l, i)}"
        case "dphi", (l, i):
            phi = activation(net.activations[l - 1])
            slope = symbols(phi.slope_formula, LATEX)
            return f"slope of {named(phi.name).lower()} at that sum: $\\phi^{{\\prime}}(u) = {slope}$"
        case "d", (o,):
            return f"target of output {o}"
        case "delta", (l, i):
            return f"how the error reacts to the sum of {node(l, i)}"
        case "alpha", (l, i, _, o):
            return f"how the sum of output {o} reacts to the sum of {node(l, i)}"
    raise AssertionError(ref)
