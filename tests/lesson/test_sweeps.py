"""α spreading both ways: every step is an α, and the ways meet."""

from dataclasses import replace

import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.lesson.expression import reads, value
from dacviz.lesson.sweeps import layer_sentence, sentence, sweeps
from tests.problems import every_pair, few, problems


@few
@given(problems(layers=3))
def test_every_step_is_what_alpha_says(problem):
    net, x, _ = problem
    pas = dv.forward(net, x)
    for source, target in every_pair(net):
        found = sweeps(net, x, source, target)
        for step in found.steps:
            l, i, r, t = step.target.index
            A = dv.alpha(net, pas, l, r)
            assert step.value == pytest.approx(A[t - 1, i - 1], rel=1e-12, abs=1e-12 * (1 + abs(A).max()))
        assert found.meet


def test_each_way_reads_only_its_own_coefficients():
    net = dv.Network.random((2, 3, 2, 2, 1), seed=1)
    found = sweeps(net, (0.5, -0.2), (1, 2), (4, 1))
    for phase in ("definition", "theorem2"):
        known = dict(found.given)
        for step in (step for step in found.steps if step.phase == phase):
            assert all(ref in known for ref in reads(step.expression))
            assert value(step.expression, known) == step.value
            known[step.target] = step.value
        assert Ref("alpha", (1, 2, 4, 1)) in known


def test_both_ways_end_with_the_coefficient_that_was_asked_for():
    net = dv.Network.random((2, 3, 2), seed=1)
    found = sweeps(net, (0.5, -0.2), (1, 1), (2, 1))
    ends = [[s for s in found.steps if s.phase == phase][-1] for phase in ("definition", "theorem2")]
    assert [end.target.index for end in ends] == [(1, 1, 2, 1)] * 2
    assert "The definition gave the same number" in sentence(ends[1], found)
    assert "The definition gave the same number" in layer_sentence("theorem2", 1, found)


def test_ways_that_do_not_meet_are_called_so():
    net = dv.Network.random((2, 3, 2, 1), seed=1)
    found = sweeps(net, (0.5, -0.2), (1, 1), (3, 1))
    last = replace(found.steps[-1], value=found.steps[-1].value * (1 + 1e-9))
    broken = replace(found, steps=(*found.steps[:-1], last))
    assert not broken.meet
    assert "one of them is wrong" in sentence(last, broken)


def test_ends_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="l ≤ r"):
        sweeps(dv.Network.random((2, 3, 1)), (0.0, 0.0), (2, 1), (1, 1))
