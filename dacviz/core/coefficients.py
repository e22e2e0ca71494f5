"""Derivative amplification coefficients α_{l,i→r,t} = ∂u_{r,t}/∂u_{l,i}, by three independent methods.

``alpha(net, pas, l, r)`` gives all of them between two layers, ``alpha_to_output(net, pas)`` those to the output
layer in one backward sweep (Corollary 3), ``delta_from_alpha`` merges them into δ (29). α is about weighted sums, u to
u, never about activations.

A note on the text: (21) as printed lost its condition "if l = r"; it is read with it here.
"""

from itertools import pairwise, product
from math import prod

import numpy as np

from .forward import ForwardNumbers, check_forward
from .messages import shortened
from .network import Layers, Perceptron

METHODS = ("theorem2", "definition", "paths")
MAX_PATHS = 1_000_000


def alpha(net: Perceptron, pas: ForwardNumbers, l: int, r: int, method: str = "theorem2") -> np.ndarray:
    """α_{l,i→r,t} at ``[t-1, i-1]``: shape (h_r, h_l), or (N, h_r, h_l) for a batch.

    ``method``: "theorem2" goes backward from layer r by (24), "definition" forward from layer l by (21)(22),
    "paths" adds up the product of weights and slopes along every path. ``pas`` is ``forward(net, x)``; column 0 of the
    network's weights is the bias. The paper's α begins at l = 1; l = 0 stands for the inputs, which are taken as sums
    that pass on unchanged, u_0 = x with slope 1, so that α_{0,i→r,t} is ∂u_{r,t}/∂x_i. ``ValueError`` unless
    0 ≤ l ≤ r ≤ L and r ≥ 1, for a ``pas`` of another network, an unknown method, and for more than a million paths. A
    result beyond float64 comes back as inf. For one sample no array is larger than (h_r, h_k) or (h_k, h_l), so 784
    inputs are no burden.
    """
    check_forward(net, pas)
    if not (0 <= l <= r <= net.L and r >= 1):
        raise ValueError(f"α needs layers 0 ≤ l ≤ r ≤ L = {net.L} with r ≥ 1, got l = {l}, r = {r}")
    if method not in METHODS:
        raise ValueError(f"unknown method {shortened(method)}; choose one of {', '.join(METHODS)}")
    by = {"theorem2": _by_theorem_2, "definition": _by_definition, "paths": _by_paths}[method]
    with np.errstate(over="ignore", invalid="ignore"):
        return by(net, pas, l, r)


def _start(net: Perceptron, pas: ForwardNumbers, l: int) -> np.ndarray:
    """(21): 1 from a node to itself, 0 to the other nodes of its layer."""
    h, z = net.sizes[l], pas.z[l]
    # Of the numbers' own type, so that a network in fractions stays in fractions.
    return np.broadcast_to(np.eye(h, dtype=z.dtype), (*z.shape[:-1], h, h)).copy()


def _slopes(pas: ForwardNumbers, l: int) -> np.ndarray:
    """φ′_l(u_l), and 1 for the inputs."""
    return pas.dphi[l] if l > 0 else np.ones_like(pas.z[0])


def _by_theorem_2(net: Perceptron, pas: ForwardNumbers, l: int, r: int) -> np.ndarray:
    """(24): α_{k,i→r,t} = φ′_k(u_{k,i}) Σ_s w_{k+1,s,i} α_{k+1,s→r,t}, for k = r−1 … l."""
    coefficients = _start(net, pas, r)
    for k in range(r - 1, l - 1, -1):
        coefficients = (coefficients @ net.w[k + 1][:, 1:]) * _slopes(pas, k)[..., None, :]
    return coefficients


def _by_definition(net: Perceptron, pas: ForwardNumbers, l: int, r: int) -> np.ndarray:
    """(22): α_{l,i→k,t} = Σ_j w_{k,t,j} φ′_{k-1}(u_{k-1,j}) α_{l,i→k-1,j}, for k = l+1 … r."""
    coefficients = _start(net, pas, l)
    for k in range(l + 1, r + 1):
        coefficients = net.w[k][:, 1:] @ (_slopes(pas, k - 1)[..., :, None] * coefficients)
    return coefficients


def path_count(sizes: tuple[int, ...], l: int, r: int) -> int:
    """How many paths lead from one node of layer l to one node of layer r: Π h_k over l < k < r."""
    return prod(sizes[l + 1 : r])


def _by_paths(net: Perceptron, pas: ForwardNumbers, l: int, r: int) -> np.ndarray:
    """Σ over all paths of Π w_{k+1,p_{k+1},p_k} φ′_k(u_{k,p_k}), k = l … r−1: what (22) becomes when written out."""
    if (count := path_count(net.sizes, l, r) * net.sizes[l] * net.sizes[r]) > MAX_PATHS:
        raise ValueError(f"{count:,} paths from layer {l} to layer {r}; the limit is {MAX_PATHS:,}")
    if l == r:
        return _start(net, pas, l)
    coefficients = np.zeros((*pas.z[l].shape[:-1], net.sizes[r], net.sizes[l]))
    for path in product(*(range(h) for h in net.sizes[l : r + 1])):
        term = 1.0
        for k, (j, i) in enumerate(pairwise(path), l):
            term = term * net.w[k + 1][i, 1 + j] * _slopes(pas, k)[..., j]
        coefficients[..., path[-1], path[0]] += term
    return coefficients


def alpha_to_output(net: Perceptron, pas: ForwardNumbers) -> Layers:
    """Corollary 3 (26): ``As[l]`` is α_{l,i→L,o}, shape (m, h_l), batch axis first, in one backward sweep.

    ``pas`` is ``forward(net, x)``, or ``ValueError``; column 0 of the network's weights is the bias."""
    check_forward(net, pas)
    coefficients = [_start(net, pas, net.L)]
    with np.errstate(over="ignore", invalid="ignore"):
        for l in range(net.L - 1, 0, -1):
            coefficients.append((coefficients[-1] @ net.w[l + 1][:, 1:]) * pas.dphi[l][..., None, :])
    return Layers(tuple(reversed(coefficients)))


def delta_from_alpha(delta_L: np.ndarray, As: Layers) -> Layers:
    """(29): δ_{l,i} = Σ_o [ε_o φ′_L(u_{L,o})] α_{l,i→L,o}; the bracket is δ_{L,o} by (33).

    ``delta_L``: (m,) or (N, m); the result has δ_l of shape (h_l,) or (N, h_l).
    """
    return Layers(tuple((delta_L[..., None, :] @ A)[..., 0, :] for A in As))
