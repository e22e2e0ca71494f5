"""Formulas of a lesson's text: what they are worth, by the vectorised algorithm, and what is refused."""

import re

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.expression import symbols
from dacviz.lesson.formulas import Sample, parse, result, single
from dacviz.lesson.markup import LATEX
from tests.lesson.worked import preset_network

PAPER, P = preset_network("paper"), dv.PRESETS["paper"]
SAMPLE = Sample(PAPER, P.x, P.d, P.loss)
BP = dv.backprop(PAPER, P.x, P.d)
ALPHA = dv.alpha(PAPER, dv.forward(PAPER, P.x), 1, 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("w 2 1 3", PAPER.w[2][0, 3]),
        ("x 2", -1.0),
        ("d 1", 1.0),
        ("u 1 2", BP.u[1][1]),
        ("z 2 1", BP.z[2][0]),
        ("slope 1 3", BP.dphi[1][2]),
        ("delta 1 2", BP.delta[1][1]),
        ("gradient 2 1 3", BP.gradient[2][0, 3]),
        ("epsilon 1", BP.epsilon[0]),
        ("alpha 1 2 3 1", ALPHA[0, 1]),
        ("E", BP.error),
        ("dE/du 1 2", BP.delta[1][1]),
        ("dE/dw 2 1 0", BP.gradient[2][0, 0]),
        ("dE/dz 3 1", BP.epsilon[0]),
        ("dz 1 2/du 1 2", BP.dphi[1][1]),
        ("du 3 1/du 1 2", ALPHA[0, 1]),
        ("du 2 1/dw 2 1 3", BP.z[1][2]),
        ("du 2 1/dw 2 1 0", 1.0),
        ("du 2 1/dz 1 3", PAPER.w[2][0, 3]),
        ("2 + 3 * 4 - 6 / 3", 12.0),
        ("-2^2", -4.0),
        ("(1 - 2) * -3", 3.0),
        ("1 - z 1 1 ^ 2", 1 - BP.z[1][0] ** 2),
        ("tanh(u 1 1)", BP.z[1][0]),
        ("exp(1) + ln(2) + sqrt(2) + abs(0 - 3)", np.exp(1) + np.log(2) + np.sqrt(2) + 3),
        ("delta 1 2 by sign", dv.wrong_gradient(PAPER, P.x, P.d, P.loss, "sign")[1][1, 0]),
        ("gradient 1 2 2 by sign", dv.wrong_gradient(PAPER, P.x, P.d, P.loss, "sign")[1][1, 2]),
    ],
)
def test_values(text, value):
    assert result(parse(text, SAMPLE), SAMPLE) == pytest.approx(value, rel=1e-12)


def test_the_error_after_a_step_is_that_of_the_network_that_sgd_leaves():
    run = dv.SGD(PAPER, [P.x], [P.d], learning_rate=0.1)
    run.step(1)
    assert result(parse("E after 0.1", SAMPLE), SAMPLE) == pytest.approx(run.error(), rel=1e-12)
    assert result(parse("E after 0.1 by sign", SAMPLE), SAMPLE) > SAMPLE.error_of(PAPER)


def test_the_error_with_another_weight_or_sum():
    moved = dv.backprop(PAPER.with_weight(1, 2, 1, PAPER.w[1][1, 1] - 0.25), P.x, P.d).error
    assert result(parse("E(w 1 2 1 - 0.25)", SAMPLE), SAMPLE) == pytest.approx(moved, rel=1e-12)
    by_bias = dv.backprop(PAPER.with_weight(1, 2, 0, PAPER.w[1][1, 0] + 0.01), P.x, P.d).error
    assert result(parse("E(u 1 2 + 0.01)", SAMPLE), SAMPLE) == pytest.approx(by_bias, rel=1e-12)


def test_letters_are_written():
    law = parse("delta l i = 0".partition("=")[0], SAMPLE)
    assert symbols(law, LATEX) == r"\delta_{l,i}"
    assert symbols(parse("w l+1 1 i * delta l+1 s", SAMPLE), LATEX) == r"w_{l+1,1,i}\,\delta_{l+1,s}"
    assert symbols(parse("dE/du l i", SAMPLE), LATEX) == r"\frac{\partial E}{\partial u_{l,i}}"


def test_what_a_formula_consists_of():
    assert single("delta 1 2", SAMPLE) == dv.Ref("delta", (1, 2))
    assert single("2 * delta 1 2", SAMPLE) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("delta 9 1", "the network 2-3-2-1 has no delta 9 1"),
        ("delta 1", "delta needs the indices l i, for example delta 1 1"),
        ("foo 1", "cannot stand in the formula"),
        ("2 +", "cannot stand in the formula"),
        ("2 3", "is left over"),
        ("(2", "needs ')'"),
        ("2 $ 3", "cannot be read"),
        ("1 / 0", "cannot be computed"),
        ("9^9^9^9", "cannot be computed"),
        ("(0-1)^0.5", "no finite value"),
        ("exp(1000)", "no finite value"),
        ("ln(0)", "no finite value"),
        ("delta l i", "has no number here"),
        ("eta", "has no number here"),
        ("E(z 1 1 + 1)", "changes one weight or one sum"),
        ("E after x", "needs a number"),
        ("delta 1 1 by magic", "there is no mistake 'magic'"),
        ("u 1 1 by sign", "a mistake changes a δ or a derivative"),
        ("dE/d x 1", "a derivative is by u, z or w"),
        ("dE/dz 1 1", "is no derivative that has a number of its own"),
        ("(" * 250, "is nested deeper than 20"),
        ("-" * 250 + "1", "is nested deeper than 20"),
        ("1+" * 200, "may have 300 characters"),
    ],
)
def test_what_is_refused(text, reason):
    with pytest.raises(ValueError, match=re.escape(reason)):
        result(parse(text, SAMPLE), SAMPLE)
