"""Arrays with names, as a file holds them, as a network: ``from_tensors(tensors, activations)``.

Which array is which layer's is told by the names, in their natural order (layer 10 after layer 2), and how a matrix
lies by the shapes. What can be read in two ways is refused, with both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...core.messages import shortened
from .chain import Chain, Model, activation_called

LAYOUTS = {
    "out_in": "a row of a matrix is an output",
    "in_out": "a column of a matrix is an output",
    "bias_first": "a row of a matrix is an output and begins with its bias",
}
_PREFIX = re.compile(r"^(module\.|_orig_mod\.)+")
_BIAS_OF = (("weight", "bias"), ("kernel", "bias"), ("coefs", "intercepts"), ("W", "b"), ("w", "b"))


@dataclass(frozen=True, eq=False)
class Tensor:
    """An array, and the type that it had in its file."""

    array: np.ndarray
    kind: str


@dataclass(frozen=True, eq=False)
class _Pair:
    name: str
    weight: np.ndarray
    bias: np.ndarray | None


def from_tensors(
    tensors: Mapping[str, Tensor],
    activations: Sequence[str] | None = None,
    layout: str | None = None,
    loss: str | None = None,
) -> Model:
    """The network of a state dict and its like. ``activations`` are one a layer, or of the hidden layers and of the
    output; ``layout`` is one of ``LAYOUTS``,
    needed only where the shapes can be read in several ways. ``ValueError`` says what is missing or too much."""
    if layout is not None and layout not in LAYOUTS:
        raise ValueError(f"unknown layout {shortened(layout)}; choose one of {', '.join(LAYOUTS)}")
    pairs = _pairs({_PREFIX.sub("", name): tensor.array for name, tensor in tensors.items()})
    fitting = {key: read for key in LAYOUTS if (read := _read(pairs, key)) is not None}
    layers = _the_one(fitting, layout, pairs)
    sizes = (layers[0].weight.shape[1], *(layer.weight.shape[0] for layer in layers))
    names = _checked_activations(activations, sizes)
    chain = Chain(loss=None)
    for layer, name in zip(layers, names, strict=True):
        chain.linear(layer.name, layer.weight, layer.bias)
        chain.activation(f"the activation of {layer.name}", name)
    chain.single(tensor.kind for tensor in tensors.values())
    chain.loss = loss
    return chain.model()


def natural(name: str) -> list[tuple[int, str]]:
    """A key by which 10 comes after 2."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d{1,18})", name)]


def _checked_activations(activations: Sequence[str] | None, sizes: tuple[int, ...]) -> list[str]:
    L, shape = len(sizes) - 1, "-".join(map(str, sizes))
    if activations is None:
        example = ", ".join(["'tanh'"] * (L - 1) + ["'identity'"]) + "," * (L == 1)
        raise ValueError(
            f"the file holds the weights of a {shape} network and not its activations: say them, one a layer, "
            f"activations=({shortened_list(example)})"
        )
    if len(activations) == 2 and not isinstance(activations, str):
        activations = [*[activations[0]] * (L - 1), activations[1]]
    if isinstance(activations, str) or len(activations) != L:
        raise ValueError(f"this {shape} network needs {L} activations, one a layer, got {shortened(activations)}")
    found = [activation_called(str(name)) for name in activations]
    if None in found:
        raise ValueError(f"there is no activation called {shortened(activations[found.index(None)])}")
    return [name for name in found if name]


def shortened_list(text: str, most: int = 120) -> str:
    """``text``, cut where it is long."""
    return text if len(text) <= most else f"{text[:most]} …"


# --- which arrays belong together -------------------------------------------------------------------------------------


def _pairs(arrays: Mapping[str, np.ndarray]) -> list[_Pair]:
    """A weight matrix and its bias, layer by layer."""
    for name, array in arrays.items():
        _check_role(name, array)
    names = sorted(arrays, key=natural)
    weights = [name for name in names if arrays[name].ndim == 2]
    biases = [name for name in names if arrays[name].ndim == 1]
    if not weights:
        raise ValueError(f"there is no matrix of weights among {_listed(names)}")
    by_name = {weight: bias for weight in weights if (bias := _bias_name(weight, biases))}
    if set(by_name.values()) != set(biases):
        if len(biases) != len(weights):
            lonely = next(name for name in biases if name not in by_name.values())
            raise ValueError(f"{shortened(lonely)} is the bias of no matrix among {_listed(weights)}")
        by_name = dict(zip(weights, biases, strict=True))
    return [_Pair(w, arrays[w], arrays[by_name[w]] if w in by_name else None) for w in weights]


def _check_role(name: str, array: np.ndarray) -> None:
    last = name.rpartition(".")[2]
    if last in ("running_mean", "running_var", "num_batches_tracked", "moving_mean", "moving_variance"):
        raise ValueError(
            f"{shortened(name)} is of a batch normalisation, whose ε is in no file of weights: give the model itself, "
            "dv.from_torch(model) or dv.from_keras(model)"
        )
    if last in ("gamma", "beta") or (array.ndim == 1 and last in ("weight", "kernel")):
        raise ValueError(f"{shortened(name)} scales node by node, as a normalisation does: that is no layer of weights")
    if array.ndim not in (1, 2) or array.size == 0:
        what = "a convolution or attention" if array.ndim > 2 else "no layer of weights"
        raise ValueError(f"{shortened(name)} has shape {array.shape}: that is {what}, not of a multilayer perceptron")


def _bias_name(weight: str, biases: list[str]) -> str | None:
    """The bias that is called as this matrix is."""
    for matrix, vector in _BIAS_OF:
        head, found, tail = weight.rpartition(matrix)
        if found and f"{head}{vector}{tail}" in biases:
            return f"{head}{vector}{tail}"
    return None


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(shortened(name, 40) for name in names[:6])
    return f"{shown} and {len(names) - 6} more" if len(names) > 6 else shown or "nothing"


# --- how the matrices lie ---------------------------------------------------------------------------------------------


def _read(pairs: list[_Pair], layout: str) -> list[_Pair] | None:
    """The layers with weights (out, in), if they fit together so."""
    if layout == "bias_first":
        if any(p.bias is not None or p.weight.shape[1] < 2 for p in pairs):
            return None
        layers = [_Pair(p.name, p.weight[:, 1:], p.weight[:, 0]) for p in pairs]
    else:
        layers = [_Pair(p.name, p.weight.T if layout == "in_out" else p.weight, p.bias) for p in pairs]
    fit = all(p.bias is None or len(p.bias) == len(p.weight) for p in layers)
    fit &= all(len(before.weight) == after.weight.shape[1] for before, after in pairwise(layers))
    return layers if fit else None


def _the_one(fitting: Mapping[str, list[_Pair]], layout: str | None, pairs: list[_Pair]) -> list[_Pair]:
    shapes = ", ".join(f"{shortened(p.name, 40)} {p.weight.shape}" for p in pairs[:6])
    if layout is not None:
        if layout not in fitting:
            raise ValueError(f"with layout {layout} the shapes do not fit together: {shapes}")
        return fitting[layout]
    if not fitting:
        raise ValueError(f"the shapes do not fit together, in whatever way they lie: {shapes}")
    if len(fitting) > 1:
        readings = "; or ".join(
            f"layout={key!r}, where {LAYOUTS[key]}: {_shape(layers)}" for key, layers in fitting.items()
        )
        raise ValueError(f"the shapes can be read in {len(fitting)} ways, so say which is meant: {readings}")
    return next(iter(fitting.values()))


def _shape(layers: list[_Pair]) -> str:
    return "-".join(map(str, (layers[0].weight.shape[1], *(len(p.weight) for p in layers))))
