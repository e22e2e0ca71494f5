"""An instance written out has the value its theorem's check found, in floats and in fractions."""

import numpy as np
from hypothesis import given

import dacviz as dv
from dacviz.core.exact import exact, rational_names
from dacviz.lesson.expression import value
from dacviz.lesson.instances import Knowledge, instance
from tests.problems import few, problems


@few
@given(problems(layers=3, widest=3))
def test_both_sides_have_the_values_of_the_check(problem):
    net, x, d = problem
    found = dv.residuals(net, x, d)
    known = Knowledge(net, dv.forward(net, x), dv.backprop(net, x, d), found[0])
    for residual in found:
        size = 1 + residual.scale
        for at, left, right in zip(residual.indices, residual.left, residual.right, strict=True):
            one = instance(net, residual.theorem, at)
            assert abs(value(one.left, known) - left) <= 1e-11 * size
            assert abs(value(one.right, known) - right) <= 1e-11 * size


@few
@given(problems(rational_names(), layers=3, widest=3))
def test_in_fractions_they_are_equal(problem):
    e = exact(*problem)
    found = e.residuals()
    known = Knowledge(e.net, e.pas, e.bp, found[0])
    for residual in found:
        for at, left in zip(residual.indices, residual.left, strict=True):
            one = instance(e.net, residual.theorem, at)
            assert value(one.left, known) == value(one.right, known) == left


def test_every_index_of_the_papers_network_has_an_instance():
    net = dv.Network.random((2, 3, 2, 1))
    count = {r.theorem: len(r.indices) for r in dv.residuals(net, np.zeros(2), np.zeros(1))}
    assert count == {"Theorem 1": 81, "Theorem 2": 11, "Corollary 3": 5, "Theorem 4": 20, "Theorem 5": 5}
