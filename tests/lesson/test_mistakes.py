"""A mistake as a changed law against the same mistake as arrays; what a learner is shown of it."""

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.lesson.expression import numbers, symbols, value
from dacviz.lesson.markup import LATEX
from dacviz.lesson.mistakes import mistaken_trace, wrong_ways
from tests.strategies import cases, examples


def gap(trace, wrong, right):
    """The worst difference of ∂E/∂w, in units of the largest derivative of its layer."""
    known, worst = trace.known(), 0.0
    for l in wrong.indices:
        h, n = wrong[l].shape
        mine = [[known[dv.Ref("gradient", (l, i, j))] for j in range(n)] for i in range(1, h + 1)]
        size = max(np.abs(wrong[l]).max(), np.abs(right[l]).max(), 1e-300)
        worst = max(worst, float(np.abs(np.array(mine) - wrong[l]).max() / size))
    return worst


@examples(300)
@given(cases(batch=False))
def test_algorithm_1_with_a_mistake_in_it_is_the_wrong_gradient(case):
    given_case = (case.net, case.x, case.d, case.loss)
    right = dv.backprop(*given_case).gradient
    for name, mistake in dv.MISTAKES.items():
        if mistake.layers(case.net, case.loss):
            wrong = dv.wrong_gradient(*given_case, name, eta=0.05)
            if not all(np.isfinite(W).all() for W in wrong):
                continue  # φ of a derivative can be beyond float64 where φ of a sum is not
            trace = mistaken_trace(*given_case, name, eta=0.05)
            assert gap(trace, wrong, right) <= 1e-12, name
            assert all(value(step.expression, trace.known() | {dv.Ref("eta", ()): 0.05}) == step.value
                       for step in trace.steps)  # fmt: skip


def wide():
    """A network of equally wide layers, where every mistake about the neighbours is possible."""
    weights = [W * 2 + 0.1 for W in dv.initial_weights((3, 3, 3, 3), seed=11)]
    return dv.Network(weights, ("sigmoid", "softplus", "tanh"))


def test_two_mistakes_in_one_layer_meet_too():
    net, x, d, loss = wide(), np.array([0.4, -0.3, 0.9]), np.array([0.1, -0.2, 0.5]), "squared_error"
    names = ("summand_forgotten", "slope_at_output", "gradient_with_sum")
    trace = mistaken_trace(net, x, d, loss, names, layers=[2])
    wrong = dv.wrong_gradient(net, x, d, loss, names, layers=[2])
    assert gap(trace, wrong, dv.backprop(net, x, d, loss).gradient) <= 1e-12


def test_a_mistake_that_does_not_apply_and_one_that_there_is_not_are_refused():
    net, x, d = wide(), np.zeros(3), np.zeros(3)
    with pytest.raises(ValueError, match="cannot be made here"):
        mistaken_trace(net, x, d, "half_squared_error", "slope_at_cross_entropy")
    with pytest.raises(ValueError, match="unknown mistake 'nonsense'"):
        mistaken_trace(net, x, d, "half_squared_error", "nonsense")


def written(net, target, loss="half_squared_error"):
    return {way.mistake.name: symbols(way.expression, LATEX) for way in reversed(list(wrong_ways(net, loss, target)))}


def test_formulas_of_a_hidden_delta():
    forms = written(wide(), dv.Ref("delta", (2, 1)))
    slope = r"\phi^{\prime}_{2}(u_{2,1})\,"
    assert forms["sum_without_weights"] == slope + r"\left( \delta_{3,1} + \delta_{3,2} + \delta_{3,3} \right)"
    assert forms["weights_transposed"].startswith(slope + r"\left( w_{3,1,1}\,\delta_{3,1} + w_{3,1,2}\,\delta_{3,2}")
    assert forms["slope_at_output"].startswith(r"\phi^{\prime}_{2}(z_{2,1})\,")
    assert forms["activation_for_slope"].startswith(r"\phi_{2}(u_{2,1})\,")
    assert r"\left( w_{3,1,1} + w_{3,1,0} \right)\,\delta_{3,1}" in forms["bias_weight_summed"]
    assert r"w_{3,1,1} - \eta\,\frac{\partial E}{\partial w_{3,1,1}}" in forms["updated_weights"]


def test_formulas_at_an_output():
    net = dv.Network.random((2, 2), output="sigmoid", seed=1)
    half, square, entropy = (
        written(net, dv.Ref("delta", (1, 2)), loss)
        for loss in ("half_squared_error", "squared_error", "binary_cross_entropy")
    )
    assert half["sign"] == r"\left( d_{2} - z_{1,2} \right)\,\phi^{\prime}_{1}(u_{1,2})"
    assert half["factor_2"] == r"2\,\left( z_{1,2} - d_{2} \right)\,\phi^{\prime}_{1}(u_{1,2})"
    assert square["factor_2"] == r"\left( z_{1,2} - d_{2} \right)\,\phi^{\prime}_{1}(u_{1,2})"
    assert half["output_without_slope"] == r"z_{1,2} - d_{2}"
    product = r"\left( z_{1,2} - d_{2} \right)\,z_{1,2}\,\left( 1 - z_{1,2} \right)"
    assert entropy == {"slope_at_cross_entropy": product, "sign": "d_{2} - z_{1,2}"}


def test_formulas_of_a_derivative_by_a_weight_and_by_a_bias():
    weight, bias = (written(wide(), dv.Ref("gradient", (2, 1, j))) for j in (3, 0))
    assert weight["gradient_with_own_output"] == r"\delta_{2,1}\,z_{2,1}"
    assert weight["gradient_with_sum"] == r"\delta_{2,1}\,u_{1,3}"
    assert weight["gradient_transposed"] == r"\delta_{2,3}\,z_{1,1}"
    assert bias["bias_times_output"] == r"\delta_{2,1}\,z_{2,1}"


def test_a_long_sum_without_a_term_says_which():
    net = dv.Network.random((1, 2, 6), output="tanh", seed=3)
    forms = written(net, dv.Ref("delta", (1, 2)))
    assert forms["summand_forgotten"].endswith(r"- w_{2,6,2}\,\delta_{2,6} \right)")
    known = dv.trace(net, [0.5], np.zeros(6)).known() | {dv.Ref("eta", ()): 0.1}
    for way in wrong_ways(net, "half_squared_error", dv.Ref("delta", (1, 2))):
        assert numbers(way.expression, LATEX, known)


@pytest.mark.parametrize("target", [dv.Ref("u", (1, 1)), dv.Ref("z", (1, 1))])
def test_no_mistake_is_known_of_the_forward_sweep(target):
    assert not list(wrong_ways(wide(), "half_squared_error", target))
