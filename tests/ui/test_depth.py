"""The depth page: rows from the address, changed, added and taken away; stopped and gone on with; refusals."""

import re

import pytest

import dacviz as dv
from dacviz.core.depth import Stack
from dacviz.lesson.depth import what_to_see
from dacviz.state.address import read_view, with_value, write_view
from dacviz.state.depth_view import FIRST, MAX_ROWS, DepthView
from dacviz.state.problem import Problem
from dacviz.ui.depth import profiles
from tests.ui.app import opened, texts

pytestmark = pytest.mark.slow

PAPER = Problem.of("paper")
SMALL = "tanh:xavier:1:8:6,relu:he:1.5:8:6"


def test_the_first_rows_and_their_sentence():
    at = opened("depth")
    assert what_to_see([dv.depth_profile(row) for row in FIRST]) in texts(at)
    assert "rows" not in at.query_params


def test_rows_are_changed_added_and_taken_away():
    at = opened("depth", rows=SMALL, seeds="3", show="nodes")
    at.selectbox(key="row0_activation").set_value("sin").run()
    at.text_input(key="row1_gain").set_value("1e-1").run()
    assert at.query_params["rows"] == "sin:xavier:1:8:6,relu:he:0.1:8:6"
    press(at, "Add my network")
    press(at, "Add a row")
    assert at.query_params["rows"] == "sin:xavier:1:8:6,relu:he:0.1:8:6,own,relu:he:0.1:8:6"
    at.button(key="away0").click().run()
    assert at.query_params["rows"] == "relu:he:0.1:8:6,own,relu:he:0.1:8:6"
    own = dv.depth_profile(PAPER.network(), seeds=3)
    assert what_to_see([own]).partition(": ")[2].rstrip(".") in texts(at)
    assert not at.exception


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("gain", "0", "The gain must be a number from 0.01 to 100"),
        ("gain", "1:2", "The gain must be a number"),
        ("gain", "<b>", "The gain must be a number"),
    ],
)
def test_what_a_row_cannot_be_is_refused_and_it_stays(key, value, said):
    at = opened("depth", rows=SMALL, seeds="2")
    at.text_input(key=f"row0_{key}").set_value(value).run()
    assert re.sub(r"\\", "", at.error[0].value).startswith(said)
    assert at.query_params["rows"] == SMALL


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("tanh", "“tanh” is no row"),
        ("cosh:xavier:1:8:6", "Unknown activation 'cosh'"),
        ("tanh:orthogonal:1:8:6", "There is no start of weights “orthogonal”"),
        ("tanh:xavier:inf:8:6", "The gain must be a number"),
        ("tanh:xavier:1:513:6", "The width must be a whole number from 1 to 512"),
        ("tanh:xavier:1:8:65", "The depth must be a whole number from 1 to 64"),
        (",".join(["own"] * (MAX_ROWS + 1)), "That is 7 rows; at most 6"),
        ("", "“” is no row"),
    ],
)
def test_rows_that_an_address_cannot_have(rows, said):
    view, refused = read_view(DepthView, {"rows": rows, "seeds": "2"}, PAPER)
    assert refused["rows"].startswith(said)
    assert view == DepthView(seeds=2)


@pytest.mark.parametrize("view", [DepthView(), DepthView((Stack("mish", "torch", 5 / 3, 512, 64), None), 200, "alpha")])
def test_a_view_comes_back_from_its_address(view):
    assert read_view(DepthView, write_view(view), PAPER) == (view, {})
    assert with_value(DepthView(), "rows", view.rows, PAPER).rows == view.rows


def test_what_takes_long_is_stopped_and_gone_on_with(monkeypatch):
    """A press of Stop is a run of the script in the middle of measuring; here it comes after one network."""
    monkeypatch.setattr("dacviz.core.depth.AT_ONCE", 1)
    rows = (dv.Stack(width=4, depth=2), dv.Stack("relu", width=4, depth=2))
    growing = profiles.Growing.begun(rows[0], 4)
    depth = profiles.Depth((rows, 4), {(rows[0], 4): growing})
    assert depth.done == 1 / 8
    assert not growing.is_whole
    growing.grow()
    assert depth.done == 2 / 8
    at = opened("depth", rows="tanh:xavier:1:4:2,relu:xavier:1:4:2", seeds="4")
    depth.stopped = True
    at.session_state["depth"] = depth
    at.run()
    assert "Stopped: 25 % is measured" in texts(at)
    press(at, "Go on")
    assert "Stopped" not in texts(at)
    assert depth.done == 1.0
    assert growing.is_whole


def press(at, label):
    next(b for b in at.button if b.label == label).click().run()
    assert not at.exception
