"""The paper's numbered equations for one network: one function an equation, each a reading of its law.

Each returns ``(number, target, expression)``: the equation's number in the paper, the quantity it assigns and its
right-hand side. An index may be a letter. ``GENERAL`` holds the laws in the paper's own letters, as LaTeX.
"""

from ..core.expression import Difference, Expression, Index, Product, Quantity, Ref
from ..core.losses import loss_named
from ..core.network import Network
from .laws import LAWS, SLOPE, L, Law, bind, o
from .markup import LATEX

Equation = tuple[str, Ref, Expression]


def _general(law: Law) -> str:
    written = law.written(LATEX)
    if law.target.kind not in ("gradient", "output_gradient") or law.number == "23":
        return written
    return rf"{written}, \quad {law.bound(j=0).written(LATEX)}"


GENERAL = {number: _general(law) for number, law in (LAWS | {"21": LAWS["21"].bound(l=L, t=o)}).items()}
"""In words: (21) as the backward sweep needs it, (30) and (31) with their bias j = 0."""


def _equation(number: str, net: Network | None = None, **letters: Index) -> Equation:
    law = LAWS[number].bound(net, **letters)
    return number, law.target, law.right


def in_layer(number: str, net: Network, l: int, o: int | None = None) -> Equation:
    """Equation ``number`` in layer l, with letters for what is in it; ``o`` is the output whose sum is meant."""
    return _equation(number, net, l=l) if o is None else _equation(number, net, l=l, o=o)


def _q(kind: str, *index: Index) -> Quantity:
    return Quantity(Ref(kind, index))


def weighted_sum(net: Network, l: int, i: Index) -> Equation:
    """(7): u_{l,i} = w_{l,i,0} + Σ_j w_{l,i,j} z_{l-1,j}."""
    return _equation("7", net, l=l, i=i)


def activated(net: Network, l: int, i: Index) -> Equation:
    """(8): z_{l,i} = φ_l(u_{l,i})."""
    return _equation("8", net, l=l, i=i)


def delta_output(net: Network, o: Index, loss: str) -> Equation:
    """(33), line 3: δ_{L,o} = ε_o φ′_L(u_{L,o}), with ε written out for the loss, or simplified as the loss does it."""
    L = net.L
    return "33", Ref("delta", (L, o)), loss_named(loss).line_3(L, o, net.sizes[-1], slope(net, L, o))


def slope(net: Network, l: int, i: Index) -> Expression:
    """φ′_l(u_{l,i})."""
    return bind(SLOPE, net, l=l, i=i)


def delta_hidden(net: Network, l: int, i: Index) -> Equation:
    """Theorem 5 (32), line 6."""
    return _equation("32", net, l=l, i=i)


def alpha_start(net: Network, i: Index, o: int) -> Equation:
    """(21) for l = r = L: 1 from output o to itself, 0 from the others."""
    return alpha_itself(net.L, i, o)


def alpha_itself(l: int, i: Index, t: Index) -> Equation:
    """(21): α_{l,i→l,t} is 1 if i = t, else 0."""
    return _equation("21", l=l, i=i, t=t)


def alpha_forward(net: Network, source: tuple[int, int], r: int, t: Index) -> Equation:
    """(22): α_{l,i→r,t} = Σ_j w_{r,t,j} φ′_{r-1}(u_{r-1,j}) α_{l,i→r-1,j}."""
    l, i = source
    return _equation("22", net, l=l, i=i, r=r, t=t)


def alpha_backward(net: Network, l: int, i: Index, target: tuple[int, int]) -> Equation:
    """Theorem 2 (24): α_{l,i→r,t} = φ′_l(u_{l,i}) Σ_s w_{l+1,s,i} α_{l+1,s→r,t}."""
    r, t = target
    return _equation("24", net, l=l, i=i, r=r, t=t)


def alpha_hidden(net: Network, l: int, i: Index, o: Index) -> Equation:
    """Corollary 3 (26)."""
    return _equation("26", net, l=l, i=i, o=o)


def gradient(l: Index, i: Index, j: Index) -> Equation:
    """Theorem 4 (30), lines 9 and 11: δ_{l,i} z_{l-1,j}, or δ_{l,i} for the bias j = 0."""
    return _equation("30", l=l, i=i, j=j)


def output_gradient(net: Network, l: Index, i: Index, j: Index, o: Index) -> Equation:
    """(31), Theorem 1 for r = L: ∂u_{L,o}/∂w_{l,i,j} = α_{l,i→L,o} z_{l-1,j}; for the bias j = 0 it is α itself."""
    return _equation("31", net, l=l, i=i, j=j, o=o)


def sgd(l: Index, i: Index, j: Index, mean: bool, clipped: bool, momentum: bool) -> Equation:
    """The step of SGD, which has no number in the paper: w⁺ = w − μ v − η c ∂E/∂w.

    ``mean``: of a mini-batch it is the mean derivative ∂Ē/∂w; without ``clipped`` there is no c, without ``momentum``
    no μ v.
    """
    derivative = _q("mean_gradient" if mean else "gradient", l, i, j)
    moved = Product((_q("eta"), *([_q("clip_factor")] if clipped else []), derivative))
    start = _q("w", l, i, j)
    held = Difference(start, Product((_q("mu"), _q("velocity", l, i, j)))) if momentum else start
    return "", Ref("new_w", (l, i, j)), Difference(held, moved)


def delta_by_alpha(net: Network, l: int, i: Index) -> Equation:
    """(29) with (33): δ_{l,i} = Σ_o δ_{L,o} α_{l,i→L,o}."""
    return _equation("29", net, l=l, i=i)
