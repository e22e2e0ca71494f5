"""The forward sweep, (7) and (8): ``forward(net, x)`` gives every u, z and φ′(u)."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from .activations import activation
from .messages import architecture, shortened
from .network import Layers, Network, Perceptron, check_sample
from .notebook import Shown


class ForwardNumbers(Protocol):
    """What a ``Forward`` holds, and a ``Backprop`` as well."""

    @property
    def u(self) -> Layers:
        """The sums (7)."""

    @property
    def z(self) -> Layers:
        """The activations (8), from z_0 = x (4) on."""

    @property
    def dphi(self) -> Layers:
        """The slopes φ′_l(u_l)."""


@dataclass(frozen=True, eq=False)
class Forward(Shown):
    """What the forward sweep computes; each array is (h_l,), or (N, h_l) for a batch of N samples.

    ``u[l]`` and ``dphi[l]`` = φ′_l(u_l) for 1 ≤ l ≤ L, ``z[l]`` for 0 ≤ l ≤ L with z_0 = x (4).
    """

    u: Layers
    z: Layers
    dphi: Layers

    def __repr__(self) -> str:
        return f"<Forward through {sizes_of(self)}{samples_of(self)}: u, z, dphi>"


def sizes_of(pas: ForwardNumbers) -> str:
    """2-3-2-1."""
    return architecture(z.shape[-1] for z in pas.z)


def samples_of(pas: ForwardNumbers) -> str:
    """How many samples there are, where it is a batch."""
    return f", {len(pas.z[0])} samples" if pas.z[0].ndim == 2 else ""


def forward(net: Network, x: ArrayLike) -> Forward:
    """u_{l,i} = w_{l,i,0} + Σ_j w_{l,i,j} z_{l-1,j} (7) and z_{l,i} = φ_l(u_{l,i}) (8).

    Column 0 of the network's weights is the bias w_{l,i,0}.
    ``x``: (n,) for one sample or (N, n) for a batch. ``ValueError`` for a wrong shape or an x that is not
    finite. A result beyond float64 comes back as inf; ``trace`` and training refuse it in words.
    """
    z = [check_sample(net, x)]
    u, dphi = [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for W, name in zip(net.weights, net.activations, strict=True):
            phi = activation(name)
            u.append(W[:, 0] + z[-1] @ W[:, 1:].T)
            z.append(phi.phi(u[-1]))
            dphi.append(phi.dphi(u[-1]))
    return Forward(Layers(tuple(u)), Layers(tuple(z), first=0), Layers(tuple(dphi)))


def check_forward(net: Perceptron, pas: ForwardNumbers) -> None:
    """``ValueError`` unless ``pas`` is what ``forward(net, x)`` gives: what belongs to another network, or is the
    sample itself, would lead to wrong numbers in silence."""
    if not isinstance(getattr(pas, "u", None), Layers):
        raise ValueError(
            "what is needed here is the forward sweep of a sample, not the sample: "
            f"write forward(net, x), got {shortened(pas)}"
        )
    widths = (pas.z[0].shape[-1], *(u.shape[-1] for u in pas.u))
    if widths != net.sizes:
        raise ValueError(
            f"this forward sweep is of a network of widths {shortened(widths)}, not {shortened(net.sizes)}: "
            "write forward(net, x) with the same network"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        sums = (net.w[l][:, 0] + pas.z[l - 1] @ net.w[l][:, 1:].T for l in net.w.indices)
        same = all(_agree(u, wanted) for u, wanted in zip(pas.u, sums, strict=True))
    if not same:
        raise ValueError(
            "this forward sweep is of a network with other weights: write forward(net, x) with the same network"
        )


def _agree(u: np.ndarray, wanted: np.ndarray) -> bool:
    if u.dtype == object:
        return bool((u == wanted).all())
    return bool(np.allclose(u, wanted, rtol=1e-6, atol=1e-6 * np.abs(wanted).max(), equal_nan=True))
