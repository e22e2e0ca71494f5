"""The rows of the tables: formulas compute what functions compute, bounds hold, a row can be copied and pickled."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.expression import Activate, Letter, Quantity, Ref, Width
from dacviz.core.in_place import from_functions
from dacviz.lesson.expression import symbols, value
from dacviz.lesson.markup import LATEX, MATHML, math
from tests.lesson.mathml import check
from tests.strategies import targets

POINTS = np.array([-30.0, -7.5, -2.25, -1.5, -0.75, -0.01, 0.01, 0.5, 1.25, 3.0, 5.5, 6.5, 30.0])
U, Z = Ref("u", ()), Ref("z", ())


@pytest.mark.parametrize("row", dv.ACTIVATIONS.values(), ids=lambda row: row.name)
def test_the_formulas_of_an_activation_are_its_functions(row):
    for u, z, slope in zip(POINTS.tolist(), row.phi(POINTS).tolist(), row.dphi(POINTS).tolist(), strict=True):
        assert value(row.formula, {U: u}) == pytest.approx(z, rel=1e-12, abs=1e-13)
        # 1 − z² and its like lose what z has rounded away.
        assert value(row.slope_formula, {U: u, Z: z}) == pytest.approx(slope, rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("row", dv.ACTIVATIONS.values(), ids=lambda row: row.name)
def test_every_formula_of_an_activation_can_be_written(row):
    for formula in (row.formula, row.slope_formula):
        check(math(symbols(formula, MATHML)))
        latex = symbols(formula, LATEX)
        assert latex.isascii() and latex.count("{") == latex.count("}")


@pytest.mark.parametrize("row", dv.ACTIVATIONS.values(), ids=lambda row: row.name)
def test_bound_and_range_hold(row):
    u = np.concatenate([np.linspace(-50.0, 50.0, 4001), np.logspace(-9, 2.5, 200), -np.logspace(-9, 2.5, 200)])
    z = row.phi(u)
    assert all(abs(v) <= row.bound(abs(a)) * (1 + 1e-15) for a, v in zip(u.tolist(), z.tolist(), strict=True))
    low, high = row.range
    assert low - 1e-15 <= z.min() and z.max() <= high
    # They are reached, or come near: the range is not wider than it has to be.
    for end, reached in ((low, z.min()), (high, z.max())):
        assert abs(end - reached) < 0.025 if np.isfinite(end) else abs(reached) > 3
    if row.steepest is not None:
        assert np.abs(row.dphi(u)).max() == pytest.approx(row.steepest, rel=1e-6)
        assert np.abs(row.dphi(np.array([-1e9, 1e9]))).max() < 1e-9


@pytest.mark.parametrize("row", dv.ACTIVATIONS.values(), ids=lambda row: row.name)
def test_in_place_equals_the_functions(row):
    """To rounding of numbers near 1; what the training must agree with is tested there."""
    for calls in (row.calls, from_functions(row.phi, row.dphi)):
        z, s = np.tile(POINTS, (2, 1)), np.ones((2, len(POINTS)))
        steps = [*calls.phi(z, s), *(calls.slope(z, s) if calls.slope else [])]
        for call, arguments in steps:
            call(*arguments)
        np.testing.assert_allclose(z, np.tile(row.phi(POINTS), (2, 1)), rtol=4e-15, atol=1e-15)
        np.testing.assert_allclose(s, np.tile(row.dphi(POINTS), (2, 1)), rtol=4e-15, atol=3e-16)


def test_training_makes_the_calls_it_always_made():
    """Time is the number of calls: these four are counted."""
    counted = {}
    for name in ("identity", "tanh", "sigmoid", "relu"):
        z, s = np.ones((2, 2)), np.ones((2, 2))
        calls = dv.ACTIVATIONS[name].in_place
        counted[name] = len(calls.phi(z, s)), len(calls.slope(z, s)) if calls.slope else 0
    assert counted == {"identity": (0, 0), "tanh": (1, 2), "sigmoid": (4, 2), "relu": (1, 1)}


@pytest.mark.parametrize("loss", dv.LOSSES.values(), ids=lambda loss: loss.name)
@pytest.mark.parametrize("m", [1, 3, 6])
def test_the_formulas_of_a_loss_are_its_functions(loss, m):
    rng = np.random.default_rng(m)
    u, output = rng.normal(0.0, 2.0, m), loss.output or "tanh"
    z, dphi = dv.ACTIVATIONS[output].phi(u), dv.ACTIVATIONS[output].dphi(u)
    d = targets(rng, loss.name, (m,))
    known = {Ref(kind, (2, o)): v for kind, values in (("u", u), ("z", z)) for o, v in enumerate(values.tolist(), 1)}
    known |= {Ref("d", (o,)): v for o, v in enumerate(d.tolist(), 1)}
    assert value(loss.formula(2, m), known) == pytest.approx(loss.error(u, z, d), rel=1e-12, abs=1e-15)
    delta = loss.delta(loss.epsilon(u, z, d), dphi, z, d)
    for o in range(1, m + 1):
        slope = Activate(2, output, Quantity(Ref("u", (2, o))), derivative=True)
        assert value(loss.line_3(2, o, m, slope), known) == pytest.approx(delta[o - 1], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("loss", dv.LOSSES)
def test_every_loss_has_words_and_a_formula_in_letters(loss):
    row = dv.LOSSES[loss]
    check(math(symbols(row.formula(Letter("L"), Width(Letter("L"))), MATHML)))
    assert row.sentence[0].islower() and not row.sentence.endswith(".")


ROWS = [*dv.ACTIVATIONS.values(), *dv.LOSSES.values(), *dv.TOYS.values()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_can_be_pickled_and_copied(row):
    assert pickle.loads(pickle.dumps(row)) is row
    assert copy.deepcopy(row) is row


def test_a_changed_row_is_not_taken_for_the_tables():
    noisy = replace(dv.TOYS["sine"], noise=0.5)
    assert copy.copy(noisy).noise == 0.5
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(noisy)


@pytest.mark.parametrize("d", [[0.1, 0.2, 0.7], [1 / 3, 1 / 3, 1 / 3], [0.15, 0.25, 0.6]])
def test_a_distribution_in_float32_is_one(d):
    net = dv.Network.random((2, 3))
    bp = dv.backprop(net, (0.5, -0.5), np.array(d, np.float32), loss="softmax_cross_entropy")
    assert bp.error == pytest.approx(dv.backprop(net, (0.5, -0.5), d, loss="softmax_cross_entropy").error, rel=1e-6)


def test_probabilities_that_float32_made_are_a_distribution():
    logits = np.random.default_rng(0).normal(0.0, 3.0, (200, 64)).astype(np.float32)
    powers = np.exp(logits)
    D = powers / powers.sum(axis=1, keepdims=True)
    net = dv.Network.random((2, 64))
    assert np.isfinite(dv.backprop(net, np.ones((200, 2)), D, loss="softmax_cross_entropy").error)


def test_what_does_not_add_up_is_shown_short():
    net = dv.Network.random((2, 50))
    D = np.full((10, 50), 0.02)
    D[7] = 0.03
    with pytest.raises(ValueError) as refusal:
        dv.backprop(net, np.ones((10, 2)), D, loss="softmax_cross_entropy")
    assert str(refusal.value) == (
        "softmax_cross_entropy needs d_o ≥ 0 that add up to 1, "
        "got [0.03, 0.03, 0.03, 0.03, 0.03, 0.03, …], which add up to 1.5"
    )


def test_an_exponential_that_overflows_stops_the_run_in_words():
    net = dv.Network([[[0.0, 1.0]], [[0.0, 1.0]]], ("exponential", "exponential"))
    run = dv.SGD(net, [[1.0]], [[1e6]], learning_rate=1.0)
    run.step(50)
    assert run.stopped and "not finite" in run.stopped
    assert np.isfinite(run.error())
