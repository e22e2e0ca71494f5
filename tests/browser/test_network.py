"""The network as it is drawn: numbers in their circles, edges under the pointer, nothing that moves."""

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import expect

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.lesson.markup import full
from dacviz.lesson.presets import PRESETS
from dacviz.pictures.film.algorithm_film import film
from dacviz.pictures.protocol import Film as Pictures
from tests.browser.film import Film
from tests.browser.renderer import Renderer
from tests.lesson.worked import trace_of

OVERLAPS = """() => {
    const wrong = [];
    const nodes = [...document.querySelectorAll("[data-node]")].map((node) => {
        const disc = node.querySelector(".network-disc").getBoundingClientRect();
        const texts = [...node.querySelectorAll("text")].filter((text) => text.getAttribute("display") !== "none");
        return { name: node.dataset.node, disc, round: !node.querySelector("rect"), texts };
    });
    for (const { name, disc, round, texts } of nodes) {
        const [x, y, half] = [disc.x + disc.width / 2, disc.y + disc.height / 2, disc.width / 2];
        for (const text of texts) {
            const box = text.getBoundingClientRect();
            // The box of a text is as high as its font; its digits take the middle 70 % of the type size.
            const size = Number(text.getAttribute("font-size"));
            const base = Number(text.getAttribute("y")) + y;
            const corners = [box.left, box.right].flatMap((a) => [base, base - 0.7 * size].map((b) => [a - x, b - y]));
            const away = round ? Math.hypot : (a, b) => Math.max(Math.abs(a), Math.abs(b));
            const out = corners.some(([a, b]) => away(a, b) > half);
            if (out && text.matches(".network-number")) wrong.push(`${name}: ${text.textContent}`);
        }
    }
    return wrong;
}"""
LEAST_SUBSCRIPT = """() => Math.min(...[...document.querySelectorAll(".network tspan[dy]")]
    .filter((span) => Number(span.getAttribute("dy")) > 0)
    .map((span) => Number(span.getAttribute("font-size")) / Number(span.parentElement.getAttribute("font-size"))))"""
PARTS = (
    ".film-bar, .film-phases, .film-caption, .film-equation, .film-canvas, .film-scales, .film-algorithm, .network-disc"
)
BOXES = f"""() => [...document.querySelectorAll("{PARTS}")].map((part) => {{
    const {{ x, y, width, height }} = part.getBoundingClientRect();
    return [x, y, width, height].join(" ");
}})"""


def random_films(count: int) -> Iterator[Pictures]:
    """Networks of every width and depth, with weights large and small."""
    rng = random.Random(10)
    while count:
        sizes = [rng.choice([1, 2, 3, 5, 8, 13, 20]) for _ in range(rng.randint(2, 6))]
        if sum((1 + n) * h for n, h in pairwise(sizes)) > 1500:
            continue
        net = dv.Network.random(sizes, hidden="tanh", output="identity", init=rng.choice(["xavier", "he"]), seed=count)
        x, d = ([round(rng.uniform(-2, 2), 2) for _ in range(width)] for width in (sizes[0], sizes[-1]))
        pictures = film(dv.trace(net, x, d), "layer", nodes=rng.choice(["delta", "u", "z"]))
        for frame in pictures["frames"]:
            frame["symbols"] = frame["numbers"] = []  # most of the time goes into room for formulas
        yield pictures
        count -= 1


@pytest.fixture(scope="module", params=[1280, 400])
def renderer(new_module_page, app_url, request) -> Renderer:
    return Renderer(new_module_page(width=request.param, height=720 if request.param > 400 else 850), app_url)


@pytest.mark.parametrize("name", PRESETS)
def test_no_number_leaves_its_circle_in_any_step_of_an_example(renderer, name):
    shown = renderer.give(film(trace_of(name), "node"))
    assert renderer.at_steps(range(shown.steps + 1), OVERLAPS) == [[]] * (shown.steps + 1)
    assert renderer.page.evaluate(LEAST_SUBSCRIPT) >= 0.7


def test_no_number_leaves_its_circle_in_random_networks(renderer):
    for pictures in random_films(100):  # on either page
        shown = renderer.give(pictures)
        found = renderer.at_steps({0, shown.steps // 2, shown.steps}, OVERLAPS)
        assert found == [[]] * len(found), pictures["sizes"]


@pytest.mark.parametrize("query", ["by=node&step=20", "net=8-16-16-8&step=4"])
def test_an_edge_is_under_the_pointer_along_its_whole_length(new_page, app_url, query):
    page = new_page(height=1400)  # what is below the screen is under no pointer
    film = Film.open(page, f"{app_url}/?{query}")
    names = page.locator("[data-edge]").evaluate_all("edges => edges.map((edge) => edge.dataset.edge)")
    crossed = []
    for name in random.Random(3).sample(names, 20):
        l, i, j = map(int, name.split("-"))
        for share in (0.02, 0.25, 0.5, 0.75, 0.98):
            at = film.along(l, i, j, share)
            # Where edges cross, the one above answers; the one that was meant is there too.
            found = page.evaluate(
                """([x, y]) => document.elementsFromPoint(x, y).map((e) => e.closest("[data-edge]")?.dataset.edge)""",
                at,
            )
            if name not in found:
                crossed.append((name, share))
    assert crossed == []


WIDE = dv.trace(dv.Network.random((8, 16, 16, 8), hidden="tanh", output="identity", seed=1), [0.5] * 8, [1.0] * 8)
FILMS = {
    "node": film(trace_of("paper"), "node"),
    "layer": film(trace_of("paper"), "layer"),
    "alpha": film(trace_of("paper", 1), "node", nodes="alpha"),
    "wide, layer": film(WIDE, "layer"),
    "wide, node": film(WIDE, "node"),
}


@pytest.mark.parametrize("name", FILMS)
def test_nothing_moves_by_a_pixel(renderer, name):
    shown = renderer.give(FILMS[name])
    look = f"() => [({BOXES})(), getComputedStyle(document.querySelector('[data-testid=equation-symbols]')).fontSize]"
    seen = renderer.at_steps(range(0, shown.steps + 1, 1 if shown.steps < 100 else 23), look)
    for k, boxes in enumerate(seen):
        assert boxes == seen[0], f"look {k}"


def test_the_network_is_the_largest_thing_on_the_first_screen(new_page, app_url):
    page = new_page(width=1280, height=720)
    Film.open(page, app_url)
    box = page.get_by_test_id("network").bounding_box()
    assert box["y"] + box["height"] <= 720
    assert box["width"] * box["height"] >= 0.35 * 1280 * 720


def test_nodes_and_edges_say_their_values(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node&step=38")
    assert "δ = 0.5242111855937261" in film.node(1, 2).get_attribute("aria-label")
    derivative = full(trace_of("paper").known()[Ref("gradient", (3, 1, 0))])
    expect(film.edge(3, 1, 0)).to_have_accessible_name(f"weight 3,1,0 (bias), w = 0.1, ∂E/∂w = {derivative}")


def test_a_term_lights_its_place_and_a_place_its_terms(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node&step=17")
    film.at(17)
    film.symbols.locator('[data-ref="delta-2-1"]').hover()
    expect(film.node(2, 1)).to_have_attribute("data-marked", "true")
    expect(film.numbers.locator("[data-marked]")).to_have_text("(−0.3646)")
    film.symbols.locator('[data-ref="w-2-1-2"]').focus()
    expect(page.locator(".network-marked")).to_have_attribute("data-of", "2-1-2")
    expect(film.node(2, 1)).not_to_have_attribute("data-marked", "true")
    film.node(2, 2).hover()
    expect(film.symbols.locator("[data-marked]")).to_have_attribute("data-ref", "delta-2-2")


def test_the_pages_of_a_film_load_no_chart_library(page, app_url):
    Film.open(page, f"{app_url}/?by=node")
    assert page.evaluate("window.Plotly") is None
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [name for name in loaded if "plotly" in name]


@pytest.mark.parametrize(("preference", "travels"), [("reduce", False), ("no-preference", True)])
def test_summands_travel_once_over_numbers_that_stand_there_already(new_page, app_url, preference, travels):
    page = new_page(reduced_motion=preference)
    film = Film.open(page, f"{app_url}/?by=node")
    page.keyboard.press("ArrowRight")
    film.at(1)
    assert film.value == 0.9
    assert (page.locator(".flow-number").count() > 0) is travels
    expect(film.node(1, 1).locator(".network-number")).to_have_text("0.9")
    expect(page.locator(".flow-number")).to_have_count(0)
    expect(page.locator(".flow-up, .flow-down")).to_have_count(3 + 1)  # three summands and their sum


def test_the_next_key_cuts_what_travels_short_and_a_scrubbed_step_stands_at_once(page, app_url):
    film = Film.open(page, f"{app_url}/?by=node")
    page.evaluate(
        """() => { for (let k = 0; k < 2; k++)
            document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" })); }"""
    )
    film.at(2)
    expect(page.locator(".flow-number")).to_have_count(0, timeout=1)
    page.get_by_role("slider", name="Step", exact=True).fill("17")
    film.at(17)
    expect(page.locator(".flow-number")).to_have_count(0, timeout=1)
    expect(page.locator(".flow-bars, .flow-curve")).to_have_count(2)
