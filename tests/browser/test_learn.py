"""A lesson in the browser: scenes are turned without the server, questions are asked in them, a link can be locked."""

import re

import pytest
from playwright.sync_api import expect

from dacviz.formats.lesson_files import built_in, packed
from dacviz.lesson.lesson_toml import read
from tests.browser.film import Film

MINE = """title = "Mine"
[[scene]]
title = "<b>A</b>"
text = "<img src=x onerror=alert(1)> [delta 1 1]"
preset = "mazur"
step = "delta 1 1"
[[scene]]
title = "B"
ask = "delta 2 1"
"""


class Lesson:
    """The lesson on a page."""

    def __init__(self, page):
        self.page, self.root, self.film = page, page.get_by_test_id("lesson"), Film(page)

    @classmethod
    def open(cls, page, url):
        Film.open(page, url)
        return cls(page)

    def at(self, scene):
        expect(self.root).to_have_attribute("data-scene", str(scene))

    def title(self, text):
        expect(self.page.get_by_test_id("lesson-text").get_by_role("heading")).to_have_text(text)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def verdict(self, verdict):
        expect(self.page.get_by_test_id("verdict")).to_have_attribute("data-verdict", verdict)


def test_a_lesson_is_gone_through_by_keyboard_and_the_address_follows(page, app_url):
    lesson = Lesson.open(page, f"{app_url}/learn")
    scenes = built_in("backprop").scenes
    lesson.at(1)
    lesson.title("One weight")
    lesson.film.at(2)
    lesson.press("ArrowRight")  # the film has its own keys
    lesson.film.at(3)
    lesson.press("n", "n")
    lesson.at(3)
    page.wait_for_url("**scene=3*")

    # A question about a formula: a wrong answer, a hint, arithmetic.
    answer = page.get_by_role("textbox", name="Answer")
    expect(answer).to_be_focused()
    answer.fill("5")
    lesson.press("Enter")
    lesson.verdict("wrong")
    lesson.press("?")
    expect(page.get_by_test_id("question")).to_contain_text("Multiply what the two links say.")
    answer.fill("0.6 * 2")
    lesson.press("Enter")
    lesson.verdict("right")
    expect(page.get_by_role("button", name="Scene 3: Two links make a chain")).to_have_attribute("data-answered", "")

    # A film that is played stops where its scene says.
    page.get_by_role("button", name="Scene 4: A longer chain").click()
    lesson.film.at(1)
    lesson.film.button("Play").click()
    lesson.film.at(4)
    expect(lesson.film.button("Play")).to_be_visible()

    # One about a number of the film, which then shows it; a known mistake is named.
    page.get_by_role("button", name="Scene 8: δ goes backward").click()
    lesson.at(8)
    lesson.film.at(5)
    answer.fill("-0.3907*0.8")
    lesson.press("Enter")
    lesson.verdict("mistake")
    expect(page.get_by_test_id("verdict")).to_have_attribute("data-mistake", re.compile("hidden_without_slope"))
    answer.fill("-0.3907*0.8*(1-0.7616^2)")
    lesson.press("Enter")
    lesson.verdict("right")
    lesson.film.at(6)
    lesson.press("N")
    lesson.at(7)
    page.get_by_role("button", name=f"Scene {len(scenes)}: ").click()
    expect(page.get_by_role("button", name="Next →")).to_be_disabled()
    page.wait_for_url(f"**scene={len(scenes)}*")
    page.reload()
    lesson.at(len(scenes))


def test_a_lesson_goes_on_without_a_network_and_nothing_is_wider_than_a_phone(new_page, app_url):
    page = new_page(width=400, height=850)
    lesson = Lesson.open(page, f"{app_url}/learn?lesson=mistakes")
    page.wait_for_load_state("networkidle")  # what is still on its way would be missed in the console
    page.context.set_offline(True)
    try:
        for scene, _ in enumerate(built_in("mistakes").scenes, 1):
            lesson.at(scene)
            assert page.evaluate("document.documentElement.scrollWidth") <= 400
            if scene < len(built_in("mistakes").scenes):
                page.get_by_role("button", name="Next →").click()
    finally:
        page.context.set_offline(False)


@pytest.mark.parametrize("lock", ["", "&lock=off"])
def test_a_link_shows_its_lesson_and_nothing_else_unless_it_is_unlocked(page, app_url, lock):
    lesson = Lesson.open(page, f"{app_url}/learn?carried={packed(read(MINE))}{lock}")
    lesson.title("<b>A</b>")
    expect(page.get_by_test_id("lesson-text")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.get_by_test_id("lesson-text").locator("img, b").count() == 0
    header, own = page.get_by_test_id("stHeader"), page.get_by_text("Your own lesson")
    if lock:
        expect(header).to_be_visible()
        expect(own).to_be_visible()
    else:
        expect(header).to_be_hidden()
        expect(own).to_have_count(0)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.get_by_role("button", name="Next →").click()
    expect(page.get_by_role("textbox", name="Answer")).to_be_focused()
