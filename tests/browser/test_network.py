"""The network as it is drawn: numbers in their circles, edges under the pointer, nothing that moves."""

import random
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from dacviz.core.expression import Ref
from dacviz.lesson.markup import full
from dacviz.lesson.presets import PRESETS
from tests.browser.film import Film
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


def random_queries(count: int) -> list[str]:
    """Networks of every width and depth, with weights large and small."""
    rng = random.Random(10)
    queries = []
    for seed in range(count):
        sizes = [rng.choice([1, 2, 3, 5, 8, 13, 20]) for _ in range(rng.randint(2, 6))]
        if sum((1 + n) * h for n, h in pairwise(sizes)) <= 1500:
            queries.append(
                f"net={'-'.join(map(str, sizes))}&seed={seed}&by=layer&nodes={rng.choice(['delta', 'u', 'z'])}"
            )
    return queries


def goes_through(page, film: Film, steps) -> list[str]:
    wrong = []
    for step in steps:
        page.get_by_role("slider", name="Step", exact=True).fill(str(step))
        film.at(step)
        wrong += page.evaluate(OVERLAPS)
    return wrong


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("name", PRESETS)
def test_no_number_leaves_its_circle_in_any_step_of_an_example(new_page, app_url, name, width):
    page = new_page(width=width, height=720)
    film = Film.open(page, f"{app_url}/?preset={name}&by=node")
    assert goes_through(page, film, range(film.steps + 1)) == []
    assert page.evaluate(LEAST_SUBSCRIPT) >= 0.7


def test_no_number_leaves_its_circle_in_random_networks(page, app_url):
    for query in random_queries(50):
        film = Film.open(page, f"{app_url}/?{query}")
        assert goes_through(page, film, {0, film.steps // 2, film.steps}) == [], query


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


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (400, 850)])
@pytest.mark.parametrize(
    "query", ["by=node", "by=layer", "net=8-16-16-8&by=layer", "net=8-16-16-8&by=node", "nodes=alpha&by=node"]
)
def test_nothing_moves_by_a_pixel(new_page, app_url, query, width, height):
    page = new_page(width=width, height=height)
    film = Film.open(page, f"{app_url}/?{query}")
    first = page.evaluate(BOXES)
    sizes = set()
    for step in range(0, film.steps + 1, 1 if film.steps < 100 else 23):
        page.get_by_role("slider", name="Step", exact=True).fill(str(step))
        film.at(step)
        assert page.evaluate(BOXES) == first, f"step {step}"
        sizes.add(film.symbols.evaluate("box => getComputedStyle(box).fontSize"))
    assert len(sizes) == 1


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
