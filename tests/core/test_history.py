"""A history against the plain list of all records: even spacing, the newest always, and mirrors that never differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dacviz.core.history import CAPACITY, History, Record
from tests.strategies import examples


def record(k):
    return Record(7 * k, 1.0 / (1 + k), None if k % 3 else 2.0)


def filled(count):
    history = History()
    for k in range(count):
        history.add(record(k))
    return history


BURSTS = st.lists(st.integers(0, 3 * CAPACITY // 2), max_size=12)


@given(st.integers(1, 6 * CAPACITY))
@examples(50)
def test_kept_is_every_stride_th_record_of_all(count):
    history = filled(count)
    everything = [record(k) for k in range(count)]
    assert history.kept == everything[:: history.stride]
    assert history.newest == everything[-1]
    assert history.records == history.kept + [everything[-1]] * ((count - 1) % history.stride != 0)


@given(st.integers(1, 6 * CAPACITY))
@examples(50)
def test_never_more_than_the_capacity_and_half_of_it_at_least(count):
    history = filled(count)
    assert len(history.records) <= CAPACITY + 1
    assert len(history.kept) >= min(count, CAPACITY // 2)
    assert len(history.kept) <= CAPACITY


@pytest.mark.parametrize(
    ("count", "stride", "kept"),
    [
        (1, 1, 1),
        (CAPACITY, 1, CAPACITY),
        (CAPACITY + 1, 2, CAPACITY // 2 + 1),
        (2 * CAPACITY, 2, CAPACITY),
        (2 * CAPACITY + 1, 4, CAPACITY // 2 + 1),
        (100 * CAPACITY, 128, 400),
    ],
)
def test_thinned_when_there_are_too_many(count, stride, kept):
    history = filled(count)
    assert (history.stride, len(history.kept)) == (stride, kept)


class Mirror:
    """Somebody who holds a copy and asks only for what is new."""

    def __init__(self):
        self.stride, self.kept = 0, []

    def ask(self, history):
        start, new = history.since(self.stride, len(self.kept))
        self.kept = self.kept[:start] + new
        self.stride = history.stride
        return len(new)


@given(BURSTS)
@examples(50)
def test_a_mirror_is_always_equal(bursts):
    history, mirror, k = History(), Mirror(), 0
    for burst in bursts:
        for _ in range(burst):
            history.add(record(k))
            k += 1
        mirror.ask(history)
        assert (mirror.stride, mirror.kept) == (history.stride, history.kept)


@given(BURSTS)
@examples(50)
def test_between_two_thinnings_nothing_is_sent_twice(bursts):
    history, mirror, k = History(), Mirror(), 0
    for burst in bursts:
        held, stride = len(mirror.kept), history.stride
        for _ in range(burst):
            history.add(record(k))
            k += 1
        sent = mirror.ask(history)
        if mirror.stride == stride and k > burst:
            assert sent == len(history.kept) - held


@given(st.lists(st.tuples(st.integers(0, 700), st.booleans()), max_size=10))
@examples(50)
def test_a_mirror_whose_question_is_a_picture_behind_is_equal_too(bursts):
    """The dashboard asks for the next picture before it has taken in the last one."""
    history, mirror, k = History(), Mirror(), 0
    late = []
    for burst, wait in bursts:
        for _ in range(burst):
            history.add(record(k))
            k += 1
        late.append((*history.since(mirror.stride, len(mirror.kept)), history.stride))
        if wait:
            continue
        for start, new, stride in late:
            mirror.kept, mirror.stride = mirror.kept[:start] + new, stride
        late.clear()
        assert mirror.kept == history.kept


@pytest.mark.parametrize(("stride", "count"), [(1, 4), (2, 3), (0, 0), (1, -1), (1, 10_000)])
def test_whoever_holds_what_cannot_be_gets_everything(stride, count):
    history = filled(3)
    assert history.since(stride, count) == (0, history.kept)


def test_an_empty_history_has_no_records():
    history = History()
    assert (history.records, history.newest, history.since(0, 0)) == ([], None, (0, []))


def test_the_lowest_error_is_known_also_when_its_record_was_thinned_out():
    history = History()
    for k in range(2 * CAPACITY):
        history.add(Record(k, 0.25 if k == 401 else 1.0, None))
    assert min(record.train for record in history.records) == 1.0
    assert history.lowest == 0.25
