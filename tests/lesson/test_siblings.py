"""Siblings: a seed is one exercise, its numbers are short, and no two answers to a question are nearly the same."""

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.siblings import APART, MAX_WEIGHTS, SMALLEST, is_clear, sibling

FAMILIES = [
    ((2, 2, 1), ("tanh", "identity"), "half_squared_error"),
    ((2, 2, 2), ("sigmoid", "sigmoid"), "squared_error"),
    ((2, 3, 2, 1), ("tanh", "tanh", "identity"), "half_squared_error"),
    ((2, 2, 2), ("tanh", "sigmoid"), "binary_cross_entropy"),
    ((2, 3, 3), ("softplus", "identity"), "softmax_cross_entropy"),
    ((1, 1, 1), ("relu", "identity"), "half_squared_error"),
]

SEED_1 = [[[0.5, 0.2, 0.3], [0.8, -0.7, -0.6]], [[-0.8, -0.2, -0.7]]], (1.6, 1.4), (-0.5,)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_seed_is_one_exercise_and_another_seed_another(family):
    one, same, other = sibling(*family, seed=7), sibling(*family, seed=7), sibling(*family, seed=8)
    assert one == same
    assert one.net != other.net
    assert (one.net.sizes, one.net.activations, one.loss) == family


def test_an_exercise_never_changes():
    """A sheet that was handed out must be made again by its seed."""
    drawn = sibling((2, 2, 1), ("tanh", "identity"), seed=1)
    assert ([W.tolist() for W in drawn.net.weights], drawn.x, drawn.d) == SEED_1


@pytest.mark.parametrize("family", FAMILIES)
def test_numbers_can_be_written_by_hand_and_none_vanishes(family):
    for seed in range(4):
        e = sibling(*family, seed=seed)
        short = [*e.x, *e.d, *(w for W in e.net.weights for w in W.ravel().tolist())]
        assert all(len(repr(round(abs(v), 12))) <= 4 for v in short), short
        bp = dv.backprop(e.net, e.x, e.d, e.loss)
        assert min(np.abs(a).min() for a in (*bp.delta, *bp.gradient)) >= SMALLEST


@pytest.mark.parametrize("family", FAMILIES)
def test_a_mistake_in_one_layer_changes_its_numbers_visibly_or_not_at_all(family):
    """The whole wrong gradient, on another road than the one by which exercises are chosen."""
    for seed in range(3):
        e = sibling(*family, seed=seed)
        right = dv.backprop(e.net, e.x, e.d, e.loss).gradient
        for name, mistake in dv.MISTAKES.items():
            for l in mistake.layers(e.net, e.loss):
                wrong = dv.wrong_gradient(e.net, e.x, e.d, e.loss, name, layers=[l])
                gap = np.abs(wrong[l] - right[l]) / np.abs(right[l])
                assert ((gap < 1e-9) | (gap > 0.999 * APART)).all(), (name, l)


def test_a_result_that_vanishes_is_not_clear():
    e = sibling((2, 2, 1), ("tanh", "identity"), seed=3)
    assert is_clear(e)
    silent = dv.Network([e.net.w[1], [[0.5, 0.0, 0.4]]], e.net.activations)
    assert not is_clear(type(e)(silent, e.x, e.d, e.loss, 0))


def test_answers_that_are_nearly_the_same_are_not_clear():
    e = sibling((1, 1, 1), ("tanh", "identity"), seed=3)
    w = e.net.w[2].copy()
    # Without the weight, δ would be larger by half a percent.
    w[0, 1] = 0.995
    assert not is_clear(type(e)(dv.Network([e.net.w[1], w], e.net.activations), e.x, e.d, e.loss, 0))


@pytest.mark.parametrize(
    ("sizes", "activations", "loss", "seed", "message"),
    [
        ((8, 16, 8), ("tanh", "tanh"), "half_squared_error", 1, f"at most {MAX_WEIGHTS}"),
        ((2, 2, 1), ("tanh",), "half_squared_error", 1, "L = 2 names"),
        ((2, 2, 1), ("tanh", "tanh"), "binary_cross_entropy", 1, "needs the output activation sigmoid"),
        ((2, 2, 1), ("tanh", "flat"), "half_squared_error", 1, "unknown activation"),
        ((2, 2, 1), ("tanh", "tanh"), "cubed", 1, "unknown loss"),
        ((2, 2, 1), ("tanh", "tanh"), "half_squared_error", -1, "whole number ≥ 0"),
        ((2,), (), "half_squared_error", 1, "at least two whole numbers"),
        ((2, 2, 1), ("tanh", "identity"), "half_squared_error", 0.5, "whole number ≥ 0"),
        ((2, 1), ("identity",), "softmax_cross_entropy", 1, "clear answers"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_a_sentence(sizes, activations, loss, seed, message):
    with pytest.raises(ValueError, match=message):
        sibling(sizes, activations, loss, seed)
