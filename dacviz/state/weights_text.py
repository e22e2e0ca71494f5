"""All weights of a network as text to edit and to paste: ``weights_text(net)``, ``parse_weights(text, sizes)``."""

from ..core.gradient_layouts import arrangements
from ..core.gradient_text import read_gradient
from ..core.network import Network
from .problem import numbers_text


def weights_text(net: Network) -> str:
    """A line a node, its bias first; a blank line between layers."""
    return "\n\n".join("\n".join(numbers_text(tuple(row)) for row in W.tolist()) for W in net.weights)


def parse_weights(text: str, sizes: tuple[int, ...]) -> tuple[tuple[float, ...], str]:
    """The weights in the order of (9)–(11), and in words how they were arranged if not as ``weights_text`` does.

    Lines of a spreadsheet, nested lists, prints of numpy and PyTorch, weights and biases apart or together;
    ``ValueError`` says what is wrong with them.
    """
    try:
        # Weights have the shapes of their gradient.
        found = arrangements(read_gradient(text, sizes).values, sizes)[0]
    except ValueError as error:
        raise ValueError(_about_weights(str(error))) from error
    return tuple(float(w) for layer in found.layers for w in layer.flat), found.words


def _about_weights(reason: str) -> str:
    reason = reason.replace("the gradient does not", "the weights do not")
    return reason.replace("the gradient", "the weights").replace("a derivative", "a weight")
