"""The theorems' page: both sides, the exact mode, the function view; a wrong theorem is seen."""

from dataclasses import replace

import numpy as np
import pytest

from dacviz.core import backprop, coefficients, theorems
from dacviz.core.network import Layers
from dacviz.lesson.presets import PRESETS
from dacviz.state.address import read_view, write_view
from dacviz.state.problem import Problem
from dacviz.state.theorems_view import SHOWN, THEOREMS, TheoremsView
from tests.ui.app import opened, texts

pytestmark = pytest.mark.slow

PAGE = "theorems"


@pytest.mark.parametrize("show", SHOWN)
def test_every_index_opens_by_its_address(show):
    at = opened(PAGE, show=show)
    assert "All five hold on this network, in all 122 instances." in texts(at)
    assert not at.error
    assert not at.warning


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_holds(preset):
    at = opened(PAGE, preset=preset)
    assert "All five hold" in texts(at)
    assert not at.error


@pytest.mark.parametrize("show", THEOREMS)
@pytest.mark.parametrize("phi", ["identity", "relu", "square"])
def test_in_fractions_both_sides_are_equal(show, phi):
    at = opened(PAGE, show=show, exact=phi)
    said = texts(at)
    assert "as fractions: nothing is rounded" in said
    assert "The two are equal." in said


def test_a_network_too_large_for_fractions_is_refused_by_a_sentence():
    at = opened(PAGE, net="8-16-16-8", exact="relu")
    assert "up to 120 weights; this one has 552" in at.warning[0].value.replace("\\", "")


def test_the_bias_has_its_remark_and_its_instance():
    at = opened(PAGE, show="1", at="1-2-0-3-1")
    said = texts(at)
    assert "The paper states it for j ≥ 1" in said
    assert r"\frac{\partial u_{3,1}}{\partial w_{1,2,0}}" in said
    assert at.selectbox(key="index_j").value == 0


def test_choosing_an_instance_keeps_what_still_exists():
    at = opened(PAGE, show="2", at="1-3-3-1")
    at.selectbox(key="index_l").set_value(2).run()
    assert at.query_params["at"] == "2-1-3-1"
    next(b for b in at.button if b.label == "Worst instance").click().run()
    assert "at" not in at.query_params


def test_a_network_without_hidden_layers_says_that_there_is_nothing_to_compare():
    assert "nothing to compare" in texts(opened(PAGE, net="2-3", show="5"))


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"show": "6"}, "There is no theorem “6”"),
        ({"at": "3-1-3-1"}, "is no instance of this theorem in this network: write l-i-r-t as numbers, l from 1 to 2"),
        ({"at": "x"}, "write l-i-r-t as numbers"),
        ({"show": "function", "at": "1-1"}, "is no instance"),
        ({"exact": "tanh"}, "There is no exact φ “tanh”"),
        ({"show": "function", "node": "0-1"}, "is no node"),
        ({"show": "function", "depth": "9"}, "The depth must be a whole number from 0 to 3"),
    ],
)
def test_rubbish_in_the_address_is_refused_by_a_sentence(params, words):
    at = opened(PAGE, **params)
    assert len(at.warning) == 1
    assert words in at.warning[0].value.replace("\\", "")


def test_the_function_opens_layer_by_layer_to_the_inputs():
    at = opened(PAGE, show="function", depth="0")
    assert at.metric[0].value == "0.1534"
    assert "x_{1}" not in at.latex[-1].value
    at.segmented_control(key="view_depth").set_value(3).run()
    assert "x_{1}" in at.latex[-1].value
    assert at.query_params["depth"] == "3"


def _broken_definition(net, pas, l, r):
    A = np.array(coefficients._by_theorem_2(net, pas, l, r))
    A[0, 0] += 1e-9 * (r > l)
    return A


def _broken_sweep(net, pas):
    As = coefficients.alpha_to_output(net, pas)
    return Layers(tuple(A * (1 + 1e-9 * (l < net.L)) for l, A in zip(As.indices, As, strict=True)))


def _broken_delta(*args, **kwargs):
    bp = backprop.backprop(*args, **kwargs)
    first, *others = bp.delta
    return replace(bp, delta=Layers((first * (1 + 1e-9), *others)))


def _broken_tangents(net, pas, l, i, j, true=theorems._tangents):
    return Layers(tuple(du * (1 + 1e-9) for du in true(net, pas, l, i, j)), first=l)


@pytest.mark.parametrize(
    ("where", "name", "broken", "theorem"),
    [
        (theorems, "_tangents", _broken_tangents, "Theorem 1"),
        (coefficients, "_by_definition", _broken_definition, "Theorem 2"),
        (theorems, "alpha_to_output", _broken_sweep, "Corollary 3"),
        (theorems, "_tangents", _broken_tangents, "Theorem 4"),
        (theorems, "backprop", _broken_delta, "Theorem 5"),
    ],
)
def test_a_wrong_theorem_turns_red(monkeypatch, where, name, broken, theorem):
    monkeypatch.setattr(where, name, broken)
    at = opened(PAGE, show={label: key for key, label in THEOREMS.items()}[theorem])
    assert any(error.value.startswith(f"{theorem}:") for error in at.error)
    assert "All five hold" not in texts(at)
    # Above for all theorems, and again with the theorem that is shown.
    assert len(at.error) >= 2


@pytest.mark.parametrize(
    "view",
    [TheoremsView(), TheoremsView("1", (1, 2, 0, 3, 1), "square", 2), TheoremsView("function", None, "", 0, (2, 1), 2)],
)
def test_a_view_comes_back_from_its_address(view):
    assert read_view(TheoremsView, write_view(view), Problem.of("paper")) == (view, {})
