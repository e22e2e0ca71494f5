"""Initial weights: the distribution each name promises, seeds, rounding and refusals."""

import numpy as np
import pytest

import dacviz as dv

WIDE = (80, 120, 60)


@pytest.mark.parametrize("init", dv.INITIALISATIONS)
def test_shapes(init):
    weights = dv.initial_weights((2, 3, 1), init=init)
    assert [W.shape for W in weights] == [(3, 3), (1, 4)]
    assert all(W.dtype == np.float64 for W in weights)


def test_xavier_fills_its_bounds_evenly():
    for W, fan in zip(dv.initial_weights(WIDE, init="xavier", decimals=None), (80 + 120, 120 + 60), strict=True):
        bound = np.sqrt(6 / fan)
        assert 0.99 * bound <= np.abs(W[:, 1:]).max() <= bound
        assert W[:, 1:].std() == pytest.approx(bound / np.sqrt(3), rel=0.03)
        assert abs(W[:, 1:].mean()) <= 0.03 * bound
        assert (W[:, 0] == 0).all()


def test_he_is_normal_with_variance_2_over_fan_in():
    for W, fan_in in zip(dv.initial_weights(WIDE, init="he", decimals=None), (80, 120), strict=True):
        std = np.sqrt(2 / fan_in)
        assert W[:, 1:].std() == pytest.approx(std, rel=0.03)
        assert abs(W[:, 1:].mean()) <= 0.04 * std
        # A uniform draw of this spread would end at √3 = 1.7 standard deviations, a normal one goes well past 3.
        assert np.abs(W[:, 1:]).max() >= 3 * std
        assert (W[:, 0] == 0).all()


def test_uniform_fills_minus_one_to_one_biases_too():
    for W in dv.initial_weights(WIDE, init="uniform", decimals=None):
        assert 0.99 <= np.abs(W).max() <= 1
        assert W.std() == pytest.approx(1 / np.sqrt(3), rel=0.03)
        assert np.ptp(W[:, 0]) > 1


@pytest.mark.parametrize(("init", "value"), [("zeros", 0.0), ("constant", 0.5)])
def test_symmetric_ones(init, value):
    assert all(set(W.flat) == {value} for W in dv.initial_weights(WIDE, init=init))


@pytest.mark.parametrize("init", ["xavier", "he", "uniform"])
def test_a_seed_gives_the_same_weights_again_and_another_seed_others(init):
    first, again, other = (dv.initial_weights((2, 3, 1), init=init, seed=seed) for seed in (7, 7, 8))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert all((a != b).any() for a, b in zip(first, other, strict=True))


def test_decimals_round_the_same_draw():
    plain, rounded = dv.initial_weights(WIDE, decimals=None), dv.initial_weights(WIDE)
    for W, R in zip(plain, rounded, strict=True):
        assert np.abs(R - W).max() <= 0.005 + 1e-12
        assert all(float(f"{value:.2f}") == value for value in R.flat)
        assert not np.signbit(R[R == 0]).any(), "a rounded weight reads −0.0"


def test_random_network_is_made_of_initial_weights():
    net = dv.Network.random((2, 3, 3, 1), hidden="relu", output="sigmoid", init="he", seed=3)
    expected = dv.initial_weights((2, 3, 3, 1), init="he", seed=3)
    assert net == dv.Network(expected, ("relu", "relu", "sigmoid"))
    assert dv.Network.random((2, 1)).activations == ("identity",)
    unrounded = dv.Network.random((2, 3, 3, 1), init="he", seed=3, decimals=None)
    assert list(map(np.ndarray.tolist, unrounded.weights)) == [
        W.tolist() for W in dv.initial_weights((2, 3, 3, 1), init="he", seed=3, decimals=None)
    ]


@pytest.mark.parametrize("sizes", [(3,), (), (2, 0, 1), (2, -1), (2, 2.5)])
def test_bad_sizes(sizes):
    with pytest.raises(ValueError) as refusal:
        dv.initial_weights(sizes)
    assert str(refusal.value) == f"sizes must be at least two whole numbers ≥ 1, (h_0, …, h_L), got {sizes}"


def test_unknown_initialisation():
    with pytest.raises(ValueError, match=r"unknown initialisation 'lucky'; choose one of xavier, he, uniform, zeros"):
        dv.Network.random((2, 1), init="lucky")
