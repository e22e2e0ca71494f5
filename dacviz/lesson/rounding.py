"""Whether a computed number is nothing but the rounding of its own terms: ``is_rounding(result, e, known)``.

Where 0.1 · 3 − 0.3 cancels, float64 leaves 5.6×10⁻¹⁷. That is no number of the network, and is shown as ≈ 0.
"""

from math import prod
from sys import float_info

from ..core.expression import Difference, Expression, Product, Quantity, Sum
from .expression import Known, value
from .markup import LATEX, number

ABOUT_ZERO = "≈ 0"
UNITS = 4
"""Rounding that is expected, in units in the last place of Σ |terms|."""


def is_below_rounding(result: float, size: float) -> bool:
    """Whether ``result`` is not 0, but below what rounding leaves of terms whose magnitudes add up to ``size``."""
    return 0 < abs(result) <= UNITS * float_info.epsilon * size


def written(value: float, size: float) -> str:
    """``value``, whose terms add up to ``size``, as LaTeX: its number, or ≈ 0. What stands before it is no = sign."""
    return LATEX.about_zero if is_below_rounding(value, size) else LATEX.number(value)


def text(value: float, size: float) -> str:
    """``value``, whose terms add up to ``size``, as text: its number, or ≈ 0."""
    return ABOUT_ZERO if is_below_rounding(value, size) else number(value)


def is_rounding(result: float, e: Expression, known: Known) -> bool:
    """Whether ``result``, computed as ``e``, is below the rounding of e's own terms."""
    if isinstance(e, Quantity) or (isinstance(e, Product) and all(isinstance(f, Quantity) for f in e.factors)):
        return False  # nothing is added, so nothing cancels: most of a film's steps
    return is_below_rounding(result, size(e, known))


def size(e: Expression, known: Known) -> float:
    """Σ |terms|: what ``e`` would be if nothing in it cancelled."""
    match e:
        case Quantity(ref):
            return abs(known[ref])
        case Product(factors):
            return prod(size(factor, known) for factor in factors)
        case Sum(terms):
            return sum(size(term, known) for term in terms)
        case Difference(left, right):
            return size(left, known) + size(right, known)
    return abs(value(e, known))
