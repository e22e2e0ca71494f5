"""Our JSON: a network, and what belongs to it, as text and back. ``dv.load`` reads the network of such a file.

    {"dacviz": 1, "sizes": [2, 3, 1], "activations": ["tanh", "identity"], "weights": [[[0.1, …], …], …],
     "loss": "half_squared_error", "x": [0.5, -1.0], "d": [1.0], …}

``weights[l - 1][i - 1][j]`` is w_{l,i,j}, column 0 the bias, as in ``Network``. All but activations and weights may be
missing, and the page's table of all numbers may stand for the weights; there may be more, which ``further`` keeps: the
address of the app's page (``state.problem_file``), a training run (``training_file``). Numbers are written so that they
read back as the same float64.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..core.losses import loss_named
from ..core.messages import shortened
from ..core.network import Network, check_sample, check_target
from .models.chain import MAX_WEIGHTS, Model

VERSION = 1
_OWN = ("dacviz", "sizes", "activations", "weights", "loss", "x", "d")


@dataclass(frozen=True, eq=False)
class NetworkFile:
    """What a file of our JSON holds: ``x`` (n,), ``d`` (m,) and ``loss``, each None where the file has none."""

    net: Network
    loss: str | None = None
    x: tuple[float, ...] | None = None
    d: tuple[float, ...] | None = None
    further: Mapping[str, Any] = field(default_factory=dict)


def write_network(
    net: Network,
    x: ArrayLike | None = None,
    d: ArrayLike | None = None,
    loss: str | None = None,
    **further: Any,
) -> str:
    """The network as our JSON, one sample and the loss with it where they are given; ``further`` must be plain data.

    ``ValueError`` for a batch, for d without x, and for shapes that do not suit the network."""
    content: dict[str, Any] = {
        "dacviz": VERSION,
        "sizes": list(net.sizes),
        "activations": list(net.activations),
        "weights": [W.tolist() for W in net.weights],
    }
    if loss is not None:
        content["loss"] = loss
    if x is not None:
        sample = check_sample(net, x)
        if sample.ndim != 1:
            raise ValueError(f"a file holds one sample, x has shape {sample.shape}")
        content["x"] = sample.tolist()
        if d is not None:
            content["d"] = check_target(net, d, sample).tolist()
    elif d is not None:
        raise ValueError("d needs its x beside it")
    return json.dumps(content | further, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_network(text: str | bytes) -> NetworkFile:
    """What ``write_network`` or ``dv.save`` wrote, or somebody by hand; nothing in it is trusted.

    ``ValueError`` says in a sentence what is wrong: no JSON, another format or version, shapes that do not fit
    together, an unknown activation or loss, numbers that are not finite.
    """
    content = _parsed(text)
    if content.get("dacviz", VERSION) != VERSION:
        raise ValueError(f"the file is of version {shortened(content['dacviz'], 20)}; this dacviz reads {VERSION}")
    net = _model(content)
    if content.get("sizes", list(net.sizes)) != list(net.sizes):
        raise ValueError(f'"sizes" says {shortened(content["sizes"])}, the weights have {list(net.sizes)}')
    x, d = (_numbers(content[name], name) if name in content else None for name in "xd")
    if x is not None:
        x = tuple(check_sample(net, x).tolist())
    if d is not None and len(d) != net.sizes[-1]:
        raise ValueError(f"d must have m = {net.sizes[-1]} numbers, got {len(d)}")
    further = {str(name): value for name, value in content.items() if name not in _OWN}
    return NetworkFile(net, net.loss, x, d, further)


def _numbers(values: Any, name: str) -> tuple[float, ...]:
    if not isinstance(values, list) or not all(type(v) in (int, float) for v in values):
        raise ValueError(f'"{name}" must be a list of numbers, got {shortened(values)}')
    try:
        return tuple(map(float, values))
    except OverflowError:
        raise ValueError(f'"{name}" has a number beyond float64') from None


def _parsed(text: str | bytes) -> dict[str, Any]:
    """The object that ``text`` is in JSON, all numbers in it finite or whole; ``ValueError`` says why it is none."""
    try:
        content = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("this JSON is nested too deep") from None
    except json.JSONDecodeError as wrong:
        raise ValueError(f"this is no JSON: line {wrong.lineno}, column {wrong.colno}") from None
    except UnicodeDecodeError:
        raise ValueError("this is no text in UTF-8") from None
    if not isinstance(content, dict) or "activations" not in content:
        raise ValueError('a network in JSON is an object with "activations" and "weights"')
    return content


def _model(content: dict[str, Any]) -> Model:
    """The network, and its loss if it has one; ``ValueError`` says what is missing or wrong."""
    names = content["activations"]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"activations must be a list of names, got {shortened(names)}")
    loss = content.get("loss")
    if loss is not None:
        loss_named(loss if isinstance(loss, str) else shortened(loss))
    weights = _weights(content)
    model = Model(weights, names, loss)
    if (count := sum(W.size for W in model.weights)) > MAX_WEIGHTS:
        raise ValueError(f"this network has {count:,} weights; the limit is {MAX_WEIGHTS:,}")
    return model


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no finite number")


def _weights(content: dict[str, Any]) -> list[Any]:
    if isinstance(content.get("weights"), list):
        return content["weights"]
    numbers = content.get("numbers")
    if not isinstance(numbers, list):
        raise ValueError('a network in JSON needs "weights": a list for each layer, in it a list for each node')
    try:
        sizes = [int(h) for h in content["sizes"]]
        if not all(1 <= h <= MAX_WEIGHTS for h in sizes) or sum(h * (1 + n) for n, h in pairwise(sizes)) > MAX_WEIGHTS:
            raise ValueError
        weights = [np.full((h, 1 + n), np.nan) for n, h in pairwise(sizes)]
        for row in numbers:
            if row["quantity"] == "w":
                weights[row["l"] - 1][row["i"] - 1, row["j"]] = row["value"]
    except (TypeError, KeyError, ValueError, IndexError):
        raise ValueError('"sizes" and "numbers" do not describe a network') from None
    return weights
