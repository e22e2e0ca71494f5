"""Keras' models: ``from_keras(model)``; Keras is looked at, never imported."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from .chain import Chain, Model, activation_called

_MODELS = ("Sequential", "Functional", "Model")
_PASS = ("InputLayer", "Flatten", "Dropout", "GaussianNoise", "AlphaDropout", "Identity", "ActivityRegularization")
_OF_THEIR_OWN = ("ReLU", "ELU")
"""Layers that are activations."""
_DEEPEST = 50


def from_keras(model: Any) -> Model:
    """The network of a Sequential, or of a functional model without branches, of Dense and activations.

    Dropout and Flatten pass, as they do nothing when a model answers; BatchNormalization becomes part of the weights
    next to it, which the notes say; softmax at the end becomes the loss. ``ValueError`` names the layer that is
    something else, and why.
    """
    chain = Chain()
    kinds = []
    for layer in _layers(model):
        name, kind = f"layer {layer.name} ({type(layer).__name__})", type(layer).__name__
        if kind == "Dense":
            kinds.append(str(layer.kernel.dtype))
            chain.linear(name, _numbers(layer.kernel).T, _numbers(layer.bias) if layer.use_bias else None)
            _activation(chain, name, layer.activation)
        elif kind == "BatchNormalization":
            _batch_norm(chain, name, layer)
        elif kind == "Activation":
            _activation(chain, name, layer.activation)
        elif kind == "Softmax":
            chain.softmax(name)
        elif kind in _OF_THEIR_OWN:
            _check_plain(name, layer)
            chain.activation(name, str(activation_called(kind)))
        elif kind == "LeakyReLU":
            _check_leak(name, layer.negative_slope)
            chain.activation(name, "leaky_relu")
        elif kind not in _PASS:
            raise ValueError(
                f"{name} cannot be read: a network here is Dense layers and activations, besides Dropout, Flatten and "
                "BatchNormalization"
            )
    chain.single(kinds)
    return chain.model()


def _layers(model: Any, depth: int = 0) -> Iterator[Any]:
    """The layers in order."""
    kind = type(model).__name__
    if kind not in _MODELS:
        raise ValueError(f"this {kind} cannot be read: give a Sequential or a functional model")
    if depth > _DEEPEST:
        raise ValueError("the models are nested more than 50 deep")
    if kind != "Sequential":
        _check_no_branch(model)
    for layer in model.layers:
        if type(layer).__name__ in _MODELS:
            yield from _layers(layer, depth + 1)
        else:
            yield layer


def _check_no_branch(model: Any) -> None:
    for before, after in pairwise(model.layers):
        if after.input is not before.output:
            raise ValueError(
                f"layer {after.name} does not follow {before.name}: a network here is a chain without branches"
            )


def _numbers(variable: Any) -> np.ndarray:
    value = variable.numpy() if hasattr(variable, "numpy") else variable
    return np.asarray(value.detach() if hasattr(value, "detach") else value, dtype=np.float64)


def _activation(chain: Chain, name: str, function: Any) -> None:
    """``function`` is a function of Keras, known by its name."""
    called = getattr(function, "__name__", type(function).__name__)
    if called in ("softmax", "log_softmax"):
        return chain.softmax(f"the softmax of {name}")
    if called == "leaky_relu":
        _check_leak(name, 0.2)
    if (ours := activation_called(called)) is None:
        raise ValueError(f"{name} has the activation {called}, which there is not here")
    chain.activation(f"the {called} of {name}", ours)


def _check_leak(name: str, slope: float) -> None:
    if abs(slope - 0.01) > 1e-7:
        raise ValueError(f"{name} has a negative slope of {slope}; the one there is here has 0.01")


def _check_plain(name: str, layer: Any) -> None:
    if getattr(layer, "max_value", None) is not None or getattr(layer, "negative_slope", None):
        raise ValueError(f"{name} has a largest value or a negative slope, which the one here has not")
    if getattr(layer, "alpha", 1.0) != 1.0:
        raise ValueError(f"{name} has alpha = {layer.alpha}; the one there is here has 1")


def _batch_norm(chain: Chain, name: str, layer: Any) -> None:
    scale = 1.0 / np.sqrt(_numbers(layer.moving_variance) + layer.epsilon)
    if layer.scale:
        scale = _numbers(layer.gamma) * scale
    shift = -_numbers(layer.moving_mean) * scale
    if layer.center:
        shift = shift + _numbers(layer.beta)
    chain.affine(name, scale, shift)
