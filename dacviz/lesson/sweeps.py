"""α spreading through the network, one assignment at a time: ``sweeps(net, x, source, target).steps``.

First α_{l,i→·} forward from the source by the definition (21)(22), then α_{·→r,t} backward from the target by Theorem 2
(24). Both end with α_{l,i→r,t}: the two ways meet at the same number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from numpy.typing import ArrayLike

from ..core.expression import Letter, Ref
from ..core.forward import forward
from ..core.network import Network, check_sample
from ..core.paths import Node, check_ends
from . import equations as eq
from .algorithm import Line
from .captions import node_name
from .expression import value
from .laws import LAWS, Law
from .markup import MATHML, number
from .trace import Step, given

PHASES = (("definition", "By the definition"), ("theorem2", "By Theorem 2"))
_PHASE_OF_LINE = {1: "definition", 3: "definition", 4: "theorem2", 6: "theorem2"}


@dataclass(frozen=True)
class SweepStep(Step):
    """One α; ``line`` is one of ``listing``."""

    @property
    def phase(self) -> str:
        """The name of one of ``PHASES``."""
        return _PHASE_OF_LINE[self.line]

    @property
    def layer(self) -> int:
        """The layer whose node this α belongs to: its end going forward, its start going backward."""
        return self.target.at[2 if self.phase == "definition" else 0]


@dataclass(frozen=True)
class Sweeps:
    """Both ways from ``source`` to ``target``. ``given`` holds w, every u and the inputs."""

    net: Network
    source: Node
    target: Node
    given: dict[Ref, float]
    steps: tuple[SweepStep, ...]

    @property
    def values(self) -> tuple[float, float]:
        """α_{l,i→r,t} by the definition and by Theorem 2."""
        wanted = Ref("alpha", (*self.source, *self.target))
        by_definition, by_theorem = (step.value for step in self.steps if step.target == wanted)
        return by_definition, by_theorem

    @property
    def meet(self) -> bool:
        """Whether rounding alone explains how far the two are apart."""
        by_definition, by_theorem = self.values
        return abs(by_definition - by_theorem) <= 1e-12 * max(abs(step.value) for step in self.steps)


def sweeps(net: Network, x: ArrayLike, source: Node, target: Node) -> Sweeps:
    """The steps of both ways on the sample x (n,); ``ValueError`` unless source and target are nodes with l ≤ r."""
    check_ends(net, source, target)
    pas = forward(net, check_sample(net, x))
    known = given(net, pas.z[0]) | {
        Ref("u", (l, i)): v for l in pas.u.indices for i, v in enumerate(pas.u[l].tolist(), 1)
    }
    start = dict(known)
    steps = []
    # Each way knows only its own coefficients: the second must not read what the first has found.
    for way in (_forward(net, source, target), _backward(net, source, target)):
        known = dict(start)
        for line, (equation, ref, expression) in way:
            known[ref] = result = value(expression, known)
            steps.append(SweepStep(line, equation, ref, expression, result))
    return Sweeps(net, source, target, start, tuple(steps))


def _forward(net: Network, source: Node, target: Node) -> Iterator[tuple[int, eq.Equation]]:
    l, i = source
    for t in _target_last(net.sizes[l], target, l):
        yield 1, eq.alpha_itself(l, i, t)
    for r in range(l + 1, target[0] + 1):
        for t in _target_last(net.sizes[r], target, r):
            yield 3, eq.alpha_forward(net, source, r, t)


def _backward(net: Network, source: Node, target: Node) -> Iterator[tuple[int, eq.Equation]]:
    r, t = target
    for i in _target_last(net.sizes[r], source, r):
        yield 4, eq.alpha_itself(r, i, t)
    for l in range(r - 1, source[0] - 1, -1):
        for i in _target_last(net.sizes[l], source, l):
            yield 6, eq.alpha_backward(net, l, i, target)


def _target_last(h: int, last: Node, layer: int) -> list[int]:
    """1 … h, with the node the way leads to at the end."""
    nodes = list(range(1, h + 1))
    return sorted(nodes, key=last[1].__eq__) if layer == last[0] else nodes


def sentence(step: SweepStep, sweeps: Sweeps) -> str:
    """What this step does, without a formula."""
    L = sweeps.net.L
    l, i, r, t = step.target.at
    start, end = node_name(l, i, L), node_name(r, t, L)
    if step.equation == "21":
        if i == t:
            return f"The sum of {start} changes one to one with itself: here the sweep starts from 1."
        return f"The sums of {start} and {end} lie in one layer and do not feel each other: α is 0."
    if step.phase == "definition":
        text = f"How {end} feels {start}: each node of the layer before passes its α on through its slope and a weight."
    else:
        text = f"How {end} feels {start}: α comes back from the nodes {start} feeds, times weight and slope."
    if step.target.index == (*sweeps.source, *sweeps.target):
        return f"{text} {_meeting(step, sweeps)}"
    return text


def _meeting(step: SweepStep, sweeps: Sweeps) -> str:
    by_definition, by_theorem = sweeps.values
    if step.phase == "definition":
        return "This is the coefficient we wanted."
    if sweeps.meet:
        return f"The definition gave the same number, {number(by_theorem)}."
    return f"The definition gave {number(by_definition)}: the two differ, so one of them is wrong."


def layer_sentence(phase: str, layer: int, sweeps: Sweeps) -> str:
    """What one whole layer does, without a formula."""
    L = sweeps.net.L
    source, target = node_name(*sweeps.source, L), node_name(*sweeps.target, L)
    if phase == "definition":
        if layer == sweeps.source[0]:
            return f"The definition starts at {source}: 1 to itself, 0 to the other nodes of its layer."
        text = f"Layer {layer} adds up what layer {layer - 1} passes on: weight times slope times α."
        is_last = layer == sweeps.target[0]
    else:
        if layer == sweeps.target[0]:
            return f"Theorem 2 starts at {target}: 1 from itself, 0 from the other nodes of its layer."
        text = f"Layer {layer} collects α from layer {layer + 1} along its weights, then multiplies by its own slope."
        is_last = layer == sweeps.source[0]
    if not is_last:
        return text
    last = next(s for s in sweeps.steps if s.phase == phase and s.target.index == (*sweeps.source, *sweeps.target))
    return f"{text} {_meeting(last, sweeps)}"


def listing(sweeps: Sweeps) -> tuple[Line, ...]:
    """The two ways as numbered lines."""
    (l, i), (r, t) = sweeps.source, sweeps.target
    up = f"for k = {l + 1}, …, {r} and every t do" if l < r else "there is no layer in between"
    down = f"for k = {r - 1}, …, {l} and every i do" if l < r else "there is no layer in between"
    return (
        _assigned(1, 0, LAWS["21"].bound(l=l, i=i)),
        Line(2, 0, (("words", up),)),
        _assigned(3, 1, LAWS["22"].bound(l=l, i=i, r=Letter("k"))),
        _assigned(4, 0, LAWS["21"].bound(l=r, t=t)),
        Line(5, 0, (("words", down),)),
        _assigned(6, 1, LAWS["24"].bound(l=Letter("k"), r=r, t=t)),
    )


def _assigned(number: int, indent: int, law: Law) -> Line:
    return Line(number, indent, (("math", law.written(MATHML)),))
