"""A network as a program of its own: ``code(net, x, d, loss, "c")``."""

from numpy.typing import ArrayLike

from ...core.network import Network
from .c_code import REALS, c_code
from .example import Example
from .numpy_code import numpy_code
from .torch_code import torch_code

LANGUAGES = ("numpy", "torch", "c")


def code(
    net: Network,
    x: ArrayLike,
    d: ArrayLike,
    loss: str = "half_squared_error",
    language: str = "numpy",
    *,
    real: str = "double",
) -> str:
    """A program that computes E (13), every δ (32)(33) and the gradient (30) of this network without dacviz.

    ``x`` (n,) and ``d`` (m,) are the sample it prints the numbers of; its ``backprop`` takes any other. ``language``:

    - ``"numpy"``: Algorithm 1, self-contained;
    - ``"torch"``: a module for PyTorch, float64, the gradient by its own differentiation;
    - ``"c"``: C99 without allocation, for a microcontroller too; ``real`` is ``"double"`` or ``"float"``.

    ``ValueError`` for another language or real, for a batch, for shapes, targets or numbers that do not suit, and for
    an activation or loss with a function that the language does not have.
    """
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; choose one of {', '.join(LANGUAGES)}")
    if real not in REALS:
        raise ValueError(f"real must be one of {', '.join(REALS)}, got {real!r}")
    if real != "double" and language != "c":
        raise ValueError(f'real={real!r} is for language="c"; {language} computes in float64')
    example = Example.of(net, x, d, loss)
    match language:
        case "numpy":
            return numpy_code(example)
        case "torch":
            return torch_code(example)
    return c_code(example, real)
