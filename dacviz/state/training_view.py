"""The training page's view ↔ the address, in the manner of ``address``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..core.datasets import LEARNING_RATE, MAX_ROWS, TOYS
from ..core.sgd import ORDERS
from ..pictures.film.algorithm_film import GRANULARITIES
from ..pictures.training.display import EDGES, NODES, Display
from .address import MAX_STEP, Reader, Refusals, one_of
from .problem import MAX_SEED, MAX_WIDTH, Problem, number_text, parse_numbers, parse_whole

OWN = "own"
"""The name of the data that somebody brought; it is in the session, not in the address."""
FIRST = ("sine", "saddle", "circle", "polar")
"""One toy for every number of inputs and outputs that toys have."""
SPEEDS = {"1": "1 epoch/s", "5": "5 epochs/s", "25": "25 epochs/s", "max": "as fast as it can"}
SHOW = ("live", "slow")
SURFACES = ("map", "relief")
FEWEST = 2
RATE = (1e-6, 1e3)
CLIP = (1e-6, 1e6)
LARGEST_NOISE = 10.0
LARGEST_SHARE = 0.9
LARGEST_MOMENTUM = 0.99


@dataclass(frozen=True)
class TrainingView:
    """The data (None: the first toy that fits the network) and how it is drawn, the settings of SGD, how the run is
    shown: live or its next step as a film (``show``), that film's granularity and step."""

    data: str | None = None
    N: int = 200
    noise: float | None = None
    share: float = 0.25
    seed: int = 0
    rate: float = LEARNING_RATE
    batch: int = 1
    order: str = ORDERS[0]
    momentum: float = 0.0
    clip: float | None = None
    speed: str = "25"
    nodes: str = NODES[0]
    edges: str = EDGES[0]
    output: int = 1
    sample: int = 0
    surface: str = SURFACES[0]
    show: str = SHOW[0]
    by: str = GRANULARITIES[0]
    step: int = 0

    def fitted(self, problem: Problem) -> "TrainingView":
        """This view of another network: an output that it does not have and a toy that it cannot learn are dropped."""
        output = self.output if self.output <= problem.sizes[-1] else 1
        return replace(self, output=output, data=self.data if suits(self.data, problem) else None)

    @property
    def look(self) -> Display:
        return Display(self.nodes, self.edges, self.output, self.sample, self.surface == "relief")

    def settings(self, N: int) -> dict:
        """The settings of ``SGD`` for N samples to train on; a mini-batch holds all of them at most."""
        return {
            "learning_rate": self.rate,
            "batch_size": min(self.batch, N),
            "order": self.order,
            "momentum": self.momentum,
            "clip": self.clip,
        }


def suits(data: str | None, problem: Problem) -> bool:
    """Whether the network has the toy's numbers of inputs and outputs; what is no toy is not judged here."""
    return data not in TOYS or (TOYS[data].n, TOYS[data].m) == (problem.sizes[0], problem.sizes[-1])


def fitting_toy(problem: Problem) -> str | None:
    """The toy that a network meets first, if there is one that suits it."""
    return next((name for name in FIRST if suits(name, problem)), None)


def _number(name: str, label: str, low: float, high: float) -> tuple[str, Callable]:
    """A field that is one number from ``low`` to ``high``."""

    def parse(text: str) -> float:
        (value,) = parse_numbers(text, label, most=1)
        if not low <= value <= high:
            raise ValueError(f"{label} must be from {low:g} to {high:,g}, got {number_text(value)}.")
        return value

    return name, parse


def _whole(name: str, label: str, low: int, high: int) -> tuple[str, Callable]:
    return name, lambda text: parse_whole(text, label, high, low)


def _one(name: str, label: str, allowed: tuple[str, ...]) -> tuple[str, Callable]:
    return name, lambda text: one_of(label, text, allowed)


FIELDS: dict[str, tuple[str, Callable]] = {
    "data": _one("data", "data", tuple(TOYS)),
    "n": _whole("N", "The number of samples", FEWEST, MAX_ROWS),
    "noise": _number("noise", "The noise", 0.0, LARGEST_NOISE),
    "share": _number("share", "The share held out", 0.0, LARGEST_SHARE),
    "draw": _whole("seed", "The seed of the data", 0, MAX_SEED),
    "rate": _number("rate", "The learning rate", *RATE),
    "batch": _whole("batch", "The batch size", 1, MAX_ROWS),
    "order": _one("order", "order", ORDERS),
    "momentum": _number("momentum", "The momentum", 0.0, LARGEST_MOMENTUM),
    "clip": _number("clip", "The longest gradient", *CLIP),
    "speed": _one("speed", "speed", tuple(SPEEDS)),
    "nodes": _one("nodes", "node colour", NODES),
    "edges": _one("edges", "edge colour", EDGES),
    "to": _whole("output", "The output", 1, MAX_WIDTH),
    "sample": _whole("sample", "The sample", 0, MAX_ROWS),
    "surface": _one("surface", "view", SURFACES),
    "show": _one("show", "part", SHOW),
    "by": _one("by", "granularity", GRANULARITIES),
    "step": _whole("step", "The step", 0, MAX_STEP),
}
"""Of each query parameter: the field it stands for, and how its text is read."""


def write_training(view: TrainingView) -> dict[str, str]:
    """The query parameters of a view, without those that are as usual; own data has no place in an address."""
    usual, params = TrainingView(), {}
    for name, (field, _) in FIELDS.items():
        value = getattr(view, field)
        if value != getattr(usual, field) and value != OWN:
            params[name] = value if isinstance(value, str) else number_text(value)
    return params


def read_training(params: Mapping[str, str], problem: Problem) -> tuple[TrainingView, Refusals]:
    """The view an address asks for of ``problem``, and a sentence for each parameter that could not be used."""
    reader, view = Reader(params), TrainingView()
    for name, (field, parse) in FIELDS.items():
        view = reader.take(view, name, lambda v, text, f=field, parse=parse: replace(v, **{f: parse(text)}))
    n, *_, m = problem.sizes
    if view.output > m:
        reader.refusals["to"] = f"The output must be a whole number from 1 to {m}, got “{view.output}”."
    if not suits(view.data, problem):
        toy = TOYS[view.data]
        reader.refusals["data"] = (
            f"{toy.title} has {counted(toy.n, toy.m)}; the network in the address has {counted(n, m)}."
        )
    return view.fitted(problem), reader.refusals


def counted(n: int, m: int) -> str:
    """1 input and 2 outputs."""
    return f"{n} input{'s' if n > 1 else ''} and {m} output{'s' if m > 1 else ''}"
