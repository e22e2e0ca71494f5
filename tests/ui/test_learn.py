"""The page of lessons, and the lesson that somebody writes."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from dacviz.formats.lesson_files import built_in, packed, unpacked
from dacviz.lesson.lesson_toml import read
from tests.ui.app import opened
from tests.ui.page import button, choose, errors, open_page, press, run, type_in, unfold

pytestmark = pytest.mark.slow

SMALL = read(
    'title = "T"\n[[scene]]\ntitle = "A"\nnet = [1, 1]\nact = ["tanh"]\nw = [0, 1]\nx = [1]\nd = [1]\n'
    '[[scene]]\ntitle = "B"\n'
)


def shown(at):
    """What the page hands to the lesson's component."""
    (component,) = (c for c in at.get("bidi_component") if c.proto.component_name == "dacviz_lesson")
    return json.loads(json.loads(component.proto.json)["json"])


def address(at):
    return {name: value[-1] if isinstance(value, list) else value for name, value in dict(at.query_params).items()}


def links(at):
    return [code.value for code in at.code]


def test_the_first_lesson_is_there_without_an_address():
    at = opened("learn")
    assert shown(at)["lesson"]["title"] == "Backpropagation in fifteen minutes"
    assert shown(at)["goto"]["scene"] == 0
    assert not at.query_params


def test_lesson_and_scene_are_in_the_address():
    at = opened("learn", lesson="alpha", scene="3")
    assert shown(at)["lesson"]["title"] == built_in("alpha").title
    assert shown(at)["goto"]["scene"] == 2
    assert address(at) == {"lesson": "alpha", "scene": "3"}
    choose(at, "view_lesson", "deep")
    assert address(at) == {"lesson": "deep"}
    assert shown(at)["goto"]["scene"] == 0


def test_a_scene_beyond_the_last_is_the_last():
    assert shown(opened("learn", lesson="alpha", scene="40"))["goto"]["scene"] == len(built_in("alpha").scenes) - 1


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [("lesson", "<b>", "There is no lesson"), ("scene", "0", "from 1 to 40"), ("carried", "x!", "copy the whole link")],
)
def test_what_the_address_cannot_have_is_refused_in_a_sentence(name, text, reason):
    at = opened("learn", **{name: text})
    assert reason in at.warning[0].value.replace("\\", "")
    assert shown(at)["lesson"]["title"] == built_in("backprop").title


def test_a_link_carries_a_lesson_locked_or_not():
    locked = opened("learn", carried=packed(SMALL))
    assert shown(locked)["lesson"]["title"] == "T"
    assert shown(locked)["locked"] is True
    assert not [e for e in locked.expander if e.label == "Your own lesson"]
    unlocked = opened("learn", carried=packed(SMALL), lock="off")
    assert shown(unlocked)["locked"] is False
    assert [e for e in unlocked.expander if e.label == "Your own lesson"]


def test_what_the_film_shows_is_added_to_a_lesson_edited_and_taken_away():
    at = unfold(open_page(preset="mazur", by="node", step="7", nodes="u"), "add_scene")
    type_in(at, "add_title", "Mazur")
    at.text_area(key="add_text").set_value("{delta 9 9}")
    press(at, "Add")
    assert errors(at) == ["Text: the network 2-2-2 has no delta 9 9."]
    at.text_area(key="add_text").set_value("δ is {delta 1 1}.")
    press(at, "Add")
    assert not at.error
    lesson = at.session_state.own_lesson
    (scene,) = lesson.scenes
    assert (scene.title, scene.sizes, scene.step, scene.nodes) == ("Mazur", (2, 2, 2), 7, "u")

    at.switch_page("learn/page.py")
    run(at)
    choose(at, "view_lesson", "mine")
    unfold(at, "own_lesson_open")
    assert shown(at)["lesson"]["scenes"][0]["title"] == "Mazur"
    type_in(at, "lesson_title", "Mine")
    at.text_area(key="scene_text_0").set_value("[nonsense]")
    run(at)
    assert "cannot stand in the formula" in errors(at)[0]
    assert at.session_state.own_lesson.scenes[0].text == "δ is {delta 1 1}."
    at.text_area(key="scene_text_0").set_value("<b>δ</b> is {delta 1 1}.")
    type_in(at, "scene_ask_0", "delta 1 1")
    press(at, "Copy")
    type_in(at, "scene_title_1", "Second")
    press(at, "Earlier")
    own = at.session_state.own_lesson
    assert [s.title for s in own.scenes] == ["Second", "Mazur"]
    assert own.scenes[1].ask == "delta 1 1"
    assert shown(at)["lesson"]["scenes"][0]["text"][0]["pieces"][0][1].startswith("<b>δ</b> is")
    carried = [parse_qs(urlsplit(link).query) for link in links(at)]
    assert [unpacked(one["carried"][0]) for one in carried] == [own, own]
    assert [one.get("lock") for one in carried] == [None, ["off"]]
    press(at, "Remove")
    assert [s.title for s in at.session_state.own_lesson.scenes] == ["Mazur"]
    assert button(at, "Remove").disabled


def test_a_network_that_is_too_large_for_a_scene_is_refused_where_it_is_added():
    at = unfold(open_page(net="20-20-20-2"), "add_scene")
    press(at, "Add")
    assert errors(at) == ["The network of a scene may have 300 weights, this one has 882."]


def test_a_copy_of_a_lesson_can_be_begun():
    at = unfold(opened("learn", lesson="deep"), "own_lesson_open")
    press(at, "Begin with a copy of this one")
    assert at.session_state.own_lesson == built_in("deep")
    assert address(at) == {"lesson": "mine"}


def test_who_is_new_is_shown_the_way_to_the_lesson():
    at = open_page()
    assert "New here? Start with the lesson" in [link.proto.label for link in at.get("page_link")]
