"""The paper's theorems as residuals: both sides of each, by different code, for every index.

``residuals(net, x, d)`` evaluates Theorems 1, 2, Corollary 3, Theorems 4 and 5 on one sample;
``difference_quotient`` compares the gradient with what E really does.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .backprop import Backprop, backprop
from .coefficients import alpha, alpha_to_output, delta_from_alpha
from .forward import Forward, forward
from .losses import loss_named
from .messages import shortened
from .network import Layers, Network, Perceptron, check_sample, check_target

Row = tuple[tuple[int, ...], Any, Any]
"""The indices of one instance of a theorem, its left side and its right side, floats or fractions."""

TOLERANCE = 4096
"""Units in the last place that rounding may cost, about 10⁻¹² of the largest value."""
MAX_EQUATIONS = 500_000
"""A few seconds' work and 200 MB."""


@dataclass(frozen=True, eq=False)
class Residual:
    """Both sides of one theorem for every index it speaks of.

    ``indices[k]``, named by ``names``, are the paper's (1-based, j = 0 the bias) of ``left[k]`` and ``right[k]``.
    """

    theorem: str
    names: tuple[str, ...]
    indices: tuple[tuple[int, ...], ...]
    left: np.ndarray
    right: np.ndarray

    @property
    def scale(self) -> float:
        """The largest magnitude on either side: what a rounding error is to be compared with."""
        return float(max(np.abs(self.left).max(initial=0.0), np.abs(self.right).max(initial=0.0)))

    @property
    def worst(self) -> float:
        """max |left − right|; 0.0 where the theorem speaks of no index."""
        return float(np.abs(self.left - self.right).max(initial=0.0))

    @property
    def units(self) -> float:
        """The worst difference in units in the last place of the largest value there is."""
        return float(self.worst / np.spacing(self.scale))

    @property
    def holds(self) -> bool:
        """Whether rounding alone explains the difference: at most ``TOLERANCE`` units; of fractions, none at all."""
        if self.left.dtype == object:
            return bool((self.left == self.right).all())
        return self.units <= TOLERANCE

    @property
    def where(self) -> tuple[int, ...] | None:
        """The indices of the worst difference, ``None`` where there is no index."""
        return self.indices[int(np.abs(self.left - self.right).argmax())] if self.indices else None


def residuals(
    net: Network,
    x: ArrayLike,
    d: ArrayLike,
    loss: str = "half_squared_error",
    theorems: Collection[int] = (1, 2, 3, 4, 5),
    layers: Collection[int] | None = None,
) -> tuple[Residual, ...]:
    """Theorem 1 (23), Theorem 2 (24), Corollary 3 (26), Theorem 4 (30), Theorem 5 (32) on one sample x (n,), d (m,).

    ``theorems`` selects some of them by their numbers, ``layers`` some of the layers l = 1 … L of the node or weight
    (l, i) that an equation begins with; None is all. Column 0 of the network's weights is the bias. ``ValueError`` for
    more than ``MAX_EQUATIONS`` equations, which would take minutes, and otherwise as ``backprop`` raises it.
    """
    bp = backprop(net, x, d, loss=loss)
    if bp.u[1].ndim != 1:
        raise ValueError(f"the theorems are about one sample, x of shape (n,) = ({net.sizes[0]},)")
    _check_selection(net, theorems, layers)
    pas = Forward(bp.u, bp.z, bp.dphi)
    checks: dict[int, Callable[[], Residual]] = {
        1: lambda: theorem_1(net, pas, layers),
        2: lambda: theorem_2(net, pas, layers),
        3: lambda: corollary_3(net, pas, layers),
        4: lambda: theorem_4(net, pas, bp, layers),
        5: lambda: theorem_5(net, pas, bp, layers),
    }
    return tuple(check() for number, check in checks.items() if number in theorems)


def _check_selection(net: Network, theorems: Collection[int], layers: Collection[int] | None) -> None:
    if unknown := set(theorems) - {1, 2, 3, 4, 5}:
        raise ValueError(f"theorems must be some of the numbers 1 … 5, got {shortened(unknown.pop())}")
    if unknown := set(layers or ()) - set(net.w.indices):
        raise ValueError(f"layers must be some of the numbers 1 … L = {net.L}, got {shortened(unknown.pop())}")
    if (count := equation_count(net.sizes, theorems, layers)) > MAX_EQUATIONS:
        raise ValueError(
            f"these are {count:,} equations, and the limit is {MAX_EQUATIONS:,}: "
            "ask for a part, such as residuals(net, x, d, theorems=(2, 3, 5)) "
            f"or residuals(net, x, d, layers=({net.L},))"
        )


def equation_count(
    sizes: tuple[int, ...], theorems: Collection[int] = (1, 2, 3, 4, 5), layers: Collection[int] | None = None
) -> int:
    """How many equations the theorems are for a network of widths (h_0, …, h_L)."""
    L = len(sizes) - 1
    count = 0
    for l in range(1, L + 1) if layers is None else layers:
        h, above, weights = sizes[l], sum(sizes[l + 1 :]), sizes[l] * (1 + sizes[l - 1])
        of_layer = {1: weights * (h + above), 2: h * above, 3: h * sizes[L], 4: weights, 5: h}
        hidden_only = (2, 3, 5)
        count += sum(of_layer[k] for k in theorems if l < L or k not in hidden_only)
    return count


def _residual(theorem: str, names: str, rows: Iterable[Row]) -> Residual:
    instances = list(rows)
    left = _array([row[1] for row in instances])
    right = _array([row[2] for row in instances])
    return Residual(theorem, tuple(names.split()), tuple(row[0] for row in instances), left, right)


def _array(side: list[Any]) -> np.ndarray:
    # Of an exact network the sides are fractions, and are kept as such.
    return np.array(side, None if side else float)


def _tangents(net: Perceptron, pas: Forward, l: int, i: int, j: int) -> Layers:
    """∂g^{[r]}/∂w_{l,i,j} for r = l … L, by carrying the derivative forward with the network: no α anywhere."""
    du = np.zeros_like(pas.u[l])
    du[i - 1] = 1 if j == 0 else pas.z[l - 1][j - 1]
    tangents = [du]
    for k in range(l + 1, net.L + 1):
        dz = pas.dphi[k - 1] * tangents[-1]
        tangents.append(net.w[k][:, 1:] @ dz)
    return Layers(tuple(tangents), first=l)


def _chosen(indices: range, layers: Collection[int] | None) -> list[int]:
    return [l for l in indices if layers is None or l in layers]


def _weights(net: Perceptron, layers: Collection[int] | None) -> Iterator[tuple[int, int, int]]:
    for l in _chosen(net.w.indices, layers):
        for i in range(1, net.sizes[l] + 1):
            for j in range(net.sizes[l - 1] + 1):
                yield l, i, j


def theorem_1(net: Perceptron, pas: Forward, layers: Collection[int] | None = None) -> Residual:
    """(23): ∂g_t^{[r]}/∂w_{l,i,j} = α_{l,i→r,t} ∂g_i^{[l]}/∂w_{l,i,j}.

    The paper states it for j ≥ 1, and then uses it for j = 0 too, where it holds as well; both are checked.
    """

    def rows() -> Iterator[Row]:
        sources = _chosen(net.w.indices, layers)
        between = {(l, r): alpha(net, pas, l, r) for l in sources for r in range(l, net.L + 1)}
        for l, i, j in _weights(net, layers):
            own = 1 if j == 0 else pas.z[l - 1][j - 1]
            tangents = _tangents(net, pas, l, i, j)
            for r in tangents.indices:
                for t in range(1, net.sizes[r] + 1):
                    yield (l, i, j, r, t), tangents[r][t - 1], between[l, r][t - 1, i - 1] * own

    return _residual("Theorem 1", "l i j r t", rows())


def theorem_2(net: Perceptron, pas: Forward, layers: Collection[int] | None = None) -> Residual:
    """(24): α by the definition (21)(22) against φ′_l(u_{l,i}) Σ_s w_{l+1,s,i} α_{l+1,s→r,t}."""

    def rows() -> Iterator[Row]:
        for l in _chosen(range(1, net.L), layers):
            for r in range(l + 1, net.L + 1):
                left = alpha(net, pas, l, r, method="definition")
                right = (alpha(net, pas, l + 1, r, method="definition") @ net.w[l + 1][:, 1:]) * pas.dphi[l]
                for t, i in np.ndindex(left.shape):
                    yield (l, i + 1, r, t + 1), left[t, i], right[t, i]

    return _residual("Theorem 2", "l i r t", rows())


def corollary_3(net: Perceptron, pas: Forward, layers: Collection[int] | None = None) -> Residual:
    """(26): α to the output by the definition, restarted for every layer, against one backward sweep."""

    def rows() -> Iterator[Row]:
        swept = alpha_to_output(net, pas)
        for l in _chosen(range(1, net.L), layers):
            left = alpha(net, pas, l, net.L, method="definition")
            for o, i in np.ndindex(left.shape):
                yield (l, i + 1, o + 1), left[o, i], swept[l][o, i]

    return _residual("Corollary 3", "l i o", rows())


def theorem_4(net: Perceptron, pas: Forward, bp: Backprop, layers: Collection[int] | None = None) -> Residual:
    """(30): ∂E/∂w_{l,i,j} = Σ_o ε_o φ′_L(u_{L,o}) ∂g_o^{[L]}/∂w_{l,i,j} (28) against δ_{l,i} z_{l-1,j}."""

    def rows() -> Iterator[Row]:
        for l, i, j in _weights(net, layers):
            left = bp.delta[net.L] @ _tangents(net, pas, l, i, j)[net.L]
            yield (l, i, j), left, bp.gradient[l][i - 1, j]

    return _residual("Theorem 4", "l i j", rows())


def theorem_5(net: Perceptron, pas: Forward, bp: Backprop, layers: Collection[int] | None = None) -> Residual:
    """(32): δ_{l,i} from its definition (29), with α by (21)(22), against φ′_l(u_{l,i}) Σ_s w_{l+1,s,i} δ_{l+1,s}."""

    def rows() -> Iterator[Row]:
        definition = Layers(tuple(alpha(net, pas, l, net.L, method="definition") for l in range(1, net.L + 1)))
        merged = delta_from_alpha(bp.delta[net.L], definition)
        for l in _chosen(range(1, net.L), layers):
            for i in range(net.sizes[l]):
                yield (l, i + 1), merged[l][i], bp.delta[l][i]

    return _residual("Theorem 5", "l i", rows())


def difference_quotient(
    net: Network, x: ArrayLike, d: ArrayLike, direction: Layers, h: float, loss: str = "half_squared_error"
) -> float:
    """[E(w + h v) − E(w − h v)] / 2h along the direction v, which is shaped like the gradient.

    Column 0 of each layer of v is the bias, as it is of the network's weights.
    The true derivative is Σ v · ∂E/∂w; this central difference is off by O(h²) truncation and O(1/h) rounding.
    ``ValueError`` unless h > 0, v is shaped like the weights, and the loss suits the network.
    """
    if not h > 0:
        raise ValueError(f"the step h must be above 0, got {h}")
    if [v.shape for v in direction] != [W.shape for W in net.weights]:
        raise ValueError(f"the direction must be shaped like the weights, {shortened([W.shape for W in net.weights])}")
    rule, target = loss_named(loss), check_target(net, d, check_sample(net, x))
    rule.check(net.activations[-1], target)

    def error(step: float) -> float:
        moved = Network(tuple(W + step * v for W, v in zip(net.weights, direction, strict=True)), net.activations)
        pas = forward(moved, x)
        return rule.error(pas.u[net.L], pas.z[net.L], target)

    return (error(h) - error(-h)) / (2.0 * h)
