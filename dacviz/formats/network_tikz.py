"""A network as TikZ for a paper: ``network_tikz(net, x=(0.5, -0.2))``, the same drawing as ``network_svg``."""

from collections.abc import Mapping

from numpy.typing import ArrayLike

from ..core.expression import Ref
from ..core.network import Network
from .network_drawing import BIAS, RADIUS, Edge, Node, Point, Target, drawing

POINTS = 0.55
"""A point of the drawing in points of the paper: 2-3-2-1 with its weights is as wide as a column of text."""

_LETTERS = {"δ": r"\delta", "α": r"\alpha", "φ′": r"\phi^{\prime}"}
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def network_tikz(
    net: Network,
    x: ArrayLike | None = None,
    *,
    weights: bool = True,
    values: Mapping[Ref, float] | None = None,
) -> str:
    """A ``tikzpicture`` of the network, which needs ``\\usepackage{tikz}`` alone; arguments as for ``network_svg``.

    A negative weight's edge is dashed. ``ValueError`` for more than 2,000 weights or a batch.
    """
    picture = drawing(net, x, weights=weights, values=values)
    circle, square = 2 * RADIUS * POINTS, 2 * BIAS * POINTS
    return "\n".join([
        rf"\begin{{tikzpicture}}[x={POINTS}pt, y=-{POINTS}pt, font=\footnotesize,",
        rf"  unit/.style={{circle, draw, minimum size={circle:.1f}pt, inner sep=0pt, align=center}},",
        rf"  bias/.style={{draw, minimum size={square:.1f}pt, inner sep=0pt, font=\tiny}},",
        r"  weight/.style={font=\tiny, fill=white, inner sep=1.5pt}]",
        *(_node(node) for node in picture.nodes),
        *(_edge(edge) for edge in picture.edges),
        *(_target(target) for target in picture.targets),
        r"\end{tikzpicture}",
    ])  # fmt: skip


def _at(point: Point) -> str:
    return f"({point[0]:.1f},{point[1]:.1f})"


def _name(l: int, i: int) -> str:
    return f"(n-{l}-{i})"


def _node(node: Node) -> str:
    start = rf"\node[{'unit' if node.i else 'bias'}] {_name(node.l, node.i)} at {_at(node.at)}"
    letter = f"${_letter(node.letter, node.index)}$" if node.i else "1"
    return (
        rf"{start} {{{letter}\\[-2pt] \tiny ${latex_number(node.number)}$}};"
        if node.number
        else f"{start} {{{letter}}};"
    )


def _edge(edge: Edge) -> str:
    l, i, j = edge.index
    style = "[densely dashed] " if edge.negative else ""
    line = rf"\draw {style}{_name(l - 1, j)} -- {_name(l, i)};"
    if edge.label is None:
        return line
    # Turned by hand: sloped labels of TikZ stand on the line of their own edge only.
    place = f"at {_at(edge.label.at)}"
    return rf"{line} \node[weight, rotate={-edge.label.angle:.1f}] {place} {{${latex_number(edge.label.text)}$}};"


def _target(target: Target) -> str:
    content = f"$d_{{{target.o}}} = {latex_number(target.number)}$"
    return rf"\node[right] at (n-{target.l}-{target.o}.east) {{{content}}};"


def _letter(letter: str, index: str) -> str:
    return f"{_LETTERS.get(letter, letter)}_{{{index}}}"


def latex_number(text: str) -> str:
    """A number as ``markup.number`` writes it, −1.2×10⁻⁷, for LaTeX."""
    mantissa, times, power = text.replace("\N{MINUS SIGN}", "-").partition("×10")
    return rf"{mantissa} \times 10^{{{power.translate(_SUPERSCRIPT)}}}" if times else mantissa
