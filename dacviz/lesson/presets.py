"""Named networks with a sample each: ``PRESETS["paper"]`` and the others, worked examples first.

Where weights are written out they come from the source; elsewhere they are drawn from a seed and rounded to two
decimals, so that a sum on the screen can be redone on paper.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from ..core.network import Network, initial_weights


@dataclass(frozen=True)
class Preset:
    """A network (h_0, …, h_L), a sample x (n,), d (m,), and a loss; ``weights`` None draws them by init and seed."""

    title: str
    about: str
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    x: tuple[float, ...]
    d: tuple[float, ...]
    loss: str = "half_squared_error"
    weights: tuple[float, ...] | None = None
    init: str = "xavier"
    seed: int = 0


def unflatten(sizes: tuple[int, ...], flat: tuple[float, ...]) -> list[np.ndarray]:
    """The vector w of (9)–(11), layer by layer, node by node, bias first, as arrays (h_l, 1 + h_{l-1})."""
    arrays, start = [], 0
    for n, h in itertools.pairwise(sizes):
        arrays.append(np.reshape(flat[start : start + h * (1 + n)], (h, 1 + n)))
        start += h * (1 + n)
    return arrays


def network(
    sizes: tuple[int, ...],
    activations: tuple[str, ...],
    weights: tuple[float, ...] | None,
    init: str = "xavier",
    seed: int = 0,
) -> Network:
    """The network of a preset: flat ``weights`` as given, or drawn as ``Network.random`` draws them."""
    if weights is None:
        return Network(tuple(initial_weights(sizes, init, seed)), activations)
    return Network(tuple(unflatten(sizes, weights)), activations)


PRESETS: dict[str, Preset] = {
    "paper": Preset(
        title="The paper's 2-3-2-1",
        about="The example of section 5, with short weights to redo on the blackboard.",
        sizes=(2, 3, 2, 1),
        activations=("tanh", "tanh", "identity"),
        x=(0.5, -1.0),
        d=(1.0,),
        weights=(
            *(0.1, 0.8, -0.4),
            *(-0.2, 0.5, 0.3),
            *(0.3, -0.6, 0.7),
            *(0.2, 0.9, -0.5, 0.4),
            *(-0.1, 0.3, 0.6, -0.8),
            *(0.1, 0.7, -0.9),
        ),
    ),
    "mazur": Preset(
        title="Mazur's 2-2-2",
        about="Matt Mazur, A Step by Step Backpropagation Example (2015): E = 0.298371109, ∂E/∂w₅ = 0.082167041. "
        "His w₅ is w₂,₁,₁ here, his w₁ is w₁,₁,₁.",
        sizes=(2, 2, 2),
        activations=("sigmoid", "sigmoid"),
        x=(0.05, 0.10),
        d=(0.01, 0.99),
        weights=(0.35, 0.15, 0.20, 0.35, 0.25, 0.30, 0.60, 0.40, 0.45, 0.60, 0.50, 0.55),
    ),
    "deep": Preset(
        title="Deep and narrow, 1-4-4-4-4-1",
        about="Sigmoids all the way: watch δ shrink from layer to layer.",
        sizes=(1, 4, 4, 4, 4, 1),
        activations=("sigmoid",) * 4 + ("identity",),
        x=(0.8,),
        d=(0.0,),
        seed=1,
    ),
    "outputs": Preset(
        title="Several outputs, 3-4-3",
        about="Colour the nodes by α and choose an output: δ merges what the three sweeps find.",
        sizes=(3, 4, 3),
        activations=("tanh", "identity"),
        x=(0.5, -0.3, 0.8),
        d=(1.0, 0.0, -1.0),
        seed=2,
    ),
    "binary": Preset(
        title="Yes or no, 2-3-1",
        about="A sigmoid output with binary cross-entropy: δ at the output is z − d.",
        sizes=(2, 3, 1),
        activations=("tanh", "sigmoid"),
        x=(0.6, -0.4),
        d=(1.0,),
        loss="binary_cross_entropy",
        seed=3,
    ),
    "softmax": Preset(
        title="One of three, 2-4-3",
        about="Softmax cross-entropy on the output sums: δ at the output is p − d.",
        sizes=(2, 4, 3),
        activations=("relu", "identity"),
        x=(0.9, -0.5),
        d=(0.0, 1.0, 0.0),
        loss="softmax_cross_entropy",
        seed=4,
    ),
}
