"""What is on screen as a file and back: the same address, and a refusal in a sentence for what cannot be opened."""

import json

import pytest

import dacviz as dv
from dacviz.formats.network_json import read_network, write_network
from dacviz.state.address import read_problem, read_view, write_problem, write_view
from dacviz.state.coefficients_view import CoefficientsView
from dacviz.state.film_view import FilmView
from dacviz.state.problem_file import MOST_CHARACTERS, read_file, write_file
from dacviz.state.theorems_view import TheoremsView
from dacviz.state.training_view import TrainingView

ADDRESSES = [
    ("", FilmView, {}),
    ("", FilmView, {"preset": "deep", "by": "node", "step": "7"}),
    ("", FilmView, {"net": "3-4-2", "init": "he", "seed": "7", "nodes": "z", "pick": "1-2"}),
    ("", FilmView, {"net": "2-1", "act": "sigmoid", "loss": "binary_cross_entropy", "x": "0.1,0.30000000000000004"}),
    ("", FilmView, {"net": "1-1", "act": "identity", "w": "0.1,-1e-300", "d": "5"}),
    ("coefficients", CoefficientsView, {"show": "paths"}),
    ("theorems", TheoremsView, {"show": "induction"}),
    ("train", TrainingView, {"net": "1-8-1", "data": "cubic", "noise": "0.2", "rate": "0.1", "clip": "2", "n": "50"}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "kind", "params"), ADDRESSES)
def test_out_and_in_is_the_same_address(page, kind, params):
    problem, refused = read_problem(params)
    view, refused_view = read_view(kind, params, problem)
    assert not refused and not refused_view
    opened = read_file(write_file(problem, page, view))
    assert opened.problem == problem and opened.page == page and opened.trained is None
    again, _ = read_view(kind, opened.parameters, opened.problem)
    assert again == view
    assert write_problem(opened.problem) | write_view(again) == write_problem(problem) | write_view(view)


def test_a_run_comes_back_with_its_beginning_and_what_it_learnt():
    problem, _ = read_problem({"net": "1-3-1"})
    trained = dv.Network([W + 1 for W in problem.network().weights], problem.activations)
    text = write_file(problem, "train", TrainingView(rate=0.5), trained, training={"steps": 12, "epochs": 3})
    opened = read_file(text)
    assert opened.problem == problem and (opened.steps, opened.epochs) == (12, 3)
    assert [W.tolist() for W in opened.trained.weights] == [W.tolist() for W in trained.weights]
    # A script has the weights that were learnt.
    assert read_network(text).net.w[1].tolist() == trained.w[1].tolist()


def test_weights_that_were_edited_in_the_file_count():
    problem, _ = read_problem({})
    content = json.loads(write_file(problem, "", FilmView()))
    content["weights"][0][0][1] = 0.123
    opened = read_file(json.dumps(content)).problem
    assert opened.network().w[1][0, 1] == 0.123
    assert opened.x == problem.x and write_problem(opened)["w"].startswith("0.1,0.123,")


def test_a_network_of_a_script_can_be_opened():
    net = dv.Network.random((2, 3, 1), hidden="gelu", output="sigmoid", seed=1)
    opened = read_file(write_network(net, (0.25, 1.0), (1.0,), "binary_cross_entropy")).problem
    assert (opened.sizes, opened.activations, opened.loss) == ((2, 3, 1), ("gelu", "sigmoid"), "binary_cross_entropy")
    assert [W.tolist() for W in opened.network().weights] == [W.tolist() for W in net.weights]
    assert (opened.x, opened.d) == ((0.25, 1.0), (1.0,))


def content(**changes):
    problem, _ = read_problem({})
    return json.dumps(json.loads(write_file(problem, "", FilmView())) | changes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" " * (MOST_CHARACTERS + 1), "the limit is 2,000,000"),
        ("nothing", "this is no JSON"),
        (content(address=3), '"address" must have a page and its parameters'),
        (content(address={"page": 1, "parameters": {}}), "must have a page"),
        (content(address={"page": "", "parameters": {"net": [1]}}), "must be text"),
        (content(address={"page": "", "parameters": {"net": "a-b"}}), "is not a width"),
        (content(training=[]), '"training" must be an object'),
        (content(training={"steps": -1}), '"steps" must be a whole number from 0, got -1'),
        (content(training={"steps": 1.5}), "got 1.5"),
        (content(training={}, address={"page": "", "parameters": {"net": "2-2"}}), "are not the same network"),
        (write_network(dv.Network.random((60, 60), seed=0)), "the limit is 2,000"),
    ],
)
def test_what_cannot_be_opened_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        read_file(text)
