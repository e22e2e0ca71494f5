"""Algorithm 1 one assignment at a time: ``trace(net, x, d).steps``.

Each quantity is assigned once, so a step is self-contained and what is known after k steps is the given quantities
plus the targets of the first k steps.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike

from ..core.expression import Expression, Ref
from ..core.losses import loss_named
from ..core.messages import architecture, shortened
from ..core.network import Network, check_sample, check_target
from ..core.notebook import Shown
from . import equations as eq
from .expression import value

_PHASE_OF_LINE = {1: "forward", 3: "output", 6: "backward", 9: "gradient", 11: "gradient", 13: "update"}
PHASES = ("forward", "output", "backward", "gradient")
MAX_TERMS = 150_000
MAX_KEPT_TERMS = 6_000
"""Of a network of 2,000 weights: to bind its laws takes longer than to compute, and they take about 3 MB."""


@dataclass(frozen=True)
class Step:
    """One assignment: ``target`` = ``expression`` = ``value``, by ``equation`` on ``line`` of Algorithm 1."""

    line: int
    equation: str
    target: Ref
    expression: Expression
    value: float

    @property
    def phase(self) -> str:
        """forward, output, backward or gradient; update for a step of SGD (``lesson.update``)."""
        return _PHASE_OF_LINE[self.line]


@dataclass(frozen=True)
class Trace(Shown):
    """Algorithm 1 on one sample. ``given`` holds w, x = z_0 and d; ``output`` is None for E, else o for u_{L,o};
    ``error`` is E (13). ``updates`` says that steps of SGD follow those of the algorithm."""

    net: Network
    loss: str
    output: int | None
    given: dict[Ref, float]
    steps: tuple[Step, ...]
    error: float
    updates: bool = False

    def __repr__(self) -> str:
        about = "" if self.output is None else f" of output {self.output}"
        sizes = architecture(self.net.sizes)
        return f"<Trace{about} in {sizes}, {self.loss}: {len(self.steps)} steps, error = {self.error!r}>"

    def known(self, k: int | None = None) -> dict[Ref, float]:
        """Everything known after the first k steps; all of them for None."""
        return self.given | {step.target: step.value for step in self.steps[:k]}


def trace(
    net: Network,
    x: ArrayLike,
    d: ArrayLike,
    loss: str = "half_squared_error",
    output: int | None = None,
    until: str = "gradient",
) -> Trace:
    """The 3 Σ h_l + Σ (1 + h_{l-1}) h_l steps of Algorithm 1 for one sample x (n,), d (m,).

    Column 0 of each weight array is the bias. ``until`` ends the trace after one of the phases forward, output,
    backward and gradient. ``ValueError`` for more than ``MAX_TERMS`` terms in all equations, which would take hundreds
    of megabytes: ask for a part by ``until``, or for the numbers alone by ``backprop``.

    With ``output`` = o the same algorithm differentiates u_{L,o} instead of E: lines 2–6 compute α_{·→L,o} by (21)
    and Corollary 3 (26), lines 7–11 ∂u_{L,o}/∂w by (31). ``ValueError`` for wrong shapes, targets that do not suit
    the loss, an o that is not 1 … m, and for results beyond float64, naming the first.
    """
    sample = check_sample(net, x)
    wanted = check_target(net, d, sample)
    if sample.ndim != 1:
        raise ValueError(f"a trace follows one sample, x of shape (n,) = ({net.sizes[0]},), got {sample.shape}")
    loss_named(loss).check(net.activations[-1], wanted)
    if output is not None and not 1 <= output <= net.sizes[-1]:
        raise ValueError(f"output must be 1 … m = {net.sizes[-1]}, got {output}")
    _check_size(net, until)
    last = max(line for line, phase in _PHASE_OF_LINE.items() if phase == until)
    known = given(net, sample) | {Ref("d", (o,)): float(v) for o, v in enumerate(wanted, 1)}
    start = dict(known)
    steps = []
    for line, (equation, target, expression) in _assigned(net, loss, output):
        if line > last:
            break
        known[target] = result = value(expression, known)
        if not isfinite(result):
            raise ValueError(f"{target} is beyond what a 64-bit number can hold; use smaller weights or inputs")
        steps.append(Step(line, equation, target, expression, result))
    error = _error(net, loss, known)
    if not isfinite(error):
        raise ValueError("E is beyond what a 64-bit number can hold; use smaller weights, inputs or targets")
    return Trace(net, loss, output, start, tuple(steps), error)


def _check_size(net: Network, until: str) -> None:
    if until not in PHASES:
        raise ValueError(f"until must be one of {', '.join(PHASES)}, got {shortened(until)}")
    if (count := term_count(net.sizes, until)) > MAX_TERMS:
        smaller = [phase for phase in PHASES if term_count(net.sizes, phase) <= MAX_TERMS]
        part = f"for a part trace(net, x, d, until={smaller[-1]!r}), or " if smaller else ""
        raise ValueError(
            f"this trace would have {count:,} terms, and the limit is {MAX_TERMS:,}: "
            f"write {part}for the numbers alone backprop(net, x, d)"
        )


def term_count(sizes: tuple[int, ...], until: str = "gradient") -> int:
    """How many terms all equations of a trace have together: one for each weight that they read or differentiate by."""
    weights = [(1 + n) * h for n, h in pairwise(sizes)]
    phases = {"forward": sum(weights), "output": sizes[-1], "backward": sum(weights[1:]), "gradient": sum(weights)}
    return sum(phases[phase] for phase in PHASES[: PHASES.index(until) + 1])


def _error(net: Network, loss: str, known: dict[Ref, float]) -> float:
    outputs = range(1, net.sizes[-1] + 1)
    u, z = (np.array([known[Ref(kind, (net.L, o))] for o in outputs]) for kind in "uz")
    with np.errstate(over="ignore"):
        return loss_named(loss).error(u, z, np.array([known[Ref("d", (o,))] for o in outputs]))


def given(net: Network, x: np.ndarray) -> dict[Ref, float]:
    """The inputs x (n,) and every weight: what is known before anything is computed."""
    known = {Ref("z", (0, j)): float(v) for j, v in enumerate(x, 1)}
    for l in net.w.indices:
        for i, row in enumerate(net.w[l].tolist(), 1):
            known |= {Ref("w", (l, i, j)): v for j, v in enumerate(row)}
    return known


def _assigned(net: Network, loss: str, output: int | None) -> Iterable[tuple[int, eq.Equation]]:
    """(line, equation) in the order of Algorithm 1, kept for the next trace of a network of this shape."""
    if term_count(net.sizes) > MAX_KEPT_TERMS:
        return _assignments(net, loss, output)
    return _assignments_of_shape(net.sizes, net.activations, loss, output)


@lru_cache(maxsize=8)
def _assignments_of_shape(
    sizes: tuple[int, ...], activations: tuple[str, ...], loss: str, output: int | None
) -> tuple[tuple[int, eq.Equation], ...]:
    # No equation depends on a weight's value.
    net = Network([np.zeros((h, 1 + n)) for n, h in pairwise(sizes)], activations)
    return tuple(_assignments(net, loss, output))


def _assignments(net: Network, loss: str, output: int | None) -> Iterator[tuple[int, eq.Equation]]:
    """(line, equation) in the order of Algorithm 1."""
    h, L = net.sizes, net.L
    for l in range(1, L + 1):
        for i in range(1, h[l] + 1):
            yield 1, eq.weighted_sum(net, l, i)
            yield 1, eq.activated(net, l, i)
    for o in range(1, h[L] + 1):
        yield 3, eq.delta_output(net, o, loss) if output is None else eq.alpha_start(net, o, output)
    for l in range(L - 1, 0, -1):
        for i in range(1, h[l] + 1):
            yield 6, eq.delta_hidden(net, l, i) if output is None else eq.alpha_hidden(net, l, i, output)
    for l in range(1, L + 1):
        for i in range(1, h[l] + 1):
            for j in range(h[l - 1] + 1):
                yield (
                    9 if j == 0 else 11,
                    eq.gradient(l, i, j) if output is None else eq.output_gradient(net, l, i, j, output),
                )


def with_slopes(net: Network, known: Mapping[Ref, float]) -> dict[Ref, float]:
    """``known`` and φ′_l(u_{l,i}) of every node, which Algorithm 1 uses without giving it a name."""
    nodes = ((l, i) for l in net.w.indices for i in range(1, net.sizes[l] + 1))
    return {**known, **{Ref("dphi", (l, i)): value(eq.slope(net, l, i), known) for l, i in nodes}}
