"""The film that goes on with the step of SGD: new weights take the place of the old; other films stay as they were."""

import json

import pytest

import dacviz as dv
from dacviz.core.next_step import next_step
from dacviz.lesson.captions import layer_sentence, sentence
from dacviz.lesson.sgd_trace import with_update
from dacviz.pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, PHASE_NAMES, frame_of
from tests.lesson.mathml import check, written
from tests.lesson.test_sgd_trace import FORMS, a_run, updates
from tests.lesson.worked import trace_of
from tests.pictures.films import film
from tests.pictures.test_algorithm_film import FRAME_KEYS, folded, shown_at

every_form = pytest.mark.parametrize("form", FORMS)
every_granularity = pytest.mark.parametrize("by", GRANULARITIES)


def both(form, sizes=(2, 3, 2, 1)):
    """The trace of a run's next step without its update, and with it."""
    run = a_run(sizes, **FORMS[form])
    update = next_step(run)
    plain = dv.trace(run.network, update.X[0], update.D[0])
    return plain, with_update(plain, update)


def update_frames(movie):
    return [frame for frame in movie["frames"] if frame["phase"] == "update"]


@every_form
@every_granularity
def test_the_new_weights_are_those_of_the_trace_each_once_even_after_json(form, by):
    _, trace = both(form)
    movie = json.loads(json.dumps(film(trace, by), allow_nan=False))
    new = {}
    for frame in update_frames(movie):
        for edge, value in frame["add_weights"]:
            assert edge not in new
            new[edge] = value
    assert len(new) == len(movie["edges"]) == len(updates(trace))
    for step in updates(trace):
        l, i, j = step.target.index
        ends = [movie["nodes"].index([l - 1, j]), movie["nodes"].index([l, i])]
        assert new[movie["edges"].index(ends)] == step.value


@every_form
@every_granularity
def test_an_update_adds_nothing_but_weights(form, by):
    _, trace = both(form)
    movie = film(trace, by)
    frames = update_frames(movie)
    assert all(frame["add"] == frame["add_edges"] == frame["target"] == [] for frame in frames)
    assert all([edge for edge, _ in frame["add_weights"]] == frame["target_edges"] for frame in frames)
    optional = {"add_weights", "equation", "question"} | ({"value", "result", "rounded"} if by == "node" else set())
    assert all(set(frame) == FRAME_KEYS | optional for frame in frames)


@every_form
@every_granularity
def test_before_the_update_the_film_is_that_of_algorithm_1(form, by):
    plain, trace = both(form)
    short, long = film(plain, by), film(trace, by)
    count = len(short["frames"])
    assert long["frames"][:count] == short["frames"]
    assert {frame["phase"] for frame in long["frames"][count:]} == {"update"}
    assert long["algorithm"][:11] == short["algorithm"]
    for key in set(short) - {"frames", "steps", "algorithm", "phases", "colour"}:
        assert long[key] == short[key]


@every_granularity
def test_the_phases_are_in_order(by):
    _, trace = both("all")
    movie = film(trace, by)
    shown = list(dict.fromkeys(frame["phase"] for frame in movie["frames"]))
    assert shown == [name for name, _ in movie["phases"]]
    assert shown == ["forward", "output", "backward", "gradient", "update"]
    assert [frame["lines"] for frame in update_frames(movie)] == [[13]] * len(update_frames(movie))
    assert [line["line"] for line in movie["algorithm"]] == list(range(1, 14))


def test_layer_by_layer_an_update_is_a_frame_a_layer():
    _, trace = both("plain")
    movie = film(trace, "layer")
    assert [f["caption"] for f in update_frames(movie)] == [layer_sentence(trace, "update", l) for l in (1, 2, 3)]
    assert [len(f["add_weights"]) for f in update_frames(movie)] == [9, 8, 3]


def test_node_by_node_an_update_is_a_frame_a_weight():
    _, trace = both("plain")
    steps, frames = updates(trace), update_frames(film(trace, "node"))
    assert [f["value"] for f in frames] == [s.value for s in steps]
    assert [f["caption"] for f in frames] == [sentence(s, trace) for s in steps]


def test_an_update_lights_the_weight_it_reads_and_moves():
    _, trace = both("all")
    movie = film(trace, "node")
    for step, frame in zip(updates(trace), update_frames(movie), strict=True):
        assert frame["read_edges"] == frame["target_edges"]
        (edge,) = frame["target_edges"]
        assert shown_at(movie, movie["edges"][edge], "w") == ("w", step.target.index)
        assert frame["read"] == []


@every_form
@pytest.mark.parametrize("edges", EDGE_COLOURS)
def test_the_scale_holds_old_and_new_weights(form, edges):
    _, trace = both(form)
    movie = film(trace, edges=edges)
    new = [value for frame in update_frames(movie) for _, value in frame["add_weights"]]
    shown = movie["w"] + new if edges == "w" else folded(movie)[1].values()
    assert movie["colour"]["edge_limit"] == max(map(abs, shown))
    assert movie["colour"]["edge_label"] == {"w": "w", "gradient": "∂E/∂w"}[edges]


def test_the_scale_reaches_to_a_new_weight_that_is_larger_than_all_old_ones():
    run = dv.SGD(dv.Network([[[0.0, 1.0]]], ("identity",)), [[1.0]], [[9.0]], learning_rate=1.0)
    trace = with_update(dv.trace(run.network, (1.0,), (9.0,)), next_step(run))
    movie = film(trace)
    assert [v for f in update_frames(movie) for _, v in f["add_weights"]] == [8.0, 9.0]
    assert movie["colour"]["edge_limit"] == 9.0


@every_form
@every_granularity
def test_every_formula_is_well_formed(form, by):
    for frame in update_frames(film(both(form)[1], by)):
        for formula in (*frame["symbols"], *frame["numbers"], *([frame["result"]] if "result" in frame else [])):
            check(formula)


def test_a_layer_is_shown_with_letters_and_the_matrix_of_its_new_weights():
    _, trace = both("all")
    (last,) = (f for f in update_frames(film(trace, "layer")) if len(f["add_weights"]) == 3)
    assert [written(law) for law in last["symbols"]] == ["w⁺3,i,j=w3,i,j−μv3,i,j−ηc∂Ē∂w3,i,j"]
    assert written(last["numbers"][0]).startswith("w⁺3,i,j=(")


@every_granularity
def test_frame_of_finds_a_new_weight(by):
    _, trace = both("momentum")
    movie = film(trace, by)
    for step in updates(trace):
        frame = movie["frames"][frame_of(trace, step.target, by, "all")]
        assert step.value in [value for _, value in frame["add_weights"]]


@every_granularity
def test_from_line_2_on_the_update_is_there_too(by):
    _, trace = both("plain")
    assert update_frames(film(trace, by, "backward")) == update_frames(film(trace, by, "all"))


@pytest.mark.parametrize("name", dv.PRESETS)
@every_granularity
def test_an_ordinary_film_knows_nothing_of_updates(name, by):
    movie = film(trace_of(name), by)
    assert movie["phases"] == [list(phase) for phase in PHASE_NAMES]
    assert not any("add_weights" in frame for frame in movie["frames"])
    assert update_frames(movie) == []
    assert [line["line"] for line in movie["algorithm"]] == list(range(1, 12))


def test_mazurs_film_ends_with_the_printed_weights():
    p = dv.PRESETS["mazur"]
    net = trace_of("mazur").net
    run = dv.SGD(net, p.x, p.d, learning_rate=0.5)
    movie = film(with_update(trace_of("mazur"), next_step(run)), "node")
    new = {tuple(movie["edges"][e]): v for f in update_frames(movie) for e, v in f["add_weights"]}
    at = {tuple(node): k for k, node in enumerate(movie["nodes"])}
    printed = {(1, 1, 1): "0.149780716", (2, 1, 1): "0.35891648", (2, 2, 2): "0.561370121"}
    for (l, i, j), text in printed.items():
        assert f"{new[at[l - 1, j], at[l, i]]:.{len(text) - 2}f}" == text
