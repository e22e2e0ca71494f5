"""A film in a lecture hall: sizes that can be read from the last row, a clicker, a blank screen, an embedded page."""

import pytest
from playwright.sync_api import expect

from tests.browser.film import Film

SIZES = """() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((text) => text.getClientRects().length);
    const sizes = (selector) => shown(selector).map((text) => Number(text.getAttribute("font-size")));
    const box = document.querySelector("[data-testid=network]").getBoundingClientRect();
    const letters = [...document.querySelectorAll("[data-testid^=equation] :is(mi, mn)")];
    const formula = letters.map((letter) => parseFloat(getComputedStyle(letter).fontSize));
    return {
        number: Math.min(...sizes(".network-number")),
        index: Math.min(...sizes(".network-symbol tspan[dy]"), ...formula),
        formula: Math.max(...formula),
        share: (box.width * box.height) / (innerWidth * innerHeight),
        bottom: box.bottom,
    };
}"""


@pytest.mark.parametrize(("width", "height", "number"), [(1280, 720, 22), (1920, 1080, 30)])
def test_the_papers_network_is_read_from_the_last_row(new_page, app_url, width, height, number):
    page = new_page(width=width, height=height)
    film = Film.open(page, f"{app_url}/?by=node&present=1")
    for step in (0, 1, 2, 13, 17, 38):
        page.locator("[data-part=slider]").evaluate(
            "(slider, step) => { slider.value = step; slider.dispatchEvent(new Event('input')); }", step
        )
        film.at(step)
        found = page.evaluate(SIZES)
        assert found["number"] >= number
        assert found["formula"] >= 32
        assert found["index"] >= 14
        assert found["share"] >= 0.5
        assert found["bottom"] <= height


def test_p_shows_nothing_but_the_film_and_escape_goes_back(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node")
    before = page.get_by_test_id("network").bounding_box()
    page.keyboard.press("p")
    expect(film.root).to_have_attribute("data-present", "")
    expect(film.button("Play")).to_be_hidden()
    expect(page.get_by_test_id("algorithm")).to_be_hidden()
    page.keyboard.press("PageDown")
    film.at(1)
    page.wait_for_url("**step=1*")
    expect(film.root).to_have_attribute("data-present", "")
    page.keyboard.press("b")
    expect(film.root).to_have_attribute("data-blank", "")
    page.keyboard.press("b")
    expect(film.root).not_to_have_attribute("data-blank", "")
    page.keyboard.press("Escape")
    expect(film.button("Play")).to_be_visible()
    assert page.get_by_test_id("network").bounding_box() == before


def test_an_address_that_opens_a_presentation_keeps_doing_so(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node&present=1")
    page.keyboard.press("ArrowRight")
    film.at(1)
    page.wait_for_url("**step=1*")
    assert "present=1" in page.url


def test_a_clicker_steps_wherever_the_focus_is(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node")
    page.get_by_role("textbox", name="Input x").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    film.at(2)
    page.keyboard.press("PageUp")
    film.at(1)


def test_after_a_choice_in_a_select_box_the_arrow_keys_step_again(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node")
    page.get_by_role("combobox", name="Colour edges by").click()
    page.get_by_role("option", name="∂E/∂w").click()
    page.wait_for_url("**edges=gradient*")
    page.keyboard.press("ArrowRight")
    film.at(1)
    page.keyboard.press("End")
    film.at(film.steps)


def test_a_page_can_be_embedded_without_sidebar_and_controls(page, app_url):
    Film.open(page, f"{app_url}/?hide=sidebar,controls")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Step")).to_be_hidden()
    expect(page.get_by_role("slider", name="Step", exact=True)).to_be_hidden()
    expect(page.get_by_test_id("network")).to_be_visible()
