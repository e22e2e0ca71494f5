"""The page contract of the player: what is where, what keys and buttons do, that every number is the trace's."""

import re

import pytest
from playwright.sync_api import expect

import dacviz as dv
from dacviz.lesson.presets import PRESETS, network
from tests.browser.film import Film


def preset_trace(name: str, output: int | None = None) -> dv.Trace:
    p = PRESETS[name]
    net = network(p.sizes, p.activations, p.weights, p.init, p.seed)
    return dv.trace(net, p.x, p.d, loss=p.loss, output=output)


@pytest.fixture(scope="module")
def opened(new_module_page, app_url) -> Film:
    """The paper's example node by node, for all that leaves nothing but another step."""
    return Film.open(new_module_page(), f"{app_url}/?by=node")


@pytest.fixture
def film(opened) -> Film:
    """The same at its beginning."""
    opened.page.locator("body").evaluate("body => document.activeElement.blur()")
    opened.page.keyboard.press("Home")
    opened.at(0)
    return opened


def test_a_bare_address_opens_the_papers_example_before_its_first_step(page, app_url):
    film = Film.open(page, app_url)
    assert (film.step, film.steps, film.phase) == (0, 38, "forward")
    for name in ("First", "Previous", "Play", "Next", "Last"):
        expect(film.button(name)).to_be_visible()
    expect(page.get_by_role("slider", name="Step", exact=True)).to_have_value("0")
    expect(page.get_by_role("combobox", name="Speed", exact=True)).to_have_value("1")
    expect(film.caption).to_have_attribute("aria-live", "polite")
    assert film.current_lines == []


def test_node_by_node_shows_every_assignment_with_its_exact_value(film):
    trace = preset_trace("paper")
    assert film.steps == len(trace.steps) == 38
    for k, step in enumerate(trace.steps, 1):
        film.page.keyboard.press("ArrowRight")
        film.at(k)
        assert film.value == step.value
        assert film.phase == step.phase
        assert film.current_lines == [step.line]
        expect(film.symbols.locator("math")).to_have_count(1)
        expect(film.numbers.locator("math")).to_have_count(2)
        expect(film.caption).not_to_be_empty()


def test_alpha_sweeps_back_from_1_and_0(page, app_url):
    trace = preset_trace("outputs", output=2)
    film = Film.open(page, f"{app_url}/?preset=outputs&nodes=alpha&to=2&by=node&sweep=backward")
    backward = [step for step in trace.steps if step.phase != "forward"]
    assert film.steps == len(backward)
    shown = []
    for k in range(1, len(backward) + 1):
        page.keyboard.press("ArrowRight")
        film.at(k)
        shown.append(film.value)
    assert shown == [step.value for step in backward]
    assert shown[:3] == [0.0, 1.0, 0.0]


def test_layer_by_layer_goes_forward_then_back_then_collects(page, app_url):
    film = Film.open(page, f"{app_url}/?by=layer")
    phases = []
    for k in range(1, 10):
        page.keyboard.press("ArrowRight")
        film.at(k)
        phases.append((film.phase, film.current_lines))
    forward, output, backward = ("forward", [1]), ("output", [3]), ("backward", [6])
    assert phases == [forward] * 3 + [output] + [backward] * 2 + [("gradient", [9, 11])] * 3
    # The name of a phase leads to its first step.
    film.root.get_by_text("Backward", exact=True).click()
    film.at(5)
    assert film.phase == "backward"


def test_buttons_and_slider(film):
    film.button("Last").click()
    film.at(38)
    expect(film.button("Next")).to_be_disabled()
    film.button("Previous").click()
    film.at(37)
    film.button("First").click()
    film.at(0)
    expect(film.button("Previous")).to_be_disabled()
    film.button("Next").click()
    film.at(1)
    slider = film.page.get_by_role("slider", name="Step", exact=True)
    slider.fill("20")
    film.at(20)
    expect(slider).to_have_attribute("aria-valuetext", "Step 20 of 38")


def test_keys_work_while_nothing_else_has_the_focus(film):
    for key, step in (("End", 38), ("ArrowLeft", 37), ("Home", 0), ("ArrowRight", 1)):
        film.page.keyboard.press(key)
        film.at(step)
    film.page.get_by_role("textbox", name="Input x").focus()
    film.page.keyboard.press("End")
    film.page.keyboard.press("ArrowLeft")
    film.at(1)


def test_keys_work_after_a_click_on_what_has_no_use_for_them(film):
    places = (film.page.get_by_role("heading", level=1), film.caption, film.page.get_by_test_id("algorithm"))
    for k, somewhere in enumerate(places, 1):
        somewhere.click()
        film.page.keyboard.press("ArrowRight")
        film.at(k)
    film.node(1, 2).click()
    film.page.wait_for_url("**pick=1-2*")
    film.page.keyboard.press("ArrowRight")
    film.at(4)


def test_the_name_of_a_phase_leads_to_its_first_step(page, app_url):
    film = Film.open(page, f"{app_url}/?by=layer")
    film.root.get_by_text("Backward", exact=True).click()
    film.at(5)
    assert film.phase == "backward"
    expect(film.root.get_by_role("button", name="Backward")).to_have_attribute("aria-current", "step")


def test_the_phases_are_those_that_the_film_has_by_the_letter_it_computes(page, app_url):
    film = Film.open(page, f"{app_url}/?nodes=alpha&sweep=backward&by=layer")
    expect(film.root.get_by_role("list", name="Phases").get_by_role("button")).to_have_text(
        ["Output α", "Backward", "Gradient"]
    )
    film.button("Output α").press("Enter")
    film.at(1)
    expect(film.caption).to_have_text(re.compile(r"^Step 1 of 6\. "))


def test_another_granularity_stays_at_the_same_moment(page, app_url):
    film = Film.open(page, f"{app_url}/?step=5")
    page.get_by_role("combobox", name="Step", exact=True).click()
    page.get_by_role("option", name="node by node").click()
    film.at(15)
    assert film.phase == "backward"


def test_space_plays_and_pauses(film):
    film.page.get_by_role("combobox", name="Speed", exact=True).select_option("4")
    film.page.locator("body").evaluate("body => document.activeElement.blur()")
    film.page.keyboard.press("Space")
    expect(film.button("Pause")).to_be_visible()
    film.has_passed(2)
    film.page.keyboard.press("Space")
    expect(film.button("Play")).to_be_visible()
    stopped = film.step
    film.page.wait_for_timeout(800)
    assert film.step == stopped


def test_playing_to_the_end_stops_there_and_play_begins_anew(page, app_url):
    film = Film.open(page, f"{app_url}/?step=8")
    page.get_by_role("combobox", name="Speed", exact=True).select_option("4")
    film.button("Play").click()
    film.at(9)
    expect(film.button("Play")).to_be_visible()
    film.button("Play").click()
    film.at(1)


@pytest.mark.parametrize("edges", ["w", "gradient"])
def test_nothing_stays_lit_that_the_step_does_not_read(page, app_url, edges):
    film = Film.open(page, f"{app_url}/?by=node&edges={edges}")
    film.button("Last").click()
    film.at(38)
    page.keyboard.press("ArrowLeft")
    film.at(37)
    expect(page.locator(".network-lit line")).to_have_count(2)  # one edge and its casing
