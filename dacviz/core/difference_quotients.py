"""α measured instead of computed: nudge u_{l,i} by h and watch u_{r,t}. ``quotients`` gives Δu_{r,t}/h.

Three quotients for many h at once: one-sided, off by O(h) and O(1/h) rounding; central, O(h²); and the complex step
Im u_{r,t}(u_{l,i} + ih)/h, O(h²) without rounding, where every φ between the two layers has a form for complex numbers.
"""

import numpy as np
from numpy.typing import ArrayLike

from .activations import activation
from .forward import Forward
from .losses import loss_named
from .network import Network
from .paths import Node, check_ends

METHODS = ("one-sided", "central", "complex step")


def methods(net: Network, source: Node, target: Node) -> tuple[str, ...]:
    """The quotients there are between two nodes: the complex step only where ``real_only`` names nothing."""
    return METHODS[:2] if real_only(net, source, target) else METHODS


def real_only(net: Network, source: Node, target: Node) -> tuple[str, ...]:
    """The names among φ_l … φ_{r-1} that have no form for complex numbers, each once."""
    between = net.activations[source[0] - 1 : target[0] - 1]
    return tuple(dict.fromkeys(name for name in between if activation(name).analytic is None))


def nudged(net: Network, pas: Forward, source: Node, target: Node, h: np.ndarray) -> np.ndarray:
    """u_{r,t} once u_{l,i} has been replaced by u_{l,i} + h, for each h (N,), real or complex; everything above it
    follows by (7)(8). ``ValueError`` for complex h and a φ that takes real numbers only."""
    check_ends(net, source, target)
    (l, i), (r, t) = source, target
    if np.iscomplexobj(h) and (real := real_only(net, source, target)):
        raise ValueError(f"{real[0]} has no form for complex numbers")
    u = np.repeat(pas.u[l][None, :], len(h), axis=0).astype(h.dtype)
    u[:, i - 1] += h
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(l, r):
            row = activation(net.activations[k - 1])
            phi = row.analytic if row.analytic and np.iscomplexobj(h) else row.phi
            u = net.w[k + 1][:, 0] + phi(u) @ net.w[k + 1][:, 1:].T
    return u[:, t - 1]


def quotients(
    net: Network, pas: Forward, source: Node, target: Node, h: ArrayLike, method: str = "one-sided"
) -> np.ndarray:
    """The difference quotient of u_{r,t} by u_{l,i} for each h > 0 in ``h`` (N,); ``ValueError`` for a ``method`` that
    these activations do not allow."""
    if method not in (allowed := methods(net, source, target)):
        raise ValueError(f"no {method!r} between these layers; choose one of {', '.join(allowed)}")
    h = np.asarray(h, float)
    if method == "complex step":
        return nudged(net, pas, source, target, 1j * h).imag / h
    back = nudged(net, pas, source, target, -h if method == "central" else 0.0 * h)
    step = 2.0 * h if method == "central" else h
    return (nudged(net, pas, source, target, h) - back) / step


def error_change(net: Network, pas: Forward, d: np.ndarray, node: Node, h: float, loss: str) -> float:
    """E after u_{l,i} of ``node`` has been replaced by u_{l,i} + h, less E before, on one sample with target d (m,):
    what δ_{l,i} h promises to first order. Inf or nan where E leaves float64."""
    l, i = node
    moved = pas.u[l].copy()
    moved[i - 1] += h
    with np.errstate(over="ignore", invalid="ignore"):
        before, after = (_error_from(net, u, l, d, loss) for u in (pas.u[l], moved))
        return after - before


def _error_from(net: Network, u: np.ndarray, l: int, d: np.ndarray, loss: str) -> float:
    """E of the network whose sums of layer l are u (h_l,)."""
    z = activation(net.activations[l - 1]).phi(u)
    for k in range(l + 1, net.L + 1):
        u = net.w[k][:, 0] + net.w[k][:, 1:] @ z
        z = activation(net.activations[k - 1]).phi(u)
    return loss_named(loss).error(u, z, d)
