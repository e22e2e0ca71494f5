"""The sidebar through its widgets: what is accepted changes the picture, what is refused stays in its field."""

import re

import pytest

import dacviz as dv
from dacviz.state.problem import Problem
from dacviz.ui.markdown import plain
from tests.ui.page import button, choose, errors, film_of, network_of, open_page, press, run, type_in, unescaped, unfold

pytestmark = pytest.mark.slow


def captions(at):
    return [caption.value for caption in at.sidebar.caption]


def notes(at):
    return [unescaped(info.value) for info in at.info]


# --- architecture -----------------------------------------------------------------------------------------------------


def test_an_architecture_is_typed():
    at = type_in(open_page(), "net", "3-5-2")
    assert film_of(at)["sizes"] == [3, 5, 2]
    assert at.query_params["net"] == "3-5-2"
    assert not at.error


def test_an_own_network_is_no_example():
    at = type_in(open_page(), "net", "3-5-2")
    assert at.selectbox(key="example").value is None
    assert dv.PRESETS["paper"].about not in captions(at)


def test_a_typed_architecture_is_shown_tidily():
    assert type_in(open_page(), "net", " 3 – 5 – 2 ").text_input(key="net").value == "3-5-2"


REFUSED = [
    ("2--1", "A width is missing in “2--1”"),
    ("0-3", "A layer of “0” nodes is not possible: use 1 to 64"),
    ("a-b", "“a” is not a width: use whole numbers from 1 to 64"),
    ("1e9-2", "“1e9” is not a width: use whole numbers from 1 to 64"),
    ("", "Type the layer widths with hyphens between them"),
    ("   ", "Type the layer widths with hyphens between them"),
    ("2-" * 60 + "1", "60 layers; the limit is 12"),
    ("2-65", "A layer of “65” nodes is not possible: use 1 to 64"),
    ("64-64", "“64-64” has 4,160 weights; the limit is 2,000"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=[text[:8] for text, _ in REFUSED])
def test_a_refused_architecture_stays_in_its_field_and_the_network_on_screen(text, said):
    at = open_page()
    before = network_of(at)
    type_in(at, "net", text)
    (error,) = errors(at)
    assert said in error
    assert "for example" in error
    assert at.text_input(key="net").value == text
    assert network_of(at) == before
    assert at.query_params == {}


def test_500_layers_are_refused():
    at = type_in(open_page(), "net", "2-" * 500 + "1")
    assert "layers; the limit is 12" in errors(at)[0]
    assert film_of(at)["sizes"] == [2, 3, 2, 1]


def test_a_refusal_stays_while_other_things_are_looked_at():
    at = choose(type_in(open_page(), "net", "2--1"), "view_by", "node")
    assert at.text_input(key="net").value == "2--1"
    assert errors(at)


def test_a_good_entry_takes_the_refusal_away():
    at = type_in(type_in(open_page(), "net", "2--1"), "net", "2-1")
    assert not at.error
    assert film_of(at)["sizes"] == [2, 1]


def test_a_layer_is_added_and_removed():
    at = press(open_page(), "+ Layer")
    assert film_of(at)["sizes"] == [2, 3, 2, 2, 1]
    assert at.text_input(key="net").value == "2-3-2-2-1"
    at = press(press(at, "− Layer"), "− Layer")
    assert film_of(at)["sizes"] == [2, 3, 1]


def test_a_layer_can_be_added_to_a_network_without_a_hidden_one():
    assert film_of(press(open_page(net="2-1"), "+ Layer"))["sizes"] == [2, 3, 1]


def test_the_output_layer_cannot_be_removed():
    assert button(open_page(net="2-1"), "− Layer").disabled
    assert not button(open_page(net="2-2-1"), "− Layer").disabled


def test_a_thirteenth_layer_is_refused():
    at = press(open_page(net="1-" * 12 + "1"), "+ Layer")
    assert "13 layers; the limit is 12" in errors(at)[0]
    assert film_of(at)["sizes"] == [1] * 13


def test_widths_and_activations_layer_by_layer():
    at = unfold(open_page(), "layers")
    assert [at.number_input(key=f"width{l}").value for l in range(4)] == [2, 3, 2, 1]
    at.number_input(key="width1").set_value(5)
    run(at)
    assert film_of(at)["sizes"] == [2, 5, 2, 1]
    choose(at, "phi1", "relu")
    assert at.session_state["problem"].activations == ("relu", "tanh", "identity")
    assert at.selectbox(key="hidden").value == "mixed"


def test_a_width_that_makes_too_many_weights_is_refused():
    at = unfold(open_page(net="40-40-1"), "layers")
    at.number_input(key="width1").set_value(64)
    run(at)
    assert "the limit is 2,000" in errors(at)[0]
    assert film_of(at)["sizes"] == [40, 40, 1]


# --- functions --------------------------------------------------------------------------------------------------------


def test_the_hidden_activation_is_set_for_all_hidden_layers():
    at = choose(open_page(), "hidden", "relu")
    assert at.session_state["problem"].activations == ("relu", "relu", "identity")
    assert at.query_params == {"act": "relu,identity"}


def test_a_loss_sets_what_it_needs_and_says_so():
    at = choose(open_page(), "loss", "binary_cross_entropy")
    assert at.selectbox(key="output_phi").value == "sigmoid"
    assert notes(at) == ["Binary cross entropy needs the output activation sigmoid; it was set."]
    assert not notes(run(at))


def test_an_output_activation_that_does_not_suit_changes_the_loss_and_says_so():
    at = choose(open_page(preset="softmax"), "output_phi", "tanh")
    assert at.selectbox(key="loss").value == "half_squared_error"
    assert "the loss is now Half squared error" in notes(at)[0]


def test_more_inputs_get_a_value_and_the_page_says_which():
    assert notes(type_in(open_page(), "net", "3-3-2-1")) == ["x is now 0.5, -1, 0.5."]


def test_a_refused_selection_says_why_at_its_control():
    at = choose(open_page(x="1e200,1"), "hidden", "square")
    (error,) = errors(at)
    assert error.startswith("With these values the numbers grow beyond")
    assert at.session_state["problem"].activations == ("tanh", "tanh", "identity")
    assert not choose(at, "hidden", "tanh").error


def forged(at, key, text):
    """The page after a select box sent ``text``, which it does not offer."""
    box = at.selectbox(key=key)
    state = box._widget_state
    state.string_value = text
    with pytest.MonkeyPatch.context() as patch:
        honest = type(box)._widget_state
        patch.setattr(type(box), "_widget_state", property(lambda b: state if b.key == key else honest.fget(b)))
        return run(at)


@pytest.mark.parametrize("key", ["example", "hidden", "loss", "init", "view_nodes", "view_by", "pick_l"])
def test_a_forged_choice_is_refused_and_the_page_goes_on(key):
    at = forged(open_page(), key, "forged")
    assert "forged" in errors(at)[0]
    assert at.session_state["problem"] == Problem.of("paper")
    assert film_of(at) == film_of(open_page())


def test_what_another_address_replaces_can_be_undone():
    at = type_in(open_page(), "net", "2-7-1")
    at.query_params["net"] = "3-4-2"
    assert film_of(run(at))["sizes"] == [3, 4, 2]
    assert film_of(press(at, "Undo"))["sizes"] == [2, 7, 1]


def test_a_bare_address_that_was_never_shown_keeps_the_network():
    at = open_page(net="2-7-1")
    at.query_params.clear()
    assert film_of(run(at))["sizes"] == [2, 7, 1]


# --- sample -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("x", "nan, 1", "“nan” in x is not a finite number"),
        ("x", "inf, 1", "“inf” in x is not a finite number"),
        ("x", "1e999, 1", "“1e999” in x is too large for a 64-bit number"),
        ("x", "1", "x needs 2 numbers, one for each input"),
        ("x", "1, 2, 3", "x needs 2 numbers, one for each input"),
        ("x", "", "x is blank: type numbers"),
        ("d", "1, 2", "d needs 1 number, one for each output"),
        ("d", "1e200", "With these values the numbers grow beyond what a 64-bit number can hold"),
    ],
)
def test_a_refused_sample_stays_in_its_field_and_the_film_on_screen(key, text, said):
    at = open_page()
    before = film_of(at)
    type_in(at, key, text)
    assert errors(at)[0].startswith(said)
    assert at.text_input(key=key).value == text
    assert film_of(at) == before


def test_a_target_that_the_loss_cannot_use_is_refused():
    at = type_in(open_page(preset="softmax"), "d", "1, 1, 1")
    assert errors(at) == ["Softmax cross-entropy needs numbers in d that are at least 0 and add up to 1."]


def test_a_sample_is_typed():
    at = type_in(type_in(open_page(), "x", "2; −3"), "d", "0.25")
    assert at.session_state["problem"].x == (2.0, -3.0)
    assert film_of(at)["d"] == [0.25]
    assert at.text_input(key="x").value == "2, -3"


# --- weights ----------------------------------------------------------------------------------------------------------


def test_new_weights_are_other_weights_with_the_next_seed():
    at = open_page(preset="deep")
    before = network_of(at)
    press(at, "New weights")
    assert network_of(at)[1] != before[1]
    assert at.number_input(key="seed").value == 2
    assert press(at, "New weights").number_input(key="seed").value == 3


def test_the_seed_after_the_last_is_the_first():
    assert press(open_page(preset="deep", seed="999999"), "New weights").number_input(key="seed").value == 0


def test_the_same_seed_draws_the_same_weights():
    at = open_page(preset="deep")
    before = network_of(at)
    press(at, "New weights")
    at.number_input(key="seed").set_value(1)
    assert network_of(run(at)) == before


def test_an_initialisation_is_chosen():
    at = choose(open_page(), "init", "constant")
    assert set(film_of(at)["w"]) == {0.5}


def test_a_weight_is_edited():
    at = unfold(open_page(), "edit")
    for key, value in (("edit_l", 2), ("edit_i", 1), ("edit_j", 3)):
        choose(at, key, value)
    assert at.text_input(key="edit_w").value == "0.4"
    type_in(at, "edit_w", "-4.5")
    assert at.session_state["problem"] == Problem.of("paper").with_weight(2, 1, 3, -4.5)
    assert -4.5 in film_of(at)["w"]
    assert "-4.5" in at.query_params["w"].split(",")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "“abc” in the weight is not a finite number"),
        ("nan", "“nan” in the weight is not a finite number"),
        ("", "The weight is blank: type numbers"),
        ("1, 2", "A weight is one number, for example 0.5."),
    ],
)
def test_a_refused_weight_stays_in_its_field(text, said):
    at = unfold(open_page(), "edit")
    before = network_of(at)
    type_in(at, "edit_w", text)
    assert errors(at)[0].startswith(said)
    assert at.text_input(key="edit_w").value == text
    assert network_of(at) == before


def test_the_weight_field_follows_the_place():
    at = unfold(open_page(), "edit")
    assert at.text_input(key="edit_w").value == "0.1"
    assert choose(at, "edit_j", 2).text_input(key="edit_w").value == "-0.4"


def test_the_editor_survives_a_smaller_network():
    at = unfold(open_page(), "edit")
    choose(at, "edit_l", 3)
    type_in(at, "net", "2-1")
    assert film_of(at)["sizes"] == [2, 1]
    assert at.text_input(key="edit_w").value == "0.1"


# --- undo -------------------------------------------------------------------------------------------------------------


def test_there_is_nothing_to_undo_at_first():
    assert button(open_page(), "Undo").disabled


def test_undo_goes_back_one_change_at_a_time():
    at = open_page()
    before = film_of(at)
    type_in(type_in(at, "net", "2-4-1"), "x", "3, 4")
    press(at, "Undo")
    assert film_of(at)["sizes"] == [2, 4, 1]
    assert at.text_input(key="x").value == "0.5, -1"
    press(at, "Undo")
    assert film_of(at) == before
    assert at.text_input(key="net").value == "2-3-2-1"
    assert button(at, "Undo").disabled
    assert at.query_params == {}


def test_undo_brings_an_edited_weight_back():
    at = unfold(open_page(), "edit")
    type_in(at, "edit_w", "9")
    press(at, "Undo")
    assert film_of(at)["w"] == film_of(open_page())["w"]
    assert at.text_input(key="edit_w").value == "0.1"


def test_undo_brings_back_an_example():
    at = press(choose(open_page(), "example", "mazur"), "Undo")
    assert film_of(at)["sizes"] == [2, 3, 2, 1]
    assert at.selectbox(key="example").value == "paper"


def test_what_was_refused_is_nothing_to_undo():
    assert button(type_in(open_page(), "net", "2--1"), "Undo").disabled


def test_undo_clears_a_refusal():
    at = type_in(type_in(open_page(), "net", "2-4-1"), "net", "2--1")
    press(at, "Undo")
    assert not at.error
    assert at.text_input(key="net").value == "2-3-2-1"


# --- what a user types is no markup -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["**b**-1", "[a](b)-1", "<b>x</b>-1", "$x^2$-1", ":red[x]-1", "&lt;b&gt;-1"])
def test_markup_in_a_refused_entry_is_shown_as_it_was_typed(text):
    at = type_in(open_page(), "net", text)
    assert f"“{text.removesuffix('-1')}”" in errors(at)[0]
    assert not re.search(MARKUP, at.error[0].value)


@pytest.mark.parametrize("text", ["*b*", "_b_", "`b`", "[a](b)", "![a](b)", "<b>", "$x$", ":red[x]", ":smile:", "# b",
                                  "~~b~~", "a|b", "&amp;", "\\*b", "1. b", "- b", "+ b", "> b", "{b}"])  # fmt: skip
def test_plain_is_literal_in_markdown(text):
    assert unescaped(plain(text)) == text
    assert not re.search(MARKUP, plain(text))


@pytest.mark.parametrize("text", ["http://a.example", "HTTPS://a.example/b", "www.a.example", "me@a.example"])
def test_plain_text_holds_no_link(text):
    shown = unescaped(plain(text))
    assert shown.replace("\u2060", "") == text
    assert not re.search(r"(?i)https?://|www\.|\w@", shown)


def test_plain_text_is_one_line_without_headings():
    assert plain("one\n# two\n\nthree") == "one \\# two three"


def test_words_and_numbers_need_no_escape():
    assert plain("a layer of 65 nodes, “so”") == "a layer of 65 nodes, “so”"


MARKUP = r"(?<!\\)(\\\\)*[*_`\[\]<>$#~|!&:{}]"
"""A character that Markdown may take for markup, with no backslash before it."""


def test_all_weights_are_pasted_at_once_and_undone_at_once():
    at = unfold(type_in(open_page(), "net", "2-2-1"), "edit")
    before = network_of(at)
    at.text_area(key="all_w").set_value("[[0.35 0.15 0.2]\n [0.35 0.25 0.3]]\n[[0.6 0.4 0.45]]")
    assert network_of(run(at)) == ([2, 2, 1], [0.35, 0.15, 0.2, 0.35, 0.25, 0.3, 0.6, 0.4, 0.45])
    assert at.text_area(key="all_w").value == "0.35, 0.15, 0.2\n0.35, 0.25, 0.3\n\n0.6, 0.4, 0.45"
    at.text_area(key="all_w").set_value("1, 2")
    assert "fit this network" in errors(run(at))[0]
    assert at.text_area(key="all_w").value == "1, 2"
    press(at, "Undo")
    assert network_of(at) == before
