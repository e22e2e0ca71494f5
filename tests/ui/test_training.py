"""The training page: data and network meet, runs survive what is done around them, every refusal is a sentence."""

import json
from dataclasses import replace

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.presets import PRESETS
from dacviz.state.fields import fields_of
from dacviz.state.live_run import Ask, LiveRun, find
from dacviz.state.problem import architecture
from dacviz.state.training_view import OWN, TrainingView
from dacviz.ui.training.data import out_of_reach
from tests.core.test_datasets import WRONG_FILES
from tests.core.test_sgd import flat
from tests.ui.app import opened, texts
from tests.ui.page import choose, errors, player, press, run, told, type_in, unescaped

pytestmark = pytest.mark.slow

PAGE = "training"


def dashboard(at):
    """What the page hands to the dashboard."""
    (component,) = (c for c in at.get("bidi_component") if c.proto.component_name == "dacviz_dashboard")
    return json.loads(json.loads(component.proto.json)["json"])


def live(at) -> LiveRun:
    """The run on the page, as a request of the dashboard would find it."""
    return find(dashboard(at)["token"])


def trained(at, epochs=2):
    """The page after the browser has trained."""
    for _ in range(epochs):
        live(at).answer(Ask("epoch"))
    return at


def notes(at):
    return unescaped(texts(at))


def sizes(at):
    return at.session_state["problem"].sizes


# --- data and network -------------------------------------------------------------------------------------------------


def test_the_page_opens_with_a_run_and_no_complaint():
    at = opened(PAGE)
    assert [title.value for title in at.title] == ["Train it live"]
    assert not at.error and not at.warning
    assert at.query_params == {}
    shown = dashboard(at)
    assert shown["picture"]["steps"] == 0
    assert shown["url"] == f"/training/{live(at).token}"
    assert shown["base"]["network"]["sizes"] == [2, 3, 2, 1]


@pytest.mark.parametrize("name", dv.TOYS)
def test_every_toy_brings_the_network_to_its_inputs_and_outputs_and_says_so(name):
    toy = dv.TOYS[name]
    at = opened(PAGE, net="3-4-3")  # fits no toy
    assert "No built-in data have 3 inputs and 3 outputs" in notes(at)
    at = choose(at, "view_data", name)
    assert sizes(at) == (toy.n, 4, toy.m)
    ends = f"{toy.n} input{'s' * (toy.n > 1)} and {toy.m} output{'s' * (toy.m > 1)}"
    assert f"The network is now {toy.n}-4-{toy.m}, as the data have {ends}." in notes(at)
    assert toy.latex in texts(at)
    assert live(at).training.data.name == name
    assert at.query_params["data"] == name and at.query_params["net"] == f"{toy.n}-4-{toy.m}"
    assert not at.error
    assert "The network is now" not in notes(run(at))


def test_a_toy_of_the_same_widths_changes_nothing_of_the_network():
    at = opened(PAGE)
    before = at.session_state["problem"]
    at = choose(at, "view_data", "product")
    assert at.session_state["problem"] == before
    assert "The network is now" not in notes(at)


@pytest.mark.parametrize("name", PRESETS)
def test_every_example_is_trained_or_told_why_not(name):
    at = opened(PAGE, preset=name)
    assert at.error or at.info or dashboard(at)["picture"]["steps"] == 0


@pytest.mark.parametrize(("name", "data"), [("binary", "product"), ("softmax", "polar")])
def test_a_loss_that_does_not_suit_the_targets_gives_way_and_it_is_said(name, data):
    at = choose(opened(PAGE, preset=name), "view_data", data)
    problem = at.session_state["problem"]
    assert (problem.loss, problem.activations[-1]) == ("half_squared_error", "identity")
    assert "The loss is now half squared error." in notes(at)
    assert dashboard(at)["picture"]["steps"] == 0


def test_the_button_adapts_what_the_sidebar_has_changed():
    at = opened(PAGE, net="2-3-1", loss="binary_cross_entropy", d="1")
    assert "binary_cross_entropy needs every d_o between 0 and 1" in errors(at)[0]
    at = press(at, "Adapt the network")
    assert at.session_state["problem"].loss == "half_squared_error"
    assert not at.error and dashboard(at)["picture"]["steps"] == 0


def test_a_network_that_no_longer_suits_the_toy_meets_another():
    at = choose(opened(PAGE), "view_data", "polar")
    at = type_in(at, "net", "1-4-1")
    assert live(at).training.data.name == "sine"
    assert "data" not in at.query_params


def test_adapting_keeps_to_the_limit_of_weights():
    """2-42-42-1 has 1,975 weights; with two outputs it would have 2,018, which no address could bring back."""
    at = opened(PAGE, net="2-42-42-1")
    token = live(at).token
    at = choose(at, "view_data", "polar")
    assert sizes(at) == (2, 42, 42, 1)
    assert "2,018 weights; the limit is 2,000" in errors(at)[0]
    assert live(at).token == token
    at = choose(at, "view_data", "product")
    assert not at.error and live(at).training.data.name == "product"


def test_clearing_the_box_leaves_the_choice_to_the_network():
    at = choose(opened(PAGE, data="product"), "view_data", None)
    assert not at.error
    assert at.selectbox(key="view_data").value == live(at).training.data.name == "saddle"


def test_the_suggested_network_is_taken():
    at = choose(opened(PAGE, rate="0.5", momentum="0.9"), "view_data", "sine")
    at = press(at, "Use 1-8-8-1, tanh")
    problem = at.session_state["problem"]
    assert (architecture(problem.sizes), problem.activations) == ("1-8-8-1", ("tanh", "tanh", "identity"))
    assert (problem.weights, problem.init, problem.seed) == (None, "xavier", 0)
    training = live(at).training
    assert (training.run.learning_rate, training.run.momentum, training.run.clip) == (0.05, 0.0, None)
    assert next(b for b in at.button if b.label == "Use 1-8-8-1, tanh").disabled


@pytest.mark.parametrize(
    ("key", "value", "check"),
    [
        ("view_N", 60, lambda data: len(data.X) == 60),
        ("view_noise", 0.5, lambda data: abs(data.D - dv.TOYS["saddle"](data.X)).max() > 0.5),
        ("view_seed", 7, lambda data: (data.X == dv.toy("saddle", seed=7).X).all()),
    ],
)
def test_the_settings_of_the_data_make_other_data(key, value, check):
    at = opened(PAGE)
    token = live(at).token
    at.number_input(key=key).set_value(value)
    run(at)
    assert live(at).token != token
    assert check(live(at).training.data)
    assert at.query_params == {{"view_N": "n", "view_noise": "noise", "view_seed": "draw"}[key]: str(value)}


def test_nothing_can_be_held_out():
    at = opened(PAGE)
    at.slider(key="view_share").set_value(0)
    run(at)
    assert dashboard(at)["picture"]["test"] is None
    assert "200 samples to train on, 0 held out for testing" in notes(at)


# --- the run survives -------------------------------------------------------------------------------------------------


def test_another_network_and_undo_bring_the_same_run_back():
    at = trained(opened(PAGE))
    token, steps = live(at).token, live(at).training.run.steps
    at = type_in(at, "net", "2-5-1")
    assert live(at).token != token and dashboard(at)["picture"]["steps"] == 0
    at = press(at, "Undo")
    assert live(at).token == token
    assert dashboard(at)["picture"]["steps"] == steps == 300


def test_the_last_few_runs_are_kept_and_older_ones_go():
    at = opened(PAGE)
    tokens = [live(at).token]
    for seed in range(1, 6):
        at.number_input(key="seed").set_value(seed)
        tokens.append(live(run(at)).token)
    assert len(set(tokens)) == 6
    kept = [run.token for run in at.session_state["runs"].values()]
    assert kept == tokens[-len(kept) :] and len(kept) == 4


def test_the_sidebars_sample_has_no_part_in_the_run():
    at = trained(opened(PAGE))
    token = live(at).token
    at = type_in(at, "x", "0.25, 0.75")
    assert live(at).token == token and dashboard(at)["picture"]["epochs"] == 2


def test_leaving_the_page_and_coming_back_keeps_the_run_and_the_view():
    at = trained(opened(PAGE, data="product", rate="0.02"))
    token = live(at).token
    at.switch_page("theorems/page.py").run()
    assert not at.exception
    at.switch_page("training/page.py").run()
    assert not at.exception
    assert live(at).token == token
    assert dashboard(at)["picture"]["epochs"] == 2
    assert at.query_params == {"data": "product", "rate": "0.02"}


def test_settings_reach_the_run_and_mark_it():
    at = trained(opened(PAGE), 1)
    at.select_slider(key="view_rate").set_value(0.2)
    at = run(at)
    at = choose(at, "view_batch", 16)
    at = choose(at, "view_order", "given")
    at.slider(key="view_momentum").set_value(0.5)
    at = run(at)
    at.number_input(key="view_clip").set_value(2.0)
    at = run(at)
    training = live(at).training
    assert training.run.steps == 150
    assert [mark.text for mark in training.changes] == ["η 0.2", "batch 16", "order given", "momentum 0.5", "clip 2"]
    assert (training.run.learning_rate, training.run.batch_size, training.run.order) == (0.2, 16, "given")
    assert (training.run.momentum, training.run.clip) == (0.5, 2.0)
    assert at.query_params == {"rate": "0.2", "batch": "16", "order": "given", "momentum": "0.5", "clip": "2"}


def test_clipping_can_be_switched_off_again():
    at = opened(PAGE, clip="2")
    field = at.number_input(key="view_clip")
    assert field.value == 2.0
    assert not field.proto.HasField("default"), "a number field with a default cannot be emptied"
    field.set_value(None)
    assert live(run(at)).training.run.clip is None
    assert at.query_params == {}


def test_all_samples_are_a_batch_of_those_there_are():
    at = choose(opened(PAGE), "view_batch", 10_000)
    assert live(at).training.run.batch_size == 150


def test_a_stopped_run_stays_stopped_while_it_is_looked_at():
    at = opened(PAGE, rate="1000", act="square,identity")
    while not live(at).answer(Ask("epoch"))["stopped"]:
        pass
    at = choose(at, "view_nodes", "z")
    assert dashboard(at)["picture"]["stopped"].startswith("Step ")
    at.select_slider(key="view_rate").set_value(0.01)
    assert dashboard(run(at))["picture"]["stopped"] is None


def test_how_it_is_shown_changes_the_picture_and_not_the_run():
    at = trained(opened(PAGE, net="2-3-2", data="polar"))
    token = live(at).token
    at = choose(choose(choose(at, "view_nodes", "alpha"), "view_edges", "gradient"), "view_output", 2)
    at.segmented_control(key="view_surface").set_value("relief")
    at.number_input(key="view_sample").set_value(7)
    shown = dashboard(run(at))
    assert live(at).token == token and shown["picture"]["epochs"] == 2
    colour = shown["base"]["network"]["colour"]
    assert (colour["node_label"], colour["edge_label"]) == ("α → 2,2", "∂E/∂w")
    assert [t["uid"] for t in shown["base"]["plots"]["fit"]["data"]] == ["relief", "points"]
    assert shown["picture"]["network"]["sample"] == 7


def test_the_trained_weights_can_be_kept_and_given_back():
    at = trained(opened(PAGE))
    token, weights = live(at).token, flat(live(at).training.run.network)
    picture = live(at).answer(Ask("show"))
    live(at).answer(Ask("step"))  # the run is further on than the picture that the browser shows
    before = at.session_state["problem"]
    at = told(at, "dashboard", "keep", {"steps": picture["steps"], "weights": picture["network"]["w"]})
    assert list(at.session_state["problem"].flat_weights()) == weights.tolist()
    assert f"Kept: all pages have the weights of step {picture['steps']:,} now" in notes(at)
    assert dashboard(at)["picture"]["steps"] == 0
    at = press(at, "Undo")
    assert at.session_state["problem"] == before
    assert live(at).token == token and dashboard(at)["picture"]["epochs"] == 2


# --- slow motion ------------------------------------------------------------------------------------------------------


def film_weights(film):
    """The weights after the last frame, in the order of the paper's vector w."""
    new = dict(change for frame in film["frames"] for change in frame.get("add_weights", []))
    nodes = film["nodes"]
    at = sorted((nodes[b], nodes[a][1], new[k]) for k, (a, b) in enumerate(film["edges"]))
    return [w for *_, w in at]


@pytest.mark.parametrize("more", [{}, {"batch": "7"}, {"momentum": "0.9", "clip": "0.01"}])
@pytest.mark.parametrize("by", ["layer", "node"])
def test_the_films_last_weights_are_those_after_the_step(more, by):
    at = trained(opened(PAGE, **more), 1)
    training = live(at).training
    live(at).answer(Ask("step"))
    at.session_state["view"] = replace(at.session_state["view"], show="slow", by=by)
    at = run(at)
    assert not at.error
    assert f"Step {training.run.steps + 1} uses " in notes(at)
    told = film_weights(player(at)["film"])
    at = press(at, "Take this step")
    assert told == pytest.approx(flat(training.run.network).tolist(), rel=1e-12, abs=1e-14)
    assert f"Step {training.run.steps + 1} uses " in notes(at)
    at = press(at, "Back to training")
    assert live(at).training is training and dashboard(at)["picture"]["steps"] == training.run.steps


def test_slow_motion_opens_by_its_address():
    at = opened(PAGE, show="slow", by="node")
    film = player(at)["film"]
    assert film["by"] == "node" and film["phases"][-1] == ["update", "Update"]
    assert at.query_params == {"show": "slow", "by": "node"}


@pytest.mark.parametrize(
    ("key", "value"), [("view_batch", 4), ("view_edges", "gradient"), ("view_by", "node"), ("view_momentum", 0.5)]
)
def test_what_changes_the_film_changes_its_name(key, value):
    """The browser builds a film anew only where its name is another."""
    at = opened(PAGE, show="slow")
    before = player(at)
    widgets = {w.key: w for w in (*at.selectbox, *at.segmented_control, *at.slider)}
    widgets[key].set_value(value)
    after = player(run(at))
    assert after["film"] != before["film"]
    assert after["name"] != before["name"]


def test_the_same_film_keeps_its_name():
    at = opened(PAGE, show="slow")
    assert player(at)["name"] == player(run(at))["name"]


def test_a_step_that_cannot_be_shown_is_told_why():
    at = opened(PAGE, show="slow", rate="1000", act="square,identity")
    for _ in range(40):
        next(iter(at.session_state["runs"].values())).answer(Ask("step"))
    at = run(at)
    assert next(b for b in at.button if b.label == "Take this step").disabled
    assert at.error or player(at)["film"]


# --- own data ---------------------------------------------------------------------------------------------------------

HOUSES = "size,rooms,price\n50,2,100\n75,3,150.5\n80,3,160\n120,5,240\n60,2,110\n"


def pasted(at, text):
    at.text_area(key="own_text").set_value(text)
    return run(at)


def own(at=None):
    return choose(at or opened(PAGE), "view_data", OWN)


def test_own_data_are_trained_on():
    at = press(pasted(own(), HOUSES), "Train on these columns")
    assert not at.error
    training = live(at).training
    assert (training.data.inputs, training.data.targets) == (("size", "rooms"), ("price",))
    assert sizes(at) == (2, 3, 2, 1)
    assert "4 samples to train on, 1 held out for testing" in notes(at)
    assert at.table[0].value["column"].tolist() == ["size", "rooms", "price"]
    at = trained(at)
    token = live(at).token
    at = run(at)
    assert live(at).token == token and dashboard(at)["picture"]["epochs"] == 2
    assert at.query_params == {}


def test_own_data_bring_the_network_to_their_widths():
    at = pasted(own(), HOUSES)
    at.multiselect(key="own_inputs").set_value(["rooms"])
    at = run(at)
    at.multiselect(key="own_targets").set_value(["size", "price"])
    at.toggle(key="own_scaled").set_value(False)
    at.toggle(key="own_scaled_targets").set_value(False)
    at = press(run(at), "Train on these columns")
    assert sizes(at) == (1, 3, 2, 2)
    assert "The network is now 1-3-2-2, as the data have 1 input and 2 outputs." in notes(at)
    assert live(at).training.data.d_scaling.scale.tolist() == [1, 1]
    assert not at.table


def test_a_toy_and_back_brings_the_run_on_own_data_back():
    at = trained(press(pasted(own(), HOUSES), "Train on these columns"))
    token = live(at).token
    at = choose(at, "view_data", "saddle")
    assert live(at).token != token
    at = own(at)
    assert live(at).token == token and dashboard(at)["picture"]["epochs"] == 2


def test_the_last_run_goes_on_while_own_data_are_brought():
    at = trained(opened(PAGE))
    token = live(at).token
    at = pasted(own(at), HOUSES)
    assert live(at).token == token and dashboard(at)["picture"]["epochs"] == 2


WRONG = [text for text in WRONG_FILES if isinstance(text, str) and 0 < len(text) < 100_000][:12]


def test_there_are_ten_ways_to_be_wrong():
    assert len(WRONG) >= 10


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_wrong_table_is_refused_by_its_sentence_and_nothing_is_lost(text):
    at = trained(press(pasted(own(), HOUSES), "Train on these columns"))
    token = live(at).token
    at = pasted(at, text)
    said = errors(at) + [unescaped(m.value) for m in at.markdown]
    sentence = WRONG_FILES[text]
    assert any(sentence[1:] in line for line in said)
    assert len(at.error) == 1 and "\n" not in at.error[0].value
    assert not [b for b in at.button if b.label == "Train on these columns"]
    assert at.text_area(key="own_text").value == text
    assert live(at).token == token and dashboard(at)["picture"]["epochs"] == 2
    at = pasted(at, HOUSES)
    assert not at.error and live(at).token == token


@pytest.mark.parametrize(
    ("inputs", "targets", "said"),
    [
        ([], ["price"], "At least one column must be chosen as input."),
        (["size"], [], "At least one column must be chosen as target."),
        (["size", "price"], ["price"], "The column 'price' is chosen twice: leave one of them out."),
    ],
)
def test_a_choice_of_columns_that_cannot_be_learnt_is_refused(inputs, targets, said):
    at = pasted(own(), HOUSES)
    at.multiselect(key="own_inputs").set_value(inputs)
    at.multiselect(key="own_targets").set_value(targets)
    at = run(at)
    assert errors(at) == [said]


def test_a_column_that_cannot_be_standardised_is_refused():
    at = pasted(own(), "a,b\n1,2\n1,3\n1,4\n1,9\n")
    assert "cannot be standardised" in errors(at)[0]
    at.toggle(key="own_scaled").set_value(False)
    at = press(run(at), "Train on these columns")
    assert not at.error and sizes(at) == (1, 3, 2, 1)


GAPS = "size,rooms,town,price\n50,2,Ulm,100\n75,,Bonn,150.5\n80,3,Kiel,160\n120,5,Trier,240\n60,2,Bonn,110\n"


def test_nothing_is_left_out_of_a_table_without_a_word():
    """One empty cell dropped its column, and the column before it became the target."""
    at = pasted(own(), GAPS)
    said = notes(at)
    assert "Line 3, column 2 (rooms): the cell is empty." in said
    assert "Line 2, column 3 (town): 'Ulm' is not a number. So are 4 more." in said
    assert len(at.warning) == 1 and "Nothing is left out unless you say so" in at.warning[0].value
    assert not [b for b in at.button if b.label == "Train on these columns"]
    at.toggle(key="own_columns").set_value(True)
    at = press(run(at), "Train on these columns")
    training = live(at).training
    assert (training.data.inputs, training.data.targets, len(training.data.X)) == (("size",), ("price",), 5)


def test_rows_with_gaps_are_left_out_when_one_says_so():
    at = pasted(own(), GAPS.replace("Ulm", "1").replace("Bonn", "2").replace("Kiel", "3").replace("Trier", "4"))
    at.toggle(key="own_rows").set_value(True)
    at = press(run(at), "Train on these columns")
    assert not at.error
    data = live(at).training.data
    assert (data.inputs, data.targets, len(data.X)) == (("size", "rooms", "town"), ("price",), 4)


def test_at_most_ten_reasons_are_listed():
    header = ",".join(f"c{k}" for k in range(60))
    at = pasted(own(), f"{header}\n" + 2 * (",".join(["1", "2", *["text"] * 58]) + "\n"))
    assert len([m for m in at.markdown if "is not a number" in m.value]) == 10
    assert "And 48 more columns." in notes(at)


def test_classes_are_not_standardised_unless_one_says_so():
    at = press(pasted(own(), "a,b,c\n1,0,1\n2,1,0\n3,0,1\n4,1,0\n5,1,0\n"), "Train on these columns")
    data = live(at).training.data
    assert sorted(set(data.D.ravel())) == [0, 1] and abs(data.train[0].mean(axis=0)).max() < 1e-12
    at.toggle(key="own_scaled_classes").set_value(True)
    at = press(run(at), "Train on these columns")
    assert live(at).training.data.d_scaling.scale[0] != 1


def test_names_from_a_table_are_shown_literally():
    at = press(pasted(own(), "*a*,$b$,<c>\n1,2,3\n2,4,5\n3,1,4\n4,4,4\n"), "Train on these columns")
    assert not at.error
    assert [unescaped(name) for name in at.table[0].value["column"]] == ["*a*", "$b$", "<c>"]
    assert "columns of numbers: *a*, $b$, <c>." in notes(at)


# --- the address ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", fields_of(TrainingView))
def test_rubbish_in_the_address_is_refused_by_a_sentence(name):
    at = opened(PAGE, **{name: "<b>9999999"})
    assert len(at.warning) == 1
    assert at.warning[0].value.count("\n") == 0
    assert dashboard(at)["picture"]["steps"] == 0
    assert at.query_params == {}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (
            {"data": "polar"},
            "Polar coordinates has 2 inputs and 2 outputs; the network in the address has 2 inputs and",
        ),
        ({"momentum": "0.995"}, "The momentum must be a number from 0 to 0.99"),
        ({"to": "2"}, "The output must be a whole number from 1 to 1"),
        ({"data": "own"}, "There is no data “own”"),
    ],
)
def test_what_an_address_cannot_have_is_told(params, words):
    at = opened(PAGE, **params)
    assert words in unescaped(at.warning[0].value)
    assert not at.error


@pytest.mark.parametrize(
    "params",
    [
        {"n": "2", "share": "0.9"},
        {"n": "10000", "batch": "10000", "noise": "10"},
        {"rate": "1e-06", "clip": "1e-06", "momentum": "0.99"},
        {"rate": "1000", "clip": "1000000", "sample": "10000"},
        {"net": "1-1", "data": "sine"},
        {"net": "64-15-64"},
        {"net": "2-3-3-3-3-3-3-3-3-3-3-2", "data": "polar", "surface": "relief", "nodes": "alpha", "to": "2"},
        {"share": "0.333", "draw": "999999", "speed": "max", "order": "given"},
    ],
    ids=range(8),
)
def test_the_ends_of_what_an_address_may_ask_for_open(params):
    at = opened(PAGE, **params)
    assert not at.error and not at.warning
    assert at.query_params == params


@pytest.mark.parametrize(
    ("output", "D", "words"),
    [
        (
            "sigmoid",
            [[-1.0], [1.0]],
            "Sigmoid at the output is never below 0 and never exceeds 1, but the targets",
        ),
        (
            "relu",
            [[-0.5], [3.0]],
            "Relu at the output is never below 0 and has no end, but the targets go from −0.5",
        ),
        ("tanh", [[-1.0], [1.0]], ""),
        ("relu", [[0.0], [30.0]], ""),
        ("identity", [[-9.0], [9.0]], ""),
    ],
)
def test_an_output_that_cannot_reach_the_targets_is_named(output, D, words):
    said = out_of_reach(output, np.array(D))
    assert said.startswith(words) and bool(said) is bool(words)
