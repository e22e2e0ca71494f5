"""The nested function has the node's value at every depth."""

import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.lesson.expression import reads, value
from dacviz.lesson.markup import LATEX
from dacviz.lesson.nested import deepest, nested, outline
from dacviz.lesson.trace import given as given_values
from tests.problems import few, problems


def known_of(net, x):
    pas = dv.forward(net, x)
    known = given_values(net, x)
    for kind, layers in (("u", pas.u), ("z", pas.z)):
        known |= {Ref(kind, (l, i)): float(v) for l in layers.indices for i, v in enumerate(layers[l], 1)}
    return known


@few
@given(problems(layers=3, widest=3))
def test_it_has_the_value_of_the_sum_at_every_depth(problem):
    net, x, _ = problem
    known = known_of(net, x)
    for l in net.w.indices:
        for depth in range(deepest(net, l) + 1):
            e = nested(net, l, 1, depth)
            assert value(e, known) == pytest.approx(known[Ref("u", (l, 1))], rel=1e-10, abs=1e-10)


def test_fully_opened_it_reads_inputs_and_weights_only():
    net = dv.Network.random((2, 3, 2, 1), seed=1)
    kinds = {(ref.kind, ref.index[0] if ref.kind == "z" else None) for ref in reads(nested(net, 3, 1, 3))}
    assert kinds == {("w", None), ("z", 0)}


def test_the_outline_adds_up_line_by_line():
    net = dv.Network.random((2, 3, 2, 1), seed=1)
    known = known_of(net, (0.5, -0.2))
    lines = list(outline(nested(net, 3, 1, 3), LATEX, known))
    outermost = [line.value for line in lines if line.indent == 0 and line.value is not None]
    assert sum(outermost) == pytest.approx(known[Ref("u", (3, 1))], rel=1e-14)
    assert sum(line.text.count("(") for line in lines) == sum(line.text.count(")") for line in lines)


def test_a_wide_layer_is_written_with_a_sum_sign_and_its_own_letter():
    net = dv.Network.random((8, 16, 16, 8))
    (constant, total) = outline(nested(net, 3, 1, 2), LATEX, known_of(net, (0.1,) * 8))
    assert r"\sum_{j=1}^{16} w_{3,1,j}\,\phi_{2}(w_{2,j,0} + \sum_{k=1}^{16} w_{2,j,k}\,z_{1,k})" in total.text
    assert constant.text == "w_{3,1,0}"


def test_a_function_with_too_many_terms_is_not_opened():
    net = dv.Network.random((4,) * 8)
    assert deepest(net, 7) == 3
    with pytest.raises(ValueError, match="the limit is 3"):
        nested(net, 7, 1, 4)
