"""Light and dark, wide and narrow: accessible, nothing wider than the screen, nothing cut off."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.film import Film

WIDTHS = (1400, 400)
# Once it has taken its width: the page is no wider than that, the canvas is on it, and the network is on the canvas.
ALL_WITHIN = """width => {
    const canvas = document.querySelector("[data-part=canvas]"), box = canvas.getBoundingClientRect();
    const beside = (b) => b.left < box.left - 1 || b.right > box.right + 1;
    const over = (b) => b.top < box.top - 1 || b.bottom > box.bottom + 1;
    const things = [...canvas.querySelectorAll("[data-node], .network text")];
    const drawn = things.filter((e) => e.getClientRects().length).map((e) => e.getBoundingClientRect());
    const isOnThePage = document.documentElement.scrollWidth <= width && box.left >= 0 && box.right <= width;
    return isOnThePage && drawn.length > 0 && !drawn.some((b) => beside(b) || over(b));
}"""
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 22, 29)"}


def test_axe_finds_nothing_serious(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node&pick=1-2&step=15")
    film.at(15)
    for width, scheme in product(WIDTHS, PAPER):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", PAPER[scheme])
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == [], (width, scheme)


@pytest.mark.parametrize(
    "query", ["step=5", "preset=softmax&by=node&step=30", "net=8-16-16-8&step=4", "net=1-64-1&step=3"]
)
def test_nothing_is_wider_than_the_screen(page, app_url, query):
    film = Film.open(page, f"{app_url}/?{query}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(ALL_WITHIN, arg=width)
    assert film.steps > 0


def test_dark_and_light_differ_in_the_picture_too(new_page, app_url):
    inks = []
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        Film.open(page, app_url)
        inks.append(page.locator(".network-number").first.evaluate("t => getComputedStyle(t).fill"))
    assert inks == ["rgb(27, 36, 48)", "rgb(238, 242, 247)"]


def test_the_keyboard_alone_reaches_the_player(page, app_url):
    film = Film.open(page, app_url)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Play":
            break
    expect(film.button("Play")).to_be_focused()
    page.keyboard.press("ArrowRight")
    film.at(1)
    page.keyboard.press("Enter")
    expect(film.button("Pause")).to_be_visible()


def test_a_network_over_the_limit_is_refused_in_words(page, app_url):
    film = Film.open(page, app_url)
    field = page.get_by_role("textbox", name="Architecture")
    field.fill("64-64-64")
    field.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("the limit is 2,000")
    assert film.steps == 38


def test_a_page_on_paper_has_formula_picture_algorithm_and_numbers_and_is_light(new_page, app_url):
    page = new_page(color_scheme="dark")
    film = Film.open(page, f"{app_url}/?by=node&step=17")
    paper = page.locator(".film-on-paper")
    expect(paper).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for shown in (film.symbols, film.caption, page.get_by_test_id("algorithm"), page.get_by_test_id("network")):
        expect(shown).to_be_visible()
    for hidden in (page.get_by_test_id("stSidebar"), film.button("Play"), page.get_by_role("combobox", name="Step")):
        expect(hidden).to_be_hidden()
    expect(paper).to_contain_text("δ1,2 = 0.5242111855937261")
    expect(film.node(1, 2).locator(".network-number")).to_have_css("fill", "rgb(27, 36, 48)")
    page.emulate_media(media="screen", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(film.node(1, 2).locator(".network-number")).to_have_css("fill", "rgb(238, 242, 247)")


def test_at_twice_the_size_formula_and_network_are_on_the_screen_and_each_page_has_its_title(new_page, app_url):
    page = new_page(width=640, height=360)
    film = Film.open(page, f"{app_url}/?by=node&step=17")
    expect(page).to_have_title("Backpropagation · dacviz")
    box = page.get_by_test_id("network").bounding_box()
    assert box["y"] + box["height"] <= 360
    expect(film.symbols).to_be_in_viewport(ratio=1)
    expect(film.numbers.locator("math").first).to_be_in_viewport()
