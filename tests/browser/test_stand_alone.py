"""A film in a file of its own, from a disk and in a course page's frame: it plays, asks for nothing, keeps nothing."""

import pytest
from playwright.sync_api import expect

import dacviz as dv
from dacviz.formats.stand_alone import POLICY
from dacviz.lesson.induction import induction
from dacviz.lesson.presets import PRESETS, network
from dacviz.lesson.sweeps import sweeps
from tests.browser.film import Film

PAPER = PRESETS["paper"]
NET = network(PAPER.sizes, PAPER.activations, PAPER.weights, PAPER.init, PAPER.seed)
ENDS = ((1, 2), (3, 1))
KINDS = {
    "film": (
        dv.film(NET, PAPER.x, PAPER.d, by="node"),
        [step.value for step in dv.trace(NET, PAPER.x, PAPER.d).steps],
    ),
    "alpha": (dv.alpha_film(NET, PAPER.x, *ENDS), [step.value for step in sweeps(NET, PAPER.x, *ENDS).steps]),
    "proof": (dv.proof_film(NET, PAPER.x, *ENDS), [line.value for line in induction(NET, PAPER.x, *ENDS).lines]),
}
COURSE = "http://course.test"


@pytest.fixture
def silent_page(contexts):
    """A page without a network of which every word in the console and every request is counted."""
    page = contexts(offline=True).new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    yield page, said
    page.close()


def values_of(film, keyboard):
    """The values that the film shows, step by step, by keys alone."""
    shown = []
    for step in range(1, film.steps + 1):
        keyboard.press("ArrowRight")
        film.at(step)
        shown.append(film.value)
    return shown


@pytest.mark.parametrize("kind", KINDS)
def test_opened_from_a_disk(silent_page, tmp_path, kind):
    page, said = silent_page
    file, values = KINDS[kind]
    file.save(tmp_path / file.name)
    address = (tmp_path / file.name).as_uri()
    page.goto(address)
    film = Film(page)
    assert film.steps == len(values)
    assert values_of(film, page.keyboard) == values
    assert said == [address]
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


@pytest.mark.parametrize(("width", "height"), [(900, 600), (400, 700)])
@pytest.mark.parametrize("kind", KINDS)
def test_in_a_frame_that_may_only_run_scripts(silent_page, kind, width, height):
    page, said = silent_page
    file, values = KINDS[kind]
    frame = f'<iframe sandbox="allow-scripts" src="/film" width="{width}" height="{height}"></iframe>'
    policy = {"Content-Security-Policy": POLICY}
    page.route(f"{COURSE}/", lambda route: route.fulfill(body=f"<!doctype html>{frame}", content_type="text/html"))
    page.route(
        f"{COURSE}/film", lambda route: route.fulfill(body=file.html(), content_type="text/html", headers=policy)
    )
    page.goto(COURSE)
    inside = page.frames[1]
    inside.get_by_test_id("caption").click()
    film = Film(inside)
    assert values_of(film, page.keyboard) == values
    expect(film.node(0, 1)).to_be_visible()
    for key in ("p", "b", "b", "Escape"):
        page.keyboard.press(key)
    expect(film.root).not_to_have_attribute("data-present", "")
    assert said == [f"{COURSE}/", f"{COURSE}/film"]


def test_in_the_outputs_of_a_notebook(page):
    film, proof = KINDS["film"][0], KINDS["proof"][0]
    page.set_content(f"<!doctype html>{film._repr_html_()}{proof._repr_html_()}")
    first, second = (Film(frame) for frame in page.frames[1:])
    first.button("Next").click()
    page.keyboard.press("ArrowRight")
    first.at(2)
    assert first.value == KINDS["film"][1][1]
    second.at(0)
    second.button("Last").click()
    second.at(6)
    first.at(2)


def test_a_saved_film_asks_and_knows_the_mistake(silent_page, tmp_path):
    page, said = silent_page
    dv.film(NET, PAPER.x, PAPER.d, turn="last").save(tmp_path / "film.html")
    page.goto((tmp_path / "film.html").as_uri())
    film, verdict = Film(page), page.get_by_test_id("verdict")
    right = dv.backprop(NET, PAPER.x, PAPER.d).delta[1][2]
    wrong = dv.wrong_gradient(NET, PAPER.x, PAPER.d, PAPER.loss, "hidden_without_slope", [1])[1][2, 0]
    film.at(17)
    for answer, told in ((wrong, "mistake"), (right, "right")):
        page.get_by_role("textbox", name="Answer").fill(repr(float(answer)))
        page.keyboard.press("Enter")
        expect(verdict).to_have_attribute("data-verdict", told)
    film.at(18)
    assert film.value == right
    assert said == [page.url]


def test_a_saved_lesson_is_gone_through(silent_page, tmp_path):
    page, said = silent_page
    lesson = dv.lesson("backprop")
    lesson.save(tmp_path / "lesson.html")
    assert (tmp_path / "lesson.html").stat().st_size <= 1_000_000
    page.set_viewport_size({"width": 400, "height": 700})
    page.goto((tmp_path / "lesson.html").as_uri())
    root = page.get_by_test_id("lesson")
    for k, scene in enumerate(lesson.scenes, 1):
        expect(root).to_have_attribute("data-scene", str(k))
        expect(page.get_by_test_id("lesson-text").get_by_role("heading")).to_have_text(scene.title)
        expect(page.get_by_test_id("question")).to_be_visible(visible=bool(scene.ask))
        page.get_by_test_id("lesson-text").click()
        page.keyboard.press("n")
    expect(page.get_by_role("button", name="Next →")).to_be_disabled()
    assert said == [page.url]
