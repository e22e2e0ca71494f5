"""The nodes of an expression: the language in which a law, an activation's row or a loss's row says its formula.

Pure data: ``lesson.expression`` computes, writes and searches them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """An index that is a letter ± a number: the l + 1 and the s of w_{l+1,s,i}."""

    name: str
    offset: int = 0

    def __add__(self, number: int) -> "Letter":
        return Letter(self.name, self.offset + number)

    def __sub__(self, number: int) -> "Letter":
        return Letter(self.name, self.offset - number)

    def __str__(self) -> str:
        return f"{self.name}{self.offset:+d}" if self.offset else self.name


Index = int | Letter


def position(index: Index) -> int:
    """``index``, which is a number; ``TypeError`` for a letter."""
    if isinstance(index, Letter):
        raise TypeError(f"{index} is a letter, not a number")
    return index


@dataclass(frozen=True, slots=True)
class Ref:
    """One scalar of the paper by name and the paper's own 1-based indices.

    ``w`` (l, i, j) · ``u`` ``z`` ``delta`` (l, i), z_{0,i} = x_i · ``d`` ``epsilon`` (o,) · ``alpha`` (l, i, r, t) ·
    ``gradient`` (l, i, j) for ∂E/∂w_{l,i,j} · ``output_gradient`` (l, i, j, r, t) for ∂u_{r,t}/∂w_{l,i,j} ·
    ``dphi`` (l, i) for φ′_l(u_{l,i}). Of a step of SGD: ``eta``, ``mu``, ``clip_factor`` (), and (l, i, j) of
    ``mean_gradient``, ``velocity`` and ``new_w``. In a law, and inside a Σ, an index may be a letter.
    """

    kind: str
    index: tuple[Index, ...]

    @property
    def at(self) -> tuple[int, ...]:
        """``index``, all of it numbers; ``TypeError`` where there is a letter."""
        return tuple([position(k) for k in self.index])

    def __str__(self) -> str:
        return f"{self.kind}[{','.join(map(str, self.index))}]"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A scalar that is known already."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class Constant:
    """A plain number of the formula itself: the 1 and 0 of (21), the 2 of the squared error; π has a ``letter``."""

    value: float
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """1 if the two indices are equal, else 0: the right-hand side of (21)."""

    left: Index
    right: Index


@dataclass(frozen=True, slots=True)
class Width:
    """h_l, how many nodes layer l has, where l is a letter; h_L is m."""

    layer: Letter


@dataclass(frozen=True, slots=True)
class Sigma:
    """How a long sum is written: Σ over ``index`` = 1 … ``high``, a number or a letter, of ``body``, whose refs carry
    the index."""

    index: str
    high: int | Width
    body: "Expression"


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of ``terms``; in a law, where their number is not known, there are none and ``sigma`` says all."""

    terms: tuple["Expression", ...]
    sigma: Sigma | None = None


@dataclass(frozen=True, slots=True)
class Product:
    factors: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Difference:
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Activate:
    """φ_l(u), or φ′_l(u) with ``derivative``, for the activation called ``name``; u may be a whole expression.

    In a law φ_l is any activation, and has no name."""

    l: Index
    name: str
    argument: "Expression"
    derivative: bool = False


@dataclass(frozen=True, slots=True)
class Softmax:
    """p_o = e^{u_{L,o}} / Σ_k e^{u_{L,k}}; ``logits`` are all u_L, ``o`` the 1-based one on top.

    ``sigma`` says how a long sum below is written, its body being u_{L,k}; without it k runs over the logits.
    """

    o: Index
    logits: tuple[Quantity, ...]
    sigma: Sigma | None = None


@dataclass(frozen=True, slots=True)
class Negative:
    body: "Expression"


@dataclass(frozen=True, slots=True)
class Fraction:
    top: "Expression"
    bottom: "Expression"


@dataclass(frozen=True, slots=True)
class Power:
    base: "Expression"
    exponent: "Expression"


@dataclass(frozen=True, slots=True)
class Call:
    """A well-known function: exp ln sqrt abs sign tanh sin cos erf of one argument, max and min of several."""

    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A chain such as 0 < u < 6: ``relation``, one of < > ≤, holds between any two neighbours of ``sides``."""

    relation: str
    sides: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """``then`` if the condition holds, else ``otherwise``."""

    then: "Expression"
    condition: Condition
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Derivative:
    """∂top/∂bottom, where it is written so; its value is that of ``quantity``, which it is."""

    top: Ref
    bottom: Ref
    quantity: Ref


Expression = (
    Quantity
    | Constant
    | Indicator
    | Sum
    | Product
    | Difference
    | Activate
    | Softmax
    | Negative
    | Fraction
    | Power
    | Call
    | Choice
    | Derivative
)
