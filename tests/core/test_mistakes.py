"""Algorithm 1 with a mistake in it against plain loops with the same mistake."""

import itertools

import numpy as np
import pytest

import dacviz as dv
from tests.core.by_hand import gradient_of
from tests.core.closeness import relative_gap
from tests.strategies import targets

NAMES = [
    "hidden_without_slope",
    "slope_at_output",
    "activation_for_slope",
    "sum_without_weights",
    "weights_transposed",
    "summand_forgotten",
    "bias_weight_summed",
    "updated_weights",
    "slope_of_wrong_layer",
    "delta_of_wrong_layer",
    "output_without_slope",
    "sign",
    "factor_2",
    "slope_at_cross_entropy",
    "gradient_with_own_output",
    "gradient_with_sum",
    "bias_times_output",
    "gradient_transposed",
    "sum_for_mean",
    "mean_for_sum",
]


def problem(loss="half_squared_error", sizes=(3, 3, 3, 3), N=3):
    """A network in which every layer is as wide as the next, with slopes that are never 1 by chance."""
    rng = np.random.default_rng(11)
    output = dv.LOSSES[loss].output or "tanh"
    weights = [rng.uniform(-1, 1, (h, 1 + n)) for n, h in itertools.pairwise(sizes)]
    net = dv.Network(weights, (*["sigmoid", "softplus", "tanh"][: len(sizes) - 2], output))
    return net, rng.uniform(-1, 1, (N, sizes[0])), targets(rng, loss, (N, sizes[-1])), loss


def applicable(net, loss, name, N=3):
    return bool(dv.MISTAKES[name].layers(net, loss, N))


def same(a, b, right):
    """Equal but for rounding, also where what is added up cancels."""
    return np.abs(a - b).max() <= 1e-12 * max(np.abs(a).max(), np.abs(right).max())


def test_the_names_are_the_fixed_ones():
    assert list(dv.MISTAKES) == NAMES
    assert all(name == mistake.name for name, mistake in dv.MISTAKES.items())


def test_every_mistake_says_what_it_is_why_it_is_wrong_and_what_to_do():
    for mistake in dv.MISTAKES.values():
        assert mistake.formula and mistake.needs.endswith(".")
        assert mistake.why.endswith((".", '"')) and mistake.do.endswith((".", '"', "."))
        assert set(mistake.equations) <= {"30", "32", "33"}


@pytest.mark.parametrize("loss", dv.LOSSES)
def test_no_mistake_is_backpropagation(loss):
    net, x, d, loss = problem(loss)
    for a, b in zip(dv.wrong_gradient(net, x, d, loss, ()), dv.backprop(net, x, d, loss).gradient, strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize("loss", dv.LOSSES)
@pytest.mark.parametrize("name", [name for name in NAMES if name != "sum_for_mean"])
def test_each_mistake_is_what_a_person_computes_who_makes_it(name, loss):
    net, x, d, loss = problem(loss)
    if not applicable(net, loss, name):
        with pytest.raises(ValueError, match=f"{name} cannot be made here. It needs"):
            dv.wrong_gradient(net, x, d, loss, name)
        return
    wrong = dv.wrong_gradient(net, x, d, loss, name, eta=0.05)
    by_hand = gradient_of(net, x, d, loss, (name,), eta=0.05, left_out=2)
    right = dv.backprop(net, x, d, loss).gradient
    assert max(relative_gap(a, b) for a, b in zip(wrong, right, strict=True)) > 1e-3
    assert all(same(a, b, r) for a, b, r in zip(wrong, by_hand, right, strict=True))


@pytest.mark.parametrize("loss", ["squared_error", "binary_cross_entropy"])
def test_two_mistakes_are_what_a_person_computes_who_makes_both(loss):
    net, x, d, loss = problem(loss)
    names = [name for name in NAMES if name != "sum_for_mean" and applicable(net, loss, name)]
    right = dv.backprop(net, x, d, loss).gradient
    for pair in itertools.combinations(names, 2):
        if set(pair) == {"sum_without_weights", "weights_transposed"}:
            continue  # weights that are not there cannot be transposed: whichever is said last
        by_hand = gradient_of(net, x, d, loss, pair, eta=0.05, left_out=2)
        wrong = dv.wrong_gradient(net, x, d, loss, pair, eta=0.05)
        assert all(same(a, b, r) for a, b, r in zip(wrong, by_hand, right, strict=True)), pair


def test_one_sample_and_a_batch_of_one_are_the_same():
    net, x, d, loss = problem(N=1)
    for name in NAMES:
        if applicable(net, loss, name, N=1):
            pairs = zip(
                dv.wrong_gradient(net, x, d, loss, name), dv.wrong_gradient(net, x[0], d[0], loss, name), strict=True
            )
            assert all(np.array_equal(a, b) for a, b in pairs)


def test_sum_for_mean_needs_a_mean_that_is_meant():
    net, x, d, loss = problem()
    with pytest.raises(ValueError, match="a mean that is meant"):
        dv.wrong_gradient(net, x, d, loss, "sum_for_mean")
    total = dv.backprop(net, x, d, loss).gradient
    mean = dv.wrong_gradient(net, x, d, loss, (), batch="mean")
    wrong = dv.wrong_gradient(net, x, d, loss, "sum_for_mean", batch="mean")
    for s, m, w in zip(total, mean, wrong, strict=True):
        assert relative_gap(m, s / 3) <= 1e-15 and np.array_equal(w, s)


def test_a_mistake_in_one_layer_leaves_the_layers_after_it_right():
    net, x, d, loss = problem()
    wrong = dv.wrong_gradient(net, x, d, loss, "hidden_without_slope", layers=[1])
    right = dv.backprop(net, x, d, loss).gradient
    assert np.array_equal(wrong[3], right[3]) and np.array_equal(wrong[2], right[2])
    assert relative_gap(wrong[1], right[1]) > 1e-3


@pytest.mark.parametrize(
    ("name", "sizes", "loss"),
    [
        ("weights_transposed", (2, 3, 2), "half_squared_error"),
        ("weights_transposed", (2, 1, 1), "half_squared_error"),
        ("hidden_without_slope", (2, 3), "half_squared_error"),
        ("summand_forgotten", (2, 3, 1), "half_squared_error"),
        ("slope_of_wrong_layer", (2, 3, 2), "half_squared_error"),
        ("delta_of_wrong_layer", (3, 3, 3), "half_squared_error"),
        ("gradient_with_sum", (2, 3), "half_squared_error"),
        ("gradient_transposed", (2, 3, 2), "half_squared_error"),
        ("slope_at_cross_entropy", (2, 3, 2), "squared_error"),
        ("output_without_slope", (2, 3, 2), "binary_cross_entropy"),
        ("factor_2", (2, 3, 2), "softmax_cross_entropy"),
        ("mean_for_sum", (2, 3, 2), "half_squared_error"),
    ],
)
def test_a_mistake_that_this_network_leaves_no_room_for_says_so(name, sizes, loss):
    net, x, d, loss = problem(loss, sizes, N=1)
    assert dv.MISTAKES[name].layers(net, loss) == []
    with pytest.raises(ValueError, match=f"{name} cannot be made here. It needs"):
        dv.wrong_gradient(net, x, d, loss, name)


@pytest.mark.parametrize("names", ["nonsense", ("sign", "nonsense"), (3,), (["sign"],)])
def test_an_unknown_mistake_is_refused_with_those_there_are(names):
    net, x, d, loss = problem()
    with pytest.raises(ValueError, match=r"unknown mistake .*hidden_without_slope"):
        dv.wrong_gradient(net, x, d, loss, names)
