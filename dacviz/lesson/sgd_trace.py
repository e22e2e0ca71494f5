"""Algorithm 1 and the step of SGD that it is for, one assignment at a time: ``with_update(trace, update)``."""

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite

from ..core.expression import Ref
from ..core.network import Layers
from ..core.next_step import NextStep
from . import equations as eq
from .expression import value
from .trace import Step, Trace

LINE = 13
"""The line on which a weight is assigned anew, after the eleven of Algorithm 1 and a loop over the weights."""


def with_update(trace: Trace, update: NextStep) -> Trace:
    """``trace``, of one sample of the update's mini-batch, and then the new value of every weight.

    What does not follow from this sample alone is given: η, and where they are used the mean derivatives of a
    mini-batch of several samples, the factor that clips the gradient, μ and the velocities.
    ``ValueError`` for a step with weight decay or of Adam, which has no line here, and for a weight beyond float64,
    naming the first.
    """
    if update.weight_decay or update.moments is not None:
        raise ValueError("only a step of gradient descent without weight decay can be followed line by line")
    mean, clipped, velocity = len(update.rows) > 1, update.factor != 1.0, update.velocity
    given = trace.given | {Ref("eta", ()): update.learning_rate}
    if mean:
        given |= _layers("mean_gradient", update.gradient)
    if clipped:
        given |= {Ref("clip_factor", ()): update.factor}
    if velocity is not None:
        given |= {Ref("mu", ()): update.momentum} | _layers("velocity", velocity)
    known = trace.known() | given
    steps = []
    for l, i, j in _weights(trace):
        equation, target, expression = eq.sgd(l, i, j, mean, clipped, velocity is not None)
        result = value(expression, known)
        if not isfinite(result):
            raise ValueError(f"{target} is beyond what a 64-bit number can hold; use a lower learning rate")
        steps.append(Step(LINE, equation, target, expression, result))
    return replace(trace, given=given, steps=trace.steps + tuple(steps), updates=True)


def _weights(trace: Trace) -> Iterator[tuple[int, int, int]]:
    sizes = trace.net.sizes
    for l in trace.net.w.indices:
        for i in range(1, sizes[l] + 1):
            for j in range(sizes[l - 1] + 1):
                yield l, i, j


def _layers(kind: str, values: Layers) -> dict[Ref, float]:
    """Every value as a quantity with the paper's indices."""
    return {
        Ref(kind, (l, i, j)): v
        for l in values.indices
        for i, row in enumerate(values[l].tolist(), 1)
        for j, v in enumerate(row)
    }
