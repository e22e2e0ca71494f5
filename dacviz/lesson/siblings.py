"""The same exercise with other numbers: ``sibling(sizes, activations, loss, seed)``.

Weights, inputs and targets are short decimals, so that a person can redo every number; no result vanishes; and of no
number do two answers lie so close together that a rounded one could be either, the right answer and that of each
mistake of ``MISTAKES`` among them. A seed is one exercise, wherever it is asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from ..core.activations import activation
from ..core.backprop import backprop
from ..core.losses import loss_named
from ..core.mistakes import MISTAKES, Law, Place, Samples, changed, right_law
from ..core.network import Network, check_sizes
from .mistakes import ETA

MAX_WEIGHTS = 60
"""More weights nobody computes by hand."""

SMALLEST = 0.0005
"""No δ and no derivative is nearer to 0."""

LARGEST_SUM = 3.0
"""No |u| is larger: beyond it most activations are flat."""

APART = 0.01
"""Two answers to one question differ by at least this part of the larger one, and of the right one."""

_SAME = 1e-9
"""Answers nearer than this, relatively, are one answer that two mistakes lead to."""

_OF_DELTA = {
    "slope", "derivative", "at_output", "slope_of", "argument_of", "by_epsilon", "slope_again", "weights",
    "bias_summed", "eta", "delta_of", "without", "sign", "factor",
}  # fmt: skip
"""The fields of a law that change δ; the others change ∂E/∂w."""

_TRIES = 1_000
_WEIGHTS = np.arange(2, 10) / 10
_FINER_WEIGHTS = np.arange(4, 20) / 20
_INPUTS = np.array([0.4, 0.6, 0.8, 1.2, 1.4, 1.6, 1.8])


class NoExerciseError(ValueError):
    """A seed that leads to no exercise."""


@dataclass(frozen=True)
class Exercise:
    """A network with a sample: x (n,), d (m,) and a loss; ``seed`` drew it."""

    net: Network
    x: tuple[float, ...]
    d: tuple[float, ...]
    loss: str
    seed: int


def sibling(
    sizes: Sequence[int], activations: Sequence[str], loss: str = "half_squared_error", seed: int = 0
) -> Exercise:
    """The exercise number ``seed`` ≥ 0 for widths (h_0, …, h_L) and L activations.

    ``ValueError`` for more than ``MAX_WEIGHTS`` weights, ``NoExerciseError`` where right results and those of mistakes
    cannot be told apart, which no seed may do of an architecture, or not every one.
    """
    sizes, activations = check_sizes(sizes), tuple(activations)
    if len(activations) != len(sizes) - 1:
        raise ValueError(f"activations must be L = {len(sizes) - 1} names, one a layer, got {len(activations)}")
    if (output := loss_named(loss).output) not in (None, activations[-1]):
        raise ValueError(f"{loss} needs the output activation {output}, got {activations[-1]}")
    if (count := sum((1 + n) * h for n, h in pairwise(sizes))) > MAX_WEIGHTS:
        raise ValueError(
            f"a network of {count} weights is not computed by hand: at most {MAX_WEIGHTS}, for example 2-3-2-1"
        )
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed must be a whole number ≥ 0, got {seed!r}")
    for drawn in _drawn(sizes, activations, loss, int(seed)):
        if is_clear(drawn):
            return drawn
    raise NoExerciseError(
        f"no exercise with clear answers was found for widths {sizes} and activations {', '.join(activations)}: "
        "take fewer layers, or another activation"
    )


def _drawn(sizes: tuple[int, ...], activations: tuple[str, ...], loss: str, seed: int) -> Iterator[Exercise]:
    rng = np.random.default_rng(seed)
    for _ in range(_TRIES):
        weights = [_layer(rng, n, h) for n, h in pairwise(sizes)]
        x = _signed(rng, _INPUTS, sizes[0])
        d = _target(rng, loss, sizes[-1])
        yield Exercise(Network(weights, activations), tuple(x.tolist()), tuple(d.tolist()), loss, seed)


def _layer(rng: np.random.Generator, n: int, h: int) -> np.ndarray:
    """(h, 1 + n) weights of one or two decimals, none twice where that is possible."""
    count = h * (1 + n)
    choices = _WEIGHTS if count <= 2 * len(_WEIGHTS) else _FINER_WEIGHTS
    both = np.concatenate([-choices, choices])
    return rng.choice(both, count, replace=count > len(both)).reshape(h, 1 + n)


def _signed(rng: np.random.Generator, sizes: np.ndarray, count: int) -> np.ndarray:
    return rng.choice(sizes, count, replace=count > len(sizes)) * rng.choice([-1.0, 1.0], count)


def _target(rng: np.random.Generator, loss: str, m: int) -> np.ndarray:
    """0 or 1, or one of m classes, where the loss asks for it; else a short decimal."""
    match loss_named(loss).output:
        case "sigmoid":
            return rng.integers(0, 2, m).astype(np.float64)
        case "identity":
            return np.eye(m)[rng.integers(m)]
    return rng.integers(-10, 11, m) / 10


def is_clear(exercise: Exercise) -> bool:
    """Whether nothing vanishes, no sum is large or at a kink, and all answers to a question can be told apart."""
    net, loss = exercise.net, exercise.loss
    bp = backprop(net, exercise.x, exercise.d, loss)
    for l in bp.u.indices:
        u, slope = bp.u[l], activation(net.activations[l - 1]).dphi
        if np.abs(u).max() > LARGEST_SUM or np.abs(bp.delta[l]).min() < SMALLEST:
            return False
        # Beside a kink a rounded sum has another slope.
        if np.abs(slope(u + 0.02) - slope(u - 0.02)).max() > 0.5 or np.abs(bp.gradient[l]).min() < SMALLEST:
            return False
    return all(_apart(answers) for answers in _answers(exercise))


def _answers(exercise: Exercise) -> Iterator[np.ndarray]:
    """Of δ and of ∂E/∂w of each layer: (answers, numbers), the right ones first, then those of each mistake. A mistake
    is made in this layer alone: whoever answers a question sees the right numbers of the layers after it."""
    net = exercise.net
    given = Samples.of(net, exercise.x, exercise.d, exercise.loss)
    delta: dict[int, np.ndarray] = {}
    gradient = np.empty(0)
    for l in range(net.L, 0, -1):
        of_delta, of_gradient = _laws(net.sizes, net.activations, exercise.loss, l)
        deltas = [
            given.delta_output(law) if l == net.L else given.delta_hidden(law, l, delta, gradient) for law in of_delta
        ]
        yield np.concatenate(deltas)
        delta[l] = deltas[0]
        gradients = [given.gradient(law, l, delta) for law in of_gradient]
        yield np.reshape(gradients, (len(gradients), -1))
        gradient = gradients[0]


@lru_cache(maxsize=64)
def _laws(
    sizes: tuple[int, ...], activations: tuple[str, ...], loss: str, l: int
) -> tuple[tuple[Law, ...], tuple[Law, ...]]:
    """The law of layer l, and that with a mistake in it in every way there is: in what it says of δ, and of ∂E/∂w."""
    place = Place(Network([np.zeros((h, 1 + n)) for n, h in pairwise(sizes)], activations), loss_named(loss), l)
    right = right_law(place)
    of_delta, of_gradient = [right], [right]
    for mistake in MISTAKES.values():
        for form in mistake.forms(place):
            law = changed(right, [form])
            law = replace(law, eta=ETA) if law.eta is None else law
            (of_delta if form.change.keys() <= _OF_DELTA else of_gradient).append(law)
    return tuple(of_delta), tuple(of_gradient)


def _apart(answers: np.ndarray) -> bool:
    """Whether any two of each column are the same or can be told apart."""
    ordered = np.sort(answers, axis=0)
    gaps = np.diff(ordered, axis=0)
    size = np.maximum(np.abs(ordered[1:]), np.abs(ordered[:-1]))
    return bool(((gaps <= _SAME * size) | (gaps >= APART * np.maximum(size, np.abs(answers[0])))).all())
