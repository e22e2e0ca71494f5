"""What is on screen as our JSON, and back: ``write_file(problem, page, view)``, ``read_file(text)``.

The file's network has the weights that are shown. Beside it stands how the problem was begun, so that opening the file
gives the address that it was taken from; a file made elsewhere has no such thing, and its weights are in the address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.messages import shortened
from ..core.network import Network
from ..formats.network_json import NetworkFile, read_network, write_network
from .address import PROBLEM, View, numbers_parameter, read_problem, write_problem, write_view
from .problem import Problem, architecture

MOST_CHARACTERS = 2_000_000
"""A network of 2,000 weights and a long training run take a tenth of it."""


def write_file(problem: Problem, page: str, view: View, trained: Network | None = None, **further: Any) -> str:
    """The problem and the view of the page with that path; ``trained`` is the network where it has learnt since."""
    return write_network(
        problem.network() if trained is None else trained,
        problem.x,
        problem.d,
        problem.loss,
        address={"page": page, "parameters": write_problem(problem) | write_view(view)},
        **further,
    )


@dataclass(frozen=True)
class Opened:
    """A file's problem and its page's path and parameters, ("", {}) where it names none; of a training run the network
    that it had come to, after how many steps and epochs."""

    problem: Problem
    page: str
    parameters: Mapping[str, str]
    trained: Network | None = None
    steps: int = 0
    epochs: int = 0


def read_file(text: str | bytes) -> Opened:
    """``ValueError`` says in a sentence why a file cannot be opened: see ``read_network``; a network larger than the
    app shows, parameters that no address could have."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"The file has {len(text):,} characters; the limit is {MOST_CHARACTERS:,}.")
    file = read_network(text)
    page, parameters = _address(file.further.get("address", {}))
    training = file.further.get("training")
    if training is None:
        return Opened(_problem(file, parameters), page, parameters)
    if not isinstance(training, dict):
        raise ValueError(f'"training" must be an object, got {shortened(training)}.')
    steps, epochs = (_count(training, name) for name in ("steps", "epochs"))
    begun = _checked(parameters)
    if (begun.sizes, begun.activations) != (file.net.sizes, file.net.activations):
        raise ValueError("The network and the address in the file are not the same network.")
    return Opened(begun, page, parameters, file.net, steps, epochs)


def _address(told: Any) -> tuple[str, dict[str, str]]:
    page, parameters = (told.get("page", ""), told.get("parameters", {})) if isinstance(told, dict) else (None, None)
    if not isinstance(page, str) or not isinstance(parameters, dict):
        raise ValueError('"address" must have a page and its parameters.')
    if not all(isinstance(value, str) for value in parameters.values()):
        raise ValueError('The parameters in "address" must be text.')
    return page, parameters


def _count(training: dict[str, Any], name: str) -> int:
    value = training.get(name, 0)
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError(f'"{name}" must be a whole number from 0, got {shortened(value)}.')
    return value


def _problem(file: NetworkFile, parameters: Mapping[str, str]) -> Problem:
    """What the file's address says, if it is the file's network; else the network itself, which somebody may have
    edited."""
    weights = tuple(float(v) for W in file.net.weights for v in W.flat)
    own = {
        "net": architecture(file.net.sizes),
        "act": ",".join(file.net.activations),
        "w": numbers_parameter(weights),
        **({"loss": file.loss} if file.loss else {}),
        **({"x": numbers_parameter(file.x)} if file.x else {}),
        **({"d": numbers_parameter(file.d)} if file.d else {}),
    }
    if parameters:
        begun = _checked(parameters)
        wanted = (file.net.sizes, file.net.activations, file.loss or begun.loss, file.x or begun.x, file.d or begun.d)
        same = (begun.sizes, begun.activations, begun.loss, begun.x, begun.d) == wanted
        if same and begun.flat_weights() == weights:
            return begun
    return _checked(own)


def _checked(parameters: Mapping[str, str]) -> Problem:
    """The problem of an address in which nothing may be refused."""
    ours = {name: text for name, text in parameters.items() if name in PROBLEM}
    problem, refused = read_problem(ours)
    if refused:
        raise ValueError(next(iter(refused.values())))
    return problem
