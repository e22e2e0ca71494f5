"""No key crosses the border that only one side knows: what the modules read and write, against the typed keys."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dacviz.pictures import protocol
from tests.browser.dashboard import Dashboard
from tests.browser.film import Film
from tests.browser.test_dragging import drag
from tests.protocol import schema

BORDER = (Path(__file__).parent / "watched_border.js").read_text("utf-8")
ROOTS = {
    "dacviz_player": {"given": "PlayerData", "tells": "PlayerAnswers"},
    "dacviz_plot": {"given": "PlotData", "tells": "PlotAnswers"},
    "dacviz_lesson": {"given": "LessonData", "tells": "LessonAnswers"},
    "dacviz_connection": {"tells": "ConnectionAnswers"},
    "dacviz_dashboard": {"given": "DashboardData", "tells": "DashboardAnswers"},
}
WRITTEN = {
    "ShownWeights",
    "AddressChange",
    "Change",
    "MomentQuestion",
    "PlayerAnswers",
    "PlotAnswers",
    "Click",
    "DashboardAnswers",
    "LessonAnswers",
    "ConnectionAnswers",
    "Question",
}
TYPES = schema(
    *(getattr(protocol, name) for root in ROOTS.values() for name in root.values()),
    protocol.Question,
    protocol.MomentQuestion,
    protocol.MomentNow,
    protocol.RunPicture,
    protocol.Refused,
)


class Watched:
    """What crossed on the pages that were looked at."""

    def __init__(self):
        self.read, self.written, self.problems = defaultdict(set), defaultdict(set), []

    def watch(self, page: Page) -> Page:
        """A page whose modules find the watched border."""
        page.route(
            re.compile("/modules/.*/border[.]js"), lambda r: r.fulfill(body=BORDER, content_type="text/javascript")
        )
        start = {"types": TYPES, "roots": ROOTS, "read": {}, "written": {}, "problems": []}
        page.add_init_script(f"window.watched = {json.dumps(start)}")
        return page

    def take(self, page: Page) -> None:
        """What crossed on ``page`` since it was loaded."""
        seen = page.evaluate("() => window.watched")
        for own, found in ((self.read, seen["read"]), (self.written, seen["written"])):
            for name, keys in found.items():
                own[name] |= set(keys)
        self.problems += seen["problems"]


@pytest.fixture(scope="module")
def crossed(browser, app_url) -> Watched:
    """Every kind of page, and everything done on it that a key belongs to."""
    watched = Watched()
    visits = {"light": (film, turn, lesson, plots, run, reload, refusal), "dark": (alpha,)}
    for theme, pages in visits.items():
        with browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme=theme) as context:
            for visit in pages:
                page = watched.watch(context.new_page())
                visit(page, app_url)
                watched.take(page)
    return watched


def film(page: Page, url: str) -> None:
    shown = Film.open(page, f"{url}/?by=node&edges=gradient")
    for step in (1, 2):  # a sum, then its activation: both flow
        shown.button("Next").click()
        shown.at(step)
    page.keyboard.press("r")
    page.wait_for_url("**reveal=stages*")
    page.keyboard.press("ArrowRight")  # the question of the third step
    shown.at(3)
    shown.button("Last").click()
    shown.at(38)
    page.wait_for_url("**step=38*")
    shown.node(1, 2).click()
    page.wait_for_url("**pick=1-2*")
    shown.button("Close the explanation").click()
    page.wait_for_url(lambda url: "pick" not in url)
    drag(page, shown.along(1, 1, 1, 0.5), 30)
    expect(page.locator(".network-tip")).to_be_visible()
    page.mouse.up()
    page.wait_for_url("**w=*")


def turn(page: Page, url: str) -> None:
    Film.open(page, url)
    page.keyboard.press("y")
    page.wait_for_url("**turn=last*")
    question, answer = page.get_by_test_id("question"), page.get_by_role("textbox", name="Answer")
    answer.fill("0.4*-0.3646-0.8*0.6256")
    answer.press("Enter")
    expect(page.get_by_test_id("verdict")).to_have_attribute("data-mistake", "hidden_without_slope")
    answer.press("?")
    question.get_by_role("button", name="Collect δ").click()
    question.get_by_role("button", name="Hint").click()
    question.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Same again").click()
    page.wait_for_url("**seed=1*")


def alpha(page: Page, url: str) -> None:
    Film.open(page, f"{url}/coefficients?show=spread")


def lesson(page: Page, url: str) -> None:
    Film.open(page, f"{url}/learn")
    page.keyboard.press("n")
    page.wait_for_url("**scene=2*")
    page.keyboard.press("n")
    page.get_by_role("textbox", name="Answer").press("?")
    # The film of a scene in which Play stops.
    page.get_by_role("button", name="Next →").click()
    expect(page.get_by_test_id("lesson")).to_have_attribute("data-scene", "4")


def plots(page: Page, url: str) -> None:
    page.goto(f"{url}/coefficients?show=paths")
    bar = page.locator("[data-testid=plot] .bars .point path").first
    expect(bar).to_be_visible(timeout=60_000)
    box = bar.bounding_box()
    # Plotly hears the pointer through a layer above the bars; its way there is what a hand would do.
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    expect(page.locator(".hoverlayer .hovertext").first).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**path=*")


def run(page: Page, url: str) -> None:
    dashboard = Dashboard.open(page, f"{url}/train?net=1-8-8-1&data=sine")
    dashboard.button("One step").click()
    expect(dashboard.root).to_have_attribute("data-steps", "1")
    dashboard.as_fast_as_it_can()
    dashboard.button("Play").click()
    dashboard.has_reached("epochs", 2)
    dashboard.button("Keep these weights").click()
    page.wait_for_url("**w=*")
    dashboard.is_drawn()
    dashboard.button("Watch this step").click()
    shown = Film(page)
    shown.button("Last").click()
    shown.at(shown.steps)


def reload(page: Page, url: str) -> None:
    dashboard = Dashboard.open(page, f"{url}/train?net=1-8-8-1&data=sine")
    dashboard.button("One step").click()
    expect(dashboard.root).to_have_attribute("data-steps", "1")
    page.reload()
    expect(dashboard.root.get_by_text("The run goes on from step 1")).to_be_visible(timeout=60_000)
    app = page.get_by_test_id("stApp")
    for state in ("CONNECTING", "CONNECTED"):
        app.evaluate("(app, state) => app.setAttribute('data-test-connection-state', state)", state)


def refusal(page: Page, url: str) -> None:
    page.route("**/training/*", lambda route: route.fulfill(status=404, json={"reason": "This run is gone."}))
    dashboard = Dashboard.open(page, f"{url}/train?net=1-8-8-1&data=sine&rate=20")
    dashboard.button("One step").click()
    expect(dashboard.root.get_by_text("This run is gone.")).to_be_visible()
    page.unroute("**/training/*")
    dashboard.button("Play").click()
    dashboard.button("Rewind with half the η").click()
    page.wait_for_url("**rate=10*")


def test_the_modules_read_and_write_no_key_that_python_does_not_know(crossed):
    assert crossed.problems == []


@pytest.mark.parametrize("name", sorted(TYPES.keys() - WRITTEN))
def test_the_modules_read_every_key_that_python_writes(crossed, name):
    assert TYPES[name].keys() - crossed.read[name] == set()


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_modules_write_every_key_that_python_reads(crossed, name):
    assert TYPES[name].keys() - crossed.written[name] == set()
