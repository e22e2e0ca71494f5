"""The training page: the browser drives the run, the pictures stay, and a step can be watched in slow motion."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import free_port, start_app, wait_until_healthy
from tests.browser.dashboard import Dashboard
from tests.browser.film import Film
from tests.browser.screencast import Screencast

SINE = "train?net=1-8-8-1&data=sine"


def test_play_trains_and_pause_stops_and_space_does_both(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    assert dashboard.number("steps") == 0
    expect(dashboard.button("Rewind")).to_be_disabled()
    page.keyboard.press("Space")
    dashboard.has_reached("epochs", 5)
    page.keyboard.press("Space")
    expect(dashboard.button("Play")).to_be_visible()
    # The answer that was under way is the last.
    page.wait_for_function("() => document.querySelector('[data-testid=training]').dataset.playing === 'false'")
    page.wait_for_timeout(300)
    steps = dashboard.number("steps")
    page.wait_for_timeout(500)
    assert dashboard.number("steps") == steps


def test_one_step_one_epoch_rewind_and_its_undo(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    dashboard.button("One step").click()
    expect(dashboard.root).to_have_attribute("data-steps", "1")
    page.keyboard.press("ArrowRight")
    expect(dashboard.root).to_have_attribute("data-steps", "2")
    dashboard.button("One epoch").click()
    expect(dashboard.root).to_have_attribute("data-steps", "150")
    expect(dashboard.root).to_have_attribute("data-epochs", "1")
    error = dashboard.root.locator("[data-part=train]").get_attribute("title")
    dashboard.button("Rewind").click()
    expect(dashboard.root).to_have_attribute("data-steps", "0")
    dashboard.button("Undo rewind").click()
    expect(dashboard.root).to_have_attribute("data-steps", "150")
    assert dashboard.root.locator("[data-part=train]").get_attribute("title") == error


def test_a_setting_changes_while_it_runs(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    dashboard.button("Play").click()
    dashboard.has_reached("epochs", 2)
    page.get_by_role("slider", name="Learning rate η").press("ArrowRight")
    page.wait_for_url("**rate=0.1*")
    steps = dashboard.number("steps")
    dashboard.has_reached("steps", steps + 300)
    expect(dashboard.button("Pause")).to_be_visible()
    marks = "() => document.querySelector('[data-plot=error]').data.find((t) => t.uid === 'settings').text.flat()"
    assert "η 0.1" in page.evaluate(marks)


def test_four_seconds_of_training_hold_no_blank_frame(page, app_url):
    page.set_viewport_size({"width": 1400, "height": 1500})
    dashboard = Dashboard.open(page, f"{app_url}/train?net=2-8-8-1&data=ripple")
    dashboard.as_fast_as_it_can()
    box = dashboard.root.locator(".dashboard-pictures").bounding_box()
    screencast = Screencast(page)
    dashboard.button("Play").click()
    page.wait_for_timeout(4000)
    frames = screencast.stop()
    dashboard.button("Pause").click()
    assert len(frames) > 3
    ink = [Screencast.ink(frame, box) for frame in frames]
    assert min(ink) > 0.6 * ink[0], ink


def test_nothing_trains_that_nobody_watches_and_the_run_is_kept(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/training/" in request.url else None)
    dashboard.button("Play").click()
    dashboard.has_reached("epochs", 3)
    page.get_by_role("link", name="Theorems").click()
    expect(page.get_by_role("heading", name="The theorems, live")).to_be_visible()
    page.wait_for_timeout(300)
    assert asked
    asked.clear()
    page.wait_for_timeout(700)
    assert asked == []
    page.get_by_role("link", name="Train").click()
    dashboard.is_drawn()
    assert dashboard.number("epochs") >= 3
    expect(dashboard.button("Play")).to_be_visible()


def test_the_next_step_in_slow_motion_and_back(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    dashboard.button("One epoch").click()
    expect(dashboard.root).to_have_attribute("data-steps", "150")
    dashboard.button("Watch this step").click()
    film = Film(page)
    expect(film.button("Next")).to_be_enabled()
    page.get_by_role("radio", name="node by node").click()
    page.wait_for_url("**by=node*")
    film.button("Last").click()
    film.at(film.steps)
    assert film.phase == "update"
    assert film.current_lines == [13]
    moved = film.value
    page.get_by_role("button", name="Take this step").click()
    expect(page.get_by_text("Step 152 uses training sample")).to_be_visible()
    film.at(0)
    # The weight that the last film assigned is one that this film begins with.
    names = page.locator("[data-edge]").evaluate_all("edges => edges.map((edge) => edge.getAttribute('aria-label'))")
    assert any(repr(abs(moved)) in name for name in names)
    page.get_by_role("button", name="Back to training").click()
    dashboard.is_drawn()
    expect(dashboard.root).to_have_attribute("data-steps", "151")


def test_a_run_that_explodes_stops_in_words_and_can_be_mended(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}&rate=20")
    dashboard.button("Play").click()
    stop = dashboard.root.get_by_role("alert").filter(has_text="the run stays at step")
    expect(stop).to_be_visible()
    expect(dashboard.button("Play")).to_be_disabled()
    assert page.evaluate("() => !document.querySelector('[data-testid=training]').innerHTML.includes('NaN')")
    dashboard.button("Rewind with half the η").click()
    page.wait_for_url("**rate=10*")
    expect(dashboard.root).to_have_attribute("data-steps", "0")
    expect(dashboard.button("Play")).to_be_enabled()


def test_the_explosion_is_told_until_the_run_goes_on_and_moves_no_chart(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}&rate=20")
    chart = dashboard.root.locator("[data-plot=error]")
    before = chart.bounding_box()
    dashboard.button("Play").click()
    stop = dashboard.root.get_by_role("alert").filter(has_text="the run stays at step")
    expect(stop).to_be_visible()
    expect(stop).to_be_in_viewport()
    assert chart.bounding_box() == before
    slider = page.get_by_role("slider", name="Learning rate η")
    slider.press("ArrowRight")
    page.wait_for_url("**rate=50*")
    dashboard.is_drawn()
    expect(stop).to_be_visible()
    expect(dashboard.button("Play")).to_be_enabled()
    slider.press("Home")
    page.wait_for_url("**rate=1e-05*")
    dashboard.is_drawn()
    dashboard.button("One step").click()
    expect(stop).to_be_hidden()


@pytest.mark.parametrize("net", ["1-3-1", "1-12-1"])
def test_a_late_answer_is_not_taken_for_one_of_the_run_that_follows(page, app_url, net):
    """The old run's answers are held back until the new run is there."""
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    dashboard.button("Play").click()
    dashboard.has_reached("epochs", 20)

    page.evaluate("""() => {
      const { fetch } = window;
      let old;
      window.fetch = async (url, ...more) => {
        const answer = await fetch(url, ...more);
        old ??= String(url);
        if (url === old) await new Promise((wake) => setTimeout(wake, 600));
        return answer;
      };
    }""")
    page.wait_for_timeout(300)
    page.get_by_role("textbox", name="Architecture").fill(net)
    page.get_by_role("textbox", name="Architecture").press("Enter")
    page.wait_for_url(f"**net={net}*")
    page.wait_for_timeout(1000)
    dashboard.is_drawn()
    assert (dashboard.number("steps"), errors) == (0, [])
    expect(dashboard.root.locator("[data-part=goal]")).not_to_contain_text("reached")
    dashboard.button("One epoch").click()
    expect(dashboard.root).to_have_attribute("data-steps", "150")
    dashboard.button("Play").click()
    dashboard.has_reached("epochs", 3)


@pytest.mark.parametrize("playing", [True, False])
def test_the_weights_that_are_kept_are_those_that_were_shown(page, app_url, playing):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    dashboard.as_fast_as_it_can()
    # When the button is pressed, note the step that the page shows.
    page.evaluate("""() => {
      const seen = () => document.querySelector('[data-testid=training]').dataset.steps;
      addEventListener('click', ({ target }) => {
        if (target.closest('button')?.innerText.includes('Keep these')) window.seen = seen();
      }, true);
    }""")
    dashboard.button("Play").click()
    dashboard.has_reached("steps", 1000)
    if not playing:
        dashboard.button("Pause").click()
    dashboard.button("Keep these weights").click()
    kept = page.get_by_text("Kept: all pages have the weights of step")
    expect(kept).to_be_visible()
    assert f"of step {int(page.evaluate('() => window.seen')):,} now" in kept.inner_text()


def test_a_run_that_a_change_spoilt_goes_back_to_before_it(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    for _ in range(3):
        steps = dashboard.number("steps")
        dashboard.button("One epoch").click()
        dashboard.has_reached("steps", steps + 150)
    slider = page.get_by_role("slider", name="Learning rate η")
    slider.press("End")
    page.wait_for_url("**rate=50*")
    dashboard.button("Play").click()
    dashboard.button("Back to before the change").click()
    page.wait_for_url(lambda url: "rate=" not in url)
    expect(dashboard.root).to_have_attribute("data-steps", "450")
    expect(slider).to_have_attribute("aria-valuetext", "0.05")
    expect(dashboard.button("Play")).to_be_enabled()


def test_everything_is_there_below_a_base_path(new_page):
    port = free_port()
    app = start_app(port, "app.py", "--server.baseUrlPath=/lecture")
    try:
        wait_until_healthy(port, app, "/lecture")
        dashboard = Dashboard.open(new_page(), f"http://127.0.0.1:{port}/lecture/{SINE}")
        dashboard.button("One epoch").click()
        expect(dashboard.root).to_have_attribute("data-epochs", "1")
    finally:
        app.terminate()
        app.communicate()


def test_somebody_elses_token_is_answered_in_words(page, app_url):
    answer = page.request.post(f"{app_url}/training/not-a-token", data="{}")
    assert (answer.status, "no longer on the server" in answer.json()["reason"]) == (404, True)


def test_axe_finds_nothing_serious_and_nothing_is_cut_off(page, app_url):
    dashboard = Dashboard.open(page, f"{app_url}/{SINE}")
    dashboard.button("One epoch").click()
    expect(dashboard.root).to_have_attribute("data-epochs", "1")
    for width, theme, paper in ((1400, "dark", "rgb(17, 22, 29)"), (400, "light", "rgb(255, 255, 255)")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", paper)
        page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert not found, found
