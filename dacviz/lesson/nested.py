"""The nested function g_i^{[l]}(x; w) of (15)–(17), opened layer by layer: ``nested(net, l, i, depth)``.

``outline`` writes it line by line, indented as it is nested, with the value of every line.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..core.expression import Activate, Expression, Product, Quantity, Ref, Sigma, Sum
from ..core.network import Network
from .expression import SPELLED_OUT, Known, Markup, symbols, value

MAX_TERMS, MAX_LINES = 3000, 250
_LETTERS = "jkpqrsabcdef"


def deepest(net: Network, l: int) -> int:
    """How many layers can be opened below node (l, i): all l of them, unless that takes too many terms or lines."""
    terms = lines = 1
    for depth in range(1, l + 1):
        h = net.sizes[l - depth]
        terms *= 1 + h
        # A Σ takes one line however much it holds.
        lines *= 1 + h if h <= SPELLED_OUT else 1
        if terms > MAX_TERMS or lines > MAX_LINES:
            return depth - 1
    return l


def nested(net: Network, l: int, i: int, depth: int) -> Expression:
    """u_{l,i} = g_i^{[l]}(x; w) with ``depth`` layers opened: 0 is the symbol itself, 1 is (16), and at l only inputs
    and weights are left. ``ValueError`` for a depth that is not 0 … ``deepest``."""
    net.check_node(l, i)
    if not 0 <= depth <= (most := deepest(net, l)):
        raise ValueError(f"{depth} layers cannot be opened below layer {l}; the limit is {most}")
    return _sum(net, l, i, depth, _LETTERS)


def _sum(net: Network, l: int, i: int | str, depth: int, letters: str) -> Expression:
    """(16); i is a letter inside a Σ, whose own index is the next letter."""
    if depth == 0:
        return Quantity(Ref("u", (l, i)))

    def term(j: int | str) -> Product:
        return Product((Quantity(Ref("w", (l, i, j))), _output(net, l - 1, j, depth - 1, letters[1:])))

    n = net.sizes[l - 1]
    inputs = Sum(tuple(term(j) for j in range(1, n + 1)), Sigma(letters[0], n, term(letters[0])))
    return Sum((Quantity(Ref("w", (l, i, 0))), inputs))


def _output(net: Network, l: int, j: int | str, depth: int, letters: str) -> Expression:
    """(17), or x_j by (15)."""
    if l == 0 or depth == 0:
        return Quantity(Ref("z", (l, j)))
    return Activate(l, net.activations[l - 1], _sum(net, l, j, depth, letters))


@dataclass(frozen=True)
class OutlineLine:
    """One line of an outline: ``text`` in the markup, ``indent`` layers deep, and its value where it has one."""

    indent: int
    text: str
    value: float | None


def outline(e: Expression, markup: Markup, known: Known, indent: int = 0, sign: str = "") -> Iterator[OutlineLine]:
    """The terms of ``e``, ``sign`` before it, one below the other; what stands inside a φ is indented below it."""
    if isinstance(e, Sum) and (e.sigma is None or len(e.terms) <= SPELLED_OUT):
        for k, term in enumerate(e.terms):
            yield from outline(term, markup, known, indent, markup.plus if k else sign)
        return
    if isinstance(e, Product) and isinstance(e.factors[-1], Activate):
        weight, inner = e.factors
        head = markup.row(symbols(weight, markup), markup.juxtaposed, markup.symbol("phi", str(inner.l)))
        yield OutlineLine(indent, f"{sign}{head}(", value(e, known))
        yield from outline(inner.argument, markup, known, indent + 1)
        yield OutlineLine(indent, ")", None)
        return
    yield OutlineLine(indent, sign + symbols(e, markup), value(e, known))
