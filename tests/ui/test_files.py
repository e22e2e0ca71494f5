"""The sidebar opens what the app has saved: the same address, and a training run goes on."""

import pytest

from dacviz.formats.training_file import training_record
from dacviz.state.address import read_problem, read_view
from dacviz.state.film_view import FilmView
from dacviz.state.problem_file import write_file
from dacviz.state.training_view import TrainingView
from tests.ui.app import opened
from tests.ui.page import errors, film_of, open_page, run, unfold

pytestmark = pytest.mark.slow


def bring(at, text):
    """Open a file in the sidebar."""
    at = unfold(at, "files")
    at.file_uploader(key="open_file").set_value(("network.json", text.encode(), "application/json"))
    return run(at)


def test_a_saved_page_opens_at_its_address():
    params = {"net": "2-4-1", "act": "gelu,identity", "seed": "3", "x": "0.25,0.5", "by": "node", "step": "4"}
    problem, _ = read_problem(params)
    view, _ = read_view(FilmView, params, problem)
    at = bring(open_page(), write_file(problem, "", view))
    straight = open_page(**params)
    assert at.query_params == straight.query_params
    assert film_of(at) == film_of(straight)


def test_a_file_that_cannot_be_opened_changes_nothing():
    at = open_page(step="3")
    before = dict(at.query_params)
    at = bring(at, "{nothing")
    assert [text.replace("\\", "") for text in errors(at)] == ["This is no JSON: line 1, column 2."]
    assert dict(at.query_params) == before


def test_a_saved_run_opens_at_its_address_and_goes_on():
    params = {"net": "1-4-1", "data": "sine", "rate": "0.1", "n": "40"}
    at = opened("training", **params)
    (live,) = at.session_state["runs"].values()
    live.training.epoch()
    live.training.epoch()
    problem, _ = read_problem(params)
    view, _ = read_view(TrainingView, params, problem)
    training = live.training
    text = write_file(problem, "train", view, training.run.network, training=training_record(training))
    fresh = bring(opened("training"), text)
    assert fresh.query_params == at.query_params
    *_, again = fresh.session_state["runs"].values()
    assert (again.training.run.steps, again.training.run.epochs) == (training.run.steps, 2)
    assert again.training.newest.train == training.newest.train
    assert [W.tolist() for W in again.training.run.network.weights] == [
        W.tolist() for W in training.run.network.weights
    ]


def test_what_the_training_page_offers():
    at = unfold(opened("training", net="1-4-1", data="sine"), "take_away")
    assert [button.proto.label for button in at.get("download_button")] == [
        "Errors by step (CSV)", "Weights (CSV)", "All of it (JSON)",
    ]  # fmt: skip
