"""The learner's turn as data: before which frame, of how much, and how large."""

import json

import numpy as np
import pytest

import dacviz as dv
from dacviz.pictures.film.algorithm_film import film
from dacviz.pictures.film.turn import LEVELS, MOST_QUESTIONS, first_step, turn

NET = dv.Network.random((2, 3, 2, 1), hidden="tanh", output="identity", seed=0)
TRACE = dv.trace(NET, (0.5, -0.2), (1.0,))


@pytest.mark.parametrize("sweep", ["all", "backward"])
@pytest.mark.parametrize("level", LEVELS[1:])
def test_what_is_asked_is_what_the_frame_assigns(level, sweep):
    movie, asked = film(TRACE, "node", sweep), turn(TRACE, level, sweep)["asked"]
    assert asked and first_step(TRACE, level, sweep) == asked[0]["frame"] - 1
    for question in asked:
        frame = movie["frames"][question["frame"]]
        assert frame["value"] == question["value"]
        (written,) = frame["symbols"]
        assert written.endswith(question["symbols"].split("<mo>=</mo>", 1)[1])


def test_no_answer_is_in_the_words_of_its_question():
    for question in turn(TRACE, "all", "all")["asked"]:
        digits = dv.trace(NET, (0.5, -0.2), (1.0,)).steps[question["frame"] - 1].value
        assert f"{abs(digits):.4g}" not in question["ask"] + question["symbol"]


def test_off_is_small_and_still_says_which_levels_there_are():
    off = turn(TRACE, "off", "all")
    assert [name for name, _ in off["levels"]] == list(LEVELS)
    assert len(json.dumps(off)) < 400


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
def test_a_large_network_asks_no_more_than_reaches_the_browser(level):
    net = dv.Network.random((8, 16, 16, 8), hidden="tanh", output="identity", seed=0)
    asked = turn(dv.trace(net, np.full(8, 0.5), np.ones(8)), level, "all")
    assert len(asked["asked"]) <= MOST_QUESTIONS
    assert len(json.dumps(asked)) < 1_500_000


def test_every_mistake_of_a_wide_sum_is_known_and_the_first_ones_are_written():
    net = dv.Network.random((2, 2, 12), hidden="tanh", output="identity", seed=0)
    (question,) = turn(dv.trace(net, (0.5, -0.2), np.ones(12)), "last", "all")["asked"]
    forgotten = [wrong for wrong in question["wrong"] if "summand_forgotten" in wrong["mistakes"]]
    assert len(forgotten) == 12
    assert [("numbers" in wrong) for wrong in forgotten] == [True] * 4 + [False] * 8
