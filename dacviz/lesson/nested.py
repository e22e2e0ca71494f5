"""The nested function g_i^{[l]}(x; w) of (15)–(17), opened layer by layer: ``nested(net, l, i, depth)``."""

from ..core.network import Network
from .expression import Activate, Expression, Product, Quantity, Ref, Sigma, Sum

MAX_TERMS = 3000
_LETTERS = "jkpqrsabcdef"


def deepest(net: Network, l: int) -> int:
    """How many layers can be opened below node (l, i): all l of them, unless that takes more than ``MAX_TERMS``."""
    terms = 1
    for depth in range(1, l + 1):
        terms *= 1 + net.sizes[l - depth]
        if terms > MAX_TERMS:
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
