"""A run's charts show the numbers of the run, and are finite JSON that plotly accepts whatever the run does."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.core.gradient_flow import Band, GradientFlow
from dacviz.core.history import History, Record
from dacviz.core.training_run import PROMISES, Change, Promise, TrainingRun
from dacviz.pictures.training import curves as charts
from tests.pictures.drawn import applied, drawn, trace
from tests.strategies import examples

SIZES = st.floats(5e-324, 1.7976931348623157e308)
ANY = st.one_of(SIZES, st.just(0.0), st.just(math.inf), st.just(math.nan))


def training(epochs=3, **more):
    data = dv.toy("sine", N=20, **more)
    made = TrainingRun(dv.Network.random((1, 4, 1)), data, learning_rate=0.05)
    for _ in range(epochs):
        made.epoch()
    return made


def recorded(*records, marks=(), steps=10, promises=()):
    """What the charts read of a run."""
    history = History()
    for record in records:
        history.add(Record(*record))
    run = SimpleNamespace(steps=steps)
    return SimpleNamespace(history=history, changes=list(marks), run=run, promises=list(promises))


# --- the error --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("goal", [None, 0.001])
def test_the_error_has_a_trace_for_each_thing_that_changes(goal):
    figure = drawn(charts.error_figure(goal), charts.error_update(training(), goal))
    assert [t["uid"] for t in figure["data"]] == ["training", "test", "settings"] + ["goal"] * (goal is not None)


def test_the_goal_is_a_line_through_the_whole_picture():
    line = trace(drawn(charts.error_figure(0.001)), "goal")
    assert line["y"] == [0.001, 0.001] and line["x"][0] == 0 and line["x"][1] >= 1e12


@given(st.lists(st.tuples(SIZES, st.one_of(st.none(), SIZES)), min_size=1, max_size=5), st.sampled_from((None, 0.01)))
def test_the_axis_holds_every_error_and_the_goal(errors, goal):
    run = recorded(*((k, *pair) for k, pair in enumerate(errors)), marks=[Change(1, "η 1")])
    low, high = applied(charts.error_figure(goal), charts.error_update(run, goal))["layout"]["yaxis"]["range"]
    shown = [v for pair in errors for v in pair if v is not None] + ([goal] if goal else [])
    assert low < math.log10(min(shown)) and math.log10(max(v for p in errors for v in p if v is not None)) < high


@pytest.mark.parametrize("errors", [(0.0, None), (0.0, 0.0)])
def test_an_error_of_zero_has_no_place_on_the_axis_but_a_picture(errors):
    drawn(charts.error_figure(0.01), charts.error_update(recorded((0, *errors)), 0.01))


@given(st.integers(0, 10**12))
def test_the_axis_of_steps_ends_soon_after_the_last(steps):
    end = applied(charts.error_figure(None), charts.error_update(recorded((0, 1.0, None), steps=steps), None))
    low, high = end["layout"]["xaxis"]["range"]
    assert low == 0 and max(steps, 10) <= high <= 1.7 * max(steps, 10)
    assert high < charts.FAR


def test_the_axis_of_steps_moves_rarely():
    ends = {charts.error_update(recorded((0, 1.0, None), steps=n), None)["layout"]["xaxis"]["range"][1]
            for n in range(10_000)}  # fmt: skip
    assert len(ends) < 22


def test_a_mark_is_a_line_from_below_to_above_with_its_words():
    run = training()
    run.set(learning_rate=0.01, momentum=0.5)
    figure = drawn(charts.error_figure(None), charts.error_update(run, None))
    marks, steps = trace(figure, "settings"), run.run.steps
    assert marks["x"] == [steps, steps, None] * 2
    assert marks["text"] == ["η 0.01", "η 0.01", "", "momentum 0.5", "momentum 0.5", ""]
    low, high = figure["layout"]["yaxis"]["range"]
    assert marks["y"] == pytest.approx([10**low, 10**high, None] * 2)


def test_the_legend_shows_the_line_of_a_mark_also_without_one():
    marks = trace(drawn(charts.error_figure(None), charts.error_update(training(), None)), "settings")
    assert (marks["x"], marks["y"]) == ([None], [None])


# --- promises ---------------------------------------------------------------------------------------------------------


def test_the_newest_promise_is_on_the_right():
    run = training()
    figure = drawn(charts.promise_figure(), charts.promise_update(run))
    seen = list(run.promises)
    for uid, values in (("promised", [p.promised for p in seen]), ("realised", [p.realised for p in seen])):
        found = trace(figure, uid)
        assert found["x"] == list(range(1 - PROMISES, 1))
        assert found["y"] == [None] * (PROMISES - 3) + values
        assert len(found["hovertext"]) == PROMISES
        assert found["hovertext"][-1].startswith(f"step {run.run.steps}<br>promised −")
    top = figure["layout"]["yaxis"]["range"][1]
    assert max(abs(v) for p in seen for v in (p.promised, p.realised)) <= top
    assert figure["layout"]["yaxis"]["range"] == [-top, top]


@given(st.lists(st.tuples(ANY, ANY, st.booleans()), max_size=4))
def test_promises_of_any_size_are_drawn(sizes):
    promises = [Promise(k, -a, -b if negative else b) for k, (a, b, negative) in enumerate(sizes)]
    figure = applied(charts.promise_figure(), charts.promise_update(recorded((0, 1.0, None), promises=promises)))
    low, high = figure["layout"]["yaxis"]["range"]
    assert 0 < high == -low
    for uid, field in (("promised", "promised"), ("realised", "realised")):
        for shown, promise in zip(trace(figure, uid)["y"][PROMISES - len(promises) :], promises, strict=True):
            value = getattr(promise, field)
            assert shown == value if math.isfinite(value) else shown is None
            assert shown is None or low <= shown <= high


# --- flow -------------------------------------------------------------------------------------------------------------

BANDS = st.tuples(ANY, ANY, ANY).map(lambda v: Band(*sorted(v)))


def flow_of(pairs, saturated=0, dead=0):
    delta, alpha = zip(*pairs, strict=True)
    return GradientFlow(delta, alpha, (saturated,) * len(pairs), (dead,) * len(pairs))


def test_the_bands_reach_from_the_smallest_to_the_largest_and_the_sizes_between_are_joined():
    pairs = [(Band(0.1, 0.5, 2.0), Band(1.0, 1.0, 1.0)), (Band(0.01, 0.02, 0.03), Band(0.5, 3.0, 4.0))]
    figure = drawn(charts.flow_figure(2), charts.flow_update(flow_of(pairs)))
    assert trace(figure, "delta-band")["y"] == [0.1, 2.0, None, 0.01, 0.03, None]
    assert trace(figure, "alpha-band")["y"] == [1.0, 1.0, None, 0.5, 4.0, None]
    assert (trace(figure, "delta")["y"], trace(figure, "alpha")["y"]) == ([0.5, 0.02], [1.0, 3.0])
    assert trace(figure, "delta")["hovertext"][1] == "layer 2: root mean square 0.02<br>from 0.01 to 0.03"
    low, high = figure["layout"]["yaxis"]["range"]
    assert 10**low <= 0.01 and 10**high >= 4.0 and high - low <= 4
    assert [round(x) for x in trace(figure, "delta")["x"]] == [1, 2]


@given(st.lists(st.tuples(BANDS, BANDS), min_size=1, max_size=3))
@examples(50)
def test_bands_of_any_size_are_drawn(pairs):
    figure = applied(charts.flow_figure(len(pairs)), charts.flow_update(flow_of(pairs)))
    low, high = figure["layout"]["yaxis"]["range"]
    zero = any(v == 0.0 for pair in pairs for band in pair for v in (band.low, band.rms, band.high))
    assert 0 < high - low <= charts.LAST_DECADES + 1.3 * zero + 1e-9
    for uid in ("delta", "alpha", "delta-band", "alpha-band"):
        drawn_at = [y for y in trace(figure, uid)["y"] if y is not None]
        assert len(drawn_at) == len(pairs) * (2 if "band" in uid else 1)
        assert all(y == 0 or low - 1e-9 <= math.log10(y) <= high + 1e-9 for y in drawn_at)


def test_what_is_too_small_sits_at_the_lower_end_and_what_is_not_finite_at_the_upper():
    pairs = [(Band(1e-35, 1e-30, 1.0), Band(1.0, math.nan, math.inf))]
    figure = drawn(charts.flow_figure(1), charts.flow_update(flow_of(pairs)))
    low, high = figure["layout"]["yaxis"]["range"]
    assert trace(figure, "delta-band")["y"][0] == trace(figure, "delta")["y"][0] == pytest.approx(10**low)
    assert trace(figure, "alpha")["y"] == pytest.approx([10**high])
    assert "to inf" in trace(figure, "alpha")["hovertext"][0]


def test_what_is_exactly_zero_stands_on_a_line_of_its_own_below_the_axis():
    pairs = [(Band(0.0, 0.0, 0.0, 1.0), Band(0.0, 0.5, 1.0, 0.25)), (Band(0.01, 0.02, 0.03), Band(0.5, 3.0, 4.0))]
    figure = drawn(charts.flow_figure(2), charts.flow_update(flow_of(pairs)))
    axis = figure["layout"]["yaxis"]
    zero, *powers = axis["tickvals"]
    assert axis["ticktext"][0] == "0" and axis["range"][0] < math.log10(zero)
    assert zero < min(powers) <= 0.01 < 4.0 < max(powers)
    assert trace(figure, "delta")["y"] == [zero, 0.02]
    assert trace(figure, "alpha-band")["y"][:2] == [zero, 1.0]
    assert trace(figure, "delta")["hovertext"][0] == "layer 1: all are exactly 0"
    assert trace(figure, "alpha")["hovertext"][0].endswith("<br>25 % are exactly 0")
    later = applied(figure, charts.flow_update(flow_of(pairs[1:] * 2)))["layout"]["yaxis"]
    assert later["tickmode"] == "linear" and later["range"][0] <= -2


def test_the_words_count_layer_by_layer():
    flowing = GradientFlow((), (), (0, 2, 0), (1, 0, 0))
    assert (
        charts.flow_words(flowing, (2, 5, 4, 1)) == "Saturated nodes: 2 of 4 in layer 2. Dead nodes: 1 of 5 in layer 1."
    )
    assert (
        charts.flow_words(flow_of([(Band(1.0, 1.0, 1.0),) * 2] * 3), (2, 5, 4, 1))
        == "Saturated nodes: none. Dead nodes: none."
    )


def test_a_layer_through_which_nothing_flows_is_said():
    """No node of layer 1 is dead here, and yet nothing comes back to it."""
    some, none = Band(0.1, 0.2, 0.3), Band(0.0, 0.0, 0.0, 1.0)
    words = charts.flow_words(GradientFlow((none, some), (none, some), (0, 0), (0, 0)), (2, 5, 1))
    assert words.startswith("Every δ is exactly 0 in layer 1: nothing is learnt there. ")
    words = charts.flow_words(GradientFlow((none, none), (none, some), (0, 0), (0, 0)), (2, 5, 1))
    assert words.startswith("Every δ is exactly 0 in layers 1, 2: nothing is learnt there. ")
