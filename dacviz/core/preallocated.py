"""Algorithm 1 for one mini-batch as a list of numpy calls, allocated once and run over and over: ``PreallocatedSweep``.

A numpy call costs about half a microsecond however little it does, so on a small network time is the number of calls.
Hence: every array exists before the first step, all weights are views of one vector, so that an update is two calls,
and a ufunc gets its output as a positional argument and its constants as 0-d arrays.

The arrays of a plan are feature-major, (1 + h_l, B) for B samples: a product then writes contiguous memory. Row 0 of
z_l is the constant 1 that the bias multiplies, which makes w_l · z_{l-1} the whole of (7) and δ_l · z_{l-1}ᵀ the whole
of (30).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, pairwise

import numpy as np

from .activations import LEAK
from .network import Layers, Network

Call = tuple[Callable, tuple]
Calls = Callable[[np.ndarray, np.ndarray], list[Call]]

_ZERO, _ONE, _TWO, _LEAK = (np.array(c) for c in (0.0, 1.0, 2.0, LEAK))
# From this many weights in a layer on, einsum writes δ zᵀ of one sample faster than dot does.
_LARGE = 150_000


@dataclass(frozen=True)
class InPlace:
    """φ and φ′ as calls on two arrays of one shape: z holds u and is overwritten by φ(u), s receives φ′(u).

    ``phi(z, s)`` comes first and may leave in s what it likes; ``slope(z, s)`` then works from z alone, so that it can
    wait until it serves several layers at once. It is ``None`` where φ′ = 1.
    """

    phi: Calls
    slope: Calls | None


# The same functions as in ``ACTIVATIONS``. sin and square must take φ′ from u, hence before z overwrites it.
# np.maximum alone wants its output by keyword (a third positional argument is deprecated, as that of np.minimum).
IN_PLACE: dict[str, InPlace] = {
    "identity": InPlace(lambda z, s: [], None),
    "tanh": InPlace(
        lambda z, s: [(np.tanh, (z, z))],
        lambda z, s: [(np.multiply, (z, z, s)), (np.subtract, (_ONE, s, s))],
    ),
    "sigmoid": InPlace(
        # exp(−u) overflows to ∞ for u < −709, and 1 / (1 + ∞) = 0 is right.
        lambda z, s: [(np.negative, (z, z)), (np.exp, (z, z)), (np.add, (z, _ONE, z)), (np.reciprocal, (z, z))],
        lambda z, s: [(np.subtract, (_ONE, z, s)), (np.multiply, (z, s, s))],
    ),
    "relu": InPlace(
        lambda z, s: [(partial(np.maximum, out=z), (z, _ZERO))],
        lambda z, s: [(np.sign, (z, s))],
    ),
    "leaky_relu": InPlace(
        lambda z, s: [(np.multiply, (z, _LEAK, s)), (partial(np.maximum, out=z), (z, s))],
        lambda z, s: [(np.sign, (z, s)), (partial(np.maximum, out=s), (s, _LEAK))],
    ),
    "softplus": InPlace(
        lambda z, s: [(np.logaddexp, (z, _ZERO, z))],
        # φ′(u) = 1 / (1 + e^{−u}) = 1 − e^{−φ(u)}
        lambda z, s: [(np.negative, (z, s)), (np.expm1, (s, s)), (np.negative, (s, s))],
    ),
    "sin": InPlace(
        lambda z, s: [(np.cos, (z, s)), (np.sin, (z, z))],
        lambda z, s: [],
    ),
    "square": InPlace(
        lambda z, s: [(np.multiply, (z, _TWO, s)), (np.multiply, (z, z, z))],
        lambda z, s: [],
    ),
}


def views(sizes: tuple[int, ...], flat: np.ndarray) -> Layers:
    """The vector w (9) seen as its layers, (h_l, 1 + h_{l-1}) each, without copying."""
    shapes = [(h, 1 + n) for n, h in pairwise(sizes)]
    parts = np.split(flat, np.cumsum([h * k for h, k in shapes]))[:-1]
    return Layers(tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)))


class PreallocatedSweep:
    """Forward, backward and gradient for mini-batches of B = ``width`` samples of one network.

    ``w`` and ``g`` are the weights and the gradient, as ``views`` of two flat vectors. A run of ``calls`` reads w and
    the samples in ``block``, (1 + n + m, B) with rows 1, x and d, and leaves in g the sum over the batch of ∂E/∂w (30).
    """

    def __init__(self, net: Network, loss: str, w: Layers, g: Layers, width: int):
        self.net, self.loss, self.w, self.g = net, loss, w, g
        n, m, hidden = net.sizes[0], net.sizes[-1], net.sizes[1:-1]
        self.block = np.empty((1 + n + m, width))
        # z, φ′ and δ of all hidden layers, one below the other, row 0 of each layer belonging to the constant.
        self._starts = np.cumsum([0, *(1 + h for h in hidden)])
        self._z, self._s, back = (np.ones((self._starts[-1], width)) for _ in range(3))
        z, s, back = (np.split(rows, self._starts[1:])[:-1] for rows in (self._z, self._s, back))
        y, slope_L, delta_L = (np.empty((m, width)) for _ in range(3))

        self.z = Layers((self.block[: 1 + n], *z), first=0)
        self.y, self.d = y, self.block[1 + n :]
        self.slope = Layers((*s, slope_L))
        self.back = Layers(tuple(back))
        self.delta = Layers((*(b[1:] for b in back), delta_L))
        self.calls = list(chain(self._forward(), self._output(), self._slopes(), self._backward(), self._gradient()))

    def run(self, batches: np.ndarray) -> None:
        """All ``calls`` for each of ``batches`` (K, 1 + n + m, B), one after the other."""
        block, calls = self.block, self.calls
        for batch in batches:
            block[...] = batch
            for call, arguments in calls:
                call(*arguments)

    def _phi(self, l: int) -> InPlace:
        return IN_PLACE[self.net.activations[l - 1]]

    def _forward(self) -> Iterator[Call]:
        """(7) and (8), layer by layer; u_l is written where z_l will stand."""
        L = self.net.L
        for l in range(1, L + 1):
            z, s = (self.z[l][1:], self.slope[l][1:]) if l < L else (self.y, self.slope[L])
            yield self.w[l].dot, (self.z[l - 1], z)
            yield from self._phi(l).phi(z, s)

    def _output(self) -> Iterator[Call]:
        """δ_L = ε φ′_L(u_L) (33) for the squared errors, y − d or softmax(y) − d for the cross-entropies."""
        y, s, delta = self.y, self.slope[self.net.L], self.delta[self.net.L]
        if self.loss == "softmax_cross_entropy":
            yield from _softmax(y)
        yield np.subtract, (y, self.d, delta)
        if self.loss == "squared_error":
            yield np.multiply, (delta, _TWO, delta)
        slope = self._phi(self.net.L).slope
        if slope and self.loss in ("half_squared_error", "squared_error"):
            yield from slope(y, s)
            yield np.multiply, (delta, s, delta)

    def _slopes(self) -> Iterator[Call]:
        """φ′ of the hidden layers, neighbours with the same φ in one go."""
        for name, group in groupby(range(1, self.net.L), key=lambda l: self.net.activations[l - 1]):
            layers = list(group)
            rows = slice(self._starts[layers[0] - 1], self._starts[layers[-1]])
            if slope := IN_PLACE[name].slope:
                yield from slope(self._z[rows], self._s[rows])

    def _backward(self) -> Iterator[Call]:
        """(32) for l = L−1 … 1. All of wᵀ is multiplied, as wᵀ without its bias row would be copied at each call;
        row 0 of the product means nothing and nobody reads it."""
        for l in range(self.net.L - 1, 0, -1):
            back = self.back[l]
            yield self.w[l + 1].T.dot, (self.delta[l + 1], back)
            if self._phi(l).slope:
                yield np.multiply, (back, self.slope[l], back)

    def _gradient(self) -> Iterator[Call]:
        """(30), summed over the batch: δ_l z_{l-1}ᵀ, whose column 0 belongs to the bias."""
        for l in self.w.indices:
            delta, z, g = self.delta[l], self.z[l - 1], self.g[l]
            if delta.shape[1] == 1 and g.size > _LARGE:
                yield partial(np.einsum, "ib,jb->ij", out=g), (delta, z)
            else:
                yield delta.dot, (z.T, g)


def _softmax(u: np.ndarray) -> list[Call]:
    """u (m, B) overwritten by p_o = exp(u_o) / Σ_k exp(u_k), shifted by the maximum so that nothing overflows."""
    row = np.empty((1, u.shape[1]))
    return [
        (np.maximum.reduce, (u, 0, None, row, True)),
        (np.subtract, (u, row, u)),
        (np.exp, (u, u)),
        (np.add.reduce, (u, 0, None, row, True)),
        (np.divide, (u, row, u)),
    ]
