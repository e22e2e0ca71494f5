"""The session's runs: the one on screen, and the last few, so that undoing a change brings a run back as it was."""

from dataclasses import astuple, dataclass, replace
from hashlib import sha256

from ...core.csv_data import Table
from ...core.datasets import Dataset, toy
from ...core.losses import loss_named
from ...core.training_run import TrainingRun
from ...state.live_run import LiveRun
from ...state.problem import Problem
from ...state.training_view import OWN, TrainingView, counted, fitting_toy
from ..session import has, session

KEPT = 4

Runs = dict[tuple, LiveRun]
"""Runs by what made them."""


@dataclass(frozen=True, eq=False)
class OwnData:
    """Somebody's table and the columns chosen from it."""

    table: Table
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    standardise: bool | str


ToyKey = tuple[str, int, float | None, float, int]
"""A toy's name, N, noise, share held out, seed."""
OwnKey = tuple[OwnData, float, int]
"""Somebody's table, share held out, seed."""


def data_key(problem: Problem, view: TrainingView) -> ToyKey | OwnKey | None:
    """What the data on screen are made from; None where no toy suits the network and nothing else is there."""
    if view.data == OWN and has("own_data"):
        return own_key(view)
    name = view.data if view.data not in (None, OWN) else fitting_toy(problem)
    return None if name is None else (name, view.N, view.noise, view.share, view.seed)


def own_key(view: TrainingView) -> OwnKey:
    """What the data are made from once somebody has brought a table."""
    return session.own_data, view.share, view.seed


def made(key: ToyKey | OwnKey) -> Dataset:
    """The data of ``data_key``; ``ValueError`` as the makers raise it."""
    if len(key) == 3:
        own, share, seed = key
        return own.table.dataset(own.inputs, own.targets, own.standardise, share, seed)
    name, N, noise, share, seed = key
    return toy(name, N, noise, seed, share)


def live_run(problem: Problem, view: TrainingView, key: ToyKey | OwnKey) -> LiveRun:
    """The run of this network on these data, the one that was there before if there was one; settings as in ``view``.

    ``ValueError`` where the network, the loss and the data do not go together.
    """
    if not has("runs"):
        session.runs = {}
    runs = session.runs
    # The sidebar's sample and the example it started from have no part in the run.
    name = astuple(replace(problem, preset="", x=(), d=())), key
    live = runs.pop(name, None)
    if live is None:
        data = made(key)
        check(problem, data)
        settings = view.settings(int((~data.held_out).sum()))
        training = TrainingRun(problem.network(), data, problem.loss, seed=view.seed, **settings)
        # Somebody's own table is gone with the session, so a browser has no use for weights learnt from it.
        kept_as = "" if key[0] == OWN else sha256(repr(name).encode()).hexdigest()
        live = LiveRun(training, view.display, kept_as)
    opened, session.opened_run = session.opened_run, None
    if opened and opened.trained and opened.problem == problem:
        live.go_on_from(opened.trained, opened.steps, opened.epochs)
    runs[name] = live  # the newest last
    while len(runs) > KEPT:
        del runs[next(iter(runs))]
    live.show_as(view.display)
    live.set(**view.settings(live.training.run.N))
    return live


def check(problem: Problem, data: Dataset) -> None:
    """``ValueError`` in plain words unless the network and its loss suit the data."""
    wanted, there = (data.X.shape[1], data.D.shape[1]), (problem.sizes[0], problem.sizes[-1])
    if wanted != there:
        raise ValueError(f"The data have {counted(*wanted)}, the network has {counted(*there)}.")
    loss_named(problem.loss).check(problem.activations[-1], data.D)
