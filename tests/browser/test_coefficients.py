"""The laboratory in a real browser: films, clicks, keys, addresses, nothing serious for axe-core."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

expect.set_options(timeout=15_000)

LARGE = "net=8-16-16-8"
PARTS = {
    "coefficients": ("Paths", "Matrix", "Poke", "From α to δ", "Cost"),
    "theorems": ("Theorem 4", "Inductive step", "Function view"),
    "theorems?show=2&exact=square": (),
}
"""An address, and the parts that are chosen there one after the other."""
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 22, 29)"}


def visit(page, app_url, path):
    """Open the page and wait until it has drawn what it has to draw."""
    page.goto(f"{app_url}/{path}")
    is_drawn(page)


def is_drawn(page):
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)
    expect(page.get_by_text(re.compile("agree;|All five hold"))).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=20_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)  # what another part has drawn
    for network in page.get_by_test_id("network").all():
        expect(network.locator("[data-node]").first).to_be_visible(timeout=20_000)
    for drawing in page.get_by_test_id("plot").all():
        expect(drawing.locator(".main-svg").first).to_be_visible(timeout=20_000)


def watch(page, selector):
    """Start counting: drawings that are replaced by new ones, and frames in which one has nothing in it."""
    page.evaluate(
        """(selector) => {
            const drawing = document.querySelector(selector);
            window.lab = { drawing, blank: 0, running: true };
            const count = () => {
                if (!document.contains(drawing) || !drawing.querySelector(".main-svg")) window.lab.blank++;
                if (window.lab.running) requestAnimationFrame(count);
            };
            requestAnimationFrame(count);
        }""",
        selector,
    )


def blank_frames(page):
    return page.evaluate("() => { window.lab.running = false; return window.lab.blank; }")


def test_the_film_goes_forward_and_comes_back_to_the_same_number(page, app_url):
    visit(page, app_url, "coefficients?from=1-2&by=node")
    film = page.get_by_test_id("film")
    expect(film).to_have_attribute("data-steps", "12")
    numbers = page.get_by_test_id("equation-numbers")
    ends = []
    for step, phase in ((6, "definition"), (12, "theorem2")):
        while film.get_attribute("data-step") != str(step):
            page.keyboard.press("ArrowRight")
        expect(film).to_have_attribute("data-phase", phase)
        ends.append(float(numbers.get_attribute("data-value")))
    assert ends[0] == pytest.approx(-0.619191075655017, rel=1e-15)
    assert ends[1] == pytest.approx(ends[0], rel=1e-15)
    expect(page.get_by_test_id("caption")).to_contain_text("The definition gave the same number")


def test_two_clicks_choose_source_and_target(page, app_url):
    visit(page, app_url, "coefficients")
    page.locator('[data-node="2-1"]').click()
    page.wait_for_url(re.compile("from=2-1"))
    expect(page.locator(".katex").first).to_contain_text("2,1→3,1")
    page.locator('[data-node="1-3"]').click()
    page.wait_for_url(re.compile("from=1-3&to=2-1"))


def test_a_bar_under_the_pointer_lights_its_path_without_the_server_and_a_click_keeps_it(page, app_url):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(payload)))
    visit(page, app_url, "coefficients?show=paths&from=1-2")
    picture = page.get_by_role("img", name=re.compile("^The network with"))
    expect(picture).to_have_accessible_name("The network with source and target marked")
    marked = picture.locator(".scatterlayer .trace").last.locator(".point")
    expect(marked).to_have_count(2)
    watch(page, "[data-testid=plot]")
    before = len(sent)
    bar = page.locator("[data-testid=plot]").first.locator(".barlayer .point").nth(1).bounding_box()
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] - 40, steps=3)
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2, steps=3)
    expect(marked).to_have_count(3)
    page.mouse.move(5, 5, steps=3)
    expect(marked).to_have_count(2)
    assert before and len(sent) == before
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2, steps=3)
    expect(marked).to_have_count(3)
    page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    page.wait_for_url(re.compile("path=2"))
    expect(picture).to_have_accessible_name("The network with the path 1,2 → 2,1 → 3,1 lit")
    page.mouse.move(5, 5, steps=3)
    expect(marked).to_have_count(3)
    assert blank_frames(page) == 0


def test_a_cell_of_the_matrix_chooses_its_pair(page, app_url):
    visit(page, app_url, "coefficients?show=matrix&preset=outputs")
    box = page.locator("[data-testid=plot] .nsewdrag").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.9)
    page.wait_for_url(re.compile("from=1-4&to=2-3"))


def test_the_keyboard_moves_the_nudge_without_a_blank_frame(page, app_url):
    visit(page, app_url, f"coefficients?show=poke&{LARGE}")
    watch(page, "[data-testid=plot]")
    top = page.locator("[data-testid=plot]").bounding_box()["y"]
    page.get_by_role("slider").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("h=0.0000178|h=1.78e-05"))
    assert blank_frames(page) == 0
    assert page.locator("[data-testid=plot]").bounding_box()["y"] == top


def test_the_keyboard_changes_the_source(page, app_url):
    visit(page, app_url, "coefficients?show=matrix")
    page.get_by_role("button", name="From 1,1 to 3,1").click()
    page.get_by_role("combobox", name="Source node i").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from=1-[23]"))


def test_a_part_is_chosen_by_keyboard(page, app_url):
    visit(page, app_url, "theorems")
    page.get_by_role("radio", name="Inductive step").focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("show=induction"))
    expect(page.get_by_test_id("film")).to_have_attribute("data-steps", "6")
    page.get_by_role("button", name="Last", exact=True).click()
    expect(page.get_by_test_id("caption")).to_contain_text("this is Theorem 2")


def test_the_address_says_the_step_of_the_film(page, app_url):
    visit(page, app_url, "theorems?show=induction&step=4")
    expect(page.get_by_test_id("film")).to_have_attribute("data-step", "4")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("step=3"))


def look_over(page, scheme, width):
    """What axe-core finds serious, once the page has taken that width and nothing in it is wider."""
    main = page.get_by_test_id("stMain").element_handle()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", PAPER[scheme])
    page.wait_for_function("([main]) => main.scrollWidth === main.clientWidth", arg=[main])
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("path", "parts"), PARTS.items())
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(page, app_url, path, parts):
    visit(page, app_url, path)
    assert look_over(page, "light", 1400) == []
    assert look_over(page, "dark", 400) == []
    for part in parts:
        page.get_by_role("radio", name=part, exact=True).click(force=True)
        expect(page.get_by_role("radio", name=part, exact=True)).to_be_checked()
        is_drawn(page)
        assert look_over(page, "dark", 400) == [], part
