"""The plain picture, read by an XML parser that knows nothing of how it was made."""

import itertools
import math
import re
from xml.etree import ElementTree

import pytest

import dacviz as dv
from dacviz.formats.network_svg import network_svg
from dacviz.lesson.markup import number

SVG = "{http://www.w3.org/2000/svg}"
NET = dv.Network.random((2, 3, 2, 1), hidden="tanh", output="identity", seed=0)
X, D = (0.5, -0.2), (1.0,)


def read(net, *arguments, **options):
    return ElementTree.fromstring(network_svg(net, *arguments, **options))


def texts(svg):
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def labels(svg):
    """(text, x, y, angle) of every weight on its edge."""
    for group in svg.iter(f"{SVG}g"):
        if place := re.fullmatch(r"translate\((.+) (.+)\) rotate\((.+)\)", group.get("transform", "")):
            yield "".join(group.itertext()), *map(float, place.groups())


def ends(svg):
    return [tuple(float(line.get(name)) for name in ("x1", "y1", "x2", "y2")) for line in svg.iter(f"{SVG}line")]


def test_circles_edges_and_letters():
    svg = read(NET, X)
    assert svg.find(f"{SVG}title").text == "Network 2-3-2-1"
    assert len(list(svg.iter(f"{SVG}circle"))) == sum(NET.sizes)
    assert len(ends(svg)) == sum(W.size for W in NET.weights)
    said = texts(svg)
    assert {"x1", "x2", "0.5", "−0.2", "z1,1", "z1,3", "z3,1"} <= set(said) and said.count("1") == 3


def test_each_weight_stands_on_its_edge_which_is_dashed_where_it_is_negative():
    svg = read(NET)
    weights = [w for W in NET.weights for w in W.flat]
    lines = list(svg.iter(f"{SVG}line"))
    for w, line, (text, x, y, angle) in zip(weights, lines, labels(svg), strict=True):
        assert text == number(w)
        assert (line.get("stroke-dasharray") is not None) == (w < 0)
        ax, ay, bx, by = (float(line.get(name)) for name in ("x1", "y1", "x2", "y2"))
        assert math.degrees(math.atan2(by - ay, bx - ax)) == pytest.approx(angle, abs=0.1)
        assert math.hypot(x - ax, y - ay) + math.hypot(x - bx, y - by) == pytest.approx(
            math.hypot(bx - ax, by - ay), abs=0.3
        )


@pytest.mark.parametrize("sizes", [(2, 3, 2, 1), (2, 2, 1), (1, 4, 1), (3, 4, 2)])
def test_no_weight_covers_another(sizes):
    net = dv.Network.random(sizes, seed=3)
    places = [(x, y) for _, x, y, _ in labels(read(net))]
    assert min(math.dist(a, b) for a, b in itertools.combinations(places, 2)) > 12


def test_known_numbers_are_in_their_nodes_and_targets_beside_the_outputs():
    trace = dv.trace(NET, X, D)
    delta = {ref: v for ref, v in trace.known().items() if ref.kind in ("delta", "d")}
    said = texts(read(NET, X, values=delta))
    for ref, value in delta.items():
        if ref.kind == "delta":
            at = said.index(f"δ{ref.index[0]},{ref.index[1]}")
            assert said[at + 1] in [number(value, digits) for digits in (4, 3, 2)]
    assert "d1 = 1" in said


def test_without_weights_and_with_too_many_of_them():
    assert not list(labels(read(NET, weights=False)))
    crowded = read(dv.Network.random((8, 16, 8), seed=0))
    assert not list(labels(crowded)) and len(ends(crowded)) == 9 * 16 + 17 * 8


def test_a_title_is_text():
    title = '</title><script>alert(1)</script>"&'
    assert read(NET, title=title).find(f"{SVG}title").text == title


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="at most 2000 edges, this network has 2050 weights"):
        network_svg(dv.Network.random((40, 50), seed=0))
    with pytest.raises(ValueError, match="a drawing shows one sample"):
        network_svg(NET, [X, X])
