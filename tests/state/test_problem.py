"""What the sidebar holds: every refusal is one plain sentence with the limit in it, every change keeps what fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.lesson.siblings import sibling
from dacviz.state.problem import (
    MAX_SEED,
    Problem,
    adapted,
    architecture,
    number_text,
    numbers_text,
    parse_numbers,
    parse_sizes,
    parse_whole,
    quoted,
)

PAPER = Problem.of("paper")


def refusal(function, *args):
    """The sentence with which ``function`` refuses."""
    with pytest.raises(ValueError) as refused:
        function(*args)
    return str(refused.value)


def weights_of(problem):
    """The weights by the paper's indices."""
    net = problem.network()
    return {
        (l, i, j): net.w[l][i - 1, j]
        for l in net.w.indices
        for i in range(1, net.sizes[l] + 1)
        for j in range(net.sizes[l - 1] + 1)
    }


# --- architectures ----------------------------------------------------------------------------------------------------

BAD_ARCHITECTURES = [
    ("2--1", "A width is missing in “2--1”"),
    ("-2-1", "A width is missing"),
    ("2-1-", "A width is missing"),
    ("-", "A width is missing"),
    ("0-3", "A layer of “0” nodes is not possible: use 1 to 64"),
    ("3-0", "A layer of “0” nodes is not possible: use 1 to 64"),
    ("2-65-1", "A layer of “65” nodes is not possible: use 1 to 64"),
    ("2-99999999999999999999-1", "nodes is not possible: use 1 to 64"),
    ("a-b", "“a” is not a width: use whole numbers from 1 to 64"),
    ("1e9-2", "“1e9” is not a width: use whole numbers from 1 to 64"),
    ("2.5-1", "“2.5” is not a width"),
    ("٢-١", "is not a width"),
    ("2 3-1", "“2 3” is not a width"),
    ("", "Type the layer widths with hyphens between them"),
    ("   ", "Type the layer widths with hyphens between them"),
    ("7", "A network needs at least two widths, input and output"),
    ("2-" * 499 + "1", "499 layers; the limit is 12"),
    ("2-" * 500 + "1", "500 layers; the limit is 12"),
    ("2-" * 13 + "1", "13 layers; the limit is 12"),
    ("64-64", "“64-64” has 4,160 weights; the limit is 2,000"),
    ("<b>-1", "“<b>” is not a width"),
]


@pytest.mark.parametrize(("text", "words"), BAD_ARCHITECTURES, ids=[text[:10] for text, _ in BAD_ARCHITECTURES])
def test_a_bad_architecture_is_refused_with_an_example(text, words):
    said = refusal(parse_sizes, text)
    assert words in said
    assert "for example" in said
    assert said.endswith(".")


def test_the_number_of_layers_told_is_true_however_many_there_are():
    said = refusal(parse_sizes, "2-" * 1500 + "1")
    assert "1500 layers" in said or "more than" in said


@pytest.mark.parametrize("text", [text for text, _ in BAD_ARCHITECTURES])
def test_a_refusal_is_short_whatever_was_typed(text):
    assert len(refusal(parse_sizes, text)) <= 160


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("2-3-2-1", (2, 3, 2, 1)),
        (" 2 - 3 - 1 ", (2, 3, 1)),
        ("2–3—1", (2, 3, 1)),
        ("2,3,1", (2, 3, 1)),
        ("2×3×1", (2, 3, 1)),
        ("1-1", (1, 1)),
        ("007-1", (7, 1)),
        ("64-30", (64, 30)),
        ("1-" * 12 + "1", (1,) * 13),
    ],
)
def test_a_good_architecture(text, sizes):
    assert parse_sizes(text) == sizes


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_sizes_or_a_sentence(text):
    try:
        sizes = parse_sizes(text)
    except ValueError as refused:
        assert str(refused).endswith(".")
    else:
        assert parse_sizes(architecture(sizes)) == sizes


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part", ["nan", "NaN", "inf", "-inf", "infinity", "1_000", "0x10", "abc", "1e", "--1", "1.2.3"]
)
def test_what_is_no_number_is_refused_by_name(part):
    said = refusal(parse_numbers, f"0.5, {part}", "x")
    assert said.startswith(f"“{part}” in x is not a finite number")
    assert "for example 0.5" in said


@pytest.mark.parametrize("part", ["1e309", "-1e400", "1e9999"])
def test_a_number_beyond_a_float_is_refused_with_the_limit(part):
    assert "too large for a 64-bit number: type one below 10³⁰⁸" in refusal(parse_numbers, part, "x")


@pytest.mark.parametrize("text", ["", "  ", ",", ";;"])
def test_a_blank_is_refused(text):
    assert refusal(parse_numbers, text, "d").startswith("d is blank: type numbers with commas between them")


def test_too_many_numbers_are_refused():
    assert refusal(parse_numbers, "1," * 2001, "w") == "w has 2,001 numbers; the limit is 2,000."


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0.5, -1", (0.5, -1.0)),
        ("0.5;−1", (0.5, -1.0)),
        ("0.5 -1\t+2\n3", (0.5, -1.0, 2.0, 3.0)),
        (".5, 5., 1e-3, 2E+2", (0.5, 5.0, 0.001, 200.0)),
    ],
)
def test_numbers_that_are_read(text, numbers):
    assert parse_numbers(text, "x") == numbers


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_numbers_that_are_written_read_back_the_same(values):
    values = tuple(values)
    assert parse_numbers(numbers_text(values), "x") == values


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (-2.0, "-2"), (0.25, "0.25"), (1e300, "1e+300"), (0.1, "0.1")])
def test_a_number_is_written_short(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize("text", ["-1", "1.5", "x", "", "1000000", "9" * 400, "²"])
def test_a_bad_seed_is_refused_with_the_limit(text):
    assert "The seed must be a whole number from 0 to 999,999" in refusal(parse_whole, text, "The seed", MAX_SEED)


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("999999", 999_999), (" 7 ", 7)])
def test_a_good_seed(text, value):
    assert parse_whole(text, "The seed", MAX_SEED) == value


def test_a_long_text_is_quoted_short():
    assert quoted("a" * 20) == f"“{'a' * 20}”"
    assert quoted("a" * 21) == f"“{'a' * 19}…”"


# --- what is wrong with a whole setting -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "args", "said"),
    [
        (PAPER.with_x, ((1.0,),), "x needs 2 numbers, one for each input, with commas between them; got 1."),
        (PAPER.with_x, ((1.0, 2.0, 3.0),), "x needs 2 numbers, one for each input, with commas between them; got 3."),
        (PAPER.with_d, ((1.0, 2.0),), "d needs 1 number, one for each output, with commas between them; got 2."),
        (PAPER.with_activations, (("tanh", "tanh"),), "This network needs 3 activations, one a layer, got 2."),
        (PAPER.with_loss, ("hinge",), "There is no loss called “hinge”; choose one of half_squared_error, "
         "squared_error, binary_cross_entropy, softmax_cross_entropy, absolute_error, huber."),
        (PAPER.with_drawn_weights, ("best", 0), "There is no initialisation called “best”; choose one of xavier, he, "
         "uniform, zeros, constant."),
        (PAPER.with_drawn_weights, ("he", -1), "The seed must be a whole number from 0 to 999,999."),
        (PAPER.with_drawn_weights, ("he", 1_000_000), "The seed must be a whole number from 0 to 999,999."),
        (PAPER.with_weights, ((1.0,) * 19,), "A 2-3-2-1 network has 20 weights, biases included, got 19. "
         "List them layer by layer, node by node, each bias first."),
        (Problem.of, ("<b>",), "There is no example called “<b>”; choose one of paper, mazur, han, hmkcode, "
         "negnevitsky, deep, outputs, binary, softmax."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(change, args, said):
    assert refusal(change, *args) == said


@pytest.mark.parametrize("d", [(1.5,), (-0.1,)])
def test_a_target_of_binary_cross_entropy_outside_0_to_1_is_refused(d):
    assert "between 0 and 1, for example 1." in refusal(Problem.of("binary").with_d, d)


@pytest.mark.parametrize("d", [(0.5, 0.5, 0.5), (2.0, -1.0, 0.0)])
def test_a_target_of_softmax_that_is_no_distribution_is_refused(d):
    assert refusal(Problem.of("softmax").with_d, d).endswith("at least 0 and add up to 1.")


@pytest.mark.parametrize(
    "problem",
    [
        PAPER.with_x((1e308, 1e308)).with_weight(1, 1, 1, 9.0),
        PAPER.with_d((1e200,)),
        PAPER.with_activations(("square",) * 3).with_x((1e100, 1e100)),
        PAPER.with_weight(3, 1, 1, 1e200).with_weight(2, 1, 1, 1e200),
    ],
)
def test_numbers_that_grow_beyond_a_float_are_refused(problem):
    said = refusal(problem.checked)
    assert "beyond what a 64-bit number can hold (about 10³⁰⁸)" in said
    assert said.endswith("Use smaller weights or inputs.")


@pytest.mark.parametrize("name", dv.PRESETS)
def test_every_preset_passes_the_check(name):
    problem = Problem.of(name)
    assert problem.checked() is problem


@pytest.mark.parametrize("name", dv.PRESETS)
def test_a_setting_is_its_preset(name):
    problem, p = Problem.of(name), dv.PRESETS[name]
    assert (problem.sizes, problem.activations, problem.loss, problem.x, problem.d) == (
        p.sizes,
        p.activations,
        p.loss,
        p.x,
        p.d,
    )
    assert problem.network().sizes == p.sizes
    assert len(problem.flat_weights()) == sum(W.size for W in problem.network().weights)


# --- what a change keeps ----------------------------------------------------------------------------------------------


def test_a_weight_changes_alone():
    before, after = weights_of(PAPER), weights_of(PAPER.with_weight(2, 1, 3, 7.0))
    assert after == before | {(2, 1, 3): 7.0}


def test_a_bias_is_weight_zero():
    assert weights_of(PAPER.with_weight(1, 2, 0, -3.5))[1, 2, 0] == -3.5


def test_a_wider_layer_keeps_its_weights():
    before, after = weights_of(PAPER), weights_of(PAPER.with_sizes((2, 5, 2, 1)))
    assert before.items() <= after.items()
    assert after.keys() - before.keys() == {(1, i, j) for i in (4, 5) for j in range(3)} | {
        (2, i, j) for i in (1, 2) for j in (4, 5)
    }


def test_a_narrower_layer_keeps_what_is_left():
    before, after = weights_of(PAPER), weights_of(PAPER.with_sizes((2, 2, 2, 1)))
    assert after.items() <= before.items()


def test_a_layer_more_keeps_the_hidden_layers_and_the_output_layer():
    before, after = weights_of(PAPER), weights_of(PAPER.with_sizes((2, 3, 2, 2, 1)))
    for l, i, j in before:
        assert after[4 if l == 3 else l, i, j] == before[l, i, j]


def test_a_layer_less_keeps_the_first_hidden_layer_and_the_output_layer():
    before, after = weights_of(PAPER), weights_of(PAPER.with_sizes((2, 3, 1)))
    assert {key: w for key, w in after.items() if key[0] == 1} == {key: w for key, w in before.items() if key[0] == 1}
    assert [after[2, 1, j] for j in range(3)] == [before[3, 1, j] for j in range(3)]


def test_more_inputs_start_from_a_half_and_fewer_lose_the_last():
    assert PAPER.with_sizes((4, 3, 2, 1)).x == (0.5, -1.0, 0.5, 0.5)
    assert PAPER.with_sizes((1, 3, 2, 1)).x == (0.5,)


def test_more_outputs_want_a_half_and_fewer_lose_the_last():
    assert PAPER.with_sizes((2, 3, 2, 3)).d == (1.0, 0.5, 0.5)
    assert Problem.of("outputs").with_sizes((3, 4, 1)).d == (1.0,)


def test_a_softmax_target_stays_a_distribution():
    assert sum(Problem.of("softmax").with_sizes((2, 4, 5)).d) == 1
    assert Problem.of("softmax").with_sizes((2, 4, 1)).d == (1.0,)


def test_activations_stay_and_a_new_layer_takes_that_of_the_last_hidden_one():
    problem = PAPER.with_activations(("tanh", "relu", "sigmoid"))
    assert problem.with_sizes((2, 3, 2, 2, 1)).activations == ("tanh", "relu", "relu", "sigmoid")
    assert problem.with_sizes((2, 3, 1)).activations == ("tanh", "sigmoid")
    assert problem.with_sizes((2, 1)).activations == ("sigmoid",)


def test_the_first_hidden_layer_of_a_network_without_any_is_tanh():
    assert PAPER.with_sizes((2, 1)).with_sizes((2, 3, 1)).activations == ("tanh", "identity")


def test_the_same_sizes_change_nothing():
    assert PAPER.with_sizes(PAPER.sizes) is PAPER


@given(st.lists(st.integers(1, 6), min_size=2, max_size=6).map(tuple))
def test_any_sizes_make_a_setting_that_fits(sizes):
    for name in dv.PRESETS:
        problem = Problem.of(name).with_sizes(sizes).checked()
        assert problem.network().sizes == sizes
        assert (len(problem.x), len(problem.d)) == (sizes[0], sizes[-1])


def test_drawing_anew_forgets_the_edited_weights():
    drawn = PAPER.with_weight(1, 1, 1, 9.0).with_drawn_weights("xavier", 3)
    assert drawn.weights is None
    assert drawn == PAPER.with_drawn_weights("xavier", 3)


@pytest.mark.parametrize(("init", "weight"), [("zeros", 0.0), ("constant", 0.5)])
def test_initialisations_that_draw_nothing(init, weight):
    assert set(PAPER.with_drawn_weights(init, 0).flat_weights()) == {weight}


# --- losses and activations need each other ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "output", "d"),
    [("binary_cross_entropy", "sigmoid", (1.0, 0.0, 0.0)), ("softmax_cross_entropy", "identity", (1.0, 0.0, 0.0))],
)
def test_a_loss_sets_the_output_activation_and_suits_the_targets(loss, output, d):
    problem = Problem.of("outputs").with_activations(("tanh", "relu")).with_loss(loss)
    assert problem.activations == ("tanh", output)
    assert problem.d == d
    problem.checked()


def test_a_loss_keeps_a_target_that_suits_it():
    problem = Problem.of("outputs").with_d((0.25, 0.25, 0.5))
    assert problem.with_loss("softmax_cross_entropy").d == (0.25, 0.25, 0.5)


@pytest.mark.parametrize(("name", "other"), [("binary", "tanh"), ("softmax", "sigmoid")])
def test_an_output_activation_that_the_loss_cannot_use_changes_the_loss(name, other):
    problem = Problem.of(name)
    changed = problem.with_activations((*problem.activations[:-1], other))
    assert changed.loss == "half_squared_error"
    changed.checked()


@pytest.mark.parametrize("name", ["binary", "softmax"])
def test_a_hidden_activation_leaves_the_loss_alone(name):
    problem = Problem.of(name)
    assert problem.with_activations(("sin", problem.activations[-1])).loss == problem.loss


def test_an_unknown_activation_is_refused():
    assert refusal(PAPER.with_activations, ("tanh", "tanh", "<b>")).startswith(
        "unknown activation '<b>'; choose one of"
    )


@pytest.mark.parametrize(
    ("new", "field", "words"),
    [
        (PAPER, "net", ""),
        (PAPER.with_loss("binary_cross_entropy"), "loss",
         "Binary cross entropy needs the output activation sigmoid; it was set."),
        (PAPER.with_sizes((3, 3, 2, 1)), "net", "x is now 0.5, -1, 0.5."),
        (PAPER.with_sizes((2, 3, 2, 2)), "net", "d is now 1, 0.5."),
        (PAPER.with_x((1.0, 2.0)), "x", ""),
        (PAPER.with_d((2.0,)), "d", ""),
    ],
)  # fmt: skip
def test_the_user_is_told_what_else_changed(new, field, words):
    assert adapted(PAPER, new, field) == words


def test_the_user_is_told_that_the_loss_gave_way():
    old = Problem.of("binary")
    said = adapted(old, old.with_activations(("tanh", "tanh")), "activations")
    assert said == ("Binary cross entropy does not suit the new output activation; the loss is now Half squared error.")


def test_one_seed_is_one_network_in_the_app_and_in_a_script():
    """An answer key that was made by a script had other weights than the app of the students."""
    problem = Problem.of("deep").with_drawn_weights("he", 7)
    assert problem.network() == dv.Network.random(problem.sizes, hidden="sigmoid", init="he", seed=7)


# --- the same with other numbers --------------------------------------------------------------------------------------


def test_other_numbers_are_the_siblings_one_seed_after_the_other():
    first = PAPER.with_other_numbers()
    second = first.with_other_numbers()
    assert (first.seed, second.seed) == (PAPER.seed + 1, PAPER.seed + 2)
    drawn = sibling(PAPER.sizes, PAPER.activations, PAPER.loss, second.seed)
    assert (second.x, second.d) == (drawn.x, drawn.d)
    assert all((a == b).all() for a, b in zip(second.network().weights, drawn.net.weights, strict=True))
    assert first.with_other_numbers() == second


def test_a_network_that_nobody_computes_by_hand_has_no_sibling():
    wide = PAPER.with_sizes((8, 16, 16, 8))
    assert "is not computed by hand" in refusal(wide.with_other_numbers)
