"""Our JSON: a network, and what belongs to it, as text and back. ``dv.load`` reads the network of such a file.

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

from ..core.messages import shortened
from ..core.network import Network, check_sample, check_target
from .models.json_file import model_of, parsed

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
    content = parsed(text)
    if content.get("dacviz", VERSION) != VERSION:
        raise ValueError(f"the file is of version {shortened(content['dacviz'], 20)}; this dacviz reads {VERSION}")
    net = model_of(content)
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
