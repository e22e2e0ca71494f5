"""Stochastic gradient descent: ``run = SGD(net, X, D)``, then ``run.step()``, ``run.epoch()``, ``run.network``.

The numbers come from ``PreallocatedSweep``, Algorithm 1 with everything allocated beforehand; here are the order of the
samples, the update of the weights, and what happens when they grow beyond float64.
"""

import copy
import math
import operator
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike

from .activations import activation
from .forward import forward
from .in_place import Call
from .losses import loss_named
from .messages import architecture, shortened
from .network import Layers, Network, check_sample, check_target
from .notebook import Shown
from .preallocated import PreallocatedSweep, views

ORDERS = ("shuffled", "given")


T = TypeVar("T")


class Hyperparameter(Generic[T]):
    """An attribute of ``SGD``, checked when it is set and in force from the next step on."""

    def __init__(
        self, convert: Callable[[Any], T], accepts: Callable[["SGD", T], bool], wanted: str, text: bool = False
    ):
        self.convert, self.accepts, self.wanted, self.text = convert, accepts, wanted, text

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, run: None, owner: type) -> "Hyperparameter[T]": ...
    @overload
    def __get__(self, run: "SGD", owner: type | None = None) -> T: ...
    def __get__(self, run: "SGD | None", owner: type | None = None) -> "Hyperparameter[T] | T":
        if run is None:
            return self
        value: T = run.__dict__[self.name]
        return value

    def __set__(self, run: "SGD", value: Any) -> None:
        try:
            converted = self.convert(value)
            accepted = self.accepts(run, converted)
        except (TypeError, ValueError):
            accepted = False
        quoted = accepted and isinstance(value, str) and not self.text
        if quoted or not accepted:
            hint = "; write it without quotation marks" if quoted else ""
            raise ValueError(f"{self.name} must be {self.wanted.format(N=run.N)}, got {shortened(value)}{hint}")
        run.__dict__[self.name] = converted
        run._sweeps, run.stopped = {}, None


class SGD(Shown):
    """A run of stochastic gradient descent on E (12), from the weights of ``net``.

    Column 0 of each weight array is the bias.

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
    finite to begin with; ``AttributeError`` for an attribute that is none of the above.
    """

    N: int
    stopped: str | None
    _sweeps: dict[int, PreallocatedSweep]

    learning_rate = Hyperparameter(float, lambda run, value: 0 < value < math.inf, "a number > 0")
    batch_size = Hyperparameter(operator.index, lambda run, value: 1 <= value <= run.N, "a whole number 1 … N = {N}")
    order = Hyperparameter(
        str, lambda run, value: value in ORDERS, " or ".join(repr(order) for order in ORDERS), text=True
    )
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
        X: ArrayLike,
        D: ArrayLike,
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
        self._order = np.arange(self.N)
        self._rows: np.ndarray | None = None  # the samples in the order of this epoch
        self._w, self._g, self._v = (np.empty(sum(W.size for W in net.weights)) for _ in range(3))
        self._safe = safe_norm(net, self.X, self.D) ** 2
        self.rewind()
        if not math.isfinite(self.error()):
            raise ValueError("E over the data is not finite with these weights; smaller weights or data are needed")
        self._complete = True

    def __setattr__(self, name: str, value: Any) -> None:
        if "_complete" in self.__dict__ and name not in self.__dict__:
            raise AttributeError(
                f"SGD has no {shortened(name)}; "
                "what can be set is learning_rate, batch_size, order, momentum, clip and bound"
            )
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        sizes = architecture(self._initial.sizes)
        at = f"step {self.steps:,}, epoch {self.epochs:,}"
        return (
            f"<SGD in {sizes}, {self.loss}: {at}, learning rate {self.learning_rate:g}, batch size {self.batch_size}>"
        )

    def rewind(self) -> None:
        """Back to the initial weights and the beginning of the run; the settings stay as they are now."""
        self._w[:] = np.concatenate([W.ravel() for W in self._initial.weights])
        self._v[:] = 0.0
        self._rng = np.random.default_rng(self.seed)
        self._position = self.N  # at the end of an epoch: the next step begins a new one
        self.steps = self.epochs = 0
        self.stopped = None

    def go_on_from(self, net: Network, steps: int, epochs: int) -> None:
        """A run that came to the weights of ``net`` after so many steps and epochs, at the end of an epoch: v = 0,
        and the order of the samples is drawn from the seed and ``epochs``.

        ``ValueError``, and nothing changes, where ``net`` has other widths or E / N is not finite or above ``bound``.
        """
        if net.sizes != self._initial.sizes:
            raise ValueError(f"a network of the widths {self._initial.sizes} is needed, got {net.sizes}")
        before = self._w.copy()
        self._w[:] = np.concatenate([W.ravel() for W in net.weights])
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            trouble = self._trouble()
        if trouble is not None:
            self._w[:] = before
            raise ValueError(f"with these weights the run has {trouble}")
        self._v[:] = 0.0
        self._rng = np.random.default_rng((self.seed, epochs))
        self._position = self.N
        self.steps, self.epochs, self.stopped = steps, epochs, None

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
                self._advance(batches)
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
            if self._rows is not None:
                self._samples.take(self._order, 0, self._rows, "clip")  # "clip" spares take a buffer of its own
            self._position = 0

    def _batches(self, n: int) -> np.ndarray:
        """The next mini-batches, at most n, of one width B and one epoch: (K, 1 + n + m, B)."""
        self._begin_epoch()
        if self._rows is None:
            self._rows = self._samples[self._order]
        left = self.N - self._position
        width = min(self.batch_size, left)
        count = min(n, left // width)
        rows = self._rows[self._position : self._position + count * width]
        return rows.reshape(count, width, -1).swapaxes(1, 2)

    def _advance(self, batches: np.ndarray) -> None:
        """Steps on ``batches``, up to the first that would end badly: the run stops before it.

        Which one that is is found by halves: they are tried all at once, else the first half and then the second."""
        trouble = self._try(batches)
        if trouble is None:
            return
        if len(batches) == 1:
            self.stopped = (
                f"Step {self.steps + 1:,} would make {trouble}, so the run stays at step {self.steps:,}. "
                "Rewind, lower the learning rate or clip the gradient."
            )
            return
        half = len(batches) // 2
        self._advance(batches[:half])
        if self.stopped is None:
            self._advance(batches[half:])

    def _try(self, batches: np.ndarray) -> str | None:
        """Take steps on all of ``batches``; where they end badly, take them back and say what is wrong."""
        count, _, width = batches.shape
        w, v = self._w.copy(), self._v.copy()
        self._sweep(width).run(batches)
        trouble = self._trouble()
        if trouble is None:
            self.steps += count
            self._position += count * width
            self.epochs += self._position == self.N
        else:
            self._w[:], self._v[:] = w, v
        return trouble

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

    def _sweep(self, width: int) -> PreallocatedSweep:
        """The sweep and the update for mini-batches of B = ``width``, built when they are first needed."""
        if width not in self._sweeps:
            w, g = (views(self._initial.sizes, flat) for flat in (self._w, self._g))
            sweep = PreallocatedSweep(self._initial, self.loss, w, g, width)
            sweep.calls += self._update(width)
            self._sweeps[width] = sweep
        return self._sweeps[width]

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

    def __getstate__(self) -> dict[str, Any]:
        # The calls of a sweep are bound to this run's arrays, so a copy must build its own; the rows follow from the
        # samples and their order.
        return {**self.__dict__, "_sweeps": {}, "_rows": None}

    def __deepcopy__(self, memo: dict[int, Any]) -> "SGD":
        """A run that goes its own way from here. It shares the data, which nobody writes to."""
        twin = copy.copy(self)
        own = {name: copy.deepcopy(self.__dict__[name], memo) for name in ("_w", "_g", "_v", "_rng")}
        twin.__dict__.update(own)
        return twin


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
