"""The page: it opens at any address, shows every preset, and each of its view's controls."""

import json

import pytest

import dacviz as dv
from dacviz.formats.numbers_table import rows, to_python
from dacviz.pictures.film.turn import LEVELS, turn
from tests.lesson.worked import trace_of
from tests.pictures.films import film as any_film
from tests.ui.page import choose, derived, film_of, network_of, open_page, player, run, unescaped, unfold

pytestmark = pytest.mark.slow

PARAMETERS = ("preset", "net", "act", "loss", "init", "seed", "w", "x", "d", "nodes", "edges", "by", "sweep", "to",
              "step", "pick", "turn")  # fmt: skip


def film(trace, by=None, **cut):
    """The film as the page opens it: node by node up to 60 steps."""
    return any_film(trace, by=by or ("node" if len(trace.steps) <= 60 else "layer"), **cut)


def test_the_page_opens_with_a_picture_and_no_complaint():
    at = open_page()
    assert [title.value for title in at.title] == ["Backpropagation, step by step"]
    assert film_of(at)["sizes"] == [2, 3, 2, 1]
    assert not at.error
    assert not at.warning
    assert at.query_params == {}


def test_the_whole_page_is_there_again_after_a_rerun():
    """Streamlit runs a folder called pages beside the main script by itself, without the sidebar."""
    at = run(open_page())
    assert at.sidebar.text_input
    assert film_of(at)["sizes"] == [2, 3, 2, 1]


@pytest.mark.parametrize("name", dv.PRESETS)
def test_every_preset_can_be_chosen(name):
    at = choose(open_page(preset="deep" if name == "paper" else "paper"), "example", name)
    trace = trace_of(name)
    assert film_of(at) == film(trace)
    assert dv.PRESETS[name].about in [caption.value for caption in at.sidebar.caption]


@pytest.mark.parametrize("name", dv.PRESETS)
def test_every_preset_can_be_opened_by_its_address(name):
    assert film_of(open_page(preset=name)) == film(trace_of(name))


@pytest.mark.parametrize("nodes", ["u", "z", "dphi", "delta"])
@pytest.mark.parametrize("edges", ["w", "gradient"])
def test_every_colouring_of_a_trace_of_the_error(nodes, edges):
    at = choose(choose(open_page(preset="outputs"), "view_nodes", nodes), "view_edges", edges)
    assert film_of(at) == film(trace_of("outputs"), nodes=nodes, edges=edges)


def test_alpha_is_coloured_for_a_chosen_output():
    at = choose(open_page(preset="outputs"), "view_nodes", "alpha")
    assert film_of(at) == film(trace_of("outputs", output=1), nodes="alpha")
    at = choose(at, "view_output", 3)
    assert film_of(at) == film(trace_of("outputs", output=3), nodes="alpha")
    assert at.query_params == {"preset": "outputs", "nodes": "alpha", "to": "3"}


def test_the_output_is_asked_for_only_with_alpha():
    at = open_page(preset="outputs")
    assert "view_output" not in [box.key for box in at.selectbox]
    at = choose(choose(at, "view_nodes", "alpha"), "view_nodes", "delta")
    assert "view_output" not in [box.key for box in at.selectbox]


def test_the_edges_under_alpha_are_named_after_the_output():
    at = choose(open_page(preset="outputs", to="2", nodes="alpha"), "view_edges", "gradient")
    assert film_of(at)["colour"]["edge_label"] == "∂u2,2/∂w"
    assert "edges: ∂u2,2/∂w" in at.selectbox(key="view_edges").options


@pytest.mark.parametrize(("key", "value"), [("by", "layer"), ("sweep", "backward")])
def test_the_cut_of_the_film_is_chosen(key, value):
    at = choose(open_page(), f"view_{key}", value)
    assert film_of(at) == film(trace_of("paper"), **{key: value})
    assert at.query_params == {key: value}


def test_the_paper_has_38_steps_node_by_node():
    assert film_of(open_page(by="node"))["steps"] == 38


@pytest.mark.parametrize(
    ("params", "by"),
    [
        ({}, "node"),
        ({"by": "layer"}, "layer"),
        ({"net": "8-16-16-8"}, "layer"),
        ({"net": "8-16-16-8", "by": "node"}, "node"),
        ({"step": "5"}, "layer"),  # as such addresses were made
        ({"step": "0"}, "node"),
    ],
)
def test_a_film_opens_node_by_node_where_that_is_not_long(params, by):
    at = open_page(**params)
    assert film_of(at)["by"] == at.selectbox(key="view_by").value == by


def test_the_address_names_the_step_to_start_with():
    assert player(open_page(by="node", step="17"))["goto"]["step"] == 17


def test_the_film_is_called_anew_only_when_it_is_another():
    at = open_page()
    name = player(at)["name"]
    assert player(run(at))["name"] == name
    assert player(choose(at, "pick_l", 1))["name"] == name
    assert player(choose(at, "view_by", "layer"))["name"] != name


# --- addresses --------------------------------------------------------------------------------------------------------


def test_an_address_opens_network_sample_and_view():
    at = open_page(net="2-2", act="sigmoid", w="1,2,3,4,5,6", x="0.5,0.25", d="0,1", nodes="z", by="node")
    assert network_of(at) == ([2, 2], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    assert at.text_input(key="net").value == "2-2"
    assert at.text_input(key="x").value == "0.5, 0.25"
    assert at.selectbox(key="view_nodes").value == "z"
    assert not at.warning


def test_a_copied_address_opens_the_same_film():
    at = open_page(preset="deep")
    for key, value in (("view_nodes", "z"), ("view_by", "node"), ("hidden", "relu"), ("pick_l", 2)):
        choose(at, key, value)
    copy = open_page(**at.query_params)
    assert film_of(copy) == film_of(at)
    assert copy.selectbox(key="pick_l").value == 2


def test_another_address_in_the_same_session_is_followed():
    """As when the browser goes back."""
    at = open_page()
    at.query_params["net"] = "3-4-2"
    run(at)
    assert film_of(at)["sizes"] == [3, 4, 2]
    assert at.text_input(key="net").value == "3-4-2"


def test_rubbish_in_every_parameter_gives_one_warning_with_a_sentence_each():
    at = open_page(**dict.fromkeys(PARAMETERS, "rubbish"))
    (warning,) = at.warning
    sentences = [unescaped(line.removeprefix("- ")) for line in warning.value.split("\n")]
    assert len(sentences) == len(PARAMETERS)
    assert all(line.endswith(".") for line in sentences)
    assert film_of(at) == film(trace_of("paper"))


@pytest.mark.parametrize("name", PARAMETERS)
def test_rubbish_in_one_parameter_is_named_and_the_page_is_there(name):
    at = open_page(**{name: "<b>*_`rubbish`_*</b>"})
    (warning,) = at.warning
    assert warning.value.startswith("- ")
    assert film_of(at)["sizes"] == [2, 3, 2, 1]


def test_what_is_refused_in_the_address_leaves_the_rest_and_the_address_is_cleaned():
    at = open_page(preset="mazur", x="nan,1", by="node")
    assert film_of(at) == film(trace_of("mazur"), by="node")
    assert at.query_params == {"preset": "mazur", "by": "node"}


def test_the_warning_goes_with_the_first_change():
    at = open_page(net="2--1")
    assert at.warning
    assert not choose(at, "hidden", "relu").warning


@pytest.mark.parametrize(
    "params",
    [
        {"net": "1-1-1", "w": "0,1e308,0,1"},
        {"net": "1-1-1-1", "act": "identity,identity", "w": "-5e199,1e200,0,1e200,1,1e200"},
        {"net": "1-1-1-1", "act": "identity,identity", "w": "-5e199,1e200,0,1e200,1,1e200", "nodes": "alpha"},
        {"net": "1-1-1-1", "act": "identity,identity", "w": "-5e199,1e200,0,1e200,1,1e200", "pick": "1-1"},
        {"net": "2-2", "loss": "softmax_cross_entropy", "w": "1e308,0,0,-1e308,0,0"},
        {"net": "1-1", "act": "sigmoid", "loss": "binary_cross_entropy", "w": "0,1e6", "d": "0"},
        {"x": "5e-324,-0", "d": "-0"},
    ],
    ids=["weight", "alpha", "alpha in colour", "alpha in the derivation", "softmax", "saturated", "tiny"],
)
def test_numbers_near_the_limits_never_break_the_page(params):
    """Either the page shows what is asked for, or it says why not; never a traceback."""
    at = open_page(**params)
    assert film_of(at)["steps"] > 0
    assert "nan" not in derived(at)


# --- all numbers ------------------------------------------------------------------------------------------------------


def test_the_table_is_built_only_when_it_is_opened():
    at = open_page()
    assert not at.dataframe
    assert unfold(at, "numbers").dataframe


@pytest.mark.parametrize(("name", "nodes"), [("paper", "delta"), ("outputs", "alpha")])
def test_the_table_holds_every_number_to_the_last_digit(name, nodes):
    at = unfold(open_page(preset=name, nodes=nodes), "numbers")
    table = at.dataframe[0].value
    expected = rows(trace_of(name, output=1 if nodes == "alpha" else None))
    assert table["value"].tolist() == [repr(row.value) for row in expected]
    assert table["quantity"].tolist() == [row.symbol for row in expected]


def test_the_numbers_can_be_downloaded_and_scripted():
    at = unfold(open_page(), "numbers")
    assert [download.label for download in at.download_button] == ["CSV", "JSON"]
    assert [code.value for code in at.code] == [to_python(trace_of("paper")).strip()]


def test_the_table_follows_the_network():
    at = unfold(open_page(), "numbers")
    at.text_input(key="x").set_value("2, 3")
    table = run(at).dataframe[0].value
    first = table[table["quantity"] == "x"]["value"].tolist()
    assert first == ["2.0", "3.0"]


# --- the learner's turn -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS[1:])
def test_an_address_opens_the_learners_turn_without_the_answers_below(level):
    at = open_page(turn=level, nodes="alpha", by="layer", pick="1-2")
    assert film_of(at) == film(trace_of("paper"), by="node")
    assert player(at)["turn"] == json.loads(json.dumps(turn(trace_of("paper"), level, "all")))
    assert "Where does this number come from?" not in [header.value for header in at.header]
    assert at.query_params["turn"] == level


def test_as_usual_nothing_is_asked():
    at = open_page()
    assert player(at)["turn"]["level"] == "off" and player(at)["turn"]["asked"] == []
    assert "Where does this number come from?" in [header.value for header in at.header]


def test_a_level_that_there_is_not_is_refused():
    at = open_page(turn="everything")
    assert "There is no level of questions “everything” to show; use one of off, last" in unescaped(at.warning[0].value)
