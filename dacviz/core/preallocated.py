"""Algorithm 1 for one mini-batch as a list of numpy calls, allocated once and run over and over: ``PreallocatedSweep``.

A numpy call costs about half a microsecond however little it does, so on a small network time is the number of calls.
Hence: every array exists before the first step, and all weights are views of one vector, so that an update is two
calls. What an activation and a loss do in place stands in their rows.

The arrays of a plan are feature-major, (1 + h_l, B) for B samples: a product then writes contiguous memory. Row 0 of
z_l is the constant 1 that the bias multiplies, which makes w_l · z_{l-1} the whole of (7) and δ_l · z_{l-1}ᵀ the whole
of (30).
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain, groupby, pairwise

import numpy as np

from .activations import activation
from .in_place import Call, InPlace
from .losses import loss_named
from .network import Layers, Network

# From this many weights in a layer on, einsum writes δ zᵀ of one sample faster than dot does.
_LARGE = 150_000


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
        self._z, self._s, rows_back = (np.ones((self._starts[-1], width)) for _ in range(3))
        z, s, back = (np.split(rows, self._starts[1:])[:-1] for rows in (self._z, self._s, rows_back))
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
        return activation(self.net.activations[l - 1]).calls

    def _forward(self) -> Iterator[Call]:
        """(7) and (8), layer by layer; u_l is written where z_l will stand."""
        L = self.net.L
        for l in range(1, L + 1):
            z, s = (self.z[l][1:], self.slope[l][1:]) if l < L else (self.y, self.slope[L])
            yield self.w[l].dot, (self.z[l - 1], z)
            yield from self._phi(l).phi(z, s)

    def _output(self) -> Iterator[Call]:
        """δ_L = ε φ′_L(u_L) (33), or as the loss simplifies it."""
        y, s, delta = self.y, self.slope[self.net.L], self.delta[self.net.L]
        loss = loss_named(self.loss)
        yield from loss.in_place(y, self.d, delta)
        if (slope := self._phi(self.net.L).slope) and loss.simplified is None:
            yield from slope(y, s)
            yield np.multiply, (delta, s, delta)

    def _slopes(self) -> Iterator[Call]:
        """φ′ of the hidden layers, neighbours with the same φ in one go."""
        for name, group in groupby(range(1, self.net.L), key=lambda l: self.net.activations[l - 1]):
            layers = list(group)
            rows = slice(self._starts[layers[0] - 1], self._starts[layers[-1]])
            if slope := activation(name).calls.slope:
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
