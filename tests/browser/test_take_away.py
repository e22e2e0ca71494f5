"""What the menu *Take away* gives: a file that plays at this step, and the picture of the page as SVG and PNG."""

import struct
from xml.etree import ElementTree

from playwright.sync_api import expect

import dacviz as dv
from dacviz.pictures.scales import THEMES
from tests.browser.film import Film

SVG = "{http://www.w3.org/2000/svg}"


def taken(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value


def fills(svg):
    return {element.get("fill") for element in svg.iter()}


def test_the_film_and_its_picture_leave_the_page(page, app_url, new_page, tmp_path):
    film = Film.open(page, f"{app_url}/?by=node&step=15")
    drawing = film.root.get_by_test_id("network")
    before = drawing.inner_html()
    page.get_by_role("button", name="Take away").click()

    light = taken(page, "SVG")
    assert light.suggested_filename == "dacviz-2-3-2-1-step-15.svg"
    svg = ElementTree.parse(light.path()).getroot()
    assert len([g for g in svg.iter(f"{SVG}g") if g.get("data-node")]) == 11
    assert THEMES["light"]["lit"] in fills(svg)
    assert any(
        "".join(text.itertext()) == film.node(1, 1).locator("text").last.text_content()
        for text in svg.iter(f"{SVG}text")
    )

    page.get_by_label("Colours").select_option("Dark")
    page.get_by_label("Ground").select_option("Filled")
    dark = ElementTree.parse(taken(page, "SVG").path()).getroot()
    assert dark[0].get("fill") == THEMES["dark"]["page"]
    assert THEMES["dark"]["lit"] in fills(dark)
    assert drawing.inner_html() == before

    image = taken(page, "PNG")
    assert image.suggested_filename == "dacviz-2-3-2-1-step-15.png"
    size = drawing.bounding_box()
    wanted = [2 * round(size["width"]), 2 * round(size["height"])]
    assert list(struct.unpack(">II", image.path().read_bytes()[16:24])) == wanted

    file = taken(page, "HTML")
    assert file.suggested_filename == "dacviz-2-3-2-1-film.html"
    file.save_as(tmp_path / file.suggested_filename)
    away = new_page()
    away.goto((tmp_path / file.suggested_filename).as_uri())
    expect(away.get_by_test_id("film")).to_have_attribute("data-step", "15")
    assert Film(away).value == film.value


def test_a_click_in_a_saved_film_leads_to_the_step_that_computes_what_was_clicked(page, tmp_path):
    dv.film(dv.Network.random((2, 3, 2, 1), seed=0), (0.5, -1.0), (1.0,), by="node").save(tmp_path / "film.html")
    page.goto((tmp_path / "film.html").as_uri())
    film = Film(page)
    for step, phase in ((1, "forward"), (2, "forward"), (16, "backward"), (1, "forward")):
        film.node(1, 1).click()
        film.at(step)
        assert film.phase == phase
    page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Light")).to_be_visible()
    assert film.node(0, 1).locator(".network-disc").get_attribute("fill") == THEMES["dark"]["blank"]
    film.at(1)
