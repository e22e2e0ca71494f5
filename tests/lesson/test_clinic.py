"""Cases of the bug clinic: one law or two were changed, it shows, and another program finds the same cause."""

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.clinic import CHOICES, LEVELS, MAX_WEIGHTS, VISIBLE, case
from dacviz.lesson.presets import PRESETS, network

CASES = [(preset, level, seed) for preset in PRESETS for level in LEVELS for seed in range(3)]


def problem(preset):
    p = PRESETS[preset]
    return network(p.sizes, p.activations, p.weights, p.init, p.seed), p.x, p.d, p.loss


def gradient_of(found):
    net = found.trace.net
    values = {step.target.at: step.value for step in found.trace.steps if step.target.kind == "gradient"}
    return [np.array([[values[l, i + 1, j] for j in range(n)] for i in range(h)]) for l, (h, n) in shapes(net)]


def shapes(net):
    return [(l, net.w[l].shape) for l in net.w.indices]


@pytest.mark.slow
@pytest.mark.parametrize(("preset", "level", "seed"), CASES)
def test_the_check_of_a_gradient_finds_the_cause_of_a_case(preset, level, seed):
    net, x, d, loss = problem(preset)
    found = case(net, x, d, loss, level, seed)
    report = dv.check_gradient(net, x, d, gradient_of(found), loss)
    assert set(found.mistakes) <= set(report.mistakes)
    assert len(found.mistakes) == (2 if level == 5 else 1)
    assert set(found.wrong) <= set(report.wrong)
    if level == 4:
        assert len(found.layers) == 1


@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_called_wrong_is_what_difference_quotients_refute(preset):
    net, x, d, loss = problem(preset)
    found = case(net, x, d, loss, 3, 5)
    right = dv.backprop(net, x, d, loss).gradient
    computed = gradient_of(found)
    assert found.wrong
    for l, (h, n) in shapes(net):
        for i in range(h):
            for j in range(n):
                mine, measured = computed[l - 1][i, j], found.measured[l][i, j]
                assert measured == pytest.approx(right[l][i, j], abs=1e-7)
                size = max(abs(mine), abs(right[l][i, j]))
                assert ((l, i + 1, j) in found.wrong) == (abs(mine - right[l][i, j]) > VISIBLE * size)


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
def test_the_choices_are_different_causes_and_one_is_right(level):
    net, x, d, loss = problem("paper")
    places = set()
    for seed in range(12):
        found = case(net, x, d, loss, level, seed)
        assert found.choices[found.right] == found.mistakes
        assert 3 <= len(found.choices) == len(set(found.choices)) <= CHOICES
        places.add(found.right)
    assert len(places) > 1


@pytest.mark.slow
def test_a_seed_is_one_case_and_levels_have_many():
    net, x, d, loss = problem("paper")
    for level in LEVELS:
        one, same = (case(net, x, d, loss, level, 11) for _ in range(2))
        assert (one.mistakes, one.layers, one.choices) == (same.mistakes, same.layers, same.choices)
        assert len({case(net, x, d, loss, level, seed).mistakes for seed in range(20)}) >= 3


def test_what_is_no_case_is_refused_by_a_sentence():
    net, x, d, loss = problem("paper")
    for level in (0, 6, "1"):
        with pytest.raises(ValueError, match="level must be a whole number from 1 to 5"):
            case(net, x, d, loss, level)
    large = dv.Network.random((8, 16, 8))
    with pytest.raises(ValueError, match=f"of more than {MAX_WEIGHTS}"):
        case(large, [0.5] * 8, [0.5] * 8)
    # Where nothing flows back, nothing can go wrong.
    with pytest.raises(ValueError, match="leaves no room for mistakes"):
        case(dv.Network([[[0.0, 0.0]], [[0.5, 0.0]]], ["tanh", "identity"]), (0.5,), (0.5,), level=2)
