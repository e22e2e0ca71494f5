"""A run that a browser drives: it asks for a stretch of training and gets a picture, again and again.

Nothing trains unless somebody asks: when the page is left or closed, its training stops. ``LiveRun`` belongs to one
session; ``find(token)`` is how a request from that session's page reaches it.
"""

import secrets
from dataclasses import dataclass
from math import inf
from threading import Lock
from time import perf_counter
from weakref import WeakValueDictionary

from ..core.training_run import TrainingRun
from ..pictures.training.dashboard import Dashboard
from ..pictures.training.display import Display

SHORTEST, LONGEST = 0.01, 0.08
"""Seconds a stretch of training may take: long enough to be worth a picture, short enough to stop at once."""
SLOWEST, FASTEST = 0.01, 1e6
"""Epochs a second that may be asked for."""
LONGEST_GAP = 0.5
"""Seconds between two stretches that a speed makes up for; a browser that was away longer does not leap."""

DEEDS = ("train", "step", "epoch", "rewind", "undo", "back")

_RUNS: WeakValueDictionary[str, "LiveRun"] = WeakValueDictionary()


def find(token: str) -> "LiveRun | None":
    """The run with this token while its session lives."""
    return _RUNS.get(token)


@dataclass(frozen=True)
class Ask:
    """What a browser asks for: one of ``DEEDS``; for "train" the speed in epochs a second (None: as fast as it can),
    the seconds since it asked last, and those it takes to draw; and how much of the history it holds."""

    deed: str
    speed: float | None = None
    since: float = 0.0
    drawing: float = 0.0
    stride: int = 0
    count: int = 0

    @classmethod
    def of(cls, body) -> "Ask":
        """From parsed JSON of anybody's making; ``ValueError`` names what is wrong."""
        if not isinstance(body, dict) or body.get("deed") not in DEEDS:
            raise ValueError(f"deed must be one of {', '.join(DEEDS)}")
        speed = body.get("speed")
        return cls(
            body["deed"],
            None if speed is None else _number(body, "speed", SLOWEST, FASTEST),
            _number(body, "since", 0.0, 3600.0),
            _number(body, "drawing", 0.0, 3600.0),
            int(_number(body, "stride", 0, 2**40)),
            int(_number(body, "count", 0, 10_000)),
        )


def _number(body: dict, name: str, low: float, high: float) -> float:
    """A number in its range; beyond its ends it is brought to them, as a clock may be."""
    value = body.get(name, low)
    if type(value) not in (int, float) or not -inf < value < inf:  # JSON also has whole numbers beyond float64
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}")
    return min(max(value, low), high)


class LiveRun:
    """A course and how it is shown, for one browser at a time; ``token`` is the name it is asked by."""

    def __init__(self, course: TrainingRun, look: Display):
        self.course, self.token = course, secrets.token_urlsafe(16)
        self._lock = Lock()
        self._board = Dashboard(course, look)
        self._serial = 0
        self._owed = 0.0
        _RUNS[self.token] = self

    def look(self, look: Display) -> None:
        """Show it in another way from now on."""
        with self._lock:
            if look != self._board.look:
                self._board = Dashboard(self.course, look)

    def set(self, **settings) -> None:
        """Other settings of the run; ``ValueError`` as the course raises it."""
        with self._lock:
            self.course.set(**settings)

    def base(self) -> dict:
        """What stays, and a first picture."""
        with self._lock:
            return {"token": self.token, "base": self._board.base(), "picture": self._picture(0, 0)}

    def answer(self, ask: Ask) -> dict:
        """Do what is asked and give the picture then, with the share of the time that went into training."""
        with self._lock:
            begin = perf_counter()
            self._do(ask)
            trained = perf_counter() - begin
            picture = self._picture(ask.stride, ask.count)
            return picture | {"training_share": trained / (perf_counter() - begin)}

    def _do(self, ask: Ask) -> None:
        course = self.course
        match ask.deed:
            case "train":
                # Drawing goes on in the browser meanwhile: train as long as it takes, so that neither waits.
                course.train(min(max(ask.drawing, SHORTEST), LONGEST), self._allowed(ask))
            case "step":
                course.train(0.0, 1)
            case "epoch":
                course.epoch()
            case "rewind":
                course.rewind()
            case "undo":
                course.undo_rewind()
            case "back":
                course.go_back()

    def _allowed(self, ask: Ask) -> int | None:
        """How many steps the speed allows now; what is left of a step is owed to the next time."""
        if ask.speed is None:
            return None
        run = self.course.run
        self._owed += ask.speed * min(ask.since, LONGEST_GAP) * run.N / run.batch_size
        steps = int(self._owed)
        self._owed -= steps
        return steps

    def _picture(self, stride: int, count: int) -> dict:
        """Numbered, so that a browser can tell a late answer from a new one."""
        self._serial += 1
        return self._board.picture(stride, count) | {"serial": self._serial}
