"""The error E and how backpropagation starts from it: ``loss_named(name)``. A row says everything about one.

Each loss gives E (12)(13), ε_o = ∂E/∂f_o (27) and δ_{L,o} = ε_o φ′_L(u_{L,o}) (33). Two losses are
computed from u_L rather than from the outputs, so that they stay finite when the output saturates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, SupportsIndex

import numpy as np

from . import in_place
from .activations import softplus
from .expression import (
    Call,
    Choice,
    Condition,
    Constant,
    Difference,
    Expression,
    Fraction,
    Index,
    Letter,
    Negative,
    Power,
    Product,
    Quantity,
    Ref,
    Sigma,
    Softmax,
    Sum,
    Width,
)
from .in_place import MINUS_ONE, ONE, TWO, maximum, minimum

Count = int | Width
"""How many outputs there are: a number, or m."""

ROUNDING = 1e-6
"""How far from 1 the sum of a distribution may be: probabilities that were computed in float32 are that far."""


@dataclass(frozen=True)
class Targets:
    """What a loss asks of d: ``accept(d)`` says it of each number, or of each sample with an axis of length 1, for d
    (m,) or (N, m); ``wanted`` says it to a programmer, ``advice`` in a sentence to a person at the page; ``suited(d)``
    makes a sample's d (m,) acceptable and changes no d that is."""

    accept: Callable[[np.ndarray], np.ndarray]
    wanted: str
    advice: str
    suited: Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Loss:
    """One error function; its arrays are (m,) or (N, m), and E is summed over outputs and samples (12).

    ``error(u_L, z_L, d)`` is E, ``epsilon(u_L, z_L, d)`` is ε (27). ``simplified(z_L, d)`` is δ_L where ε φ′_L becomes
    simpler than the product. For the cross-entropies δ is a difference of numbers near 1 at a saturated output, so it
    is true to 1e-16, not relatively.

    ``in_place(y, d, delta)`` are the numpy calls that put ε, or the simplified δ_L, into delta; all are (m, B), y is
    z_L and may be overwritten only where ``output`` has φ′ = 1. ``formula(L, m)`` is E (13) and
    ``line_3(L, o, m, slope)`` δ_{L,o} (33) for numbers or letters, slope being φ′_L(u_{L,o}). ``sentence`` ends one on
    what line 3 does; ``remark`` is where ε needs one. ``output`` is the activation that layer L must have, if any,
    ``targets`` what d must be.
    """

    name: str
    error: Callable[[np.ndarray, np.ndarray, np.ndarray], float]
    epsilon: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    in_place: Callable[[np.ndarray, np.ndarray, np.ndarray], list[in_place.Call]]
    formula: Callable[[Index, Count], Expression]
    line_3: Callable[[Index, Index, Count, Expression], Expression]
    sentence: str
    simplified: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None
    output: str | None = None
    targets: Targets | None = None
    remark: str = ""

    def delta(self, epsilon: np.ndarray, dphi: np.ndarray, z: np.ndarray, d: np.ndarray) -> np.ndarray:
        """δ_L (33) from ε (27) and φ′_L(u_L)."""
        return epsilon * dphi if self.simplified is None else self.simplified(z, d)

    def check(self, output_activation: str, d: np.ndarray) -> None:
        """``ValueError`` unless layer L and the targets d, (m,) or (N, m), suit this loss."""
        if self.output is not None and output_activation != self.output:
            raise ValueError(f"{self.name} needs the output activation {self.output}, got {output_activation}")
        if self.targets is not None and not (accepted := self.targets.accept(d)).all():
            if accepted.shape == d.shape:
                got = f"{d[~accepted].flat[0]:g}"
            else:
                first = d[~accepted[..., 0]] if d.ndim == 2 else d[None]
                got = _shown(first[0])
            raise ValueError(f"{self.name} needs {self.targets.wanted}, got {got}")

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        # The functions of a row have no names to pickle them by; the row has.
        return (loss_named, (self.name,)) if LOSSES.get(self.name) is self else super().__reduce_ex__(protocol)


def _shown(d: np.ndarray) -> str:
    """One sample's d, cut where it is long, and what it adds up to."""
    numbers = [f"{v:g}" for v in d[:6].tolist()] + ["…"] * (len(d) > 6)
    return f"[{', '.join(numbers)}], which add up to {d.sum():.9g}"


# --- E, ε and δ -------------------------------------------------------------------------------------------------------


def softmax(u: np.ndarray) -> np.ndarray:
    """p_o = exp(u_o) / Σ_k exp(u_k) along the last axis, shifted by the maximum so that nothing overflows."""
    # Sums that are further apart than float64 reaches are −∞ apart, whose power is the right 0.
    with np.errstate(over="ignore"):
        powers = np.exp(u - u.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _log_sum_exp(u: np.ndarray) -> np.ndarray:
    top = u.max(axis=-1, keepdims=True)
    return (top + np.log(np.exp(u - top).sum(axis=-1, keepdims=True)))[..., 0]


def _binary_epsilon(u: np.ndarray, z: np.ndarray, d: np.ndarray) -> np.ndarray:
    # (z − d) / (z (1 − z)) with 1/z = 1 + e^{−u} and 1/(1 − z) = 1 + e^{u}: exact while z rounds to 0 or 1.
    with np.errstate(over="ignore"):
        above, below = 1.0 + np.exp(u), 1.0 + np.exp(-u)
    with np.errstate(invalid="ignore"):
        return np.where(d == 1, 0.0, (1.0 - d) * above) - np.where(d == 0, 0.0, d * below)


def _huber(miss: np.ndarray) -> float:
    size = np.abs(miss)
    return float(np.sum(np.where(size <= 1.0, 0.5 * np.minimum(size, 1.0) ** 2, size - 0.5)))


# --- in place ---------------------------------------------------------------------------------------------------------


def _softmax_in_place(y: np.ndarray, d: np.ndarray, delta: np.ndarray) -> list[in_place.Call]:
    """y (m, B), the logits, is overwritten by p, shifted by the maximum so that nothing overflows."""
    row = np.empty((1, y.shape[1]))
    return [
        (np.maximum.reduce, (y, 0, None, row, True)),
        (np.subtract, (y, row, y)),
        (np.exp, (y, y)),
        (np.add.reduce, (y, 0, None, row, True)),
        (np.divide, (y, row, y)),
        (np.subtract, (y, d, delta)),
    ]


# --- formulas ---------------------------------------------------------------------------------------------------------

_ONE, _TWO = Constant(1.0), Constant(2.0)
_HALF = Fraction(_ONE, _TWO)


def _output(L: Index, o: Index) -> Quantity:
    return Quantity(Ref("z", (L, o)))


def _target(o: Index) -> Quantity:
    return Quantity(Ref("d", (o,)))


def _miss(L: Index, o: Index) -> Difference:
    return Difference(_output(L, o), _target(o))


def _over_outputs(m: Count, term: Callable[[Index], Expression]) -> Sum:
    """Σ_o term(o), which has no terms one by one where m is a letter."""
    return Sum(tuple(term(o) for o in _up_to(m)), Sigma("o", m, term(Letter("o"))))


def _up_to(m: Count) -> range:
    return range(1, m + 1) if isinstance(m, int) else range(0)


def _probability(L: Index, o: Index, m: Count) -> Softmax:
    logits = tuple(Quantity(Ref("u", (L, k))) for k in _up_to(m))
    return Softmax(o, logits, Sigma("k", m, Quantity(Ref("u", (L, Letter("k"))))))


def _squared(L: Index, m: Count) -> Sum:
    return _over_outputs(m, lambda o: Power(_miss(L, o), _TWO))


def _binary_term(L: Index, o: Index) -> Sum:
    z, d = _output(L, o), _target(o)
    others = Product((Difference(_ONE, d), Call("ln", (Difference(_ONE, z),))))
    return Sum((Product((d, Call("ln", (z,)))), others))


def _huber_term(L: Index, o: Index) -> Choice:
    size = Call("abs", (_miss(L, o),))
    square = Product((_HALF, Power(_miss(L, o), _TWO)))
    return Choice(square, Condition("≤", (size, _ONE)), Difference(size, _HALF))


def _clipped(miss: Expression) -> Call:
    return Call("max", (Negative(_ONE), Call("min", (_ONE, miss))))


# --- the table --------------------------------------------------------------------------------------------------------

_FRACTIONS = Targets(
    lambda d: (d >= 0) & (d <= 1),
    wanted="every d_o between 0 and 1",
    advice="Binary cross-entropy needs every number of d between 0 and 1, for example 1.",
    suited=lambda d: np.clip(d, 0.0, 1.0),
)


def _is_distribution(d: np.ndarray) -> np.ndarray:
    whole = np.abs(d.sum(axis=-1, keepdims=True) - 1.0) <= ROUNDING
    return whole & (d >= 0).all(axis=-1, keepdims=True)


def _nearest_class(d: np.ndarray) -> np.ndarray:
    """d itself if it is a distribution, else 1 for its largest number and 0 for the others."""
    return d if _is_distribution(d).all() else np.where(np.arange(len(d)) == d.argmax(), 1.0, 0.0)


_DISTRIBUTION = Targets(
    # One answer a sample, so that the refusal shows a whole one.
    _is_distribution,
    wanted="d_o ≥ 0 that add up to 1",
    advice="Softmax cross-entropy needs numbers in d that are at least 0 and add up to 1.",
    suited=_nearest_class,
)

LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss(
            "half_squared_error",
            error=lambda u, z, d: float(0.5 * np.sum((z - d) ** 2)),
            epsilon=lambda u, z, d: z - d,
            in_place=lambda y, d, delta: [(np.subtract, (y, d, delta))],
            formula=lambda L, m: Product((_HALF, _squared(L, m))),
            line_3=lambda L, o, m, slope: Product((_miss(L, o), slope)),
            sentence="how far it is off, times the slope of its activation, is how fast the error reacts to its sum",
        ),
        Loss(
            "squared_error",
            error=lambda u, z, d: float(np.sum((z - d) ** 2)),
            epsilon=lambda u, z, d: 2.0 * (z - d),
            in_place=lambda y, d, delta: [(np.subtract, (y, d, delta)), (np.multiply, (delta, TWO, delta))],
            formula=_squared,
            line_3=lambda L, o, m, slope: Product((_TWO, _miss(L, o), slope)),
            sentence="twice how far it is off, times the slope of its activation, is how fast the error reacts",
        ),
        Loss(
            "binary_cross_entropy",
            error=lambda u, z, d: float(np.sum(d * softplus(-u) + (1.0 - d) * softplus(u))),
            epsilon=_binary_epsilon,
            in_place=lambda y, d, delta: [(np.subtract, (y, d, delta))],
            formula=lambda L, m: Negative(_over_outputs(m, lambda o: _binary_term(L, o))),
            line_3=lambda L, o, m, slope: _miss(L, o),
            sentence="for this loss and a sigmoid, δ is simply how far the output is off",
            # ε φ′ = z − d exactly; the product itself would be ∞ · 0 at a saturated output.
            simplified=lambda z, d: z - d,
            output="sigmoid",
            targets=_FRACTIONS,
        ),
        Loss(
            "softmax_cross_entropy",
            # Softmax is not component-wise, so it belongs to E, not to φ_L: the outputs are the logits u_L.
            error=lambda u, z, d: float(np.sum(_log_sum_exp(u) - np.sum(d * u, axis=-1))),
            epsilon=lambda u, z, d: softmax(u) - d,
            in_place=_softmax_in_place,
            formula=lambda L, m: Negative(
                _over_outputs(m, lambda o: Product((_target(o), Call("ln", (_probability(L, o, m),)))))
            ),
            line_3=lambda L, o, m, slope: Difference(_probability(L, o, m), _target(o)),
            sentence="for this loss, δ is simply how far the probability is off",
            output="identity",
            targets=_DISTRIBUTION,
            remark="Softmax belongs to the loss here: ε is p − d and φ at the output is the identity.",
        ),
        Loss(
            "absolute_error",
            # Where z = d the derivative does not exist; here it is 0.
            error=lambda u, z, d: float(np.sum(np.abs(z - d))),
            epsilon=lambda u, z, d: np.sign(z - d),
            in_place=lambda y, d, delta: [(np.subtract, (y, d, delta)), (np.sign, (delta, delta))],
            formula=lambda L, m: _over_outputs(m, lambda o: Call("abs", (_miss(L, o),))),
            line_3=lambda L, o, m, slope: Product((Call("sign", (_miss(L, o),)), slope)),
            sentence="only the side it is off on counts, as 1 or −1, times the slope of its activation",
        ),
        Loss(
            "huber",
            error=lambda u, z, d: _huber(z - d),
            epsilon=lambda u, z, d: np.clip(z - d, -1.0, 1.0),
            in_place=lambda y, d, delta: [
                (np.subtract, (y, d, delta)),
                minimum(delta, ONE, delta),
                maximum(delta, MINUS_ONE, delta),
            ],
            formula=lambda L, m: _over_outputs(m, lambda o: _huber_term(L, o)),
            line_3=lambda L, o, m, slope: Product((_clipped(_miss(L, o)), slope)),
            sentence="how far it is off, but never more than 1, times the slope of its activation",
        ),
    )
}


def loss_named(name: str) -> Loss:
    """The loss called ``name``; ``ValueError`` lists the names there are."""
    try:
        return LOSSES[name]
    except (KeyError, TypeError):
        raise ValueError(f"unknown loss {name!r}; choose one of {', '.join(LOSSES)}") from None
