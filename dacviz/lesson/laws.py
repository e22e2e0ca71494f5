"""The paper's numbered equations, each written once, in letters: ``LAWS["32"]``.

Everything that is shown of an equation is a reading of its law: ``bound`` puts numbers, or other letters, in the place
of letters and opens every Σ whose range a network knows. (26) and (31) are such readings of (24) and (23).
"""

from dataclasses import dataclass, replace

from ..core.exact import ExactNetwork
from ..core.expression import (
    Activate,
    Constant,
    Difference,
    Expression,
    Index,
    Indicator,
    Letter,
    Product,
    Quantity,
    Ref,
    Sigma,
    Sum,
    Width,
)
from ..core.network import Network
from .expression import Markup, replaced, symbol, symbols

ONE, ZERO = Constant(1), Constant(0)
"""What an index decides: (21), and the signal z_{l,0} = 1 of the bias. Integers, so that fractions stay fractions."""

l, i, j, r, t, s, o, L = map(Letter, "lijrtsoL")


@dataclass(frozen=True)
class Law:
    """``target`` = ``right``, by equation ``number`` of the paper; ``merged`` is the right-hand side before it was
    shortened by another law, where the paper shows both."""

    number: str
    target: Ref
    right: Expression
    merged: Expression | None = None

    def bound(self, net: Network | ExactNetwork | None = None, **letters: Index) -> "Law":
        """This law with ``letters`` replaced; with a network L is its depth, and Σ over its nodes is opened."""
        binding = _Binding(net, letters)
        merged = None if self.merged is None else binding.expression(self.merged)
        return Law(self.number, binding.ref(self.target), binding.expression(self.right), merged)

    def put_into(self, e: Expression) -> Expression:
        """``e`` with this law's right-hand side in the place of its target."""
        wanted = Quantity(self.target)
        return replaced(e, lambda part: self.right if part == wanted else None)

    def written(self, markup: Markup) -> str:
        """target = right, in symbols."""
        sides = [symbols(side, markup) for side in (self.merged, self.right) if side is not None]
        return markup.row(symbol(self.target, markup), *(part for side in sides for part in (markup.equals, side)))


def bind(e: Expression, net: Network | ExactNetwork | None = None, **letters: Index) -> Expression:
    """``e`` with ``letters`` replaced; see ``Law.bound``."""
    return _Binding(net, letters).expression(e)


class _Binding:
    """What the letters of an expression stand for."""

    __slots__ = ("letters", "net")

    def __init__(self, net: Network | ExactNetwork | None, letters: dict[str, Index]):
        self.net = net
        self.letters = letters if net is None else {"L": net.L, **letters}

    def index(self, k: Index) -> Index:
        if isinstance(k, int) or k.name not in self.letters:
            return k
        found = self.letters[k.name]
        return found + k.offset if k.offset else found

    def ref(self, ref: Ref) -> Ref:
        # Most of a trace's time is spent here: numbers, which stay, are not worth a call.
        return Ref(ref.kind, tuple([k if isinstance(k, int) else self.index(k) for k in ref.index]))

    def expression(self, e: Expression) -> Expression:
        if isinstance(e, Quantity):
            ref = self.ref(e.ref)
            return ONE if ref.kind == "z" and ref.index[-1] == 0 else Quantity(ref)
        if isinstance(e, Product):
            return _product([self.expression(factor) for factor in e.factors])
        if isinstance(e, Sum):
            return Sum(tuple(map(self.expression, e.terms))) if e.sigma is None else self.sum(e.sigma)
        if isinstance(e, Activate):
            at = self.index(e.l)
            name = e.name if self.net is None or isinstance(at, Letter) else self.net.activations[at - 1]
            return Activate(at, name, self.expression(e.argument), e.derivative)
        if isinstance(e, Indicator):
            return _indicator(self.index(e.left), self.index(e.right))
        if isinstance(e, Difference):
            return Difference(self.expression(e.left), self.expression(e.right))
        return e

    def sum(self, sigma: Sigma) -> Sum:
        """A Σ with as many terms as the network has nodes there, or with none if that is not known."""
        # A letter in the place of the running index gives it another name.
        name = str(self.letters.get(sigma.index, sigma.index))
        body = self.expression(sigma.body)
        high = self.width(sigma.high)
        if isinstance(high, Width):
            return Sum((), Sigma(name, high, body))
        # The body knows the other letters already.
        terms = tuple([_Binding(None, {name: k}).expression(body) for k in range(1, high + 1)])
        return Sum(terms, Sigma(name, high, body))

    def width(self, high: int | Width) -> int | Width:
        if isinstance(high, int):
            return high
        layer = self.index(high.layer)
        if isinstance(layer, Letter):
            return Width(layer)
        if self.net is None:
            raise ValueError(f"how many nodes layer {layer} has is known of a network only")
        return self.net.sizes[layer]


def _product(factors: list[Expression]) -> Expression:
    """The product without its ones; 0 if an index makes it so."""
    if not any(isinstance(factor, Constant) for factor in factors):
        return Product(tuple(factors))
    rest = [factor for factor in factors if factor is not ONE]
    if any(factor is ZERO for factor in rest):
        return ZERO
    return rest[0] if len(rest) == 1 else Product(tuple(rest)) if rest else ONE


def _indicator(left: Index, right: Index) -> Expression:
    if isinstance(left, int) and isinstance(right, int):
        return ONE if left == right else ZERO
    return Indicator(left, right)


def _q(kind: str, *index: Index) -> Quantity:
    return Quantity(Ref(kind, index))


def total(index: Letter, layer: Letter, body: Expression) -> Sum:
    """Σ over the nodes ``index`` of ``layer``."""
    return Sum((), Sigma(index.name, Width(layer), body))


def slope(l: Letter, i: Letter) -> Activate:
    """φ′_l(u_{l,i})."""
    return Activate(l, "", _q("u", l, i), derivative=True)


def carried_forward(coefficient: Quantity, k: Letter = j) -> Sum:
    """Σ_k w_{r,t,k} φ′_{r-1}(u_{r-1,k}) c_{r-1,k}: how a derivative passes from layer r − 1 to node (r, t)."""
    return total(k, r - 1, Product((_q("w", r, t, k), slope(r - 1, k), coefficient)))


def carried_backward(coefficient: Quantity) -> Product:
    """φ′_l(u_{l,i}) Σ_s w_{l+1,s,i} c_{l+1,s}, the one shape of (24), (26) and (32)."""
    return Product((slope(l, i), total(s, l + 1, Product((_q("w", l + 1, s, i), coefficient)))))


def over_outputs(*factors: Expression) -> Sum:
    """Σ_o of a product."""
    return total(o, L, Product(factors))


def _numbered(*laws: Law) -> dict[str, Law]:
    return {law.number: law for law in laws}


SLOPE = slope(l, i)
_INPUTS = total(j, l - 1, Product((_q("w", l, i, j), _q("z", l - 1, j))))
_TO_OUTPUT = _q("alpha", l, i, L, o)
LAWS = _numbered(
    Law(
        "7", Ref("u", (l, i)), Sum((_q("w", l, i, 0), total(j, l - 1, Product((_q("w", l, i, j), _q("z", l - 1, j))))))
    ),
    Law("8", Ref("z", (l, i)), Activate(l, "", _q("u", l, i))),
    Law("21", Ref("alpha", (l, i, l, t)), Indicator(i, t)),
    Law("22", Ref("alpha", (l, i, r, t)), carried_forward(_q("alpha", l, i, r - 1, j))),
    Law(
        "23",
        Ref("output_gradient", (l, i, j, r, t)),
        Product((_q("alpha", l, i, r, t), _q("output_gradient", l, i, j, l, i))),
    ),
    Law("24", Ref("alpha", (l, i, r, t)), carried_backward(_q("alpha", l + 1, s, r, t))),
    Law(
        "29",
        Ref("delta", (l, i)),
        over_outputs(_q("delta", L, o), _TO_OUTPUT),
        merged=over_outputs(_q("epsilon", o), slope(L, o), _TO_OUTPUT),
    ),
    Law("30", Ref("gradient", (l, i, j)), Product((_q("delta", l, i), _q("z", l - 1, j)))),
    Law("32", Ref("delta", (l, i)), carried_backward(_q("delta", l + 1, s))),
    Law("33", Ref("delta", (L, o)), Product((_q("epsilon", o), slope(L, o)))),
)

OWN_WEIGHT = Law("", Ref("output_gradient", (l, i, j, l, i)), _q("z", l - 1, j))
"""What (23) needs of (7): a weight moves the sum of its own node by the signal it carries."""

THEOREM_1 = replace(LAWS["23"], right=OWN_WEIGHT.put_into(LAWS["23"].right))
"""(23) as it is computed: ∂u_{r,t}/∂w_{l,i,j} = α_{l,i→r,t} z_{l-1,j}."""

LAWS |= _numbered(
    replace(LAWS["24"], number="26").bound(r=L, t=o),
    replace(THEOREM_1, number="31").bound(r=L, t=o),
)
