"""PyTorch's modules: ``from_torch(module)`` and ``to_torch(net)``. torch is looked at, never needed, by the first."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ...core.activations import LEAK
from ...core.network import Network
from .chain import Chain, Model, activation_called

_WRAPPERS = {"OptimizedModule": "_orig_mod", "DataParallel": "module", "DistributedDataParallel": "module"}
_DEEPEST = 50

_SETTINGS: dict[str, dict[str, Any]] = {
    "LeakyReLU": {"negative_slope": LEAK},
    "Softplus": {"beta": 1},
    "GELU": {"approximate": "none"},
    "ELU": {"alpha": 1.0},
    "Hardtanh": {"min_val": -1.0, "max_val": 1.0},
}
"""What an activation must be set to, to be ours."""


def from_torch(module: Any) -> Model:
    """The network of a ``torch.nn.Sequential``, nested as it may be, of Linear and activations.

    Dropout (in eval mode) and Flatten pass; BatchNorm1d (in eval mode) becomes part of the weights next to it, which
    the notes of the result say; Softmax at the end becomes the loss. Numbers are copied to float64. ``ValueError``
    names the layer that is something else, and why.
    """
    chain = Chain()
    kinds = []
    for name, part in _parts(module):
        kind = type(part).__name__
        if kind in _LAYERS:
            _LAYERS[kind](chain, name, part)
            kinds += [str(part.weight.dtype).removeprefix("torch.")] if kind == "Linear" else []
        elif called := activation_called(kind):
            _check_settings(name, part)
            chain.activation(name, called)
        else:
            raise ValueError(
                f"{name} cannot be read: a network here is Linear layers and activations, besides Dropout, Flatten "
                f"and BatchNorm1d{_inside(part)}"
            )
    chain.single(kinds)
    return chain.model()


def _parts(module: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """(name, module) of what is done, in order."""
    kind = type(module).__name__
    if depth > _DEEPEST:
        raise ValueError("the modules are nested more than 50 deep")
    if kind in _WRAPPERS:
        yield from _parts(getattr(module, _WRAPPERS[kind]), path, depth + 1)
    elif kind == "Sequential":
        for name, child in module.named_children():
            yield from _parts(child, f"{path}.{name}" if path else name, depth + 1)
    else:
        yield (f"layer {path} ({kind})" if path else f"this {kind}"), module


def _inside(part: Any) -> str:
    """For a module of somebody's own: which of its children to give instead."""
    children = list(part.named_children()) if hasattr(part, "named_children") else []
    if not children:
        return ""
    names = ", ".join(name for name, _ in children[:4])
    return f"; what its forward() does cannot be seen from outside, so give a Sequential in it, it has {names}"


def _check_settings(name: str, part: Any) -> None:
    for setting, wanted in _SETTINGS.get(type(part).__name__, {}).items():
        if (given := getattr(part, setting, wanted)) != wanted:
            raise ValueError(f"{name} has {setting} = {given}; the one there is here has {wanted}")


def _numbers(tensor: Any) -> np.ndarray:
    for method in ("detach", "cpu", "double"):
        tensor = getattr(tensor, method, lambda kept=tensor: kept)()
    return np.asarray(tensor, dtype=np.float64)


def _linear(chain: Chain, name: str, part: Any) -> None:
    chain.linear(name, _numbers(part.weight), None if part.bias is None else _numbers(part.bias))


def _batch_norm(chain: Chain, name: str, part: Any) -> None:
    _check_eval(name, part, "it scales by the batch at hand")
    if part.running_mean is None:
        raise ValueError(f"{name} keeps no running mean, so it scales by the batch at hand, which no network does")
    scale = 1.0 / np.sqrt(_numbers(part.running_var) + part.eps)
    shift = -_numbers(part.running_mean) * scale
    if part.weight is not None:
        gamma = _numbers(part.weight)
        scale, shift = gamma * scale, gamma * shift + _numbers(part.bias)
    chain.affine(name, scale, shift)


def _dropout(_: Chain, name: str, part: Any) -> None:
    if part.p > 0.0:
        _check_eval(name, part, "it leaves nodes out at random")


def _check_eval(name: str, part: Any, why: str) -> None:
    if part.training:
        raise ValueError(f"{name} is in training mode, in which {why}: call eval() on the model first")


def _flatten(chain: Chain, name: str, part: Any) -> None:
    if part.start_dim not in (0, 1) or part.end_dim != -1:
        raise ValueError(f"{name} flattens only dimensions {part.start_dim} to {part.end_dim}")


_LAYERS: dict[str, Callable[[Chain, str, Any], None]] = {
    "Linear": _linear,
    "BatchNorm1d": _batch_norm,
    "Dropout": _dropout,
    "AlphaDropout": _dropout,
    "Flatten": _flatten,
    "Identity": lambda chain, name, part: None,
    "Softmax": lambda chain, name, part: chain.softmax(name),
    "LogSoftmax": lambda chain, name, part: chain.softmax(name),
}

_MODULES = {
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "softplus": "Softplus",
    "gelu": "GELU",
    "silu": "SiLU",
    "elu": "ELU",
    "selu": "SELU",
    "softsign": "Softsign",
    "hardtanh": "Hardtanh",
    "relu6": "ReLU6",
    "mish": "Mish",
}


def to_torch(net: Network) -> Any:
    """A ``torch.nn.Sequential`` of float64 that computes the same; ``ValueError`` for an activation of which torch has
    no module, ``ImportError`` without torch."""
    torch = importlib.import_module("torch")
    parts = []
    for W, name in zip(net.weights, net.activations, strict=True):
        linear = torch.nn.Linear(W.shape[1] - 1, W.shape[0], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(W[:, 1:].copy()))
            linear.bias.copy_(torch.from_numpy(W[:, 0].copy()))
        parts.append(linear)
        if name in _MODULES:
            parts.append(getattr(torch.nn, _MODULES[name])())
        elif name != "identity":
            raise ValueError(f"torch has no module for the activation {name}")
    return torch.nn.Sequential(*parts)
