"""The inductive step: six lines, one value, the same terms before and after they are regrouped."""

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.expression import Product, Sum
from dacviz.lesson.expression import value
from dacviz.lesson.induction import induction
from dacviz.lesson.presets import PRESETS, network
from tests.problems import every_pair, few, problems


@few
@given(problems())
def test_every_line_has_the_value_of_the_coefficient(problem):
    net, x, _ = problem
    pas = dv.forward(net, x)
    for (l, i), (r, t) in every_pair(net):
        if r < l + 2:
            continue
        size = np.abs(dv.alpha(net, pas, l, r)).max() + np.prod(
            [np.abs(net.w[k + 1][:, 1:]).sum() * np.abs(pas.dphi[k]).max() for k in range(l, r)]
        )
        for line in induction(net, x, (l, i), (r, t)).lines:
            assert abs(line.value - dv.alpha(net, pas, l, r)[t - 1, i - 1]) <= 1e-12 * size


def leaves(e):
    if isinstance(e, Sum):
        return [leaf for term in e.terms for leaf in leaves(term)]
    return [e]


def test_regrouping_keeps_every_term_and_turns_rows_into_columns():
    paper = PRESETS["paper"]
    net = network(paper.sizes, paper.activations, paper.weights)
    lines = induction(net, paper.x, (1, 2), (3, 1)).lines
    rows, columns = (lines[k].expression.factors[-1] for k in (2, 3))
    assert len(leaves(rows)) == 4
    assert sorted(map(str, leaves(rows))) == sorted(map(str, leaves(columns)))
    assert [leaves(row) for row in rows.terms] == [list(c) for c in zip(*map(leaves, columns.terms), strict=True)]
    assert all(isinstance(leaf, Product) for leaf in leaves(rows))


def test_the_first_line_is_the_definition_and_the_last_is_theorem_2():
    paper = PRESETS["paper"]
    net = network(paper.sizes, paper.activations, paper.weights)
    found = induction(net, paper.x, (1, 2), (3, 1))
    assert [line.equation for line in found.lines] == ["22", "25", "", "", "", "22"]
    assert value(found.lines[-1].expression, found.known) == pytest.approx(found.lines[0].value, rel=1e-14)


def test_it_needs_two_layers():
    with pytest.raises(ValueError, match="two layers"):
        induction(dv.Network.random((2, 3, 2, 1)), (0.0, 0.0), (1, 1), (2, 1))
