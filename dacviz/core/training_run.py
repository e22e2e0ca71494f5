"""A training run as one follows it: ``course = Course(net, data)``, then ``course.train(seconds)``, ``course.history``.

The steps are ``SGD``'s. Here are the errors over training and test data, what each step promised and brought, where a
setting was changed, and the stop when the error grows without bound.
"""

import math
from collections import deque
from copy import deepcopy
from time import perf_counter
from typing import NamedTuple

from .datasets import Dataset
from .history import History, Record
from .network import Network
from .next_step import NextStep, mean_error, next_step
from .sgd import SGD

GROWTH = 1000.0
"""A run stops before its mean error grows past GROWTH · (1 + the mean error it began with)."""
PROMISES = 60
MARKS = 40
CHUNKS = 10
"""A stretch of training looks at the clock about so many times."""


class Promise(NamedTuple):
    """What one step was to change in its mini-batch's mean error to first order, and what it did change."""

    step: int
    promised: float
    realised: float


class Mark(NamedTuple):
    """A setting that was changed after ``step`` steps, in words."""

    step: int
    text: str


class TrainingRun:
    """A run of ``SGD`` from the weights of ``net`` on the training part of ``data``, and its record so far.

    ``settings`` are those of ``SGD``. ``history`` has a record for each call that trained, ``promises`` the last
    steps of those calls, ``marks`` the changes of settings. ``stopped`` is None, or one sentence that says why the run
    cannot go on as it is; the weights are then finite. ``ValueError`` as ``SGD`` raises it.
    """

    def __init__(self, net: Network, data: Dataset, loss: str = "half_squared_error", **settings):
        self.net, self.data = net, data
        self.run = SGD(net, *data.train, loss=loss, **settings)
        self._chunk = 1
        self._rewound: tuple | None = None
        self._changed: tuple | None = None
        self._begin()
        self.run.bound = GROWTH * (1.0 + self.history.newest.train)

    def _begin(self) -> None:
        self.history, self.promises, self.marks = History(), deque(maxlen=PROMISES), deque(maxlen=MARKS)
        self._record()

    @property
    def stopped(self) -> str | None:
        return self.run.stopped

    def train(self, seconds: float, most: int | None = None) -> None:
        """Steps for about ``seconds``, at least one and at most ``most``; none where the run is stopped."""
        before = self.run.steps
        self._stretch(seconds, math.inf if most is None else most - 1)
        if most is None or most > 0:
            self._watched_step()
        if self.run.steps > before:
            self._rewound = None
            self._record()

    def epoch(self) -> None:
        """As many steps as complete the epoch, the last of them watched."""
        self.train(math.inf, self.run.steps_left)

    def _stretch(self, seconds: float, most: float) -> None:
        """Steps in chunks whose length follows their own speed, so that the clock is looked at now and then."""
        begin, taken = perf_counter(), 0
        while taken < most and not self.stopped and (spent := perf_counter() - begin) < seconds:
            chunk = int(min(self._chunk, most - taken))
            self.run.step(chunk)
            taken += chunk
            took = perf_counter() - begin - spent
            self._chunk = max(1, min(2 * chunk, int(chunk * min(seconds, 1.0) / CHUNKS / max(took, 1e-9))))

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

    def set(self, **settings) -> None:
        """Change settings of the run, with a mark for each that becomes another; ``ValueError`` changes none of them.

        A run that was stopped may then go on; one that is asked for the settings it has stays stopped."""
        old = {name: getattr(self.run, name) for name, value in settings.items() if value != getattr(self.run, name)}
        if not old:
            return
        stopped = self.run.stopped
        before = self._kept() if self._is_worth_keeping() else self._changed
        try:
            for name in old:
                setattr(self.run, name, settings[name])
        except ValueError:
            for name, value in old.items():
                setattr(self.run, name, value)
            self.run.stopped = stopped
            raise
        self._changed = before
        self.marks.extend(Mark(self.run.steps, _said(name, getattr(self.run, name))) for name in old)

    def _is_worth_keeping(self) -> bool:
        """Whether the run has trained, goes on, and is no worse than the one that is kept already: a learning rate that
        is raised in several steps may have spoilt it before the last."""
        if self.stopped or not self.run.steps:
            return False
        if self._changed is None:
            return True
        _, history, *_ = self._changed
        return self.history.newest.train <= history.newest.train

    def _kept(self) -> tuple:
        """The run and its record as they are, whatever becomes of them."""
        return deepcopy((self.run, self.history, self.promises, self.marks))

    @property
    def can_go_back(self) -> bool:
        """Whether a run that is stopped was going on under other settings."""
        return self.stopped is not None and self._changed is not None

    def go_back(self) -> None:
        """The run as it was before a setting was changed, at its best, with the settings it had; nothing where there is
        nothing to go back to."""
        if self._changed:
            self.run, self.history, self.promises, self.marks = self._changed
            self._changed = None

    def rewind(self) -> None:
        """Back to the initial weights and an empty record; ``undo_rewind`` takes it back until the next step."""
        kept = self._kept()
        self.run.rewind()
        self._begin()
        # At the beginning there is nothing to bring back, except by a rewind before.
        self._rewound = kept if kept[0].steps else self._rewound

    @property
    def can_undo_rewind(self) -> bool:
        return self._rewound is not None

    def undo_rewind(self) -> None:
        """The run as it was before ``rewind``, under the settings of now; nothing where there is no rewind to undo."""
        if self._rewound:
            now = {name: getattr(self.run, name) for name in _NAMES}
            self.run, self.history, self.promises, self.marks = self._rewound
            self._rewound = None
            self.set(**now)


_NAMES = {"learning_rate": "η", "batch_size": "batch", "momentum": "momentum", "clip": "clip", "order": "order"}


def _said(name: str, value) -> str:
    if value is None:
        return f"no {_NAMES[name]}"
    return f"{_NAMES[name]} {value if isinstance(value, str) else format(value, '.4g')}"
