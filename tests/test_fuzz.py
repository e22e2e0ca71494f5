"""Anything in any place: no traceback, no box of an exception, and every refusal is a sentence that says what to write.

The inputs are those of a seed: some hundreds as a rule, any number with ``--fuzz 20000``. Valid ones are cut, doubled,
mixed with each other and with what has broken other readers.
"""

import json
import logging
import random
import re

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

import dacviz as dv
from dacviz.core.gradient_text import read_gradient
from dacviz.core.training_run import TrainingRun
from dacviz.pictures.training.display import Display
from dacviz.server.training_route import route
from dacviz.state.address import PROBLEM, read_problem, read_view
from dacviz.state.fields import fields_of
from dacviz.state.live_run import LiveRun
from dacviz.ui.session import VIEWS
from tests.server.asking import asked
from tests.ui.page import MAIN, unescaped

pytestmark = pytest.mark.slow

FOLDERS = {"": "backpropagation", "train": "training"}
"""Where a page stands in dacviz/ui, if not under its own name."""
"""Where they are not called as in the address."""
A_PAGE, A_READER = 10, 2
"""For so many inputs one is opened as a page, or read as a table, a gradient or a request: these take longer."""

GOOD = {
    "preset": ["paper", "mazur", "deep", "softmax"], "net": ["2-3-2-1", "1-8-8-1", "2-2", "3-4-3", "8-16-16-8"],
    "act": ["tanh,identity", "relu,relu,sigmoid", "softmax"], "loss": ["half_squared_error", "cross_entropy"],
    "init": ["xavier", "he"], "seed": ["0", "7", "999999999"], "w": ["0.1,0.8,-0.5,0.3", "1,2,3,4,5,6"],
    "x": ["0.5,-1", "0.3"], "d": ["1", "0,1,0"], "nodes": ["alpha", "u"], "edges": ["gradient"], "by": ["node"],
    "sweep": ["backward"], "step": ["0", "14", "20000"], "pick": ["1-2", "1-2-0"], "to": ["2", "2-1"], "from": ["1-2"],
    "show": ["paths", "matrix", "1", "induction", "function", "slow"], "exact": ["square", "identity"],
    "data": ["sine", "polar"], "rate": ["0.1"], "batch": ["7", "all"], "speed": ["max"], "h": ["1e-5"],
}  # fmt: skip
BAD = [
    "", " ", "-", "--", "nan", "inf", "-inf", "1e309", "1e-400", "0,5", "0x10", "1_000", "½", "٣", "−1", "1e",
    "9" * 400,
    "1" + "0" * 5000, "None", "null", "true", "[]", "{}", "../../etc/passwd", "<img src=x onerror=alert(1)>",
    "[a](http://b)", "**b**", "$x$", "`c`", "# d", "a\nb", "\r\n", "\t", "\x00", "\x1b[0m", "\u202e", "\ud7ff", "😀",
    "%00", "'; --", ",,,,", "2-" * 300 + "1", "1," * 3000,
]  # fmt: skip
CSV = "a;b;c\n1;2;3\n4,5;6;x\n;7;8\n"
TABLES = ["a,b\n1,2\n3,4\n5,6\n", CSV, "1 2\n3 4\n", "x\n1\n2\n", "a,a\n1,2\n", '"a\nb",c\n1,2\n', "a\tb\n1\t2\n"]
GRADIENT = "[[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [[0.7, 0.8, 0.9]]]"
GRADIENTS = [GRADIENT, "l,i,j,value\n1,1,0,0.5\n", "array([[1., 2., 3.]])", "tensor([[0.1]])", "0.1\n0.2\n", "{'w': 1}"]
QUESTION = {"action": "train", "speed": None, "since": 0.1, "drawing": 0.01, "stride": 1, "count": 3, "weights": [0.1]}
ODD = [
    None,
    True,
    -1,
    1e308,
    "x",
    [],
    {},
    [[]],
    10**400,
    float("nan"),
    "train",
    "resume",
    "epoch",
    [1e999],
    [0.5] * 3000,
]

SAYS = re.compile(
    r"must|one of|known|from|between|such as|write|need|limit|at most|at least|has |have |is no |are no |use |counted"
    r"|copy|missing|empty|give|choose|may |only|no longer|number|beyond|there is|there are|suits?|expected|match|save",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def count(request) -> int:
    return request.config.getoption("--fuzz")


def spoilt(rng: random.Random, text: str) -> str:
    """``text`` as somebody might send it who wishes no good."""
    at = rng.randint(0, len(text))
    match rng.randint(0, 6):
        case 0:
            return rng.choice(BAD)
        case 1:
            return text[:at]
        case 2:
            return text[:at] + rng.choice(BAD)[:200] + text[at:]
        case 3:
            return text[:at] + chr(rng.choice([rng.randrange(32, 127), rng.randrange(0xD7FF)])) + text[at:]
        case 4:
            return text * rng.randint(2, 30)
        case 5:
            return "".join(rng.sample(text, len(text)))
    return text


def address(rng: random.Random, names: list[str]) -> dict[str, str]:
    """Some parameters, few of them as they should be."""
    chosen = rng.sample(names, rng.randint(1, min(6, len(names))))
    return {name: spoilt(rng, rng.choice(GOOD.get(name, ["1"]) + rng.choice([*GOOD.values()]))) for name in chosen}


def names_of(page: str) -> list[str]:
    return [*PROBLEM, *fields_of(VIEWS[page])]


def is_helpful(refusal: str, cause: object) -> None:
    """A sentence of bounded length that says what to write."""
    assert len(refusal) < 900, (len(refusal), refusal[:200], cause)
    assert "Error" not in refusal and "Traceback" not in refusal, (refusal, cause)
    assert SAYS.search(refusal), (refusal, cause)


def test_every_address_is_read_or_refused(count):
    rng = random.Random(1)
    for _ in range(count):
        page = rng.choice([*VIEWS])
        params = address(rng, names_of(page))
        problem, refused = read_problem(params)
        _, refused_view = read_view(VIEWS[page], params, problem)
        assert {**refused, **refused_view}.keys() <= params.keys()
        for reason in (*refused.values(), *refused_view.values()):
            is_helpful(reason, params)


@pytest.mark.parametrize("page", VIEWS)
def test_every_page_opens_and_every_field_takes_any_text(page, count, caplog):
    rng = random.Random(f"2{page}")
    at = AppTest.from_file(MAIN, default_timeout=60).run()
    if page:
        at.switch_page(f"{FOLDERS.get(page, page)}/page.py")
    for _ in range(count // A_PAGE // len(VIEWS)):
        at.query_params.clear()
        at.query_params.update(address(rng, names_of(page)))
        del at.session_state["problem"]
        is_well(at.run(), caplog)
        if fields := [*at.text_input, *at.text_area]:
            field = rng.choice(fields)
            field.set_value(spoilt(rng, str(field.value)).replace("\x00", ""))
            is_well(at.run(), caplog)


def is_well(at: AppTest, caplog: pytest.LogCaptureFixture) -> None:
    """The page is there, nothing is in the log, and whatever is refused is refused in words."""
    asked_for = dict(at.query_params)
    assert not at.exception, (at.exception[0].value, asked_for)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == [], asked_for
    for error in at.error:
        is_helpful(unescaped(error.value), asked_for)
    for warning in at.warning:
        for line in unescaped(warning.value).splitlines():
            is_helpful(line, asked_for)


def test_every_table_is_read_or_refused(count):
    rng = random.Random(3)
    for _ in range(count // A_READER):
        text = spoilt(rng, spoilt(rng, rng.choice(TABLES)))
        given = text if rng.random() < 0.8 else text.encode(rng.choice(["utf-8", "utf-16", "latin-1"]), "replace")
        try:
            table = dv.read_csv(given)
            names = [*table.numeric, *rng.sample(BAD, 2)]
            table.dataset(rng.sample(names, rng.randint(0, 2)), rng.sample(names, rng.randint(0, 2)))
        except ValueError as reason:
            is_helpful(str(reason), text)


def test_every_pasted_gradient_is_read_or_refused(count):
    rng = random.Random(4)
    for _ in range(count // A_READER):
        text = spoilt(rng, spoilt(rng, rng.choice(GRADIENTS)))
        try:
            read_gradient(text, (2, 2, 1))
        except ValueError as reason:
            is_helpful(str(reason), text)


def test_every_question_to_a_run_is_answered(count, caplog):
    rng = random.Random(5)
    run = LiveRun(TrainingRun(dv.Network.random((1, 2, 1)), dv.toy("sine", N=8)), Display())
    app, headers = Starlette(routes=[route()]), {"content-type": "application/json"}
    for _ in range(count // A_READER):
        body = QUESTION | {key: rng.choice(ODD) for key in rng.sample([*QUESTION], rng.randint(0, 3))}
        text = json.dumps(rng.choice([body, body, rng.choice(ODD)]))
        sent = (spoilt(rng, text) if rng.random() < 0.4 else text).encode("utf-8", "replace")
        (status, _, content), _ = asked(app, f"/training/{run.token}", sent, "POST", 4000, headers)
        assert status in (200, 400), (status, sent[:300])
        if status == 400:
            is_helpful(json.loads(content)["reason"], sent[:300])
    assert caplog.records == []
