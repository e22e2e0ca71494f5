"""What a browser may ask of a run, and what it is answered: hostile questions, speed, the way back, the end."""

import gc
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.training_run import TrainingRun
from dacviz.pictures.training.display import Display
from dacviz.state.live_run import ACTIONS, LONGEST_GAP, Ask, LiveRun, Shown, UnusableError, find
from tests.pictures.drawn import plain_json
from tests.strategies import examples


def live(display=None, N=20, share=0.0, **chosen):
    data = dv.toy("sine", N=N, test_share=share)
    return LiveRun(TrainingRun(dv.Network.random((1, 3, 1)), data, learning_rate=0.01, **chosen), display or Display())


# --- questions --------------------------------------------------------------------------------------------------------


def test_a_question_of_the_page_is_understood():
    body = {"action": "train", "speed": 25, "drawing": 0.02, "since": 0.1, "stride": 2, "count": 300}
    body["generation"] = 4
    assert Ask.of(body) == Ask("train", 25, 0.1, 0.02, 2, 300, 4)
    assert Ask.of({"action": "train", "speed": None}) == Ask("train")
    assert [Ask.of({"action": action}).action for action in ACTIONS] == list(ACTIONS)


NUMBERS = ("speed", "since", "drawing", "stride", "count", "generation")
NO_NUMBERS = ["1", "", [], [1], [[[]]], {}, {"a": 1}, True, False, math.nan, math.inf, -math.inf]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=range(len(NO_NUMBERS)))
def test_what_is_no_number_is_refused_by_its_name(name, value):
    with pytest.raises(ValueError, match=f"^{name} must be a number from "):
        Ask.of({"action": "train", name: value})


@pytest.mark.parametrize("name", ["since", "drawing", "stride", "count", "generation"])
def test_only_the_speed_may_be_nothing(name):
    with pytest.raises(ValueError, match=f"^{name} must be"):
        Ask.of({"action": "train", name: None})


@pytest.mark.parametrize(
    "body",
    [None, True, 7, "train", [], ["train"], {}, {"action": None}, {"action": "Train"}, {"action": ["train"]},
     {"action": {"train": 1}}, {"action": True}, {"action": "__class__"}, {"speed": 1}],
)  # fmt: skip
def test_what_is_no_question_is_refused(body):
    with pytest.raises(
        ValueError, match=r"^action must be one of train, step, epoch, rewind, undo, back, show, resume$"
    ):
        Ask.of(body)


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("speed", 0, 0.01),
        ("speed", -5, 0.01),
        ("speed", 1e300, 1e6),
        ("since", -1.0, 0.0),
        ("since", 1e9, 3600.0),
        ("drawing", 10**400, 3600.0),
        ("speed", -(10**400), 0.01),
        ("stride", 2**60, 2**40),
        ("count", -1, 0),
        ("count", 1e300, 10_000),
        ("count", 3.9, 3),
    ],
)
def test_a_number_beyond_the_ends_is_brought_to_them(name, value, taken):
    assert getattr(Ask.of({"action": "train", name: value}), name) == taken


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(("action", *NUMBERS, "else")), JSON | st.sampled_from(ACTIONS)) | JSON)
def test_any_json_is_a_question_or_a_sentence(body):
    try:
        ask = Ask.of(json.loads(json.dumps(body)))
    except ValueError as refusal:
        assert " must be " in str(refusal) and "\n" not in str(refusal)
        return
    assert ask.action in ACTIONS
    assert all(math.isfinite(getattr(ask, name) or 0) for name in NUMBERS)
    assert isinstance(ask.stride, int) and isinstance(ask.count, int)


# --- answers ----------------------------------------------------------------------------------------------------------


def test_each_action_does_what_it_says():
    run = live(batch_size=3)
    assert run.answer(Ask("train", 1.0))["steps"] == 0
    assert run.answer(Ask("step"))["steps"] == 1
    assert run.answer(Ask("epoch"))["steps"] == 7
    picture = run.answer(Ask("rewind"))
    assert (picture["steps"], picture["can_undo_rewind"]) == (0, True)
    picture = run.answer(Ask("undo"))
    assert (picture["steps"], picture["can_undo_rewind"]) == (7, False)
    assert run.answer(Ask("train"))["steps"] > 7
    assert run.answer(Ask("train", 1.0))["epochs"] == run.training.run.epochs


def test_an_answer_is_plain_json_with_a_share_of_training():
    run = live()
    for action in ACTIONS:
        weights = tuple(run.base()["picture"]["network"]["w"]) if action == "resume" else ()
        picture = plain_json(run.answer(Ask(action, weights=weights)))
        assert 0 <= picture["training_share"] <= 1


def test_serials_grow_over_answers_and_bases():
    run = live()
    serials = [
        run.base()["picture"]["serial"],
        run.answer(Ask("train", 1.0))["serial"],
        run.answer(Ask("step"))["serial"],
    ]
    run.show_as(Display("z"))
    serials += [run.base()["picture"]["serial"], run.answer(Ask("rewind"))["serial"]]
    assert serials == sorted(set(serials))


def test_a_stopped_run_is_answered_without_training():
    run = live()
    run.set(learning_rate=1e6)
    while not run.answer(Ask("step"))["stopped"]:
        pass
    steps = run.training.run.steps
    for action in ("train", "step", "epoch"):
        picture = plain_json(run.answer(Ask(action)))
        assert picture["steps"] == steps and picture["stopped"]
    picture = run.answer(Ask("rewind"))
    assert (picture["steps"], picture["stopped"]) == (0, None)


def test_a_run_is_found_by_its_token_while_somebody_holds_it():
    run, other = live(), live()
    token = run.token
    assert find(token) is run and find(other.token) is other and token != other.token
    assert len(token) >= 20
    assert run.base()["token"] == token
    del run
    gc.collect()
    assert find(token) is None and find(other.token) is other


@pytest.mark.parametrize("token", ["", "x", "../..", "__class__"])
def test_an_unknown_token_finds_nothing(token):
    assert find(token) is None


def test_another_look_is_another_base_and_the_same_run():
    run = live()
    run.answer(Ask("epoch"))
    before = run.base()
    run.show_as(Display())
    assert run.base()["base"] == before["base"]
    run.show_as(Display("z"))
    after = run.base()
    assert after["base"]["network"]["colour"]["node"] == "z"
    assert (after["token"], after["picture"]["steps"]) == (before["token"], 20)


# --- speed ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_hurry(monkeypatch):
    """A clock that stands, so that only the speed limits a stretch."""
    monkeypatch.setattr("dacviz.core.training_run.perf_counter", lambda: 0.0)


@pytest.mark.slow
@pytest.mark.usefixtures("no_hurry")
@pytest.mark.parametrize(("speed", "batch_size"), [(1.0, 1), (5.0, 1), (25.0, 7), (0.3, 20)])
def test_many_small_questions_add_up_to_the_speed(speed, batch_size):
    run = live(batch_size=batch_size)
    for _ in range(150):
        run.answer(Ask("train", speed, since=0.013))
    wanted = speed * 150 * 0.013 * 20 / batch_size
    assert math.floor(wanted - 1e-6) <= run.training.run.steps <= math.ceil(wanted)


@pytest.mark.usefixtures("no_hurry")
@given(st.lists(st.floats(0, LONGEST_GAP), min_size=1, max_size=30), st.sampled_from((0.01, 1.0, 5.0)))
@examples(25)
def test_the_steps_never_run_ahead_of_the_time(gaps, speed):
    run, passed = live(), 0.0
    for gap in gaps:
        run.answer(Ask("train", speed, since=gap))
        passed += gap
        assert 0 <= speed * passed * 20 - run.training.run.steps < 1 + 1e-6


@pytest.mark.usefixtures("no_hurry")
def test_a_browser_that_was_away_does_not_leap():
    run = live()
    run.answer(Ask("train", 1.0, since=3600.0))
    assert run.training.run.steps == LONGEST_GAP * 20


@pytest.mark.usefixtures("no_hurry")
def test_no_time_passed_is_no_step_at_a_speed_and_at_least_one_without():
    run = live()
    run.answer(Ask("train", 25.0, since=0.0))
    assert run.training.run.steps == 0


def test_as_fast_as_it_can_is_a_step_at_least():
    run = live()
    run.answer(Ask("train", None, drawing=0.0))
    assert run.training.run.steps >= 1


# --- an answer belongs to its run and its generation; what is shown ---------------------------------------------------


def test_a_picture_says_which_run_it_is_of_and_which_generation_of_its_history():
    run, other = live(), live()
    first = run.base()["picture"]
    assert first["run"] == run.token != other.base()["picture"]["run"]
    run.answer(Ask("epoch"))
    rewound = run.answer(Ask("rewind"))
    again = run.answer(Ask("epoch"))
    undone = run.answer(Ask("rewind")), run.answer(Ask("undo"))
    generations = [p["generation"] for p in (first, rewound, again, *undone)]
    assert generations == [0, 1, 1, 2, 3]
    run.show_as(Display("z"))
    assert run.base()["picture"]["generation"] == 3


def test_who_holds_the_history_of_another_generation_gets_all_of_the_new_one():
    run = live()
    for _ in range(5):
        held = run.answer(Ask("epoch"))
    run.answer(Ask("rewind"))
    for _ in range(7):
        run.answer(Ask("step"))
    late = run.answer(Ask("show", stride=1, count=6, generation=held["generation"]))["history"]
    assert (late["from"], [r.step for r in late["kept"]]) == (0, list(range(8)))
    new = run.answer(Ask("show", stride=1, count=6, generation=held["generation"] + 1))["history"]
    assert (new["from"], [r.step for r in new["kept"]]) == (6, [6, 7])


def test_the_weights_of_a_picture_are_a_network_however_far_the_run_is():
    run = live()
    picture = run.answer(Ask("epoch"))
    run.answer(Ask("epoch"))
    shown = Shown.of({"steps": picture["steps"], "weights": picture["network"]["w"]})
    plain = dv.SGD(run.training.net, *run.training.data.train, learning_rate=0.01)
    plain.step(shown.steps)
    assert run.network_of(shown.weights) == plain.network != run.training.run.network


@pytest.mark.parametrize("told", [7, [1.0], {"steps": "x"}, {"steps": 1, "weights": [None]}])
def test_what_a_browser_says_that_it_shows_is_hostile_until_checked(told):
    with pytest.raises(ValueError, match="must be"):
        Shown.of(told)


def test_a_goal_that_was_reached_stays_reached_when_the_history_is_thinned():
    data = dv.toy("plane", N=8, test_share=0.0)
    run = LiveRun(TrainingRun(dv.Network([[[1.0, 0.0, 0.0]]], ("identity",)), data), Display())
    history, first = run.training.history, run.training.history.newest
    errors = [first.train] * 1200
    errors[400] = dv.TOYS["plane"].goal  # the 401st record added after the first: thinned out
    for error in errors:
        history.add(first._replace(train=error))
    assert min(record.train for record in history.records) > dv.TOYS["plane"].goal
    assert run.answer(Ask("show"))["reached"]
    assert not run.answer(Ask("rewind"))["reached"]


def test_an_epoch_is_done_in_bounded_stretches(monkeypatch):
    monkeypatch.setattr("dacviz.state.live_run.LONGEST", 0.0)  # one step a stretch
    run = live(N=7)
    answers = list(run.stretches(Ask("epoch")))
    assert answers[:-1] == [None] * 6
    assert (answers[-1]["steps"], answers[-1]["epochs"]) == (7, 1)


# --- weights that a browser kept --------------------------------------------------------------------------------------


def resume(picture, **changes):
    body = {"action": "resume", "weights": picture["network"]["w"]}
    body |= {name: picture[name] for name in ("steps", "epochs")} | changes
    return Ask.of(json.loads(json.dumps(body)))


def test_a_run_that_was_lost_goes_on_from_its_picture():
    lost, run = live(), live()
    for _ in range(3):
        kept = lost.answer(Ask("epoch"))
    generation = run.answer(Ask("show"))["generation"]
    picture = run.answer(resume(kept))
    assert picture["network"]["w"] == kept["network"]["w"]
    assert [picture[name] for name in ("steps", "epochs", "train")] == [60, 3, kept["train"]]
    assert picture["generation"] > generation
    assert picture["history"]["newest"][0] == 60
    assert run.answer(Ask("epoch"))["epochs"] == 4
    assert run.answer(Ask("rewind"))["network"]["w"] == live().answer(Ask("show"))["network"]["w"]


@pytest.mark.parametrize(
    "weights",
    [
        "1,2",
        None,
        {"0": 1.0},
        [0.1] * 2001,
        ["0.1"] * 10,
        [True] * 10,
        [math.nan] * 10,
        [math.inf] * 10,
        [10**400] * 10,
    ],
    ids=range(9),
)
def test_what_is_no_list_of_weights_is_refused(weights):
    with pytest.raises(ValueError, match="weights must be a list of at most 2,000 finite numbers"):
        Ask.of({"action": "resume", "weights": weights})


@pytest.mark.parametrize("weights", [[], [0.1] * 9, [0.1] * 11, [1e300] * 10, [1e9] * 10, [-1.7e308] * 10])
def test_a_run_does_not_go_on_from_weights_of_another_or_that_explode(weights):
    run = live()
    before = run.answer(Ask("step"))
    with pytest.raises(UnusableError, match=r"^The weights that this browser kept are of no use here: .*[.]$"):
        run.answer(Ask("resume", weights=tuple(weights), steps=5))
    after = run.answer(Ask("show"))
    assert (after["steps"], after["network"]["w"]) == (1, before["network"]["w"])


@pytest.mark.parametrize("phi", ["tanh", "relu", "identity"])
def test_pictures_of_any_weights_that_are_taken_are_plain_numbers(phi):
    net = dv.Network(dv.Network.random((1, 3, 1)).weights, (phi, "tanh"))
    for size in (0.0, 1e-320, 1e-150, 1.0, 1e5, 1e153, 1e154, 1e300):
        run = LiveRun(TrainingRun(net, dv.toy("sine", N=20)), Display(nodes="alpha", edges="gradient"))
        try:
            picture = run.answer(Ask("resume", weights=(size,) * 10, steps=2**53, epochs=2**53))
        except UnusableError:
            continue
        plain_json(picture)
