"""Multiplications of each way to get all α_{l,i→L,o}, 1 ≤ l < L, and of δ: ``costs(sizes)`` counts them all.

The convention: one product of two numbers is one multiplication, and every φ′ is already known. Additions are free.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .coefficients import path_count
from .network import check_sizes


@dataclass(frozen=True)
class Costs:
    """Exact multiplication counts for one sample, as Python integers of any size."""

    paths: int
    definition: int
    definition_with_memory: int
    corollary_3: int
    delta: int


def costs(sizes: Sequence[int]) -> Costs:
    """The counts for a network of widths ``sizes`` = (h_0, …, h_L); ``ValueError`` unless whole numbers ≥ 1."""
    widths = check_sizes(sizes)
    return Costs(
        paths=_paths(widths),
        definition=_definition(widths),
        definition_with_memory=_definition_with_memory(widths),
        corollary_3=_sweep(widths, carried=widths[-1]),
        delta=widths[-1] + _sweep(widths, carried=1),
    )


def _paths(sizes: tuple[int, ...]) -> int:
    """A path from layer l has 2(L − l) factors, so one multiplication fewer."""
    L, m = len(sizes) - 1, sizes[-1]
    return sum(sizes[l] * m * path_count(sizes, l, L) * (2 * (L - l) - 1) for l in range(1, L))


def _definition(sizes: tuple[int, ...]) -> int:
    """(22) unfolded afresh for every coefficient: T(l, r) = h_{r-1} (2 + T(l, r − 1)), T(l, l) = 0."""
    L, m = len(sizes) - 1, sizes[-1]
    total = 0
    for l in range(1, L):
        one = 0
        for r in range(l + 1, L + 1):
            one = sizes[r - 1] * (2 + one)
        total += sizes[l] * m * one
    return total


def _definition_with_memory(sizes: tuple[int, ...]) -> int:
    """(22) with every α_{l,i→r,t} of one source kept: two multiplications for each weight between layers l and L."""
    L = len(sizes) - 1
    return sum(sizes[l] * sum(2 * sizes[r] * sizes[r - 1] for r in range(l + 1, L + 1)) for l in range(1, L))


def _sweep(sizes: tuple[int, ...], carried: int) -> int:
    """One backward sweep (26) or (32) of ``carried`` numbers a node: h_{l+1} weights and one φ′ each."""
    L = len(sizes) - 1
    return carried * sum(sizes[l] * (sizes[l + 1] + 1) for l in range(1, L))


def to_keep(sizes: tuple[int, ...]) -> tuple[int, int]:
    """How many coefficients must be kept: (m Σ h_l of α, Σ h_l of δ), both over 1 ≤ l < L (section 6)."""
    hidden = sum(sizes[1:-1])
    return sizes[-1] * hidden, hidden


def weight_count(sizes: tuple[int, ...]) -> int:
    """Σ (1 + h_{l-1}) h_l, the length of w (11)."""
    return sum((1 + n) * h for n, h in itertools.pairwise(sizes))
