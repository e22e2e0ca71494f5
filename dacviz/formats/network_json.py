"""Our JSON, whose home this is: a network, and what belongs to it, as text and back.

    {"dacviz": 1, "sizes": [2, 3, 1], "activations": ["tanh", "identity"], "weights": [[[0.1, …], …], …],
     "loss": "half_squared_error", "x": [0.5, -1.0], "d": [1.0], …}

``weights[l - 1][i - 1][j]`` is w_{l,i,j}, column 0 the bias, as in ``Network``. All but activations and weights may be
missing; there may be more, which ``further`` keeps: the address of the app's page (``state.problem_file``), a training
run (``training_file``). Numbers are written so that they read back as the same float64.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import ArrayLike

from ..core.losses import loss_named
from ..core.messages import shortened
from ..core.network import Network, check_sample, check_target

VERSION = 1
MOST_CHARACTERS = 100_000_000
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
    """The network as our JSON, one sample and the loss with it where they are given; ``further`` must be plain data."""
    content: dict[str, Any] = {
        "dacviz": VERSION,
        "sizes": list(net.sizes),
        "activations": list(net.activations),
        "weights": [W.tolist() for W in net.weights],
    }
    given = {"loss": loss, "x": None if x is None else list(map(float, check_sample(net, x)))}
    if d is not None and x is not None:
        given["d"] = list(map(float, check_target(net, d, check_sample(net, x))))
    content |= {name: value for name, value in given.items() if value is not None}
    return json.dumps(content | further, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_network(text: str | bytes) -> NetworkFile:
    """What ``write_network`` wrote, or somebody by hand; nothing in it is trusted.

    ``ValueError`` says in a sentence what is wrong: no JSON, another format or version, shapes that do not fit
    together, an unknown activation or loss, numbers that are not finite, more than 100 million characters.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"the file has {len(text):,} characters, and the limit is {MOST_CHARACTERS:,}")
    content = _parsed(text)
    if not isinstance(content, dict):
        raise ValueError('a network in JSON is an object with "activations" and "weights"')
    if content.get("dacviz", VERSION) != VERSION:
        raise ValueError(f"the file is of version {shortened(content['dacviz'], 20)}; this dacviz reads {VERSION}")
    net = _network(content)
    loss = content.get("loss")
    if loss is not None:
        loss_named(loss if isinstance(loss, str) else shortened(loss))
    x, d = (_numbers(content[name], name) if name in content else None for name in "xd")
    if x is not None:
        x = tuple(check_sample(net, x).tolist())
    if d is not None and len(d) != net.sizes[-1]:
        raise ValueError(f"d must have m = {net.sizes[-1]} numbers, got {len(d)}")
    further = {str(name): value for name, value in content.items() if name not in _OWN}
    return NetworkFile(net, loss, x, d, further)


def _parsed(text: str | bytes) -> Any:
    def refuse(name: str) -> float:
        raise ValueError(f"{name} is not a finite number")

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as reason:
        raise ValueError(f"this is not JSON: {reason.msg} in line {reason.lineno}") from None
    except UnicodeDecodeError:
        raise ValueError("this is not text in UTF-8") from None
    except RecursionError:
        raise ValueError("the file is nested too deeply") from None


def _network(told: dict[str, Any]) -> Network:
    weights, activations = told.get("weights"), told.get("activations")
    if not isinstance(weights, list) or not isinstance(activations, list):
        raise ValueError('a network in JSON needs the lists "activations" and "weights"')
    if not all(isinstance(name, str) for name in activations):
        raise ValueError(f'"activations" must be names, got {shortened(activations)}')
    net = Network(weights, activations)
    if "sizes" in told and told["sizes"] != list(net.sizes):
        raise ValueError(f'"sizes" says {shortened(told["sizes"])}, the weights have {list(net.sizes)}')
    return net


def _numbers(values: Any, name: str) -> tuple[float, ...]:
    if not isinstance(values, list) or not all(type(v) in (int, float) for v in values):
        raise ValueError(f'"{name}" must be a list of numbers, got {shortened(values)}')
    try:
        return tuple(map(float, values))
    except OverflowError:
        raise ValueError(f'"{name}" has a number beyond float64') from None
