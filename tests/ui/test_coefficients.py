"""The coefficient laboratory: every part, every control in the address, every refusal a sentence."""

import numpy as np
import pytest

import dacviz as dv
from dacviz.core import coefficients
from dacviz.core.difference_quotients import nudged
from dacviz.core.forward import forward
from dacviz.lesson.markup import LATEX, number
from dacviz.lesson.presets import PRESETS
from dacviz.state.address import read_view, write_view
from dacviz.state.coefficients_view import PARTS, CoefficientsView
from dacviz.state.problem import Problem
from tests.ui.app import opened, texts

pytestmark = pytest.mark.slow

PAGE = "coefficients"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_by_its_address(part):
    at = opened(PAGE, show=part, from_="1-2")
    assert at.segmented_control(key="view_show").value == part
    assert not at.error
    assert not at.warning


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_agrees_with_itself(preset):
    at = opened(PAGE, preset=preset)
    assert "agree" in texts(at)
    assert not at.error


def test_choosing_source_and_target_changes_alpha_and_the_address():
    at = opened(PAGE)
    at.selectbox(key="source_i").set_value(2).run()
    assert at.query_params["from"] == "1-2"
    assert r"\alpha_{1,2 \to 3,1} = -0.6192" in texts(at)
    at.selectbox(key="target_r").set_value(2).run()
    assert at.query_params["to"] == "2-1"
    assert r"\alpha_{1,2 \to 2,1} = -0.47" in texts(at)


def test_a_source_above_the_target_moves_the_target_up():
    at = opened(PAGE, to="1-2")
    at.selectbox(key="source_l").set_value(2).run()
    assert at.session_state["view"].source == (2, 1)
    assert at.selectbox(key="target_r").value == 3


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"from_": "9-1"}, "“9-1” is no node of layers 1 to 3"),
        ({"from_": "0-1"}, "“0-1” is no node"),
        ({"from_": "<b>"}, "is no node"),
        ({"from_": "2-1", "to": "1-1"}, "The target must not lie below the source"),
        ({"h": "0"}, "The nudge h must be a number from 1e-16 to 1"),
        ({"h": "nan"}, "The nudge h must be a number from 1e-16 to 1"),
        ({"h": "0,5"}, "from 1e-16 to 1, with a decimal point, got “0,5”"),
        ({"eps": "1,2"}, "There must be one ε for each output, 1 in all, got 2"),
        ({"eps": "1e9"}, "Every ε must be a number from -1e+06 to 1e+06"),
        ({"show": "everything"}, "There is no part “everything”"),
        ({"by": "2"}, "There is no granularity “2”"),
        ({"output": "2"}, "The output must be a whole number from 1 to 1"),
        ({"path": "999"}, "The path must be a whole number from 0 to 200"),
        ({"step": "-1"}, "The step must be a whole number"),
    ],
)
def test_rubbish_in_the_address_is_refused_by_a_sentence(params, words):
    at = opened(PAGE, **params)
    assert len(at.warning) == 1
    assert words in at.warning[0].value.replace("\\", "")


@pytest.mark.parametrize("show", PARTS)
def test_the_smallest_and_a_large_network_open(show):
    for net in ("1-1", "8-16-16-8", "3-12-2-9"):
        assert not opened(PAGE, show=show, net=net).error


def test_ten_million_paths_are_counted_and_two_hundred_listed():
    at = opened(PAGE, show="paths", net="2-10-10-10-10-10-10-10-10-1")
    said = texts(at)
    assert "**10,000,000** paths" in said
    assert "the 200 largest are listed" in said
    assert "111,111,110" in said
    assert "α minus the listed sum" in said


def test_choosing_a_path_writes_its_product_and_its_address():
    at = opened(PAGE, show="paths", from_="1-2")
    at.selectbox(key="view_path").set_value(2).run()
    assert at.query_params["path"] == "2"
    assert any("w_{3,1,1}" in latex.value and "-0.2024" in latex.value for latex in at.latex)


def test_nodes_of_one_layer_have_no_path_between_them():
    at = opened(PAGE, show="paths", from_="1-1", to="1-2")
    assert "No path" in at.info[0].value


def test_the_matrix_is_written_as_the_product_of_weights_and_slopes_that_it_is():
    at = opened(PAGE, show="matrix")
    problem = at.session_state["problem"]
    pas = dv.forward(problem.network(), problem.x)
    written = at.latex[-1].value
    for slopes in (pas.dphi[1], pas.dphi[2]):
        assert rf"\mathrm{{diag}} \left( {', '.join(map(LATEX.number, slopes.tolist()))} \right)" in written
    assert written.count("pmatrix") == 2 * 3
    assert " & ".join(map(LATEX.number, dv.alpha(problem.network(), pas, 1, 3)[0].tolist())) in written


def test_the_nudge_is_a_slider_and_an_address():
    at = opened(PAGE, show="poke", from_="1-2", h="0.01")
    assert at.slider(key="view_h").value == -2.0
    assert {metric.label for metric in at.metric} >= {"one-sided", "central", "complex step"}
    at.slider(key="view_h").set_value(-6.0).run()
    assert at.query_params["h"] == "1e-06"


def test_relu_has_no_complex_step():
    at = opened(PAGE, show="poke", act="relu,identity")
    assert "complex step" not in {metric.label for metric in at.metric}
    assert "smooth" in texts(at)


def test_epsilon_changes_delta_and_goes_back():
    at = opened(PAGE, show="delta", preset="outputs")
    before = at.latex[-1].value
    at.slider(key="view_epsilon2").set_value(0.0).run()
    assert len(at.query_params["eps"].split(",")) == 3
    assert at.latex[-1].value != before
    next(b for b in at.button if b.label.startswith("Back to the ε")).click().run()
    assert "eps" not in at.query_params
    assert at.latex[-1].value == before


def test_one_of_many_epsilons_is_chosen_in_the_address():
    at = opened(PAGE, show="delta", net="2-3-12", output="11")
    assert [slider.label for slider in at.slider] == ["ε of output 11"]
    at.selectbox(key="view_output").set_value(12).run()
    assert at.query_params["output"] == "12"
    at.slider(key="view_epsilon12").set_value(0.0).run()
    assert at.query_params["eps"].split(",")[-1] == "0"


def test_both_numbers_of_coefficients_to_keep_are_shown():
    at = opened(PAGE, show="delta", preset="outputs")
    assert [metric.value for metric in at.metric] == ["12", "4"]


def test_the_papers_network_costs_what_was_counted():
    at = opened(PAGE, show="cost")
    assert [int(v) for v in at.table[0].value["multiplications"]] == [20, 56, 56, 13, 14]


def test_a_broken_definition_turns_the_check_red(monkeypatch):
    true = coefficients._by_definition
    monkeypatch.setattr(coefficients, "_by_definition", lambda *args: true(*args) * (1 + 1e-9))
    at = opened(PAGE, from_="1-2")
    assert "Disagree: the definition gives" in at.error[0].value


def test_another_page_keeps_the_setting_and_each_its_own_view():
    at = opened(PAGE, show="poke", net="2-4-1", from_="1-3")
    at.switch_page("theorems/page.py").run()
    assert at.query_params == {"net": "2-4-1"}
    at.switch_page("coefficients/page.py").run()
    assert at.query_params == {"net": "2-4-1", "show": "poke", "from": "1-3"}


def test_a_smaller_network_drops_what_it_does_not_have():
    at = opened(PAGE, net="2-4-1", from_="1-4")
    at.text_input(key="net").set_value("2-3-1").run()
    assert at.session_state["view"].source == (1, 1)
    assert not at.exception


@pytest.mark.parametrize(
    "view",
    [
        CoefficientsView(),
        CoefficientsView("paths", (1, 2), (2, 1), "node", 3, 7, 1e-7, (0.25,)),
        CoefficientsView("delta", (2, 2), None, "layer", 0, 0, 0.5, (-1.5,)),
        CoefficientsView("delta", (1, 3), (3, 1), "node", 12, 200, 1e-16, (0.0,), 1),
    ],
)
def test_a_view_comes_back_from_its_address(view):
    assert read_view(CoefficientsView, write_view(view), Problem.of("paper")) == (view, {})


def test_the_second_click_ends_with_network_page_and_part():
    problem = Problem.of("paper")
    first = CoefficientsView().clicked((2, 1), problem)
    assert first.awaits_target and first.source == (2, 1)
    assert first.clicked((1, 3), problem) == CoefficientsView(source=(1, 3), target=(2, 1))
    assert not first.fitted(problem).awaits_target
    assert first.clicked((0, 1), problem) == first == first.clicked((1, 1, 1), problem)
    at = opened(PAGE)
    at.session_state["view"] = first
    at.segmented_control(key="view_show").set_value("paths").run()
    at.segmented_control(key="view_show").set_value("spread").run()
    assert not at.session_state["view"].awaits_target
    assert at.session_state["view"].source == (2, 1)


def test_back_at_the_film_page_and_player_begin_at_the_same_step():
    at = opened(PAGE, step="4")
    at.segmented_control(key="view_show").set_value("paths").run()
    at.segmented_control(key="view_show").set_value("spread").run()
    assert at.session_state["view"].step == at.session_state["goto"]["step"] == 0


def test_two_clicks_choose_two_nodes_in_either_order():
    view = CoefficientsView().with_source((2, 1), Problem.of("paper")).with_target((1, 3))
    assert (view.source, view.target) == ((1, 3), (2, 1))


def test_poke_says_what_moved_and_by_how_much():
    at = opened(PAGE, show="poke", h="0.01")
    net = Problem.of("paper").network()
    pas = forward(net, Problem.of("paper").x)
    moved = nudged(net, pas, (1, 1), (3, 1), np.array([0.01]))[0] - pas.u[3][0]
    assert f"a change of {number(moved)} for h = 0.01" in texts(at)
    assert "$u_{1,1}$ from 0.9 to 0.91" in texts(at)


def test_a_lit_path_has_its_numbers():
    at = opened(PAGE, show="paths", from_="1-2", path="1")
    (formula,) = [latex.value for latex in at.latex if "w_{3,1," in latex.value]
    assert r"w_{3,1,2}\, \phi^{\prime}_{2}(u_{2,2}) \cdot w_{2,2,2}\, \phi^{\prime}_{1}(u_{1,2})" in formula
    assert r"= \; & \left( -0.9 \right) \cdot 0.821 \cdot 0.6 \cdot 0.94" in formula
