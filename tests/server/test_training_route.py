"""The route by which a page trains, asked through the application of Starlette without a network."""

import gc
import json

import pytest
from starlette.applications import Starlette

import dacviz as dv
from dacviz.core.training_run import TrainingRun
from dacviz.pictures.training.display import Display
from dacviz.server.training_route import MAX_BODY, PATH, route
from dacviz.state.live_run import LiveRun
from tests.server.asking import asked

APP = Starlette(routes=[route()])


@pytest.fixture
def run():
    return LiveRun(TrainingRun(dv.Network.random((1, 3, 1)), dv.toy("sine", N=20)), Display())


def ask(path, body=b"", method="POST", chunk=500):
    """(status, headers, content) of one request, its body in chunks as a network would bring it."""
    answer, ask.taken = asked(APP, path, body, method, chunk)
    return answer


def question(run, body, **more):
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, headers, content = ask(f"{PATH}/{run.token}", text, **more)
    return status, headers, json.loads(content)


def test_a_question_is_answered_with_the_next_picture(run):
    status, headers, picture = question(run, {"deed": "step"})
    assert status == 200
    assert headers[b"content-type"] == b"application/json"
    assert headers[b"cache-control"] == b"no-store"
    assert picture["steps"] == run.course.run.steps == 1
    assert question(run, {"deed": "epoch"})[2]["epochs"] == 1


def test_each_answer_has_a_higher_serial(run):
    serials = [question(run, {"deed": "train", "speed": 1})[2]["serial"] for _ in range(3)]
    assert serials == sorted(set(serials))


@pytest.mark.parametrize("token", ["nobody", "..", "%00", "a" * 500])
def test_an_unknown_token_is_told_in_words(token):
    status, headers, content = ask(f"{PATH}/{token}", b'{"deed": "step"}')
    assert status == 404
    assert headers[b"cache-control"] == b"no-store"
    assert json.loads(content) == {"reason": "This run is no longer on the server. Reload the page to begin anew."}


def test_a_run_that_is_gone_is_no_longer_found(run):
    path = f"{PATH}/{run.token}"
    other = LiveRun(TrainingRun(dv.Network.random((1, 3, 1)), dv.toy("sine", N=20)), Display())
    gone = f"{PATH}/{other.token}"
    assert ask(gone, b'{"deed": "train", "speed": 1}')[0] == 200
    del other
    gc.collect()
    assert ask(gone, b'{"deed": "train", "speed": 1}')[0] == 404
    assert ask(path, b'{"deed": "train", "speed": 1}')[0] == 200


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Expecting value"),
        (b"{", "Expecting property name"),
        (b"step", "Expecting value"),
        (b"\xff\xfe\x00", "codec can't decode"),
        (b'"step"', "deed must be one of"),
        (b'{"deed": "stop"}', "deed must be one of train, step"),
        (b'{"deed": "train", "speed": NaN}', "speed must be a number from 0.01 to 1e+06"),
        (b'{"deed": "train", "since": -Infinity}', "since must be a number"),
        (b'{"deed": "train", "count": true}', "count must be a number"),
        (b"[" * MAX_BODY, "recursion"),
    ],
    ids=range(10),
)
def test_what_is_no_question_is_refused_and_changes_nothing(run, body, reason):
    status, headers, content = question(run, body)
    assert status == 400
    assert headers[b"cache-control"] == b"no-store"
    assert reason in content["reason"]
    assert run.course.run.steps == 0


def test_a_body_that_is_too_long_is_refused_before_it_is_all_there(run):
    status, _, content = question(run, b'{"deed": "step"}' + b" " * 100_000)
    assert (status, content) == (400, {"reason": "a request may have at most 2,000 bytes"})
    assert ask.taken == MAX_BODY // 500 + 1
    assert run.course.run.steps == 0


def test_the_longest_body_is_taken(run):
    body = b'{"deed": "step"}'
    assert question(run, body + b" " * (MAX_BODY - len(body)))[0] == 200
    assert run.course.run.steps == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_post_is_answered(run, method):
    assert ask(f"{PATH}/{run.token}", b'{"deed": "step"}', method)[0] == 405
    assert run.course.run.steps == 0


@pytest.mark.parametrize("path", ["/training", "/training/", "/training/a/b", "/"])
def test_there_is_nothing_beside_it(path):
    assert ask(path, b'{"deed": "step"}')[0] == 404


def test_a_picture_of_a_run_that_has_left_float64_is_json_too(run):
    run.set(learning_rate=1e8)
    for _ in range(50):
        status, _, picture = question(run, {"deed": "step"})
        assert status == 200
    assert picture["stopped"]
