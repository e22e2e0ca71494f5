"""The bug clinic: Algorithm 1 was run with a mistake in it, and somebody is to find out which: ``case(net, x, d)``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from ..core.backprop import backprop
from ..core.costs import weight_count
from ..core.mistakes import MISTAKES, wrong_gradient
from ..core.network import Layers, Network
from ..core.theorems import difference_quotient
from .mistakes import mistaken_trace
from .trace import Trace

LEVELS = {
    1: "one mistake where δ begins or where it meets a weight",
    2: "one mistake on the way back through the hidden layers",
    3: "any one mistake",
    4: "one mistake, made in one layer only",
    5: "two mistakes",
}
MAX_WEIGHTS = 100
"""More numbers nobody looks through."""
CHOICES = 5
VISIBLE = 0.01
"""A number counts as wrong from this difference on, relatively to the larger."""
H = 1e-5
"""The nudge of a difference quotient."""

_AT_THE_ENDS = ("output_without_slope", "sign", "factor_2", "slope_at_cross_entropy", "gradient_with_own_output",
                "bias_times_output", "gradient_with_sum")  # fmt: skip
_ON_THE_WAY = ("hidden_without_slope", "slope_at_output", "activation_for_slope", "sum_without_weights",
               "weights_transposed", "summand_forgotten", "bias_weight_summed", "slope_of_wrong_layer",
               "delta_of_wrong_layer")  # fmt: skip

Mistakes = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """``trace`` is Algorithm 1 with ``mistakes`` in it, made in ``layers``. ``choices`` are causes to choose from, of
    which ``choices[right]`` is the one. ``wrong``: the (l, i, j) of the derivatives that are visibly wrong."""

    trace: Trace
    mistakes: Mistakes
    layers: tuple[int, ...]
    choices: tuple[Mistakes, ...]
    right: int
    wrong: frozenset[tuple[int, ...]]
    measured: Layers
    """What difference quotients say of each derivative."""


def case(
    net: Network, x: ArrayLike, d: ArrayLike, loss: str = "half_squared_error", level: int = 1, seed: int = 1
) -> Case:
    """Case number ``seed`` ≥ 0 of a ``level`` 1 to 5 on the sample x (n,), d (m,).

    ``ValueError`` for more than ``MAX_WEIGHTS`` weights, and where the network leaves no room for mistakes that show.
    """
    if (count := weight_count(net.sizes)) > MAX_WEIGHTS:
        raise ValueError(f"this network has {count} weights; of more than {MAX_WEIGHTS} nobody finds the wrong ones")
    if level not in LEVELS:
        raise ValueError(f"level must be a whole number from 1 to {len(LEVELS)}, got {level!r}")
    rng = np.random.default_rng([seed, level])
    right = backprop(net, x, d, loss).gradient
    found = _visible(net, x, d, loss, level, right)
    if len(found) < 2:
        raise ValueError("this network leaves no room for mistakes of this level that show: take another, or a sample")
    chosen = list(found)[rng.integers(len(found))]
    mistakes, layers = chosen
    trace = mistaken_trace(net, x, d, loss, mistakes, layers)
    choices = _choices(rng, found, chosen)
    return Case(
        trace,
        mistakes,
        layers,
        choices,
        choices.index(mistakes),
        _wrong(found[chosen], right),
        _measured(net, x, d, loss),
    )


Made = tuple[Mistakes, tuple[int, ...]]
"""Which mistakes, in which layers."""


def _visible(net: Network, x: ArrayLike, d: ArrayLike, loss: str, level: int, right: Layers) -> dict[Made, Layers]:
    """What can go wrong on this level so that it shows: no two with the same numbers."""

    def unlike(possible: Iterable[Made], known: Sequence[Layers]) -> dict[Made, Layers]:
        found: dict[Made, Layers] = {}
        for mistakes, layers in possible:
            wrong = wrong_gradient(net, x, d, loss, mistakes, layers)
            if all(_differ(wrong, other) for other in (*known, *found.values())):
                found[mistakes, layers] = wrong
        return found

    if level < 5:
        return unlike(_possible(net, loss, level), [right])
    # Of two mistakes, one can leave nothing for the other to change.
    single = unlike(_possible(net, loss, 3), [right])
    made = {name: layers for (name,), layers in single}
    pairs = ((pair, tuple(sorted({*made[pair[0]], *made[pair[1]]}))) for pair in combinations(made, 2))
    return unlike(pairs, [right, *single.values()])


def _possible(net: Network, loss: str, level: int) -> Iterator[Made]:
    """Single mistakes of ``level`` 1 to 4, in every layer or in one."""
    for name in {1: _AT_THE_ENDS, 2: _ON_THE_WAY}.get(level, (*_AT_THE_ENDS, *_ON_THE_WAY)):
        layers = _layers(name, net, loss)
        for made in [(l,) for l in layers] if level == 4 else [layers] if layers else []:
            yield (name,), made


def _layers(name: str, net: Network, loss: str) -> tuple[int, ...]:
    return tuple(MISTAKES[name].layers(net, loss))


def _choices(rng: np.random.Generator, found: dict[Made, Layers], chosen: Made) -> tuple[Mistakes, ...]:
    """The cause among others that are possible here, in an order that says nothing."""
    others = [mistakes for mistakes in dict.fromkeys(mistakes for mistakes, _ in found) if mistakes != chosen[0]]
    picked = rng.permutation(len(others))[: CHOICES - 1]
    given = [chosen[0], *(others[k] for k in picked)]
    return tuple(given[k] for k in rng.permutation(len(given)))


def _differ(one: Layers, other: Layers) -> bool:
    return any(_apart(a, b).any() for a, b in zip(one, other, strict=True))


def _apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.abs(a - b) > VISIBLE * np.maximum(np.abs(a), np.abs(b))


def _wrong(mine: Layers, right: Layers) -> frozenset[tuple[int, ...]]:
    return frozenset((l, i + 1, j) for l in right.indices for i, j in np.argwhere(_apart(mine[l], right[l])).tolist())


def _measured(net: Network, x: ArrayLike, d: ArrayLike, loss: str) -> Layers:
    """∂E/∂w by nudging one weight after the other."""

    def quotient(l: int, i: int, j: int) -> float:
        direction = [np.zeros_like(W) for W in net.weights]
        direction[l - 1][i, j] = 1.0
        return difference_quotient(net, x, d, Layers(tuple(direction)), H, loss)

    return Layers(tuple(
        np.array([[quotient(l, i, j) for j in range(net.w[l].shape[1])] for i in range(net.w[l].shape[0])])
        for l in net.w.indices
    ))  # fmt: skip
