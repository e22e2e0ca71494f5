"""The practice page: a case is solved, a gradient is judged, sheets are made; what cannot be is a sentence."""

import json

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.clinic import LEVELS, case
from dacviz.lesson.presets import PRESETS
from dacviz.state.practice_view import PARTS, PracticeView
from dacviz.state.problem import Problem
from tests.ui.app import opened, texts

pytestmark = pytest.mark.slow

PAGE = "practice"
PAPER = Problem.of("paper")


@pytest.mark.parametrize("show", PARTS)
def test_every_part_opens_by_its_address(show):
    at = opened(PAGE, show=show)
    assert not at.error
    assert not at.warning


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("show", PARTS)
def test_every_preset_opens(show, preset):
    at = opened(PAGE, show=show, preset=preset)
    assert not at.error
    if at.warning:
        assert (show, preset) == ("sheets", "deep")
        assert "is not computed by hand" in at.warning[0].value


# --- bug clinic -------------------------------------------------------------------------------------------------------


def film_of(at):
    (component,) = (c for c in at.get("bidi_component") if c.proto.component_name == "dacviz_player")
    return json.loads(json.loads(component.proto.json)["json"])


def widget(widgets, ending):
    (found,) = (w for w in widgets if (w.key or "").endswith(ending))
    return found


def paper_case(level, seed):
    return case(PAPER.network(), PAPER.x, PAPER.d, PAPER.loss, level, seed)


@pytest.mark.parametrize("level", LEVELS)
def test_a_case_is_marked_compared_and_solved(level):
    found = paper_case(level, 7)
    at = opened(PAGE, level=str(level), case="7")
    assert film_of(at)["film"]["steps"] == 0
    assert "agrees" not in texts(at)
    widget(at.toggle, "_measured").set_value(True).run()
    assert texts(at).count("**wrong**") == len(found.wrong)
    wrong_choice = (found.right + 1) % len(found.choices)
    widget(at.radio, "_answer").set_value(wrong_choice).run()
    assert at.warning[0].value.startswith("Not this: it")
    assert film_of(at)["film"]["steps"] == 0
    widget(at.radio, "_answer").set_value(found.right).run()
    assert at.success[0].value.startswith("That was it, in layer")
    shown = film_of(at)
    assert shown["film"]["steps"] >= 1
    assert shown["goto"]["step"] == 1
    lit = {line for frame in shown["film"]["frames"][1:] for line in frame["lines"]}
    laws = {law for name in found.mistakes for law in dv.MISTAKES[name].equations}
    assert lit <= {3: {"33"}, 6: {"32"}, 9: {"30"}, 11: {"30"}}.keys()
    assert {{3: "33", 6: "32"}.get(line, "30") for line in lit} <= laws


def test_marks_are_counted():
    found = paper_case(1, 1)
    at = opened(PAGE)
    right = next(index for index in [(1, 1, 0), (3, 1, 0), (2, 1, 0)] if index not in found.wrong)
    some = [*sorted(found.wrong)[:2], right]
    pills = widget(at.get("button_group"), "_marked")
    pills.set_value(some).run()
    widget(at.toggle, "_measured").set_value(True).run()
    assert at.info[0].value == f"You marked 2 of the {len(found.wrong)} wrong ones, and 1 that is right."


def test_the_next_case_is_another_and_is_in_the_address():
    at = opened(PAGE, level="3", case="4")
    next(b for b in at.button if b.label == "Next case").click().run()
    assert (at.query_params["case"], at.query_params["level"]) == ("5", "3")


def test_a_network_with_too_many_numbers_to_look_through_says_so():
    at = opened(PAGE, net="8-16-16-8")
    assert "of more than 100 nobody finds the wrong ones" in at.warning[0].value


# --- whose numbers are these? -----------------------------------------------------------------------------------------


def judged(text, **params):
    at = opened(PAGE, show="whose", **params)
    at.text_area(key="whose_numbers").set_value(text).run()
    assert not at.exception
    return at


def printed(gradient):
    return "\n".join(np.array2string(W, separator=", ", precision=17) for W in gradient)


def test_a_right_gradient_is_told_so():
    bp = dv.backprop(PAPER.network(), PAPER.x, PAPER.d)
    at = judged(printed(bp.gradient))
    assert at.success[0].value == "All 20 numbers agree."
    assert texts(at).count("agrees") == 20


@pytest.mark.parametrize("names", [("hidden_without_slope",), ("sign", "gradient_with_sum"), ("updated_weights",)])
def test_mistakes_are_named_with_what_to_do(names):
    wrong = dv.wrong_gradient(PAPER.network(), PAPER.x, PAPER.d, PAPER.loss, names, eta=0.25)
    said = texts(judged(printed(wrong)))
    for name in names:
        assert name.replace("_", " ").capitalize() in said
    assert ("η = 0.25" in said) == (names == ("updated_weights",))


def test_the_example_is_a_wrong_gradient_of_this_network():
    at = opened(PAGE, show="whose", preset="outputs")
    next(b for b in at.button if b.label == "Show me with an example").click().run()
    assert "Hidden without slope" in texts(at)
    assert at.warning[0].value.endswith("numbers are wrong.")


HOSTILE = {
    "nothing but space": " \n ",
    "words": "this is not a gradient",
    "markup": "<script>alert(1)</script>",
    "an image": "![](https://example.org/x.png)",
    "python": "__import__('os').system('true')",
    "a lambda": "(lambda: 0)()",
    "an open bracket": "[[1, 2",
    "a closed bracket": "1, 2]]",
    "crossed brackets": "[(1, 2])",
    "too few": "[[1, 2, 3]]",
    "too many": str([[[0.1] * 4] * 9]),
    "nan": "[[nan, 1, 2]]",
    "infinity": "[[Infinity, 1, 2]]",
    "beyond float64": "[[1e999, 1, 2]]",
    "shortened": "[[0.1, ..., 0.2]]",
    "booleans": "[true, false]",
    "null": "[null]",
    "deep": "[" * 5000 + "]" * 5000,
    "long": "1 " * 5000,
    "a long number": "1" * 1500,
    "complex": "[[1+2j, 0, 0]]",
    "a null character": "[[1, \0 2]]",
    "a surrogate": "[[1, \\ud800]]",
    "hexadecimal": "[[0x10, 1, 2]]",
    "a formula": "=HYPERLINK(1)",
    "other digits": "[[١, ٢, ٣]]",
    "rows of different length": "1 2 3\n4 5\n",
    "wrong columns": "l,i,j,value\n9,9,9,1\n",
    "columns with words": "l,i,j,value\na,b,c,d\n",
    "columns with a gap": "l,i,j,value\n1,1,0,0.5\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_paste_that_is_no_gradient_costs_a_sentence(text):
    at = judged(text)
    if text.strip():
        (error,) = at.error
        assert error.value.endswith(".")
        assert len(error.value) < 400
    assert not at.success


# --- work sheets ------------------------------------------------------------------------------------------------------


def labels(at):
    return [button.proto.label for button in at.get("download_button")]


def test_a_family_has_every_file():
    at = opened(PAGE, show="sheets", net="2-2-1", variants="3")
    assert labels(at) == ["Sheets", "Key", "Table", "Moodle", "Canvas (text2qti)"]


def test_the_network_itself_is_a_sheet_of_one():
    at = opened(PAGE, show="sheets", numbers="own", preset="mazur")
    assert at.number_input(key="view_variants").disabled
    assert len(labels(at)) == 5


def test_what_a_sheet_asks_is_in_the_address():
    at = opened(PAGE, show="sheets", net="2-2-1", variants="2")
    at.selectbox(key="view_ask").set_value("gradient").run()
    assert at.query_params["ask"] == "gradient"


def test_names_are_checked_and_stay_out_of_the_address():
    at = opened(PAGE, show="sheets", net="2-2-1", variants="2")
    at.text_area(key="sheet_names").set_value("Ada\n\nCarl <b>\n").run()
    assert not at.warning
    assert "Ada" not in str(at.query_params)
    at.text_area(key="sheet_names").set_value("A" * 81).run()
    assert "81 characters" in at.warning[0].value


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("show", "everything", "There is no part"),
        ("level", "6", "from 1 to 5"),
        ("case", "-1", "from 0 to"),
        ("ask", "why", "There is no question"),
        ("variants", "201", "from 1 to 200"),
        ("sheet", "1000", "from 0 to 999"),
        ("numbers", "all", "There is no kind of numbers"),
    ],
)
def test_an_address_that_asks_for_something_else_costs_a_sentence(name, value, said):
    at = opened(PAGE, **{name: value})
    assert said in at.warning[0].value


def test_a_fresh_view_has_a_bare_address():
    assert opened(PAGE).query_params == {}
    assert PracticeView() == PracticeView().fitted(PAPER)
