"""The step of SGD after Algorithm 1: its values are the run's, its readings agree, its words and lines are there."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.core.next_step import next_step
from dacviz.lesson import equations as eq
from dacviz.lesson.algorithm import lines
from dacviz.lesson.captions import layer_sentence, sentence
from dacviz.lesson.expression import numbers, reads, symbol, symbols, value, value_as_shown
from dacviz.lesson.markup import LATEX, MATHML, math
from dacviz.lesson.sgd_trace import LINE, with_update
from tests.core.test_sgd import flat, samples, trainings
from tests.lesson.calculator import calculate
from tests.lesson.mathml import check, written
from tests.lesson.test_algorithm import text_of
from tests.lesson.test_captions import FORMULA
from tests.lesson.worked import preset_network, trace_of
from tests.strategies import examples

LOSS = "half_squared_error"
FORMS = {
    "plain": {},
    "mini-batch": {"batch_size": 3},
    "clipped": {"clip": 0.001},
    "momentum": {"momentum": 0.5},
    "all": {"batch_size": 3, "clip": 0.001, "momentum": 0.5},
}
every_form = pytest.mark.parametrize("form", FORMS)


def a_run(sizes=(2, 3, 2, 1), steps=2, **chosen):
    net = dv.Network.random(sizes)
    run = dv.SGD(net, *samples(net, LOSS, 10), learning_rate=0.05, **chosen)
    run.step(steps)
    return run


def traced(run):
    """The trace of the next step, as the page makes it."""
    update = next_step(run)
    return with_update(dv.trace(run.network, update.X[0], update.D[0], loss=run.loss), update)


def updates(trace):
    return [step for step in trace.steps if step.phase == "update"]


# --- values -----------------------------------------------------------------------------------------------------------


@given(trainings(), st.integers(0, 9))
@examples(50)
def test_the_new_weights_are_those_after_the_step(training, before):
    net, X, D, chosen = training
    run = dv.SGD(net, X, D, **chosen)
    run.step(before)
    assume(run.stopped is None and np.abs(flat(run.network)).max() < 20)
    new = np.array([step.value for step in updates(traced(run))])
    run.step()
    assume(run.stopped is None and np.abs(flat(run.network)).max() < 20)
    np.testing.assert_allclose(new, flat(run.network), rtol=1e-12, atol=1e-12)


@every_form
def test_every_weight_is_assigned_once_in_the_order_of_its_layers(form):
    run = a_run(**FORMS[form])
    targets = [step.target for step in updates(traced(run))]
    assert targets == [
        Ref("new_w", (l, i, j))
        for l, (n, h) in enumerate(pairwise(run.network.sizes), 1)
        for i in range(1, h + 1)
        for j in range(n + 1)
    ]


@every_form
def test_the_algorithm_before_it_stays_as_it_was(form):
    run = a_run(**FORMS[form])
    update = next_step(run)
    plain = dv.trace(run.network, update.X[0], update.D[0])
    trace = with_update(plain, update)
    count = len(plain.steps)
    assert trace.steps[:count] == plain.steps
    assert {step.line for step in trace.steps[count:]} == {LINE}
    assert (trace.net, trace.error, trace.output, trace.loss) == (plain.net, plain.error, None, plain.loss)
    assert plain.given.items() <= trace.given.items()
    assert (plain.updates, trace.updates) == (False, True)


@every_form
def test_a_step_reads_only_what_is_given_or_assigned_before(form):
    trace = traced(a_run(**FORMS[form]))
    known = set(trace.given)
    for step in trace.steps:
        assert set(reads(step.expression)) <= known
        known.add(step.target)


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("plain", {"eta"}),
        ("mini-batch", {"eta", "mean_gradient"}),
        ("clipped", {"eta", "clip_factor"}),
        ("momentum", {"eta", "mu", "velocity"}),
        ("all", {"eta", "mean_gradient", "clip_factor", "mu", "velocity"}),
    ],
)
def test_only_what_the_step_uses_is_given(form, more):
    trace = traced(a_run(**FORMS[form]))
    assert {ref.kind for ref in trace.given} == {"w", "z", "d"} | more
    assert {ref.kind for step in updates(trace) for ref in reads(step.expression)} - {"w", "gradient"} == more


def test_mazurs_published_step_is_the_trace_of_his_update():
    """All digits he prints; he leaves the biases as they are, which changes nothing in this step's weights."""
    run = dv.SGD(preset_network("mazur"), dv.PRESETS["mazur"].x, dv.PRESETS["mazur"].d, learning_rate=0.5)
    new = {step.target.index: step.value for step in updates(traced(run))}
    printed = {
        (1, 1, 1): "0.149780716",
        (1, 1, 2): "0.19956143",
        (1, 2, 1): "0.24975114",
        (1, 2, 2): "0.29950229",
        (2, 1, 1): "0.35891648",
        (2, 1, 2): "0.408666186",
        (2, 2, 1): "0.511301270",
        (2, 2, 2): "0.561370121",
    }
    assert {index: f"{new[index]:.{len(text) - 2}f}" for index, text in printed.items()} == printed


def test_a_new_weight_beyond_float64_is_refused_by_name():
    """∂E/∂w = 1e220 is a float64, 1e100 times it is not."""
    run = dv.SGD(dv.Network([[[0.0, 1.0]]], ("identity",)), [[1e110]], [[0.0]], learning_rate=1e100)
    with pytest.raises(ValueError) as refusal:
        traced(run)
    assert str(refusal.value).startswith("new_w[1,1,1] is beyond what a 64-bit number can hold")


@pytest.mark.parametrize("rule", [lambda *data: dv.Adam(*data), lambda *data: dv.SGD(*data, weight_decay=0.1)])
def test_a_step_that_has_no_line_is_refused(rule):
    net = dv.Network.random((2, 3, 1))
    with pytest.raises(ValueError, match="gradient descent without weight decay"):
        traced(rule(net, *samples(net, LOSS, 5)))


# --- readings ---------------------------------------------------------------------------------------------------------


@every_form
def test_a_step_is_the_value_of_its_expression(form):
    trace = traced(a_run(**FORMS[form]))
    for k, step in enumerate(trace.steps):
        assert step.value == value(step.expression, trace.known(k))


@every_form
def test_whoever_redoes_the_printed_sum_gets_what_is_shown(form):
    trace = traced(a_run(**FORMS[form]))
    known = trace.known()
    for step in updates(trace):
        by_hand = calculate(numbers(step.expression, LATEX, known))
        assert by_hand == pytest.approx(value_as_shown(step.expression, known), rel=1e-12, abs=1e-15)
        assert by_hand == pytest.approx(step.value, rel=2e-3, abs=2e-4)


@pytest.mark.parametrize(
    ("form", "law"),
    [
        ("plain", "w2,1,3−η∂E∂w2,1,3"),
        ("mini-batch", "w2,1,3−η∂Ē∂w2,1,3"),
        ("clipped", "w2,1,3−ηc∂E∂w2,1,3"),
        ("momentum", "w2,1,3−μv2,1,3−η∂E∂w2,1,3"),
        ("all", "w2,1,3−μv2,1,3−ηc∂Ē∂w2,1,3"),
    ],
)
def test_the_law_in_symbols(form, law):
    (step,) = (s for s in updates(traced(a_run(**FORMS[form]))) if s.target.index == (2, 1, 3))
    assert written(math(symbol(step.target, MATHML))) == "w⁺2,1,3"
    assert written(math(symbols(step.expression, MATHML))) == law


@every_form
def test_every_formula_is_well_formed(form):
    trace = traced(a_run(**FORMS[form]))
    known = trace.known()
    for step in updates(trace):
        check(math(symbol(step.target, MATHML)))
        check(math(symbols(step.expression, MATHML)))
        check(math(numbers(step.expression, MATHML, known)))


def test_a_step_of_sgd_has_no_number_of_the_paper():
    assert {step.equation for step in updates(traced(a_run()))} == {""}
    assert eq.sgd(1, 1, 0, False, False, False)[:2] == ("", Ref("new_w", (1, 1, 0)))


# --- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "last"),
    [
        ("plain", "w⁺l,i,j=wl,i,j−η∂E∂wl,i,j"),
        ("mini-batch", "w⁺l,i,j=wl,i,j−η∂Ē∂wl,i,j"),
        ("clipped", "w⁺l,i,j=wl,i,j−ηc∂E∂wl,i,j"),
        ("momentum", "w⁺l,i,j=wl,i,j−μvl,i,j−η∂E∂wl,i,j"),
        ("all", "w⁺l,i,j=wl,i,j−μvl,i,j−ηc∂Ē∂wl,i,j"),
    ],
)
def test_lines_12_and_13_follow_in_the_form_that_the_step_has(form, last):
    run = a_run(**FORMS[form])
    trace = traced(run)
    *algorithm, loop, assignment = lines(trace)
    assert tuple(algorithm) == lines(dv.trace(run.network, run.X[0], run.D[0]))
    assert (loop.number, loop.indent, text_of(loop)) == (12, 0, "for every weight do")
    assert (assignment.number, assignment.indent, text_of(assignment)) == (13, 1, last)
    ((_, markup),) = assignment.parts
    check(math(markup, "inline"))


@pytest.mark.parametrize("output", [None, 1])
def test_a_trace_without_an_update_has_no_such_lines(output):
    assert [line.number for line in lines(trace_of("paper", output))] == list(range(1, 12))


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_update_has_a_sentence_without_a_formula():
    for sizes in ((2, 3, 2, 1), (12, 11, 10, 12)):
        trace = traced(a_run(sizes))
        told = {sentence(step, trace) for step in updates(trace)}
        assert len(told) == sum((1 + n) * h for n, h in pairwise(sizes))
        for text in told:
            assert re.search(r"\w\.$", text) and not re.search(r"[.!?]\s", text)
            assert not set(text) & FORMULA
            assert len(text) <= 140


@pytest.mark.parametrize(
    ("index", "start"),
    [
        ((1, 3, 2), "The weight from input 2 to node 3 of layer 1 moves against its derivative"),
        ((3, 1, 0), "The bias of output 1 moves against its derivative"),
    ],
)
def test_the_sentence_names_the_weight(index, start):
    trace = traced(a_run())
    (step,) = (s for s in updates(trace) if s.target.index == index)
    assert sentence(step, trace).startswith(start)


@pytest.mark.parametrize(("l", "layer"), [(1, "layer 1"), (3, "the output layer")])
def test_the_sentence_of_a_layer(l, layer):
    text = layer_sentence(traced(a_run()), "update", l)
    assert text.startswith(f"Every weight into {layer} moves against its derivative")
    assert not set(text) & FORMULA and len(text) <= 140
