"""Networks and samples, and ALL their validation: what is built here cannot be wrong later.

``Network(weights, activations)`` wraps given weights, ``Network.random(sizes)`` draws them,
``net.with_weight(l, i, j, value)`` changes one. Indices are the paper's: layers 1 … L, nodes 1 … h_l,
and j = 0 is the bias.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from .activations import activation
from .messages import architecture, shortened
from .notebook import Shown

PRINTED = 60
"""``Layers`` with more numbers than this print their shapes."""


@dataclass(frozen=True, eq=False)
class Layers:
    """One array a layer, addressed by the paper's l: ``u[1]`` … ``u[L]``, or ``z[0]`` … ``z[L]``.

    ``first`` is 0 for quantities the input layer has (z) and 1 for the others. An l outside
    ``first`` … L raises ``IndexError``; negative l too, as the paper has none.
    """

    arrays: tuple[np.ndarray, ...]
    first: int = 1

    def __getitem__(self, l: int) -> np.ndarray:
        if l not in self.indices:
            raise IndexError(f"layer {l} is not in {self.first} … {self.indices[-1]}")
        return self.arrays[l - self.first]

    @property
    def indices(self) -> range:
        """The layers l there are, in order."""
        return range(self.first, self.first + len(self.arrays))

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)

    def __repr__(self) -> str:
        if sum(array.size for array in self.arrays) > PRINTED:
            return f"<Layers {self.indices[0]} … {self.indices[-1]}: {', '.join(str(a.shape) for a in self.arrays)}>"
        rows = ", ".join(f"{l}: {self[l].tolist()}" for l in self.indices)
        return f"Layers({{{rows}}})"


class Perceptron(Protocol):
    """What the formulas need of a multilayer perceptron, whether its numbers are floats or fractions."""

    @property
    def w(self) -> Layers:
        """w_{l,i,j} is ``w[l][i-1, j]``; ``w[l]`` has shape (h_l, 1 + h_{l-1})."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """(h_0, h_1, …, h_L)."""

    @property
    def L(self) -> int:
        """The number of layers; the input layer is not counted."""


def _locked(values: ArrayLike, what: str) -> np.ndarray:
    """A private, read-only float64 copy of ``values``; ``ValueError`` if it is not finite numbers."""
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biuf":
            raise TypeError
        # Adding 0.0 copies, and makes −0.0 the 0.0 that it equals.
        array = array.astype(np.float64) + 0.0
    except (TypeError, ValueError):
        raise ValueError(f"{what} must be real numbers in a rectangular array") from None
    if not np.isfinite(array).all():
        raise ValueError(f"{what} must be finite, got {array[~np.isfinite(array)].flat[0]}")
    array.setflags(write=False)
    return array


def _arrays(weights: Iterable[ArrayLike]) -> tuple[ArrayLike, ...]:
    """One array a layer; ``ValueError`` says what to write for a network, and for a model of another library."""
    if isinstance(weights, Network):
        raise ValueError(
            "this is a Network already, which never changes: use it as it is, "
            "or write Network(net.weights, activations) for other activations"
        )
    is_one = isinstance(weights, str | dict) or not isinstance(weights, Iterable)
    arrays = () if is_one else tuple(weights)
    if is_one or not all(isinstance(W, Sequence | np.ndarray | float | int) or hasattr(W, "__array__") for W in arrays):
        raise ValueError(
            "weights must be one array a layer, of shape (h_l, 1 + h_{l-1}) with the bias in column 0, "
            f"got {shortened(weights)}; of a layer with a weight (out, in) and a bias (out,) "
            "write numpy.column_stack([bias, weight])"
        )
    return arrays


def _advice(weights: tuple[np.ndarray, ...]) -> str:
    """What was meant, where the shapes of all layers tell."""
    if any(W.ndim != 2 for W in weights):
        return ""
    turned = [W.T for W in weights]
    if all(after.shape[1] == 1 + before.shape[0] for before, after in itertools.pairwise(turned)):
        return "; these look transposed, so write [W.T for W in weights]"
    if all(after.shape[1] == before.shape[0] for before, after in itertools.pairwise(weights)):
        return "; there is no column for it, so write numpy.column_stack([bias, W]) for each layer"
    return ""


DECIMALS = 2
"""Drawn weights have so many decimals, so that a person can redo the sum."""


@dataclass(frozen=True, eq=False, init=False)
class Network(Shown):
    """A multilayer perceptron, (7)(8), frozen.

    ``weights``: L arrays, the l-th of shape (h_l, 1 + h_{l-1}); column 0 is the bias, wherever other libraries have it.
    ``activations``: L names from ``ACTIVATIONS``, one a layer.
    ``w[l]``, of the same shape, has w_{l,i,j} at ``[i-1, j]``; ``sizes`` is (h_0, h_1, …, h_L).
    ``ValueError`` names the layer, the shape wanted and the shape given.
    """

    weights: tuple[np.ndarray, ...]
    activations: tuple[str, ...]
    w: Layers = field(init=False, repr=False)
    sizes: tuple[int, ...] = field(init=False, repr=False)

    def __init__(self, weights: Sequence[ArrayLike], activations: Sequence[str] = ()) -> None:
        locked = tuple(_locked(W, f"weights for layer {l}") for l, W in enumerate(_arrays(weights), 1))
        names = tuple(activations)
        if not locked:
            raise ValueError("a network needs at least one layer of weights, got none")
        if len(names) != len(locked):
            raise ValueError(f"activations must be L = {len(locked)} names, one a layer, got {len(names)}")
        for name in names:
            activation(name)
        for l, W in enumerate(locked, 1):
            above = locked[l - 2].shape[0] if l > 1 else None
            if W.ndim != 2 or W.shape[0] < 1 or W.shape[1] < 2 or (above is not None and W.shape[1] != 1 + above):
                rows = W.shape[0] if W.ndim else 0
                wanted = f"({rows}, {1 + above})" if above is not None else "(h_1, 1 + n) with h_1, n ≥ 1"
                raise ValueError(
                    f"weights for layer {l} must have shape (h_{l}, 1 + h_{l - 1}) = {wanted}, "
                    f"got {W.shape}; column 0 is the bias{_advice(locked)}"
                )
        object.__setattr__(self, "weights", locked)
        object.__setattr__(self, "activations", names)
        object.__setattr__(self, "w", Layers(locked))
        object.__setattr__(self, "sizes", (locked[0].shape[1] - 1, *(W.shape[0] for W in locked)))

    def __repr__(self) -> str:
        count = sum(W.size for W in self.weights)
        return f"<Network {architecture(self.sizes)}, {', '.join(self.activations)}, {count:,} weights>"

    @classmethod
    def random(
        cls,
        sizes: Sequence[int],
        hidden: str = "tanh",
        output: str = "identity",
        init: str = "xavier",
        seed: int = 0,
        decimals: int | None = DECIMALS,
    ) -> "Network":
        """A network of widths ``sizes`` = (h_0, …, h_L) with weights from ``initial_weights``: the app's own for the
        same sizes, init and seed. ``decimals=None`` does not round them, which wide layers need."""
        weights = initial_weights(sizes, init=init, seed=seed, decimals=decimals)
        return cls(tuple(weights), (hidden,) * (len(weights) - 1) + (output,))

    @property
    def L(self) -> int:
        """The number of layers; the input layer is not counted."""
        return len(self.weights)

    def with_weight(self, l: int, i: int, j: int, value: float) -> "Network":
        """The same network with w_{l,i,j} = ``value``; j = 0 is the bias of node (l, i)."""
        self.check_weight(l, i, j)
        weights = [np.array(W) for W in self.weights]
        weights[l - 1][i - 1, j] = _locked(value, f"w_{{{l},{i},{j}}}")
        return Network(tuple(weights), self.activations)

    def check_node(self, l: int, i: int, first: int = 1) -> None:
        """``ValueError`` unless (l, i) is a node of layers ``first`` … L."""
        if not (first <= l <= self.L and 1 <= i <= self.sizes[l]):
            raise ValueError(f"node ({l}, {i}) is not in this network: layers {first} … {self.L}, widths {self.sizes}")

    def check_weight(self, l: int, i: int, j: int) -> None:
        """``ValueError`` unless w_{l,i,j} is a weight of this network; j = 0 is the bias."""
        self.check_node(l, i)
        if not 0 <= j <= self.sizes[l - 1]:
            raise ValueError(f"w_{{{l},{i},{j}}} does not exist: j must be 0 … h_{l - 1} = {self.sizes[l - 1]}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        return (
            self.activations == other.activations
            and self.sizes == other.sizes
            and all(np.array_equal(a, b) for a, b in zip(self.weights, other.weights, strict=True))
        )

    def __reduce__(self) -> tuple[type["Network"], tuple[tuple[np.ndarray, ...], tuple[str, ...]]]:
        # Copies go through the constructor too, which locks their arrays.
        return Network, (self.weights, self.activations)

    def __hash__(self) -> int:
        return hash((self.activations, self.sizes, *(W.tobytes() for W in self.weights)))


INITIALISATIONS = ("xavier", "he", "uniform", "zeros", "constant")


def initial_weights(
    sizes: Sequence[int], init: str = "xavier", seed: int = 0, decimals: int | None = DECIMALS
) -> list[np.ndarray]:
    """L weight arrays (h_l, 1 + h_{l-1}) for the widths ``sizes`` = (h_0, …, h_L).

    xavier: uniform within ±√(6 / (h_{l-1} + h_l)), biases 0 (Glorot and Bengio 2010);
    he: normal with variance 2 / h_{l-1}, biases 0 (He et al. 2015); uniform: everything within ±1;
    zeros: everything 0; constant: everything 0.5. The last two show why symmetry must be broken.

    They are rounded to ``decimals``, everywhere the same: one seed is one network, in the app and in a script. None
    leaves every digit, which wide layers need: their weights are small (784 inputs: all within ±0.08).
    """
    sizes = check_sizes(sizes)
    if init not in INITIALISATIONS:
        raise ValueError(f"unknown initialisation {init!r}; choose one of {', '.join(INITIALISATIONS)}")
    rng = np.random.default_rng(seed)
    weights = [_initial_layer(rng, init, n, h) for n, h in itertools.pairwise(sizes)]
    # Adding 0.0 turns the −0.0 that rounding leaves into 0.0.
    return weights if decimals is None else [np.round(W, decimals) + 0.0 for W in weights]


def check_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    """(h_0, …, h_L) as a tuple; ``ValueError`` unless it is at least two whole numbers ≥ 1."""
    sizes = tuple(sizes)
    if len(sizes) < 2 or not all(isinstance(h, int | np.integer) and h >= 1 for h in sizes):
        raise ValueError(f"sizes must be at least two whole numbers ≥ 1, (h_0, …, h_L), got {shortened(sizes)}")
    return tuple(int(h) for h in sizes)


def _initial_layer(rng: np.random.Generator, init: str, n: int, h: int) -> np.ndarray:
    W = np.zeros((h, 1 + n))
    if init == "xavier":
        bound = np.sqrt(6.0 / (n + h))
        W[:, 1:] = rng.uniform(-bound, bound, (h, n))
    elif init == "he":
        W[:, 1:] = rng.normal(0.0, np.sqrt(2.0 / n), (h, n))
    elif init == "uniform":
        W[:] = rng.uniform(-1.0, 1.0, W.shape)
    elif init == "constant":
        W[:] = 0.5
    return W


def check_sample(net: Network, x: ArrayLike) -> np.ndarray:
    """x as a locked float64 array (n,) or (N, n), N ≥ 1; ``ValueError`` names what is wrong."""
    return _checked(x, "x", "n = h_0", net.sizes[0])


def check_target(net: Network, d: ArrayLike, x: np.ndarray) -> np.ndarray:
    """d as a locked float64 array (m,) or (N, m) with the same batch axis as ``x``."""
    target = _checked(d, "d", f"m = h_{net.L}", net.sizes[-1])
    if target.shape[:-1] != x.shape[:-1]:
        raise ValueError(f"x and d must have the same batch axis, got x {x.shape} and d {target.shape}")
    return target


def _checked(values: ArrayLike, name: str, symbol: str, width: int) -> np.ndarray:
    array = _locked(values, name)
    if array.ndim not in (1, 2) or array.shape[-1] != width or array.size == 0:
        raise ValueError(
            f"{name} must have shape ({symbol},) = ({width},) or (N, {symbol}) = (N, {width}), got {array.shape}"
        )
    return array
