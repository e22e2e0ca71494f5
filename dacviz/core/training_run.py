"""A training run as one follows it: ``training = TrainingRun(net, data)``, then ``training.train(seconds)``.

The steps are ``SGD``'s. Here are the errors over training and test data, what each step promised and brought, where a
setting was changed, and the stop when the error grows without bound.
"""

import math
from collections import deque
from copy import deepcopy
from time import perf_counter
from typing import Any, NamedTuple

from .datasets import Dataset
from .history import History, Record
from .network import Network
from .next_step import NextStep, mean_error, next_step
from .sgd import SGD

GROWTH = 1000.0
"""A run stops before its mean error grows past GROWTH · (1 + the mean error it began with)."""
PROMISES = 60
CHANGES = 40
LOOKS = 10
"""How often, about, the clock is looked at while a stretch of training lasts."""


class Promise(NamedTuple):
    """What one step was to change in its mini-batch's mean error to first order, and what it did change."""

    step: int
    promised: float
    realised: float


class Change(NamedTuple):
    """A setting that was changed after ``step`` steps, in words."""

    step: int
    text: str


class Snapshot(NamedTuple):
    """A run and its record as they were at one moment."""

    run: SGD
    history: History
    promises: deque[Promise]
    changes: deque[Change]


class TrainingRun:
    """A run of ``SGD`` from the weights of ``net`` on the training part of ``data``, and its record so far.

    ``settings`` are those of ``SGD``. ``history`` has a record for each call that trained, ``promises`` the last
    steps of those calls, ``changes`` those of settings. ``stopped`` is None, or one sentence that says why the run
    cannot go on as it is; the weights are then finite. ``explosion`` is that sentence until a step has been taken since
    or the run was brought back. ``ValueError`` as ``SGD`` raises it.
    """

    def __init__(self, net: Network, data: Dataset, loss: str = "half_squared_error", **settings: Any):
        self.net, self.data = net, data
        self.run = SGD(net, *data.train, loss=loss, **settings)
        self._chunk = 1
        self._before_rewind: Snapshot | None = None
        self._before_change: Snapshot | None = None
        self._begin()
        self.run.bound = GROWTH * (1.0 + self.newest.train)

    @property
    def newest(self) -> Record:
        """The error of this moment: a run has a record of its beginning already."""
        return self.history.records[-1]

    def _begin(self) -> None:
        self.history: History = History()
        self.promises: deque[Promise] = deque(maxlen=PROMISES)
        self.changes: deque[Change] = deque(maxlen=CHANGES)
        self.explosion: str | None = None
        self._record()

    @property
    def stopped(self) -> str | None:
        return self.run.stopped

    def train(self, seconds: float, most: int | None = None) -> None:
        """Steps for about ``seconds``, at least one and at most ``most``; none where the run is stopped."""
        if most == 0:
            return
        before = self.run.steps
        self._train_unwatched(seconds, math.inf if most is None else most - 1)
        self._watched_step()
        if self.run.steps > before:
            self._before_rewind = None
            self._record()
        self.explosion = self.stopped

    def epoch(self) -> None:
        """As many steps as complete the epoch, the last of them watched."""
        self.train(math.inf, self.run.steps_left)

    def _train_unwatched(self, seconds: float, most: float) -> None:
        """At most ``most`` steps, fewer if the run stops or after about ``seconds``.

        They are taken in chunks; between two of them there is a look at the clock, which decides how long the next is.
        """
        deadline = perf_counter() + seconds
        while most > 0 and not self.stopped and (begin := perf_counter()) < deadline:
            chunk = int(min(self._chunk, most))
            self.run.step(chunk)
            most -= chunk
            self._chunk = _next_chunk(chunk, perf_counter() - begin, seconds)

    def _watched_step(self) -> None:
        """One step, with its promise and what became of it."""
        if self.stopped:
            return
        update, steps = self.next_step(), self.run.steps
        before = mean_error(self.run.network, update.X, update.D, self.run.loss)
        self.run.step()
        if self.run.steps > steps:
            after = mean_error(self.run.network, update.X, update.D, self.run.loss)
            self.promises.append(Promise(self.run.steps, update.promised, after - before))

    def next_step(self) -> NextStep:
        """What the next step will do."""
        return next_step(self.run)

    def _record(self) -> None:
        net = self.run.network
        train = mean_error(net, self.run.X, self.run.D, self.run.loss)
        X, D = self.data.test
        test = mean_error(net, X, D, self.run.loss) if len(X) else None
        self.history.add(Record(self.run.steps, train, test if test is None or math.isfinite(test) else None))

    def set(self, **settings: Any) -> None:
        """Change settings of the run and note each that becomes another; ``ValueError`` changes none of them.

        A run that was stopped may then go on; one that is asked for the settings it has stays stopped."""
        old = {name: getattr(self.run, name) for name, value in settings.items() if value != getattr(self.run, name)}
        if not old:
            return
        stopped = self.run.stopped
        before = self._snapshot() if self._is_best_before_a_change() else self._before_change
        try:
            for name in old:
                setattr(self.run, name, settings[name])
        except ValueError:
            for name, value in old.items():
                setattr(self.run, name, value)
            self.run.stopped = stopped
            raise
        self._before_change = before
        self.changes.extend(Change(self.run.steps, _in_words(name, getattr(self.run, name))) for name in old)

    def _is_best_before_a_change(self) -> bool:
        """Whether the run has trained, goes on, and is no worse than the snapshot there is already: a learning rate
        that is raised in several steps may have spoilt it before the last."""
        if self.stopped or not self.run.steps:
            return False
        return self._before_change is None or self.newest.train <= self._before_change.history.records[-1].train

    def _snapshot(self) -> Snapshot:
        """The run and its record as they are, whatever becomes of them."""
        return Snapshot(*deepcopy((self.run, self.history, self.promises, self.changes)))

    def _bring_back(self, snapshot: Snapshot) -> None:
        self.run, self.history, self.promises, self.changes = snapshot
        self.explosion = self.stopped

    @property
    def can_go_back(self) -> bool:
        """Whether a run that has exploded was going on under other settings."""
        return self.explosion is not None and self._before_change is not None

    def go_back(self) -> None:
        """The run as it was before a setting was changed, at its best, with the settings it had; nothing where there is
        nothing to go back to."""
        if self._before_change:
            self._bring_back(self._before_change)
            self._before_change = None

    def rewind(self) -> None:
        """Back to the initial weights and an empty record; ``undo_rewind`` takes it back until the next step."""
        # At the beginning there is nothing to bring back, except by a rewind before.
        if self.run.steps:
            self._before_rewind = self._snapshot()
        self.run.rewind()
        self._begin()

    def go_on_from(self, net: Network, steps: int, epochs: int) -> None:
        """A run that was lost goes on from the weights of ``net``, with a new record; see ``SGD.go_on_from``."""
        self.run.go_on_from(net, steps, epochs)
        self._before_rewind = self._before_change = None
        self._begin()

    @property
    def can_undo_rewind(self) -> bool:
        """Whether the run was rewound and has taken no step since."""
        return self._before_rewind is not None

    def undo_rewind(self) -> None:
        """The run as it was before ``rewind``, under the settings of now; nothing where there is no rewind to undo."""
        if self._before_rewind:
            now = {name: getattr(self.run, name) for name in _NAMES}
            self._bring_back(self._before_rewind)
            self._before_rewind = None
            self.set(**now)


def _next_chunk(chunk: int, took: float, seconds: float) -> int:
    """How many steps to take until the next look at the clock, when ``chunk`` of them ``took`` so many seconds: at
    most twice as many, and as many as fit ``LOOKS`` times into the stretch, or into one second of it."""
    time_between_looks = min(seconds, 1.0) / LOOKS
    fitting = int(chunk * time_between_looks / max(took, 1e-9))
    return max(1, min(2 * chunk, fitting))


_NAMES = {"learning_rate": "η", "batch_size": "batch", "momentum": "momentum", "clip": "clip", "order": "order"}


def _in_words(name: str, value: float | str | None) -> str:
    if value is None:
        return f"no {_NAMES[name]}"
    return f"{_NAMES[name]} {value if isinstance(value, str) else format(value, '.4g')}"
