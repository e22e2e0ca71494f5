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
    "han": Preset(
        title="Han and Kamber's 3-2-1",
        about="Han and Kamber, Data Mining, chapter Classification. Their nodes 1 to 6 are the three inputs, the two "
        "hidden nodes and the output here: their w₁₄ is w₁,₁,₁, their w₄₆ is w₂,₁,₁, their θ is the bias. "
        "Their Err is −δ: 0.1311 and −0.0087 there, −0.1312 and 0.0087 here, so they add where we subtract.",
        sizes=(3, 2, 1),
        activations=("sigmoid", "sigmoid"),
        x=(1.0, 0.0, 1.0),
        d=(1.0,),
        weights=(*(-0.4, 0.2, 0.4, -0.5), *(0.2, -0.3, 0.1, 0.2), *(0.1, -0.3, -0.2)),
    ),
    "hmkcode": Preset(
        title="hmkcode's 2-2-1",
        about="hmkcode, Backpropagation Step by Step: no activation and no biases, so they are 0 here. "
        "His w₁ … w₄ lead to h₁ and h₂, his w₅ is w₂,₁,₁. His Δ = prediction − actual is our δ at the output, −0.809, "
        "sign and all.",
        sizes=(2, 2, 1),
        activations=("identity", "identity"),
        x=(2.0, 3.0),
        d=(1.0,),
        weights=(*(0.0, 0.11, 0.21), *(0.0, 0.12, 0.08), *(0.0, 0.14, 0.15)),
    ),
    "negnevitsky": Preset(
        title="Negnevitsky's XOR, 2-2-1",
        about="Negnevitsky, Artificial Intelligence, chapter 6. His w₁₃ is w₁,₁,₁, his w₃₅ is w₂,₁,₁. "
        "He subtracts a threshold θ where we add a bias, so the bias is −θ: θ₃ = 0.8 is −0.8 here. "
        "His δ has the other sign: −0.1274, 0.0381, −0.0147 there, 0.1274, −0.0381, 0.0147 here.",
        sizes=(2, 2, 1),
        activations=("sigmoid", "sigmoid"),
        x=(1.0, 1.0),
        d=(0.0,),
        weights=(*(-0.8, 0.5, 0.4), *(0.1, 0.9, 1.0), *(-0.3, -1.2, 1.1)),
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
