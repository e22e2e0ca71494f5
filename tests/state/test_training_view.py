"""The address of the training page opens what it was written from; rubbish in it costs one sentence a parameter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.descent import ORDERS
from dacviz.pictures.film.algorithm_film import GRANULARITIES
from dacviz.pictures.training.display import EDGES, NODES, Display
from dacviz.state.address import read_view, write_view
from dacviz.state.fields import fields_of
from dacviz.state.problem import MAX_SEED, Problem
from dacviz.state.training_view import (
    CLIP,
    OWN,
    RATE,
    SHOW,
    SPEEDS,
    SURFACES,
    TrainingView,
    counted,
    fitting_toy,
    suits,
)
from tests.state.test_address import RUBBISH, SETTING_PARAMETERS, TYPED, one_sentence
from tests.strategies import examples

FIELDS = fields_of(TrainingView)
PAPER = Problem.of("paper")  # 2-3-2-1


def setting_for(n, m):
    return PAPER.with_sizes((n, 3, m))


@st.composite
def trainings(draw):
    """A network and a view of it that the page can show."""
    n, m = draw(st.tuples(st.integers(1, 3), st.integers(1, 4)))
    fitting = [name for name, toy in dv.TOYS.items() if (toy.n, toy.m) == (n, m)]
    view = TrainingView(
        data=draw(st.sampled_from([None, *fitting])),
        N=draw(st.integers(2, 10_000)),
        noise=draw(st.none() | st.floats(0, 10)),
        share=draw(st.floats(0, 0.9)),
        seed=draw(st.integers(0, MAX_SEED)),
        rate=draw(st.floats(*RATE)),
        batch=draw(st.integers(1, 10_000)),
        order=draw(st.sampled_from(ORDERS)),
        momentum=draw(st.floats(0, 0.99)),
        clip=draw(st.none() | st.floats(*CLIP)),
        speed=draw(st.sampled_from(list(SPEEDS))),
        nodes=draw(st.sampled_from(NODES)),
        edges=draw(st.sampled_from(EDGES)),
        output=draw(st.integers(1, m)),
        sample=draw(st.integers(0, 10_000)),
        surface=draw(st.sampled_from(SURFACES)),
        show=draw(st.sampled_from(SHOW)),
        by=draw(st.sampled_from(GRANULARITIES)),
        step=draw(st.integers(0, 20_000)),
    )
    return setting_for(n, m), view


@given(trainings())
def test_a_view_is_read_as_it_was_written(training):
    problem, view = training
    params = write_view(view)
    assert all(isinstance(value, str) and value for value in params.values())
    assert set(params) <= set(FIELDS)
    assert read_view(TrainingView, params, problem) == (view, {})


def test_the_usual_view_has_a_bare_address():
    assert write_view(TrainingView()) == {}
    assert read_view(TrainingView, {}, PAPER) == (TrainingView(), {})


def test_every_field_has_a_parameter_of_its_own_that_no_setting_has():
    fields = [field.attribute for field in FIELDS.values()]
    assert sorted(fields) == sorted(TrainingView.__dataclass_fields__)
    assert not set(FIELDS) & set(SETTING_PARAMETERS)


def test_own_data_have_no_place_in_an_address():
    assert write_view(TrainingView(data=OWN, N=50)) == {"n": "50"}
    view, refused = read_view(TrainingView, {"data": OWN}, PAPER)
    assert view.data is None and set(refused) == {"data"}


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("text", [*RUBBISH, "1.5.2", "1e", "²"])
def test_rubbish_in_one_parameter_is_refused_by_one_sentence(name, text):
    found, refused = read_view(TrainingView, {name: text, "draw" if name != "draw" else "n": "7"}, PAPER)
    assert set(refused) == {name}
    assert one_sentence(refused[name])
    assert found == (TrainingView(seed=7) if name != "draw" else TrainingView(N=7))


BEYOND = [
    ("n", "1", "The number of samples must be a whole number from 2 to 10,000, got “1”."),
    ("n", "x", "The number of samples must be a whole number from 2 to 10,000, got “x”."),
    ("n", "10001", "The number of samples must be a whole number from 2 to 10,000, got “10001”."),
    ("noise", "-0.1", "The noise must be a number from 0 to 10, got “-0.1”."),
    ("noise", "11", "The noise must be a number from 0 to 10, got “11”."),
    ("share", "0.95", "The share held out must be a number from 0 to 0.9, got “0.95”."),
    ("draw", "1000000", "The seed of the data must be a whole number from 0 to 999,999, got “1000000”."),
    ("rate", "0", "The learning rate must be a number from 1e-06 to 1,000, got “0”."),
    ("rate", "1001", "The learning rate must be a number from 1e-06 to 1,000, got “1001”."),
    ("rate", "1,2", "The learning rate must be a number from 1e-06 to 1,000, with a decimal point, got “1,2”."),
    ("batch", "0", "The batch size must be a whole number from 1 to 10,000, got “0”."),
    ("order", "sorted", "There is no order “sorted” to show; use one of shuffled, given."),
    ("momentum", "1", "The momentum must be a number from 0 to 0.99, got “1”."),
    ("momentum", "0.995", "The momentum must be a number from 0 to 0.99, got “0.995”."),
    ("clip", "0", "The longest gradient must be a number from 1e-06 to 1e+06, got “0”."),
    ("speed", "2", "There is no speed “2” to show; use one of 1, 5, 25, max."),
    ("nodes", "u", "There is no node colour “u” to show; use one of delta, z, alpha."),
    ("edges", "delta", "There is no edge colour “delta” to show; use one of w, gradient."),
    ("to", "0", "The output must be a whole number from 1 to 1, got “0”."),
    ("to", "2", "The output must be a whole number from 1 to 1, got “2”."),
    ("sample", "10001", "The sample must be a whole number from 0 to 10,000, got “10001”."),
    ("surface", "globe", "There is no view “globe” to show; use one of map, relief."),
    ("show", "fast", "There is no part “fast” to show; use one of live, slow."),
    ("by", "edge", "There is no granularity “edge” to show; use one of layer, node."),
    ("step", "20001", "The step must be a whole number from 0 to 20,000, got “20001”."),
    ("data", "moons", "There is no data “moons” to show; use one of sine, step"),
]


@pytest.mark.parametrize(("name", "text", "said"), BEYOND)
def test_a_refused_parameter_has_its_reason(name, text, said):
    view, refused = read_view(TrainingView, {name: text}, PAPER)
    assert list(refused) == [name] and refused[name].startswith(said)
    assert view == TrainingView()


@pytest.mark.parametrize("data", dv.TOYS)
def test_a_toy_that_does_not_suit_the_network_is_refused(data):
    toy = dv.TOYS[data]
    assert read_view(TrainingView, {"data": data}, setting_for(toy.n, toy.m)) == (TrainingView(data=data), {})
    for n, m in ((toy.n + 1, toy.m), (toy.n, toy.m + 1)):
        view, refused = read_view(TrainingView, {"data": data, "n": "50"}, setting_for(n, m))
        assert view == TrainingView(N=50)
        assert refused == {
            "data": f"{toy.title} has {counted(toy.n, toy.m)}; the network in the address has {counted(n, m)}."
        }


@given(st.dictionaries(st.sampled_from(list(FIELDS)), TYPED))
@examples(200)
def test_no_address_raises_and_what_it_gives_can_be_trained(params):
    view, refused = read_view(TrainingView, params, PAPER)
    assert set(refused) <= set(params)
    assert all(map(one_sentence, refused.values()))
    assert view.fitted(PAPER) == view
    assert read_view(TrainingView, write_view(view), PAPER) == (view, {})
    made = dv.toy(view.data or fitting_toy(PAPER), min(view.N, 50), view.noise, view.seed, view.share)
    X, D = made.train
    dv.SGD(PAPER.network(), X, D, seed=view.seed, **view.settings(len(X)))


@pytest.mark.parametrize(
    ("n", "m", "toy"), [(1, 1, "sine"), (2, 1, "saddle"), (1, 2, "circle"), (2, 2, "polar"), (3, 1, None), (1, 3, None)]
)
def test_the_first_toy_is_one_that_suits(n, m, toy):
    assert fitting_toy(setting_for(n, m)) == toy


def test_what_is_no_toy_is_not_judged():
    assert suits(None, PAPER) and suits(OWN, PAPER)
    assert not suits("sine", PAPER)


def test_a_view_of_another_network_drops_what_it_does_not_have():
    view = TrainingView(data="polar", output=2, N=50)
    assert view.fitted(setting_for(2, 2)) == view
    assert view.fitted(PAPER) == TrainingView(N=50)
    assert TrainingView(data=OWN).fitted(PAPER) == TrainingView(data=OWN)


def test_a_mini_batch_holds_all_samples_at_most():
    assert TrainingView(batch=64).settings(150)["batch_size"] == 64
    assert TrainingView(batch=10_000).settings(150)["batch_size"] == 150


def test_the_display_is_the_views():
    assert TrainingView(nodes="alpha", edges="gradient", output=2, sample=3).display == Display(
        "alpha", "gradient", 2, 3
    )
    assert TrainingView(surface="relief").display == Display(relief=True)


@pytest.mark.parametrize(("n", "m", "text"), [(1, 1, "1 input and 1 output"), (2, 3, "2 inputs and 3 outputs")])
def test_inputs_and_outputs_are_counted(n, m, text):
    assert counted(n, m) == text
