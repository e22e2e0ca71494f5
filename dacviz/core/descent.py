"""What every run that descends on E shares, whatever its update rule: ``Descent``; the rules are ``SGD`` and ``Adam``.

The numbers come from ``PreallocatedSweep``, Algorithm 1 with everything allocated beforehand; here are the order of the
samples, and what happens when the weights grow beyond float64.
"""

import copy
import math
import operator
from collections.abc import Callable, Iterator
from typing import Any, Generic, Self, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike

from .activations import activation
from .forward import forward
from .in_place import Call, minimum
from .losses import loss_named
from .messages import architecture, shortened
from .network import Network, check_sample, check_target
from .notebook import Shown
from .preallocated import PreallocatedSweep, views

ORDERS = ("shuffled", "given")


T = TypeVar("T")


class Hyperparameter(Generic[T]):
    """An attribute of a run, checked when it is set and in force from the next step on."""

    def __init__(self, convert: Callable[[Any], T], accepts: Callable[[Any, T], bool], wanted: str, text: bool = False):
        self.convert, self.accepts, self.wanted, self.text = convert, accepts, wanted, text

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, run: None, owner: type) -> "Hyperparameter[T]": ...
    @overload
    def __get__(self, run: "Descent", owner: type | None = None) -> T: ...
    def __get__(self, run: "Descent | None", owner: type | None = None) -> "Hyperparameter[T] | T":
        if run is None:
            return self
        value: T = run.__dict__[self.name]
        return value

    def __set__(self, run: "Descent", value: Any) -> None:
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


class Descent(Shown):
    """A run from the weights of ``net`` down E (12), by mini-batches: what ``SGD`` says of its data, its order, its
    settings and its stop.

    A rule says what it remembers between its steps, ``_memory_size`` numbers that are 0 at the start, and which
    calls its step is made of, ``_update``.
    """

    N: int
    stopped: str | None
    _sweeps: dict[int, PreallocatedSweep]

    learning_rate = Hyperparameter(float, lambda run, value: 0 < value < math.inf, "a number > 0")
    batch_size = Hyperparameter(operator.index, lambda run, value: 1 <= value <= run.N, "a whole number 1 … N = {N}")
    order = Hyperparameter(
        str, lambda run, value: value in ORDERS, " or ".join(repr(order) for order in ORDERS), text=True
    )
    clip = Hyperparameter(
        lambda value: None if value is None else float(value),
        lambda run, value: value is None or 0 < value < math.inf,
        "a number > 0 or None",
    )
    weight_decay = Hyperparameter(float, lambda run, value: 0 <= value < math.inf, "a number ≥ 0")
    bound = Hyperparameter(float, lambda run, value: value > 0, "a number > 0")

    def __init__(self, net: Network, X: ArrayLike, D: ArrayLike, loss: str, seed: int, **settings: Any):
        X = check_sample(net, X)
        D = check_target(net, D, X)
        loss_named(loss).check(net.activations[-1], D)
        self._initial, self.X, self.D = net, np.atleast_2d(X), np.atleast_2d(D)
        self.N, self.loss, self.seed = len(self.X), loss, seed
        for name, value in {**settings, "bound": math.inf}.items():
            setattr(self, name, value)

        self._samples = np.column_stack([np.ones(self.N), self.X, self.D])
        self._order = np.arange(self.N)
        self._rows: np.ndarray | None = None  # the samples in the order of this epoch
        size = sum(W.size for W in net.weights)
        self._w, self._g, self._memory = (np.empty(n) for n in (size, size, self._memory_size(size)))
        self._safe = safe_norm(net, self.X, self.D) ** 2
        self.rewind()
        if not math.isfinite(self.error()):
            raise ValueError("E over the data is not finite with these weights; smaller weights or data are needed")
        self._complete = True

    def __setattr__(self, name: str, value: Any) -> None:
        if "_complete" in self.__dict__ and name not in self.__dict__:
            *others, last = self.settings()
            raise AttributeError(
                f"{type(self).__name__} has no {shortened(name)}; what can be set is {', '.join(others)} and {last}"
            )
        super().__setattr__(name, value)

    @classmethod
    def settings(cls) -> tuple[str, ...]:
        """The names of what can be set at any time."""
        return tuple(
            name
            for owner in reversed(cls.__mro__)
            for name, value in vars(owner).items()
            if isinstance(value, Hyperparameter)
        )

    def __repr__(self) -> str:
        sizes = architecture(self._initial.sizes)
        at = f"step {self.steps:,}, epoch {self.epochs:,}"
        return (
            f"<{type(self).__name__} in {sizes}, {self.loss}: {at}, learning rate {self.learning_rate:g}, "
            f"batch size {self.batch_size}>"
        )

    def rewind(self) -> None:
        """Back to the initial weights and the beginning of the run; the settings stay as they are now."""
        self._w[:] = np.concatenate([W.ravel() for W in self._initial.weights])
        self._memory[:] = 0.0
        self._rng = np.random.default_rng(self.seed)
        self._position = self.N  # at the end of an epoch: the next step begins a new one
        self.steps = self.epochs = 0
        self.stopped = None

    def go_on_from(self, net: Network, steps: int, epochs: int) -> None:
        """A run that came to the weights of ``net`` after so many steps and epochs, at the end of an epoch: what the
        rule remembers is 0, and the order of the samples is drawn from the seed and ``epochs``.

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
        self._memory[:] = 0.0
        self._rng = np.random.default_rng((self.seed, epochs))
        self._position = self.N
        self.steps, self.epochs, self.stopped = steps, epochs, None

    @property
    def network(self) -> Network:
        """The network with the weights of this moment, a copy."""
        return Network(tuple(views(self._initial.sizes, self._w)), self._initial.activations)

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
        w, memory = self._w.copy(), self._memory.copy()
        self._sweep(width).run(batches)
        trouble = self._trouble()
        if trouble is None:
            self.steps += count
            self._position += count * width
            self.epochs += self._position == self.N
        else:
            self._w[:], self._memory[:] = w, memory
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

    @staticmethod
    def _memory_size(weights: int) -> int:
        """How many numbers the rule remembers between two steps for so many weights."""
        raise NotImplementedError

    def _update(self, width: int) -> Iterator[Call]:
        """The calls of a step: they move w by the sum g over the mini-batch, with ``weight_decay`` and ``clip``."""
        raise NotImplementedError

    def _decay(self) -> Iterator[Call]:
        """w ← w − η λ w, where there is a λ."""
        if self.weight_decay > 0:
            yield np.multiply, (self._w, np.array(1.0 - self.learning_rate * self.weight_decay), self._w)

    def _scale(self, scale: float, width: int) -> tuple[list[Call], np.ndarray]:
        """Calls after which the array beside them is what makes ``scale`` · c ḡ of g: c is 1, or what clips ḡ."""
        rate = np.array(scale / width)
        if self.clip is None:
            return [], rate
        # ḡ = g/B at most as long as clip: its factor is min(scale/B, scale · clip/‖g‖), and for g = 0 the former.
        g, factor = self._g, np.empty(())
        return [
            (g.dot, (g, factor)),
            (np.sqrt, (factor, factor)),
            (np.divide, (np.array(scale * self.clip), factor, factor)),
            minimum(factor, rate, factor),
        ], factor

    def __getstate__(self) -> dict[str, Any]:
        # The calls of a sweep are bound to this run's arrays, so a copy must build its own; the rows follow from the
        # samples and their order.
        return {**self.__dict__, "_sweeps": {}, "_rows": None}

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A run that goes its own way from here. It shares the data, which nobody writes to."""
        twin = copy.copy(self)
        own = {name: copy.deepcopy(self.__dict__[name], memo) for name in ("_w", "_g", "_memory", "_rng")}
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
