"""dv.SGD against a plain loop over dv.backprop, published steps, its own repetition, and the end of float64."""

import copy
import itertools
import math
import pickle

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.descent import safe_norm
from tests.strategies import examples

SQUARED = ("half_squared_error", "squared_error")
EXAMPLES = examples(150)
# Every output activation with every loss that takes it.
PAIRS = [(output, loss) for output in dv.ACTIVATIONS for loss in SQUARED]
PAIRS += [("sigmoid", "binary_cross_entropy"), ("identity", "softmax_cross_entropy")]
PAIRS += [(output, loss) for output in ("identity", "tanh", "exponential") for loss in ("absolute_error", "huber")]


def network(sizes, activations, seed=0, scale=1.0):
    rng = np.random.default_rng(seed)
    weights = [scale * rng.normal(0, 0.6, (h, 1 + n)) for n, h in itertools.pairwise(sizes)]
    return dv.Network(tuple(weights), tuple(activations))


def samples(net, loss, N, seed=0):
    """X (N, n) and D (N, m) that suit the loss."""
    rng = np.random.default_rng([seed, 1])
    X, D = rng.normal(size=(N, net.sizes[0])), rng.normal(size=(N, net.sizes[-1]))
    if loss == "binary_cross_entropy":
        D = rng.uniform(size=D.shape)
    if loss == "softmax_cross_entropy":
        D = rng.dirichlet(np.ones(net.sizes[-1]), N)
    return X, D


def plain_step(net, v, x, d, loss, rate, momentum, clip):
    """The textbook's step, from dv.backprop alone: the new network and the new v."""
    gradient = [G / len(x) for G in dv.backprop(net, x, d, loss=loss).gradient]
    length = math.sqrt(sum((G**2).sum() for G in gradient))
    if clip is not None and length > clip:
        gradient = [G * (clip / length) for G in gradient]
    v = [momentum * old + rate * G for old, G in zip(v, gradient, strict=True)]
    return dv.Network(tuple(W - dW for W, dW in zip(net.weights, v, strict=True)), net.activations), v


def plain_run(net, X, D, rows_of_each_step, loss, rate=0.1, momentum=0.0, clip=None):
    v = [np.zeros_like(W) for W in net.weights]
    for rows in rows_of_each_step:
        net, v = plain_step(net, v, X[rows], D[rows], loss, rate, momentum, clip)
    return net


def followed(run, steps):
    """Take the steps one by one and note which rows each used."""
    rows = []
    for _ in range(steps):
        rows.append(run.upcoming())
        run.step()
    return rows


def flat(net):
    return np.concatenate([W.ravel() for W in net.weights])


def assert_close(a, b):
    np.testing.assert_allclose(flat(a), flat(b), rtol=1e-12, atol=1e-12)


@st.composite
def trainings(draw):
    """A network, data and settings, all small."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    output, loss = draw(st.sampled_from(PAIRS))
    hidden = draw(st.lists(st.sampled_from(sorted(dv.ACTIVATIONS)), min_size=len(sizes) - 2, max_size=len(sizes) - 2))
    net = network(sizes, (*hidden, output), seed=draw(st.integers(0, 999)))
    N = draw(st.integers(1, 12))
    X, D = samples(net, loss, N, seed=draw(st.integers(0, 999)))
    chosen = {
        "loss": loss,
        "learning_rate": draw(st.floats(0.001, 0.05)),
        "batch_size": draw(st.integers(1, N)),
        "momentum": draw(st.sampled_from((0.0, 0.5, 0.9))),
        "clip": draw(st.sampled_from((None, 0.1, 1.0))),
        "seed": draw(st.integers(0, 999)),
        "order": draw(st.sampled_from(("shuffled", "given"))),
    }
    return net, X, D, chosen


@EXAMPLES
@given(trainings(), st.integers(0, 10))
def test_equals_a_plain_loop_over_backprop(training, steps):
    net, X, D, chosen = training
    run = dv.SGD(net, X, D, **chosen)
    rows = followed(run, steps)
    # Where the weights run away, rounding errors run with them; divergence has its own tests.
    assume(run.stopped is None and np.abs(flat(run.network)).max() < 20)
    plain = plain_run(net, X, D, rows, chosen["loss"], chosen["learning_rate"], chosen["momentum"], chosen["clip"])
    assert_close(run.network, plain)
    assert run.error() == pytest.approx(dv.backprop(plain, X, D, loss=chosen["loss"]).error, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(
    ("hidden", "output", "loss"),
    [*((hidden, *PAIRS[0]) for hidden in dv.ACTIVATIONS), *(("tanh", *pair) for pair in PAIRS)],
)
def test_every_activation_and_every_loss(hidden, output, loss):
    meets_a_plain_loop(hidden, output, loss, batch_size=1)


@pytest.mark.slow
@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("hidden", dv.ACTIVATIONS)
def test_every_activation_with_every_loss(hidden, output, loss):
    meets_a_plain_loop(hidden, output, loss, batch_size=3)


def meets_a_plain_loop(hidden, output, loss, batch_size):
    # Weights small enough that squares of squares do not run away.
    net = network((2, 3, 4, 2), (hidden, hidden, output), scale=0.5)
    X, D = samples(net, loss, 8)
    run = dv.SGD(net, X, D, loss=loss, learning_rate=0.02, batch_size=batch_size)
    assert run.network == net
    rows = followed(run, 9)
    assert_close(run.network, plain_run(net, X, D, rows, loss, 0.02))


def test_one_sample_a_step_is_the_papers_rule():
    net = dv.Network.random((2, 3, 2, 1))
    X, D = samples(net, "half_squared_error", 5)
    run = dv.SGD(net, X, D, learning_rate=0.25, order="given")
    run.step()
    gradient = dv.backprop(net, X[0], D[0]).gradient
    assert_close(run.network, dv.Network(tuple(net.w[l] - 0.25 * gradient[l] for l in (1, 2, 3)), net.activations))


def test_a_mini_batch_gives_its_mean_and_error_the_sum():
    net = dv.Network.random((2, 3, 1))
    X, D = samples(net, "half_squared_error", 5)
    whole = dv.backprop(net, X, D)
    run = dv.SGD(net, X, D, learning_rate=0.25, batch_size=5)
    assert run.error() == pytest.approx(whole.error, rel=1e-15)
    run.step()
    mean = [G / 5 for G in whole.gradient]
    assert_close(run.network, dv.Network(tuple(net.w[l] - 0.25 * mean[l - 1] for l in (1, 2)), net.activations))


def test_mazurs_published_step():
    """M. Mazur, "A Step by Step Backpropagation Example" (2015): 2-2-2, sigmoid, η = 0.5, all printed digits.

    He leaves the biases as they are and dv.SGD moves them; the weights after one step do not depend on that.
    """
    weights = ([[0.35, 0.15, 0.20], [0.35, 0.25, 0.30]], [[0.60, 0.40, 0.45], [0.60, 0.50, 0.55]])
    run = dv.SGD(dv.Network(weights, ("sigmoid", "sigmoid")), (0.05, 0.10), (0.01, 0.99), learning_rate=0.5)
    assert f"{run.error():.9f}" == "0.298371109"
    run.step()
    w = run.network.w
    hidden = [f"{w[1][i, j]:.{digits}f}" for i, j, digits in ((0, 1, 9), (0, 2, 8), (1, 1, 8), (1, 2, 8))]
    assert hidden == ["0.149780716", "0.19956143", "0.24975114", "0.29950229"]
    output = [f"{w[2][i, j]:.{digits}f}" for i, j, digits in ((0, 1, 8), (0, 2, 9), (1, 1, 9), (1, 2, 9))]
    assert output == ["0.35891648", "0.408666186", "0.511301270", "0.561370121"]


@EXAMPLES
@given(trainings(), st.lists(st.integers(0, 20), max_size=6))
def test_the_same_run_bit_by_bit_in_any_split_and_after_rewind(training, split):
    net, X, D, chosen = training
    at_once, divided, again = (dv.SGD(net, X, D, **chosen) for _ in range(3))
    at_once.step(sum(split))
    for n in split:
        divided.step(n)
        divided.upcoming()
        divided.error()
    again.step(17)
    again.rewind()
    assert again.network == net and (again.steps, again.epochs) == (0, 0)
    again.step(sum(split))
    for other in (divided, again):
        assert flat(other.network).tobytes() == flat(at_once.network).tobytes()
        assert (other.steps, other.epochs, other.stopped) == (at_once.steps, at_once.epochs, at_once.stopped)


@pytest.mark.parametrize("fork", (copy.deepcopy, lambda run: pickle.loads(pickle.dumps(run))))
def test_a_copy_goes_its_own_way(fork):
    net = dv.Network.random((1, 4, 1))
    run = dv.SGD(net, *samples(net, "half_squared_error", 7), batch_size=2, momentum=0.5)
    run.step(5)
    before = run.network
    other = fork(run)
    other.step(9)
    assert run.network == before
    run.step(9)
    assert run.network == other.network != before


def test_another_seed_is_another_order():
    net = dv.Network.random((1, 4, 1))
    X, D = samples(net, "half_squared_error", 30)
    runs = [dv.SGD(net, X, D, seed=seed) for seed in (0, 1)]
    for run in runs:
        run.step(10)
    assert runs[0].network != runs[1].network


@pytest.mark.parametrize(("order", "batch_size"), (("given", 1), ("shuffled", 1), ("shuffled", 4), ("shuffled", 10)))
def test_an_epoch_takes_every_sample_once(order, batch_size):
    net = dv.Network.random((1, 2, 1))
    run = dv.SGD(net, *samples(net, "half_squared_error", 10), order=order, batch_size=batch_size)
    orders = []
    for epoch in (1, 2):
        rows = followed(run, -(-10 // batch_size))
        assert [len(r) for r in rows[:-1]] == [batch_size] * (len(rows) - 1)
        assert sorted(np.concatenate(rows)) == list(range(10))
        assert run.epochs == epoch
        orders.append(np.concatenate(rows).tolist())
    assert (orders[0] == orders[1] == list(range(10))) == (order == "given")


def test_epoch_completes_what_has_begun():
    net = dv.Network.random((1, 2, 1))
    run = dv.SGD(net, *samples(net, "half_squared_error", 10), batch_size=4)
    run.epoch()
    assert (run.steps, run.epochs) == (3, 1)
    run.step(2)
    assert (run.steps, run.epochs) == (5, 1)
    run.epoch()
    assert (run.steps, run.epochs) == (6, 2)


def test_settings_hold_from_the_next_step_on():
    net = dv.Network.random((2, 3, 1))
    X, D = samples(net, "half_squared_error", 12)
    run = dv.SGD(net, X, D, learning_rate=0.1)
    rows = followed(run, 3)
    plain = plain_run(net, X, D, rows, "half_squared_error", 0.1)
    run.learning_rate, run.clip, run.batch_size = 0.02, 0.05, 4
    first = followed(run, 3)
    assert [len(r) for r in first] == [4, 4, 1]  # the nine samples this epoch has left
    assert sorted(np.concatenate(rows + first)) == list(range(12))
    assert_close(run.network, plain_run(plain, X, D, first, "half_squared_error", 0.02, clip=0.05))
    run.order = "given"
    assert run.upcoming().tolist() == [0, 1, 2, 3]
    run.rewind()
    assert (run.learning_rate, run.clip, run.batch_size, run.order) == (0.02, 0.05, 4, "given")


def test_momentum_begins_anew_after_it_was_off():
    net = dv.Network.random((2, 3, 1))
    X, D = samples(net, "half_squared_error", 12)
    run = dv.SGD(net, X, D, momentum=0.9)
    run.step(4)
    run.momentum = 0.0
    run.step(4)
    middle = run.network
    run.momentum = 0.9
    rows = followed(run, 4)
    assert_close(run.network, plain_run(middle, X, D, rows, "half_squared_error", 0.1, momentum=0.9))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    (
        ("learning_rate", 0, "learning_rate must be a number > 0, got 0"),
        ("learning_rate", math.nan, "learning_rate must be a number > 0, got nan"),
        ("learning_rate", math.inf, "learning_rate must be a number > 0, got inf"),
        ("learning_rate", "fast", "learning_rate must be a number > 0, got 'fast'"),
        ("batch_size", 0, "batch_size must be a whole number 1 … N = 5, got 0"),
        ("batch_size", 6, "batch_size must be a whole number 1 … N = 5, got 6"),
        ("batch_size", 1.5, "batch_size must be a whole number 1 … N = 5, got 1.5"),
        ("order", "sorted", "order must be 'shuffled' or 'given', got 'sorted'"),
        ("momentum", 1, "momentum must be a number 0 ≤ μ < 1, got 1"),
        ("momentum", -0.1, "momentum must be a number 0 ≤ μ < 1, got -0.1"),
        ("clip", 0, "clip must be a number > 0 or None, got 0"),
    ),
)
def test_settings_out_of_range_are_refused_and_change_nothing(name, value, sentence):
    net = dv.Network.random((1, 2, 1))
    X, D = samples(net, "half_squared_error", 5)
    run = dv.SGD(net, X, D)
    before = getattr(run, name)
    with pytest.raises(ValueError) as refusal:
        setattr(run, name, value)
    assert str(refusal.value) == sentence
    assert getattr(run, name) == before
    with pytest.raises(ValueError):
        dv.SGD(net, X, D, **{name: value})


def test_what_does_not_fit_is_refused():
    net = dv.Network.random((2, 3, 1))
    X, D = samples(net, "half_squared_error", 4)
    with pytest.raises(ValueError, match=r"x must have shape"):
        dv.SGD(net, X[:, :1], D)
    with pytest.raises(ValueError, match=r"same batch axis"):
        dv.SGD(net, X, D[:3])
    with pytest.raises(ValueError, match=r"unknown loss"):
        dv.SGD(net, X, D, loss="mse")
    with pytest.raises(ValueError, match=r"needs the output activation sigmoid"):
        dv.SGD(net, X, D, loss="binary_cross_entropy")
    with pytest.raises(ValueError, match=r"E over the data is not finite"):
        dv.SGD(net, X, D + 1e200)
    for n in (-1, 2.5):
        with pytest.raises(ValueError, match=r"whole number of steps"):
            dv.SGD(net, X, D).step(n)


def diverging(**chosen):
    net = network((2, 4, 1), ("relu", "identity"))
    return dv.SGD(net, *samples(net, "half_squared_error", 10), learning_rate=5.0, **chosen)


@pytest.mark.parametrize("batch_size", (1, 3, 10))
@pytest.mark.parametrize("momentum", (0.0, 0.9))
def test_divergence_stops_before_the_step_at_fault(batch_size, momentum):
    run = diverging(batch_size=batch_size, momentum=momentum)
    run.step(10_000)
    assert 0 < run.steps < 10_000
    assert np.isfinite(flat(run.network)).all() and math.isfinite(run.error())
    assert run.stopped.startswith(f"Step {run.steps + 1:,} would make the ")
    assert f"not finite, so the run stays at step {run.steps:,}" in run.stopped

    # It is the last good step: the textbook's next one is beyond float64.
    last, rows = run.network, run.upcoming()
    run.step()
    assert run.network == last
    probe = diverging(batch_size=batch_size, momentum=momentum)
    followed(probe, run.steps)
    assert probe.stopped is None and probe.network == last and (probe.upcoming() == rows).all()
    with np.errstate(over="ignore", invalid="ignore"):
        gradient = dv.backprop(last, probe.X[rows], probe.D[rows]).gradient
        v = momentum * probe._memory + 5.0 * np.concatenate([G.ravel() for G in gradient]) / len(rows)
        beyond = flat(last) - v
    if np.isfinite(beyond).all():
        assert "the error" in run.stopped
        probe._w[:] = beyond
        assert not math.isfinite(probe.error())
    else:
        assert "the weights" in run.stopped


def test_after_a_stop_a_setting_or_rewind_lets_it_go_on():
    run = diverging()
    run.step(1000)
    assert run.stopped
    steps = run.steps
    run.clip = 0.1
    assert run.stopped is None
    run.step(5)
    assert run.steps == steps + 5
    run.rewind()
    assert (run.stopped, run.steps) == (None, 0)
    run.clip, run.learning_rate = None, 0.01
    before = run.error()
    run.step(1000)
    assert run.stopped is None and run.error() < before


def test_a_bound_stops_before_the_step_that_exceeds_it_however_the_steps_are_divided():
    at_once, one_by_one = diverging(batch_size=3), diverging(batch_size=3)
    at_once.bound = one_by_one.bound = 1000.0
    at_once.step(10_000)
    while one_by_one.stopped is None:
        one_by_one.step()
    assert at_once.network == one_by_one.network
    assert at_once.stopped == one_by_one.stopped
    assert at_once.stopped.startswith(f"Step {at_once.steps + 1:,} would make the mean error larger than 1000, so ")
    assert at_once.error() <= at_once.N * 1000.0
    at_once.bound = math.inf
    at_once.step()
    assert at_once.error() > at_once.N * 1000.0


def test_an_error_beyond_float64_stops_while_the_weights_are_finite():
    # E = ½ (w² − d)² of the square: the weight may reach 1e80, but E overflows at w = 1e77.
    net = dv.Network(([[0.0, 1.0]],), ("square",))
    run = dv.SGD(net, [[1.0]], [[0.0]], learning_rate=1e7)
    run.step(100)
    assert "the error not finite" in run.stopped
    assert math.isfinite(run.error()) and np.isfinite(flat(run.network)).all()


@EXAMPLES
@given(trainings(), st.integers(0, 99))
def test_below_the_safe_norm_the_error_is_finite(training, seed):
    net, X, D, chosen = training
    rng = np.random.default_rng(seed)
    # The length is spread over all weights or put into a few, which makes larger outputs.
    w = rng.normal(size=flat(net).size) ** rng.choice((1, 9))
    w *= 0.999 * safe_norm(net, X, D) / np.linalg.norm(w)
    parts = np.split(w, np.cumsum([W.size for W in net.weights]))[:-1]
    large = dv.Network(tuple(p.reshape(W.shape) for p, W in zip(parts, net.weights, strict=True)), net.activations)
    run = dv.SGD(large, X, D, loss=chosen["loss"])
    assert math.isfinite(run.error())


def test_saturated_outputs_neither_warn_nor_stop():
    for loss, output in (("binary_cross_entropy", "sigmoid"), ("softmax_cross_entropy", "identity")):
        net = network((2, 3, 2), ("sigmoid", output), scale=2000.0)
        X, D = samples(net, loss, 6)
        run = dv.SGD(net, X, D, loss=loss, batch_size=2)
        rows = followed(run, 6)
        assert_close(run.network, plain_run(net, X, D, rows, loss))


def test_clip_leaves_a_gradient_of_zero_alone():
    net = dv.Network(([[0.0, 1.0]],), ("identity",))
    run = dv.SGD(net, [[2.0]], [[2.0]], clip=1.0)
    run.step(3)
    assert run.network == net and run.stopped is None


def test_a_layer_of_many_weights():
    net = dv.Network.random((1, 400, 400, 1))
    X, D = samples(net, "half_squared_error", 3)
    run = dv.SGD(net, X, D, learning_rate=0.01)
    rows = followed(run, 2)
    assert_close(run.network, plain_run(net, X, D, rows, "half_squared_error", 0.01))


@pytest.mark.parametrize("name", ("sine", "product", "circle"))
def test_it_learns(name):
    X, D = dv.toy(name).train
    run = dv.SGD(dv.Network.random((X.shape[1], 8, D.shape[1])), X, D, learning_rate=0.05)
    before = run.error()
    for _ in range(50):
        run.epoch()
    assert run.error() < before / 20


@pytest.mark.parametrize("name", ("learning_rate", "batch_size", "momentum", "clip"))
def test_a_number_in_quotation_marks_is_refused_by_what_to_write(name):
    net = dv.Network.random((1, 2, 1))
    run = dv.SGD(net, *samples(net, "half_squared_error", 5))
    text = "1" if name == "batch_size" else "0.1"
    with pytest.raises(ValueError) as refusal:
        setattr(run, name, text)
    said = str(refusal.value)
    assert said.startswith(f"{name} must be a ") and f"got '{text}'" in said
    assert said.endswith("; write it without quotation marks") == (name != "batch_size")


def test_a_misspelt_setting_is_not_taken_in_silence():
    net = dv.Network.random((1, 2, 1))
    run = dv.SGD(net, *samples(net, "half_squared_error", 5))
    with pytest.raises(AttributeError) as refusal:
        run.lr = 0.3
    assert str(refusal.value) == (
        "SGD has no 'lr'; what can be set is learning_rate, batch_size, order, clip, weight_decay, bound and momentum"
    )
    run.step(7)
    run.rewind()
    run.learning_rate = 0.3
    run.step(7)
    with pytest.raises(AttributeError):
        copy.deepcopy(run).lr = 0.3


def test_a_long_value_is_cut_in_a_message():
    net = dv.Network.random((1, 2, 1))
    with pytest.raises(ValueError) as refusal:
        dv.SGD(net, *samples(net, "half_squared_error", 5), learning_rate=list(range(100_000)))
    assert len(str(refusal.value)) < 200


def test_a_copy_shares_the_data():
    """A run on 10,000 samples is kept several times over, to go back to."""
    net = dv.Network.random((1, 2, 1))
    run = dv.SGD(net, *samples(net, "half_squared_error", 5))
    run.step(3)
    twin = copy.deepcopy(run)
    assert twin.X is run.X and twin.D is run.D and twin._samples is run._samples
    assert not np.shares_memory(twin._w, run._w) and not np.shares_memory(twin._memory, run._memory)


def test_a_run_goes_on_from_the_weights_of_another():
    net = dv.Network.random((1, 2, 1))
    lost, run = (dv.SGD(net, *samples(net, "half_squared_error", 5), momentum=0.5) for _ in range(2))
    lost.step(7)
    run.step(2)
    run.go_on_from(lost.network, 7, 1)
    assert flat(run.network).tolist() == flat(lost.network).tolist()
    assert (run.steps, run.epochs, run.error()) == (7, 1, lost.error())
    assert not np.concatenate([v.ravel() for v in run.velocity]).any()
    run.epoch()
    assert (run.steps, run.epochs) == (12, 2)
    run.rewind()
    assert (run.steps, flat(run.network).tolist()) == (0, flat(net).tolist())


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (dv.Network.random((1, 3, 1)), "a network of the widths"),
        (
            dv.Network([np.full((2, 2), 1e300), np.full((1, 3), 1e300)], ("identity", "identity")),
            "the error not finite",
        ),
        (dv.Network([np.full((2, 2), 99.0), np.full((1, 3), 99.0)], ("identity", "identity")), "larger than 1000"),
    ],
)
def test_a_run_does_not_go_on_from_weights_that_are_of_no_use(other, reason):
    net = dv.Network([np.full((2, 2), 0.1), np.full((1, 3), 0.1)], ("identity", "identity"))
    run = dv.SGD(net, *samples(net, "half_squared_error", 5))
    run.bound = 1e3
    run.step(3)
    before = flat(run.network).tolist()
    with pytest.raises(ValueError, match=reason):
        run.go_on_from(other, 9, 1)
    assert (run.steps, flat(run.network).tolist()) == (3, before)
