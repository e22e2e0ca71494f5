"""Nudge one sum by h and measure what another does."""

from math import log10

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from ...core.difference_quotients import methods, nudged, quotients, real_only
from ...lesson.markup import full, number
from ...pictures.coefficients.difference_quotients import quotient_errors
from ...state.coefficients_view import LARGEST_H, SMALLEST_H
from ...state.problem import named
from ..bound import bound
from ..components import plot
from .context import Context, note

SWEPT = np.logspace(log10(SMALLEST_H), log10(LARGEST_H), 65)


def difference_quotients_part(context: Context) -> None:
    """The slider, the measured quotients beside α, and how far off they are over all h."""
    (l, i), (r, t) = context.source, context.target
    _slider()
    h = context.view.h
    moved = float(nudged(context.net, context.pas, context.source, context.target, np.array([h]))[0])
    here, there = float(context.pas.u[l][i - 1]), float(context.pas.u[r][t - 1])
    st.markdown(
        f"$u_{{{l},{i}}}$ from {number(here, 6)} to {number(here + h, 6)} moves $u_{{{r},{t}}}$ from "
        f"{number(there, 6)} to {number(moved, 6)}: a change of {number(moved - there)} for h = {number(h)}."
    )
    ways = methods(context.net, context.source, context.target)
    measured = {way: float(_quotient(context, [h], way)[0]) for way in ways}
    with st.container(horizontal=True):
        st.metric(f"α from {l},{i} to {r},{t}", number(context.alpha), help=full(context.alpha), width=210)
        for way, value in measured.items():
            off = f"off by {number(abs(value - context.alpha), 2)}"
            st.metric(way, number(value), off, delta_color="off", delta_arrow="off", help=full(value), width=210)
    errors = {way: np.abs(_quotient(context, SWEPT, way) - context.alpha) for way in ways}
    alt = f"Difference between measured quotients and {context.name} over h, both axes logarithmic"
    plot(quotient_errors(SWEPT, errors, h), alt, key="quotients")
    st.markdown(
        "On the right the curve of the activations is in the way: the difference falls with h, or with h² for the "
        "central quotient. On the left the two sums agree in so many digits that their difference is mostly rounding. "
        "A quotient that equals α to the last digit leaves a gap."
    )
    if real := real_only(context.net, context.source, context.target):
        names = " and ".join(named(name).lower() for name in real)
        note(f"The complex step is left out: it needs a smooth φ that takes complex numbers, and {names} does not.")


def _quotient(context: Context, h: ArrayLike, way: str) -> np.ndarray:
    return quotients(context.net, context.pas, context.source, context.target, h, way)


def _slider() -> None:
    bound(
        st.slider,
        "Nudge the source's sum by h = 10 to the power of",
        "h",
        log10(SMALLEST_H),
        log10(LARGEST_H),
        step=0.25,
        shown=lambda h: round(log10(h), 2),
        read=lambda power: float(f"{10.0**power:.3g}"),
    )
