"""A network as JSON: ``write(net)`` and ``read(text)``, which also takes what the page's download of all numbers is.

{"activations": ["tanh", "identity"], "weights": [[[bias, w, …], …], …], "loss": "half_squared_error"}; a layer's
weights are a list for each node, its bias first.
"""

import json
from itertools import pairwise
from typing import Any

import numpy as np

from ...core.losses import loss_named
from ...core.messages import shortened
from ...core.network import Network
from .chain import MAX_WEIGHTS, Model


def write(net: Network, loss: str | None = None) -> str:
    """Floats by repr, so that reading them gives the same float64."""
    content = {"activations": net.activations, "weights": [W.tolist() for W in net.weights]}
    return json.dumps(content | ({"loss": loss} if loss else {}), allow_nan=False)


def read(text: str) -> Model:
    """``ValueError`` says what is missing or wrong."""
    return model_of(parsed(text))


def parsed(text: str | bytes) -> dict[str, Any]:
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


def model_of(content: dict[str, Any]) -> Model:
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
