"""What flows in a step is what the step adds up: summands, sums and activations of whole films."""

from math import fsum

import pytest
from hypothesis import given

from dacviz.core.activations import ACTIVATIONS
from dacviz.core.expression import Ref
from dacviz.lesson.sweeps import sweeps
from dacviz.lesson.trace import trace
from dacviz.pictures.film.flow import curve
from tests.pictures.films import film, sweeps_film
from tests.pictures.test_algorithm_film import trace_of
from tests.problems import problems


def steps_and_frames(followed, **how):
    return zip(followed.steps, film(followed, "node", **how)["frames"][1:], strict=True)


@given(problems())
def test_a_sum_is_its_summands_and_the_steps_value_before_the_slope(problem):
    net, x, d = problem
    for step, frame in steps_and_frames(trace(net, x, d)):
        if step.target.kind not in ("u", "delta") or step.phase == "output":
            assert "summation" not in frame
            continue
        summands, total = frame["summation"]["summands"], frame["summation"]["total"]
        assert total == pytest.approx(fsum(v for _, v in summands), rel=1e-9, abs=1e-12)
        slope = frame["activation"]["slope"] if step.target.kind == "delta" else 1.0
        assert total * slope == pytest.approx(step.value, rel=1e-12, abs=1e-300)


def test_a_summand_comes_along_the_edge_of_its_weight():
    followed = trace_of("paper")
    known = followed.known()
    movie = film(followed, "node")
    for step, frame in zip(followed.steps, movie["frames"][1:], strict=True):
        for edge, value in frame.get("summation", {}).get("summands", []):
            (l0, j), (l, i) = (tuple(movie["nodes"][k]) for k in movie["edges"][edge])
            w = known[Ref("w", (l, i, j))]
            other = Ref("z", (l0, j)) if step.target.kind == "u" else Ref("delta", (l, i))
            assert value == (w if j == 0 else w * known[other])


def test_the_activation_is_that_of_the_node_that_the_step_assigns():
    followed = trace_of("paper")
    known = followed.known()
    movie = film(followed, "node")
    for step, frame in zip(followed.steps, movie["frames"][1:], strict=True):
        if step.target.kind not in ("z", "delta"):
            assert "activation" not in frame
            continue
        point = frame["activation"]
        assert tuple(movie["nodes"][point["node"]]) == step.target.index
        assert point["u"] == known[Ref("u", step.target.index)]
        assert point["z"] == known[Ref("z", step.target.index)]


def test_coefficients_flow_too_and_a_curve_stands_at_the_node_whose_slope_is_used():
    net = trace_of("paper").net
    movie = sweeps_film(sweeps(net, (0.5, -1.0), (1, 2), (3, 1)), "node")
    flowing = [frame for frame in movie["frames"] if "summation" in frame]
    assert {frame["phase"] for frame in flowing} == {"definition", "theorem2"}
    backward = [frame for frame in flowing if frame["phase"] == "theorem2"]
    assert all(frame["activation"]["node"] == frame["target"][0][0] for frame in backward)


def test_layers_and_given_quantities_do_not_flow():
    movie = film(trace_of("paper"), "layer")
    assert movie["curves"] == []
    assert not any({"summation", "activation"} & set(frame) for frame in movie["frames"])
    assert not {"summation", "activation"} & set(film(trace_of("paper"), "node")["frames"][0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_curve_reaches_beyond_its_sums_and_is_the_activation(name):
    net = trace_of("paper").net
    net = type(net)(net.weights, (name, name, name))
    points = curve(net, 1, [-4.0, 0.3])
    assert points[0][0] < -4.0 and points[-1][0] > 4.0
    assert [z for _, z in points] == pytest.approx([float(ACTIVATIONS[name].phi(u)) for u, _ in points], rel=1e-12)


def test_every_layer_has_a_curve_over_its_own_sums():
    followed = trace_of("paper")
    curves = film(followed, "node")["curves"]
    assert len(curves) == followed.net.L
    sums = [v for ref, v in followed.known().items() if ref.kind == "u" and ref.index[0] == 1]
    assert curves[0][0][0] <= min(sums) and curves[0][-1][0] >= max(sums)
