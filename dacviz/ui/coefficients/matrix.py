"""All α between two layers as a heat map, and as the product of layer matrices it is."""

import numpy as np
import streamlit as st

from ...core.agreement import alpha_sizes
from ...core.coefficients import alpha
from ...lesson.markup import LATEX
from ...lesson.rounding import written
from ...pictures.coefficients.matrix import matrix
from ...pictures.protocol import Click
from ..bound import refusal
from ..components import plot
from ..session import show_checked
from .context import Context

SPELLED_OUT = 4
"""Matrices of at most so many rows and columns are written with numbers."""


def matrix_part(context: Context) -> None:
    """The heat map and its factors."""
    (l, i), (r, t) = context.source, context.target
    values, sizes = alpha(context.net, context.pas, l, r), alpha_sizes(context.net, context.pas, l, r)
    alt = f"α from every node of layer {l} to every node of layer {r}; the chosen pair is framed"

    def take(click: Click) -> None:
        try:
            source, target = (l, int(click["x"])), (r, int(click["y"]))
        except (KeyError, TypeError, ValueError, OverflowError):
            source, target = (l, 0), (r, 0)
        show_checked("matrix", source=source, target=target, path=0)

    plot(matrix(values, sizes, l, r, (i, t)), alt, key="matrix", on_click=take)
    refusal("matrix")
    st.markdown("The chain of layers is a product of matrices: weights without their biases, times slopes.")
    st.latex(_symbols(l, r), width="content")
    factors = _factors(context)
    if factors and all(max(W.shape) <= SPELLED_OUT for W, _ in factors):
        written = r"\, ".join(_pmatrix(W, abs(W)) + r"\, " + _diagonal(slopes) for W, slopes in factors)
        lines = (written, rf"= {_pmatrix(values, sizes)}")
        st.latex(r"\begin{aligned} & " + r" \\ & ".join(lines) + r" \end{aligned}", width="content")
    elif factors:
        shapes = r" \cdot ".join(rf"({W.shape[0]} \times {W.shape[1]})" for W, _ in factors)
        st.latex(rf"{shapes} = ({values.shape[0]} \times {values.shape[1]})", width="content")


def _symbols(l: int, r: int) -> str:
    factors = [rf"W_{{{k + 1}}}\, \mathrm{{diag}}\,\phi^{{\prime}}_{{{k}}}(u_{{{k}}})" for k in range(r - 1, l - 1, -1)]
    return rf"\left( \alpha_{{{l},i \to {r},t}} \right)_{{t,i}} = " + (r" \cdot ".join(factors) or "I")


def _factors(context: Context) -> list[tuple[np.ndarray, np.ndarray]]:
    """W_{k+1} without its biases and φ′_k of every layer in between, in the order they are multiplied."""
    layers = range(context.target[0] - 1, context.source[0] - 1, -1)
    return [(context.net.w[k + 1][:, 1:], context.pas.dphi[k]) for k in layers]


def _diagonal(values: np.ndarray) -> str:
    entries = ", ".join(map(LATEX.number, values.tolist()))
    return rf"\mathrm{{diag}} \left( {entries} \right)"


def _pmatrix(values: np.ndarray, sizes: np.ndarray) -> str:
    pairs = zip(values.tolist(), sizes.tolist(), strict=True)
    rows = r" \\ ".join(" & ".join(map(written, *row)) for row in pairs)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
