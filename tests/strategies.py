"""Random networks, samples and targets: ``cases()`` draws a whole problem, ``networks()`` a network alone.

Hypothesis draws the widths, the names and a seed; numpy draws the numbers from the seed, which is far quicker
than drawing every float by itself.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from hypothesis import assume, settings
from hypothesis import strategies as st

import dacviz as dv

KINKS = {"relu": (0.0,), "leaky_relu": (0.0,), "selu": (0.0,), "hardtanh": (-1.0, 1.0), "relu6": (0.0, 6.0)}
WIDEST = 5
LARGEST_U = 10.0  # beyond it, textbook formulas such as ln(1 − z) lose the digits they are to confirm


@dataclass(frozen=True)
class Case:
    """One problem for backpropagation; x is (n,) and d (m,), or both have a batch axis in front."""

    net: dv.Network
    x: np.ndarray
    d: np.ndarray
    loss: str


def examples(count):
    """``count`` examples; a profile that has fewer than the usual 100 has as many fewer of these, five at the least."""
    return settings(max_examples=max(5, count * settings.default.max_examples // 100))


def seeds():
    """A seed for ``np.random.default_rng``."""
    return st.integers(0, 2**32 - 1)


@st.composite
def networks(draw, output=None, least_outputs=1):
    """1 to 4 layers of up to 5 nodes, each layer with its own activation; ``output`` fixes the last one."""
    below = draw(st.lists(st.integers(1, WIDEST), min_size=1, max_size=4))
    sizes = (*below, draw(st.integers(least_outputs, WIDEST)))
    names = [draw(st.sampled_from(list(dv.ACTIVATIONS))) for _ in below]
    rng = np.random.default_rng(draw(seeds()))
    # Scaled by the fan-in, so that a chain of squares stays moderate.
    weights = [rng.uniform(-2.5, 2.5, (h, 1 + n)) / np.sqrt(1 + n) for n, h in pairwise(sizes)]
    return dv.Network(weights, (*names[:-1], output or names[-1]))


@st.composite
def cases(draw, loss=None, batch=None, margin=1e-6):
    """A network with a sample (``batch=False``), a batch of 1 to 3 (``True``) or either (``None``), and a loss.

    ``margin``: how far every u stays from the kink of its activation, where a derivative does not exist.
    """
    loss = loss or draw(st.sampled_from(list(dv.LOSSES)))
    # A softmax over one class is constant: nothing would be left of E and δ but rounding errors.
    net = draw(networks(output=dv.LOSSES[loss].output, least_outputs=2 if loss == "softmax_cross_entropy" else 1))
    batch = draw(st.booleans()) if batch is None else batch
    axis = (draw(st.integers(1, 3)),) if batch else ()
    rng = np.random.default_rng(draw(seeds()))
    x = rng.uniform(-2.0, 2.0, (*axis, net.sizes[0]))
    d = targets(rng, loss, (*axis, net.sizes[-1]))
    assume(_is_tame(net, x, margin))
    return Case(net, x, d, loss)


def targets(rng, loss, shape):
    """Targets that suit the loss, the extremes 0 and 1 among them where they are allowed."""
    if loss == "binary_cross_entropy":
        return np.clip(rng.uniform(-0.5, 1.5, shape), 0.0, 1.0)
    if loss == "softmax_cross_entropy":
        return rng.dirichlet(np.ones(shape[-1]), shape[:-1])
    return rng.uniform(-1.0, 1.0, shape)


def _is_tame(net, x, margin):
    u = dv.forward(net, x).u
    layers = list(zip(u, net.activations, strict=True))
    away = [np.abs(u_l - kink).min() for u_l, name in layers for kink in KINKS.get(name, ())]
    return all(np.abs(u_l).max() <= LARGEST_U for u_l in u) and all(distance > margin for distance in away)
