"""What pictures are made of keeps to the border's typed dictionaries: no key but theirs, every one of theirs."""

import json

import pytest

import dacviz as dv
from dacviz.core.next_step import next_step
from dacviz.core.training_run import TrainingRun
from dacviz.lesson.induction import induction
from dacviz.lesson.presets import PRESETS, network
from dacviz.lesson.sgd_trace import with_update
from dacviz.lesson.sweeps import sweeps
from dacviz.pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, SWEEPS, film
from dacviz.pictures.film.induction_film import induction_film
from dacviz.pictures.film.sweeps_film import sweeps_film
from dacviz.pictures.film.turn import LEVELS, turn
from dacviz.pictures.protocol import Click, DashboardBase, Film, RunPicture, Turn
from dacviz.pictures.training.dashboard import Dashboard
from dacviz.pictures.training.display import Display
from tests.protocol import offences, schema

NET, X = dv.Network.random((2, 3, 2, 1), seed=1), (0.5, -0.2)


def as_json(data):
    return json.loads(json.dumps(data, allow_nan=False))


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("by", GRANULARITIES)
@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize("edges", EDGE_COLOURS)
def test_films_of_the_algorithm(preset, by, sweep, edges):
    p = PRESETS[preset]
    trace = dv.trace(network(p.sizes, p.activations, p.weights, p.init, p.seed), p.x, p.d, loss=p.loss)
    assert offences(as_json(film(trace, by, sweep, edges=edges)), Film) == []


@pytest.mark.parametrize("by", GRANULARITIES)
def test_a_film_with_a_number_that_is_nothing_but_rounding(by):
    cancels = dv.Network([[[-0.3, 0.1]]], ("identity",))
    movie = as_json(film(dv.trace(cancels, (3.0,), (1.0,)), by))
    assert "about_zero" in movie["frames"][1]
    assert offences(movie, Film) == []


@pytest.mark.parametrize("by", GRANULARITIES)
def test_the_film_of_a_step_of_training(by):
    run = dv.SGD(NET, [X], [[0.5]])
    update = next_step(run)
    followed = with_update(dv.trace(run.network, update.X[0], update.D[0]), update)
    assert offences(as_json(film(followed, by)), Film) == []


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("sweep", SWEEPS)
def test_questions(level, sweep):
    assert offences(as_json(turn(dv.trace(NET, X, (0.5,)), level, sweep)), Turn) == []


@pytest.mark.parametrize("by", GRANULARITIES)
def test_films_of_alpha(by):
    assert offences(as_json(sweeps_film(sweeps(NET, X, (1, 1), (3, 1)), by)), Film) == []


def test_the_film_of_the_proof():
    assert offences(as_json(induction_film(induction(NET, X, (1, 2), (3, 1)))), Film) == []


@pytest.mark.parametrize("name", ["sine", "polar", "ripple"])
@pytest.mark.parametrize("relief", [False, True])
def test_a_run_before_and_after_training(name, relief):
    data = dv.toy(name, N=20)
    training = TrainingRun(dv.Network.random((data.X.shape[1], 4, data.D.shape[1]), seed=2), data)
    dashboard = Dashboard(training, Display(relief=relief))
    assert offences(as_json(dashboard.base()), DashboardBase) == []
    for steps in (0, 3):
        training.train(0.0, steps)
        assert offences(as_json(dashboard.picture()) | {"run": "token", "generation": 0, "serial": 1}, RunPicture) == []


def test_what_keeps_to_no_type_is_found():
    click = {"trace": None, "point": 1, "x": 0.5, "y": None}
    assert offences(click, Click) == []
    assert offences(click | {"trace": 3, "z": 0}, Click) == [
        ".z is no key of Click",
        ".trace is 3, not <class 'str'>",
    ]
    assert offences({"trace": None, "point": 1, "x": 0.5}, Click) == [" has no y"]


def test_the_schema_leads_from_a_type_to_those_in_it():
    assert schema(Click) == {"Click": {"trace": None, "point": None, "x": None, "y": None}}
    types = schema(DashboardBase)
    assert types["DashboardBase"]["network"] == {"of": "Film"}
    assert types["Film"]["frames"] == {"list": {"of": "Frame"}}
    assert types["Film"]["nodes"] is None
