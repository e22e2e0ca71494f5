"""A training is SGD to the last bit however it is driven; its record, its rewind and its stop can be relied on."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.datasets import HIDDEN, LEARNING_RATE
from dacviz.core.network import initial_weights
from dacviz.core.next_step import mean_error
from dacviz.core.training_run import CHANGES, GROWTH, LOOKS, PROMISES, TrainingRun
from tests.core.test_sgd import flat
from tests.strategies import examples

FOREVER = math.inf
"""Seconds enough for any number of steps that is limited."""


def data(name="sine", N=13, share=0.25, **more):
    return dv.toy(name, N=N, test_share=share, **more)


def training(net=None, of=None, **chosen):
    of = of or data()
    net = net or dv.Network.random((of.X.shape[1], 4, of.D.shape[1]))
    return TrainingRun(net, of, **chosen)


def state(c):
    """Everything that a rewind that is undone must bring back."""
    run = c.run
    return (
        flat(run.network).tobytes(),
        np.concatenate([v.ravel() for v in run.velocity]).tobytes(),
        (run.steps, run.epochs, run.stopped, c.stopped),
        (run.learning_rate, run.batch_size, run.momentum, run.clip, run.order),
        (list(c.history.kept), c.history.newest, c.history.stride),
        (list(c.promises), list(c.changes)),
        run.upcoming().tolist(),
    )


@st.composite
def chosen_settings(draw):
    return {
        "learning_rate": draw(st.sampled_from((0.01, 0.05, 0.1))),
        "batch_size": draw(st.integers(1, 10)),
        "momentum": draw(st.sampled_from((0.0, 0.9))),
        "clip": draw(st.sampled_from((None, 0.1))),
        "order": draw(st.sampled_from(("shuffled", "given"))),
        "seed": draw(st.integers(0, 99)),
    }


DRIVEN = st.lists(st.one_of(st.just("epoch"), st.integers(0, 25)), max_size=8)
"""Calls of ``epoch``, and of ``train`` with so many steps at most."""


def drive(c, calls):
    for call in calls:
        if call == "epoch":
            c.epoch()
        else:
            c.train(FOREVER, most=call)


# --- steps ------------------------------------------------------------------------------------------------------------


@given(chosen_settings(), DRIVEN)
@examples(40)
def test_the_weights_are_those_of_sgd_bit_by_bit_in_any_split(chosen, calls):
    c = training(**chosen)
    drive(c, calls)
    plain = dv.SGD(c.net, *c.data.train, **chosen)
    plain.step(c.run.steps)
    assert flat(c.run.network).tobytes() == flat(plain.network).tobytes()
    assert (c.run.epochs, c.run.upcoming().tolist()) == (plain.epochs, plain.upcoming().tolist())


@given(chosen_settings(), st.integers(0, 12))
@examples(40)
def test_an_epoch_is_completed_also_from_its_middle(chosen, steps):
    c = training(**chosen)
    c.train(FOREVER, most=steps)
    before = c.run.epochs
    c.epoch()
    assert c.run.epochs == before + 1
    assert c.run.steps == c.run.epochs * math.ceil(c.run.N / c.run.batch_size)


@pytest.mark.parametrize("most", [1, 2, 7, 200])
def test_train_takes_exactly_what_it_may_at_most(most):
    c = training()
    c.train(FOREVER, most=most)
    assert c.run.steps == most


def test_no_time_is_still_a_step():
    c = training()
    c.train(0.0)
    assert c.run.steps == 1


def test_no_step_allowed_is_no_step_and_no_record():
    c = training()
    before = state(c)
    c.train(FOREVER, most=0)
    assert state(c) == before


def test_a_stretch_ends_in_time_for_its_limit(monkeypatch):
    """By a clock on which each step takes ten microseconds; a stretch may be late by two looks at it."""
    c = training()
    monkeypatch.setattr("dacviz.core.training_run.perf_counter", lambda: c.run.steps / 100_000)
    for seconds in (0.01, 0.08, 0.02):
        before = c.run.steps
        c.train(seconds)
        assert 1 <= (c.run.steps - before) / (100_000 * seconds) <= 1 + 2 / LOOKS


# --- the record -------------------------------------------------------------------------------------------------------


def test_the_first_record_is_before_the_first_step():
    c = training()
    X, D = c.data.train
    (first,) = c.history.records
    assert first == (0, dv.backprop(c.net, X, D).error / len(X), mean_error(c.net, *c.data.test, c.run.loss))


def test_each_call_leaves_a_record_of_the_mean_errors_then():
    c = training()
    for most in (1, 5, 3):
        c.train(FOREVER, most=most)
        net = c.run.network
        errors = (dv.backprop(net, *part).error / len(part[0]) for part in (c.data.train, c.data.test))
        assert c.history.newest == pytest.approx((c.run.steps, *errors), rel=1e-13)
    assert [r.step for r in c.history.records] == [0, 1, 6, 9]


def test_without_data_held_out_there_is_no_test_error():
    c = training(of=data(share=0.0))
    c.epoch()
    assert [r.test for r in c.history.records] == [None, None]


def test_a_test_error_beyond_float64_is_left_out():
    own = dv.Dataset("own", [[0.0], [1e200]], [[0.0], [0.0]], [False, True], ("x",), ("d",),
                     dv.Scaling.none(1), dv.Scaling.none(1))  # fmt: skip
    c = TrainingRun(dv.Network([[[0.0, 1.0]]], ("identity",)), own)
    c.epoch()
    assert [(r.train, r.test) for r in c.history.records] == [(0.0, None), (0.0, None)]


def test_the_last_step_of_a_call_has_its_promise_and_what_became_of_it():
    c, plain = training(batch_size=3), dv.SGD(training().net, *data().train, batch_size=3, learning_rate=0.1)
    c.train(FOREVER, most=5)
    plain.step(4)
    rows, before = plain.upcoming(), plain.network
    plain.step()
    X, D = c.run.X[rows], c.run.D[rows]
    errors = [dv.backprop(net, X, D).error / 3 for net in (before, plain.network)]
    gradient = flat(dv.Network(tuple(g / 3 for g in dv.backprop(before, X, D).gradient), before.activations))
    (promise,) = c.promises
    assert promise == pytest.approx((5, -0.1 * gradient @ gradient, errors[1] - errors[0]), rel=1e-9)


def test_the_newest_promises_are_kept():
    c = training()
    for _ in range(PROMISES + 5):
        c.train(FOREVER, most=2)
    assert [p.step for p in c.promises] == list(range(12, 2 * PROMISES + 11, 2))


# --- settings ---------------------------------------------------------------------------------------------------------


def test_settings_that_become_others_are_marked_in_words():
    c = training(momentum=0.5)
    c.train(FOREVER, most=3)
    c.set(learning_rate=0.02, batch_size=1, momentum=0.0, clip=2.5, order="given")
    assert c.changes[0] == (3, "η 0.02")
    assert [m.text for m in c.changes] == ["η 0.02", "momentum 0", "clip 2.5", "order given"]
    c.set(clip=None)
    assert c.changes[-1] == (3, "no clip")
    assert (c.run.learning_rate, c.run.momentum, c.run.clip, c.run.order) == (0.02, 0.0, None, "given")


def test_the_newest_marks_are_kept():
    c = training()
    for k in range(CHANGES + 3):
        c.set(learning_rate=1.0 + k)
    assert [m.text for m in c.changes] == [f"η {1 + k}" for k in range(3, CHANGES + 3)]


GOOD = {"learning_rate": 0.5, "batch_size": 2, "momentum": 0.5, "clip": 3.0, "order": "given"}


@pytest.mark.parametrize(
    "wrong", [{"learning_rate": 0.0}, {"batch_size": 999}, {"momentum": 1.0}, {"clip": -1.0}, {"order": "sorted"}]
)
def test_a_bad_value_changes_nothing_also_of_the_good_ones_beside_it(wrong):
    c = training()
    c.train(FOREVER, most=4)
    before = state(c)
    good = {name: value for name, value in GOOD.items() if name not in wrong}
    for mixed in (good | wrong, wrong | good):
        with pytest.raises(ValueError, match="must be"):
            c.set(**mixed)
        assert state(c) == before


# --- rewind -----------------------------------------------------------------------------------------------------------


@given(chosen_settings(), DRIVEN, DRIVEN)
@examples(30)
def test_rewind_is_the_beginning(chosen, before, after):
    c, fresh = training(**chosen), training(**chosen)
    drive(c, before)
    c.rewind()
    for call in (None, *after):
        drive(c, [call] if call is not None else [])
        drive(fresh, [call] if call is not None else [])
        assert state(c) == state(fresh)


@given(chosen_settings(), DRIVEN, DRIVEN)
@examples(30)
def test_undoing_a_rewind_brings_back_everything_and_the_same_future(chosen, before, after):
    c, straight = training(**chosen), training(**chosen)
    for each in (c, straight):
        drive(each, before)
        each.set(learning_rate=0.03)
        each.train(FOREVER, most=1)
    c.rewind()
    assert c.can_undo_rewind
    c.undo_rewind()
    assert not c.can_undo_rewind
    assert state(c) == state(straight)
    for each in (c, straight):
        drive(each, after)
    assert state(c) == state(straight)


def test_undoing_keeps_the_settings_of_now_and_marks_them():
    c = training()
    c.train(FOREVER, most=4)
    c.rewind()
    c.set(learning_rate=0.02)
    c.undo_rewind()
    assert (c.run.steps, c.run.learning_rate) == (4, 0.02)
    assert list(c.changes) == [(4, "η 0.02")]


def test_a_step_ends_the_way_back():
    c = training()
    c.train(FOREVER, most=4)
    c.rewind()
    c.train(FOREVER, most=0)
    assert c.can_undo_rewind
    c.train(FOREVER, most=1)
    assert not c.can_undo_rewind
    before = state(c)
    c.undo_rewind()
    assert state(c) == before


def test_rewinding_twice_can_still_be_undone():
    c = training()
    c.train(FOREVER, most=4)
    before = state(c)
    c.rewind()
    c.rewind()
    c.undo_rewind()
    assert state(c) == before


def test_there_is_nothing_to_undo_where_nothing_was_trained():
    c = training()
    c.rewind()
    assert not c.can_undo_rewind
    before = state(c)
    c.undo_rewind()
    assert state(c) == before


# --- the stop ---------------------------------------------------------------------------------------------------------


def one_weight(activation, **chosen):
    own = dv.Dataset("own", [[1.0]], [[0.0]], [False], ("x",), ("d",), dv.Scaling.none(1), dv.Scaling.none(1))
    return TrainingRun(dv.Network([[[0.0, 1.0]]], (activation,)), own, **chosen)


def growing():
    """w ← w − 2.2 w: E is multiplied by 1.44 with each step and leaves float64 only after thousands of them."""
    return one_weight("identity", learning_rate=1.1)


def leaving():
    """Of the square the second step already goes too far."""
    return one_weight("square", learning_rate=1.5)


def test_a_growing_error_stops_the_run_in_words_before_it_is_out_of_every_scale():
    c = growing()
    c.train(FOREVER, most=100)
    steps, bound = c.run.steps, GROWTH * 1.5
    assert steps == math.floor(math.log(bound / 0.5) / math.log(1.44))
    assert c.stopped == (
        f"Step {steps + 1} would make the mean error larger than 1500, so the run stays at step {steps}. "
        "Rewind, lower the learning rate or clip the gradient."
    )
    assert bound / 1.44 < c.history.newest.train <= bound
    before = state(c)
    c.train(FOREVER, most=10)
    c.epoch()
    assert state(c) == before


def test_after_a_change_of_setting_a_run_that_grew_goes_on():
    c = growing()
    c.train(FOREVER, most=100)
    steps = c.run.steps
    c.set(learning_rate=0.1)
    assert c.stopped is None
    for _ in range(50):
        c.epoch()
    assert c.stopped is None and c.run.steps == steps + 50
    assert c.history.newest.train < 1e-3


def test_where_it_grows_on_it_stops_again():
    c = growing()
    c.train(FOREVER, most=100)
    c.set(learning_rate=1.2)
    assert c.stopped is None
    c.train(FOREVER, most=5)
    assert "the mean error larger than" in c.stopped


def test_an_error_that_is_large_but_falls_does_not_stop():
    c = growing()
    c.train(FOREVER, most=100)
    c.set(learning_rate=0.001)
    c.train(FOREVER, most=5)
    assert c.history.newest.train > 0.5 * GROWTH and c.stopped is None


@pytest.mark.parametrize("calls", [[100], [1] * 100, [7] * 20])
def test_it_stops_at_the_same_step_in_any_split(calls):
    at_once, divided = growing(), growing()
    at_once.train(FOREVER, most=100)
    drive(divided, calls)
    assert (divided.stopped, divided.run.steps) == (at_once.stopped, at_once.run.steps)
    assert divided.run.network == at_once.run.network


def test_the_stop_before_float64_ends_is_told_too():
    c = leaving()
    c.train(FOREVER, most=100)
    assert c.stopped == c.run.stopped
    assert "Step 2 would make the mean error larger than" in c.stopped
    c = one_weight("identity", learning_rate=1e200)
    c.train(FOREVER, most=100)
    assert "Step 1 would make the error not finite" in c.stopped
    assert np.isfinite(flat(c.run.network)).all() and math.isfinite(c.history.newest.train)


@pytest.mark.parametrize("make", [growing, leaving])
def test_a_setting_that_stays_what_it_was_does_not_let_a_stopped_run_go_on(make):
    c = make()
    c.train(FOREVER, most=100)
    before = state(c)
    assert c.stopped
    c.set(learning_rate=c.run.learning_rate, clip=None)
    assert state(c) == before
    with pytest.raises(ValueError):
        c.set(clip=1.0, momentum=2.0)
    assert state(c) == before


@pytest.mark.parametrize("make", [growing, leaving])
def test_a_rewind_lets_it_go_on_and_undoing_brings_the_stop_back(make):
    c = make()
    c.train(FOREVER, most=100)
    before = state(c)
    c.rewind()
    assert c.stopped is None
    c.undo_rewind()
    assert state(c) == before


def test_a_step_that_is_not_taken_promises_nothing():
    c = growing()
    while not c.stopped:
        c.train(0.0)
    assert [p.step for p in c.promises] == list(range(1, c.run.steps + 1))


# --- what the toys are for --------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", dv.TOYS)
def test_the_suggested_settings_reach_every_toys_goal(name):
    """From the short weights that the sidebar draws."""
    toy = dv.TOYS[name]
    weights = initial_weights((toy.n, *HIDDEN, toy.m), seed=0, decimals=2)
    c = TrainingRun(dv.Network(weights, ("tanh", "tanh", "identity")), dv.toy(name), learning_rate=LEARNING_RATE)
    while c.history.newest.train > toy.goal and c.run.epochs < 400:
        c.train(FOREVER, most=20 * c.run.N)
    assert c.history.newest.train <= toy.goal


def test_a_run_that_a_setting_spoilt_goes_back_to_before_it():
    training = TrainingRun(dv.Network.random((1, 4, 1), seed=0), dv.toy("sine"), learning_rate=0.05)
    training.go_back()  # there is nothing yet
    training.set(momentum=0.1)  # nothing is lost before the first step
    training.epoch()
    good, records = flat(training.run.network), list(training.history.records)
    for rate in (1.0, 20.0):  # through a rate that spoils it to one that ends it
        training.set(learning_rate=rate)
        training.epoch()
    while not training.stopped:
        training.epoch()
    assert training.can_go_back
    training.go_back()
    assert (training.run.learning_rate, training.run.momentum) == (0.05, 0.1)
    assert (flat(training.run.network) == good).all()
    assert training.history.records == records
    assert training.stopped is None and not training.can_go_back
    again = TrainingRun(dv.Network.random((1, 4, 1), seed=0), dv.toy("sine"), learning_rate=0.05, momentum=0.1)
    for run in (training, again):
        run.train(math.inf, 400)
    again.train(math.inf, 150)
    assert training.run.steps == again.run.steps == 550
    assert (flat(training.run.network) == flat(again.run.network)).all()


@pytest.mark.parametrize("make", [growing, leaving])
def test_the_explosion_is_told_until_the_run_goes_on_or_is_rewound(make):
    c = make()
    c.train(FOREVER, most=100)
    said = c.explosion
    assert said == c.stopped is not None
    for rate in (0.001, 50.0, 0.01):  # a setting alone heals nothing
        c.set(learning_rate=rate)
        assert (c.stopped, c.explosion) == (None, said)
    c.train(FOREVER, most=0)
    assert c.explosion == said
    rewound = make()
    rewound.train(FOREVER, most=100)
    rewound.rewind()
    assert rewound.explosion is None
    rewound.undo_rewind()
    assert rewound.explosion == said
    c.train(FOREVER, most=1)
    assert c.explosion is None


def test_the_way_back_is_open_as_long_as_the_explosion_is_told():
    c = TrainingRun(dv.Network.random((1, 4, 1), seed=0), dv.toy("sine"), learning_rate=0.05)
    c.epoch()
    c.set(learning_rate=50.0)
    while not c.stopped:
        c.epoch()
    c.set(learning_rate=60.0)
    assert c.can_go_back
    c.go_back()
    assert (c.run.learning_rate, c.run.epochs, c.explosion) == (0.05, 1, None)
