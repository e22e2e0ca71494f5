"""The sentence about a depth profile says what the profile has."""

from dataclasses import replace

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.depth import label, short_labels, what_to_see


@pytest.fixture(scope="module")
def profile():
    return dv.depth_profile(dv.Stack("tanh", width=8, depth=11), seeds=3)


def with_alpha(profile, first, last):
    """The profile with α that goes evenly, in ratios, from ``first`` in layer 1 to ``last``."""
    way = np.linspace(0.0, 1.0, profile.L)
    alpha = first ** (1.0 - way) * last**way if 0.0 < first < np.inf else np.where(way > 0.0, last, first)
    return replace(profile, alpha=np.tile(alpha, (3, 1)))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (2.0**-2, 1.0, "α halves every 5 layers on the way back"),
        (8.0, 1.0, "α doubles every 3.3 layers on the way back"),
        (1e-10, 1.0, "α is divided by 10 in every layer on the way back"),
        (3.0**10, 1.0, "α is multiplied by 3 in every layer on the way back"),
        (1.9, 1.0, "α stays about as large as it is"),
        (0.6, 1.0, "α stays about as large as it is"),
        (0.0, 1.0, "α is exactly 0 up to layer 1"),
        (np.inf, 1.0, "α leaves what a 64-bit number can hold"),
    ],
)
def test_how_alpha_changes_on_its_way_back(profile, first, last, said):
    assert what_to_see([with_alpha(profile, first, last)]) == f"tanh: {said}."


def test_one_layer_has_no_way():
    assert "has no way to go, with one layer" in what_to_see([dv.depth_profile(dv.Stack(depth=1, width=4), seeds=1)])


def test_many_dead_and_flat_nodes_are_mentioned_where_they_are_most(profile):
    share = np.zeros((3, 11))
    share[:, 6] = 0.5
    assert what_to_see([replace(profile, dead=share)]).endswith(
        "tanh: in layer 7 about 50 % of the nodes are dead: φ′ is 0 for each of the 16 inputs."
    )
    assert "in layer 7 about 50 % of the nodes are nearly flat." in what_to_see([replace(profile, saturated=share)])
    assert "nodes" not in what_to_see([replace(profile, dead=share / 5)])


def test_rows_are_called_by_what_they_differ_in():
    one, other = dv.Stack("tanh"), dv.Stack("tanh", gain=5 / 3)
    assert label(one) == "tanh, xavier × 1, 20 layers of 64"
    assert short_labels([one]) == ["tanh"]
    assert short_labels([one, other]) == ["tanh, xavier × 1", "tanh, xavier × 1.667"]
    assert short_labels([one, dv.Stack("relu", depth=1)]) == ["tanh, 20 layers of 64", "relu, 1 layer of 64"]
    assert short_labels([one, dv.Network.random((2, 1))]) == ["tanh", "your network"]
