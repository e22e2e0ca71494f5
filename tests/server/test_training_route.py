"""The route by which a page trains, asked through the application of Starlette without a network."""

import asyncio
import gc
import json
from concurrent.futures import ThreadPoolExecutor

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


JSON = {"content-type": "application/json"}


def ask(path, body=b"", method="POST", headers=JSON):
    """(status, headers, content) of one request to the route."""
    return asked(APP, path, body, method, headers=headers)[0]


def question(run, body, **more):
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, headers, content = ask(f"{PATH}/{run.token}", text, **more)
    return status, headers, json.loads(content)


def test_a_question_is_answered_with_the_next_picture(run):
    status, headers, picture = question(run, {"action": "step"})
    assert status == 200
    assert headers[b"content-type"] == b"application/json"
    assert headers[b"cache-control"] == b"no-store"
    assert picture["steps"] == run.training.run.steps == 1
    assert question(run, {"action": "epoch"})[2]["epochs"] == 1


def test_each_answer_has_a_higher_serial(run):
    serials = [question(run, {"action": "train", "speed": 1})[2]["serial"] for _ in range(3)]
    assert serials == sorted(set(serials))


@pytest.mark.parametrize("token", ["nobody", "..", "%00", "a" * 500])
def test_an_unknown_token_is_told_in_words(token):
    status, headers, content = ask(f"{PATH}/{token}", b'{"action": "step"}')
    assert status == 404
    assert headers[b"cache-control"] == b"no-store"
    assert json.loads(content) == {
        "reason": "This run is no longer on the server. Reload the page: it goes on from what you see."
    }


def test_a_run_that_is_gone_is_no_longer_found(run):
    path = f"{PATH}/{run.token}"
    other = LiveRun(TrainingRun(dv.Network.random((1, 3, 1)), dv.toy("sine", N=20)), Display())
    gone = f"{PATH}/{other.token}"
    assert ask(gone, b'{"action": "train", "speed": 1}')[0] == 200
    del other
    gc.collect()
    assert ask(gone, b'{"action": "train", "speed": 1}')[0] == 404
    assert ask(path, b'{"action": "train", "speed": 1}')[0] == 200


NO_JSON = 'a request must be a JSON object such as {"action": "step"}'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", NO_JSON),
        (b"{", NO_JSON),
        (b"step", NO_JSON),
        (b"\xff\xfe\x00", NO_JSON),
        (b'"step"', "action must be one of"),
        (b'{"action": "stop"}', "action must be one of train, step"),
        (b'{"action": "train", "speed": NaN}', "speed must be a number from 0.01 to 1e+06"),
        (b'{"action": "train", "since": -Infinity}', "since must be a number"),
        (b'{"action": "train", "count": true}', "count must be a number"),
        (b"[" * MAX_BODY, NO_JSON),
    ],
    ids=range(10),
)
def test_what_is_no_question_is_refused_and_changes_nothing(run, body, reason):
    status, headers, content = question(run, body)
    assert status == 400
    assert headers[b"cache-control"] == b"no-store"
    assert reason in content["reason"]
    assert run.training.run.steps == 0


def test_a_body_that_is_too_long_is_refused_before_it_is_all_there(run):
    body = b'{"action": "step"}' + b" " * 100_000
    (status, _, content), taken = asked(APP, f"{PATH}/{run.token}", body, "POST", headers=JSON)
    assert (status, json.loads(content)) == (400, {"reason": "a request may have at most 60,000 bytes"})
    assert taken == MAX_BODY // 500 + 1
    assert run.training.run.steps == 0


def test_weights_that_are_of_no_use_are_refused_in_words(run):
    status, _, content = question(run, {"action": "resume", "weights": [1.0], "steps": 4})
    reason = "The weights that this browser kept are of no use here: this network has 10 weights, got 1."
    assert (status, content) == (400, {"reason": reason})
    assert question(run, {"action": "step"})[0] == 200


def test_the_weights_of_the_largest_network_have_room(run):
    body = json.dumps({"action": "resume", "weights": [-1.2345678901234567e-300] * 2000, "steps": 2**53}).encode()
    assert len(body) < MAX_BODY
    assert "has 10 weights, got 2000" in question(run, body)[2]["reason"]


def test_the_longest_body_is_taken(run):
    body = b'{"action": "step"}'
    assert question(run, body + b" " * (MAX_BODY - len(body)))[0] == 200
    assert run.training.run.steps == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_post_is_answered(run, method):
    assert ask(f"{PATH}/{run.token}", b'{"action": "step"}', method)[0] == 405
    assert run.training.run.steps == 0


@pytest.mark.parametrize("path", ["/training", "/training/", "/training/a/b", "/"])
def test_there_is_nothing_beside_it(path):
    assert ask(path, b'{"action": "step"}')[0] == 404


def test_a_picture_of_a_run_that_has_left_float64_is_json_too(run):
    run.set(learning_rate=1e8)
    for _ in range(50):
        status, _, picture = question(run, {"action": "step"})
        assert status == 200
    assert picture["stopped"]


# --- one request a run at a time, from its own page, and a client that leaves -----------------------------------------


def test_a_run_answers_one_request_at_a_time(run):
    assert run.claim()
    status, headers, content = question(run, {"action": "epoch"})
    assert (status, headers[b"cache-control"], run.training.run.steps) == (429, b"no-store", 0)
    assert content == {"reason": "This run is still busy with the last request. Ask again when that is answered."}
    run.release()
    assert question(run, {"action": "epoch"})[0] == 200
    assert question(run, {"action": "epoch"})[0] == 200, "the place is free again after an answer"


def test_the_place_is_free_again_after_a_failure(run, monkeypatch):
    monkeypatch.setattr(run, "stretches", lambda ask: (1 / 0 for _ in "1"))
    with pytest.raises(ZeroDivisionError):
        question(run, {"action": "step"})
    monkeypatch.undo()
    assert question(run, {"action": "step"})[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://test", "host": "test"}, 200),
        ({"origin": "https://dacviz.example", "host": "127.0.0.1:80", "x-forwarded-host": "dacviz.example"}, 200),
        ({"origin": "http://inner", "host": "127.0.0.1:80", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://evil.example", "host": "test"}, 403),
        ({"origin": "null", "host": "test"}, 403),
        ({"origin": "http://test", "host": "test", "sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
    ids=range(8),
)
def test_only_its_own_page_drives_a_run(run, headers, status):
    assert question(run, {"action": "step"}, headers=JSON | headers)[0] == status
    assert run.training.run.steps == (status == 200)


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_another_content_type_is_refused(run, kind):
    status, _, content = question(run, {"action": "step"}, headers={"content-type": kind} if kind else {})
    assert (status, content["reason"]) == (415, "A request must have the content type application/json.")
    assert run.training.run.steps == 0


def left(run, body, messages):
    """The status that is sent to a client whose messages end like this."""
    sent, taken = [], iter([{"type": "http.request", "body": body, "more_body": bool(messages)}, *messages])

    async def receive():
        return next(taken, {"type": "http.disconnect"})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
             "path": f"{PATH}/{run.token}", "raw_path": b"", "root_path": "", "query_string": b"",
             "headers": [(b"content-type", b"application/json")], "client": ("test", 1),
             "server": ("test", 80)}  # fmt: skip
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, APP(scope, receive, send)).result()
    return sent[0]["status"]


def test_a_client_that_leaves_in_the_middle_of_a_body_leaves_no_traceback(run):
    assert left(run, b'{"action": "st', [{"type": "http.disconnect"}]) == 400
    assert run.training.run.steps == 0
    assert run.claim()


def test_an_epoch_is_done_in_stretches_and_ends_with_the_client(run, monkeypatch):
    monkeypatch.setattr("dacviz.state.live_run.LONGEST", 0.0)  # one step a stretch
    assert question(run, {"action": "epoch"})[2]["epochs"] == 1
    assert left(run, b'{"action": "epoch"}', []) == 400
    assert 0 < run.training.run.steps % 15 < 15, "the second epoch has begun and not ended"
    assert question(run, {"action": "epoch"})[2]["epochs"] == 2
