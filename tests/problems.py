"""Random networks for the laboratory's tests, with a sample each: ``problems()``."""

from itertools import pairwise

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

import dacviz as dv
from tests.strategies import examples

few = examples(40)


@st.composite
def problems(draw, activations=tuple(dv.ACTIVATIONS), layers=4, widest=4):
    """(net, x, d): up to ``layers`` layers, every layer with its own activation; no u larger than 10."""
    sizes = draw(st.lists(st.integers(1, widest), min_size=2, max_size=layers + 1))
    names = [draw(st.sampled_from(activations)) for _ in sizes[1:]]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    weights = [np.round(rng.uniform(-2.5, 2.5, (h, 1 + n)) / np.sqrt(1 + n), 2) for n, h in pairwise(sizes)]
    net = dv.Network(weights, names)
    x, d = np.round(rng.uniform(-2, 2, sizes[0]), 2), np.round(rng.uniform(-1, 1, sizes[-1]), 2)
    assume(all(np.abs(u).max() <= 10 for u in dv.forward(net, x).u))
    return net, x, d


def every_pair(net):
    """All (l, i), (r, t) with 1 ≤ l ≤ r ≤ L."""
    nodes = [(l, i) for l in range(1, net.L + 1) for i in range(1, net.sizes[l] + 1)]
    return [(a, b) for a in nodes for b in nodes if a[0] <= b[0]]
