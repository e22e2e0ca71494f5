"""Stochastic gradient descent: ``run = SGD(net, X, D)``, then ``run.step()``, ``run.epoch()``, ``run.network``.

The numbers come from ``plan.Plan``, Algorithm 1 with everything allocated beforehand; here are the order of the
samples, the update of the weights, and what happens when they grow beyond float64.
"""

import math
import operator
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from .activations import activation
from .forward import forward
from .in_place import Call
from .losses import loss_named
from .network import Layers, Network, check_sample, check_target
from .preallocated import PreallocatedSweep, views

ORDERS = ("shuffled", "given")


class Hyperparameter:
    """An attribute of ``SGD``, checked when it is set and in force from the next step on."""

    def __init__(self, convert: Callable, accepts: Callable, wanted: str):
        self.convert, self.accepts, self.wanted = convert, accepts, wanted

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, run, owner=None):
        return self if run is None else run.__dict__[self.name]

    def __set__(self, run, value):
        try:
            converted = self.convert(value)
            accepted = self.accepts(run, converted)
        except (TypeError, ValueError):
            accepted = False
        if not accepted:
            raise ValueError(f"{self.name} must be {self.wanted.format(N=run.N)}, got {value!r}")
        run.__dict__[self.name] = converted
        run._plans, run.stopped = {}, None


class SGD:
    """A run of stochastic gradient descent on E (12), from the weights of ``net``.

    A step takes the next mini-batch of B samples and moves w ← w − η ḡ, where ḡ is the *mean* over the mini-batch of
    ∂E/∂w (30). With ``batch_size=1`` that is the paper's rule, one newly arrived sample a step. The last mini-batch of
    an epoch holds what is left and is divided by its own number.

    ``X``: (N, n), ``D``: (N, m), or one sample (n,) and (m,); kept as locked arrays with the axis N. ``loss``: a name
    from ``LOSSES``.
    ``seed`` fixes the order of the samples, drawn anew for each epoch; with ``order`` "given" it is that of X.

    These can be set at any time and hold from the next step on (``order`` from the next epoch on):
    ``learning_rate`` η > 0; ``batch_size`` 1 … N; ``order``;
    ``momentum`` 0 ≤ μ < 1: v ← μ v + η ḡ and w ← w − v, with v = 0 at the start and whenever μ was 0;
    ``clip`` > 0 or None: where ‖ḡ‖, over all layers, is larger than ``clip``, ḡ is shortened to that length.

    ``steps`` and ``epochs`` count what has been completed. The same seed and settings give the same weights to the last
    bit, however the steps are divided among calls, and again after ``rewind``.

    A step that would make a weight or E over the data leave float64, or E / N exceed ``bound`` (infinite unless it is
    set), is not taken: the run stays on the weights before it, ``stopped`` says why in one sentence, and further steps
    do nothing until a setting is changed or the run is rewound. While all goes well ``stopped`` is None. Weights and E
    are looked at where an epoch or a call ends, and the step at fault is found from there, so that the steps themselves
    need not be watched. Hence an E / N that exceeds ``bound`` and comes back between two looks does not stop the run,
    and where such a run stops depends on how its steps are divided among calls.

    ``ValueError`` for shapes, values and names that do not fit, for settings out of their ranges, and if E is not
    finite to begin with.
    """

    learning_rate = Hyperparameter(float, lambda run, value: 0 < value < math.inf, "a number > 0")
    batch_size = Hyperparameter(operator.index, lambda run, value: 1 <= value <= run.N, "a whole number 1 … N = {N}")
    order = Hyperparameter(str, lambda run, value: value in ORDERS, " or ".join(repr(order) for order in ORDERS))
    momentum = Hyperparameter(float, lambda run, value: 0 <= value < 1, "a number 0 ≤ μ < 1")
    clip = Hyperparameter(
        lambda value: None if value is None else float(value),
        lambda run, value: value is None or 0 < value < math.inf,
        "a number > 0 or None",
    )
    bound = Hyperparameter(float, lambda run, value: value > 0, "a number > 0")

    def __init__(
        self,
        net: Network,
        X,
        D,
        loss: str = "half_squared_error",
        learning_rate: float = 0.1,
        batch_size: int = 1,
        seed: int = 0,
        order: str = "shuffled",
        momentum: float = 0.0,
        clip: float | None = None,
    ):
        X = check_sample(net, X)
        D = check_target(net, D, X)
        loss_named(loss).check(net.activations[-1], D)
        self._initial, self.X, self.D = net, np.atleast_2d(X), np.atleast_2d(D)
        self.N, self.loss, self.seed = len(self.X), loss, seed
        self.learning_rate, self.batch_size, self.order = learning_rate, batch_size, order
        self.momentum, self.clip, self.bound = momentum, clip, math.inf

        self._samples = np.column_stack([np.ones(self.N), self.X, self.D])
        self._rows = np.empty_like(self._samples)  # the samples in the order of this epoch
        self._w, self._g, self._v = (np.empty(sum(W.size for W in net.weights)) for _ in range(3))
        self._safe = safe_norm(net, self.X, self.D) ** 2
        self.rewind()
        if not math.isfinite(self.error()):
            raise ValueError("E over the data is not finite with these weights; smaller weights or data are needed")

    def rewind(self) -> None:
        """Back to the initial weights and the beginning of the run; the settings stay as they are now."""
        self._w[:] = np.concatenate([W.ravel() for W in self._initial.weights])
        self._v[:] = 0.0
        self._rng = np.random.default_rng(self.seed)
        self._position = self.N  # at the end of an epoch: the next step begins a new one
        self.steps = self.epochs = 0
        self.stopped = None

    @property
    def network(self) -> Network:
        """The network with the weights of this moment, a copy."""
        return Network(tuple(views(self._initial.sizes, self._w)), self._initial.activations)

    @property
    def velocity(self) -> Layers:
        """v of the momentum, shaped like the weights, a copy; 0 without momentum."""
        return views(self._initial.sizes, self._v.copy())

    def error(self) -> float:
        """E (12), summed over all N samples, with the weights of this moment."""
        net = self.network
        pas = forward(net, self.X)
        with np.errstate(over="ignore", invalid="ignore"):
            return loss_named(self.loss).error(pas.u[net.L], pas.z[net.L], self.D)

    def upcoming(self) -> np.ndarray:
        """Which rows of X, counted from 0, the next step will use, in their order."""
        self._begin_epoch()
        return self._order[self._position : self._position + self.batch_size].copy()

    def step(self, n: int = 1) -> None:
        """``n`` steps, fewer if the run stops. ``ValueError`` unless n is a whole number ≥ 0."""
        if int(n) != n or n < 0:
            raise ValueError(f"n must be a whole number of steps ≥ 0, got {n!r}")
        n = int(n)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            while n > 0 and self.stopped is None:
                batches = self._batches(n)
                self._take(batches)
                n -= len(batches)

    @property
    def steps_left(self) -> int:
        """How many steps complete the epoch: a whole one, or what is left of one that has begun."""
        return math.ceil((self.N - self._position % self.N) / self.batch_size)

    def epoch(self) -> None:
        """``steps_left`` steps."""
        self.step(self.steps_left)

    def _begin_epoch(self) -> None:
        if self._position == self.N:
            self._order = self._rng.permutation(self.N) if self.order == "shuffled" else np.arange(self.N)
            self._samples.take(self._order, 0, self._rows, "clip")  # "clip" spares take a buffer of its own
            self._position = 0

    def _batches(self, n: int) -> np.ndarray:
        """The next mini-batches, at most n, of one width B and one epoch: (K, 1 + n + m, B)."""
        self._begin_epoch()
        left = self.N - self._position
        width = min(self.batch_size, left)
        count = min(n, left // width)
        rows = self._rows[self._position : self._position + count * width]
        return rows.reshape(count, width, -1).swapaxes(1, 2)

    def _take(self, batches: np.ndarray) -> None:
        """Steps on ``batches``. If they do not end well, go back and take them by halves, down to the one at fault."""
        count, _, width = batches.shape
        plan = self._plan(width)
        before = self._w.copy(), self._v.copy()
        plan.run(batches)
        if not (trouble := self._trouble()):
            self.steps += count
            self._position += count * width
            self.epochs += self._position == self.N
            return
        self._w[:], self._v[:] = before
        if count == 1:
            self.stopped = (
                f"Step {self.steps + 1:,} would make {trouble}, so the run stays at step {self.steps:,}. "
                "Rewind, lower the learning rate or clip the gradient."
            )
            return
        self._take(batches[: count // 2])
        if self.stopped is None:
            self._take(batches[count // 2 :])

    def _trouble(self) -> str | None:
        """What is wrong, if anything. Without a bound E is computed only where the weights may make it overflow."""
        if self.bound == math.inf and self._w.dot(self._w) < self._safe:
            return None
        if not np.isfinite(self._w).all():
            return "the weights not finite"
        error = self.error()
        if not math.isfinite(error):
            return "the error not finite"
        return None if error <= self.N * self.bound else f"the mean error larger than {self.bound:.4g}"

    def _plan(self, width: int) -> PreallocatedSweep:
        """The sweep and the update for mini-batches of B = ``width``, built when they are first needed."""
        if width not in self._plans:
            w, g = (views(self._initial.sizes, flat) for flat in (self._w, self._g))
            plan = PreallocatedSweep(self._initial, self.loss, w, g, width)
            plan.calls += self._update(width)
            self._plans[width] = plan
        return self._plans[width]

    def _update(self, width: int) -> Iterator[Call]:
        """w ← w − η g/B, by way of ``clip`` and ``momentum`` where they are set; g is overwritten."""
        w, g, v = self._w, self._g, self._v
        rate = np.array(self.learning_rate / width)
        if self.clip is not None:
            # ḡ = g/B at most as long as clip: its factor is min(η/B, η clip/‖g‖), and for g = 0 the former.
            factor = np.empty(())
            yield g.dot, (g, factor)
            yield np.sqrt, (factor, factor)
            yield np.divide, (np.array(self.learning_rate * self.clip), factor, factor)
            yield partial(np.minimum, out=factor), (factor, rate)
            rate = factor
        yield np.multiply, (g, rate, g)
        if self.momentum > 0:
            yield np.multiply, (v, np.array(self.momentum), v)
            yield np.add, (v, g, v)
            g = v
        else:
            v[:] = 0.0
        yield np.subtract, (w, g, w)

    def __getstate__(self):
        # The calls of a plan are bound to this run's arrays; a copy of the run must build its own.
        return {**self.__dict__, "_plans": {}}


def safe_norm(net: Network, X: np.ndarray, D: np.ndarray) -> float:
    """A length of w up to which E over the data is a float64, whatever the weights.

    ‖u_l‖ ≤ ‖w‖ (1 + ‖z_{l-1}‖) by Cauchy and Schwarz, and ‖z_l‖ ≤ √h_l b(‖u_l‖) where b(a) is the bound that the
    activation's row gives of |φ(u)| for |u| ≤ a. So no sum and no output is beyond a bound that grows with ‖w‖; the
    length is where that reaches 1e100.
    """

    def reach(norm: float) -> float:
        z = largest = float(np.linalg.norm(X, axis=1).max())
        for h, name in zip(net.sizes[1:], net.activations, strict=True):
            u = norm * (1.0 + z)
            z = math.sqrt(h) * activation(name).bound(u)
            # A φ that is bounded must not hide that the sums below it are not.
            largest = max(largest, u, z)
        return largest + float(np.abs(D).max())

    norm = 1e100
    while reach(norm) > 1e100 and norm > 0.0:
        norm /= 2.0
    return norm
