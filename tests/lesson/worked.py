"""Traces to look at: ``preset_traces()`` of every preset, ``trace_of(name)`` of one, ``wide(loss)`` of long sums."""

import numpy as np

import dacviz as dv
from dacviz.lesson.presets import PRESETS, network


def preset_network(name):
    """The network of a preset."""
    p = PRESETS[name]
    return network(p.sizes, p.activations, p.weights, p.init, p.seed)


def trace_of(name, output=None):
    """The trace of a preset, of E or of the sum of one ``output``."""
    p = PRESETS[name]
    return dv.trace(preset_network(name), p.x, p.d, loss=p.loss, output=output)


def preset_traces():
    """The trace of E of every preset, and the traces of all outputs' sums."""
    for name, p in PRESETS.items():
        yield trace_of(name)
        yield from (trace_of(name, output=o) for o in range(1, p.sizes[-1] + 1))


def wide(loss="half_squared_error", sizes=(7, 6, 5)):
    """A trace whose sums are too long to be spelled out."""
    rng = np.random.default_rng(7)
    output = dv.LOSSES[loss].output or "tanh"
    net = dv.Network.random(sizes, output=output, init="uniform", seed=7)
    return dv.trace(net, rng.uniform(-1, 1, sizes[0]), rng.dirichlet(np.ones(sizes[-1])), loss=loss)
