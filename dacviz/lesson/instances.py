"""The paper's theorems: their words, and one instance of each, both sides as expressions.

``STATEMENTS["Theorem 2"]`` says what it states, ``instance(net, theorem, index)`` writes it for a network. The sides
follow the checks of ``core.theorems``: the left by the definition or the chain rule, the right by the theorem. Slopes
are quantities of their own here, so that the same expressions read in floats and in fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from ..core.backprop import Backprop
from ..core.coefficients import alpha
from ..core.exact import ExactNetwork
from ..core.expression import Activate, Expression, Index, Indicator, Product, Quantity, Ref
from ..core.forward import Forward
from ..core.network import Network
from ..core.theorems import Residual
from .expression import replaced
from .laws import LAWS, OWN_WEIGHT, THEOREM_1, L, Law, bind, carried_forward, i, j, l, o, over_outputs, r, s, t


@dataclass(frozen=True)
class Statement:
    """What a theorem says: in words; as ``law``, a number of the paper.

    ``right`` is that law as it is computed, ``left`` another way to its target. ``sides`` say how the two are computed
    here, by different code; ``by`` by which equations; ``remark`` is where the text needs one.
    """

    words: str
    law: str
    left: Expression
    right: Law
    sides: tuple[str, str]
    by: tuple[str, str]
    remark: str = ""


def _derivative_of(*node: Index) -> Quantity:
    return Quantity(Ref("output_gradient", (l, i, j, *node)))


STATEMENTS = {
    "Theorem 1": Statement(
        "A weight acts on a later sum only through the sum of its own node: by how much it moves that, then by α.",
        "23",
        carried_forward(_derivative_of(r - 1, s), s),
        THEOREM_1,
        ("the derivative carried forward through the network, without any α", "α times the input of the weight"),
        ("the chain rule on (16), (17)", "(23)"),
        "The paper states it for j ≥ 1 and then uses it for the bias j = 0 too. It holds there as well; "
        "both are checked.",
    ),
    "Theorem 2": Statement(
        "α can be found from the layer above instead of the layer below: collect the α of the nodes that are fed, "
        "each times its weight, and multiply by the node's own slope.",
        "24",
        LAWS["22"].right,
        LAWS["24"],
        ("the definition (22), from the source upward", "one step of (24) on the α of the layer above"),
        ("definition (22)", "(24)"),
        "In the paper's (21) the words “if l = r” have been lost; they are meant.",
    ),
    "Corollary 3": Statement(
        "To the outputs alone, one backward sweep finds every α: each layer from the one above it.",
        "26",
        LAWS["22"].bound(r=L, t=o).right,
        LAWS["26"],
        ("the definition (22), begun anew for every layer", "one backward sweep (26)"),
        ("definition (22)", "(26)"),
    ),
    "Theorem 4": Statement(
        "The derivative of the error by a weight is δ where the weight ends times the signal where it starts.",
        "30",
        over_outputs(Quantity(Ref("delta", (L, o))), _derivative_of(L, o)),
        LAWS["30"],
        ("(28): every output's own derivative, times ε φ′", "backpropagation: δ times z"),
        ("(28) with (33)", "(30)"),
    ),
    "Theorem 5": Statement(
        "δ goes back through the layers exactly as α does, so the outputs can be merged before the sweep.",
        "32",
        LAWS["29"].right,
        LAWS["32"],
        ("the definition (29): every output's α, times ε φ′", "backpropagation: (32) from the layer above"),
        ("definition (29) with (33)", "(32)"),
    ),
}

INDICES = {
    "Theorem 1": "lijrt",
    "Theorem 2": "lirt",
    "Corollary 3": "lio",
    "Theorem 4": "lij",
    "Theorem 5": "li",
}
"""The letters of a theorem's index, as its residual names them."""

_SAME_LAYER = Product((Indicator(i, t), OWN_WEIGHT.right))
"""Where the chain rule of Theorem 1 starts: in its own layer a weight moves the sum of its own node alone."""


@dataclass(frozen=True)
class Instance:
    """``target`` equals both sides; each side by the equations ``by_left`` and ``by_right`` of the paper."""

    target: Ref
    left: Expression
    right: Expression
    by_left: str
    by_right: str


def instance(net: Network | ExactNetwork, theorem: str, index: tuple[int, ...]) -> Instance:
    """The instance of ``theorem`` at ``index``, which is one of its residual's indices."""
    statement = STATEMENTS[theorem]
    letters = dict(zip(INDICES[theorem], index, strict=True))
    same_layer = theorem == "Theorem 1" and letters["l"] == letters["r"]
    left = bind(_SAME_LAYER if same_layer else statement.left, net, **letters)
    right = statement.right.bound(net, **letters)
    return Instance(right.target, _with_named_slopes(left), _with_named_slopes(right.right), *statement.by)


def _with_named_slopes(e: Expression) -> Expression:
    """φ′_l(u_{l,i}) as a quantity that is known."""

    def named(part: Expression) -> Expression | None:
        match part:
            case Activate(_, _, Quantity(ref), True):
                return Quantity(Ref("dphi", ref.index))
        return None

    return replaced(e, named)


class Knowledge(Mapping[Ref, float]):
    """Every quantity the instances read, looked up when it is asked for: floats, or fractions of an exact network."""

    def __init__(self, net: Network | ExactNetwork, pas: Forward, bp: Backprop, theorem_1: Residual):
        self.net, self.pas, self.bp = net, pas, bp
        self.tangents = dict(zip(theorem_1.indices, theorem_1.left, strict=True))

    def __getitem__(self, ref: Ref) -> float:
        match ref.kind, ref.at:
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

    def __iter__(self) -> NoReturn:
        raise TypeError("quantities are looked up, not listed")

    def __len__(self) -> NoReturn:
        raise TypeError("quantities are looked up, not listed")


def _plain(v: float) -> float:
    # A numpy float is shown like Python's; a fraction stays one.
    return float(v) if isinstance(v, np.generic) else v
