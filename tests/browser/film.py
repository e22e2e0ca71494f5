"""How the tests, or any teacher's script, find their way around the player: its page contract."""

from playwright.sync_api import Locator, Page, expect


class Film:
    """The player on a page."""

    def __init__(self, page: Page):
        self.page = page
        self.root = page.get_by_test_id("film")

    @classmethod
    def open(cls, page: Page, url: str) -> "Film":
        """Go there and wait for the first picture."""
        page.goto(url)
        expect(page.locator(".film-graph .point").first).to_be_visible(timeout=60_000)
        # Streamlit hides its status once the script has run through.
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=60_000)
        return cls(page)

    @property
    def step(self) -> int:
        return int(self.root.get_attribute("data-step"))

    @property
    def steps(self) -> int:
        return int(self.root.get_attribute("data-steps"))

    @property
    def phase(self) -> str:
        return self.root.get_attribute("data-phase")

    @property
    def value(self) -> float:
        return float(self.numbers.get_attribute("data-value"))

    @property
    def symbols(self) -> Locator:
        return self.page.get_by_test_id("equation-symbols")

    @property
    def numbers(self) -> Locator:
        return self.page.get_by_test_id("equation-numbers")

    @property
    def caption(self) -> Locator:
        return self.page.get_by_test_id("caption")

    @property
    def current_lines(self) -> list[int]:
        lines = self.page.get_by_test_id("algorithm").locator("[aria-current=step]")
        return [int(line.get_attribute("data-line")) for line in lines.all()]

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def has_passed(self, step: int) -> None:
        """Wait until a playing film is at ``step`` or beyond."""
        self.page.wait_for_function(
            "step => document.querySelector('[data-testid=film]').dataset.step >= step", arg=step
        )

    def at(self, step: int) -> None:
        """Wait until the film stands at ``step``."""
        expect(self.root).to_have_attribute("data-step", str(step))

    def place(self, x: float, y: float) -> dict[str, float]:
        """Page coordinates of a point of the graph: x is the layer, y as ``network_graph`` places nodes."""
        return self.page.evaluate(
            """([x, y]) => {
                const plot = document.querySelector("[data-part=canvas]").children[1];
                const { xaxis, yaxis } = plot._fullLayout;
                const box = plot.querySelector(".nsewdrag").getBoundingClientRect();
                return { x: box.x + xaxis.d2p(x), y: box.y + yaxis.d2p(y) };
            }""",
            [x, y],
        )

    def click(self, x: float, y: float) -> None:
        """Click the graph there."""
        at = self.place(x, y)
        self.page.mouse.move(at["x"], at["y"])
        self.page.mouse.click(at["x"], at["y"])
