"""What a program is written about: ``Example.of(net, x, d, loss)``, and its rows' formulas ready to be written."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ...core.activations import Activation, U, activation
from ...core.expression import Call, Expression, Letter, Quantity, Ref, Width
from ...core.losses import Loss, loss_named
from ...core.network import Network, check_sample, check_target
from ...lesson.expression import reads, replaced
from .formula import LOG_SUM, computable, without_sums

_O, _M = Letter("o"), Width(Letter("L"))


@dataclass(frozen=True)
class Example:
    """A network with one sample and a loss. In ``error``, its ``totals`` over the outputs and ``delta`` (33) the output
    is the letter o, and φ′_L(u_o) is the quantity dphi."""

    net: Network
    x: list[float]
    d: list[float]
    loss: Loss
    error: Expression
    totals: list[Expression]
    delta: Expression

    @classmethod
    def of(cls, net: Network, x: ArrayLike, d: ArrayLike, loss: str) -> "Example":
        """``ValueError`` for shapes and targets that do not suit the network and the loss, and for a batch."""
        sample = check_sample(net, x)
        target = check_target(net, d, sample)
        if sample.ndim != 1:
            raise ValueError(f"code is written for one sample, x of shape (n,) = ({net.sizes[0]},), got {sample.shape}")
        row = loss_named(loss)
        row.check(net.activations[-1], target)
        error, totals = without_sums(computable(_by_the_sums(row.formula(net.L, _M), net)))
        slope = Quantity(Ref("dphi", (net.L, _O)))
        return cls(
            net,
            sample.tolist(),
            target.tolist(),
            row,
            error,
            totals,
            computable(row.line_3(net.L, _O, _M, slope)),
        )

    @property
    def activations(self) -> list[Activation]:
        """The rows of all φ, each once."""
        return [activation(name) for name in dict.fromkeys(self.net.activations)]

    @property
    def sloped(self) -> list[Activation]:
        """The rows of those φ whose slope is needed: layer L's only if line 3 has it."""
        last = [self.net.activations[-1]] if any(ref.kind == "dphi" for ref in reads(self.delta)) else []
        return [activation(name) for name in dict.fromkeys([*self.net.activations[:-1], *last])]

    @property
    def needs_log_sum(self) -> bool:
        """Whether ln Σ_k e^{u_k} is in the error or in δ_L."""
        return any(LOG_SUM.ref in reads(e) for e in (self.error, *self.totals, self.delta))

    @property
    def title(self) -> str:
        """What this is, in a line."""
        sizes = "-".join(map(str, self.net.sizes))
        return f"Backpropagation in the network {sizes} ({', '.join(self.net.activations)}), {self.loss.name}"


def _by_the_sums(error: Expression, net: Network) -> Expression:
    """The error with φ_L(u) for z wherever a logarithm is taken of it: ln z loses its digits at a saturated output."""
    formula = activation(net.activations[-1]).formula

    def of_u(part: Expression) -> Expression | None:
        match part:
            case Quantity(Ref("z", index)):
                return replaced(formula, lambda e: Quantity(Ref("u", index)) if e == U else None)
        return None

    def in_logarithms(part: Expression) -> Expression | None:
        match part:
            case Call("ln", arguments):
                return Call("ln", tuple(replaced(argument, of_u) for argument in arguments))
        return None

    return replaced(error, in_logarithms)
