"""A step revealed in stages for a class: question, formula, numbers, result, by the key that steps."""

from playwright.sync_api import expect

from tests.browser.film import Film


def test_the_key_that_steps_reveals_a_step_in_four_stages(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node&step=16")
    film.at(16)
    page.keyboard.press("r")
    page.wait_for_url("**reveal=stages*")
    result, node = film.numbers.locator(".film-result"), film.node(1, 2).locator(".network-number")

    def shows(symbols: bool, numbers: bool, answer: bool) -> None:
        film.at(17)
        for part, is_there in (
            (film.symbols, symbols),
            (film.numbers.locator("math").first, numbers),
            (result, answer),
        ):
            expect(part).to_have_css("visibility", "visible" if is_there else "hidden")
        expect(node).to_have_text("0.5242" if answer else "?")

    page.keyboard.press("ArrowRight")
    shows(False, False, False)
    expect(film.caption).to_have_text("Step 17 of 38. δ of node 2 of layer 1 = ?")
    for stage in ((True, False, False), (True, True, False), (True, True, True)):
        page.keyboard.press("PageDown")
        shows(*stage)
    page.keyboard.press("ArrowLeft")
    shows(True, True, False)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    film.at(18)
    expect(film.symbols).to_have_css("visibility", "hidden")
    page.keyboard.press("r")
    expect(film.symbols).to_have_css("visibility", "visible")
    page.wait_for_url(lambda url: "reveal" not in url)


def test_an_address_opens_a_film_in_stages_and_presenting_is_in_it_too(page, app_url):
    film = Film.open(page, f"{app_url}/?by=layer&reveal=stages")
    expect(page.get_by_role("combobox", name="Reveal")).to_have_value("stages")
    page.keyboard.press("p")
    page.wait_for_url("**present=1*")
    page.keyboard.press("ArrowRight")
    film.at(1)
    expect(film.caption).to_have_text("Step 1 of 9. Sum u and output z of layer 1 = ?")
    page.keyboard.press("End")
    film.at(9)
    expect(film.numbers).to_have_css("visibility", "visible")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "present" not in url and "reveal=stages" in url)
