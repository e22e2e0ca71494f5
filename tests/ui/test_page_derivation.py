"""Below the player: where a number comes from, for a node, an input and a weight."""

import pytest

from dacviz.core.expression import Ref
from dacviz.lesson import equations as eq
from dacviz.lesson.expression import numbers, symbol, symbols
from dacviz.lesson.markup import LATEX, full
from dacviz.pictures.film.algorithm_film import frame_of
from tests.lesson.worked import trace_of
from tests.ui.page import button, choose, derived, errors, film_of, open_page, player, press, type_in

pytestmark = pytest.mark.slow

GO = "Go to the step that computes this"


def assert_derives(at, trace, equation):
    """The page shows the general law, the equation in symbols and in numbers, and the result with every digit."""
    law, target, expression = equation
    known = trace.known()
    shown = derived(at)
    assert f"equation ({law})" in shown
    assert eq.GENERAL[law] in shown
    assert f"{symbol(target, LATEX)} = {symbols(expression, LATEX)}" in shown
    assert f" = {numbers(expression, LATEX, known)}" in shown
    assert f" = {LATEX.number(known[target])}" in shown
    assert full(known[target]) in shown


def assert_shows(at, ref):
    """Some equation on the page has ``ref`` on its left side."""
    assert f"{symbol(ref, LATEX)} = " in derived(at)


def test_nothing_is_derived_until_something_is_chosen():
    at = open_page()
    assert "Click a node or an edge of the network, or choose one above." in derived(at)
    assert "equation (" not in derived(at)


def test_a_hidden_node():
    at, trace = open_page(pick="1-2"), trace_of("paper")
    for equation in (eq.weighted_sum, eq.activated, eq.delta_hidden):
        assert_derives(at, trace, equation(trace.net, 1, 2))


def test_a_hidden_delta_is_also_merged_from_the_alphas():
    at = open_page(preset="outputs", pick="1-2")
    assert "equation (29)" in derived(at)
    assert symbols(eq.delta_by_alpha(trace_of("outputs").net, 1, 2)[2], LATEX) in derived(at)
    assert_shows(at, Ref("delta", (1, 2)))
    delta = trace_of("outputs").known()[Ref("delta", (1, 2))]
    assert derived(at).count(f" = {LATEX.number(delta)}") == 2


@pytest.mark.parametrize("name", ["paper", "binary", "softmax"])
def test_an_output(name):
    trace = trace_of(name)
    L = trace.net.L
    at = open_page(preset=name, pick=f"{L}-1")
    for equation in (eq.weighted_sum(trace.net, L, 1), eq.activated(trace.net, L, 1)):
        assert_derives(at, trace, equation)
    assert_derives(at, trace, eq.delta_output(trace.net, 1, trace.loss))
    assert "equation (29)" not in derived(at)


def test_a_node_under_alpha():
    at, trace = open_page(preset="outputs", nodes="alpha", to="3", pick="1-2"), trace_of("outputs", output=3)
    assert_derives(at, trace, eq.alpha_hidden(trace.net, 1, 2, 3))
    assert "equation (32)" not in derived(at)


@pytest.mark.parametrize(("i", "value"), [(3, "1"), (1, "0")])
def test_alpha_of_an_output_is_where_the_sweep_starts(i, value):
    at = open_page(preset="outputs", nodes="alpha", to="3", pick=f"2-{i}")
    assert "equation (21)" in derived(at)
    assert f"{symbol(Ref('alpha', (2, i, 2, 3)), LATEX)} = {value}" in derived(at)


def test_an_input_is_given():
    at = open_page(pick="0-2")
    assert "Input 2 is given: $x_{2} =$ −1.0." in derived(at)
    assert "equation (" not in derived(at)


@pytest.mark.parametrize(("pick", "place"), [("2-1-3", (2, 1, 3)), ("2-1-0", (2, 1, 0))])
def test_a_weight(pick, place):
    at, trace = open_page(pick=pick), trace_of("paper")
    assert_derives(at, trace, eq.gradient(*place))


def test_a_weight_under_alpha():
    at, trace = open_page(preset="outputs", nodes="alpha", to="2", pick="1-3-1"), trace_of("outputs", output=2)
    assert_derives(at, trace, eq.output_gradient(trace.net, 1, 3, 1, 2))


def factors(at):
    """(symbol, what it is, value) of every factor named on the page."""
    return [tuple(row) for table in at.main.table for row in table.value.values.tolist()]


def test_both_factors_of_a_weight_are_named():
    known = trace_of("paper").known()
    assert factors(open_page(pick="2-1-3")) == [
        (r"$\delta_{2,1}$", "how the error reacts to the sum of node 1 of layer 2", full(known[Ref("delta", (2, 1))])),
        ("$z_{1,3}$", "what node 3 of layer 1 passes on", full(known[Ref("z", (1, 3))])),
    ]


def test_every_factor_of_a_node_is_named():
    named = factors(open_page(pick="1-2"))
    assert ("$w_{1,2,0}$", "bias of node 2 of layer 1", "−0.2") in named
    assert ("$w_{1,2,1}$", "weight from input 1 to node 2 of layer 1", "0.5") in named
    assert ("$x_{2}$", "input 2", "−1.0") in named
    assert ("$u_{1,2}$", "weighted sum of node 2 of layer 1", "−0.25") in named


def test_a_target_is_named():
    assert ("$d_{1}$", "target of output 1", "1.0") in factors(open_page(pick="3-1"))


def test_an_alpha_is_named():
    meanings = {meaning for _, meaning, _ in factors(open_page(preset="outputs", nodes="alpha", to="2", pick="1-1"))}
    assert "how the sum of output 2 reacts to the sum of output 1" in meanings


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_a_node_is_chosen_by_layer_and_number():
    at = choose(choose(open_page(), "pick_l", 1), "pick_i", 2)
    assert at.query_params == {"pick": "1-2"}
    assert_shows(at, Ref("u", (1, 2)))


def test_a_weight_is_chosen_and_left_again():
    at = choose(open_page(pick="2-1"), "pick_j", 0)
    assert at.query_params == {"pick": "2-1-0"}
    assert_shows(at, Ref("gradient", (2, 1, 0)))
    assert choose(at, "pick_j", None).query_params == {"pick": "2-1"}


def test_an_input_has_no_weight_to_choose():
    at = open_page(pick="0-1")
    assert "pick_j" not in [box.key for box in at.selectbox]


def test_the_choice_can_be_taken_back():
    assert choose(open_page(pick="2-1"), "pick_l", None).query_params == {}


def test_a_choice_that_a_smaller_network_does_not_have_is_dropped():
    at = type_in(open_page(pick="2-2"), "net", "2-1")
    assert at.selectbox(key="pick_l").value is None
    assert "pick" not in at.query_params


def test_a_choice_that_is_still_there_stays():
    at = type_in(open_page(pick="1-2"), "net", "2-4-1")
    assert at.query_params["pick"] == "1-2"
    assert_shows(at, Ref("u", (1, 2)))


# --- from here --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["layer", "node"])
def test_the_step_that_computes_a_weight_is_one_press_away(by):
    at = open_page(pick="2-1-3", by=by)
    before = player(at)["goto"]
    press(at, GO)
    goto = player(at)["goto"]
    assert goto["step"] == frame_of(trace_of("paper"), Ref("gradient", (2, 1, 3)), by, "all")
    assert goto["nonce"] == before["nonce"] + 1


def test_each_quantity_of_a_node_has_its_step():
    at = open_page(pick="1-2", by="node")
    trace = trace_of("paper")
    steps = [frame_of(trace, Ref(kind, (1, 2)), "node", "all") for kind in ("u", "z", "delta")]
    buttons = [b for b in at.main.button if b.label == GO]
    assert len(buttons) == 3
    for k, step in enumerate(steps):
        [b for b in at.main.button if b.label == GO][k].click()
        at.run()
        assert player(at)["goto"]["step"] == step


def test_the_forward_sweep_has_no_step_in_a_film_that_starts_after_it():
    at = open_page(pick="1-2", by="node", sweep="backward")
    assert len([b for b in at.main.button if b.label == GO]) == 1


def test_a_jump_is_made_once():
    at = press(open_page(pick="2-1-3", by="node"), GO)
    nonce = player(at)["goto"]["nonce"]
    assert player(choose(at, "view_edges", "gradient"))["goto"]["nonce"] == nonce


def test_the_chosen_weight_is_edited_in_place():
    at = type_in(open_page(pick="2-1-3"), "pick_w", "-4.5")
    assert -4.5 in film_of(at)["w"]
    assert at.query_params["pick"] == "2-1-3"
    assert at.text_input(key="pick_w").value == "-4.5"
    assert not button(at, "Undo").disabled


def test_a_refused_weight_stays_in_its_field():
    at = open_page(pick="2-1-3")
    before = film_of(at)
    type_in(at, "pick_w", "a lot")
    assert "is not a finite number" in errors(at)[0]
    assert at.text_input(key="pick_w").value == "a lot"
    assert film_of(at) == before


@pytest.mark.parametrize("pick", ["1-1", "1-1-64", "2-1", "0-64"])
def test_a_wide_layer_is_derived_too(pick):
    assert f"{pick.split('-')[0]}" == str(open_page(net="64-30-1", pick=pick).selectbox(key="pick_l").value)


def test_the_node_that_is_explained_is_marked_in_the_picture():
    assert player(open_page())["explanation"] is None
    assert player(open_page(pick="2-1"))["explanation"]["place"] == [2, 1]
    assert "about" not in film_of(open_page(pick="2-1-0"))
