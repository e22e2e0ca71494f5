"""The depth page's figures draw the profile's own numbers, on one axis for all of them."""

import json
from dataclasses import replace

import numpy as np
import pytest

import dacviz as dv
from dacviz.pictures.depth.profile import bounds_of_distribution, bounds_of_sizes, distribution, nodes, sizes

PROFILE = dv.depth_profile(dv.Stack("tanh", width=6, depth=4), seeds=5)


def traces(figure):
    return {trace["name"]: trace for trace in figure["data"]}


def test_the_lines_are_the_medians_and_the_theory():
    figure = traces(sizes(PROFILE, bounds_of_sizes([PROFILE])))
    for name, first, label in (("z", 0, "z"), ("alpha", 1, "α"), ("delta", 1, "δ")):
        assert figure[label]["x"] == list(range(first, 5))
        assert figure[label]["y"] == np.sort(getattr(PROFILE, name), axis=0)[2].tolist()
        assert figure[f"{label} in theory"]["y"] == getattr(PROFILE.theory, name).tolist()


def test_a_network_of_ones_own_has_no_theory():
    own = dv.depth_profile(dv.Network.random((2, 3, 1)), seeds=2)
    assert not [name for name in traces(sizes(own, bounds_of_sizes([own]))) if "theory" in name]


def test_one_axis_holds_all_rows():
    deep = dv.depth_profile(dv.Stack("sigmoid", width=6, depth=10), seeds=3)
    low, high = bounds_of_sizes([PROFILE, deep])
    for profile in (PROFILE, deep):
        for trace in sizes(profile, (low, high))["data"]:
            assert all(10.0**low <= v <= 10.0**high for v in trace["y"])


def test_the_distribution_is_that_within_a_network():
    figure = traces(distribution(PROFILE, bounds_of_distribution([PROFILE])))
    assert figure["median"]["y"] == np.sort(PROFILE.alpha_quantiles[:, :-1, 2], axis=0)[2].tolist()
    # The outermost of the two areas, from layer 1 on and back.
    assert figure["9/10"]["y"][0] == np.sort(PROFILE.alpha_quantiles[:, 0, 4])[2]


def test_shares_are_in_hundredths():
    share = np.full((5, 4), 0.25)
    assert traces(nodes(replace(PROFILE, dead=share), (0, 2)))["dead"]["y"] == [25.0] * 4


@pytest.mark.parametrize("draw", [sizes, distribution, nodes])
@pytest.mark.parametrize("value", [0.0, np.inf, np.nan, 1e-320, 1e300])
def test_what_no_axis_holds_is_drawn_at_its_end_or_left_out(draw, value):
    """A browser has no inf and no nan in its JSON."""
    wild = {name: np.full_like(getattr(PROFILE, name), value) for name in ("z", "alpha", "delta", "alpha_quantiles")}
    profile = replace(PROFILE, **wild)
    figure = draw(profile, bounds_of_sizes([profile]))
    assert json.loads(json.dumps(figure, allow_nan=False))["data"]
