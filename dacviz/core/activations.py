"""The activation functions φ: look one up with ``ACTIVATIONS[name]``. A row says everything about one.

At a kink the derivative does not exist; here it is what PyTorch uses: the slope from the left, relu′(0) = 0,
leaky_relu′(0) = 0.01, and 0 where φ becomes constant, hardtanh′(±1) = 0.
"""

import fractions
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, SupportsIndex

import numpy as np

from . import in_place
from .error_function import normal
from .expression import (
    Call,
    Choice,
    Condition,
    Constant,
    Difference,
    Expression,
    Fraction,
    Negative,
    Power,
    Product,
    Quantity,
    Ref,
    Sum,
)
from .in_place import MINUS_ONE, ONE, TWO, ZERO, Function, InPlace, from_functions, maximum, minimum, nothing

LEAK = 0.01
# With these two a layer keeps mean 0 and variance 1 (Klambauer et al. 2017).
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


@dataclass(frozen=True)
class RationalForm:
    """φ and φ′ of a ``fractions.Fraction``; ``doubles`` says that φ(u) has twice the digits of u."""

    phi: Callable[[fractions.Fraction], fractions.Fraction]
    dphi: Callable[[fractions.Fraction], fractions.Fraction]
    doubles: bool = False


@dataclass(frozen=True)
class Activation:
    """φ and φ′, elementwise on float64 arrays of any shape; both finite and without overflow wherever the true value is
    a float64.

    ``formula`` is φ in terms of u, ``slope_formula`` φ′ in terms of u and z = φ(u): ``U`` and ``Z``.
    ``sentence`` begins one: what φ does to the sum. ``bound(a)`` is at least |φ(u)| for every |u| ≤ a.
    ``in_place`` are the calls for training; without them φ and φ′ themselves are called.
    ``call`` is what a formula with numbers calls φ, its name unless it is given. ``analytic`` is φ for complex numbers
    and ``rational`` φ for fractions, None where there is none. ``range`` is from where to where φ reaches.
    ``steepest`` is the largest |φ′| of a φ that levels off at both ends, None for the others. ``kinks`` are where φ′
    jumps.
    """

    name: str
    phi: Function
    dphi: Function
    formula: Expression
    slope_formula: Expression
    sentence: str
    bound: Callable[[float], float]
    in_place: InPlace | None = None
    call: str | None = None
    analytic: Function | None = None
    rational: RationalForm | None = None
    range: tuple[float, float] = (-math.inf, math.inf)
    steepest: float | None = None
    kinks: tuple[float, ...] = ()

    @property
    def calls(self) -> InPlace:
        """φ and φ′ for arrays that are there already."""
        return self.in_place or from_functions(self.phi, self.dphi)

    @property
    def written(self) -> str:
        """What a formula with numbers calls φ."""
        return self.name if self.call is None else self.call

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        # The functions of a row have no names to pickle them by; the row has.
        return (activation, (self.name,)) if ACTIVATIONS.get(self.name) is self else super().__reduce_ex__(protocol)


# --- φ and φ′ ---------------------------------------------------------------------------------------------------------


def sigmoid(u: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(−u)), accurate to the last places for u of either sign."""
    tail = np.exp(-np.abs(u))
    return np.where(u >= 0, 1.0, tail) / (1.0 + tail)


def _sigmoid_slope(u: np.ndarray) -> np.ndarray:
    tail = np.exp(-np.abs(u))
    return tail / (1.0 + tail) ** 2


def _tanh_slope(u: np.ndarray) -> np.ndarray:
    # sech² by its exponential: 1 − tanh² would lose every digit once tanh rounds to 1.
    tail = np.exp(-np.abs(u)) ** 2
    return 4.0 * tail / (1.0 + tail) ** 2


def softplus(u: np.ndarray) -> np.ndarray:
    """ln(1 + exp(u)), linear for large u instead of overflowing."""
    return np.logaddexp(0.0, u)


def _gelu(u: np.ndarray) -> np.ndarray:
    return u * normal(u)[0]


def _gelu_slope(u: np.ndarray) -> np.ndarray:
    below, density = normal(u)
    return below + u * density


def _silu_slope(u: np.ndarray) -> np.ndarray:
    return sigmoid(u) + u * _sigmoid_slope(u)


def _elu(u: np.ndarray) -> np.ndarray:
    return np.where(u > 0, u, np.expm1(np.minimum(u, 0.0)))


def _elu_slope(u: np.ndarray) -> np.ndarray:
    return np.exp(np.minimum(u, 0.0))


def _selu(u: np.ndarray) -> np.ndarray:
    return np.where(u > 0, SELU_SCALE * u, SELU_SCALE * SELU_ALPHA * np.expm1(np.minimum(u, 0.0)))


def _selu_slope(u: np.ndarray) -> np.ndarray:
    return np.where(u > 0, SELU_SCALE, SELU_SCALE * SELU_ALPHA * np.exp(np.minimum(u, 0.0)))


def _softsign_slope(u: np.ndarray) -> np.ndarray:
    return (1.0 / (1.0 + np.abs(u))) ** 2


def _mish_parts(u: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """w = e^{−|u|}, and numerator and denominator of tanh(ln(1 + e^u)) by it."""
    w = np.exp(-np.abs(u))
    top = np.where(u > 0, 1.0 + 2.0 * w, w * (w + 2.0))
    return w, top, top + np.where(u > 0, 2.0 * w * w, 2.0)


def _mish(u: np.ndarray) -> np.ndarray:
    _, top, bottom = _mish_parts(u)
    return u * (top / bottom)


def _mish_slope(u: np.ndarray) -> np.ndarray:
    w, top, bottom = _mish_parts(u)
    return top / bottom + 4.0 * u * (np.where(u > 0, w, 1.0) * (w / bottom) * ((1.0 + w) / bottom))


# --- the same in place ------------------------------------------------------------------------------------------------


def _gelu_in_place(z: np.ndarray, s: np.ndarray) -> list[in_place.Call]:
    return [(_gelu_both, (z, s))]


def _gelu_both(z: np.ndarray, s: np.ndarray) -> None:
    below, density = normal(z)
    np.multiply(z, density, s)
    np.add(s, below, s)
    np.multiply(z, below, z)


def _silu_in_place() -> InPlace:
    # φ′ = σ + u σ (1 − σ), and u σ is z.
    def phi(z: np.ndarray, s: np.ndarray) -> list[in_place.Call]:
        sigma = np.empty_like(z)
        return [
            (np.negative, (z, sigma)), (np.exp, (sigma, sigma)), (np.add, (sigma, ONE, sigma)),
            (np.reciprocal, (sigma, sigma)), (np.multiply, (z, sigma, z)),
            (np.subtract, (ONE, sigma, s)), (np.multiply, (s, z, s)), (np.add, (s, sigma, s)),
        ]  # fmt: skip

    return InPlace(phi, nothing)


def _elu_in_place(scale: float, alpha: float) -> InPlace:
    def phi(z: np.ndarray, s: np.ndarray) -> list[in_place.Call]:
        low = np.empty_like(z)
        calls: list[in_place.Call] = [
            minimum(z, ZERO, low), (np.exp, (low, s)), (np.expm1, (low, low)), maximum(z, ZERO, z),
        ]  # fmt: skip
        if (scale, alpha) == (1.0, 1.0):
            return [*calls, (np.add, (z, low, z))]
        positive = np.empty(z.shape, bool)
        return [
            *calls,
            (np.greater, (z, ZERO, positive)),
            (np.multiply, (s, np.array(scale * alpha), s)),
            (partial(np.copyto, where=positive), (s, np.array(scale))),
            (np.multiply, (low, np.array(scale * alpha), low)),
            (np.multiply, (z, np.array(scale), z)),
            (np.add, (z, low, z)),
        ]

    return InPlace(phi, nothing)


def _softsign_in_place(z: np.ndarray, s: np.ndarray) -> list[in_place.Call]:
    return [
        (np.absolute, (z, s)), (np.add, (s, ONE, s)), (np.divide, (z, s, z)),
        (np.reciprocal, (s, s)), (np.multiply, (s, s, s)),
    ]  # fmt: skip


_SIX = np.array(6.0)
_LEAK = np.array(LEAK)


# --- formulas ---------------------------------------------------------------------------------------------------------

U, Z = Quantity(Ref("u", ())), Quantity(Ref("z", ()))
_0, _1, _2, _6 = (Constant(c) for c in (0.0, 1.0, 2.0, 6.0))
_PI = Constant(math.pi, "pi")
_POSITIVE = Condition(">", (U, _0))


def _call(function: str, *arguments: Expression) -> Call:
    return Call(function, arguments)


_EXP_U = _call("exp", U)
_LOGISTIC = Fraction(_1, Sum((_1, _call("exp", Negative(U)))))
_SOFTPLUS = _call("ln", Sum((_1, _EXP_U)))
_NORMAL = Fraction(Sum((_1, _call("erf", Fraction(U, _call("sqrt", _2))))), _2)
_DENSITY = Fraction(_call("exp", Negative(Fraction(Power(U, _2), _2))), _call("sqrt", Product((_2, _PI))))
_BELOW = Constant(SELU_SCALE * SELU_ALPHA)


def _one_more(a: float) -> float:
    return 1.0 + a


def _one(a: float) -> float:
    return 1.0


def _slope_of_step(u: fractions.Fraction, low: int, high: int) -> fractions.Fraction:
    return fractions.Fraction(int(low < u < high))


# --- the table --------------------------------------------------------------------------------------------------------

ACTIVATIONS: dict[str, Activation] = {
    a.name: a
    for a in (
        Activation(
            "identity",
            lambda u: u + 0.0,
            np.ones_like,
            formula=U,
            slope_formula=_1,
            sentence="The identity passes the sum on unchanged",
            bound=_one_more,
            in_place=InPlace(nothing, None),
            call="id",
            analytic=lambda u: u,
            rational=RationalForm(lambda u: u, lambda u: fractions.Fraction(1)),
        ),
        Activation(
            "tanh",
            np.tanh,
            _tanh_slope,
            formula=_call("tanh", U),
            slope_formula=Difference(_1, Power(Z, _2)),
            sentence="tanh squashes the sum into the range −1 to 1",
            bound=_one,
            in_place=InPlace(
                lambda z, s: [(np.tanh, (z, z))],
                lambda z, s: [(np.multiply, (z, z, s)), (np.subtract, (ONE, s, s))],
            ),
            analytic=np.tanh,
            range=(-1.0, 1.0),
            steepest=1.0,
        ),
        Activation(
            "sigmoid",
            sigmoid,
            _sigmoid_slope,
            formula=_LOGISTIC,
            slope_formula=Product((Z, Difference(_1, Z))),
            sentence="The sigmoid squashes the sum into the range 0 to 1",
            bound=_one,
            in_place=InPlace(
                # exp(−u) overflows to ∞ for u < −709, and 1 / (1 + ∞) = 0 is right.
                lambda z, s: [(np.negative, (z, z)), (np.exp, (z, z)), (np.add, (z, ONE, z)), (np.reciprocal, (z, z))],
                lambda z, s: [(np.subtract, (ONE, z, s)), (np.multiply, (z, s, s))],
            ),
            call="σ",
            analytic=lambda u: 1.0 / (1.0 + np.exp(-u)),
            range=(0.0, 1.0),
            steepest=0.25,
        ),
        Activation(
            "relu",
            lambda u: np.maximum(u, 0.0),
            lambda u: np.where(u > 0, 1.0, 0.0),
            formula=_call("max", _0, U),
            slope_formula=Choice(_1, _POSITIVE, _0),
            sentence="relu keeps a positive sum and replaces a negative one by 0",
            bound=_one_more,
            in_place=InPlace(lambda z, s: [maximum(z, ZERO, z)], lambda z, s: [(np.sign, (z, s))]),
            rational=RationalForm(
                lambda u: max(u, fractions.Fraction(0)), lambda u: fractions.Fraction(int(u > 0))
            ),
            range=(0.0, math.inf),
            kinks=(0.0,),
        ),
        Activation(
            "leaky_relu",
            lambda u: np.where(u > 0, u, LEAK * u),
            lambda u: np.where(u > 0, 1.0, LEAK),
            formula=_call("max", Product((Constant(LEAK), U)), U),
            slope_formula=Choice(_1, _POSITIVE, Constant(LEAK)),
            sentence="Leaky relu keeps a positive sum and shrinks a negative one to a hundredth",
            bound=_one_more,
            in_place=InPlace(
                lambda z, s: [(np.multiply, (z, _LEAK, s)), maximum(z, s, z)],
                lambda z, s: [(np.sign, (z, s)), maximum(s, _LEAK, s)],
            ),
            call="leaky",
            rational=RationalForm(
                lambda u: max(u, u / 100), lambda u: fractions.Fraction(1) if u > 0 else fractions.Fraction(1, 100)
            ),
            kinks=(0.0,),
        ),
        Activation(
            "softplus",
            softplus,
            sigmoid,
            formula=_SOFTPLUS,
            slope_formula=_LOGISTIC,
            sentence="Softplus bends the sum smoothly so that it stays above 0",
            bound=_one_more,
            in_place=InPlace(
                lambda z, s: [(np.logaddexp, (z, ZERO, z))],
                # φ′(u) = 1 / (1 + e^{−u}) = 1 − e^{−φ(u)}
                lambda z, s: [(np.negative, (z, s)), (np.expm1, (s, s)), (np.negative, (s, s))],
            ),
            analytic=lambda u: np.log(1.0 + np.exp(u)),
            range=(0.0, math.inf),
        ),
        Activation(
            "sin",
            np.sin,
            np.cos,
            formula=_call("sin", U),
            slope_formula=_call("cos", U),
            sentence="The sine folds the sum into the range −1 to 1",
            bound=_one,
            in_place=InPlace(lambda z, s: [(np.cos, (z, s)), (np.sin, (z, z))], nothing),
            analytic=np.sin,
            range=(-1.0, 1.0),
        ),
        Activation(
            "square",
            np.square,
            lambda u: 2.0 * u,
            formula=Power(U, _2),
            slope_formula=Product((_2, U)),
            sentence="The square multiplies the sum by itself",
            bound=lambda a: a * a,
            in_place=InPlace(lambda z, s: [(np.multiply, (z, TWO, s)), (np.multiply, (z, z, z))], nothing),
            analytic=np.square,
            rational=RationalForm(lambda u: u * u, lambda u: 2 * u, doubles=True),
            range=(0.0, math.inf),
        ),
        Activation(
            "gelu",
            _gelu,
            _gelu_slope,
            formula=Product((U, _NORMAL)),
            slope_formula=Sum((_NORMAL, Product((U, _DENSITY)))),
            sentence="Gelu multiplies the sum by the share of a normal distribution that lies below it",
            bound=_one_more,
            in_place=InPlace(_gelu_in_place, nothing),
            range=(-0.16997120747990369, math.inf),
        ),
        Activation(
            "silu",
            lambda u: u * sigmoid(u),
            _silu_slope,
            formula=Fraction(U, Sum((_1, _call("exp", Negative(U))))),
            slope_formula=Sum((Z, Product((Difference(_1, Z), _LOGISTIC)))),
            sentence="Silu multiplies the sum by its own sigmoid",
            bound=_one_more,
            in_place=_silu_in_place(),
            analytic=lambda u: u / (1.0 + np.exp(-u)),
            range=(-0.2784645427610738, math.inf),
        ),
        Activation(
            "elu",
            _elu,
            _elu_slope,
            formula=Choice(U, _POSITIVE, Difference(_EXP_U, _1)),
            slope_formula=Choice(_1, _POSITIVE, _EXP_U),
            sentence="Elu keeps a positive sum and bends a negative one so that it stays above −1",
            bound=_one_more,
            in_place=_elu_in_place(1.0, 1.0),
            range=(-1.0, math.inf),
        ),
        Activation(
            "selu",
            _selu,
            _selu_slope,
            formula=Choice(
                Product((Constant(SELU_SCALE), U)), _POSITIVE, Product((_BELOW, Difference(_EXP_U, _1)))
            ),
            slope_formula=Choice(Constant(SELU_SCALE), _POSITIVE, Product((_BELOW, _EXP_U))),
            sentence="Selu stretches a positive sum a little and bends a negative one so that it stays above −1.758",
            bound=lambda a: SELU_SCALE * (SELU_ALPHA + a),
            in_place=_elu_in_place(SELU_SCALE, SELU_ALPHA),
            range=(-SELU_SCALE * SELU_ALPHA, math.inf),
            kinks=(0.0,),
        ),
        Activation(
            "softsign",
            lambda u: u / (1.0 + np.abs(u)),
            _softsign_slope,
            formula=Fraction(U, Sum((_1, _call("abs", U)))),
            slope_formula=Fraction(_1, Power(Sum((_1, _call("abs", U))), _2)),
            sentence="Softsign divides the sum by 1 more than its size, which keeps it between −1 and 1",
            bound=_one,
            in_place=InPlace(_softsign_in_place, nothing),
            # No rational form: every node has a denominator of its own, so that each layer would multiply the digits of
            # the sums above it by its width.
            range=(-1.0, 1.0),
            steepest=1.0,
        ),
        Activation(
            "hardtanh",
            lambda u: np.clip(u, -1.0, 1.0),
            lambda u: np.where(np.abs(u) < 1.0, 1.0, 0.0),
            formula=_call("max", Negative(_1), _call("min", _1, U)),
            slope_formula=Choice(_1, Condition("<", (_call("abs", U), _1)), _0),
            sentence="Hardtanh keeps a sum between −1 and 1 and cuts others off there",
            bound=_one,
            in_place=InPlace(
                lambda z, s: [minimum(z, ONE, z), maximum(z, MINUS_ONE, z)],
                lambda z, s: [(np.multiply, (z, z, s)), (np.subtract, (ONE, s, s)), (np.sign, (s, s))],
            ),
            rational=RationalForm(
                lambda u: max(fractions.Fraction(-1), min(fractions.Fraction(1), u)),
                lambda u: _slope_of_step(u, -1, 1),
            ),
            range=(-1.0, 1.0),
            steepest=1.0,
            kinks=(-1.0, 1.0),
        ),
        Activation(
            "relu6",
            lambda u: np.clip(u, 0.0, 6.0),
            lambda u: np.where((u > 0.0) & (u < 6.0), 1.0, 0.0),
            formula=_call("max", _0, _call("min", _6, U)),
            slope_formula=Choice(_1, Condition("<", (_0, U, _6)), _0),
            sentence="relu6 keeps a sum between 0 and 6 and cuts others off there",
            bound=lambda a: 6.0,
            in_place=InPlace(
                lambda z, s: [minimum(z, _SIX, z), maximum(z, ZERO, z)],
                lambda z, s: [(np.subtract, (_SIX, z, s)), (np.multiply, (z, s, s)), (np.sign, (s, s))],
            ),
            rational=RationalForm(
                lambda u: max(fractions.Fraction(0), min(fractions.Fraction(6), u)),
                lambda u: _slope_of_step(u, 0, 6),
            ),
            range=(0.0, 6.0),
            steepest=1.0,
            kinks=(0.0, 6.0),
        ),
        Activation(
            "mish",
            _mish,
            _mish_slope,
            formula=Product((U, _call("tanh", _SOFTPLUS))),
            slope_formula=Sum((
                _call("tanh", _SOFTPLUS),
                Product((U, Difference(_1, Power(_call("tanh", _SOFTPLUS), _2)), _LOGISTIC)),
            )),
            sentence="Mish keeps a large positive sum and bends a negative one smoothly back to 0",
            bound=_one_more,
            analytic=lambda u: u * np.tanh(np.log(1.0 + np.exp(u))),
            range=(-0.30884341301725043, math.inf),
        ),
        Activation(
            "exponential",
            np.exp,
            np.exp,
            formula=_EXP_U,
            slope_formula=Z,
            sentence="The exponential makes any sum positive and grows with it ever faster",
            bound=lambda a: math.exp(a) if a < 700.0 else math.inf,
            in_place=InPlace(lambda z, s: [(np.exp, (z, z))], lambda z, s: [(np.copyto, (s, z))]),
            call="exp",
            analytic=np.exp,
            range=(0.0, math.inf),
        ),
    )
}  # fmt: skip


def activation(name: str) -> Activation:
    """The activation called ``name``; ``ValueError`` lists the names there are."""
    try:
        return ACTIVATIONS[name]
    except (KeyError, TypeError):
        raise ValueError(f"unknown activation {name!r}; choose one of {', '.join(ACTIVATIONS)}") from None
