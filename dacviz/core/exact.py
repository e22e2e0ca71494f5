"""The theorems without rounding: ``exact(net, x, d).residuals()`` computes in fractions, where both sides are equal.

Only φ that turn fractions into fractions take part. The checks are those of ``checks``: numpy runs the very same code
on arrays of ``fractions.Fraction``.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm, log10

import numpy as np
from numpy.typing import ArrayLike

from .activations import ACTIVATIONS, RationalForm, activation
from .backprop import Backprop, deltas, input_gradient
from .backprop import gradient as gradient_of
from .costs import weight_count
from .forward import Forward
from .network import Layers, Network, check_sample, check_target
from .theorems import Residual, corollary_3, theorem_1, theorem_2, theorem_4, theorem_5

MAX_WEIGHTS = 120
MAX_SQUARES = 4
"""Each square doubles the digits of every fraction above it."""
MAX_DIGITS = 4000
"""Of a product of a weight and a slope a layer, an input and an output, above and below the line together: no theorem
forms a longer fraction. Python writes whole numbers of up to 4,300 digits."""


def rational_names() -> tuple[str, ...]:
    """The activations that turn fractions into fractions."""
    return tuple(name for name, row in ACTIVATIONS.items() if row.rational)


@dataclass(frozen=True, eq=False)
class ExactNetwork:
    """What the formulas need of a ``Network``, its weights as arrays of fractions: w_{l,i,j} is ``w[l][i-1, j]``."""

    w: Layers
    sizes: tuple[int, ...]
    activations: tuple[str, ...]

    @property
    def L(self) -> int:
        return len(self.sizes) - 1


@dataclass(frozen=True, eq=False)
class Exact:
    """A network and a sample in fractions, with everything Algorithm 1 makes of them for E = ½ Σ (f_o − d_o)²."""

    net: ExactNetwork
    pas: Forward
    bp: Backprop

    def residuals(self) -> tuple[Residual, ...]:
        """Theorems 1, 2, Corollary 3, Theorems 4 and 5, both sides of each as fractions."""
        net, pas, bp = self.net, self.pas, self.bp
        return (
            theorem_1(net, pas),
            theorem_2(net, pas),
            corollary_3(net, pas),
            theorem_4(net, pas, bp),
            theorem_5(net, pas, bp),
        )


def fractions(values: ArrayLike) -> np.ndarray:
    """Each float as the fraction its shortest decimal says: 0.15 is 3/20, not the nearest binary number."""
    floats = np.asarray(values, float)
    return np.array([Fraction(repr(float(v))) for v in floats.flat], object).reshape(floats.shape)


def rational(net: Network, hidden: str) -> Network:
    """``net`` with ``hidden`` in its hidden layers and, unless it is one already, the identity at the output."""
    output = net.activations[-1] if activation(net.activations[-1]).rational else "identity"
    return replace(net, activations=(hidden,) * (net.L - 1) + (output,))


def exact(net: Network, x: ArrayLike, d: ArrayLike) -> Exact:
    """Algorithm 1 on x (n,), d (m,) in fractions. ``ValueError`` for a φ that leaves the fractions, and for networks
    whose fractions would grow too long to compute with."""
    _check(net)
    sample = check_sample(net, x)
    target = fractions(check_target(net, d, sample))
    exactly = ExactNetwork(Layers(tuple(fractions(W) for W in net.weights)), net.sizes, net.activations)
    pas = _forward(exactly, fractions(sample), target)
    epsilon = pas.z[net.L] - target
    delta = deltas(exactly, pas, epsilon * pas.dphi[net.L])
    gradient = Layers(tuple(gradient_of(delta[l], pas.z[l - 1]) for l in delta.indices))
    error = sum(epsilon**2) / 2
    dx = input_gradient(exactly, delta)
    return Exact(exactly, pas, Backprop(error, epsilon, delta, gradient, pas.u, pas.z, pas.dphi, dx))


def _check(net: Network) -> None:
    doublings = sum(_rational_form(name).doubles for name in net.activations)
    if (count := weight_count(net.sizes)) > MAX_WEIGHTS:
        raise ValueError(f"The exact mode takes networks of up to {MAX_WEIGHTS} weights; this one has {count}.")
    if doublings > MAX_SQUARES:
        raise ValueError(
            f"The exact mode takes up to {MAX_SQUARES} layers of squares or others that double the digits; "
            f"this network has {doublings}."
        )


def _rational_form(name: str) -> RationalForm:
    if (form := activation(name).rational) is None:
        raise ValueError(f"{name} does not turn fractions into fractions; use {', '.join(rational_names())}")
    return form


def _digits(values: np.ndarray) -> int:
    """The most digits of a numerator, and those of the common denominator, which a sum of such fractions may have."""
    above = max(v.numerator.bit_length() for v in values.flat)
    return round((above + lcm(*(v.denominator for v in values.flat)).bit_length()) * log10(2))


def _forward(net: ExactNetwork, x: np.ndarray, target: np.ndarray) -> Forward:
    """(7) and (8) in fractions, given up before the fractions have too many digits."""
    z, u, dphi = [x], [], []
    ends = _digits(x) + _digits(target)
    path = 0
    for l in net.w.indices:
        form = _rational_form(net.activations[l - 1])
        u.append(net.w[l][:, 0] + net.w[l][:, 1:] @ z[-1])
        z.append(np.array([form.phi(v) for v in u[-1]], np.object_))
        dphi.append(np.array([form.dphi(v) for v in u[-1]], np.object_))
        path += _digits(net.w[l]) + _digits(dphi[-1])
        if ends + path + _digits(z[-1]) > MAX_DIGITS:
            raise ValueError(
                f"The exact mode takes fractions of up to {MAX_DIGITS:,} digits; in layer {l} these get longer. "
                "Use weights, inputs and targets with fewer digits, or fewer layers of squares."
            )
    return Forward(Layers(tuple(u)), Layers(tuple(z), first=0), Layers(tuple(dphi)))
