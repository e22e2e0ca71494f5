"""From α to δ: the m terms of (29), with ε under the user's hand."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from ...core.agreement import alpha_sizes
from ...core.backprop import backprop
from ...core.coefficients import alpha
from ...core.costs import to_keep
from ...core.losses import loss_named
from ...lesson import equations as eq
from ...lesson.markup import LATEX, number
from ...lesson.rounding import is_below_rounding, written
from ...pictures.coefficients.delta_terms import delta_terms
from ...state.coefficients_view import LARGEST_EPSILON
from ..bound import bound, refusal
from ..components import plot
from ..session import session, show, show_checked
from .context import Context, note
from .paths import times

SLIDERS = 8
"""With more outputs than this, one slider is shown for a chosen output."""


def delta_part(context: Context) -> None:
    """Sliders, stacked terms, and how many numbers must be kept."""
    l, i = context.source
    s, L = context.problem, context.net.L
    bp = backprop(context.net, s.x, s.d, loss=s.loss)
    own = tuple(np.clip(np.nan_to_num(bp.epsilon), -LARGEST_EPSILON, LARGEST_EPSILON).tolist())
    epsilon = context.view.epsilon or own
    # The loss's own δ_L where ε is untouched: a cross-entropy simplifies ε φ′ before it is computed.
    outputs = bp.delta[L] if epsilon == own else np.array(epsilon) * context.pas.dphi[L]
    terms = outputs[:, None] * alpha(context.net, context.pas, l, L)
    sizes = abs(outputs)[:, None] * alpha_sizes(context.net, context.pas, l, L)
    st.latex(eq.GENERAL["29"], width="content")
    plot(delta_terms(terms, l, i), f"The terms of δ of every node of layer {l}, stacked by output", key="delta")
    note("A block for each output: blue adds, orange takes away. The diamond is their sum, δ.")
    merged = epsilon == own and loss_named(s.loss).simplified is not None
    factors = [_factors(context, epsilon, merged, o) for o in range(1, len(own) + 1)]
    st.latex(_written(factors, terms[:, i - 1], sizes[:, i - 1], l, i), width="content")
    _sliders(own, epsilon)
    alphas, deltas = to_keep(context.problem.sizes)
    with st.container(horizontal=True):
        st.metric("α to keep, m · Σ h", f"{alphas:,}", width=210, help="m numbers for each hidden node")
        st.metric("δ to keep, Σ h", f"{deltas:,}", width=210, help="one number for each hidden node")
    if remark := loss_named(s.loss).remark:
        note(remark)


def _factors(context: Context, epsilon: tuple[float, ...], merged: bool, o: int) -> tuple[str, str]:
    """ε φ′ α of output o in symbols and in numbers; where the loss has ``merged`` ε and φ′, δ α."""
    (l, i), L, net, pas = context.source, context.net.L, context.net, context.pas
    coefficient = rf"\alpha_{{{l},{i} \to {L},{o}}}"
    value = written(alpha(net, pas, l, L)[o - 1, i - 1], alpha_sizes(net, pas, l, L)[o - 1, i - 1])
    if merged:
        delta = backprop(net, context.problem.x, context.problem.d, loss=context.problem.loss).delta[L][o - 1]
        return rf"\delta_{{{L},{o}}}\, {coefficient}", times(LATEX.number(float(delta)), value)
    symbols = rf"\varepsilon_{{{o}}}\, \phi^{{\prime}}_{{{L}}}(u_{{{L},{o}}})\, {coefficient}"
    return symbols, times(LATEX.number(epsilon[o - 1]), LATEX.number(float(pas.dphi[L][o - 1])), value)


def _written(factors: list[tuple[str, str]], terms: np.ndarray, sizes: np.ndarray, l: int, i: int) -> str:
    """δ as the sum of its products: in symbols, in numbers, and the terms that they give."""
    shown = list(map(written, terms.tolist(), sizes.tolist()))
    signed = [
        term if k == 0 or not term.startswith(("-", LATEX.about_zero)) else LATEX.paren(term)
        for k, term in enumerate(shown)
    ]
    lines = [*zip(*factors, strict=True), signed] if len(signed) > 1 else [*zip(*factors, strict=True)]
    delta = float(terms.sum())
    result = LATEX.result(delta, is_below_rounding(delta, float(sizes.sum())))
    sums = [" + ".join(line if len(line) <= 3 else (line[0], LATEX.dots, line[-1])) for line in lines]
    return rf"\begin{{aligned}} \delta_{{{l},{i}}} &= " + r" \\ &= ".join(sums) + rf"{result} \end{{aligned}}"


def _sliders(own: tuple[float, ...], epsilon: tuple[float, ...]) -> None:
    m = len(own)
    reach = _reach((*own, *epsilon))

    def change(o: int) -> None:
        changed = list(epsilon)
        changed[o - 1] = st.session_state[f"view_epsilon{o}"]
        show_checked("view_epsilon", epsilon=tuple(changed))

    outputs: Sequence[int] = range(1, m + 1)
    if m > SLIDERS:
        bound(st.selectbox, "Output o", "output", outputs, width=130)
        outputs = [session.view.output]
    columns = st.columns(min(4, len(outputs)))
    for k, o in enumerate(outputs):
        st.session_state[f"view_epsilon{o}"] = float(epsilon[o - 1])
        columns[k % len(columns)].slider(
            f"ε of output {o}", -reach, reach, step=reach / 100, key=f"view_epsilon{o}", on_change=change, args=(o,)
        )
    refusal("view_epsilon")
    st.button(
        "Back to the ε of the loss",
        icon=":material/undo:",
        disabled=epsilon == own,
        on_click=lambda: show(epsilon=None),
        help=", ".join(map(number, own)),
    )


def _reach(values: tuple[float, ...]) -> float:
    """A power of two that holds every value, at least 2."""
    return float(2 ** max(1, int(np.ceil(np.log2(max(map(abs, values)) or 1.0)))))
