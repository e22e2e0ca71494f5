"""A copied address opens the same network, sample, colouring, granularity and step for somebody else."""

from playwright.sync_api import expect

from tests.browser.film import Film


def test_the_address_of_a_rested_film_opens_the_same_elsewhere(new_page, app_url):
    here = new_page()
    film = Film.open(here, f"{app_url}/?preset=outputs&nodes=alpha&to=3&edges=gradient&by=node")
    field = here.get_by_role("textbox", name="Input x")
    field.fill("0.25, -0.75, 1.5")
    field.press("Enter")
    here.wait_for_url("**x=0.25*")
    film.button("Last").click()
    for _ in range(3):
        here.keyboard.press("ArrowLeft")
    here.wait_for_url("**step=49*")
    there = new_page(locale="en-GB")  # another context: nothing but the address is shared
    other = Film.open(there, here.url)
    other.at(49)
    assert other.value == film.value
    expect(there.get_by_role("textbox", name="Input x")).to_have_value("0.25, -0.75, 1.5")
    fills = "() => [...document.querySelectorAll('.network-disc')].map((p) => p.getAttribute('fill'))"
    assert there.evaluate(fills) == here.evaluate(fills)
    assert there.url == here.url


def test_going_back_in_the_browser_undoes_a_change(page, app_url):
    Film.open(page, app_url)
    field = page.get_by_role("textbox", name="Architecture")
    field.fill("2-2-1")
    field.press("Enter")
    page.wait_for_url("**net=2-2-1*")
    page.go_back()
    expect(field).to_have_value("2-3-2-1")
    expect(page.get_by_test_id("film")).to_have_attribute("data-steps", "38")


def test_going_back_from_another_page_keeps_the_network(page, app_url):
    Film.open(page, app_url)
    field = page.get_by_role("textbox", name="Architecture")
    for net in ("2-7-1", "2-6-1", "2-7-1"):
        field.fill(net)
        field.press("Enter")
        page.wait_for_url(f"**net={net}*")
        before = page.evaluate("history.length")
        page.get_by_role("link", name="Theorems").click()
        page.wait_for_url(f"**/theorems?net={net}*")
        assert page.evaluate("history.length") == before + 1
        page.go_back()
        page.wait_for_url(f"**/?net={net}*")
        expect(page.get_by_role("heading", name="Backpropagation, step by step")).to_be_visible()
        expect(field).to_have_value(net)


def test_rubbish_in_every_parameter_is_answered_in_words(page, app_url):
    names = ("preset", "net", "act", "loss", "init", "seed", "w", "x", "d", "nodes", "edges", "by", "sweep", "to")
    query = "&".join(f"{name}=%3Cimg%20src%3Dx%3E" for name in (*names, "step", "pick"))
    film = Film.open(page, f"{app_url}/?{query}")
    assert film.steps == 38
    expect(page.get_by_test_id("stAlert").locator("li")).to_have_count(len(names) + 2)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.locator("img[src=x]").count() == 0


def test_a_refused_entry_stays_in_its_field_and_the_network_on_screen(page, app_url):
    film = Film.open(page, f"{app_url}/?step=4")
    field = page.get_by_role("textbox", name="Architecture")
    field.fill("2--1")
    field.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("A width is missing in “2--1”")
    expect(field).to_have_value("2--1")
    assert (film.step, film.steps) == (4, 9)
