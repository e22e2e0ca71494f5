"""The headers that every answer carries, and what is closed."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dacviz.server.headers import EMBEDDERS, SafetyHeaders, embedders, inline_script_hashes, policy


async def _hello(request):
    return PlainTextResponse("hello", headers={"Referrer-Policy": "no-referrer"})


def answer(path, **options):
    """Status, headers and body of a GET through the middleware."""
    routes = [Route("/page", _hello), Route("/_stcore/metrics", _hello)]
    app = Starlette(routes=routes, middleware=[Middleware(SafetyHeaders, **options)])
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "root_path": ""}
    # A thread of its own, as in asking.py: Playwright leaves a running loop in the thread of the browser tests.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent)


def rules(text):
    return {name: sources.split() for name, _, sources in (rule.partition(" ") for rule in text.split("; "))}


def test_every_answer_has_the_policy_and_forbids_guessing_types():
    status, headers, body = answer("/page")
    assert (status, body) == (200, b"hello")
    assert headers["content-security-policy"] == policy(inline_script_hashes())
    assert headers["x-content-type-options"] == "nosniff"


def test_a_header_that_the_answer_has_already_stays():
    assert answer("/page")[1]["referrer-policy"] == "no-referrer"


def test_streamlits_metrics_are_closed():
    status, headers, body = answer("/_stcore/metrics")
    assert status == 404
    assert b"hello" not in body
    assert "text/plain" in headers["content-type"]


def test_scripts_come_from_here_only_and_are_never_made_of_strings():
    sources = rules(policy(["'sha256-abc='"]))["script-src"]
    assert sources == ["'self'", "blob:", "'sha256-abc='"]


def test_streamlits_page_has_an_inline_script_that_is_named_by_its_hash():
    hashes = inline_script_hashes()
    assert hashes
    assert all(text.startswith("'sha256-") for text in hashes)


def test_only_the_app_itself_may_frame_it_unless_others_are_named():
    assert rules(policy([]))["frame-ancestors"] == ["'self'"]
    named = ["https://moodle.example.org", "http://localhost:8888", "https://*.uni.example"]
    assert rules(policy([], named))["frame-ancestors"] == ["'self'", *named]


@pytest.mark.parametrize(
    "text", ["*", "moodle.example.org", "https://a.example/path", "https://a.example;", "javascript:x", "https://"]
)
def test_what_is_no_origin_is_refused_in_words(text):
    with pytest.raises(ValueError, match="must hold origins such as https://moodle"):
        policy([], [text])


def test_embedders_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv(EMBEDDERS, " https://a.example  https://b.example ")
    assert embedders() == ["https://a.example", "https://b.example"]
    monkeypatch.delenv(EMBEDDERS)
    assert embedders() == []
