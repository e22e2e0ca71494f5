"""A network as a plain picture for paper: ``network_svg(net, x=(0.5, -0.2))``, black on white, nothing in it moves.

For work sheets, quizzes and notebooks. The picture one plays with is drawn by the page's own JavaScript,
``assets/network.js``, which fits its text by measuring it; this one needs no browser to be made.
"""

from collections.abc import Mapping
from html import escape

from numpy.typing import ArrayLike

from ..core.expression import Ref
from ..core.network import Network
from .network_drawing import (
    BIAS,
    LABEL_SIZE,
    LETTER_SIZE,
    NUMBER_SIZE,
    RADIUS,
    Drawing,
    Edge,
    Label,
    Node,
    Target,
    drawing,
    text_width,
)


def network_svg(
    net: Network,
    x: ArrayLike | None = None,
    *,
    weights: bool = True,
    values: Mapping[Ref, float] | None = None,
    title: str | None = None,
) -> str:
    """An ``<svg>`` element of the network, its layers from left to right, a negative weight's edge dashed.

    ``x`` (n,) is written into the inputs. ``values`` are numbers by quantity, such as ``{dv.Ref("z", (1, 2)): 0.4}``:
    the first of a node is written into its circle with its letter, d beside the outputs; a node without one shows the
    letter z alone. ``weights`` are written on their edges where there are at most 80. ``title`` is what a screen reader
    says. ``ValueError`` for more than 2,000 weights or a batch.
    """
    picture = drawing(net, x, weights=weights, values=values)
    said = f"Network {'-'.join(map(str, net.sizes))}" if title is None else title
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{picture.width:g}" height="{picture.height:g}" '
        f'viewBox="0 0 {picture.width:g} {picture.height:g}" font-family="Helvetica, Arial, sans-serif" '
        'text-anchor="middle">',
        f"<title>{escape(said)}</title>",
        *_parts(picture),
        "</svg>",
    ])  # fmt: skip


def _parts(picture: Drawing) -> list[str]:
    return [
        f'<rect width="{picture.width:g}" height="{picture.height:g}" fill="#fff"/>',
        '<g stroke="#000" fill="none">',
        *(_line(edge) for edge in picture.edges),
        "</g>",
        f'<g font-size="{LABEL_SIZE:g}">',
        *(_label(edge.label) for edge in picture.edges if edge.label),
        "</g>",
        *(_node(node) for node in picture.nodes),
        *(_target(target) for target in picture.targets),
    ]


def _line(edge: Edge) -> str:
    (ax, ay), (bx, by) = edge.start, edge.end
    dashed = ' stroke-dasharray="5 3"' if edge.negative else ""
    return f'<line x1="{ax:.1f}" y1="{ay:.1f}" x2="{bx:.1f}" y2="{by:.1f}"{dashed}/>'


def _label(label: Label) -> str:
    """The number on white, which keeps it readable where other edges pass, and its minus apart from a dashed edge."""
    x, y = label.at
    width = text_width(label.text, LABEL_SIZE) + 8
    ground = (
        f'<rect x="{-width / 2:.1f}" y="{-LABEL_SIZE / 2:g}" width="{width:.1f}" height="{LABEL_SIZE:g}" fill="#fff"/>'
    )
    text = f'<text y="{0.36 * LABEL_SIZE:.1f}">{label.text}</text>'
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({label.angle:.1f})">{ground}{text}</g>'


def _node(node: Node) -> str:
    x, y = node.at
    if node.i == 0:
        square = f'<rect x="{x - BIAS:g}" y="{y - BIAS:g}" width="{2 * BIAS:g}" height="{2 * BIAS:g}"'
        return f'{square} fill="#fff" stroke="#000"/>{_text("1", "", x, y + 0.35 * NUMBER_SIZE, NUMBER_SIZE)}'
    circle = f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS:g}" fill="#fff" stroke="#000"/>'
    if not node.number:
        return circle + _text(node.letter, node.index, x, y + 0.3 * LETTER_SIZE, LETTER_SIZE)
    letter = _text(node.letter, node.index, x, y - 5, LETTER_SIZE)
    return f"{circle}{letter}{_text(node.number, '', x, y + 13, NUMBER_SIZE)}"


def _target(target: Target) -> str:
    x, y = target.at
    start = f'<text x="{x + RADIUS + 8:g}" y="{y + 0.35 * NUMBER_SIZE:g}" font-size="{NUMBER_SIZE:g}"'
    return f'{start} text-anchor="start">{_lettered("d", str(target.o))} = {target.number}</text>'


def _text(letter: str, index: str, x: float, y: float, size: float) -> str:
    content = _lettered(letter, index) if index else letter
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}">{content}</text>'


def _lettered(letter: str, index: str) -> str:
    return f'<tspan font-style="italic">{letter}</tspan><tspan dy="0.3em" font-size="75%">{index}</tspan>'
