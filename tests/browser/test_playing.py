"""While a film plays: no message to the server, no blank frame, no jump; motion only for those who want it."""

import pytest
from playwright.sync_api import expect

from tests.browser.film import Film
from tests.browser.screencast import Screencast


def test_no_websocket_message_leaves_the_page_while_it_plays(page, app_url):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(payload)))
    film = Film.open(page, f"{app_url}/?by=node")
    page.get_by_role("combobox", name="Speed", exact=True).select_option("4")
    film.button("Play").click()
    film.has_passed(1)
    assert sent, "the listener heard nothing, not even the page being opened"
    before = len(sent)
    film.has_passed(8)
    assert len(sent) == before
    assert "step" not in page.url
    film.button("Pause").click()
    page.wait_for_url("**step=*")
    assert len(sent) > before


@pytest.mark.parametrize("query", ["by=node&edges=gradient", "net=8-16-16-8"])
def test_four_seconds_of_playing_hold_no_blank_frame(page, app_url, query):
    film = Film.open(page, f"{app_url}/?{query}")
    box = page.locator("[data-part=canvas]").bounding_box()
    page.get_by_role("combobox", name="Speed", exact=True).select_option("4")
    screencast = Screencast(page)
    film.button("Play").click()
    page.wait_for_timeout(4000)
    frames = screencast.stop()
    # A frame is only painted when something changes, and a film layer by layer has few steps in four seconds.
    assert len(frames) > 5
    # The share of the picture that is not background; an empty plot would drop it to nearly nothing.
    ink = [Screencast.ink(frame, box) for frame in frames]
    assert min(ink) > 0.6 * ink[0], ink


@pytest.mark.parametrize(("preference", "moves"), [("reduce", False), ("no-preference", True)])
def test_transitions_only_where_motion_is_welcome(new_page, app_url, preference, moves):
    page = new_page(reduced_motion=preference)
    film = Film.open(page, f"{app_url}/?by=node")
    film.button("Play").click()
    expect(film.button("Pause")).to_be_visible()
    duration = page.locator(".network-disc").first.evaluate("p => getComputedStyle(p).transitionDuration")
    assert (duration not in ("", "0s")) is moves


def test_steps_faster_than_the_screen_leave_nothing_behind(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node&edges=gradient")
    colours = "() => [...document.querySelectorAll('.network-line')].map((line) => line.getAttribute('stroke'))"
    assert len(set(page.evaluate(colours))) == 1
    page.evaluate(
        """(steps) => { for (let k = 0; k < steps; k++)
            document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" })); }""",
        film.steps,
    )
    film.at(film.steps)
    fast = page.evaluate(colours)
    other = Film.open(page, f"{app_url}/?by=node&edges=gradient&step={film.steps}")
    other.at(film.steps)
    assert page.evaluate(colours) == fast
    assert len(set(fast)) > 1
