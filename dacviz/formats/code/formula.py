"""A row's formula as code: ``computable(e)`` says it as a computer should, ``written(e, language, letters)`` writes it.

So a new activation or loss has its code by its formula alone; a function that a language lacks is refused in words.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from ...core.expression import (
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
    Softmax,
    Sum,
)
from ...lesson.expression import parts, replaced, value, with_parts

LOG_SUM = Quantity(Ref("log_sum", ()))
"""ln Σ_k e^{u_{L,k}}, which is computed once a sample."""
_ONE = Constant(1.0)
_ADDED, _MULTIPLIED, _RAISED, _ATOM = range(4)
"""How strongly a text holds together: what is weaker than its place needs parentheses."""


# --- the same without overflow and cancellation -----------------------------------------------------------------------


def computable(e: Expression) -> Expression:
    """``e`` in other words where its own would overflow or lose digits: 1/(1 + e^{−u}) becomes logistic(u).

    The functions logistic, softplus, expm1 and erfc come in, and ``LOG_SUM``; what is a number becomes one.
    """
    e = with_parts(e, computable)
    if _is_number(e):
        return Constant(value(e, {}))
    match e:
        case Fraction(top, Sum((Constant(1.0), Call("exp", (Negative(x),))), None)):
            logistic = Call("logistic", (x,))
            return logistic if top == _ONE else Product((top, logistic))
        case Call("ln", (Sum((Constant(1.0), Call("exp", (x,))), None),)):
            return Call("softplus", (x,))
        case Call("ln", (Call("logistic", (x,)),)):
            return Negative(Call("softplus", (Negative(x),)))
        case Call("ln", (Difference(Constant(1.0), Call("logistic", (x,))),)):
            return Negative(Call("softplus", (x,)))
        case Difference(Call("exp", (x,)), Constant(1.0)):
            return Call("expm1", (x,))
        case Sum((Constant(1.0), Call("erf", (x,))), None):
            return Call("erfc", (Negative(x),))
        case Softmax():
            return Call("exp", (_log_probability(e),))
        case Call("ln", (Call("exp", (x,)),)):
            return x
    return e


def _is_number(e: Expression) -> bool:
    if isinstance(e, Constant):
        return True
    return bool(inside := parts(e)) and all(_is_number(part) for part in inside)


def _log_probability(e: Softmax) -> Expression:
    if e.sigma is None or not isinstance(e.sigma.body, Quantity):
        raise TypeError(f"{e} does not say its logits in general")
    kind, (L, _) = e.sigma.body.ref.kind, e.sigma.body.ref.index
    return Difference(Quantity(Ref(kind, (L, e.o))), LOG_SUM)


def without_sums(e: Expression) -> tuple[Expression, list[Expression]]:
    """``e`` with the quantities total, total2, … for its Σ over the outputs, and what each of them adds up."""
    bodies: list[Expression] = []

    def change(part: Expression) -> Expression | None:
        match part:
            case Sum((), sigma) if sigma is not None:
                bodies.append(sigma.body)
                return Quantity(Ref(total(len(bodies)), ()))
        return None

    return replaced(e, change), bodies


def total(k: int) -> str:
    """The name of the ``k``-th total, counted from 1."""
    return "total" if k == 1 else f"total{k}"


# --- writing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Language:
    """How a programming language writes formulas. ``functions`` says what stands for a function of ``Call``, each with
    {0} for its argument, max and min with {1} as well; ``power`` has {0} and {1}, ``square`` {0}, ``choice`` {then},
    {condition} and {otherwise}; ``both`` joins two conditions. ``eager`` says that both sides of a choice are computed.
    """

    name: str
    number: Callable[[float], str]
    functions: Mapping[str, str]
    power: str
    square: str
    choice: str
    both: str
    eager: bool

    @property
    def base(self) -> int:
        """How strongly a power's base must hold together: an operator's more than a function's argument."""
        return _ATOM if "**" in self.power else _ADDED


def written(e: Expression, language: Language, letters: Mapping[str, str]) -> str:
    """``e`` in that language; ``letters`` says what each kind of quantity is called there. ``ValueError`` names the
    function that the language does not have."""
    return _write(e, language, letters)[0]


def _write(e: Expression, to: Language, letters: Mapping[str, str]) -> tuple[str, int]:
    """The text and how strongly it holds together."""

    def at_least(part: Expression, strength: int) -> str:
        text, own = _write(part, to, letters)
        return text if own >= strength else f"({text})"

    match e:
        case Quantity(ref) if ref.kind in letters:
            return letters[ref.kind], _ATOM
        case Constant(number):
            return to.number(number), _ATOM if number >= 0 else _MULTIPLIED
        case Sum(terms) if terms:
            return " + ".join(at_least(term, _ADDED) for term in terms), _ADDED
        case Difference(left, right):
            return f"{at_least(left, _ADDED)} - {at_least(right, _MULTIPLIED)}", _ADDED
        case Negative(body):
            return f"-{at_least(body, _MULTIPLIED)}", _MULTIPLIED
        case Product(factors):
            return " * ".join(at_least(factor, _MULTIPLIED) for factor in factors), _MULTIPLIED
        case Fraction(top, bottom):
            return f"{at_least(top, _MULTIPLIED)} / {at_least(bottom, _RAISED)}", _MULTIPLIED
        case Power(base, Constant(2.0)):
            return to.square.format(at_least(base, to.base)), _RAISED
        case Power(base, exponent):
            return to.power.format(at_least(base, to.base), at_least(exponent, to.base)), _RAISED
        case Call(function, arguments):
            return _write_call(function, [at_least(a, _ADDED) for a in arguments], to), _ATOM
        case Choice(then, condition, otherwise):
            if to.eager:
                otherwise = _kept_small(condition, otherwise)
            sides = [at_least(side, _ADDED) for side in (then, otherwise)]
            holds = _write_condition(condition, to, letters)
            return to.choice.format(then=sides[0], condition=holds, otherwise=sides[1]), _ATOM
    raise ValueError(f"{to.name} has no form of {e}")


def _kept_small(condition: Condition, otherwise: Expression) -> Expression:
    """``otherwise`` without the e^u that is beyond float64 where the choice is for the other side."""
    match condition:
        case Condition(">", (a, b)):
            small = Call("min", (a, b))
            return replaced(
                otherwise,
                lambda part: (
                    Call(part.function, (small,))
                    if isinstance(part, Call) and part.function in ("exp", "expm1") and part.arguments == (a,)
                    else None
                ),
            )
    return otherwise


def _write_call(function: str, arguments: list[str], to: Language) -> str:
    if function not in to.functions:
        raise ValueError(f"{function} has no form in {to.name}; there are {', '.join(to.functions)}")
    template = to.functions[function]
    return reduce(template.format, arguments) if len(arguments) > 1 else template.format(*arguments)


def _write_condition(condition: Condition, to: Language, letters: Mapping[str, str]) -> str:
    sign = condition.relation.replace("≤", "<=")
    pairs = [
        " ".join((_write(a, to, letters)[0], sign, _write(b, to, letters)[0])) for a, b in pairwise(condition.sides)
    ]
    return pairs[0] if len(pairs) == 1 else to.both.join(f"({pair})" for pair in pairs)


def used(name: str, texts: Iterable[str]) -> bool:
    """Whether a function of that name is called in any of the texts."""
    return any(re.search(rf"\b{name}\(", text) for text in texts)
