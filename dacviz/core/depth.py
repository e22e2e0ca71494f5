"""What depth does to a network: ``depth_profile(Stack("tanh", gain=5 / 3))`` sizes up z, α and δ layer by layer.

Many networks are drawn, or many inputs for one network of one's own; ``mean_field`` says beforehand what to expect of
drawn ones when they are wide.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .activations import activation
from .gradient_flow import SATURATED
from .messages import shortened
from .network import Network

MAX_DEPTH, MAX_WIDTH, MAX_SEEDS = 64, 512, 200
LARGEST_GAIN = 100.0
SAMPLES = 16
"""Inputs that every network is shown."""
OUTPUTS = 16
"""α is followed to at most so many outputs, the first."""
AT_ONCE = 4_000_000
"""So many weights are held at a time; one network may have more."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""What of the distribution of |α| within a network is kept."""
BAND = (0.1, 0.5, 0.9)
"""What of the distribution over networks a band shows."""


@dataclass(frozen=True)
class Start:
    """How weights begin: ``weight(n, h)`` is the variance of a weight between layers of n and h nodes, ``bias(n)`` that
    of a bias; both uniform or both normal around 0."""

    weight: Callable[[int, int], float]
    bias: Callable[[int], float] = lambda n: 0.0
    uniform: bool = False

    def draw(self, rng: np.random.Generator, gain: float, weights: np.ndarray, biases: np.ndarray) -> None:
        """Put new numbers into ``weights`` (h, n) and ``biases`` (h,); the gain multiplies the weights alone."""
        h, n = weights.shape
        self._draw(rng, gain**2 * self.weight(n, h), weights)
        if variance := self.bias(n):
            self._draw(rng, variance, biases)

    def _draw(self, rng: np.random.Generator, variance: float, into: np.ndarray) -> None:
        if self.uniform:
            rng.random(out=into)
            into -= 0.5
            into *= math.sqrt(12.0 * variance)
        else:
            rng.standard_normal(out=into)
            into *= math.sqrt(variance)


STARTS: dict[str, Start] = {
    "xavier": Start(lambda n, h: 2.0 / (n + h), uniform=True),
    "he": Start(lambda n, h: 2.0 / n),
    "lecun": Start(lambda n, h: 1.0 / n),
    "torch": Start(lambda n, h: 1.0 / (3.0 * n), lambda n: 1.0 / (3.0 * n), uniform=True),
}
"""Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998; what torch.nn.Linear does unasked: all within ±1/√n."""


@dataclass(frozen=True)
class Stack:
    """``depth`` layers of ``width`` nodes after as many inputs, φ the same in all, drawn anew for every seed.

    ``init`` is one of ``STARTS``, whose deviation of the weights is multiplied by ``gain``. ``ValueError`` unless depth
    is 1 … 64, width 1 … 512, 0 < gain ≤ 100.
    """

    activation: str = "tanh"
    init: str = "xavier"
    gain: float = 1.0
    width: int = 64
    depth: int = 20

    def __post_init__(self) -> None:
        activation(self.activation)
        if self.init not in STARTS:
            raise ValueError(f"unknown initialisation {shortened(self.init)}; choose one of {', '.join(STARTS)}")
        if not 0.0 < self.gain <= LARGEST_GAIN:
            raise ValueError(f"the gain must be above 0 and at most {LARGEST_GAIN:g}, got {shortened(self.gain)}")
        _check_whole("the width", self.width, MAX_WIDTH)
        _check_whole("the depth", self.depth, MAX_DEPTH)

    @property
    def sizes(self) -> tuple[int, ...]:
        """(h_0, …, h_L)."""
        return (self.width,) * (1 + self.depth)

    def draw(self, rngs: Sequence[np.random.Generator]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """The weights of S networks, L arrays (S, h_l, h_{l-1}), and their biases, L arrays (S, h_l)."""
        start, S = STARTS[self.init], len(rngs)
        weights = [np.empty((S, h, n)) for n, h in pairwise(self.sizes)]
        biases = [np.zeros((S, h)) for h in self.sizes[1:]]
        for s, rng in enumerate(rngs):
            for W, b in zip(weights, biases, strict=True):
                start.draw(rng, self.gain, W[s], b[s])
        return weights, biases


def _check_whole(what: str, value: object, most: int) -> None:
    if not isinstance(value, int | np.integer) or not 1 <= value <= most:
        raise ValueError(f"{what} must be a whole number from 1 to {most}, got {shortened(value)}")


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured in S networks of L layers. Root mean squares over nodes and inputs: ``z`` (S, L + 1) from layer
    0 on, ``delta`` (S, L); over nodes and outputs, at the first input: ``alpha`` (S, L).

    ``alpha_quantiles`` (S, L, 5) are ``QUANTILES`` of |α_{l→L}|. ``saturated`` and ``dead`` (S, L) are shares of the
    nodes, 0 … 1: flat on more than half the inputs, φ′ = 0 on all of them. Beyond float64 it is inf or nan.
    """

    z: np.ndarray
    delta: np.ndarray
    alpha: np.ndarray
    alpha_quantiles: np.ndarray
    saturated: np.ndarray
    dead: np.ndarray


@dataclass(frozen=True, eq=False)
class MeanField:
    """What infinitely wide networks do: the variance ``q`` of u_l, (L,), and χ_l = σ_w² E[φ′(u_l)²], ``chi`` (L,), by
    which δ² and α² grow from layer l + 1 down to l; with these the root mean squares ``z`` (L + 1,), ``delta`` (L,) and
    ``alpha`` (L,)."""

    q: np.ndarray
    chi: np.ndarray
    z: np.ndarray
    delta: np.ndarray
    alpha: np.ndarray


@dataclass(frozen=True, eq=False)
class DepthProfile(Measured):
    """The sizes in a ``Stack`` or ``Network`` (``of``), and the ``theory`` for a stack, None for a network."""

    of: Stack | Network
    theory: MeanField | None

    @property
    def L(self) -> int:
        """The number of layers."""
        return self.alpha.shape[1]

    def band(self, name: str) -> np.ndarray:
        """The quantiles 0.1, 0.5, 0.9 over the networks of ``z``, ``delta``, ``alpha``, ``saturated`` or ``dead``:
        shape (3, L), for z (3, L + 1). nan where a network had nan."""
        with np.errstate(invalid="ignore"):
            return np.quantile(getattr(self, name), BAND, axis=0, method="inverted_cdf")


def depth_profile(of: Stack | Network, seeds: int = 30, seed: int = 0) -> DepthProfile:
    """z, α, δ of ``of`` over its layers, in ``seeds`` networks drawn with ``seed``; a ``Network`` stays, and only what
    it is shown is drawn. The first k of them are those that ``seeds=k`` gives.

    A network is shown 16 inputs x, every component normal with variance 1, and for each an ε of the same kind, from
    which δ begins: δ_L = ε φ′_L(u_L). ``alpha`` is of α_{l,i→L,o} for at most 16 outputs o. Column 0 of weights is the
    bias. ``ValueError`` for anything else than a ``Stack`` or a ``Network`` and unless ``seeds`` is 1 … 200.
    """
    return deque(depth_profiles(of, seeds, seed), maxlen=1).pop()


def depth_profiles(of: Stack | Network, seeds: int = 30, seed: int = 0) -> Iterator[DepthProfile]:
    """The same, of ever more networks until it is of all; each takes a second or two at most."""
    if not isinstance(of, Stack | Network):
        raise ValueError(f"a depth profile is of a Stack or a Network, got {shortened(of)}")
    _check_whole("seeds", seeds, MAX_SEEDS)
    theory = mean_field(of) if isinstance(of, Stack) else None
    parts: list[Measured] = []
    for numbers in _chunks(of, seeds):
        rngs = [np.random.default_rng((seed, number)) for number in numbers]
        parts.append(_measure_drawn(of, rngs))
        together = {name: np.concatenate([getattr(p, name) for p in parts]) for name in Measured.__dataclass_fields__}
        yield DepthProfile(of=of, theory=theory, **together)


def _chunks(of: Stack | Network, seeds: int) -> Iterator[range]:
    """Numbers of networks that are measured together."""
    weights = sum(h * (1 + n) for n, h in pairwise(of.sizes))
    many = max(1, AT_ONCE // weights)
    return (range(first, min(first + many, seeds)) for first in range(0, seeds, many))


def _measure_drawn(of: Stack | Network, rngs: Sequence[np.random.Generator]) -> Measured:
    if isinstance(of, Stack):
        weights, biases = of.draw(rngs)
        names: Sequence[str] = (of.activation,) * of.depth
    else:
        weights, biases = [W[None, :, 1:] for W in of.weights], [W[None, :, 0] for W in of.weights]
        names = of.activations
    x = np.stack([rng.standard_normal((SAMPLES, of.sizes[0])) for rng in rngs])
    epsilon = np.stack([rng.standard_normal((SAMPLES, of.sizes[-1])) for rng in rngs])
    return measure(weights, biases, names, x, epsilon)


def measure(
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    names: Sequence[str],
    x: np.ndarray,
    epsilon: np.ndarray,
) -> Measured:
    """What there is in S networks at once: of layer l ``weights[l-1]`` (S, h_l, h_{l-1}) and ``biases[l-1]`` (S, h_l),
    S = 1 where all have the same, its φ in ``names``; inputs x (S, N, n), and ε (S, N, m)."""
    z, sizes_of_z, slopes = x, [rms(x)], []
    with np.errstate(all="ignore"):
        for W, b, name in zip(weights, biases, names, strict=True):
            phi = activation(name)
            u = z @ W.swapaxes(1, 2) + b[:, None]
            z = phi.phi(u)
            slopes.append(phi.dphi(u))
            sizes_of_z.append(rms(z))
        deltas, alphas = _backward(weights, slopes, epsilon)
        quantiles = [np.quantile(np.abs(A).reshape(len(A), -1), QUANTILES, axis=1).T for A in alphas]
        return Measured(
            z=np.stack(sizes_of_z, axis=1),
            delta=np.stack([rms(delta) for delta in deltas], axis=1),
            alpha=np.stack([rms(A) for A in alphas], axis=1),
            alpha_quantiles=np.stack(quantiles, axis=1),
            saturated=np.stack([_saturated(*pair) for pair in zip(names, slopes, strict=True)], axis=1),
            dead=np.stack([(s == 0.0).all(axis=1).mean(axis=1) for s in slopes], axis=1),
        )


def _backward(
    weights: Sequence[np.ndarray], slopes: Sequence[np.ndarray], epsilon: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """δ_l (S, N, h_l) by (32) and α_{l→L} (S, at most 16, h_l) at the first input by (24), both from layer 1 to L."""
    S, _, m = epsilon.shape
    deltas = [epsilon * slopes[-1]]
    alphas = [np.broadcast_to(np.eye(m)[:OUTPUTS], (S, min(m, OUTPUTS), m))]
    for W, slope in zip(reversed(weights[1:]), reversed(slopes[:-1]), strict=True):
        deltas.append((deltas[-1] @ W) * slope)
        alphas.append((alphas[-1] @ W) * slope[:, :1])
    return deltas[::-1], alphas[::-1]


def _saturated(name: str, slopes: np.ndarray) -> np.ndarray:
    if (steepest := activation(name).steepest) is None:
        return np.zeros(len(slopes))
    return ((np.abs(slopes) < SATURATED * steepest).mean(axis=1) > 0.5).mean(axis=1)


def rms(values: np.ndarray) -> np.ndarray:
    """The root mean square over all axes but the first, (S,), without a square that leaves float64."""
    values = np.abs(values).reshape(len(values), -1)
    high = values.max(axis=1)
    scale = np.where((high > 0.0) & np.isfinite(high), high, 1.0)
    return scale * np.sqrt(np.mean((values / scale[:, None]) ** 2, axis=1))


# --- mean-field theory ------------------------------------------------------------------------------------------------


def mean_field(stack: Stack) -> MeanField:
    """The recursion q_{l+1} = σ_w² E[φ(√q_l Z)²] + σ_b², Z normal (Poole et al. 2016), χ_l (Schoenholz et al. 2017).

    It holds for wide layers at the start, while every sum is of many independent terms: what a narrow network does
    scatters around it, the more the deeper it is, and training ends it. Backward it takes the weights that α and δ
    meet as new ones, independent of those that made φ′.
    """
    n, phi, start = stack.width, activation(stack.activation), STARTS[stack.init]
    weight, bias = stack.gain**2 * n * start.weight(n, n), start.bias(n)
    q, squares, slopes = [], [1.0], []
    with np.errstate(all="ignore"):
        for _ in range(stack.depth):
            q.append(weight * squares[-1] + bias)
            squares.append(normal_mean(lambda u: phi.phi(u) ** 2, q[-1], phi.kinks))
            slopes.append(normal_mean(lambda u: phi.dphi(u) ** 2, q[-1], phi.kinks))
        chi = weight * np.array(slopes)
        # From layer l to L every layer but the last multiplies α² by its χ; (21) starts it with one 1 in n places.
        grown = np.append(np.cumprod(chi[:-1][::-1])[::-1], 1.0)
        return MeanField(np.array(q), chi, np.sqrt(squares), np.sqrt(slopes[-1] * grown), np.sqrt(grown / n))


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
FARTHEST = 13.0
"""Deviations from the mean beyond which a normal distribution has nothing that a float64 can tell from 0."""


def normal_mean(f: Callable[[np.ndarray], np.ndarray], q: float, kinks: Sequence[float] = ()) -> float:
    """E[f(u)] for u normal with variance q, by Gauss–Legendre between the kinks; one node of Gauss–Hermite would decide
    about a whole stretch beside a jump of φ′. nan or inf where q is."""
    deviation = math.sqrt(q)
    if not 0.0 < deviation < math.inf:
        return float(f(np.array([deviation * 0.0]))[0])
    inside = [k / deviation for k in kinks if abs(k) < FARTHEST * deviation]
    ends = np.union1d(np.linspace(-FARTHEST, FARTHEST, 53), inside)
    half = np.diff(ends)[:, None] / 2.0
    Z = ends[:-1, None] + half * (1.0 + _NODES)
    density = np.exp(-(Z**2) / 2.0) / math.sqrt(2.0 * math.pi)
    return float((half * _WEIGHTS * density * f(deviation * Z)).sum())
