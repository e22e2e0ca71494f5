"""The nested function g_i^{[l]}(x; w) of (15)–(17), opened layer by layer: ``nested(net, l, i, depth)``.

``outline`` writes it line by line, indented as it is nested, with the value of every line.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..core.expression import Activate, Expression, Index, Letter, Product, Quantity, Ref, Sum
from ..core.network import Network
from .expression import SPELLED_OUT, Known, Markup, replaced, symbols, value
from .laws import LAWS

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
    return _opened(net, l, i, depth, _LETTERS)


def _opened(net: Network, l: int, i: Index, depth: int, letters: str) -> Expression:
    """(16): the law (7) with (17) put in for every z; the running index of its Σ is the first of ``letters``."""
    if depth == 0:
        return Quantity(Ref("u", (l, i)))

    def put_in(part: Expression) -> Expression | None:
        match part:
            case Quantity(Ref("z", (int(layer), j))) if layer > 0 and depth > 1:
                name = net.activations[layer - 1]
                return Activate(layer, name, _opened(net, layer, j, depth - 1, letters[1:]))
        return None

    return replaced(LAWS["7"].bound(net, l=l, i=i, j=Letter(letters[0])).right, put_in)


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
    if isinstance(e, Product) and isinstance(inner := e.factors[-1], Activate):
        weight = e.factors[0]
        head = markup.row(symbols(weight, markup), markup.juxtaposed, markup.symbol("phi", str(inner.l)))
        yield OutlineLine(indent, f"{sign}{head}(", value(e, known))
        yield from outline(inner.argument, markup, known, indent + 1)
        yield OutlineLine(indent, ")", None)
        return
    yield OutlineLine(indent, sign + symbols(e, markup), value(e, known))
