"""Clicking a node or an edge explains it beside the network and derives it below; the select boxes do the same."""

import pytest
from playwright.sync_api import expect

from tests.browser.film import Film


def test_clicking_a_node_opens_its_derivation(page, app_url):
    film = Film.open(page, app_url)
    film.node(1, 2).click()
    expect(page.get_by_text("In full: 0.5242111855937261")).to_be_visible()
    page.wait_for_url("**pick=1-2*")


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (400, 850)])
def test_what_was_clicked_is_explained_without_scrolling(new_page, app_url, width, height):
    page = new_page(width=width, height=height)
    film = Film.open(page, f"{app_url}/?by=node")
    explanation = page.get_by_test_id("explanation")
    expect(explanation).to_be_hidden()
    film.node(1, 2).click()
    expect(explanation.get_by_role("heading", name="Node 2 of layer 1")).to_be_in_viewport(ratio=1)
    expect(explanation.get_by_text("If its sum grew by 0.01, E would change by about 0.005242.")).to_be_in_viewport()
    delta = explanation.get_by_role("group", name="How the error reacts to it")
    expect(delta.locator("math").last).to_be_in_viewport(ratio=1)
    ring = film.node(1, 2).locator(".network-ring")
    expect(ring).not_to_have_attribute("stroke", "none")
    rim = film.node(1, 2).locator(".network-rim")
    assert float(ring.get_attribute("r")) > float(rim.get_attribute("r"))
    explanation.get_by_role("button", name="Step 17").click()
    film.at(17)
    explanation.get_by_role("button", name="Close the explanation").click()
    expect(explanation).to_be_hidden()
    expect(ring).to_have_attribute("stroke", "none")
    page.wait_for_url(lambda url: "pick" not in url)


def test_clicking_an_edge_opens_its_derivation_and_leads_to_its_step(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node")
    page.mouse.click(*film.along(1, 1, 1, 0.5))
    page.wait_for_url("**pick=1-1-1*")
    expect(page.get_by_role("textbox", name="Weight w1,1,1")).to_have_value("0.8")
    page.get_by_role("button", name="Go to the step that computes this").click()
    film.at(20)
    assert film.phase == "gradient"
    page.wait_for_url("**step=20*")


def test_the_select_boxes_choose_the_same(page, app_url):
    Film.open(page, app_url)
    layer = page.get_by_role("combobox", name="Layer")
    # An open list closes when the page scrolls, so the page has scrolled before the click.
    layer.hover()
    layer.click()
    page.get_by_role("option", name="2", exact=True).click()
    page.wait_for_url("**pick=2-1*")
    expect(page.get_by_test_id("explanation").get_by_text("How the error reacts to it")).to_be_visible()


def test_a_weight_changed_in_its_derivation_changes_the_network_and_can_be_undone(page, app_url):
    film = Film.open(page, f"{app_url}/?pick=3-1-0&step=9")
    field = page.get_by_role("textbox", name="Weight w3,1,0")
    field.fill("0.5")
    field.press("Enter")
    page.wait_for_url("**w=*")
    film.at(9)
    page.get_by_role("button", name="Undo").click()
    expect(field).to_have_value("0.1")
