"""The training page's view of the problem: the data, the settings of SGD, how the run is shown."""

from dataclasses import dataclass, replace

from ..core.datasets import LEARNING_RATE, MAX_ROWS, TOYS
from ..core.descent import ORDERS
from ..pictures.film.algorithm_film import GRANULARITIES
from ..pictures.training.display import EDGES, NODES, Display
from .fields import choice, film_step, in_address, number, one_of, output_index, whole
from .problem import MAX_SEED, Problem

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


def _toy(text: str, _: object, problem: Problem) -> str:
    name = one_of("data", text, tuple(TOYS))
    if not suits(name, problem):
        there = counted(problem.sizes[0], problem.sizes[-1])
        toy = TOYS[name]
        raise ValueError(f"{toy.title} has {counted(toy.n, toy.m)}; the network in the address has {there}.")
    return name


@dataclass(frozen=True)
class TrainingView:
    """The data (None: the first toy that fits the network) and how it is drawn, the settings of SGD, how the run is
    shown: live or its next step as a film (``show``), that film's granularity and step. Own data have no place in an
    address."""

    data: str | None = in_address("data", None, _toy, differs=lambda view, _: view.data not in (None, OWN))
    N: int = whole("n", "The number of samples", FEWEST, MAX_ROWS, 200)
    noise: float | None = number("noise", "The noise", 0.0, LARGEST_NOISE, None)
    share: float = number("share", "The share held out", 0.0, LARGEST_SHARE, 0.25)
    seed: int = whole("draw", "The seed of the data", 0, MAX_SEED)
    rate: float = number("rate", "The learning rate", *RATE, LEARNING_RATE)
    batch: int = whole("batch", "The batch size", 1, MAX_ROWS, 1)
    order: str = choice("order", "order", ORDERS)
    momentum: float = number("momentum", "The momentum", 0.0, LARGEST_MOMENTUM, 0.0)
    clip: float | None = number("clip", "The longest gradient", *CLIP, None)
    speed: str = choice("speed", "speed", tuple(SPEEDS), "25")
    nodes: str = choice("nodes", "node colour", NODES)
    edges: str = choice("edges", "edge colour", EDGES)
    output: int = output_index("to")
    sample: int = whole("sample", "The sample", 0, MAX_ROWS)
    surface: str = choice("surface", "view", SURFACES)
    show: str = choice("show", "part", SHOW)
    by: str = choice("by", "granularity", GRANULARITIES)
    step: int = film_step()

    def fitted(self, problem: Problem) -> "TrainingView":
        """This view of another network: an output that it does not have and a toy that it cannot learn are dropped."""
        output = self.output if self.output <= problem.sizes[-1] else 1
        return replace(self, output=output, data=self.data if suits(self.data, problem) else None)

    @property
    def display(self) -> Display:
        return Display(self.nodes, self.edges, self.output, self.sample, self.surface == "relief")

    def settings(self, N: int) -> dict[str, float | str | None]:
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


def counted(n: int, m: int) -> str:
    """1 input and 2 outputs."""
    return f"{n} input{'s' if n > 1 else ''} and {m} output{'s' if m > 1 else ''}"
