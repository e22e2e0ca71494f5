"""A number changed in the picture: what the film shows then, against a film of the problem so changed."""

import math

import pytest

from dacviz.core.backprop import backprop
from dacviz.lesson.trace import trace
from dacviz.pictures.film.algorithm_film import film
from dacviz.state.address import write_problem
from dacviz.state.moment import answer, changed
from dacviz.state.problem import Problem

PAPER = Problem.of("paper")


def asked(place, value, step, problem=PAPER, **params):
    return answer({"params": write_problem(problem) | params, "place": place, "value": value, "step": step})


@pytest.mark.slow
@pytest.mark.parametrize("by", ["node", "layer"])
@pytest.mark.parametrize("place", [[2, 1, 3], [0, 2], [3, 1]])
@pytest.mark.parametrize("nodes", ["delta", "alpha"])
def test_each_moment_is_that_of_the_film_with_the_number(by, place, nodes):
    problem = changed(PAPER, place, -0.75)
    output = 1 if nodes == "alpha" else None
    whole = film(trace(problem.network(), problem.x, problem.d, output=output), by, "all", nodes)
    for step in range(whole["steps"] + 1):
        now = asked(place, -0.75, step, by=by, nodes=nodes)
        assert now["frame"] == whole["frames"][step]
        frames = whole["frames"][: step + 1]
        assert sorted(now["add"]) == sorted(place for frame in frames for place in frame["add"])
        assert now["add_edges"] == [edge for frame in frames for edge in frame["add_edges"]]
        assert now["error"] == next((f["error"] for f in reversed(frames) if "error" in f), None)
        assert (now["w"], now["d"]) == (whole["w"], whole["d"])
        assert now["node_limit"] == whole["colour"]["node_limit"]


def test_delta_follows_the_number_as_backprop_computes_it():
    now = asked([1, 1, 1], 1.25, 38, by="node")
    net = PAPER.network().with_weight(1, 1, 1, 1.25)
    delta = backprop(net, PAPER.x, PAPER.d).delta
    found = [value for _, kind, value in now["add"] if kind == "delta"]
    assert sorted(found) == pytest.approx(sorted(v for l in delta.indices for v in delta[l]), rel=1e-14)


@pytest.mark.parametrize(
    "place",
    [[1, 1], [4, 1, 1], [3, 2], [0, 3], [0, 0], [], [1.0, 1, 1], [True, 1, 1], "1-1-1", None, [1] * 9999],
    ids=str,
)
def test_nothing_else_can_be_changed(place):
    with pytest.raises(ValueError, match=r"."):
        changed(PAPER, place, 0.5)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400, "1", None, True, [1]])
def test_a_number_is_a_finite_number(value):
    with pytest.raises(ValueError, match="64-bit"):
        changed(PAPER, [1, 1, 1], value)


@pytest.mark.parametrize("question", [None, [], {}, {"params": 1}, {"params": {}, "place": [1, 1, 1], "value": 1},
                                      {"params": {}, "place": [1, 1, 1], "value": 1, "step": -1},
                                      {"params": {}, "place": [1, 1, 1], "value": 1, "step": "2"}])  # fmt: skip
def test_a_question_that_cannot_be_understood_is_refused(question):
    with pytest.raises(ValueError, match=r"."):
        answer(question)


def test_targets_that_a_loss_cannot_use_are_refused_in_its_words():
    binary = Problem.of("binary")
    with pytest.raises(ValueError, match=r"0.*1"):
        changed(binary, [binary.L, 1], 3.5)
