"""What a learner asks at a step: said once, at the right step, with true numbers."""

import re

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.difference_quotients import error_change
from dacviz.core.expression import Ref
from dacviz.core.forward import forward
from dacviz.lesson.markup import number
from dacviz.lesson.notes import NUDGE, notes
from dacviz.lesson.presets import PRESETS
from tests.lesson.worked import preset_network, preset_traces, trace_of


def text_of(note):
    """The note as somebody hears it: words, and formulas without their tags."""
    return "".join(re.sub("<[^>]+>", "", part) for _, part in note)


def told(name, output=None):
    return {ref: text_of(note) for ref, note in notes(trace_of(name, output)).items()}


def test_each_note_belongs_to_a_step_of_the_trace():
    for trace in preset_traces():
        assert notes(trace).keys() <= {step.target for step in trace.steps}


def test_of_the_papers_network_every_question_is_answered_once():
    found = told("paper")
    assert list(found) == [Ref("delta", (3, 1)), Ref("z", (3, 1)), *(Ref("delta", i) for i in ((2, 1), (1, 1), (1, 2)))]


def test_what_delta_is_promises_what_the_error_does():
    p, net = PRESETS["paper"], preset_network("paper")
    delta = dv.backprop(net, p.x, p.d).delta[3][0]
    # E by hand: the output is the identity of its sum.
    output = dv.forward(net, p.x).z[3][0]
    measured = 0.5 * (output + NUDGE - p.d[0]) ** 2 - 0.5 * (output - p.d[0]) ** 2
    text = told("paper")[Ref("delta", (3, 1))]
    assert f"0.01 · δ = 0.01 · ({number(delta)})" in text
    assert f"measured: {number(measured)}." in text


def test_epsilon_is_the_derivative_by_the_output():
    p = PRESETS["paper"]
    epsilon = dv.backprop(preset_network("paper"), p.x, p.d).epsilon[0]
    assert number(epsilon) in told("paper")[Ref("z", (3, 1))]


def test_the_slope_is_shown_with_its_own_form_and_numbers():
    p, net = PRESETS["paper"], preset_network("paper")
    pas = dv.forward(net, p.x)
    text = told("paper")[Ref("delta", (2, 1))]
    assert f"1−{number(pas.z[2][0])}2={number(pas.dphi[2][0])}" in text.replace(" ", "")


def test_the_sum_is_the_chain_rule_through_the_nodes_that_are_fed():
    assert "E feels this sum through 2 nodes" in told("paper")[Ref("delta", (1, 1))]
    assert "The output feels this sum through 2 nodes" in told("paper", output=1)[Ref("alpha", (1, 1, 3, 1))]


def test_the_count_is_that_of_the_costs():
    counts = dv.costs((2, 3, 2, 1))
    text = told("paper")[Ref("delta", (1, 2))]
    assert f"take {counts.delta} multiplications this way, {counts.definition} by the definition" in text


def test_a_network_without_hidden_nodes_has_notes_of_its_output_only():
    net = dv.Network([[[0.1, 0.5]]], ["identity"])
    assert set(notes(dv.trace(net, (1.0,), (0.0,)))) == {Ref("delta", (1, 1)), Ref("z", (1, 1))}


@pytest.mark.parametrize("loss", ["half_squared_error", "squared_error", "absolute_error", "huber"])
def test_the_error_moves_as_a_nudged_sum_makes_it(loss):
    """E anew, with the bias of the node changed by the nudge: the same sum, on another road."""
    net = dv.Network.random((3, 4, 3, 2), seed=5)
    x, d = np.array([0.3, -0.8, 0.5]), np.array([0.2, -0.4])
    for l in net.w.indices:
        for i in range(1, net.sizes[l] + 1):
            moved = net.with_weight(l, i, 0, net.w[l][i - 1, 0] + NUDGE)
            wanted = dv.backprop(moved, x, d, loss=loss).error - dv.backprop(net, x, d, loss=loss).error
            assert error_change(net, forward(net, x), d, (l, i), NUDGE, loss) == pytest.approx(wanted, abs=1e-12)
