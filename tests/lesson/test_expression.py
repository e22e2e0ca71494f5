"""The readings of an expression: value, reads, symbols, numbers; and that they agree with one another."""

import math
import re

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.expression import Activate, Constant, Difference, Letter, Product, Quantity, Ref, Sigma, Softmax, Sum
from dacviz.core.losses import LOSSES
from dacviz.lesson import equations as eq
from dacviz.lesson import markup
from dacviz.lesson.expression import numbers, reads, slopes, symbol, symbols, value, value_as_shown
from dacviz.lesson.markup import LATEX, MATHML
from tests.lesson.calculator import calculate
from tests.lesson.mathml import check, written
from tests.lesson.worked import preset_traces, wide

A, B, C = (Ref("z", (1, k)) for k in (1, 2, 3))
KNOWN = {A: 2.0, B: -3.0, C: 0.5}
a, b, c = Quantity(A), Quantity(B), Quantity(C)


def steps_of_every_preset():
    return [(step, trace.known()) for trace in preset_traces() for step in trace.steps]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (a, 2.0),
        (Constant(1.5), 1.5),
        (Sum((a, b, c)), -0.5),
        (Product((a, b, c)), -3.0),
        (Difference(a, b), 5.0),
        (Activate(1, "tanh", c), math.tanh(0.5)),
        (Activate(1, "tanh", c, derivative=True), 1 - math.tanh(0.5) ** 2),
        (Activate(1, "square", b), 9.0),
        (Product((Constant(2.0), Sum((a, Product((b, c)))))), 1.0),
        (Softmax(2, (a, b, c)), math.exp(-3) / (math.exp(2) + math.exp(-3) + math.exp(0.5))),
    ],
)
def test_value(expression, expected):
    assert value(expression, KNOWN) == pytest.approx(expected, rel=1e-15)


def test_value_names_what_is_not_known():
    with pytest.raises(KeyError) as missing:
        value(Sum((a, b)), {A: 1.0})
    assert missing.value.args == (B,)


def test_softmax_of_huge_sums_does_not_overflow():
    assert value(Softmax(1, (a, b)), {A: 1000.0, B: -1000.0}) == 1.0


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (a, (A,)),
        (Constant(1.0), ()),
        (Sum((b, a)), (B, A)),
        (Product((a, Sum((a, b)))), (A, B)),
        (Difference(b, a), (B, A)),
        (Activate(1, "tanh", c, derivative=True), (C,)),
        (Softmax(2, (a, b, c)), (A, B, C)),
    ],
)
def test_reads_in_the_order_of_writing_each_once(expression, expected):
    assert reads(expression) == expected


class Recorded(dict):
    """A mapping that remembers what was asked of it."""

    def __init__(self, known):
        super().__init__(known)
        self.asked = set()

    def __getitem__(self, ref):
        self.asked.add(ref)
        return super().__getitem__(ref)


def test_reads_is_what_value_asks_for():
    for step, known in steps_of_every_preset():
        recorded = Recorded(known)
        value(step.expression, recorded)
        assert recorded.asked == set(reads(step.expression))


@pytest.mark.parametrize(
    ("ref", "latex"),
    [
        (Ref("w", (2, 1, 0)), "w_{2,1,0}"),
        (Ref("u", (1, 2)), "u_{1,2}"),
        (Ref("z", (1, 2)), "z_{1,2}"),
        (Ref("z", (0, 2)), "x_{2}"),
        (Ref("d", (1,)), "d_{1}"),
        (Ref("delta", (3, 1)), r"\delta_{3,1}"),
        (Ref("alpha", (1, 2, 3, 1)), r"\alpha_{1,2 \to 3,1}"),
        (Ref("dphi", (2, 1)), r"\phi^{\prime}_{2}(u_{2,1})"),
        (Ref("gradient", (2, 1, 0)), r"\frac{\partial E}{\partial w_{2,1,0}}"),
        (Ref("output_gradient", (2, 1, 0, 3, 1)), r"\frac{\partial u_{3,1}}{\partial w_{2,1,0}}"),
    ],
)
def test_symbol_is_the_papers(ref, latex):
    assert symbol(ref, LATEX) == latex


@pytest.mark.parametrize(
    ("ref", "text"), [(Ref("delta", (1, 2)), "delta[1,2]"), (Ref("alpha", (1, 2, 3, 1)), "alpha[1,2,3,1]")]
)
def test_ref_as_text(ref, text):
    assert str(ref) == text


@pytest.mark.parametrize(
    ("expression", "in_symbols", "in_numbers"),
    [
        (b, "z1,2", "−3"),
        (Sum((a, b)), "z1,1+z1,2", "2+(−3)"),
        (Sum((b, a)), "z1,2+z1,1", "−3+2"),
        (Product((a, b)), "z1,1z1,2", "2⋅(−3)"),
        (Product((b, a)), "z1,2z1,1", "−3⋅2"),
        (Difference(a, b), "z1,1−z1,2", "2−(−3)"),
        (Product((Difference(b, a), c)), "(z1,2−z1,1)z1,3", "((−3)−2)⋅0.5"),
        (Product((c, Sum((b, a)))), "z1,3(z1,2+z1,1)", "0.5⋅((−3)+2)"),
        (Product((c, Sum((b,)))), "z1,3z1,2", "0.5⋅(−3)"),
        (Activate(2, "tanh", b), "φ2(z1,2)", "tanh(−3)"),
        (Activate(2, "identity", a, derivative=True), "φ′2(z1,1)", "1"),
        (Product((a, Activate(2, "square", b, derivative=True))), "z1,1φ′2(z1,2)", "2⋅(−6)"),
    ],
)
def test_symbols_and_numbers(expression, in_symbols, in_numbers):
    letters, digits = symbols(expression, MATHML), numbers(expression, MATHML, KNOWN)
    for formula in (letters, digits):
        check(markup.math(formula))
    assert written(markup.math(letters)) == in_symbols
    assert written(markup.math(digits)) == in_numbers


def long_sum(n):
    terms = tuple(Quantity(Ref("z", (1, k))) for k in range(1, n + 1))
    return Sum(terms, Sigma("k", n, Quantity(Ref("z", (1, Letter("k"))))))


@pytest.mark.parametrize(
    ("n", "in_symbols", "in_numbers"),
    [
        (4, "z1,1+z1,2+z1,3+z1,4", "1+2+3+4"),
        (5, "∑k=15z1,k", "1+2+⋯+5"),
        (64, "∑k=164z1,k", "1+2+⋯+64"),
    ],
)
def test_a_long_sum_is_written_short(n, in_symbols, in_numbers):
    known = {Ref("z", (1, k)): float(k) for k in range(1, n + 1)}
    assert written(markup.math(symbols(long_sum(n), MATHML))) == in_symbols
    assert written(markup.math(numbers(long_sum(n), MATHML, known))) == in_numbers
    assert value(long_sum(n), known) == n * (n + 1) / 2


def test_a_long_sum_as_a_factor_has_parentheses_in_numbers():
    known = {Ref("z", (1, k)): float(k) for k in range(1, 6)}
    product = Product((Constant(2.0), long_sum(5)))
    assert written(markup.math(symbols(product, MATHML))) == "2∑k=15z1,k"
    assert written(markup.math(numbers(product, MATHML, known))) == "2⋅(1+2+⋯+5)"


@pytest.mark.parametrize(
    ("outputs", "in_symbols", "in_numbers"),
    [
        (2, "eu1,2eu1,1+eu1,2", "e−2e−1+e−2"),
        (4, "eu1,2eu1,1+eu1,2+eu1,3+eu1,4", "e−2e−1+e−2+e−3+e−4"),
        (5, "eu1,2∑k=15eu1,k", "e−2e−1+⋯+e−5"),
        (64, "eu1,2∑k=164eu1,k", "e−2e−1+⋯+e−64"),
    ],
)
def test_a_softmax_is_a_fraction_of_powers_and_a_long_one_is_written_short(outputs, in_symbols, in_numbers):
    logits = tuple(Quantity(Ref("u", (1, k))) for k in range(1, outputs + 1))
    known = {u.ref: -float(u.ref.index[1]) for u in logits}
    assert written(markup.math(symbols(Softmax(2, logits), MATHML))) == in_symbols
    assert written(markup.math(numbers(Softmax(2, logits), MATHML, known))) == in_numbers


LATEX_COMMANDS = {"alpha", "cdot", "cdots", "delta", "frac", "left", "operatorname", "partial", "phi", "prime", "right"}
LATEX_COMMANDS |= {"max", "min", "sum", "times", "to", "text", "quad", "varepsilon", "ldots", "sigma"}


def check_latex(text):
    """Known commands, balanced braces and parentheses; of the letters beyond ASCII only σ."""
    assert text.replace("σ", "").isascii()
    assert set(re.findall(r"\\([A-Za-z]+)", text)) <= LATEX_COMMANDS
    assert text.count(r"\left(") == text.count(r"\right)")
    depths = np.cumsum([(ch == "{") - (ch == "}") for ch in text])
    assert depths.min() >= 0
    assert depths[-1] == 0


def test_every_formula_of_every_preset_is_well_formed():
    for step, known in steps_of_every_preset():
        for text in (symbol(step.target, LATEX), symbols(step.expression, LATEX)):
            check_latex(text)
        check_latex(numbers(step.expression, LATEX, known))
        for text in (symbol(step.target, MATHML), symbols(step.expression, MATHML)):
            check(markup.math(text))
        check(markup.math(numbers(step.expression, MATHML, known)))


@pytest.mark.parametrize("loss", LOSSES)
def test_every_formula_of_a_wide_network_is_well_formed(loss):
    trace = wide(loss)
    known = trace.known()
    for step in trace.steps:
        check_latex(symbols(step.expression, LATEX))
        check_latex(numbers(step.expression, LATEX, known))
        check(markup.math(symbols(step.expression, MATHML)))
        check(markup.math(numbers(step.expression, MATHML, known)))


def test_the_numbers_of_every_preset_can_be_redone():
    """Whoever types the printed formula into a calculator gets ``value_as_shown``."""
    for step, known in steps_of_every_preset():
        printed = numbers(step.expression, LATEX, known)
        assert calculate(printed) == pytest.approx(value_as_shown(step.expression, known), rel=1e-12, abs=1e-300)


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ({A: 1.23456, B: 2.0}, 1.235 * 2.0),
        ({A: 1.0, B: 1 / 3}, 0.3333),
        ({A: 0.5, B: 0.25}, 0.125),
    ],
)
def test_value_as_shown_uses_the_rounded_factors(known, shown):
    assert value_as_shown(Product((a, b)), known) == shown


def test_value_as_shown_rounds_a_slope_too_because_it_is_printed_as_a_number():
    slope = Activate(1, "tanh", a, derivative=True)
    known = {A: 0.3}
    assert value(slope, known) == pytest.approx(0.915137, abs=1e-6)
    assert value_as_shown(slope, known) == 0.9151


def test_the_slopes_of_an_expression_are_named_once():
    net = dv.Network.random((2, 3, 2, 1), seed=0)
    _, _, hidden = eq.delta_hidden(net, 1, 2)
    assert slopes(hidden) == (Ref("dphi", (1, 2)),)
    _, _, forward = eq.alpha_forward(net, (1, 1), 3, 1)
    assert slopes(forward) == (Ref("dphi", (2, 1)), Ref("dphi", (2, 2)))
    assert slopes(eq.weighted_sum(net, 1, 1)[2]) == ()
