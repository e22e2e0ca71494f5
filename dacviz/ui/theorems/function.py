"""The nested function of one node, opened layer by layer, with the value of every part."""

import streamlit as st

from ...core.expression import Ref
from ...core.forward import forward
from ...lesson.markup import LATEX, full, number
from ...lesson.nested import OutlineLine, deepest, nested, outline
from ...lesson.trace import given
from ...state.problem import Problem
from ..bound import bound, refusal
from ..coefficients.context import note
from ..session import session, show, show_checked


def function_view(problem: Problem) -> None:
    """g_i^{[l]}(x; w): choose the node and how many layers to open."""
    s, net = st.session_state, problem.network()
    l, i = session.view.node_in(problem)
    st.header("A network is one nested function")
    st.markdown("Open it layer by layer, down to the inputs: each line has its value beside it.")
    s.function_l, s.function_i = l, i
    most = deepest(net, l)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Layer l",
            range(1, problem.L + 1),
            key="function_l",
            width=130,
            on_change=lambda: _take_layer(s.function_l),
        )
        st.selectbox(
            "Node i",
            range(1, problem.sizes[l] + 1),
            key="function_i",
            width=130,
            on_change=_take_node,
            args=(l,),
        )
        if session.view.depth > most:
            show(depth=most)
        bound(st.segmented_control, "Layers opened", "depth", list(range(most + 1)), required=True)
    refusal("function")
    pas = forward(net, problem.x)
    st.metric(f"its value u{l},{i}", number(float(pas.u[l][i - 1])), help=full(pas.u[l][i - 1]), width=210)
    known = given(net, pas.z[0])
    for kind, layers in (("u", pas.u), ("z", pas.z)):
        known |= {Ref(kind, (k, j)): v for k in layers.indices for j, v in enumerate(layers[k].tolist(), 1)}
    rows = map(_row, outline(nested(net, l, i, session.view.depth), LATEX, known))
    name = rf"g_{{{i}}}^{{[{l}]}}(\mathbf{{x}}; \mathbf{{w}}) ="
    st.latex(rf"\begin{{array}}{{ll}}{name} & \\ " + r" \\ ".join(rows) + r"\end{array}", width="content")
    if most < l:
        note(f"More than {most} layers would fill the page: the function has too many terms.")


def _take_layer(l: int) -> None:
    """In a callback: the first node of another layer."""
    if show_checked("function", node=(l, 1)):
        show(depth=min(session.view.depth, l))


def _take_node(l: int) -> None:
    """In a callback: another node of the same layer."""
    show_checked("function", node=(l, st.session_state.function_i))


def _row(line: OutlineLine) -> str:
    value = "" if line.value is None else rf"\qquad {LATEX.number(line.value)}"
    return r"\quad" * (1 + 2 * line.indent) + f" {line.text} & {value}"
