"""The route by which a dragged number is tried out."""

import json

import pytest
from starlette.applications import Starlette

from dacviz.server.moment_route import MAX_BODY, PATH, route
from dacviz.state.moment import answer
from tests.server.asking import asked

APP = Starlette(routes=[route()])
QUESTION = {"params": {"by": "node"}, "place": [1, 1, 1], "value": 0.25, "step": 17}


def ask(question, **headers):
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    status, _, content = asked(APP, PATH, body, "POST", headers={"content-type": "application/json"} | headers)[0]
    return status, json.loads(content)


def test_a_question_is_answered_with_its_moment():
    assert ask(QUESTION) == (200, json.loads(json.dumps(answer(QUESTION))))


@pytest.mark.parametrize(
    ("question", "status"),
    [
        (b"{", 400),
        (b"[" * 50_000, 400),
        (b" " * (MAX_BODY + 1), 400),
        ({**QUESTION, "place": [9, 9, 9]}, 400),
        ({**QUESTION, "value": 1e308}, 400),
        ({**QUESTION, "params": {"net": "64-64-64", "w": "x"}}, 200),  # as an address: the rest counts
    ],
    ids=["cut off", "deep", "long", "no such place", "too large", "rubbish in a parameter"],
)
def test_rubbish_is_answered_in_words(question, status):
    found, content = ask(question)
    assert found == status
    assert status == 200 or content["reason"]


def test_another_page_gets_no_answer():
    assert ask(QUESTION, **{"sec-fetch-site": "cross-site"})[0] == 403
    assert ask(QUESTION, **{"content-type": "text/plain"})[0] == 415
