"""What flows in a step: the summands that come along the edges, and the point of the activation's curve that is used.

Read off the step's own expression, so that what travels is what was added.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from ...core.activations import activation
from ...core.expression import Activate, Difference, Expression, Product, Quantity, Ref, Sum
from ...core.network import Network
from ...core.paths import Node
from ...lesson.expression import reads, value
from ..protocol import ActivationPoint, Summation

SAMPLES = 49
LEAST_REACH = 2.5
"""A curve is drawn to at least so far on both sides of 0, where the usual activations show their shape."""
MOST_REACH = float(np.finfo(float).max) / 4
"""The width of a curve is twice that, and still a number with all that is done to it."""


def summation(e: Expression, known: Mapping[Ref, float], edge: Callable[[Ref], int]) -> Summation | None:
    """The terms of the outermost sum in ``e`` and what they add up to, if each term comes along one edge of its own."""
    total = next(_sums(e), None)
    if total is None:
        return None
    summands: list[tuple[int, float]] = []
    for term in _terms(total):
        weights = [ref for ref in reads(term) if ref.kind == "w"]
        if len(weights) != 1:
            return None
        summands.append((edge(weights[0]), value(term, known)))
    return {"summands": summands, "total": value(total, known)}


def activation_point(e: Expression, known: Mapping[Ref, float], node_at: Mapping[Node, int]) -> ActivationPoint | None:
    """Where φ or φ′ is taken in ``e``, if at one node only: u, φ(u) and φ′(u)."""
    used = set(_activated(e))
    if len(used) != 1:
        return None
    ((ref, at),) = used
    l, i = ref.at
    phi, slope = (value(replace(at, derivative=d), known) for d in (False, True))
    return {"node": node_at[l, i], "u": value(at.argument, known), "z": phi, "slope": slope}


def curve(net: Network, l: int, sums: Iterable[float]) -> list[tuple[float, float]]:
    """Points (u, φ_l(u)) over the sums of layer l and some more to both sides; values beyond float64 are left out."""
    reach = min(MOST_REACH, max(LEAST_REACH, 1.15 * max(map(abs, sums), default=0.0)))
    u = np.linspace(-reach, reach, SAMPLES)
    with np.errstate(over="ignore"):
        z = activation(net.activations[l - 1]).phi(u)
    return [(float(a), float(b)) for a, b in zip(u, z, strict=True) if np.isfinite(b)]


def _sums(e: Expression) -> Iterator[Sum]:
    match e:
        case Sum():
            yield e
        case Product(factors):
            yield from (factor for factor in factors if isinstance(factor, Sum))


def _terms(total: Sum) -> Iterator[Expression]:
    """The terms of a sum whose terms may be sums again: the bias and the weighted inputs."""
    for term in total.terms:
        if isinstance(term, Sum):
            yield from _terms(term)
        else:
            yield term


def _activated(e: Expression) -> Iterator[tuple[Ref, Activate]]:
    """Every φ or φ′ of a sum, and the sum."""
    match e:
        case Activate(l, name, Quantity() as argument, _):
            yield argument.ref, Activate(l, name, argument)  # φ and φ′ are at the same point
        case Sum(parts) | Product(parts):
            for part in parts:
                yield from _activated(part)
        case Difference(left, right):
            yield from _activated(left)
            yield from _activated(right)
