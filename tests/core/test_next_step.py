"""The step that is told before it is taken: what SGD then does, by another road, and what it promises."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.next_step import mean_error, next_step
from tests.core.test_sgd import flat, network, samples, trainings
from tests.strategies import examples

LOSS = "half_squared_error"


def moved(net, update):
    """The weights of ``net`` after the step of ``update``, as one vector."""
    return flat(net) + np.concatenate([dw.ravel() for dw in update.change])


def assert_told_as_taken(run):
    net, update = run.network, next_step(run)
    run.step()
    np.testing.assert_allclose(flat(run.network), moved(net, update), rtol=1e-12, atol=1e-12)
    return update


@given(trainings(), st.integers(0, 12))
@examples(50)
def test_the_step_is_the_one_that_sgd_takes(training, steps):
    net, X, D, chosen = training
    run = dv.SGD(net, X, D, **chosen)
    run.step(steps)
    assume(run.stopped is None and np.abs(flat(run.network)).max() < 20)
    before, update = run.network, next_step(run)
    run.step()
    assume(run.stopped is None and np.abs(flat(run.network)).max() < 20)
    np.testing.assert_allclose(flat(run.network), moved(before, update), rtol=1e-12, atol=1e-12)


@given(trainings(), st.integers(0, 12))
@examples(50)
def test_the_run_stays_as_it_is(training, steps):
    net, X, D, chosen = training
    run, other = (dv.SGD(net, X, D, **chosen) for _ in range(2))
    for _ in range(steps):
        next_step(run)
        run.step()
    next_step(run)
    other.step(steps)
    assert flat(run.network).tobytes() == flat(other.network).tobytes()
    assert (run.steps, run.epochs, run.stopped) == (other.steps, other.epochs, other.stopped)
    run.step(9)
    other.step(9)
    assert flat(run.network).tobytes() == flat(other.network).tobytes()


def any_run(**chosen):
    net = dv.Network.random((2, 4, 1))
    return dv.SGD(net, *samples(net, LOSS, 10), learning_rate=0.05, **chosen)


def test_a_plain_step_has_no_velocity_and_no_factor():
    update = assert_told_as_taken(any_run())
    assert (len(update.rows), update.factor, update.velocity, update.momentum) == (1, 1.0, None, 0.0)


def test_the_last_mini_batch_of_an_epoch_is_divided_by_its_own_number():
    run = any_run(batch_size=4)
    widths = [len(assert_told_as_taken(run).rows) for _ in range(6)]
    assert widths == [4, 4, 2, 4, 4, 2]


def test_the_rows_are_those_of_the_runs_data():
    run = any_run(batch_size=3)
    run.step(2)
    update = next_step(run)
    assert update.rows.tolist() == run.upcoming().tolist()
    assert (run.X[update.rows] == update.X).all() and (run.D[update.rows] == update.D).all()
    mean = dv.backprop(run.network, update.X, update.D).gradient
    for l in mean.indices:
        np.testing.assert_allclose(update.gradient[l], mean[l] / 3, rtol=1e-14)


def test_momentum_pushes_on_with_what_was_left():
    run = any_run(momentum=0.9)
    first = assert_told_as_taken(run)
    assert all((v == 0.0).all() for v in first.velocity)
    second = assert_told_as_taken(run)
    for pushed, moved_before in zip(second.velocity, first.change, strict=True):
        np.testing.assert_allclose(pushed, -moved_before, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("batch_size", [1, 4])
def test_a_clip_that_bites_shortens_the_step_to_its_length(batch_size):
    run = any_run(clip=0.01, batch_size=batch_size)
    update = assert_told_as_taken(run)
    assert 0 < update.factor < 1
    length = np.linalg.norm(np.concatenate([dw.ravel() for dw in update.change]))
    assert length == pytest.approx(0.05 * 0.01, rel=1e-12)


def test_a_clip_that_does_not_bite_changes_nothing():
    update = assert_told_as_taken(any_run(clip=1e6))
    plain = next_step(any_run())
    assert update.factor == 1.0
    assert all((a == b).all() for a, b in zip(update.change, plain.change, strict=True))


def test_a_gradient_of_exactly_the_length_is_not_clipped():
    net = dv.Network([[[0.0, 1.0]]], ("identity",))  # with x = 0, d = 2: ∂E/∂w₀ = −2, ∂E/∂w₁ = 0
    assert next_step(dv.SGD(net, [[0.0]], [[2.0]], clip=2.0)).factor == 1.0
    assert next_step(dv.SGD(net, [[0.0]], [[2.0]], clip=1.0)).factor == 0.5


@given(trainings())
@examples(50)
def test_a_plain_step_promises_eta_times_the_squared_length_of_the_gradient(training):
    net, X, D, chosen = training
    run = dv.SGD(net, X, D, **chosen | {"momentum": 0.0, "clip": None})
    update = next_step(run)
    length = np.linalg.norm(np.concatenate([g.ravel() for g in update.gradient]))
    assert update.promised == pytest.approx(-run.learning_rate * length**2, rel=1e-12, abs=1e-300)


@pytest.mark.parametrize(
    "more", [{}, {"batch_size": 4}, {"batch_size": 4, "clip": 0.05}, {"batch_size": 10, "momentum": 0.9}]
)
def test_what_a_step_brings_approaches_its_promise_like_eta_squared(more):
    """Half the η leaves a quarter of the difference; 5 per cent for the third order."""
    gaps = []
    for eta in (2e-3, 1e-3, 5e-4):
        net = network((2, 4, 1), ("tanh", "identity"))
        run = dv.SGD(net, *samples(net, LOSS, 10), learning_rate=eta, **more)
        update = next_step(run)
        before = mean_error(run.network, update.X, update.D, LOSS)
        run.step()
        realised = mean_error(run.network, update.X, update.D, LOSS) - before
        assert realised < 0
        gaps.append(abs(realised - update.promised))
        assert gaps[-1] < 0.1 * abs(update.promised)
    assert gaps[0] / gaps[1] == pytest.approx(4, rel=0.05)
    assert gaps[1] / gaps[2] == pytest.approx(4, rel=0.05)


@pytest.mark.parametrize("loss", dv.LOSSES)
def test_the_mean_error_is_that_of_backprop(loss):
    net = network((2, 3, 2), ("tanh", dv.LOSSES[loss].output or "identity"))
    X, D = samples(net, loss, 7)
    assert mean_error(net, X, D, loss) == pytest.approx(dv.backprop(net, X, D, loss=loss).error / 7, rel=1e-15)


def test_a_gradient_beyond_float64_is_told_without_a_warning():
    net = dv.Network([[[0.0, 1e100]], [[0.0, 1e60]]], ("identity", "identity"))
    run = dv.SGD(net, [[1e-10]], [[0.0]], clip=1.0)
    update = next_step(run)
    # ‖ḡ‖ overflows where ḡ does not: the factor that clips it is 0, as in the step itself.
    assert (update.factor, update.promised) == (0.0, 0.0)
    run.step()
    assert run.network == net
    huge = dv.SGD(net, [[1e-10]], [[0.0]])
    assert next_step(huge).promised == -np.inf
