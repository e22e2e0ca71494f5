"""The laboratory's films are films: JSON, growing with the network, every place on the graph."""

import json
import re

import pytest
from hypothesis import given

import dacviz as dv
from dacviz.lesson.induction import induction
from dacviz.lesson.presets import PRESETS, network
from dacviz.lesson.sweeps import sweeps
from tests.pictures.films import induction_film, sweeps_film
from tests.problems import every_pair, few, problems

FRAME = {"phase", "lines", "caption", "symbols", "numbers", "add", "add_edges", "read", "read_edges", "target"}


def check(film):
    assert json.loads(json.dumps(film, allow_nan=False)) == film
    assert film["steps"] == len(film["frames"]) - 1
    phases = {name for name, _ in film["phases"]}
    lines = {line["line"] for line in film["algorithm"]}
    for frame in film["frames"]:
        assert set(frame) >= FRAME
        assert frame["phase"] in phases
        assert set(frame["lines"]) <= lines
        assert all(0 <= node < len(film["nodes"]) for node, *_ in (*frame["add"], *frame["read"], *frame["target"]))
        assert all(0 <= edge < len(film["edges"]) for edge in frame["read_edges"])


@pytest.mark.slow
@few
@given(problems(layers=3))
def test_the_spread_is_a_film(problem):
    net, x, _ = problem
    for source, target in every_pair(net):
        for by in ("layer", "node"):
            check(sweeps_film(sweeps(net, x, source, target), by))


def test_what_a_frame_assigns_is_the_value_it_shows():
    net = dv.Network.random((2, 3, 2, 1), seed=1)
    found = sweeps(net, (0.5, -0.2), (1, 2), (3, 1))
    film = sweeps_film(found, "node")
    for step, frame in zip(found.steps, film["frames"][1:], strict=True):
        [(node, kind, value)] = frame["add"]
        l, i, r, t = step.target.index
        assert film["nodes"][node] == [r, t] if kind == "alpha_from" else [l, i]
        assert value == frame["value"] == step.value


def test_the_two_ways_light_the_same_number_at_their_ends():
    net = dv.Network.random((2, 3, 2, 1), seed=1)
    film = sweeps_film(sweeps(net, (0.5, -0.2), (1, 2), (3, 1)), "node")
    ends = [[f for f in film["frames"] if f["phase"] == phase][-1] for phase in ("definition", "theorem2")]
    assert ends[0]["value"] == pytest.approx(ends[1]["value"], rel=1e-14)
    assert [film["nodes"][end["target"][0][0]] for end in ends] == [[3, 1], [1, 2]]


def test_the_film_marks_the_two_nodes_it_is_about():
    film = sweeps_film(sweeps(dv.Network.random((2, 3, 2)), (0.5, -1.0), (1, 3), (2, 1)))
    assert [film["nodes"][k] for k in film["about"]] == [[1, 3], [2, 1]]


def test_another_granularity_is_refused():
    net = dv.Network.random((2, 3, 1))
    with pytest.raises(ValueError, match="layer, node"):
        sweeps_film(sweeps(net, (0.0, 0.0), (1, 1), (2, 1)), "edge")


def test_the_proof_is_a_film_of_one_value():
    net = dv.Network.random((2, 3, 2, 1), seed=1)
    film = induction_film(induction(net, (0.5, -0.2), (1, 2), (3, 1)))
    check(film)
    values = [frame["value"] for frame in film["frames"][1:]]
    assert values == pytest.approx([values[0]] * 6, rel=1e-14)


def test_no_number_of_the_proof_has_two_signs():
    paper = PRESETS["paper"]
    net = network(paper.sizes, paper.activations, paper.weights, paper.init, paper.seed)
    frames = induction_film(induction(net, paper.x, (1, 2), (3, 1)))["frames"]
    written = [re.sub("<[^>]+>", "", formula) for frame in frames for formula in frame["numbers"]]
    assert any("+(−" in formula for formula in written)
    assert not any("+−" in formula for formula in written)
