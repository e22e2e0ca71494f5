"""What is left where a sum cancels is told from a small number."""

import pytest

import dacviz as dv
from dacviz.core.expression import Constant, Difference, Product, Quantity, Ref, Sum
from dacviz.lesson.rounding import is_below_rounding, is_rounding, size
from dacviz.pictures.film.algorithm_film import film
from tests.lesson.mathml import written

A, B = Ref("d", (1,)), Ref("d", (2,))
a, b = Quantity(A), Quantity(B)
CANCELS = dv.Network([[[-0.3, 0.1]], [[0.0, 1.0]]], ("identity", "identity"))
"""u_{1,1} = −0.3 + 0.1 · 3, which is 5.6×10⁻¹⁷ in float64."""


@pytest.mark.parametrize(
    ("e", "expected"),
    [
        (a, 3.0),
        (Sum((a, Product((a, b)))), 9.0),
        (Difference(b, a), 5.0),
        (Product((Constant(-2.0), Difference(a, b))), 10.0),
    ],
)
def test_the_size_is_what_nothing_cancels_in(e, expected):
    assert size(e, {A: 3.0, B: -2.0}) == expected


@pytest.mark.parametrize(
    ("result", "terms", "rounding"),
    [(0.0, 1.0, False), (2e-17, 1.0, True), (-2e-17, 1.0, True), (1e-12, 1.0, False), (2e-17, 1e-17, False)],
)
def test_it_depends_on_the_terms(result, terms, rounding):
    assert is_below_rounding(result, terms) is rounding


def test_a_product_of_small_numbers_is_no_rounding():
    assert not is_rounding(1e-40, Product((a, b)), {A: 1e-20, B: 1e-20})


def test_a_frame_shows_about_zero_and_keeps_the_digits():
    frame = film(dv.trace(CANCELS, (3.0,), (1.0,)), "node")["frames"][1]
    assert frame["value"] != 0
    assert abs(frame["value"]) < 1e-16
    assert written(frame["result"]) == "≈0"


def test_a_layer_shows_about_zero_among_its_numbers():
    frame = film(dv.trace(CANCELS, (3.0,), (1.0,)), "layer")["frames"][1]
    # It read "= ≈ 0".
    assert written(frame["numbers"][0]) == "u1,i≈0"


def test_a_layer_of_several_nodes_says_which_of_them_is_about_zero():
    net = dv.Network([[[-0.3, 0.1], [0.5, 0.0]]], ("identity",))
    frame = film(dv.trace(net, (3.0,), (1.0, 1.0)), "layer")["frames"][1]
    assert written(frame["numbers"][0]) == "u1,i=(≈0,0.5)"


def test_a_frame_marks_the_nodes_whose_number_is_about_zero():
    movie = film(dv.trace(CANCELS, (3.0,), (1.0,)), "node")
    node = movie["nodes"].index((1, 1))
    assert movie["frames"][1]["about_zero"] == [(node, "u")]
    # z = u is a copy, with no terms of its own that could cancel.
    assert all("about_zero" not in frame for frame in movie["frames"][2:])
    assert film(dv.trace(CANCELS, (3.0,), (1.0,)), "layer")["frames"][1]["about_zero"] == [(node, "u")]


def test_a_number_of_its_own_is_shown_however_small():
    tiny = dv.Network([[[0.0, 1e-20]]], ("identity",))
    frame = film(dv.trace(tiny, (3.0,), (1.0,)), "node")["frames"][1]
    assert written(frame["result"]) == "=3×10−20"
