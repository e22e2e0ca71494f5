"""A model as it is put together, one operation after the other, whatever library it comes from: ``Chain``.

What it cannot be it refuses by naming the layer and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from ...core.activations import ACTIVATIONS
from ...core.losses import loss_named
from ...core.messages import shortened
from ...core.network import Network

MAX_WEIGHTS = 2_000_000
"""A file or a model with more is refused."""

_ALSO = {
    "linear": "identity",
    "logistic": "sigmoid",
    "swish": "silu",
    "exp": "exponential",
}


def activation_called(name: str) -> str | None:
    """Our name of an activation that others write LeakyReLU, leaky_relu or logistic; None if there is none."""
    plain = name.lower().replace("_", "").replace("-", "")
    ours = {own.replace("_", ""): own for own in ACTIVATIONS} | _ALSO
    return ours.get(plain)


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Model(Network):
    """A ``Network`` that came from elsewhere. ``loss`` is the loss that goes with it, None where nothing says so;
    ``notes`` say in sentences what was done to it; ``scaling`` (mean (n,), scale (n,)) is what x goes through before,
    (x − mean) / scale, None where that is nothing or part of the weights."""

    loss: str | None
    notes: tuple[str, ...]
    scaling: tuple[np.ndarray, np.ndarray] | None

    def __init__(
        self,
        weights: Sequence[ArrayLike],
        activations: Sequence[str],
        loss: str | None = None,
        notes: Iterable[str] = (),
        scaling: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> None:
        super().__init__(weights, activations)
        for name, value in (("loss", loss), ("notes", tuple(notes)), ("scaling", scaling)):
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[type["Model"], tuple]:
        return Model, (self.weights, self.activations, self.loss, self.notes, self.scaling)


@dataclass
class _Layer:
    name: str
    weight: np.ndarray
    bias: np.ndarray
    activation: str | None = None


@dataclass
class Chain:
    """The operations so far. Every method takes the name that the model has for what it adds."""

    layers: list[_Layer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    loss: str | None = None
    waiting: tuple[str, np.ndarray, np.ndarray] | None = None
    """A scale and a shift that are folded into the next layer."""
    end: str = ""
    """What nothing can come after."""

    def linear(self, name: str, weight: ArrayLike, bias: ArrayLike | None = None) -> None:
        """z ↦ W z + b; ``weight`` (out, in), ``bias`` (out,), None for zeros."""
        self._go_on(name)
        W = self._numbers(name, weight, 2)
        b = np.zeros(len(W)) if bias is None else self._numbers(f"the bias of {name}", bias, 1)
        if b.shape != W.shape[:1]:
            raise ValueError(f"{name} has weights for {W.shape[0]} outputs, but {b.size} biases")
        width = len(self.layers[-1].bias) if self.layers else None
        if width is not None and W.shape[1] != width:
            raise ValueError(f"{name} takes {W.shape[1]} inputs, but the layer before it has {width} outputs")
        if self.waiting:
            scaled, scale, shift = self.waiting
            self._check_width(scaled, scale, W.shape[1])
            W, b, self.waiting = W * scale, b + W @ shift, None
            self.notes.append(f"{scaled} is folded into the weights of {name}.")
        self.layers.append(_Layer(name, W, b))
        if (count := sum(layer.weight.size + layer.bias.size for layer in self.layers)) > MAX_WEIGHTS:
            raise ValueError(f"this model has more than {MAX_WEIGHTS:,} weights: {count:,} up to {name}")

    def activation(self, name: str, called: str) -> None:
        """The φ of the layer before; ``called`` is one of ``ACTIVATIONS``."""
        self._go_on(name)
        if called == "identity":
            return
        if not self.layers or self.waiting:
            raise ValueError(f"{name} is an activation without a layer of weights before it")
        if self.layers[-1].activation:
            raise ValueError(f"{name} is a second activation after {self.layers[-1].name}: a layer has one")
        self.layers[-1].activation = called

    def affine(self, name: str, scale: ArrayLike, shift: ArrayLike) -> None:
        """z ↦ scale · z + shift, node by node; (k,) both. It becomes part of the weights next to it."""
        self._go_on(name)
        by, to = self._numbers(name, scale, 1), self._numbers(name, shift, 1)
        if self.layers and not self.layers[-1].activation and not self.waiting:
            before = self.layers[-1]
            self._check_width(name, by, len(before.bias))
            before.weight, before.bias = before.weight * by[:, None], by * before.bias + to
            self.notes.append(f"{name} is folded into the weights of {before.name}.")
        elif self.waiting:
            raise ValueError(f"{name} comes straight after {self.waiting[0]}: two scalings in a row cannot be read")
        else:
            self.waiting = (name, by, to)

    def softmax(self, name: str) -> None:
        """At the end only: it belongs to the loss."""
        self._go_on(name)
        if not self.layers or self.layers[-1].activation or self.waiting:
            raise ValueError(f"{name} must come straight after a layer of weights")
        self.end, self.loss = name, "softmax_cross_entropy"
        self.notes.append(f"{name} is part of the loss here, softmax cross entropy: the outputs are its logits.")

    def single(self, kinds: Iterable[str]) -> None:
        """Say once that weights were kept with fewer digits; ``kinds`` as in float32."""
        if short := sorted({kind for kind in kinds if kind in ("float32", "float16", "bfloat16")}):
            self.notes.append(f"The weights are {' and '.join(short)}; everything is computed with float64.")

    def model(self, scaling: tuple[np.ndarray, np.ndarray] | None = None) -> Model:
        """The network."""
        if self.waiting and self.layers:
            name, scale, shift = self.waiting
            self.waiting = None
            self._check_width(name, scale, len(self.layers[-1].bias))
            self.notes.append(f"{name} at the end is a layer of its own.")
            self.layers.append(_Layer(name, np.diag(scale), shift))
        if not self.layers:
            raise ValueError("there is no layer of weights in this model")
        weights = [np.column_stack([layer.bias, layer.weight]) for layer in self.layers]
        activations = [layer.activation or "identity" for layer in self.layers]
        if self.loss is not None and loss_named(self.loss).output not in (None, activations[-1]):
            self.loss = None
        return Model(weights, activations, self.loss, self.notes, scaling)

    def _go_on(self, name: str) -> None:
        if self.end:
            raise ValueError(f"{name} comes after {self.end}, which can only be the end of a network here")

    def _check_width(self, name: str, scale: np.ndarray, width: int) -> None:
        if len(scale) != width:
            raise ValueError(f"{name} scales {len(scale)} numbers where there are {width}")

    def _numbers(self, name: str, values: ArrayLike, dimensions: int) -> np.ndarray:
        array = np.asarray(values, dtype=np.float64)
        if array.ndim != dimensions or array.size == 0:
            raise ValueError(
                f"{name} has an array of shape {array.shape}, which is no layer of a multilayer perceptron"
            )
        if not np.isfinite(array).all():
            raise ValueError(
                f"{name} holds {shortened(float(array[~np.isfinite(array)][0]))}, which is no finite number"
            )
        return array
