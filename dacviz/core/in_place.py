"""Numpy calls that work on arrays allocated beforehand: what an activation's and a loss's row give to ``preallocated``.

A call is a function and its arguments. A ufunc gets its output as a positional argument and its constants as 0-d
arrays, which is quickest. Only np.maximum and np.minimum want it by keyword (``maximum``, ``minimum``): a third
positional argument of theirs is deprecated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

Call = tuple[Callable[..., Any], tuple[Any, ...]]
Calls = Callable[[np.ndarray, np.ndarray], list[Call]]
Function = Callable[[np.ndarray], np.ndarray]

ZERO, ONE, MINUS_ONE, TWO = (np.array(c) for c in (0.0, 1.0, -1.0, 2.0))


@dataclass(frozen=True)
class InPlace:
    """φ and φ′ as calls on two arrays of one shape: z holds u and is overwritten by φ(u), s receives φ′(u).

    ``phi(z, s)`` comes first and may leave in s what it likes; ``slope(z, s)`` then works from z alone, so that it can
    wait until it serves several layers at once. Where φ′ must be taken from u, ``phi`` leaves it in s and ``slope`` has
    no calls. It is ``None`` where φ′ = 1.
    """

    phi: Calls
    slope: Calls | None


def nothing(z: np.ndarray, s: np.ndarray) -> list[Call]:
    """No calls."""
    return []


def maximum(a: np.ndarray, b: np.ndarray, out: np.ndarray) -> Call:
    """out ← max(a, b)."""
    return partial(np.maximum, out=out), (a, b)


def minimum(a: np.ndarray, b: np.ndarray, out: np.ndarray) -> Call:
    """out ← min(a, b)."""
    return partial(np.minimum, out=out), (a, b)


def from_functions(phi: Function, dphi: Function) -> InPlace:
    """The calls for φ and φ′ that have none of their own: right, but a step allocates what the functions do."""
    return InPlace(lambda z, s: [(_put, (dphi, z, s)), (_put, (phi, z, z))], nothing)


def _put(function: Function, values: np.ndarray, out: np.ndarray) -> None:
    out[...] = function(values)
