"""One row adds an activation, one a loss: two are added here and taken through every function and every page."""

import copy
import dataclasses
import json
import pickle

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.activations import ACTIVATIONS, Activation, U
from dacviz.core.difference_quotients import methods, quotients
from dacviz.core.exact import exact, rational_names
from dacviz.core.expression import (
    Call,
    Constant,
    Difference,
    Fraction,
    Letter,
    Power,
    Product,
    Quantity,
    Ref,
    Sigma,
    Sum,
)
from dacviz.core.gradient_flow import gradient_flow
from dacviz.core.losses import LOSSES, Loss, Targets
from dacviz.core.next_step import next_step
from dacviz.core.training_run import TrainingRun
from dacviz.formats.numbers_table import rows, to_json, to_python
from dacviz.lesson.algorithm import goal, lines
from dacviz.lesson.captions import layer_sentence, sentence
from dacviz.lesson.expression import symbols
from dacviz.lesson.induction import induction
from dacviz.lesson.markup import LATEX, MATHML, html, math
from dacviz.lesson.nested import nested
from dacviz.lesson.sgd_trace import with_update
from dacviz.lesson.sweeps import sweeps
from dacviz.pictures.film.algorithm_film import film
from dacviz.pictures.film.induction_film import induction_film
from dacviz.pictures.film.sweeps_film import sweeps_film
from dacviz.state.coefficients_view import PARTS
from dacviz.state.problem import Problem
from dacviz.ui.training.data import out_of_reach
from tests.lesson.mathml import check, written
from tests.ui.app import opened, texts
from tests.ui.page import choose, errors, film_of, open_page

# u / √(1 + u²): no complex or rational form, no calls of its own for training.
BEND = Activation(
    "bend",
    lambda u: u / np.hypot(1.0, u),
    lambda u: np.hypot(1.0, u) ** -3.0,
    formula=Fraction(U, Power(Sum((Constant(1.0), Power(U, Constant(2.0)))), Constant(0.5))),
    slope_formula=Power(Sum((Constant(1.0), Power(U, Constant(2.0)))), Constant(-1.5)),
    sentence="The bend leads the sum gently into the range −1 to 1",
    bound=lambda a: 1.0,
    range=(-1.0, 1.0),
    steepest=1.0,
)


def _power(L, o, exponent):
    return Power(Difference(Quantity(Ref("z", (L, o))), Quantity(Ref("d", (o,)))), Constant(exponent))


def _sum_of_fourths(L, m):
    terms = tuple(_power(L, o, 4.0) for o in range(1, m + 1)) if isinstance(m, int) else ()
    return Sum(terms, Sigma("o", m, _power(L, Letter("o"), 4.0)))


# Σ (z − d)⁴, for outputs that are bends and targets above −1.
FOURTH = Loss(
    "fourth_power",
    error=lambda u, z, d: float(np.sum((z - d) ** 4)),
    epsilon=lambda u, z, d: 4.0 * (z - d) ** 3,
    in_place=lambda y, d, delta: [
        (np.subtract, (y, d, delta)),
        (np.power, (delta, np.array(3.0), delta)),
        (np.multiply, (delta, np.array(4.0), delta)),
    ],
    formula=_sum_of_fourths,
    line_3=lambda L, o, m, slope: Product((Constant(4.0), _power(L, o, 3.0), slope)),
    sentence="four times the third power of how far it is off, times the slope of its activation",
    output="bend",
    targets=Targets(
        lambda d: d > -1,
        wanted="every d_o above −1",
        advice="Fourth power needs every number of d above −1, for example 0.",
        suited=lambda d: np.maximum(d, -0.5),
    ),
    remark="The fourth power hardly sees small errors.",
)


@pytest.fixture(autouse=True)
def _added(monkeypatch):
    monkeypatch.setitem(ACTIVATIONS, "bend", BEND)
    monkeypatch.setitem(LOSSES, "fourth_power", FOURTH)


X, D = (0.5, -1.0), (0.25, 0.5)


def network(*activations, seed=1):
    return dv.Network(dv.initial_weights((2, *[3] * (len(activations) - 1), 2), seed=seed), activations)


NAMES = ("bend", "tanh", "bend")


def test_the_gradient_is_that_of_differences():
    net = network(*NAMES)
    bp = dv.backprop(net, X, D, loss="fourth_power")
    rng = np.random.default_rng(0)
    direction = dv.Layers(tuple(rng.normal(size=W.shape) for W in net.weights))
    slope = sum(float((v * g).sum()) for v, g in zip(direction, bp.gradient, strict=True))
    quotient = dv.difference_quotient(net, X, D, direction, h=1e-5, loss="fourth_power")
    assert quotient == pytest.approx(slope, rel=1e-7)


def test_the_trace_meets_backprop():
    trace, bp = (f(network(*NAMES), X, D, loss="fourth_power") for f in (dv.trace, dv.backprop))
    assert trace.error == pytest.approx(bp.error, rel=1e-14)
    for step in trace.steps:
        if step.target.kind == "gradient":
            l, i, j = step.target.index
            assert step.value == pytest.approx(bp.gradient[l][i - 1, j], rel=1e-12, abs=1e-16)


def test_three_ways_to_alpha_and_the_theorems():
    net = network(*NAMES)
    pas = dv.forward(net, X)
    one, *others = (dv.alpha(net, pas, 1, 3, method) for method in ("theorem2", "definition", "paths"))
    for other in others:
        np.testing.assert_allclose(other, one, rtol=1e-12)
    assert all(residual.holds for residual in dv.residuals(net, X, D, loss="fourth_power"))


@pytest.mark.parametrize("batch_size", [1, 3])
def test_sgd_steps_as_backprop_says(batch_size):
    net, rng = network(*NAMES), np.random.default_rng(3)
    inputs, targets = rng.normal(size=(6, 2)), rng.uniform(-0.5, 1.0, (6, 2))
    run = dv.SGD(net, inputs, targets, loss="fourth_power", batch_size=batch_size, learning_rate=0.1)
    assert next_step(run).promised < 0
    for _ in range(5):
        at = run.upcoming()
        before = run.network
        gradient = dv.backprop(before, inputs[at], targets[at], loss="fourth_power").gradient
        run.step()
        for l in (1, 2, 3):
            expected = before.w[l] - 0.1 * gradient[l] / len(at)
            np.testing.assert_allclose(run.network.w[l], expected, rtol=1e-12, atol=1e-14)


def test_it_learns_a_toy():
    net = dv.Network.random((1, 8, 1), hidden="bend", output="bend")
    run = TrainingRun(net, dv.toy("sine"), loss="fourth_power", learning_rate=0.1)
    before = run.history.newest.train
    for _ in range(20):
        run.epoch()
    assert run.stopped is None and run.history.newest.train < before / 4


def test_what_flows_back_counts_its_flat_nodes():
    net = dv.Network([[[0.0, 0.0], [50.0, 0.0]], [[0.0, 1.0, 1.0]]], ("bend", "bend"))
    flowing = gradient_flow(net, np.ones((3, 1)), np.zeros((3, 1)), loss="fourth_power")
    assert flowing.saturated[0] == 1


def test_what_it_cannot_do_is_refused_in_words():
    net = network(*NAMES)
    with pytest.raises(ValueError, match="bend does not turn fractions into fractions; use identity, relu"):
        exact(net, X, D)
    assert "bend" not in rational_names()
    assert "complex step" not in methods(net, (1, 1), (3, 1))
    with pytest.raises(ValueError, match="no 'complex step' between these layers; choose one of one-sided, central"):
        quotients(net, dv.forward(net, X), (1, 1), (3, 1), [0.1], "complex step")
    with pytest.raises(ValueError, match="fourth_power needs the output activation bend, got tanh"):
        dv.SGD(network("tanh", "tanh"), X, D, loss="fourth_power")
    with pytest.raises(ValueError, match="fourth_power needs every d_o above −1, got -2"):
        dv.backprop(net, X, (0.0, -2.0), loss="fourth_power")
    assert "never below −1 and never exceeds 1" in out_of_reach("bend", np.array([[3.0]]))


@pytest.mark.parametrize("output", [None, 2])
@pytest.mark.parametrize("by", ["layer", "node"])
def test_lines_captions_films_and_files(by, output):
    net = network(*NAMES)
    trace = dv.trace(net, X, D, loss="fourth_power", output=output)
    for line in lines(trace):
        assert html(line.parts)
    check(math(goal(trace)))
    said = {sentence(step, trace) for step in trace.steps}
    assert "The bend leads the sum gently into the range −1 to 1: this is the prediction." in said
    assert ("Output 2 should be 0.5: four times the third power of how far it is off, times the slope of its "
            "activation.") in said or output == 2  # fmt: skip
    assert all(layer_sentence(trace, step.phase, step.target.index[0]) for step in trace.steps)
    shown = film(trace, by=by, nodes="delta" if output is None else "alpha")
    text = json.dumps(shown, ensure_ascii=False)
    assert by == "layer" or ">bend<" in text
    assert len(rows(trace)) > len(trace.steps)
    assert "bend" in to_json(trace) and "fourth_power" in to_python(trace)


def test_programs_have_them_by_their_formulas():
    net = network(*NAMES)
    bp = dv.backprop(net, X, D, loss="fourth_power")
    names = {}
    exec(dv.code(net, X, D, "fourth_power", "numpy"), names)
    E, delta, gradient = names["backprop"](names["x"], names["d"])
    assert pytest.approx(bp.error, rel=1e-14) == E
    for l, (own, slope) in enumerate(zip(delta, gradient, strict=True), 1):
        np.testing.assert_allclose(own, bp.delta[l], rtol=1e-12)
        np.testing.assert_allclose(slope, bp.gradient[l], rtol=1e-12)
    assert "pow(1.0 + square(u), -1.5)" in dv.code(net, X, D, "fourth_power", "c")
    assert "torch.sum((z - d)**4)" in dv.code(net, X, D, "fourth_power", "torch")


@pytest.mark.parametrize("language", ["numpy", "torch", "c"])
def test_a_function_that_a_language_does_not_have_is_refused_in_words(language, monkeypatch):
    odd = dataclasses.replace(BEND, formula=Call("gamma", (U,)))
    monkeypatch.setitem(ACTIVATIONS, "bend", odd)
    with pytest.raises(ValueError, match=r"gamma has no form in (C|numpy|torch); there are exp, "):
        dv.code(network(*NAMES), X, D, "fourth_power", language)


def test_line_3_and_the_error_are_those_of_the_row():
    trace = dv.trace(network(*NAMES), X, D, loss="fourth_power")
    (line_3,) = (part for kind, part in lines(trace)[2].parts if kind == "math")
    assert written(math(line_3)) == "δL,o=4(zL,o−do)3φ′L(uL,o)"
    assert written(math(goal(trace))) == "E=∑o=1m(zL,o−do)4"


def test_sweeps_induction_nested_and_a_step_of_sgd():
    net = network(*NAMES)
    both = sweeps(net, X, (1, 1), (3, 2))
    assert both.meet and sweeps_film(both)["frames"]
    assert induction_film(induction(net, X, (1, 1), (3, 2)))["frames"]
    assert symbols(nested(net, 2, 1, 2), MATHML)
    run = dv.SGD(net, [X], [D], loss="fourth_power")
    trace = with_update(dv.trace(net, X, D, loss="fourth_power"), next_step(run))
    assert trace.updates and film(trace)["frames"]


def test_the_rows_can_be_copied_and_pickled():
    for row in (BEND, FOURTH):
        assert pickle.loads(pickle.dumps(row)) is row is copy.deepcopy(row)


# --- state and pages --------------------------------------------------------------------------------------------------


def test_a_problem_takes_them_with_what_they_need():
    paper = Problem.of("paper").with_d((-3.0,))
    changed = paper.with_loss("fourth_power")
    assert (changed.activations[-1], changed.d) == ("bend", (-0.5,))
    assert changed.checked() is changed
    with pytest.raises(ValueError, match="Fourth power needs every number of d above −1"):
        changed.with_d((-2.0,))
    assert changed.with_activations(("tanh", "tanh", "tanh")).loss == "half_squared_error"


ADDRESS = {"net": "2-3-2-1", "act": "bend,bend", "loss": "fourth_power", "d": "0.25"}


def test_the_first_page_offers_and_shows_them():
    at = open_page(**ADDRESS, pick="3-1")
    assert not at.error
    for key in ("hidden", "output_phi"):
        assert "bend" in at.selectbox(key=key).options and at.selectbox(key=key).value == "bend"
    assert "Fourth power" in at.selectbox(key="loss").options and at.selectbox(key="loss").value == "fourth_power"
    assert film_of(at)["frames"]
    shown = "\n".join(str(element.value) for element in at.main.markdown)
    assert r"\phi^{\prime}_{3}(u_{3,1})" in shown
    meanings = [text for table in at.main.table for text in table.value["what it is"]]
    assert f"slope of bend at that sum: $\\phi^{{\\prime}}(u) = {symbols(BEND.slope_formula, LATEX)}$" in meanings


def test_choosing_them_on_the_page():
    at = choose(open_page(), "loss", "fourth_power")
    assert [note.value.replace("\\", "") for note in at.sidebar.info] == [
        "Fourth power needs the output activation bend; it was set."
    ]
    at = choose(at, "hidden", "bend")
    assert not at.error
    at.text_input(key="d").set_value("-5").run()
    assert errors(at) == ["Fourth power needs every number of d above −1, for example 0."]


@pytest.mark.parametrize("show", PARTS)
def test_the_laboratory(show):
    at = opened("coefficients", **ADDRESS, show=show)
    assert not at.error and not at.exception
    assert ("and bend does not" in texts(at)) == (show == "poke")
    assert (FOURTH.remark in texts(at)) == (show == "delta")


@pytest.mark.parametrize("exact", ["", "relu", "bend"])
@pytest.mark.parametrize("show", ["1", "2", "3", "4", "5"])
def test_the_theorems(show, exact):
    at = opened("theorems", **ADDRESS, show=show, **({"exact": exact} if exact else {}))
    said = texts(at) + "\n".join(errors(at))
    assert ("no exact φ “bend” to show; use one of identity, relu" in said) == (exact == "bend")


def test_the_training_page():
    at = opened("training", net="1-4-1", act="bend,bend", loss="fourth_power", data="sine")
    assert not at.error
    assert "fourth_power" in at.selectbox(key="loss").value
