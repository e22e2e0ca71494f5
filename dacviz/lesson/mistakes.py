"""A mistake as a change of a law: what stands where δ_L (33), the hidden δ (32) or ∂E/∂w (30) should.

``wrong_ways(net, loss, target)`` are the ways to get one quantity wrong, as expressions that are computed and written
like every other; ``mistaken_trace(net, x, d, loss, "sign")`` is Algorithm 1 with a law changed throughout, which meets
``core.mistakes.wrong_gradient``, where the same changes are arrays.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from numpy.typing import ArrayLike

from ..core.expression import (
    Activate,
    Constant,
    Difference,
    Expression,
    Fraction,
    Negative,
    Product,
    Quantity,
    Ref,
    Sum,
)
from ..core.losses import loss_named
from ..core.mistakes import MISTAKES, Law, Mistake, Place, changed, mistaken_laws, right_law
from ..core.network import Network
from .expression import SPELLED_OUT, parts, replaced, value
from .laws import LAWS, ONE, bind, i, l, s
from .trace import Step, Trace, trace

ETA = 0.1
"""The learning rate of a person who uses weights that are updated already, where none is given."""

_TWO, _HALF = Constant(2.0), Fraction(Constant(1.0), Constant(2.0))


@dataclass(frozen=True)
class WrongWay:
    """``mistake`` made at one quantity: ``expression`` is what is computed in the place of its law."""

    mistake: Mistake
    expression: Expression


def wrong_ways(net: Network, loss: str, target: Ref) -> Iterator[WrongWay]:
    """Every way in which ``target``, a δ or a ∂E/∂w, can go wrong by one mistake: the usual ways and the rarer ones.

    Which of them give another number depends on the numbers. Weights of the next step are w − η ∂E/∂w, with η and
    the gradient as quantities. Of u, z and other quantities there are none.
    """
    if target.kind not in ("delta", "gradient"):
        return
    place = Place(net, loss_named(loss), target.at[0])
    right = law_as_expression(right_law(place), net, loss, target)
    for mistake in MISTAKES.values():
        for form in mistake.forms(place):
            law = changed(right_law(place), [form])
            wrong = law_as_expression(law, net, loss, target)
            if wrong != right:
                yield WrongWay(mistake, wrong)


def law_as_expression(law: Law, net: Network, loss: str, target: Ref) -> Expression:
    """The right-hand side by which ``law`` computes ``target``, a δ or a ∂E/∂w, on one sample."""
    match target.kind, target.at:
        case "delta", (l, o) if l == net.L:
            return _delta_output(law, net, loss, o)
        case "delta", (l, i):
            return _delta_hidden(law, net, l, i)
        case "gradient", (l, i, j):
            return _gradient(law, net, l, i, j)
    raise ValueError(f"{target} is computed by none of (30), (32), (33)")


def mistaken_trace(
    net: Network,
    x: ArrayLike,
    d: ArrayLike,
    loss: str,
    mistakes: str | Sequence[str],
    layers: Iterable[int] | None = None,
    eta: float = ETA,
) -> Trace:
    """The trace of one sample, x (n,) and d (m,), with ``mistakes`` in it, as ``wrong_gradient`` makes them.

    ``ValueError`` as ``trace`` and ``wrong_gradient`` have it. The steps are in the order of Algorithm 1.
    """
    right = trace(net, x, d, loss)
    laws = mistaken_laws(net, loss, mistakes, layers, eta)
    known = {step.target: step.value for step in right.steps if step.phase == "forward"} | right.given
    known[Ref("eta", ())] = eta
    found: dict[Ref, Step] = {}
    # A person who uses updated weights has the gradient of a layer before the δ of the layer before it.
    order = sorted((step for step in right.steps if step.phase != "forward"), key=_layer_from_the_end)
    for step in order:
        wrong = law_as_expression(laws[step.target.at[0]], net, loss, step.target)
        known[step.target] = value(wrong, known)
        found[step.target] = replace(step, expression=wrong, value=known[step.target])
    return replace(right, steps=tuple(found.get(step.target, step) for step in right.steps))


def _layer_from_the_end(step: Step) -> tuple[int, bool]:
    return -step.target.at[0], step.target.kind == "gradient"


# --- (33), (32), (30) with what a Law says of them --------------------------------------------------------------------


def _slope(law: Law) -> Expression:
    """φ′_l(u_{l,i}), or what ``law`` takes for it."""
    if not law.slope:
        return ONE
    argument = Quantity(Ref("z" if law.at_output else "u", (l + law.argument_of, i)))
    return Activate(l + law.slope_of, "", argument, law.derivative)


def _delta_output(law: Law, net: Network, loss: str, o: int) -> Expression:
    L, m = net.L, net.sizes[-1]
    e = bind(loss_named(loss).line_3(L, o, m, bind(_slope(law), net, l=L, i=o)), net)
    if law.slope_again:
        assert isinstance(e, Difference)
        e = Product((e, e.left, Difference(ONE, e.left)))
    if law.sign < 0:
        e = replaced(e, _turned_round)
    return e if law.factor == 1.0 else _times(e, law.factor)


def _turned_round(part: Expression) -> Expression | None:
    """d − z for z − d."""
    match part:
        case Difference(left, Quantity(Ref("d", _)) as right):
            return Difference(right, left)
    return None


def _times(e: Expression, factor: float) -> Expression:
    """``e`` times 2 or ½; a 2 that is there already is forgotten."""
    factors = parts(e) if isinstance(e, Product) else (e,)
    if factor < 1 and _TWO in factors:
        rest = tuple(f for f in factors if f != _TWO)
        return rest[0] if len(rest) == 1 else Product(rest)
    return Product((_TWO if factor > 1 else _HALF, *factors))


def _delta_hidden(law: Law, net: Network, layer: int, node: int) -> Expression:
    def change(part: Expression) -> Expression | None:
        match part:
            case Activate():
                return _slope(law)
            case Quantity(Ref("w", _)):
                return _backward_weight(law)
            case Quantity(Ref("delta", _)):
                return Quantity(Ref("delta", (l + law.delta_of, s)))
        return None

    e = bind(replaced(LAWS["32"].right, change), net, l=layer, i=node)
    if law.without is not None:
        e = replaced(e, lambda part: _shortened(part, law.without))
    return Negative(e) if law.sign < 0 else e


def _backward_weight(law: Law) -> Expression:
    """w_{l+1,s,i}, or what ``law`` takes for it."""
    if law.weights == "none":
        return ONE
    index = (l + 1, i, s) if law.weights == "transposed" else (l + 1, s, i)
    w: Expression = Quantity(Ref("w", index))
    if law.eta is None or law.eta > 0:
        w = Difference(w, Product((Quantity(Ref("eta", ())), Quantity(Ref("gradient", index)))))
    return Sum((w, Quantity(Ref("w", (l + 1, s, 0))))) if law.bias_summed else w


def _shortened(part: Expression, without: int | None) -> Expression | None:
    """Σ_s without one of its terms, 0-based; a long one as Σ minus that term."""
    if without is None or not isinstance(part, Sum) or part.sigma is None:
        return None
    if len(part.terms) > SPELLED_OUT:
        return Difference(part, part.terms[without])
    rest = part.terms[:without] + part.terms[without + 1 :]
    return rest[0] if len(rest) == 1 else Sum(rest)


def _gradient(law: Law, net: Network, layer: int, node: int, j: int) -> Expression:
    at, start = layer + law.gradient_delta_of, node
    if j == 0:
        inputs = net.sizes[layer - 1]
        sent = {"own": (layer, node), "first": (layer - 1, 1), "last": (layer - 1, inputs)}.get(law.bias_times)
    else:
        end, start = (node, j) if law.transposed else (j, node)
        sent = (layer, start) if law.own else (layer - 1, end)
    delta: Expression = Quantity(Ref("delta", (at, start)))
    signal = Quantity(Ref("u" if law.sums and j else "z", sent)) if sent else ONE

    def change(part: Expression) -> Expression | None:
        match part:
            case Quantity(Ref("delta", _)):
                return delta
            case Quantity(Ref("z", _)):
                return signal
        return None

    e = bind(replaced(LAWS["30"].right, change))
    return Negative(e) if law.gradient_sign < 0 else e
