"""The inductive step of Theorem 2 with numbers: ``induction(net, x, source, target).lines``.

Six lines, each the same number written in another way: the definition (22), the hypothesis (25) put in, φ′_l taken out,
the double sum regrouped from rows to columns, w_{l+1,s,i} taken out, and (22) read backward. That is (24) for q + 1.
"""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ..core.coefficients import alpha
from ..core.expression import Expression, Product, Quantity, Ref
from ..core.forward import forward
from ..core.network import Network, check_sample
from ..core.paths import Node, check_ends
from .expression import value
from .laws import LAWS, bind, i, j, l, r, s, slope, t, total
from .trace import given


@dataclass(frozen=True)
class Line:
    """One line of the proof: ``expression`` equals α_{l,i→q+1,t} by ``reason``, the paper's ``equation`` if it is one;
    ``words`` say what was done."""

    equation: str
    reason: str
    words: str
    expression: Expression
    value: float


@dataclass(frozen=True)
class Induction:
    """The step from q to q + 1 for one α. ``known`` holds every quantity its lines read."""

    net: Network
    target: Ref
    known: dict[Ref, float]
    lines: tuple[Line, ...]


def induction(net: Network, x: ArrayLike, source: Node, target: Node) -> Induction:
    """The step for α_{l,i→q+1,t} on the sample x (n,); ``ValueError`` unless l + 2 ≤ q + 1."""
    check_ends(net, source, target)
    if target[0] < source[0] + 2:
        raise ValueError(f"The inductive step needs two layers in between, got {source[0]} and {target[0]}")
    known = _known(net, x)
    (layer, node), (end, end_node) = source, target
    lines = []
    for equation, reason, words, law in _LINES:
        expression = bind(law, net, l=layer, i=node, r=end, t=end_node)
        text = words.format(r=end, q=end - 1, above=layer + 1)
        lines.append(Line(equation, reason, text, expression, value(expression, known)))
    return Induction(net, Ref("alpha", (*source, *target)), known, tuple(lines))


def _known(net: Network, x: ArrayLike) -> dict[Ref, float]:
    pas = forward(net, check_sample(net, x))
    known = given(net, pas.z[0])
    for low in pas.u.indices:
        known |= {Ref("u", (low, node)): v for node, v in enumerate(pas.u[low].tolist(), 1)}
        for high in range(low, net.L + 1):
            A = alpha(net, pas, low, high, method="definition").tolist()
            known |= {
                Ref("alpha", (low, node, high, end)): v for end, row in enumerate(A, 1) for node, v in enumerate(row, 1)
            }
    return known


_OWN, _LOWER = slope(l, i), Quantity(Ref("w", (l + 1, s, i)))
_UPPER = (Quantity(Ref("w", (r, t, j))), slope(r - 1, j))
_PATHS = Product((*_UPPER, _LOWER, Quantity(Ref("alpha", (l + 1, s, r - 1, j)))))
"""One term of the double sum: the paths that start through node s and end through node j."""

_DEFINITION, _THEOREM = LAWS["22"], LAWS["24"]
_LINES = (
    ("22", "definition (22)", "The definition looks one layer down, from layer {r} to layer {q}.", _DEFINITION.right),
    (
        "25",
        "hypothesis (25)",
        "Up to layer {q} the theorem is taken for granted: put it in for every α.",
        _THEOREM.bound(r=r - 1, t=j).put_into(_DEFINITION.right),
    ),
    (
        "",
        "distributive law",
        "The slope of the source is in every term: take it out. A double sum is left, row by row.",
        Product((_OWN, total(j, r - 1, total(s, l + 1, _PATHS)))),
    ),
    (
        "",
        "regrouping",
        "The same terms, column by column: a finite sum does not care about its order.",
        Product((_OWN, total(s, l + 1, total(j, r - 1, _PATHS)))),
    ),
    (
        "",
        "distributive law",
        "The lower weight is in every term of its column: take it out.",
        _DEFINITION.bound(l=l + 1, i=s).put_into(_THEOREM.right),
    ),
    (
        "22",
        "definition (22)",
        "What is left in each column is the definition of an α that starts in layer {above}: this is Theorem 2.",
        _THEOREM.right,
    ),
)
"""The paper's equation, the reason, the words, and what α_{l,i→r,t} is written as, for r = q + 1."""
