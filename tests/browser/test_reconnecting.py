"""Nothing is lost when the server begins anew, a page is reloaded, or what stands on the way answers instead."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import free_port, start_app, wait_until_healthy
from tests.browser.dashboard import Dashboard
from tests.browser.film import Film

SINE = "train?net=1-8-8-1&data=sine"
ANEW = "The server began anew. The page is what its address says"
SOON = 60_000
"""Milliseconds in which Streamlit's page has found its server again."""


class Server:
    """An app of one's own, which can be killed and started again."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.app = start_app(self.port)
        wait_until_healthy(self.port, self.app)

    def kill(self) -> None:
        self.app.kill()
        self.app.communicate()

    def restart(self) -> None:
        self.kill()
        self.start()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.kill()


@pytest.fixture
def calm_page(contexts) -> Iterator[Page]:
    """A page whose console may tell that a server is gone; an error of the page itself still fails the test."""
    page, errors = contexts(locale="en-US").new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


def error_of(dashboard: Dashboard) -> str | None:
    return dashboard.root.locator("[data-part=train]").get_attribute("title")


def test_the_first_change_after_a_restart_counts(calm_page, server):
    page = calm_page
    film = Film.open(page, f"{server.url}/?net=2-7-1")
    server.restart()
    expect(page.get_by_text(ANEW)).to_be_visible(timeout=SOON)
    assert page.url == f"{server.url}/?net=2-7-1"
    field = page.get_by_role("textbox", name="Architecture")
    expect(field).to_have_value("2-7-1")
    field.fill("2-5-1")
    field.press("Enter")
    page.wait_for_url("**net=2-5-1*")
    film.button("Next").click()
    film.at(1)


def test_the_pages_own_controls_work_after_a_restart(calm_page, server):
    page = calm_page
    film = Film.open(page, f"{server.url}/?step=5")
    server.restart()
    expect(page.get_by_text(ANEW)).to_be_visible(timeout=SOON)
    page.get_by_role("combobox", name="Step", exact=True).click()
    page.get_by_role("option", name="node by node").click()
    film.at(15)


def test_a_run_goes_on_after_a_restart(calm_page, server):
    dashboard = Dashboard.open(calm_page, f"{server.url}/{SINE}")
    dashboard.button("Play").click()
    dashboard.has_reached("epochs", 2)
    server.kill()
    expect(dashboard.root.get_by_text("The server does not answer.")).to_be_visible()
    steps, error = dashboard.number("steps"), error_of(dashboard)
    server.start()
    expect(dashboard.root.get_by_text(f"The run goes on from step {steps:,}: your")).to_be_visible(timeout=SOON)
    assert (dashboard.number("steps"), error_of(dashboard)) == (steps, error)
    dashboard.button("One step").click()
    expect(dashboard.root).to_have_attribute("data-steps", str(steps + 1))
    expect(dashboard.root.locator("[data-part=problem]")).to_be_empty()


def test_a_short_cut_is_not_worth_a_word(page, app_url):
    Film.open(page, app_url)
    app = page.get_by_test_id("stApp")
    for state in ("CONNECTING", "CONNECTED"):
        app.evaluate("(app, state) => app.setAttribute('data-test-connection-state', state)", state)
    field = page.get_by_role("textbox", name="Architecture")
    field.fill("2-2-1")
    field.press("Enter")
    page.wait_for_url("**net=2-2-1*")
    expect(page.get_by_text(ANEW)).to_have_count(0)


def test_a_reload_in_the_middle_of_training_goes_on_from_there(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    dashboard.button("Play").click()
    dashboard.has_reached("epochs", 3)
    page.reload()
    said = dashboard.root.get_by_text(re.compile("^The run goes on from step [0-9,]+: your browser kept its weights"))
    expect(said).to_be_visible(timeout=SOON)
    assert dashboard.number("epochs") >= 3
    steps = dashboard.number("steps")
    assert f"step {steps:,}:" in said.inner_text()
    dashboard.button("Rewind").click()
    expect(dashboard.root).to_have_attribute("data-steps", "0")
    page.reload()
    dashboard.is_drawn()
    assert (dashboard.number("steps"), said.count()) == (0, 0)


def test_another_answer_than_a_picture_is_told_and_forgotten_when_all_is_well(calm_page, app_url):
    dashboard = Dashboard.open(calm_page, f"{app_url}/{SINE}")
    for status, body in (
        (500, "Internal Server Error"),
        (502, "<html>Bad Gateway</html>"),
        (200, "<html>Log in</html>"),
    ):
        calm_page.route("**/training/*", partial(Route.fulfill, status=status, body=body))
        dashboard.button("Play").click()
        expect(dashboard.root.get_by_text(f"The server could not answer ({status}).")).to_be_visible()
        expect(dashboard.button("Play")).to_be_visible()
        calm_page.unroute("**/training/*")
        steps = dashboard.number("steps")
        dashboard.button("One step").click()
        dashboard.has_reached("steps", steps + 1)
        expect(dashboard.root.locator("[data-part=problem]")).to_be_empty()


def html(route: Route) -> None:
    route.fulfill(body="<html>Log in</html>", content_type="text/javascript")


def half(route: Route) -> None:
    route.fulfill(body=route.fetch().text()[:2_000_000], content_type="text/javascript")


def nothing(route: Route) -> None:
    route.fulfill(body="", content_type="text/javascript")


def failure(route: Route) -> None:
    route.fulfill(status=500, body="Internal Server Error")


@pytest.mark.parametrize(
    ("path", "answer"),
    [*((SINE, answer) for answer in (html, half, nothing, failure)), ("coefficients?show=paths", html)],
)
def test_plotly_that_does_not_come_is_told_and_comes_later(calm_page, app_url, path, answer):
    calm_page.route("**/plotly.min.js", answer)
    calm_page.goto(f"{app_url}/{path}")
    words = calm_page.get_by_text("The drawing library did not load.").first
    expect(words).to_be_visible(timeout=SOON)
    calm_page.unroute("**/plotly.min.js")
    expect(calm_page.locator(".js-plotly-plot").first).to_be_visible(timeout=SOON)
    expect(calm_page.get_by_text("The drawing library did not load.")).to_have_count(0)


def test_back_and_forward_at_30_ms_and_pages_left_while_drawing(calm_page, app_url):
    page = calm_page
    Dashboard.open(page, f"{app_url}/{SINE}")
    for name in ("Theorems", "Train", "Coefficients", "Train", "Backpropagation", "Train"):
        page.get_by_role("link", name=name).click()
        page.wait_for_timeout(150)
    for k in range(50):
        page.evaluate("back => (back ? history.back() : history.forward())", k % 5 < 3)
        page.wait_for_timeout(30)
    page.wait_for_timeout(1000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SOON)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.get_by_role("link", name="Train").click()
    dashboard = Dashboard(page)
    dashboard.is_drawn()
    dashboard.button("One step").click()
    dashboard.has_reached("steps", 1)
