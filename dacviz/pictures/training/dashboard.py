"""A training run as pictures that change while it runs: ``Board(course, look)``.

``board.base()`` is sent once: figures with everything that stays. ``board.picture(stride, count)`` is sent again and
again: only what changes, by the uids of the figures' traces. Both are plain JSON in which nothing is infinite.
"""

import numpy as np

from ...core.datasets import GOAL_LOSS, TOYS
from ...core.gradient_flow import flow
from ...core.training_run import TrainingRun
from .curves import error_figure, error_update, flow_figure, flow_update, flow_words, promise_figure, promise_update
from .display import Display
from .fit import SHOWN, Fit
from .hidden_nodes import HiddenNodes
from .network import RunNetwork

SAMPLED = 200
"""Over so many samples at most the flow is taken, spread evenly over the training data."""


class Dashboard:
    """The pictures of one run."""

    def __init__(self, course: TrainingRun, look: Display):
        self.course, self.look = course, look
        run = course.run
        self.fit = Fit(course.data)
        self.relief = look.relief and self.fit.kind == "map"
        self.relief_of = min(look.output, SHOWN, self.fit.m)
        rows = np.unique(np.linspace(0, run.N - 1, min(run.N, SAMPLED)).astype(int))
        self.sampled = run.X[rows], run.D[rows]
        self.still = RunNetwork(course.net, look)
        self.strip = HiddenNodes(self.fit, course.net)

    def base(self) -> dict:
        """Everything that stays while the run goes on."""
        return {
            "plots": {
                "fit": self.fit.relief(self.relief_of) if self.relief else self.fit.figure(),
                "error": error_figure(self.goal),
                "promise": promise_figure(),
                "flow": flow_figure(self.course.net.L),
            },
            "maps": [] if self.relief or self.fit.kind != "map" else self.fit.domains,
            "network": self.still.base(),
            "strip": self.strip.base(),
            "fit_words": self.fit.words,
        }

    @property
    def goal(self) -> float | None:
        """The mean error at which the data's function counts as learnt, if it is a toy's and measured by (12)."""
        known = TOYS.get(self.course.data.name)
        return known.goal if known and self.course.run.loss == GOAL_LOSS else None

    def picture(self, stride: int = 0, count: int = 0) -> dict:
        """Everything as it is now, for somebody who holds ``count`` records of the history as of ``stride``."""
        course, run = self.course, self.course.run
        net, history = run.network, course.history
        start, kept = history.since(stride, count)
        flowing = flow(net, *self.sampled, loss=run.loss)
        fit = self.fit.relief_update(net, self.relief_of) if self.relief else self.fit.update(net)
        row = self.look.sample - 1 if 1 <= self.look.sample <= run.N else int(run.upcoming()[0])
        return {
            "steps": run.steps,
            "epochs": run.epochs,
            "train": history.newest.train,
            "test": history.newest.test,
            "goal": self.goal,
            # Once it was there it counts, whatever single samples do to the error afterwards.
            "reached": self.goal is not None and min(record.train for record in history.records) <= self.goal,
            "stopped": course.stopped,
            "can_undo_rewind": course.can_undo_rewind,
            "can_go_back": course.can_go_back,
            "history": {"stride": history.stride, "from": start, "kept": kept, "newest": history.newest},
            "maps": fit.pop("maps", []),
            "plots": {
                "fit": fit,
                "error": error_update(course, self.goal),
                "promise": promise_update(course),
                "flow": flow_update(flowing),
            },
            "network": self.still.now(net, run.X[row], run.D[row], run.loss) | {"sample": row + 1},
            "strip": self.strip.now(net),
            "words": flow_words(flowing, net.sizes),
        }
