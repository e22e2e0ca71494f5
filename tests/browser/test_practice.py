"""The practice page in a real browser: a case solved by keyboard, a file saved, nothing serious for axe-core."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dacviz.lesson.clinic import case
from dacviz.state.practice_view import PARTS
from dacviz.state.problem import Problem
from tests.formats.moodle_reader import import_quiz

expect.set_options(timeout=15_000)


def visit(page, app_url, path):
    page.goto(f"{app_url}/{path}")
    expect(page.get_by_role("heading", name="Practice")).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=20_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_a_case_is_solved_by_keyboard_and_the_changed_law_is_lit(page, app_url):
    problem = Problem.of("paper")
    found = case(problem.network(), problem.x, problem.d, problem.loss, 2, 3)
    visit(page, app_url, "practice?level=2&case=3")
    film = page.get_by_test_id("film")
    expect(film).to_have_attribute("data-steps", "0")
    expect(page.get_by_role("button", name="Play")).to_have_count(0)  # nothing to play yet
    expect(film.locator("[data-node='1-1']")).to_contain_text("δ")
    page.get_by_role("switch", name=re.compile("Compare with difference quotients")).focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("cell", name="wrong", exact=True)).to_have_count(len(found.wrong))
    choices = page.get_by_test_id("stRadio").get_by_role("radio")
    expect(choices).to_have_count(len(found.choices))
    choices.nth((found.right + 1) % len(found.choices)).focus()
    page.keyboard.press("Space")
    expect(page.get_by_text(re.compile("^Not this: it would"))).to_be_visible()
    choices.nth(found.right).focus()
    page.keyboard.press("Space")
    expect(page.get_by_text(re.compile("^That was it, in layer"))).to_be_visible()
    expect(film).to_have_attribute("data-step", "1")
    expect(film.locator("[data-line='6'][aria-current]")).to_have_count(1)


def test_a_sheet_for_moodle_is_saved_under_a_name_that_says_what_it_is(page, app_url):
    visit(page, app_url, "practice?show=sheets&net=2-2-1&variants=2&sheet=4")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Backpropagation, 2-2-1")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Moodle").click()
    assert download.value.suggested_filename == "dacviz-2-2-1-4-moodle.xml"
    assert len(import_quiz(download.value.path().read_text(encoding="utf-8"))) == 6


@pytest.mark.parametrize("show", PARTS)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(page, app_url, show):
    visit(page, app_url, f"practice?show={show}&variants=1")
    main = page.get_by_test_id("stMain").element_handle()
    for scheme, width in (("light", 1280), ("dark", 400)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("([main]) => main.scrollWidth === main.clientWidth", arg=[main])
        found = Axe().run(page).response["violations"]
        serious = [v for v in found if v["impact"] in ("serious", "critical")]
        assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in serious] == []
