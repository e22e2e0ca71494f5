"""dv.Adam against Kingma and Ba's Algorithm 1 written out over dv.backprop, and weight decay for both rules."""

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.next_step import next_step
from tests.core.test_sgd import EXAMPLES, assert_close, flat, followed, plain_run, samples, trainings

LOSS = "half_squared_error"


def gradient_of(net, x, d, loss, clip):
    g = np.concatenate([G.ravel() for G in dv.backprop(net, x, d, loss=loss).gradient]) / len(x)
    length = math.sqrt(float(g @ g))
    return g * (clip / length) if clip is not None and length > clip else g


def with_weights(net, theta):
    ends = np.cumsum([W.size for W in net.weights])[:-1]
    parts = np.split(theta, ends)
    return dv.Network(tuple(p.reshape(W.shape) for p, W in zip(parts, net.weights, strict=True)), net.activations)


def kingma_and_ba(net, X, D, rows_of_each_step, loss, alpha, beta_1, beta_2, epsilon, clip=None, decay=0.0):
    """Their Algorithm 1, line by line, with the decay of AdamW."""
    theta, m, v = flat(net), np.zeros_like(flat(net)), np.zeros_like(flat(net))
    for t, rows in enumerate(rows_of_each_step, 1):
        g = gradient_of(with_weights(net, theta), X[rows], D[rows], loss, clip)
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        m_hat = m / (1 - beta_1**t)
        v_hat = v / (1 - beta_2**t)
        theta = theta - alpha * decay * theta - alpha * m_hat / (np.sqrt(v_hat) + epsilon)
    return with_weights(net, theta)


@st.composite
def adams(draw):
    net, X, D, chosen = draw(trainings())
    del chosen["momentum"]
    betas = {"beta_1": draw(st.sampled_from((0.0, 0.5, 0.9))), "beta_2": draw(st.sampled_from((0.0, 0.9, 0.999)))}
    # m̂ / (|ḡ| + ε) carries a rounding error of ḡ on by as much as m̂ / ε²: a small ε with β₂ = 0 lets the oracle itself
    # lose six digits when its weights are moved by 1e-15. The usual ε has a test of its own.
    more = {"epsilon": 0.1, "weight_decay": draw(st.sampled_from((0.0, 0.1)))}
    return net, X, D, chosen | betas | more


@EXAMPLES
@given(adams(), st.integers(0, 10))
def test_equals_the_published_algorithm(training, steps):
    net, X, D, chosen = training
    run = dv.Adam(net, X, D, **chosen)
    rows = followed(run, steps)
    assume(run.stopped is None and np.abs(flat(run.network)).max() < 20)
    names = ("loss", "learning_rate", "beta_1", "beta_2", "epsilon", "clip", "weight_decay")
    plain = kingma_and_ba(net, X, D, rows, *(chosen[name] for name in names))
    assert_close(run.network, plain)


@pytest.mark.parametrize("more", ({}, {"batch_size": 4}, {"clip": 0.05}, {"weight_decay": 0.2}))
def test_a_hundred_steps_to_twelve_digits(more):
    net = dv.Network.random((2, 5, 1))
    X, D = samples(net, LOSS, 10)
    run = dv.Adam(net, X, D, **more)
    rows = followed(run, 100)
    plain = kingma_and_ba(
        net, X, D, rows, LOSS, 0.001, 0.9, 0.999, 1e-8, more.get("clip"), more.get("weight_decay", 0.0)
    )
    assert_close(run.network, plain)


def test_the_first_step_is_as_long_as_the_learning_rate_whatever_the_gradient():
    net = dv.Network([[[0.5, -2.0]]], ("identity",))
    for size in (1e-3, 1.0, 1e3):
        run = dv.Adam(net, [[size]], [[9.0 * size]], learning_rate=0.01, epsilon=1e-300)
        run.step()
        np.testing.assert_allclose(np.abs(flat(run.network) - flat(net)), 0.01, rtol=1e-12)


@EXAMPLES
@given(adams(), st.lists(st.integers(0, 20), max_size=6))
def test_the_same_run_bit_by_bit_in_any_split_and_after_rewind(training, split):
    net, X, D, chosen = training
    run, other = (dv.Adam(net, X, D, **chosen) for _ in range(2))
    for n in split:
        run.step(n)
    other.step(sum(split))
    assert flat(run.network).tobytes() == flat(other.network).tobytes()
    run.rewind()
    run.step(sum(split))
    assert flat(run.network).tobytes() == flat(other.network).tobytes()


@pytest.mark.parametrize("fork", (copy.deepcopy, lambda run: pickle.loads(pickle.dumps(run))))
def test_a_copy_goes_its_own_way(fork):
    net = dv.Network.random((2, 4, 1))
    run = dv.Adam(net, *samples(net, LOSS, 10), batch_size=3)
    run.step(7)
    twin, stayed = fork(run), flat(run.network)
    twin.step(9)
    assert flat(run.network).tobytes() == stayed.tobytes()
    run.step(9)
    assert flat(run.network).tobytes() == flat(twin.network).tobytes()


@EXAMPLES
@given(adams(), st.integers(0, 8))
def test_the_step_is_told_as_it_is_taken(training, steps):
    net, X, D, chosen = training
    run = dv.Adam(net, X, D, **chosen)
    run.step(steps)
    update, before = next_step(run), flat(run.network)
    run.step()
    assume(run.stopped is None and np.abs(flat(run.network)).max() < 20)
    change = np.concatenate([dw.ravel() for dw in update.change])
    np.testing.assert_allclose(flat(run.network), before + change, rtol=1e-12, atol=1e-12)


def test_it_goes_on_from_the_weights_of_another_with_nothing_remembered():
    net = dv.Network.random((1, 3, 1))
    lost, run = (dv.Adam(net, *samples(net, LOSS, 5)) for _ in range(2))
    lost.step(10)
    run.step(3)
    run.go_on_from(lost.network, 10, 2)
    assert (run.steps, run.epochs, run.corrections) == (10, 2, (0.0, 0.0))
    assert not any(values.any() for moment in run.moments for values in moment)


def test_a_step_that_overflows_is_not_taken():
    net = dv.Network([[[0.0, 1.0]]], ("identity",))
    run = dv.Adam(net, [[1.0]], [[0.5]], learning_rate=1e308)
    before = flat(run.network)
    run.step(10)
    assert run.stopped is not None and run.steps == 0
    assert flat(run.network).tobytes() == before.tobytes() and run.corrections == (0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    (
        ("beta_1", 1, "beta_1 must be a number 0 ≤ β₁ < 1, got 1"),
        ("beta_2", -0.1, "beta_2 must be a number 0 ≤ β₂ < 1, got -0.1"),
        ("epsilon", 0, "epsilon must be a number > 0, got 0"),
        ("weight_decay", -1, "weight_decay must be a number ≥ 0, got -1"),
    ),
)
def test_settings_out_of_range_are_refused(name, value, sentence):
    net = dv.Network.random((1, 2, 1))
    with pytest.raises(ValueError) as refusal:
        dv.Adam(net, *samples(net, LOSS, 5), **{name: value})
    assert str(refusal.value) == sentence


def test_what_is_no_setting_of_it_is_refused():
    net = dv.Network.random((1, 2, 1))
    with pytest.raises(AttributeError) as refusal:
        dv.Adam(net, *samples(net, LOSS, 5)).momentum = 0.9
    assert str(refusal.value) == (
        "Adam has no 'momentum'; what can be set is "
        "learning_rate, batch_size, order, clip, weight_decay, bound, beta_1, beta_2 and epsilon"
    )


def test_it_learns_and_shows_itself():
    data = dv.toy("sine")
    run = dv.Adam(dv.Network.random((1, 8, 1)), *data.train, learning_rate=0.01)
    before = run.error()
    for _ in range(100):
        run.epoch()
    assert run.error() < before / 20
    assert repr(run).startswith("<Adam in 1-8-1, half_squared_error: step 15,000, epoch 100, learning rate 0.01")
    assert "β₁, β₂, ε" in run._repr_html_()


# --- weight decay of SGD ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", (1, 3))
def test_weight_decay_of_a_plain_step_is_descent_on_the_penalised_error(batch_size):
    """The gradient of E / N + λ/2 ‖w‖² is that of E / N and λ w."""
    net = dv.Network.random((2, 4, 1))
    X, D = samples(net, LOSS, 9)
    run = dv.SGD(net, X, D, batch_size=batch_size, weight_decay=0.3)
    rows = followed(run, 20)
    theta = flat(net)
    for at in rows:
        g = gradient_of(with_weights(net, theta), X[at], D[at], LOSS, None)
        theta = theta - 0.1 * (g + 0.3 * theta)
    assert_close(run.network, with_weights(net, theta))


def test_weight_decay_is_neither_clipped_nor_pushed_on():
    net = dv.Network.random((2, 4, 1))
    X, D = samples(net, LOSS, 9)
    run = dv.SGD(net, X, D, weight_decay=0.3, momentum=0.9, clip=0.1)
    rows = followed(run, 20)
    theta, v = flat(net), np.zeros_like(flat(net))
    for at in rows:
        v = 0.9 * v + 0.1 * gradient_of(with_weights(net, theta), X[at], D[at], LOSS, 0.1)
        theta = theta - 0.1 * 0.3 * theta - v
    assert_close(run.network, with_weights(net, theta))


def test_without_weight_decay_nothing_changes():
    net = dv.Network.random((2, 4, 1))
    X, D = samples(net, LOSS, 9)
    run = dv.SGD(net, X, D, weight_decay=0.0)
    assert_close(run.network, plain_run(net, X, D, followed(run, 0), LOSS))
    assert len(list(run._update(1))) == 2
