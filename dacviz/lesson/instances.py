"""One instance of a theorem, both sides as expressions: ``instance(net, theorem, index)``.

The sides follow the checks of ``core.checks``: the left by the definition or the chain rule, the right by the theorem.
Slopes are quantities of their own here, so that the same expressions read in floats and in fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..core.backprop import Backprop
from ..core.coefficients import alpha
from ..core.expression import Constant, Expression, Product, Quantity, Ref, Sigma, Sum
from ..core.forward import Forward
from ..core.network import Network
from ..core.theorems import Residual


@dataclass(frozen=True)
class Instance:
    """``target`` equals both sides; each side by the equations ``by_left`` and ``by_right`` of the paper."""

    target: Ref
    left: Expression
    right: Expression
    by_left: str
    by_right: str


def _q(kind: str, *index) -> Quantity:
    return Quantity(Ref(kind, index))


def _sum(index: str, high: int, term) -> Sum:
    return Sum(tuple(term(k) for k in range(1, high + 1)), Sigma(index, high, term(index)))


def instance(net: Network, theorem: str, index: tuple[int, ...]) -> Instance:
    """The instance of ``theorem`` at ``index``, which is one of its residual's indices."""
    return _INSTANCES[theorem](net, *index)


def _definition(net: Network, l: int, i: int, r: int, t: int) -> Expression:
    """(21)(22)."""
    if l == r:
        return Constant(1 if i == t else 0)
    return _sum(
        "j",
        net.sizes[r - 1],
        lambda j: Product((_q("w", r, t, j), _q("dphi", r - 1, j), _q("alpha", l, i, r - 1, j))),
    )


def _backward(net: Network, l: int, i: int, coefficient) -> Product:
    """φ′_l(u_{l,i}) Σ_s w_{l+1,s,i} c_{l+1,s}."""
    return Product(
        (
            _q("dphi", l, i),
            _sum("s", net.sizes[l + 1], lambda s: Product((_q("w", l + 1, s, i), coefficient(s)))),
        )
    )


def _theorem_1(net: Network, l: int, i: int, j: int, r: int, t: int) -> Instance:
    own = Constant(1) if j == 0 else _q("z", l - 1, j)
    if l == r:
        left = own if i == t else Constant(0)
    else:
        left = _sum(
            "s",
            net.sizes[r - 1],
            lambda s: Product((_q("w", r, t, s), _q("dphi", r - 1, s), _q("output_gradient", l, i, j, r - 1, s))),
        )
    alpha_to = _q("alpha", l, i, r, t)
    right = alpha_to if j == 0 else Product((alpha_to, own))
    return Instance(Ref("output_gradient", (l, i, j, r, t)), left, right, "the chain rule on (16), (17)", "(23)")


def _theorem_2(net: Network, l: int, i: int, r: int, t: int) -> Instance:
    right = _backward(net, l, i, lambda s: _q("alpha", l + 1, s, r, t))
    return Instance(Ref("alpha", (l, i, r, t)), _definition(net, l, i, r, t), right, "definition (22)", "(24)")


def _corollary_3(net: Network, l: int, i: int, o: int) -> Instance:
    right = _backward(net, l, i, lambda s: _q("alpha", l + 1, s, net.L, o))
    return Instance(Ref("alpha", (l, i, net.L, o)), _definition(net, l, i, net.L, o), right, "definition (22)", "(26)")


def _theorem_4(net: Network, l: int, i: int, j: int) -> Instance:
    left = _sum(
        "o", net.sizes[-1], lambda o: Product((_q("delta", net.L, o), _q("output_gradient", l, i, j, net.L, o)))
    )
    right = _q("delta", l, i) if j == 0 else Product((_q("delta", l, i), _q("z", l - 1, j)))
    return Instance(Ref("gradient", (l, i, j)), left, right, "(28) with (33)", "(30)")


def _theorem_5(net: Network, l: int, i: int) -> Instance:
    left = _sum("o", net.sizes[-1], lambda o: Product((_q("delta", net.L, o), _q("alpha", l, i, net.L, o))))
    right = _backward(net, l, i, lambda s: _q("delta", l + 1, s))
    return Instance(Ref("delta", (l, i)), left, right, "definition (29) with (33)", "(32)")


_INSTANCES = {
    "Theorem 1": _theorem_1,
    "Theorem 2": _theorem_2,
    "Corollary 3": _corollary_3,
    "Theorem 4": _theorem_4,
    "Theorem 5": _theorem_5,
}


class Knowledge(Mapping):
    """Every quantity the instances read, looked up when it is asked for: floats, or fractions of an exact network."""

    def __init__(self, net: Network, pas: Forward, bp: Backprop, theorem_1: Residual):
        self.net, self.pas, self.bp = net, pas, bp
        self.tangents = dict(zip(theorem_1.indices, theorem_1.left, strict=True))

    def __getitem__(self, ref: Ref):
        match ref.kind, ref.index:
            case "alpha", (l, i, r, t):
                return _plain(alpha(self.net, self.pas, l, r, method="definition")[t - 1, i - 1])
            case "output_gradient", index:
                return _plain(self.tangents[index])
            case "w", (l, i, j):
                return _plain(self.net.w[l][i - 1, j])
            case "gradient", (l, i, j):
                return _plain(self.bp.gradient[l][i - 1, j])
            case "delta", (l, i):
                return _plain(self.bp.delta[l][i - 1])
            case _, (l, i):
                return _plain(getattr(self.pas, ref.kind)[l][i - 1])
        raise KeyError(ref)

    def __iter__(self):
        raise TypeError("quantities are looked up, not listed")

    def __len__(self) -> int:
        raise TypeError("quantities are looked up, not listed")


def _plain(v):
    # A numpy float is shown like Python's; a fraction stays one.
    return float(v) if hasattr(v, "dtype") else v
