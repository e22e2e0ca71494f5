"""A training run as pictures that change while it runs: ``Dashboard(training, display)``.

``dashboard.base()`` is sent once: figures with everything that stays. ``dashboard.picture(stride, count)`` is sent
again and again: only what changes, by the uids of the figures' traces. Both are plain JSON without infinities.
"""

import numpy as np

from ...core.datasets import GOAL_LOSS, TOYS
from ...core.gradient_flow import gradient_flow
from ...core.training_run import TrainingRun
from ..protocol import DashboardBase, RunNumbers
from .curves import error_figure, error_update, flow_figure, flow_update, flow_words, promise_figure, promise_update
from .display import Display
from .fit import SHOWN, Fit
from .hidden_nodes import HiddenNodes
from .network import RunNetwork

SAMPLED = 200
"""Over so many samples at most the flow is taken, spread evenly over the training data."""


class Dashboard:
    """The pictures of one run."""

    def __init__(self, training: TrainingRun, display: Display):
        self.training, self.display = training, display
        run = training.run
        self.fit = Fit(training.data)
        self.relief = display.relief and self.fit.kind == "map"
        self.relief_of = min(display.output, SHOWN, self.fit.m)
        rows = np.unique(np.linspace(0, run.N - 1, min(run.N, SAMPLED)).astype(int))
        self.sampled = run.X[rows], run.D[rows]
        self.network = RunNetwork(training.net, display)
        self.hidden_nodes = HiddenNodes(self.fit, training.net)

    def base(self) -> DashboardBase:
        """Everything that stays while the run goes on."""
        return {
            "plots": {
                "fit": self.fit.relief(self.relief_of) if self.relief else self.fit.figure(),
                "error": error_figure(self.goal),
                "promise": promise_figure(),
                "flow": flow_figure(self.training.net.L),
            },
            "maps": [] if self.relief or self.fit.kind != "map" else self.fit.domains,
            "network": self.network.base(),
            "hidden_nodes": self.hidden_nodes.base(),
            "fit_words": self.fit.words,
        }

    @property
    def goal(self) -> float | None:
        """The mean error at which the data's function counts as learnt, if it is a toy's and measured by (12)."""
        known = TOYS.get(self.training.data.name)
        return known.goal if known and self.training.run.loss == GOAL_LOSS else None

    def picture(self, stride: int = 0, count: int = 0) -> RunNumbers:
        """Everything as it is now, for somebody who holds ``count`` records of the history as of ``stride``."""
        training, run = self.training, self.training.run
        net, history = run.network, training.history
        start, kept = history.since(stride, count)
        flow = gradient_flow(net, *self.sampled, loss=run.loss)
        fit = self.fit.relief_update(net, self.relief_of) if self.relief else self.fit.update(net)
        row = self.display.sample - 1 if 1 <= self.display.sample <= run.N else int(run.upcoming()[0])
        return {
            "steps": run.steps,
            "epochs": run.epochs,
            "train": training.newest.train,
            "test": training.newest.test,
            "goal": self.goal,
            # Once it was there it counts, whatever single samples do to the error afterwards.
            "reached": self.goal is not None and history.lowest <= self.goal,
            "stopped": training.stopped,
            "explosion": training.explosion,
            "can_undo_rewind": training.can_undo_rewind,
            "can_go_back": training.can_go_back,
            "history": {"stride": history.stride, "from": start, "kept": [*kept], "newest": training.newest},
            "maps": fit.pop("maps", []),
            "plots": {
                "fit": fit,
                "error": error_update(training, self.goal),
                "promise": promise_update(training),
                "flow": flow_update(flow),
            },
            "network": {**self.network.now(net, run.X[row], run.D[row], run.loss), "sample": row + 1},
            "hidden_nodes": self.hidden_nodes.now(net),
            "words": flow_words(flow, net.sizes),
        }
