"""The paper's numbered equations for one network: number, target, the formula in letters, and what they amount to."""

import pytest

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.lesson import equations as eq
from dacviz.lesson.expression import numbers, reads, symbols, value
from dacviz.lesson.markup import LATEX
from tests.lesson.worked import preset_network, trace_of, wide

NET = dv.Network.random((2, 3, 2), hidden="tanh", output="sigmoid")


@pytest.mark.parametrize(
    ("equation", "number", "target", "latex"),
    [
        (eq.weighted_sum(NET, 1, 3), "7", Ref("u", (1, 3)), r"w_{1,3,0} + w_{1,3,1}\,x_{1} + w_{1,3,2}\,x_{2}"),
        (
            eq.weighted_sum(NET, 2, 1),
            "7",
            Ref("u", (2, 1)),
            r"w_{2,1,0} + w_{2,1,1}\,z_{1,1} + w_{2,1,2}\,z_{1,2} + w_{2,1,3}\,z_{1,3}",
        ),
        (eq.activated(NET, 1, 3), "8", Ref("z", (1, 3)), r"\phi_{1}(u_{1,3})"),
        (
            eq.delta_output(NET, 2, "half_squared_error"),
            "33",
            Ref("delta", (2, 2)),
            r"\left( z_{2,2} - d_{2} \right)\,\phi^{\prime}_{2}(u_{2,2})",
        ),
        (
            eq.delta_output(NET, 2, "squared_error"),
            "33",
            Ref("delta", (2, 2)),
            r"2\,\left( z_{2,2} - d_{2} \right)\,\phi^{\prime}_{2}(u_{2,2})",
        ),
        (eq.delta_output(NET, 2, "binary_cross_entropy"), "33", Ref("delta", (2, 2)), "z_{2,2} - d_{2}"),
        (
            eq.delta_output(NET, 2, "softmax_cross_entropy"),
            "33",
            Ref("delta", (2, 2)),
            r"\frac{e^{u_{2,2}}}{e^{u_{2,1}} + e^{u_{2,2}}} - d_{2}",
        ),
        (
            eq.delta_hidden(NET, 1, 3),
            "32",
            Ref("delta", (1, 3)),
            r"\phi^{\prime}_{1}(u_{1,3})\,\left( w_{2,1,3}\,\delta_{2,1} + w_{2,2,3}\,\delta_{2,2} \right)",
        ),
        (eq.alpha_start(NET, 1, 1), "21", Ref("alpha", (2, 1, 2, 1)), "1"),
        (eq.alpha_start(NET, 1, 2), "21", Ref("alpha", (2, 1, 2, 2)), "0"),
        (
            eq.alpha_hidden(NET, 1, 3, 2),
            "26",
            Ref("alpha", (1, 3, 2, 2)),
            r"\phi^{\prime}_{1}(u_{1,3})\,"
            r"\left( w_{2,1,3}\,\alpha_{2,1 \to 2,2} + w_{2,2,3}\,\alpha_{2,2 \to 2,2} \right)",
        ),
        (eq.gradient(2, 1, 3), "30", Ref("gradient", (2, 1, 3)), r"\delta_{2,1}\,z_{1,3}"),
        (eq.gradient(1, 3, 0), "30", Ref("gradient", (1, 3, 0)), r"\delta_{1,3}"),
        (
            eq.output_gradient(NET, 1, 3, 2, 1),
            "31",
            Ref("output_gradient", (1, 3, 2, 2, 1)),
            r"\alpha_{1,3 \to 2,1}\,x_{2}",
        ),
        (eq.output_gradient(NET, 1, 3, 0, 1), "31", Ref("output_gradient", (1, 3, 0, 2, 1)), r"\alpha_{1,3 \to 2,1}"),
        (
            eq.delta_by_alpha(NET, 1, 3),
            "29",
            Ref("delta", (1, 3)),
            r"\delta_{2,1}\,\alpha_{1,3 \to 2,1} + \delta_{2,2}\,\alpha_{1,3 \to 2,2}",
        ),
    ],
)
def test_equation(equation, number, target, latex):
    assert equation[:2] == (number, target)
    assert symbols(equation[2], LATEX) == latex


@pytest.mark.parametrize(
    ("equation", "latex"),
    [
        (eq.weighted_sum, r"w_{2,1,0} + \sum_{j=1}^{6} w_{2,1,j}\,z_{1,j}"),
        (eq.delta_hidden, r"\phi^{\prime}_{2}(u_{2,1})\,\sum_{s=1}^{5} w_{3,s,1}\,\delta_{3,s}"),
        (eq.delta_by_alpha, r"\sum_{o=1}^{5} \delta_{3,o}\,\alpha_{2,1 \to 3,o}"),
    ],
)
def test_long_sums_are_written_as_in_the_paper(equation, latex):
    net = wide(sizes=(2, 6, 2, 5)).net
    assert symbols(equation(net, 2, 1)[2], LATEX) == latex


def test_a_negative_number_inside_a_weighted_sum_has_parentheses():
    known = {Ref("w", (1, 1, 0)): -0.5, Ref("w", (1, 1, 1)): -2.0, Ref("w", (1, 1, 2)): 3.0}
    known |= {Ref("z", (0, 1)): -1.0, Ref("z", (0, 2)): 0.25}
    assert (
        numbers(eq.weighted_sum(NET, 1, 1)[2], LATEX, known)
        == r"-0.5 + \left( -2 \right)\cdot \left( -1 \right) + 3\cdot 0.25"
    )


@pytest.mark.parametrize("loss", dv.LOSSES)
def test_line_3_is_written_for_every_loss(loss):
    assert Ref("d", (1,)) in reads(eq.delta_output(NET, 1, loss)[2])


def test_line_3_of_an_unknown_loss():
    with pytest.raises(ValueError, match="unknown loss 'hinge'; choose one of half_squared_error"):
        eq.delta_output(NET, 1, "hinge")


@pytest.mark.parametrize("name", dv.PRESETS)
def test_delta_merged_from_alpha_is_delta(name):
    """(29): the side by side of one sweep of δ and one sweep of α for each output."""
    trace, net = trace_of(name), preset_network(name)
    known = trace.known()
    for o in range(1, net.sizes[-1] + 1):
        known |= trace_of(name, output=o).known()
    for l in net.w.indices:
        for i in range(1, net.sizes[l] + 1):
            _, target, merged = eq.delta_by_alpha(net, l, i)
            assert value(merged, known) == pytest.approx(known[target], rel=1e-12, abs=1e-17)


@pytest.mark.parametrize("output", [None, 1])
def test_every_equation_of_a_trace_has_a_general_form(output):
    assert {step.equation for step in trace_of("paper", output).steps} <= set(eq.GENERAL)


@pytest.mark.parametrize("number", eq.GENERAL)
def test_general_forms_are_balanced(number):
    text = eq.GENERAL[number]
    assert text.isascii()
    assert text.count("{") == text.count("}")
    assert " = " in text
