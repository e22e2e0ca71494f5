"""Algorithm 1 one assignment at a time: it meets the vectorised road and refuses what is no number."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.lesson import trace as trace_module
from dacviz.lesson.expression import reads, value
from dacviz.lesson.trace import PHASES
from tests.lesson.worked import preset_network, preset_traces, trace_of
from tests.strategies import cases, examples

TOLERANCE = 1e-12


def step_count(sizes):
    """3 Σ h_l + Σ (1 + h_{l-1}) h_l."""
    return sum(3 * h + (1 + n) * h for n, h in pairwise(sizes))


def assert_close(steps, kind, array_of):
    """The values of all steps of one ``kind``, layer by layer, against the vectorised array of the layer."""
    layers = {}
    for step in steps:
        if step.target.kind == kind:
            layers.setdefault(step.target.index[0], []).append(step)
    for l, of_layer in layers.items():
        expected = array_of(l)
        scale = np.abs(expected).max()
        assert len(of_layer) == expected.size
        for step in of_layer:
            assert abs(step.value - expected[place(step.target)]) <= TOLERANCE * scale, step


def place(ref):
    """Where numpy keeps ``ref`` in the array of its layer: nodes i − 1, weights i − 1, j."""
    return (ref.index[1] - 1, ref.index[2]) if "gradient" in ref.kind else ref.index[1] - 1


@given(cases(batch=False))
def test_every_value_is_that_of_backprop(case):
    trace = dv.trace(case.net, case.x, case.d, loss=case.loss)
    bp = dv.backprop(case.net, case.x, case.d, loss=case.loss)
    for kind, arrays in (("u", bp.u), ("z", bp.z), ("delta", bp.delta), ("gradient", bp.gradient)):
        assert_close(trace.steps, kind, arrays.__getitem__)
    assert trace.error == pytest.approx(bp.error, rel=TOLERANCE)


@given(cases(batch=False))
def test_every_alpha_is_that_of_alpha_to_output(case):
    pas = dv.forward(case.net, case.x)
    swept = dv.alpha_to_output(case.net, pas)
    for o in range(1, case.net.sizes[-1] + 1):
        steps = dv.trace(case.net, case.x, case.d, loss=case.loss, output=o).steps
        assert_close(steps, "alpha", lambda l, o=o: swept[l][o - 1])


@given(cases(batch=False))
@examples(50)
def test_every_derivative_of_an_output_is_alpha_times_signal(case):
    """(31) by numpy: α where the weight ends times what it carries, 1 for the bias."""
    pas = dv.forward(case.net, case.x)
    swept = dv.alpha_to_output(case.net, pas)
    for o in range(1, case.net.sizes[-1] + 1):
        steps = dv.trace(case.net, case.x, case.d, loss=case.loss, output=o).steps
        assert_close(steps, "output_gradient", lambda l, o=o: np.outer(swept[l][o - 1], [1.0, *pas.z[l - 1]]))


@given(cases(batch=False))
def test_the_number_of_steps(case):
    for output in (None, 1):
        steps = dv.trace(case.net, case.x, case.d, loss=case.loss, output=output).steps
        assert len(steps) == step_count(case.net.sizes)


@pytest.mark.parametrize(("name", "steps"), [("paper", 38), ("mazur", 24), ("deep", 124)])
def test_the_number_of_steps_of_a_preset(name, steps):
    assert len(trace_of(name).steps) == steps


def test_a_step_reads_only_what_is_given_or_assigned_before():
    for trace in preset_traces():
        known = set(trace.given)
        for step in trace.steps:
            assert set(reads(step.expression)) <= known
            known.add(step.target)


def test_each_target_is_assigned_once():
    for trace in preset_traces():
        targets = [step.target for step in trace.steps]
        assert len({*targets, *trace.given}) == len(targets) + len(trace.given)


def test_a_step_is_the_value_of_its_expression():
    for trace in preset_traces():
        for k, step in enumerate(trace.steps):
            assert step.value == value(step.expression, trace.known(k))


def test_known_after_k_steps():
    trace = trace_of("paper")
    assert trace.known(0) == trace.given
    assert trace.known(1) == trace.given | {trace.steps[0].target: trace.steps[0].value}
    assert trace.known() == trace.known(38)
    assert len(trace.known()) == len(trace.given) + 38


def test_given_is_weights_inputs_and_targets():
    trace, net = trace_of("outputs"), preset_network("outputs")
    weights = {Ref("w", (l, i + 1, j)): v for l in net.w.indices for (i, j), v in np.ndenumerate(net.w[l])}
    x = {Ref("z", (0, 1)): 0.5, Ref("z", (0, 2)): -0.3, Ref("z", (0, 3)): 0.8}
    d = {Ref("d", (1,)): 1.0, Ref("d", (2,)): 0.0, Ref("d", (3,)): -1.0}
    assert trace.given == weights | x | d


def algorithm_1(h, names):
    """(line, target) in the order of the paper's Algorithm 1; ``names`` are those of its coefficient and derivative."""
    coefficient, derivative = names
    L = len(h) - 1
    for l in range(1, L + 1):
        for i in range(1, h[l] + 1):
            yield 1, Ref("u", (l, i))
            yield 1, Ref("z", (l, i))
    for o in range(1, h[L] + 1):
        yield 3, coefficient(L, o)
    for l in range(L - 1, 0, -1):
        for i in range(1, h[l] + 1):
            yield 6, coefficient(l, i)
    for l in range(1, L + 1):
        for i in range(1, h[l] + 1):
            yield 9, derivative(l, i, 0)
            for j in range(1, h[l - 1] + 1):
                yield 11, derivative(l, i, j)


def of_error():
    return lambda l, i: Ref("delta", (l, i)), lambda l, i, j: Ref("gradient", (l, i, j))


def of_output(L, o):
    return lambda l, i: Ref("alpha", (l, i, L, o)), lambda l, i, j: Ref("output_gradient", (l, i, j, L, o))


@pytest.mark.parametrize("name", dv.PRESETS)
def test_the_order_is_that_of_algorithm_1(name):
    sizes = dv.PRESETS[name].sizes
    assert [(s.line, s.target) for s in trace_of(name).steps] == list(algorithm_1(sizes, of_error()))


@pytest.mark.parametrize(("name", "o"), [("paper", 1), ("outputs", 1), ("outputs", 3)])
def test_the_order_is_the_same_for_the_sum_of_an_output(name, o):
    sizes = dv.PRESETS[name].sizes
    names = of_output(len(sizes) - 1, o)
    assert [(s.line, s.target) for s in trace_of(name, output=o).steps] == list(algorithm_1(sizes, names))


def test_phases_follow_one_another():
    for trace in preset_traces():
        phases = list(dict.fromkeys(step.phase for step in trace.steps))
        assert phases == ["forward", "output", "backward", "gradient"]


def test_a_network_without_hidden_layer_has_no_backward_sweep():
    trace = dv.trace(dv.Network([[[0.5, 2.0]]], ("identity",)), (3.0,), (6.0,))
    assert [(step.phase, step.value) for step in trace.steps] == [
        ("forward", 6.5),
        ("forward", 6.5),
        ("output", 0.5),
        ("gradient", 0.5),
        ("gradient", 1.5),
    ]
    assert trace.error == 0.125


@pytest.mark.parametrize(
    ("output", "equations"),
    [
        (None, {1: {"7", "8"}, 3: {"33"}, 6: {"32"}, 9: {"30"}, 11: {"30"}}),
        (2, {1: {"7", "8"}, 3: {"21"}, 6: {"26"}, 9: {"31"}, 11: {"31"}}),
    ],
)
def test_each_line_has_its_equation(output, equations):
    found = {}
    for step in trace_of("outputs", output).steps:
        found.setdefault(step.line, set()).add(step.equation)
    assert found == equations


def chain(*weights, activation="identity"):
    """A network of one node a layer without biases."""
    return dv.Network([[[0.0, w]] for w in weights], (activation,) * len(weights))


@pytest.mark.parametrize(
    ("net", "x", "first"),
    [
        (chain(1e200, 1e200), 1.0, "u[2,1]"),
        (chain(1e300), 1e300, "u[1,1]"),
        (chain(1.0, activation="square"), 1e200, "z[1,1]"),
        (dv.Network([[[1e308, 1e308]]], ("identity",)), 1.0, "u[1,1]"),
        (dv.Network([[[0.0, 1e308, -1e308]]], ("identity",)), (10.0, 10.0), "u[1,1]"),
    ],
)
def test_a_result_beyond_a_float_is_refused_by_name(net, x, first):
    with pytest.raises(ValueError) as refusal:
        dv.trace(net, np.atleast_1d(x), (0.0,))
    assert str(refusal.value).startswith(f"{first} is beyond what a 64-bit number can hold")


def test_an_exploding_delta_is_refused():
    with pytest.raises(ValueError, match=r"delta\[1,1\] is beyond"):
        dv.trace(chain(0.0, 1e200, 1e200), (0.0,), (-1.0,))


def test_an_exploding_gradient_is_refused():
    with pytest.raises(ValueError, match=r"gradient\[1,1,1\] is beyond"):
        dv.trace(chain(0.0), (1e200,), (1e200,))


def test_an_exploding_error_is_refused():
    """δ = 1e200 is a float64, E = ½ · 1e400 is not."""
    with pytest.raises(ValueError, match="beyond what a 64-bit number can hold"):
        dv.trace(chain(1e200), (1.0,), (0.0,))


def test_softmax_of_sums_that_are_far_apart():
    net = dv.Network([[[0.0, 1e308], [0.0, -1e308]]], ("identity",))
    trace = dv.trace(net, (1.0,), (1.0, 0.0), loss="softmax_cross_entropy")
    assert [step.value for step in trace.steps if step.target.kind == "delta"] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": (1.0,)}, "x must have shape"),
        ({"x": ((1.0, 2.0, 3.0),), "d": ((1.0, 0.0, 0.0),)}, "a trace follows one sample"),
        ({"d": (1.0,)}, "d must have shape"),
        ({"x": (1.0, 2.0, np.nan)}, "x must be finite"),
        ({"loss": "hinge"}, "unknown loss 'hinge'"),
        ({"loss": "binary_cross_entropy"}, "needs the output activation sigmoid, got identity"),
        ({"output": 0}, "output must be 1 … m = 3, got 0"),
        ({"output": 4}, "output must be 1 … m = 3, got 4"),
    ],
)
def test_what_cannot_be_traced_is_refused(change, message):
    sample = {"x": (0.5, -0.3, 0.8), "d": (1.0, 0.0, -1.0)}
    with pytest.raises(ValueError) as refusal:
        dv.trace(preset_network("outputs"), **(sample | change))
    assert message in str(refusal.value)


@given(cases(batch=False))
@examples(20)
def test_a_part_is_the_beginning_of_the_whole(case):
    whole = dv.trace(case.net, case.x, case.d, loss=case.loss)
    for count, phase in enumerate(PHASES, 1):
        part = dv.trace(case.net, case.x, case.d, loss=case.loss, until=phase)
        wanted = [step for step in whole.steps if step.phase in PHASES[:count]]
        assert list(part.steps) == wanted
        assert part.error == whole.error


@pytest.mark.slow
def test_too_many_terms_are_refused_by_what_to_write_instead():
    """They took 400 MB without a word."""
    net = dv.Network.random((784, 128, 64, 10), decimals=None)
    with pytest.raises(ValueError) as refusal:
        dv.trace(net, np.zeros(784), np.zeros(10))
    assert str(refusal.value) == (
        "this trace would have 227,688 terms, and the limit is 150,000: "
        "write for a part trace(net, x, d, until='backward'), or for the numbers alone backprop(net, x, d)"
    )
    part = dv.trace(net, np.zeros(784), np.zeros(10), until="backward")
    assert len(part.steps) == 2 * (128 + 64 + 10) + 10 + 128 + 64


def test_where_no_part_fits_the_numbers_alone_are_left():
    net = dv.Network.random((4, 400, 400, 1), decimals=None)
    with pytest.raises(ValueError) as refusal:
        dv.trace(net, np.zeros(4), np.zeros(1), until="forward")
    assert str(refusal.value).endswith("the limit is 150,000: write for the numbers alone backprop(net, x, d)")


def test_the_terms_are_counted_as_they_are(monkeypatch):
    """A sum has as many terms as weights; what a step of the gradient multiplies is one."""
    net = dv.Network.random((2, 3, 2, 1))
    for phase, count in zip(PHASES, (20, 21, 32, 52), strict=True):
        monkeypatch.setattr(trace_module, "MAX_TERMS", count)
        dv.trace(net, (0.5, 1.0), (1.0,), until=phase)
        monkeypatch.setattr(trace_module, "MAX_TERMS", count - 1)
        with pytest.raises(ValueError, match=f"would have {count} terms, and the limit is {count - 1}"):
            dv.trace(net, (0.5, 1.0), (1.0,), until=phase)


@pytest.mark.parametrize("until", ["Forward", "update", 3, None])
def test_an_end_that_is_no_phase(until):
    with pytest.raises(ValueError, match=rf"until must be one of forward, output, backward, gradient, got {until!r}"):
        dv.trace(dv.Network.random((2, 3, 1)), (0.5, 1.0), (1.0,), until=until)


def test_equations_that_are_kept_are_those_of_the_shape_and_of_nothing_else(monkeypatch):
    """A trace after others, of the same widths with another activation, loss or weights, is that of a fresh start."""
    nets = [
        dv.Network.random((2, 3, 1), hidden=hidden, output=output, seed=seed)
        for hidden, output, seed in (("tanh", "identity", 1), ("relu", "identity", 1), ("tanh", "sigmoid", 2))
    ]
    asked = [(net, loss, o) for net in nets for loss in ("half_squared_error", "absolute_error") for o in (None, 1)]

    def traces():
        return [dv.trace(net, (0.5, -1.0), (1.0,), loss=loss, output=o).steps for net, loss, o in asked]

    kept = [traces(), traces()]
    monkeypatch.setattr(trace_module, "MAX_KEPT_TERMS", 0)
    assert kept == [traces()] * 2
