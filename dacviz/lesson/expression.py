"""A small expression with several readings, so that formula, number and highlighted edges cannot disagree.

``value(e, known)`` computes it, ``reads(e)`` says which quantities it needs, ``symbols(e, markup)`` writes it with
letters, ``numbers(e, markup, known)`` with numbers. The node types are the few that the paper's equations use.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from math import prod

import numpy as np

from ..core.activations import activation
from ..core.error_function import erf
from ..core.expression import (
    Activate,
    Call,
    Choice,
    Condition,
    Constant,
    Derivative,
    Difference,
    Expression,
    Fraction,
    Index,
    Indicator,
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
    position,
)
from ..core.losses import softmax
from .markup import Latex, MathML, rounded

Markup = Latex | MathML

SPELLED_OUT = 4
"""A sum of at most so many terms is written out; a longer one with Σ in symbols, shortened by ⋯ in numbers."""


Known = Mapping[Ref, float]


def value(e: Expression, known: Known) -> float:
    """The number e stands for; ``KeyError`` names the first quantity that is not known yet."""
    return _evaluate(e, known.__getitem__)


def value_as_shown(e: Expression, known: Known) -> float:
    """What a reader gets who redoes the sum with the rounded numbers on the screen."""
    return _evaluate(e, lambda ref: rounded(known[ref]), shown=True)


def _evaluate(e: Expression, look_up: Callable[[Ref], float], shown: bool = False) -> float:
    # Sums of products are nearly all there is in a trace; asked for first, they take half the time.
    if isinstance(e, Quantity):
        return look_up(e.ref)
    if isinstance(e, Product):
        # Starts from the integer 1, so that a product of fractions stays one.
        return prod([_evaluate(factor, look_up, shown) for factor in e.factors])
    if isinstance(e, Sum):
        return sum([_evaluate(term, look_up, shown) for term in e.terms])
    match e:
        case Constant(number):
            return number
        case Difference(left, right):
            return _evaluate(left, look_up, shown) - _evaluate(right, look_up, shown)
        case Activate(_, name, argument, derivative):
            function = activation(name).dphi if derivative else activation(name).phi
            with np.errstate(over="ignore"):
                result = float(function(np.asarray(_evaluate(argument, look_up, shown))))
            # A slope is printed as a number, so whoever redoes the sum has it rounded.
            return rounded(result) if shown and derivative else result
        case Derivative(_, _, quantity):
            return look_up(quantity)
        case Softmax(o, logits):
            return float(softmax(np.array([look_up(u.ref) for u in logits]))[position(o) - 1])
        case Negative(body):
            return -_evaluate(body, look_up, shown)
        case Fraction(top, bottom):
            return _evaluate(top, look_up, shown) / _evaluate(bottom, look_up, shown)
        case Power(base, exponent):
            return _evaluate(base, look_up, shown) ** _evaluate(exponent, look_up, shown)
        case Call(function, arguments):
            with np.errstate(over="ignore"):
                return float(_FUNCTIONS[function](*(_evaluate(a, look_up, shown) for a in arguments)))
        case Choice(then, condition, otherwise):
            sides = [_evaluate(side, look_up, shown) for side in condition.sides]
            holds = all(_RELATIONS[condition.relation](a, b) for a, b in pairwise(sides))
            return _evaluate(then if holds else otherwise, look_up, shown)
    raise TypeError(f"{e} has no value: it has letters")


_FUNCTIONS: dict[str, Callable[..., float | np.ndarray]] = {
    "exp": np.exp, "ln": np.log, "sqrt": np.sqrt, "tanh": np.tanh, "sin": np.sin, "cos": np.cos,
    "erf": erf, "abs": abs, "sign": np.sign, "max": max, "min": min,
}  # fmt: skip
_RELATIONS = {"<": operator.lt, ">": operator.gt, "≤": operator.le}


def reads(e: Expression) -> tuple[Ref, ...]:
    """The quantities e needs, in the order they are written, each once. φ′_l(u) reads u."""
    found: dict[Ref, None] = {}
    _collect(e, found)
    return tuple(found)


def _collect(e: Expression, found: dict[Ref, None]) -> None:
    if isinstance(e, Quantity):
        found[e.ref] = None
    else:
        for part in parts(e):
            _collect(part, found)


def parts(e: Expression) -> tuple[Expression, ...]:
    """What ``e`` is made of, in the order it is written."""
    if isinstance(e, Product):
        return e.factors
    if isinstance(e, Sum):
        return e.terms
    match e:
        case Difference(left, right) | Fraction(left, right) | Power(left, right):
            return left, right
        case Activate(_, _, argument, _) | Negative(argument):
            return (argument,)
        case Softmax(_, logits):
            return logits
        case Derivative(_, _, quantity):
            return (Quantity(quantity),)
        case Call(_, arguments):
            return arguments
        case Choice(then, condition, otherwise):
            return then, *condition.sides, otherwise
    return ()


def slopes(e: Expression) -> tuple[Ref, ...]:
    """The φ′_l(u_{l,i}) in e, each once: numbers of the formula that are computed on the way."""
    return tuple(dict.fromkeys(_slopes(e)))


def _slopes(e: Expression) -> Iterator[Ref]:
    match e:
        case Activate(_, _, Quantity(ref), True):
            yield Ref("dphi", ref.index)
    for part in parts(e):
        yield from _slopes(part)


def replaced(e: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """e with every part for which ``change`` gives another replaced by it; (ab)c becomes abc."""
    other = change(e)
    return with_parts(e, lambda part: replaced(part, change)) if other is None else other


def with_parts(e: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """e made of ``change(part)`` of all its parts; (ab)c becomes abc."""
    match e:
        case Sum(terms, sigma):
            if sigma is not None:
                sigma = Sigma(sigma.index, sigma.high, change(sigma.body))
            return Sum(tuple(change(term) for term in terms), sigma)
        case Product(factors):
            changed = (change(factor) for factor in factors)
            return Product(
                tuple(f for part in changed for f in (parts(part) if isinstance(part, Product) else (part,)))
            )
        case Difference(left, right) | Fraction(left, right) | Power(left, right):
            return type(e)(change(left), change(right))
        case Activate(l, name, argument, derivative):
            return Activate(l, name, change(argument), derivative)
        case Negative(body):
            return Negative(change(body))
        case Call(function, arguments):
            return Call(function, tuple(change(argument) for argument in arguments))
        case Choice(then, Condition(relation, sides), otherwise):
            return Choice(change(then), Condition(relation, tuple(change(side) for side in sides)), change(otherwise))
    return e


def symbols(e: Expression, markup: Markup) -> str:
    """e with letters and indices."""
    return _write(e, markup, None, leading=True)


def numbers(e: Expression, markup: Markup, known: Known, leading: bool = True) -> str:
    """e with every quantity replaced by its value at four significant digits; ``leading``: nothing stands before it, so
    a minus sign needs no parentheses."""
    return _write(e, markup, known, leading)


def symbol(ref: Ref, markup: Markup) -> str:
    """How the paper writes ``ref``."""
    index = ",".join(map(str, ref.index))
    match ref.kind:
        case "z" if ref.index[:1] == (0,):
            return markup.symbol("x", str(ref.index[1]))
        case "alpha":
            l, i, r, t = ref.index
            return markup.symbol("alpha", f"{l},{i}→{r},{t}")
        case "gradient":
            return markup.derivative(markup.symbol("E"), markup.symbol("w", index))
        case "output_gradient":
            l, i, j, r, t = ref.index
            return markup.derivative(markup.symbol("u", f"{r},{t}"), markup.symbol("w", f"{l},{i},{j}"))
        case "mean_gradient":
            return markup.derivative(markup.symbol("Ē"), markup.symbol("w", index))
        case "velocity":
            return markup.symbol("v", index)
        case "new_w":
            return markup.symbol("w⁺", index)
        case "clip_factor":
            return markup.symbol("c")
        case "dphi":
            l, _ = ref.index
            return markup.apply(markup.symbol("phi", str(l), prime=True), markup.symbol("u", index))
    return markup.symbol(ref.kind, index)


def term(ref: Ref, written: str, markup: Markup) -> str:
    """``written``, which says in the page that it is ``ref``: w-2-1-3, delta-1-2. A letter is no node's index."""
    if not all(isinstance(index, int) for index in ref.index):
        return written
    return markup.term("-".join(map(str, (ref.kind, *ref.index))), written)


def _slope_term(argument: Expression, written: str, m: Markup) -> str:
    match argument:
        case Quantity(Ref("u", index)):
            return term(Ref("dphi", index), written, m)
    return written


def _number(number: float, m: Markup, leading: bool) -> str:
    text = m.number(number)
    return text if leading or number >= 0 else m.paren(text)


def _write(e: Expression, m: Markup, known: Known | None, leading: bool) -> str:
    """``known`` None writes symbols. ``leading``: nothing stands before e, so a minus sign needs no parentheses."""
    match e:
        case Quantity(ref):
            return term(ref, symbol(ref, m) if known is None else _number(known[ref], m, leading), m)
        case Constant(number, letter):
            return m.symbol(letter) if letter else _number(number, m, leading)
        case Indicator(left, right):
            return _write_indicator(left, right, m)
        case Sum():
            return _write_sum(e, m, known, leading)
        case Product(factors):
            return _write_product(factors, m, known, leading)
        case Difference(left, right):
            return m.row(_write(left, m, known, leading), m.minus, _write(right, m, known, False))
        case Activate(l, name, argument, derivative):
            if known is not None:
                inner = _write(argument, m, known, True)
                if not derivative:
                    return m.call(activation(name).written, inner)
                return _slope_term(argument, _number(value(e, known), m, leading), m)
            applied = m.apply(m.symbol("phi", str(l), prime=derivative), _write(argument, m, None, True))
            return _slope_term(argument, applied, m) if derivative else applied
        case Softmax():
            return _write_softmax(e, m, known)
        case Derivative(upper, lower, quantity):
            if known is not None:
                return _write(Quantity(quantity), m, known, leading)
            return m.derivative(symbol(upper, m), symbol(lower, m))
        case Negative(body):
            inner = _write(body, m, known, False)
            signed = m.row(m.minus, m.paren(inner) if _is_sum(body, known) else inner)
            return signed if leading else m.paren(signed)
        case Fraction(top, bottom):
            return m.fraction(_write(top, m, known, True), _write(bottom, m, known, True))
        case Power(base, exponent):
            inner = _write(base, m, known, True)
            simple = isinstance(base, Quantity) and (known is None or known[base.ref] >= 0)
            return m.power(inner if simple else m.paren(inner), _write(exponent, m, known, True))
        case Call(function, arguments):
            return _write_call(function, arguments, m, known)
        case Choice(then, condition, otherwise):
            written = (_write(then, m, known, True), _write_condition(condition, m, known))
            return m.choice(*written, _write(otherwise, m, known, True))


def _write_call(function: str, arguments: tuple[Expression, ...], m: Markup, known: Known | None) -> str:
    inner = m.listed(*(_write(a, m, known, True) for a in arguments))
    match function:
        case "exp":
            return m.power(m.symbol("e"), inner)
        case "sqrt":
            return m.root(inner)
        case "abs":
            return m.size(inner)
    # ln u, but ln(1 + u).
    bare = known is None and isinstance(arguments[0], Quantity) and len(arguments) == 1
    return m.function(function, inner if bare else m.paren(inner))


def _write_condition(condition: Condition, m: Markup, known: Known | None) -> str:
    sides = [_write(side, m, known, True) for side in condition.sides]
    return m.row(*[part for side in sides for part in (m.relation(condition.relation), side)][1:])


def _write_sum(e: Sum, m: Markup, known: Known | None, leading: bool) -> str:
    if e.sigma is None or 0 < len(e.terms) <= SPELLED_OUT:
        terms = [_write(term, m, known, leading and k == 0) for k, term in enumerate(e.terms)]
    elif known is None:
        body = _write(e.sigma.body, m, None, True)
        return m.sigma(e.sigma.index, _write_width(e.sigma.high, m), m.paren(body) if _is_open(e.sigma.body) else body)
    else:
        shown = [*e.terms[: SPELLED_OUT - 2], None, e.terms[-1]]
        terms = [m.dots if term is None else _write(term, m, known, leading and k == 0) for k, term in enumerate(shown)]
    return m.row(*[part for term in terms for part in (m.plus, term)][1:])


def _write_width(high: int | Width, m: Markup) -> str:
    if isinstance(high, int):
        return m.count(high)
    return m.symbol("m") if high.layer == Letter("L") else m.symbol("h", str(high.layer))


def _write_indicator(left: Index, right: Index, m: Markup) -> str:
    if isinstance(left, int):
        left, right = right, left
    condition = (_write_index(left, m), m.equals, _write_index(right, m))
    return m.row(m.count(1), m.words(" if "), *condition, m.words(", else "), m.count(0))


def _write_index(index: Index, m: Markup) -> str:
    return m.count(index) if isinstance(index, int) else m.symbol(str(index))


def _write_product(factors: tuple[Expression, ...], m: Markup, known: Known | None, leading: bool) -> str:
    written = []
    for k, factor in enumerate(factors):
        text = _write(factor, m, known, leading and k == 0 and not _is_sum(factor, known))
        written.append(m.paren(text) if _is_sum(factor, known) else text)
    joint = m.juxtaposed if known is None else m.times
    return m.row(*[part for text in written for part in (joint, text)][1:])


def _is_sum(e: Expression, known: Known | None) -> bool:
    """Whether e needs parentheses as a factor: a sum of several terms does, unless it is written with one Σ."""
    if isinstance(e, Difference | Choice):
        return True
    if not isinstance(e, Sum):
        return False
    return len(e.terms) > 1 and not (known is None and e.sigma is not None and len(e.terms) > SPELLED_OUT)


def _is_open(e: Expression) -> bool:
    """Whether e needs parentheses after a Σ: a sum of its own that has neither a Σ nor a fraction bar around it."""
    return isinstance(e, Difference | Choice) or (isinstance(e, Sum) and e.sigma is None)


def _logit(e: Softmax) -> Ref:
    """One of the u_L below, or their general form."""
    match e.logits, e.sigma:
        case ((Quantity(ref), *_), _) | (_, Sigma(_, _, Quantity(ref))):
            return ref
    raise TypeError(f"{e} has no logits")


def _write_softmax(e: Softmax, m: Markup, known: Known | None) -> str:
    def power(u: Expression) -> str:
        return m.power(m.symbol("e"), _write(u, m, known, True))

    logits, logit = e.logits, _logit(e)
    kind, L = logit.kind, logit.index[0]
    if 0 < len(logits) <= SPELLED_OUT:
        below = [part for u in logits for part in (m.plus, power(u))][1:]
    elif known is None:
        high = _write_width(e.sigma.high if e.sigma else len(logits), m)
        below = [m.sigma("k", high, power(Quantity(Ref(kind, (L, Letter("k"))))))]
    else:
        below = [power(logits[0]), m.plus, m.dots, m.plus, power(logits[-1])]
    return m.fraction(power(Quantity(Ref(kind, (L, e.o)))), m.row(*below))
