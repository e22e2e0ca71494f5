"""A run that a browser drives: it asks for a stretch of training and gets a picture, again and again.

Nothing trains unless somebody asks: when the page is left or closed, its training stops. ``LiveRun`` belongs to one
session; ``find(token)`` is how a request from that session's page reaches it.
"""

import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from threading import Lock
from time import perf_counter
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from ..core.network import Network
from ..core.training_run import TrainingRun
from ..pictures.graph import MAX_WEIGHTS
from ..pictures.protocol import RunBase, RunPicture
from ..pictures.training.dashboard import Dashboard
from ..pictures.training.display import Display

SHORTEST, LONGEST = 0.01, 0.08
"""Seconds a stretch of training may take: long enough to be worth a picture, short enough to stop at once."""
SLOWEST, FASTEST = 0.01, 1e6
"""Epochs a second that may be asked for."""
LONGEST_GAP = 0.5
"""Seconds between two stretches that a speed makes up for; a browser that was away longer does not leap."""

ACTIONS = ("train", "step", "epoch", "rewind", "undo", "back", "show", "resume")
"""What can be asked for; "show" is the picture alone, "resume" goes on from weights that the browser kept."""
MOST_STEPS = 2**53

_RUNS: WeakValueDictionary[str, "LiveRun"] = WeakValueDictionary()


def find(token: str) -> "LiveRun | None":
    """The run with this token while its session lives."""
    return _RUNS.get(token)


class UnusableError(ValueError):
    """Weights from a browser from which this run cannot go on."""


class Shown(NamedTuple):
    """What a browser shows: the weights, one an edge of the picture, and after how many steps they were."""

    steps: int
    weights: tuple[float, ...]

    @classmethod
    def of(cls, told: Any) -> "Shown":
        """From parsed JSON of anybody's making; ``ValueError`` names what is wrong."""
        if not isinstance(told, dict):
            raise ValueError("what is shown must be an object with steps and weights")
        return cls(int(_number(told, "steps", 0, MOST_STEPS)), _weights(told.get("weights", [])))


@dataclass(frozen=True)
class Ask:
    """What a browser asks for: one of ``ACTIONS``; for "train" the speed in epochs a second (None: as fast as it can),
    the seconds since it asked last, and those it takes to draw; how much of the history it holds, of which
    generation; for "resume" the weights, one an edge of the picture, and after how many steps and epochs they were."""

    action: str
    speed: float | None = None
    since: float = 0.0
    drawing: float = 0.0
    stride: int = 0
    count: int = 0
    generation: int = 0
    weights: tuple[float, ...] = ()
    steps: int = 0
    epochs: int = 0

    @classmethod
    def of(cls, body: Any) -> "Ask":
        """From parsed JSON of anybody's making; ``ValueError`` names what is wrong."""
        if not isinstance(body, dict) or body.get("action") not in ACTIONS:
            raise ValueError(f"action must be one of {', '.join(ACTIONS)}")
        speed = body.get("speed")
        return cls(
            body["action"],
            None if speed is None else _number(body, "speed", SLOWEST, FASTEST),
            _number(body, "since", 0.0, 3600.0),
            _number(body, "drawing", 0.0, 3600.0),
            int(_number(body, "stride", 0, 2**40)),
            int(_number(body, "count", 0, 10_000)),
            int(_number(body, "generation", 0, 2**40)),
            _weights(body.get("weights", [])),
            int(_number(body, "steps", 0, MOST_STEPS)),
            int(_number(body, "epochs", 0, MOST_STEPS)),
        )


def _number(body: dict, name: str, low: float, high: float) -> float:
    """A number in its range; beyond its ends it is brought to them, as a clock may be."""
    value = body.get(name, low)
    if type(value) not in (int, float) or not -inf < value < inf:  # JSON also has whole numbers beyond float64
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}")
    return min(max(value, low), high)


def _weights(values: Any) -> tuple[float, ...]:
    """A list of numbers, no longer than any network's."""
    if not isinstance(values, list) or len(values) > MAX_WEIGHTS or not all(map(_is_number, values)):
        raise ValueError(f"weights must be a list of at most {MAX_WEIGHTS:,} finite numbers")
    return tuple(map(float, values))


def _is_number(value: Any) -> bool:
    """Whether a value of JSON is a number that float64 holds; JSON also has larger ones, NaN and infinities."""
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


class LiveRun:
    """A run and how it is shown, for one browser at a time; ``token`` is the name it is asked by.

    ``name`` is the same for runs of the same network on the same data, in any process: under it the browser keeps the
    weights, for a run that has lost them. A run that is given none is not kept.

    Every picture says which run it is of (``run``), which of its histories (``generation``: a rewind begins another),
    and its number (``serial``), so that a late answer is not taken for a new one.
    """

    def __init__(self, training: TrainingRun, display: Display, name: str = ""):
        self.training, self.token, self.name = training, secrets.token_urlsafe(16), name
        self._lock = Lock()
        self._asked = Lock()
        self._dashboard = Dashboard(training, display)
        self._serial = self._generation = 0
        self._history = training.history
        self._steps_due = 0.0
        _RUNS[self.token] = self

    def show_as(self, display: Display) -> None:
        """Show it in another way from now on."""
        with self._lock:
            if display != self._dashboard.display:
                self._dashboard = Dashboard(self.training, display)

    def set(self, **settings: Any) -> None:
        """Other settings of the run; ``ValueError`` as the training raises it."""
        with self._lock:
            self.training.set(**settings)

    def written(self, write: Callable[[TrainingRun], str]) -> str:
        """What ``write`` makes of the run, which stands still meanwhile."""
        with self._lock:
            return write(self.training)

    def go_on_from(self, net: Network, steps: int, epochs: int) -> None:
        """Go on from weights that were saved; ``ValueError`` where they do not suit."""
        with self._lock:
            self.training.go_on_from(net, steps, epochs)

    def base(self) -> RunBase:
        """What stays, and a first picture."""
        with self._lock:
            picture = self._picture(0, 0)
            return {"token": self.token, "keep": self.name, "base": self._dashboard.base(), "picture": picture}

    def network_of(self, weights: Sequence[float]) -> Network:
        """The network that a browser shows with these weights, one an edge; ``ValueError`` unless they are as many."""
        return self._dashboard.network.network_of(weights)

    def claim(self) -> bool:
        """Take the one place there is for a request; False while another has it. ``release`` gives it back."""
        return self._asked.acquire(blocking=False)

    def release(self) -> None:
        """The request that has the place is answered, or nobody waits for it any more."""
        self._asked.release()

    def answer(self, ask: Ask) -> RunPicture:
        """Do what is asked and give the picture then, with the share of the time that went into training."""
        for picture in self.stretches(ask):
            if picture is not None:
                return picture
        raise AssertionError("the last stretch gives the picture")

    def stretches(self, ask: Ask) -> Iterator[RunPicture | None]:
        """The answer to ``ask`` in stretches of bounded time: None after each but the last, which gives the picture.

        ``UnusableError`` where it asks to go on from weights that do not suit this run, which then stays as it is."""
        with self._lock:
            goal = self._goal(ask)
        trained, begun = 0.0, perf_counter()
        while True:
            with self._lock:
                begin = perf_counter()
                done = self._do(ask, goal)
                trained += perf_counter() - begin
                if done:
                    picture = self._picture(ask.stride if ask.generation == self._generation else 0, ask.count)
            if done:
                yield picture | {"training_share": trained / (perf_counter() - begun)}
                return
            yield None

    def _goal(self, ask: Ask) -> int:
        """At how many steps an epoch that is asked for is complete."""
        run = self.training.run
        return run.steps + run.steps_left if ask.action == "epoch" else run.steps

    def _do(self, ask: Ask, goal: int) -> bool:
        """A stretch of what is asked for; whether that was all of it."""
        training = self.training
        match ask.action:
            case "train":
                # Drawing goes on in the browser meanwhile: train as long as it takes, so that neither waits.
                training.train(min(max(ask.drawing, SHORTEST), LONGEST), self._allowed(ask))
            case "step":
                training.train(0.0, 1)
            case "epoch":
                training.train(LONGEST, max(goal - training.run.steps, 0))
                return training.stopped is not None or training.run.steps >= goal
            case "rewind":
                training.rewind()
            case "undo":
                training.undo_rewind()
            case "back":
                training.go_back()
            case "resume":
                self._resume(ask)
        return True

    def _resume(self, ask: Ask) -> None:
        """Go on from weights that a browser kept."""
        try:
            self.training.go_on_from(self.network_of(ask.weights), ask.steps, ask.epochs)
        except ValueError as reason:
            raise UnusableError(f"The weights that this browser kept are of no use here: {reason}.") from reason

    def _allowed(self, ask: Ask) -> int | None:
        """How many steps the speed allows now; what is left of a step counts the next time."""
        if ask.speed is None:
            return None
        run = self.training.run
        self._steps_due += ask.speed * min(ask.since, LONGEST_GAP) * run.N / run.batch_size
        steps = int(self._steps_due)
        self._steps_due -= steps
        return steps

    def _picture(self, stride: int, count: int) -> RunPicture:
        """The picture of this moment, with its run, its generation and its number."""
        training = self.training
        if training.history is not self._history:
            self._history, stride, count = training.history, 0, 0
            self._generation += 1
        self._serial += 1
        return {
            **self._dashboard.picture(stride, count),
            "run": self.token,
            "generation": self._generation,
            "serial": self._serial,
        }
