"""Algorithm 1, vectorised: ``backprop(net, x, d)`` gives E, every δ and the whole gradient."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .forward import Forward, forward, samples_of, sizes_of
from .losses import loss_named
from .network import Layers, Network, Perceptron, check_target
from .notebook import Shown


@dataclass(frozen=True, eq=False)
class Backprop(Shown):
    """What Algorithm 1 computes, with the batch axis first where there is one.

    ``error`` is E (12), a float, summed over the samples; ``epsilon`` (m,) is ε (27); ``delta[l]`` (h_l,) is
    ∂E/∂u_l (32)(33); ``gradient[l]`` (h_l, 1 + h_{l-1}) is ∂E/∂w_l (30), summed over the samples;
    ``u``, ``z``, ``dphi`` are those of the forward sweep. ``dx`` (n,) is ∂E/∂x, (N, n) for a batch: each sample's own.
    """

    error: float
    epsilon: np.ndarray
    delta: Layers
    gradient: Layers
    u: Layers
    z: Layers
    dphi: Layers
    dx: np.ndarray

    def __repr__(self) -> str:
        has = "u, z, dphi, epsilon, delta, gradient, dx"
        return f"<Backprop in {sizes_of(self)}{samples_of(self)}: error = {self.error!r}, {has}>"


def backprop(net: Network, x: ArrayLike, d: ArrayLike, loss: str = "half_squared_error") -> Backprop:
    """Lines 1–11 of Algorithm 1 for one sample, x (n,) and d (m,), or a batch, x (N, n) and d (N, m).

    Column 0 of each weight array is the bias, and column 0 of each gradient its derivative.

    ``loss`` replaces line 3, as the paper's first remark allows. ``ValueError`` for wrong shapes, values that are
    not finite, or an output activation or target that does not suit the loss.
    """
    pas = forward(net, x)
    target = check_target(net, d, pas.z[0])
    rule = loss_named(loss)
    rule.check(net.activations[-1], target)
    with np.errstate(over="ignore", invalid="ignore"):
        error = rule.error(pas.u[net.L], pas.z[net.L], target)
        epsilon = rule.epsilon(pas.u[net.L], pas.z[net.L], target)
        delta = deltas(net, pas, rule.delta(epsilon, pas.dphi[net.L], pas.z[net.L], target))
        gradients = Layers(tuple(gradient(delta[l], pas.z[l - 1]) for l in delta.indices))
        dx = input_gradient(net, delta)
    return Backprop(error, epsilon, delta, gradients, pas.u, pas.z, pas.dphi, dx)


def deltas(net: Perceptron, pas: Forward, delta_L: np.ndarray) -> Layers:
    """Theorem 5: δ_{l,i} = φ′_l(u_{l,i}) Σ_s w_{l+1,s,i} δ_{l+1,s} (32), from δ_L back to δ_1."""
    delta = [delta_L]
    for l in range(net.L - 1, 0, -1):
        delta.append(pas.dphi[l] * (delta[-1] @ net.w[l + 1][:, 1:]))
    return Layers(tuple(reversed(delta)))


def input_gradient(net: Perceptron, delta: Layers) -> np.ndarray:
    """∂E/∂x_j = Σ_s w_{1,s,j} δ_{1,s}: (32) one layer further, where nothing has a slope."""
    return delta[1] @ net.w[1][:, 1:]


def gradient(delta: np.ndarray, z_below: np.ndarray) -> np.ndarray:
    """∂E/∂w_{l,i,j} = δ_{l,i} z_{l-1,j}, and δ_{l,i} for j = 0 (30), summed over the batch axis if there is one."""
    delta, z_below = np.atleast_2d(delta), np.atleast_2d(z_below)
    return np.concatenate([delta.sum(axis=0)[:, None], delta.T @ z_below], axis=1)
