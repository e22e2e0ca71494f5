"""What the menu *Take away* has for paper, programs and numbers: the same texts that a script gets."""

import pytest

import dacviz as dv
from dacviz.formats.code import LANGUAGES
from tests.lesson.worked import preset_network, trace_of
from tests.ui.page import choose, open_page, unfold

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def menu():
    """The menu at a step."""
    return unfold(open_page(by="node", step="5"), "take_away")


def texts(at):
    """As they are shown, which is without the line's end that a file has."""
    return [f"{code.value}\n" for code in at.code]


def line(text):
    return text.rstrip("\n") + "\n"


def test_latex_of_the_step_of_the_algorithm_and_of_everything(menu):
    trace = trace_of("paper")
    assert texts(menu)[0] == line(dv.latex(trace, "step", 5))
    for part in ("algorithm", "network", "numbers", "document"):
        assert texts(choose(menu, "take_away_latex", part))[0] == line(dv.latex(trace, part))


def test_before_its_first_step_a_film_has_no_equations():
    at = unfold(open_page(), "take_away")
    assert "this step" not in at.selectbox(key="take_away_latex").options
    assert texts(at)[0] == line(dv.latex(trace_of("paper"), "algorithm"))


def test_layer_by_layer_a_step_has_the_equations_of_its_layer():
    at = unfold(open_page(step="1"), "take_away")
    text = texts(at)[0]
    assert text == line(dv.latex(trace_of("paper"), "steps", (1, 2, 3, 4, 5, 6)))
    assert "u_{1,3}" in text and "u_{2,1}" not in text


def test_programs(menu):
    net, x, d = preset_network("paper"), (0.5, -1.0), (1.0,)
    at = menu
    shown = []
    for name in at.selectbox(key="take_away_code").options:
        at = choose(at, "take_away_code", name)
        shown.append(texts(at)[1])
    assert shown[:3] == [dv.code(net, x, d, "half_squared_error", language) for language in LANGUAGES]
    assert shown[3] == dv.code(net, x, d, language="c", real="float")


def test_a_program_that_a_float_cannot_hold_is_refused_in_words():
    at = unfold(open_page(x="1e39,0", act="identity,identity"), "take_away")
    at = choose(at, "take_away_code", "C, float")
    assert [error.value.replace("\\", "") for error in at.error] == [
        "1e+39 is beyond what a float can hold; use double."
    ]
