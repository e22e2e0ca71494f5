"""The paper's numbered equations, built as expressions for one network: one function an equation.

Each returns ``(number, target, expression)``: the equation's number in the paper, the quantity it assigns and its
right-hand side. ``GENERAL`` holds them in the paper's own letters.
"""

from ..core.expression import Activate, Constant, Difference, Expression, Product, Quantity, Ref, Sigma, Sum
from ..core.losses import loss_named
from ..core.network import Network

Equation = tuple[str, Ref, Expression]

GENERAL = {
    "7": r"u_{l,i} = w_{l,i,0} + \sum_{j=1}^{h_{l-1}} w_{l,i,j}\, z_{l-1,j}",
    "8": r"z_{l,i} = \phi_l(u_{l,i})",
    "21": r"\alpha_{L,i \to L,o} = 1 \text{ if } i = o \text{, else } 0",
    "22": r"\alpha_{l,i \to r,t} = \sum_{j=1}^{h_{r-1}}"
    r" w_{r,t,j}\, \phi^{\prime}_{r-1}(u_{r-1,j})\, \alpha_{l,i \to r-1,j}",
    "23": r"\frac{\partial u_{r,t}}{\partial w_{l,i,j}}"
    r" = \alpha_{l,i \to r,t}\, \frac{\partial u_{l,i}}{\partial w_{l,i,j}}",
    "24": r"\alpha_{l,i \to r,t} = \phi^{\prime}_l(u_{l,i}) \sum_{s=1}^{h_{l+1}} w_{l+1,s,i}\, \alpha_{l+1,s \to r,t}",
    "26": r"\alpha_{l,i \to L,o} = \phi^{\prime}_l(u_{l,i}) \sum_{s=1}^{h_{l+1}} w_{l+1,s,i}\, \alpha_{l+1,s \to L,o}",
    "29": r"\delta_{l,i} = \sum_{o=1}^{m} \varepsilon_o\, \phi^{\prime}_L(u_{L,o})\, \alpha_{l,i \to L,o}"
    r" = \sum_{o=1}^{m} \delta_{L,o}\, \alpha_{l,i \to L,o}",
    "30": r"\frac{\partial E}{\partial w_{l,i,j}} = \delta_{l,i}\, z_{l-1,j}, \quad"
    r" \frac{\partial E}{\partial w_{l,i,0}} = \delta_{l,i}",
    "31": r"\frac{\partial u_{L,o}}{\partial w_{l,i,j}} = \alpha_{l,i \to L,o}\, z_{l-1,j}, \quad"
    r" \frac{\partial u_{L,o}}{\partial w_{l,i,0}} = \alpha_{l,i \to L,o}",
    "32": r"\delta_{l,i} = \phi^{\prime}_l(u_{l,i}) \sum_{s=1}^{h_{l+1}} w_{l+1,s,i}\, \delta_{l+1,s}",
    "33": r"\delta_{L,o} = \varepsilon_o\, \phi^{\prime}_L(u_{L,o})",
}


def _q(kind: str, *index) -> Quantity:
    return Quantity(Ref(kind, index))


def weighted_sum(net: Network, l: int, i: int) -> Equation:
    """(7): u_{l,i} = w_{l,i,0} + Σ_j w_{l,i,j} z_{l-1,j}."""

    def term(j) -> Product:
        return Product((_q("w", l, i, j), _q("z", l - 1, j)))

    n = net.sizes[l - 1]
    inputs = Sum(tuple(term(j) for j in range(1, n + 1)), Sigma("j", n, term("j")))
    return "7", Ref("u", (l, i)), Sum((_q("w", l, i, 0), inputs))


def activated(net: Network, l: int, i: int) -> Equation:
    """(8): z_{l,i} = φ_l(u_{l,i})."""
    return "8", Ref("z", (l, i)), Activate(l, net.activations[l - 1], _q("u", l, i))


def slope(net: Network, l: int, i: int) -> Activate:
    """φ′_l(u_{l,i})."""
    return Activate(l, net.activations[l - 1], _q("u", l, i), derivative=True)


def delta_output(net: Network, o: int, loss: str) -> Equation:
    """(33), line 3: δ_{L,o} = ε_o φ′_L(u_{L,o}), with ε written out for the loss, or simplified as the loss does it."""
    L = net.L
    return "33", Ref("delta", (L, o)), loss_named(loss).line_3(L, o, net.sizes[-1], slope(net, L, o))


def _backward(net: Network, l: int, i: int, coefficient) -> Product:
    """φ′_l(u_{l,i}) Σ_s w_{l+1,s,i} c_{l+1,s}, the one shape of (26) and (32); ``coefficient(s)`` is c_{l+1,s}."""

    def term(s) -> Product:
        return Product((_q("w", l + 1, s, i), coefficient(s)))

    h = net.sizes[l + 1]
    fed = Sum(tuple(term(s) for s in range(1, h + 1)), Sigma("s", h, term("s")))
    return Product((slope(net, l, i), fed))


def delta_hidden(net: Network, l: int, i: int) -> Equation:
    """Theorem 5 (32), line 6."""
    return "32", Ref("delta", (l, i)), _backward(net, l, i, lambda s: _q("delta", l + 1, s))


def alpha_start(net: Network, i: int, o: int) -> Equation:
    """(21) for l = r = L: 1 from output o to itself, 0 from the others."""
    return alpha_itself(net.L, i, o)


def alpha_itself(l: int, i: int, t: int) -> Equation:
    """(21): α_{l,i→l,t} is 1 if i = t, else 0."""
    return "21", Ref("alpha", (l, i, l, t)), Constant(1.0 if i == t else 0.0)


def alpha_forward(net: Network, source: tuple[int, int], r: int, t: int) -> Equation:
    """(22): α_{l,i→r,t} = Σ_j w_{r,t,j} φ′_{r-1}(u_{r-1,j}) α_{l,i→r-1,j}."""

    def term(j) -> Product:
        return Product((_q("w", r, t, j), slope(net, r - 1, j), _q("alpha", *source, r - 1, j)))

    h = net.sizes[r - 1]
    return "22", Ref("alpha", (*source, r, t)), Sum(tuple(term(j) for j in range(1, h + 1)), Sigma("j", h, term("j")))


def alpha_backward(net: Network, l: int, i: int, target: tuple[int, int]) -> Equation:
    """Theorem 2 (24): α_{l,i→r,t} = φ′_l(u_{l,i}) Σ_s w_{l+1,s,i} α_{l+1,s→r,t}."""
    return "24", Ref("alpha", (l, i, *target)), _backward(net, l, i, lambda s: _q("alpha", l + 1, s, *target))


def alpha_hidden(net: Network, l: int, i: int, o: int) -> Equation:
    """Corollary 3 (26)."""
    _, target, right = alpha_backward(net, l, i, (net.L, o))
    return "26", target, right


def gradient(l: int, i: int, j: int) -> Equation:
    """Theorem 4 (30), lines 9 and 11: δ_{l,i} z_{l-1,j}, or δ_{l,i} for the bias j = 0."""
    delta = _q("delta", l, i)
    return "30", Ref("gradient", (l, i, j)), delta if j == 0 else Product((delta, _q("z", l - 1, j)))


def output_gradient(net: Network, l: int, i: int, j: int, o: int) -> Equation:
    """(31), Theorem 1 for r = L: ∂u_{L,o}/∂w_{l,i,j} = α_{l,i→L,o} z_{l-1,j}; for the bias j = 0 it is α itself."""
    alpha = _q("alpha", l, i, net.L, o)
    right = alpha if j == 0 else Product((alpha, _q("z", l - 1, j)))
    return "31", Ref("output_gradient", (l, i, j, net.L, o)), right


def sgd(l: int, i: int, j: int, mean: bool, clipped: bool, momentum: bool) -> Equation:
    """The step of SGD, which has no number in the paper: w⁺ = w − μ v − η c ∂E/∂w.

    ``mean``: of a mini-batch it is the mean derivative ∂Ē/∂w; without ``clipped`` there is no c, without ``momentum``
    no μ v.
    """
    derivative = _q("mean_gradient" if mean else "gradient", l, i, j)
    moved = Product((_q("eta"), *([_q("clip_factor")] if clipped else []), derivative))
    start = _q("w", l, i, j)
    kept = Difference(start, Product((_q("mu"), _q("velocity", l, i, j)))) if momentum else start
    return "", Ref("new_w", (l, i, j)), Difference(kept, moved)


def delta_by_alpha(net: Network, l: int, i: int) -> Equation:
    """(29) with (33): δ_{l,i} = Σ_o δ_{L,o} α_{l,i→L,o}."""

    def term(o) -> Product:
        return Product((_q("delta", net.L, o), _q("alpha", l, i, net.L, o)))

    m = net.sizes[-1]
    return "29", Ref("delta", (l, i)), Sum(tuple(term(o) for o in range(1, m + 1)), Sigma("o", m, term("o")))
