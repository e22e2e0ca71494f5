"""Questions about Algorithm 1: what is right, what is named as a mistake, what a hint says."""

import math

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.lesson.expression import value, value_as_shown
from dacviz.lesson.markup import LATEX, rounded
from dacviz.lesson.mistakes import wrong_ways
from dacviz.lesson.questions import ASKED, asked
from tests.strategies import cases, examples

ETA = dv.Ref("eta", ())
X, D = np.array([0.5, -0.2]), np.array([1.0])


def net(sizes=(2, 3, 2, 1), **how):
    return dv.Network.random(sizes, hidden="tanh", output="identity", seed=0, **how)


def off_by_four_digits(e, number, known):
    shown = value_as_shown(e, known)
    return max(abs(answer - number) for answer in (shown, rounded(shown), rounded(number)))


@examples(300)
@given(cases(batch=False))
def test_right_is_accepted_and_every_mistake_is_refused_by_its_name(case):
    asked = dv.questions(case.net, case.x, case.d, loss=case.loss, ask="all", eta=0.1)
    trace = dv.trace(case.net, case.x, case.d, case.loss)
    known = trace.known() | {ETA: 0.1}
    assert [question.target for question in asked] == [step.target for step in trace.steps]
    for question in asked:
        shown = value_as_shown(question.expression, known)
        for right in (known[question.target], rounded(known[question.target]), shown, rounded(shown)):
            assert question.judged(right) is True
        room = off_by_four_digits(question.expression, question.value, known)
        for way in wrong_ways(case.net, case.loss, question.target):
            number = value(way.expression, known)
            # As near as the four digits shown leave it: it is the right number to whoever computes with them.
            if abs(number - question.value) > max(room * (1 + 1e-6), 1e-9):
                verdict = question.judged(number)
                assert not isinstance(verdict, bool) and way.mistake.name in verdict.mistakes


def test_mistakes_that_give_the_same_number_are_named_together():
    question = next(q for q in dv.questions(net(), X, D) if q.target == dv.Ref("delta", (2, 1)))
    # φ′ of the output layer is 1 here.
    known = question.known
    without_slope = known[dv.Ref("w", (3, 1, 1))] * known[dv.Ref("delta", (3, 1))]
    verdict = question.judged(without_slope)
    assert not isinstance(verdict, bool) and verdict.mistakes == ("hidden_without_slope", "slope_of_wrong_layer")
    assert verdict.why == dv.MISTAKES["hidden_without_slope"].why
    assert verdict.do == dv.MISTAKES["hidden_without_slope"].do
    assert verdict.symbols(LATEX) == r"w_{3,1,1}\,\delta_{3,1}"
    assert verdict.numbers(LATEX) == r"1.01\cdot \left( -0.884 \right)"


def test_an_answer_that_nothing_explains_and_one_that_is_no_number():
    question = dv.questions(net(), X, D, ask="last")[0]
    assert question.judged(123.0) is False
    assert question.judged(math.nan) is False and question.judged(math.inf) is False


def test_a_calculation_with_the_shown_digits_is_right_where_it_nearly_cancels():
    weights = [[[0.1, 0.123456]], [[0.0, 0.7654321]]]
    cancelling = dv.Network(weights, ("tanh", "identity"))
    z = dv.forward(cancelling, [0.3]).z[2][0]
    question = dv.questions(cancelling, [0.3], [z + 3e-4], ask="delta")[0]
    assert question.judged(rounded(z) - rounded(z + 3e-4)) is True
    assert question.judged(-question.value) is not True


@pytest.mark.parametrize(
    ("ask", "kinds", "count"),
    [
        ("last", {"delta"}, 1),
        ("hidden", {"delta"}, 5),
        ("delta", {"delta"}, 6),
        ("gradient", {"delta", "gradient"}, 26),
        ("all", {"u", "z", "delta", "gradient"}, 38),
    ],
)
def test_what_is_asked_grows_from_the_end(ask, kinds, count):
    asked = dv.questions(net(), X, D, ask=ask)
    trace = dv.trace(net(), X, D)
    assert {question.target.kind for question in asked} == kinds and len(asked) == count
    assert all(trace.steps[question.step].target == question.target for question in asked)
    assert [question.step for question in asked] == sorted(question.step for question in asked)


def test_without_hidden_layers_the_output_is_asked():
    single = net((2, 1))
    assert [[q.target for q in dv.questions(single, X, D, ask=ask)] for ask in ("last", "hidden", "delta")] == [
        [dv.Ref("delta", (1, 1))]
    ] * 3


def test_of_a_large_network_the_first_of_each_layer_are_asked():
    wide = net((4, 12, 12, 2))
    trace = dv.trace(wide, np.full(4, 0.3), np.zeros(2))
    few = asked(trace, "all", most=30)
    assert len(few) == 30
    assert {(q.target.kind, q.target.at[0]) for q in few} == {
        (step.target.kind, step.target.at[0]) for step in trace.steps
    }


def test_the_hints_lead_from_the_principle_to_the_numbers():
    questions = dv.questions(net(), X, D, ask="all")
    for question in questions:
        assert len(question.principles) == 4
        assert question.principles[question.right].number == question.equation
        assert len({principle.words for principle in question.principles}) == 4
    last = [question for question in questions if question.target.kind == "delta"][-1]
    assert last.ask == "What is δ of node 3 of layer 1?" and last.symbol(LATEX) == r"\delta_{1,3}"
    assert last.symbols(LATEX).startswith(r"\phi^{\prime}_{1}(u_{1,3})")
    assert last.numbers(LATEX).startswith(r"0.9733\cdot")
    written = last.principles[last.right].written(LATEX)
    assert written == (r"\delta_{l,i} = \phi^{\prime}_{l}(u_{l,i})\,\sum_{s=1}^{h_{l+1}} w_{l+1,s,i}\,\delta_{l+1,s}")


def test_the_principle_of_a_cross_entropy_has_no_slope():
    sigmoid = dv.Network.random((2, 2, 1), hidden="tanh", output="sigmoid", seed=1)
    question = dv.questions(sigmoid, X, D, loss="binary_cross_entropy", ask="delta")[0]
    principle = question.principles[question.right]
    assert principle.number == "33" and principle.written(LATEX) == r"\delta_{L,o} = z_{L,o} - d_{o}"
    assert "slope" not in principle.words


def test_the_learning_rate_of_updated_weights_can_be_given():
    def updated(eta):
        question = dv.questions(net(), X, D, ask="last", eta=eta)[0]
        return next(wrong.value for wrong in question.wrong if "updated_weights" in wrong.mistakes)

    assert abs(updated(0.1) - updated(0.5)) > 1e-3


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ValueError, match="ask must be one of last, hidden, delta, gradient, all, got 'nonsense'"):
        dv.questions(net(), X, D, ask="nonsense")
    with pytest.raises(ValueError, match="need the trace of E"):
        asked(dv.trace(net(), X, D, output=1), "delta")
    assert list(ASKED) == ["last", "hidden", "delta", "gradient", "all"]
