"""Data to train on: ``toy("sine")`` makes a ``Dataset``, and ``tables.read_csv`` makes one of somebody's own numbers.

A ``Dataset`` is inputs X, targets D, and which samples are held out for testing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike

from .messages import shortened
from .notebook import Shown

MAX_ROWS = 10_000


@dataclass(frozen=True, eq=False)
class Scaling:
    """Standardisation of columns, (v − mean) / scale; ``mean`` and ``scale`` have one number a column, (c,)."""

    mean: np.ndarray
    scale: np.ndarray

    def apply(self, values: ArrayLike) -> np.ndarray:
        """From the original units, (N, c) or (c,), to standardised ones."""
        return (np.asarray(values, float) - self.mean) / self.scale

    def invert(self, values: ArrayLike) -> np.ndarray:
        """From standardised units, (N, c) or (c,), back to the original ones."""
        return np.asarray(values, float) * self.scale + self.mean

    @classmethod
    def none(cls, columns: int) -> "Scaling":
        """The one that changes nothing: mean 0, scale 1."""
        return cls(np.zeros(columns), np.ones(columns))


@dataclass(frozen=True, eq=False)
class Dataset(Shown):
    """N samples: ``X`` (N, n) and ``D`` (N, m), ``held_out`` (N,) True for those kept for testing; all read-only.

    ``inputs`` and ``targets`` are the n and m names of the columns. ``x_scaling`` and ``d_scaling`` lead from the
    original units to those of X and D; they change nothing (mean 0, scale 1) where no standardisation was asked for.
    ``ValueError`` for shapes that do not fit together, values that are not finite, and no sample left to train on.
    """

    name: str
    X: np.ndarray
    D: np.ndarray
    held_out: np.ndarray
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    x_scaling: Scaling
    d_scaling: Scaling

    def __post_init__(self) -> None:
        X, D, held_out = np.array(self.X, float), np.array(self.D, float), np.array(self.held_out, bool)
        N, n, m = len(held_out), len(self.inputs), len(self.targets)
        if X.shape != (N, n) or D.shape != (N, m) or n < 1 or m < 1:
            raise ValueError(
                f"X and D must have shapes (N, n) = {(N, n)} and (N, m) = {(N, m)}, got {X.shape}, {D.shape}"
            )
        if not (np.isfinite(X).all() and np.isfinite(D).all()):
            raise ValueError("X and D must be finite")
        if held_out.all():
            raise ValueError("at least one sample must be left to train on")
        for field, array in (("X", X), ("D", D), ("held_out", held_out)):
            array.setflags(write=False)
            object.__setattr__(self, field, array)

    def __repr__(self) -> str:
        columns = f"{', '.join(self.inputs)} → {', '.join(self.targets)}"
        held_out = int(self.held_out.sum())
        return f"<Dataset {shortened(self.name)}: {len(self.X):,} samples, {held_out:,} held out; {shortened(columns)}>"

    @property
    def train(self) -> tuple[np.ndarray, np.ndarray]:
        """(X, D) of the samples to train on, in their order."""
        return self.X[~self.held_out], self.D[~self.held_out]

    @property
    def test(self) -> tuple[np.ndarray, np.ndarray]:
        """(X, D) of the samples held out; none of them if ``held_out`` is nowhere True."""
        return self.X[self.held_out], self.D[self.held_out]


def split(N: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """(N,), True for the samples that are held out: round(share N) of them, drawn at random; one at least stays."""
    if not 0 <= share < 1:
        raise ValueError(f"the share held out for testing must be 0 ≤ share < 1, got {share!r}")
    count = min(round(share * N), N - 1)
    held_out = np.zeros(N, bool)
    held_out[rng.permutation(N)[:count]] = True
    return held_out


@dataclass(frozen=True)
class Toy(Shown):
    """A function to learn: ``f`` takes x as n arrays of one shape and gives the m outputs in a tuple.

    Each x_i is drawn uniformly from ``low`` … ``high``, and normal noise of standard deviation ``noise`` is added to
    every output unless other noise is asked for. ``goal`` is the mean training error E / N, with the ½ of (12), at
    which the function counts as learnt.
    """

    name: str
    title: str
    latex: str
    f: Callable[..., tuple]
    n: int = 1
    m: int = 1
    noise: float = 0.0
    goal: float = 0.001
    low: float = -1.0
    high: float = 1.0

    def __repr__(self) -> str:
        return f"<Toy {self.name}: {self.n} → {self.m}, noise {self.noise:g}>"

    def __call__(self, X: ArrayLike) -> np.ndarray:
        """The outputs without noise, (N, m), for X (N, n)."""
        return np.stack(self.f(*np.asarray(X, float).T), axis=1)

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        # f has no name to pickle it by; the toy has.
        return (_toy_named, (self.name,)) if TOYS.get(self.name) is self else super().__reduce_ex__(protocol)


def _toy_named(name: str) -> Toy:
    return TOYS[name]


GOAL_LOSS = "half_squared_error"
"""The loss in which the goals are measured, (12)."""


HIDDEN, LEARNING_RATE = (8, 8), 0.05
"""The hidden widths, with tanh, and the η with which SGD reaches every toy's goal, one sample a step."""

TOYS: dict[str, Toy] = {
    toy.name: toy
    for toy in (
        Toy("sine", "Sine", r"\sin \pi x", lambda x: (np.sin(np.pi * x),)),
        Toy(
            "step", "Step", r"1 \text{ if } x > 0 \text{, else } 0", lambda x: (np.where(x > 0, 1.0, 0.0),), goal=0.002
        ),
        Toy("abs", "|x|", r"|x|", lambda x: (np.abs(x),)),
        Toy("cubic", "Noisy cubic", r"2 x^3 - x", lambda x: (2.0 * x**3 - x,), noise=0.1, goal=0.01),
        Toy(
            "bumps",
            "Two bumps",
            r"e^{-20 (x + 1/2)^2} + \frac{1}{2} e^{-20 (x - 1/2)^2}",
            lambda x: (np.exp(-20.0 * (x + 0.5) ** 2) + 0.5 * np.exp(-20.0 * (x - 0.5) ** 2),),
        ),
        Toy("runge", "Runge", r"\frac{1}{1 + 25 x^2}", lambda x: (1.0 / (1.0 + 25.0 * x**2),)),
        Toy("plane", "Plane", r"\frac{1}{2} x_1 - \frac{1}{4} x_2", lambda x, y: (0.5 * x - 0.25 * y,), n=2),
        Toy("product", "Product", r"x_1 x_2", lambda x, y: (x * y,), n=2),
        Toy(
            "ripple",
            "Ripple",
            r"\cos 5 \sqrt{x_1^2 + x_2^2}",
            lambda x, y: (np.cos(5.0 * np.hypot(x, y)),),
            n=2,
            goal=0.005,
        ),
        Toy("saddle", "Saddle", r"x_1^2 - x_2^2", lambda x, y: (x**2 - y**2,), n=2),
        Toy("hill", "Gaussian hill", r"e^{-4 (x_1^2 + x_2^2)}", lambda x, y: (np.exp(-4.0 * (x**2 + y**2)),), n=2),
        Toy(
            "circle",
            "Circle",
            r"(\cos \pi x, \sin \pi x)",
            lambda x: (np.cos(np.pi * x), np.sin(np.pi * x)),
            m=2,
        ),
        Toy(
            "polar",
            "Polar coordinates",
            r"(x_1 \cos \pi x_2, x_1 \sin \pi x_2)",
            lambda r, t: (r * np.cos(np.pi * t), r * np.sin(np.pi * t)),
            n=2,
            m=2,
            goal=0.002,
        ),
    )
}


def toy(name: str, N: int = 200, noise: float | None = None, seed: int = 0, test_share: float = 0.25) -> Dataset:
    """``N`` samples (1 … 10,000) of the function called ``name`` in ``TOYS``; the same ``seed`` gives the same samples.

    ``noise`` ≥ 0 is the standard deviation of what is added to the targets, that of the function if None;
    ``test_share``, 0 ≤ share < 1, of the samples is held out. ``ValueError`` for anything else.
    """
    if name not in TOYS:
        raise ValueError(f"unknown toy data {name!r}; choose one of {', '.join(TOYS)}")
    if int(N) != N or not 1 <= N <= MAX_ROWS:
        raise ValueError(f"N must be a whole number 1 … {MAX_ROWS:,}, got {N!r}")
    made = TOYS[name]
    noise = made.noise if noise is None else noise
    if not 0 <= noise < math.inf:
        raise ValueError(f"noise must be a number ≥ 0, got {noise!r}")
    # Three streams, so that more noise or another share leaves the samples where they are.
    at, off, apart = (np.random.default_rng([seed, stream]) for stream in range(3))
    X = at.uniform(made.low, made.high, (int(N), made.n))
    D = made(X) + noise * off.standard_normal((int(N), made.m))
    held_out = split(int(N), test_share, apart)
    inputs, targets = _letters("x", made.n), _letters("d", made.m)
    return Dataset(name, X, D, held_out, inputs, targets, Scaling.none(made.n), Scaling.none(made.m))


def _letters(letter: str, count: int) -> tuple[str, ...]:
    return (letter,) if count == 1 else tuple(f"{letter}{k}" for k in range(1, count + 1))
