"""The nodes of an expression: the language in which a law, an activation's row or a loss's row says its formula.

Pure data: ``lesson.expression`` computes, writes and searches them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """One scalar of the paper by name and the paper's own 1-based indices.

    ``w`` (l, i, j) · ``u`` ``z`` ``delta`` (l, i), z_{0,i} = x_i · ``d`` (o,) · ``alpha`` (l, i, r, t) ·
    ``gradient`` (l, i, j) for ∂E/∂w_{l,i,j} · ``output_gradient`` (l, i, j, r, t) for ∂u_{r,t}/∂w_{l,i,j} ·
    ``dphi`` (l, i) for φ′_l(u_{l,i}). Of a step of SGD: ``eta``, ``mu``, ``clip_factor`` (), and (l, i, j) of
    ``mean_gradient``, ``velocity`` and ``new_w``. An index may be a letter inside a Σ.
    """

    kind: str
    index: tuple

    def __str__(self) -> str:
        return f"{self.kind}[{','.join(map(str, self.index))}]"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A scalar that is known already."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class Constant:
    """A plain number of the formula itself: the 1 and 0 of (21), the 2 of the squared error."""

    value: float


@dataclass(frozen=True, slots=True)
class Sigma:
    """How a long sum is written: Σ over ``index`` = 1 … ``high`` of ``body``, whose refs carry the letter."""

    index: str
    high: int
    body: "Expression"


@dataclass(frozen=True, slots=True)
class Sum:
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
    """φ_l(u), or φ′_l(u) with ``derivative``, for the activation called ``name``; u may be a whole expression."""

    l: int
    name: str
    argument: "Expression"
    derivative: bool = False


@dataclass(frozen=True, slots=True)
class Softmax:
    """p_o = e^{u_{L,o}} / Σ_k e^{u_{L,k}}; ``logits`` are all u_L, ``o`` the 1-based one on top, or a letter."""

    o: int | str
    logits: tuple[Quantity, ...]


Expression = Quantity | Constant | Sum | Product | Difference | Activate | Softmax
