"""The inductive step of Theorem 2 with numbers: ``induction(net, x, source, target).lines``.

Six lines, each the same number written in another way: the definition (22), the hypothesis (25) put in, φ′_l taken out,
the double sum regrouped from rows to columns, w_{l+1,s,i} taken out, and (22) read backward. That is (24) for q + 1.
"""

from dataclasses import dataclass

from ..core.coefficients import alpha
from ..core.expression import Expression, Product, Quantity, Ref, Sigma, Sum
from ..core.forward import forward
from ..core.network import Network, check_sample
from ..core.paths import Node, check_ends
from . import equations as eq
from .expression import value
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


def induction(net: Network, x, source: Node, target: Node) -> Induction:
    """The step for α_{l,i→q+1,t} on the sample x (n,); ``ValueError`` unless l + 2 ≤ q + 1."""
    check_ends(net, source, target)
    if target[0] < source[0] + 2:
        raise ValueError(f"The inductive step needs two layers in between, got {source[0]} and {target[0]}")
    known = _known(net, x)
    lines = tuple(
        Line(equation, reason, words, expression, value(expression, known))
        for equation, reason, words, expression in _lines(net, source, target)
    )
    return Induction(net, Ref("alpha", (*source, *target)), known, lines)


def _known(net: Network, x) -> dict[Ref, float]:
    pas = forward(net, check_sample(net, x))
    known = given(net, pas.z[0])
    for l in pas.u.indices:
        known |= {Ref("u", (l, i)): v for i, v in enumerate(pas.u[l].tolist(), 1)}
        for r in range(l, net.L + 1):
            A = alpha(net, pas, l, r, method="definition").tolist()
            known |= {Ref("alpha", (l, i, r, t)): v for t, row in enumerate(A, 1) for i, v in enumerate(row, 1)}
    return known


def _lines(net: Network, source: Node, target: Node):
    (l, i), (r, t) = source, target
    q = r - 1
    rows, columns = range(1, net.sizes[q] + 1), range(1, net.sizes[l + 1] + 1)

    def upper(j):
        return Quantity(Ref("w", (r, t, j))), eq.slope(net, q, j)

    def lower(s) -> Quantity:
        return Quantity(Ref("w", (l + 1, s, i)))

    def between(s, j) -> Quantity:
        return Quantity(Ref("alpha", (l + 1, s, q, j)))

    def over_j(term) -> Sum:
        return Sum(tuple(term(j) for j in rows), Sigma("j", len(rows), term("j")))

    def over_s(term) -> Sum:
        return Sum(tuple(term(s) for s in columns), Sigma("s", len(columns), term("s")))

    own = eq.slope(net, l, i)

    def product(s, j) -> Product:
        return Product((*upper(j), lower(s), between(s, j)))

    def hypothesis(j) -> Product:
        return Product((*upper(j), own, over_s(lambda s: Product((lower(s), between(s, j))))))

    by_rows = over_j(lambda j: over_s(lambda s: product(s, j)))
    by_columns = over_s(lambda s: over_j(lambda j: product(s, j)))
    factored = over_s(lambda s: Product((lower(s), over_j(lambda j: Product((*upper(j), between(s, j)))))))
    _, _, definition = eq.alpha_forward(net, source, r, t)
    _, _, theorem = eq.alpha_backward(net, l, i, target)
    return (
        ("22", "definition (22)", f"The definition looks one layer down, from layer {r} to layer {q}.", definition),
        (
            "25",
            "hypothesis (25)",
            f"Up to layer {q} the theorem is taken for granted: put it in for every α.",
            over_j(hypothesis),
        ),
        (
            "",
            "distributive law",
            "The slope of the source is in every term: take it out. A double sum is left, row by row.",
            Product((own, by_rows)),
        ),
        (
            "",
            "regrouping",
            "The same terms, column by column: a finite sum does not care about its order.",
            Product((own, by_columns)),
        ),
        (
            "",
            "distributive law",
            "The lower weight is in every term of its column: take it out.",
            Product((own, factored)),
        ),
        (
            "22",
            "definition (22)",
            f"What is left in each column is the definition of an α that starts in layer {l + 1}: this is Theorem 2.",
            theorem,
        ),
    )
