"""Paths as bars, and one of them lit in the network."""

import pytest

import dacviz as dv
from dacviz.core.paths import Path, Paths, largest_paths
from dacviz.lesson.markup import number
from dacviz.pictures.coefficients.paths import path_bars, path_change, path_picture
from dacviz.pictures.graph import network_graph
from tests.pictures.drawn import accepted

NET = dv.Network.random((2, 4, 3, 2), seed=1)
PAS = dv.forward(NET, (0.5, -0.2))
PATHS = largest_paths(NET, PAS, (1, 2), (3, 1), 2)
ALPHA = dv.alpha(NET, PAS, 1, 3)


def test_the_rest_is_a_bar_among_the_bars_and_makes_alpha_with_them():
    paths, rest, sums = accepted(path_bars(PATHS, 1))["data"]
    assert paths["y"] == [path.value for path in PATHS.listed]
    assert rest["y"] == [PATHS.rest]
    assert min(rest["x"]) - rest["width"][0] / 2 > max(paths["x"])
    assert sum(paths["y"]) + rest["y"][0] == pytest.approx(sums["y"][-1], rel=1e-14)
    assert sums["y"][:2] == [pytest.approx(sum(paths["y"])), PATHS.rest]
    assert sums["y"][2] == ALPHA[0, 1]


@pytest.mark.parametrize(
    ("rest", "drawn", "cut"),
    [(0.4, 0.4, False), (-0.7, -0.7, False), (9.0, 0.75, True), (-1e-9, -1e-9, False), (-80.0, -0.75, True)],
)
def test_a_rest_that_would_dwarf_the_paths_is_cut_off_and_says_so(rest, drawn, cut):
    listed = (Path((1, 1), 0.5), Path((1, 2), -0.25))
    figure = path_bars(Paths((1, 1), (2, 1), listed, 12_345, 0.25 + rest), 0)
    bar = next(trace for trace in figure["data"] if trace["name"] == "rest")
    assert bar["y"] == [pytest.approx(drawn, rel=1e-6)]
    text = figure["layout"]["annotations"][0]["text"]
    assert text.startswith(f"the other 12,343 paths<br>together {number(0.25 + rest - 0.25)}")
    assert ("cut off" in text) is cut
    assert bool(figure["layout"]["shapes"]) is cut


def test_all_paths_are_a_waterfall_on_one_scale_with_their_names():
    listed = largest_paths(NET, PAS, (1, 2), (3, 1))
    figure = accepted(path_bars(listed, 0))
    paths, total = figure["data"]
    ends = [base + value for base, value in zip(paths["base"], paths["y"], strict=True)]
    assert paths["base"] == [0.0, *ends[:-1]]
    assert total["y"] == [ALPHA[0, 1]] == [pytest.approx(ends[-1], rel=1e-14)]
    assert (paths.get("yaxis"), total.get("yaxis")) == (None, None)
    names = ["<br>→ ".join(f"{l},{i}" for l, i in enumerate(path.nodes, 1)) for path in listed.listed]
    assert figure["layout"]["xaxis"]["ticktext"] == [*names, "α"]


PICTURE = accepted(path_picture(network_graph(NET), 1, (2, 1, 1), ((1, 2), (3, 1))))


def test_the_lit_path_is_the_one_that_was_chosen():
    lines = {trace["name"]: trace for trace in PICTURE["data"]}
    lit = [x for sign in "+-" for x in lines[f"lit:{sign}"]["x"] if x is not None]
    assert sorted(lit) == [1.0, 2.0, 2.0, 3.0]
    assert lines["marked"]["text"] == ["1,2", "2,1", "3,1"]


def test_another_path_changes_what_is_lit_and_nothing_else():
    graph, ends = network_graph(NET), ((1, 2), (3, 1))
    here, there = (path_picture(graph, 1, nodes, ends)["data"] for nodes in ((2, 1, 1), (2, 3, 1)))
    change = path_change(graph, 1, (2, 3, 1), ends)
    assert [trace | change.get(trace["name"], {}) for trace in here] == there
