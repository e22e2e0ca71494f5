"""A small network as a plain drawing for paper: where its nodes stand and what is written where; ``drawing(net)``.

``network_svg`` and ``network_tikz`` write it. The picture one plays with is JavaScript's, see ``assets/network.js``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from numpy.typing import ArrayLike

from ..core.expression import Ref
from ..core.network import Network, check_sample
from ..lesson.markup import number
from ..pictures.graph import network_graph

Point = tuple[float, float]

MOST_EDGES = 2000
"""A network with more weights than this is no picture on paper."""
MOST_LABELS = 80
"""With more edges than this their weights are not written: no reader would find the edge of a number."""

RADIUS, BIAS = 28.0, 9.0
ROW, COLUMN, LABELLED_COLUMN = 84.0, 150.0, 230.0
MARGIN, BESIDE = 8.0, 90.0
LETTER_SIZE, NUMBER_SIZE, LABEL_SIZE = 16.0, 12.0, 12.0
EM = 0.6
"""A digit's width in parts of the type size."""

LETTERS = {"delta": "δ", "alpha": "α", "dphi": "φ′"}


@dataclass(frozen=True)
class Node:
    """A circle, or a square for a bias: its letter with the letter's index, and its number, "" if it has none."""

    l: int
    i: int
    at: Point
    letter: str
    index: str
    number: str


@dataclass(frozen=True)
class Label:
    """A weight on its edge: its text, its middle, and the degrees it is turned, downwards to the right."""

    text: str
    at: Point
    angle: float


@dataclass(frozen=True)
class Edge:
    """The weight (l, i, j) as a line between the rims of two nodes."""

    index: tuple[int, int, int]
    start: Point
    end: Point
    negative: bool
    label: Label | None


@dataclass(frozen=True)
class Target:
    """d_o to the right of output o, which is node (l, o) at ``at``."""

    l: int
    o: int
    at: Point
    number: str


@dataclass(frozen=True)
class Drawing:
    """``width`` × ``height`` points, y downwards."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    targets: tuple[Target, ...]


def drawing(
    net: Network,
    x: ArrayLike | None = None,
    *,
    weights: bool = True,
    values: Mapping[Ref, float] | None = None,
) -> Drawing:
    """The network with its layers from left to right.

    ``x`` (n,) is written into the inputs. ``values`` are the numbers known, by quantity: the first of a node is written
    into its circle with its letter, d beside the outputs; a node without one has the letter z. ``weights`` are written
    on their edges where there are at most ``MOST_LABELS``. ``ValueError`` for more than ``MOST_EDGES`` edges.
    """
    count = sum(W.size for W in net.weights)
    if count > MOST_EDGES:
        raise ValueError(f"a drawing has at most {MOST_EDGES} edges, this network has {count} weights")
    known = dict(values or {})
    if x is not None:
        sample = check_sample(net, x)
        if sample.ndim != 1:
            raise ValueError(f"a drawing shows one sample, x has shape {sample.shape}")
        known |= {Ref("z", (0, i)): float(v) for i, v in enumerate(sample, 1)}
    graph = network_graph(net)
    labelled = weights and count <= MOST_LABELS
    column = LABELLED_COLUMN if labelled else COLUMN
    places = {node: (float(graph.nodes[node]["x"]), float(graph.nodes[node]["y"])) for node in graph.nodes}
    top, bottom = (extreme(y for _, y in places.values()) for extreme in (max, min))
    edge = MARGIN + RADIUS
    at = {node: (edge + column * l, edge + ROW * (top - y)) for node, (l, y) in places.items()}
    targets = tuple(
        Target(net.L, o, at[net.L, o], number(known[Ref("d", (o,))]))
        for o in range(1, net.sizes[-1] + 1)
        if Ref("d", (o,)) in known
    )
    return Drawing(
        width=2 * edge + column * net.L + (BESIDE if targets else 0.0),
        height=2 * edge + ROW * (top - bottom),
        nodes=tuple(_node(l, i, at[l, i], known) for l, i in graph.nodes),
        edges=_edges(net, at, labelled),
        targets=targets,
    )


def _node(l: int, i: int, at: Point, known: Mapping[Ref, float]) -> Node:
    if i == 0:
        return Node(l, i, at, "1", "", "")
    ref = next((ref for ref in known if ref.kind != "d" and ref.index == (l, i)), None)
    letter = "z" if ref is None else LETTERS.get(ref.kind, ref.kind)
    written = "" if ref is None else _fitting(known[ref])
    if letter == "z" and l == 0:
        return Node(l, i, at, "x", f"{i}", written)
    return Node(l, i, at, letter, f"{l},{i}", written)


def _fitting(value: float) -> str:
    """As many of four digits as the circle holds."""
    texts = [number(value, digits) for digits in (4, 3, 2)]
    return next((text for text in texts if text_width(text, NUMBER_SIZE) <= 1.75 * RADIUS), texts[-1])


def text_width(text: str, size: float) -> float:
    """About how wide ``text`` is, a little more rather than less."""
    return EM * size * len(text)


# --- weights on their edges -------------------------------------------------------------------------------------------


def _edges(net: Network, at: Mapping[tuple[int, int], Point], labelled: bool) -> tuple[Edge, ...]:
    lines = {
        (l, i, j): (at[l - 1, j], at[l, i])
        for l in net.w.indices
        for i in range(1, net.sizes[l] + 1)
        for j in range(net.sizes[l - 1] + 1)
    }
    labels: dict[tuple[int, int, int], Label] = {}
    placed: list[tuple[Point, Point]] = []
    for (l, i, j), line in lines.items() if labelled else ():
        text = number(float(net.w[l][i - 1, j]))
        others = [other for index, other in lines.items() if index[0] == l and index != (l, i, j)]
        share = _share(line, text_width(text, LABEL_SIZE), others, placed)
        placed.append(_stretch(line, share, text_width(text, LABEL_SIZE)))
        (ax, ay), (bx, by) = line
        angle = math.degrees(math.atan2(by - ay, bx - ax))
        labels[l, i, j] = Label(text, _between(line, share), angle)
    return tuple(
        Edge(
            (l, i, j),
            _between(line, (BIAS if j == 0 else RADIUS) / math.dist(*line)),
            _between(line, 1.0 - RADIUS / math.dist(*line)),
            bool(net.w[l][i - 1, j] < 0),
            labels.get((l, i, j)),
        )
        for (l, i, j), line in lines.items()
    )


def _between(line: tuple[Point, Point], share: float) -> Point:
    (ax, ay), (bx, by) = line
    return ax + share * (bx - ax), ay + share * (by - ay)


def _stretch(line: tuple[Point, Point], share: float, width: float) -> tuple[Point, Point]:
    """The piece of the line that a label of that width covers."""
    half = 0.5 * width / math.dist(*line)
    return _between(line, share - half), _between(line, share + half)


def _share(
    line: tuple[Point, Point], width: float, others: list[tuple[Point, Point]], placed: list[tuple[Point, Point]]
) -> float:
    """Where on its edge a label stands best: apart from other labels, then from other edges, then near a third."""
    margin = (0.5 * width + 4.0) / math.dist(*line)
    low, high = RADIUS / math.dist(*line) + margin, 1.0 - RADIUS / math.dist(*line) - margin

    def cost(share: float) -> tuple[int, int, float]:
        stretch = _stretch(line, share, width)
        crossed = sum(_distance(stretch, other) < LABEL_SIZE + 2.0 for other in placed)
        touched = sum(_distance(stretch, other) < 0.5 * LABEL_SIZE for other in others)
        return crossed, touched, abs(share - 0.35)

    return min((low + k / 40 * (high - low) for k in range(41)), key=cost)


def _distance(a: tuple[Point, Point], b: tuple[Point, Point]) -> float:
    """Between two straight pieces, 0 where they cross."""
    if _crossing(a, b):
        return 0.0
    return min(*(_from_point(p, b) for p in a), *(_from_point(p, a) for p in b))


def _from_point(p: Point, line: tuple[Point, Point]) -> float:
    (ax, ay), (bx, by) = line
    length = math.dist(*line) ** 2
    share = max(0.0, min(1.0, ((p[0] - ax) * (bx - ax) + (p[1] - ay) * (by - ay)) / length))
    return math.dist(p, _between(line, share))


def _crossing(a: tuple[Point, Point], b: tuple[Point, Point]) -> bool:
    def side(line: tuple[Point, Point], p: Point) -> float:
        (ax, ay), (bx, by) = line
        return (bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax)

    return side(a, b[0]) * side(a, b[1]) < 0 and side(b, a[0]) * side(b, a[1]) < 0
