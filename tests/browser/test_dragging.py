"""A weight dragged at its edge, an input or a target at its node: every number follows, and one Undo takes it back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.film import Film


def middle(film: Film, l: int, i: int) -> tuple[float, float]:
    box = film.node(l, i).locator(".network-disc").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, start: tuple[float, float], pixels: int) -> None:
    """Press there and move sideways; the button stays pressed."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + pixels, start[1], steps=8)


def test_every_number_follows_a_dragged_weight_and_one_undo_takes_it_back(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node&step=17")
    film.at(17)
    before = film.value
    delta = film.node(1, 2).locator(".network-number")
    drag(page, film.along(1, 1, 1, 0.5), 40)
    expect(page.locator(".network-tip")).to_contain_text("w1,1,1 = 1.2")
    expect(delta).not_to_have_text("0.5242")
    assert "w=" not in page.url
    page.mouse.up()
    page.wait_for_url("**w=*")
    expect(film.edge(1, 1, 1)).to_have_accessible_name(re.compile("w = 1.2$"))
    assert film.value != before
    assert "pick" not in page.url
    film.at(17)
    undo = page.get_by_role("button", name="Undo")
    undo.click()
    expect(delta).to_have_text("0.5242")
    expect(undo).to_be_disabled()


@pytest.mark.parametrize(("place", "name", "text"), [((0, 1), "Input x", "0.8, -1"), ((3, 1), "Target d", "1.3")])
def test_inputs_and_targets_are_dragged_at_their_nodes(page, app_url, place, name, text):
    film = Film.open(page, f"{app_url}/?by=layer&step=4")
    drag(page, middle(film, *place), 30)
    page.mouse.up()
    expect(page.get_by_role("textbox", name=name)).to_have_value(text)
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()


def test_escape_puts_a_dragged_number_back_and_a_click_is_still_a_click(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node&step=17")
    numbers = film.node(0, 1).locator(".network-number")
    drag(page, middle(film, 0, 1), 50)
    expect(numbers).to_have_text("1")
    page.keyboard.press("Escape")
    expect(numbers).to_have_text("0.5")
    page.mouse.up()
    film.node(0, 1).click()
    page.wait_for_url("**pick=0-1*")


def test_a_wide_network_follows_in_time(page, app_url):
    film = Film.open(page, f"{app_url}/?net=8-16-16-8&step=4")
    answers = []
    page.on("requestfinished", lambda r: answers.append(r.timing["responseEnd"]) if "/moment" in r.url else None)
    drag(page, middle(film, 0, 1), 30)
    expect(film.node(0, 1).locator(".network-number")).to_have_text("0.8")
    page.mouse.up()
    page.wait_for_url("**x=*")
    assert answers
    # On a busy machine this is far more than an answer takes.
    assert min(answers) < 250
