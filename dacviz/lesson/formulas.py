"""Formulas as the text of a lesson says them: ``parse("w 2 1 1 * delta 2 1", sample)`` is an ``Expression``.

A quantity is its name and the paper's indices: ``w l i j``, ``u l i``, ``z l i``, ``slope l i``, ``delta l i``,
``gradient l i j``, ``alpha l i r t``, ``x j``, ``d o``, ``epsilon o``, ``E``. A derivative is ``dE/du 1 2``. Between
them stand + − * / ^, parentheses and the functions exp, ln, sqrt, tanh, abs. ``E(w 1 1 1 + 0.01)`` is the error of a
network that differs in one weight or one sum, ``E after 0.1`` that of the network after a step of gradient descent
with η = 0.1; ``by sign`` after it, or after a δ or a derivative, makes a mistake of ``MISTAKES`` on the way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

import numpy as np

from ..core.backprop import backprop
from ..core.coefficients import alpha
from ..core.difference_quotients import error_change
from ..core.expression import (
    Call,
    Constant,
    Derivative,
    Difference,
    Expression,
    Fraction,
    Index,
    Letter,
    Negative,
    Power,
    Product,
    Quantity,
    Ref,
    Sum,
)
from ..core.forward import forward
from ..core.messages import shortened
from ..core.mistakes import MISTAKES, wrong_gradient
from ..core.network import Layers, Network
from .expression import Known, value
from .trace import trace, with_slopes

MAX_LENGTH = 300
"""Characters of a formula."""
MAX_DEPTH = 20
"""Parentheses and signs within one another."""
LETTERS = ["l", "i", "j", "s", "r", "t", "o", "L", "m"]
"""Indices without a number."""
INDICES = {
    "w": "l i j", "u": "l i", "z": "l i", "slope": "l i", "delta": "l i", "gradient": "l i j", "alpha": "l i r t",
    "x": "j", "d": "o", "epsilon": "o", "E": "", "eta": "",
}  # fmt: skip
"""The quantities, and the letters of their indices."""
FUNCTIONS = ("exp", "ln", "sqrt", "tanh", "abs")

_TOKEN = re.compile(r"\s*([lijsrt][+-]\d|\d+\.?\d*(?:e-?\d+)?|[A-Za-z_]\w*|[-+*/^()])", re.ASCII)


@dataclass(frozen=True)
class Sample:
    """A network and a sample x (n,), d (m,) with a loss: what a formula is about; ``known`` holds every quantity."""

    net: Network
    x: tuple[float, ...]
    d: tuple[float, ...]
    loss: str
    known: Known = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        net, followed = self.net, trace(self.net, self.x, self.d, self.loss)
        bp, pas = backprop(net, self.x, self.d, self.loss), forward(net, self.x)
        known = with_slopes(net, followed.known()) | {Ref("E", ()): followed.error}
        known |= {Ref("epsilon", (o,)): float(v) for o, v in enumerate(bp.epsilon, 1)}
        known |= {Ref("z", (l, 0)): 1.0 for l in range(net.L)}  # what a bias multiplies
        for l in net.w.indices:
            for r in range(l, net.L + 1):
                for (t, i), v in np.ndenumerate(alpha(net, pas, l, r)):
                    known[Ref("alpha", (l, i + 1, r, t + 1))] = float(v)
        object.__setattr__(self, "known", known)

    def gradient(self, mistake: str = "") -> Layers:
        """∂E/∂w, or what a mistake makes of it."""
        if mistake:
            return wrong_gradient(self.net, self.x, self.d, self.loss, mistake)
        return backprop(self.net, self.x, self.d, self.loss).gradient

    def error_of(self, net: Network) -> float:
        """E of another network of this shape."""
        return float(backprop(net, self.x, self.d, self.loss).error)

    def error_after(self, eta: float, mistake: str = "") -> float:
        """E after a step against the gradient."""
        gradient = self.gradient(mistake)
        moved = [W - eta * G for W, G in zip(self.net.weights, gradient, strict=True)]
        return self.error_of(Network(moved, self.net.activations))

    def error_with(self, ref: Ref, change: float) -> float:
        """E if one weight, or one sum, is ``change`` larger."""
        if ref.kind == "w":
            l, i, j = ref.at
            return self.error_of(self.net.with_weight(l, i, j, self.known[ref] + change))
        l, i = ref.at
        moved = error_change(self.net, forward(self.net, self.x), np.array(self.d), (l, i), change, self.loss)
        return self.known[Ref("E", ())] + moved


def parse(text: str, sample: Sample) -> Expression:
    """The formula; ``ValueError`` says where it cannot be read and what is meant to stand there."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a formula may have {MAX_LENGTH} characters, this one has {len(text):,}")
    return _Reader(text, sample).whole()


def result(e: Expression, sample: Sample) -> float:
    """The number ``e`` stands for; ``ValueError`` if it has none."""
    try:
        with np.errstate(all="ignore"):
            number = value(e, sample.known)
    except KeyError as missing:
        raise ValueError(f"{_written(missing.args[0])} has no number here") from None
    except (ZeroDivisionError, OverflowError) as reason:
        raise ValueError(f"the formula cannot be computed: {reason}") from None
    if isinstance(number, complex) or not isfinite(number):
        raise ValueError("the formula has no finite value")
    return float(number)


def single(text: str, sample: Sample) -> Ref | None:
    """The quantity that the formula consists of, if it is nothing else."""
    e = parse(text, sample)
    return e.ref if isinstance(e, Quantity) else None


def _written(ref: Ref) -> str:
    name = "slope" if ref.kind == "dphi" else ref.kind
    return " ".join([name, *map(str, ref.index)])


class _Reader:
    """A formula while it is read, from left to right: sums of products of powers."""

    def __init__(self, text: str, sample: Sample):
        self.text, self.sample = text, sample
        self.tokens = list(self._split())
        self.at = self.depth = 0

    def _split(self) -> Iterator[str]:
        position = 0
        # d stands before what it is a derivative of, without a space: dE/du 1 1.
        text = re.sub(r"\bd(E|u|z|w)\b", r"d \1", self.text.rstrip())
        while position < len(text):
            if not (found := _TOKEN.match(text, position)):
                raise ValueError(f"{shortened(text[position:], 20)} cannot be read in the formula {self._quoted()}")
            yield found[1]
            position = found.end()

    def _quoted(self) -> str:
        return shortened(self.text, 60)

    def whole(self) -> Expression:
        e = self.sum()
        if self.next:
            raise ValueError(f"{self.next!r} is left over in the formula {self._quoted()}: write + − * / before it")
        return e

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.next
        self.at += 1
        return token

    def skip(self, token: str) -> bool:
        """Whether ``token`` is next; then it is passed."""
        if self.next != token:
            return False
        self.at += 1
        return True

    def expect(self, token: str) -> None:
        if not self.skip(token):
            raise ValueError(f"the formula {self._quoted()} needs {token!r} where it has {self.next or 'its end'!r}")

    def sum(self) -> Expression:
        e = self.product()
        while self.next in ("+", "-"):
            if self.take() == "+":
                terms = e.terms if isinstance(e, Sum) else (e,)
                e = Sum((*terms, self.product()))
            else:
                e = Difference(e, self.product())
        return e

    def product(self) -> Expression:
        e = self.signed()
        while self.next in ("*", "/"):
            if self.take() == "*":
                factors = e.factors if isinstance(e, Product) else (e,)
                e = Product((*factors, self.signed()))
            else:
                e = Fraction(e, self.signed())
        return e

    def signed(self) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError(f"the formula {self._quoted()} is nested deeper than {MAX_DEPTH}")
        if self.skip("-"):
            e: Expression = Negative(self.signed())
        else:
            base = self.atom()
            e = Power(base, self.signed()) if self.skip("^") else base
        self.depth -= 1
        return e

    def atom(self) -> Expression:
        token = self.take()
        if token == "(":
            e = self.sum()
            self.expect(")")
            return e
        if token[:1].isdigit():
            return Constant(float(token))
        if token in FUNCTIONS:
            self.expect("(")
            argument = self.sum()
            self.expect(")")
            return Call(token, (argument,))
        if token == "d" and self.next in ("E", "u", "z"):
            return self.derivative()
        if token in INDICES:
            return self.quantity(token)
        names = ", ".join(INDICES)
        raise ValueError(f"{token or 'its end'!r} cannot stand in the formula {self._quoted()}: write one of {names}")

    def ref(self, name: str) -> Ref:
        letters = INDICES[name].split()
        index = tuple([self.index(name, letters) for _ in letters])
        if name == "x":
            return Ref("z", (0, *index))
        return self.known(Ref("dphi" if name == "slope" else name, index))

    def index(self, name: str, letters: list[str]) -> Index:
        token = self.take()
        if token[:1] in LETTERS and len(token) in (1, 3):
            return Letter(token[0], int(token[1:] or 0))
        if not re.fullmatch(r"\d{1,3}", token):
            raise ValueError(f"{name} needs the indices {' '.join(letters)}, for example {self._example(name)}")
        return int(token)

    def known(self, ref: Ref) -> Ref:
        """``ref``, if the network has it or it has letters."""
        is_general = any(isinstance(k, Letter) for k in ref.index) or ref.kind == "eta"
        if is_general or ref in self.sample.known:
            return ref
        sizes = "-".join(map(str, self.sample.net.sizes))
        raise ValueError(f"the network {sizes} has no {_written(ref)}")

    def _example(self, name: str) -> str:
        return " ".join([name, *("1" for _ in INDICES[name].split())])

    def quantity(self, name: str) -> Expression:
        if name == "E" and self.skip("after"):
            return self.after_a_step()
        if name == "E" and self.next == "(":
            return self.nudged()
        ref = self.ref(name)
        return Constant(self.mistaken(ref, self.mistake())) if self.skip("by") else Quantity(ref)

    def mistake(self) -> str:
        name = self.take()
        if name not in MISTAKES:
            raise ValueError(f"there is no mistake {name!r}: write one of {', '.join(MISTAKES)}")
        return name

    def mistaken(self, ref: Ref, mistake: str) -> float:
        if ref.kind not in ("delta", "gradient"):
            raise ValueError(f"a mistake changes a δ or a derivative: write delta or gradient before by {mistake}")
        l, i, *rest = ref.at
        return float(self.sample.gradient(mistake)[l][i - 1, rest[0] if rest else 0])

    def after_a_step(self) -> Expression:
        eta = self.number()
        return Constant(self.sample.error_after(eta, self.mistake() if self.skip("by") else ""))

    def number(self) -> float:
        token = self.take()
        if not token[:1].isdigit():
            raise ValueError(f"the formula {self._quoted()} needs a number where it has {token or 'its end'!r}")
        return float(token)

    def nudged(self) -> Expression:
        self.expect("(")
        name = self.take()
        if name not in ("w", "u"):
            raise ValueError(f"E(…) changes one weight or one sum: write E(w 1 1 1 + 0.01), not {self._quoted()}")
        ref = self.ref(name)
        sign = -1.0 if self.take() == "-" else 1.0
        change = sign * self.number()
        self.expect(")")
        return Constant(self.sample.error_with(ref, change))

    def derivative(self) -> Expression:
        top = self.ref(self.take())
        self.expect("/")
        self.expect("d")
        name = self.take()
        if name not in ("u", "z", "w"):
            raise ValueError(f"a derivative is by u, z or w: write dE/du 1 1, not {self._quoted()}")
        bottom = self.ref(name)
        return Derivative(top, bottom, self.known(self.is_derivative(top, bottom)))

    def is_derivative(self, top: Ref, bottom: Ref) -> Ref:
        """Which quantity ∂top/∂bottom is."""
        match top.kind, bottom.kind:
            case "E", "w":
                return Ref("gradient", bottom.index)
            case "E", "u":
                return Ref("delta", bottom.index)
            case "E", "z" if bottom.index[0] == self.sample.net.L:
                return Ref("epsilon", bottom.index[1:])
            case "z", "u" if top.index == bottom.index:
                return Ref("dphi", top.index)
            case "u", "u":
                return Ref("alpha", bottom.index + top.index)
            case "u", "w" if top.index == bottom.index[:2]:
                l, _, j = bottom.index
                return Ref("z", (l - 1, j))
            case "u", "z" if top.index[0] == bottom.index[0] or _follows(top, bottom):
                return Ref("w", top.index + bottom.index[1:])
        raise ValueError(
            f"∂({_written(top)})/∂({_written(bottom)}) is no derivative that has a number of its own: write dE/du, "
            "dE/dw, dE/dz of an output, dz/du of one node, du/dw of its own weight, du/dz of its input, or du/du"
        )


def _follows(top: Ref, bottom: Ref) -> bool:
    """Whether the sum ``top`` reads the output ``bottom``."""
    above, below = top.index[0], bottom.index[0]
    return isinstance(above, int) and isinstance(below, int) and above == below + 1
