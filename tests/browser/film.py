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
        expect(page.locator("[data-node]").first).to_be_visible(timeout=60_000)
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

    def node(self, l: int, i: int) -> Locator:
        """A node of the network; (l, 0) is the constant 1 of layer l."""
        return self.page.locator(f'[data-node="{l}-{i}"]')

    def edge(self, l: int, i: int, j: int) -> Locator:
        """The edge of weight w_{l,i,j}."""
        return self.page.locator(f'[data-edge="{l}-{i}-{j}"]')

    def along(self, l: int, i: int, j: int, share: float) -> tuple[float, float]:
        """Page coordinates of a point of an edge: 0 where it leaves its node's rim, 1 where it meets the other's."""
        return tuple(
            self.edge(l, i, j).evaluate(
                """(edge, share) => {
                    const line = edge.querySelector("line");
                    const end = (k) => ["x", "y"].map((axis) => Number(line.getAttribute(axis + k)));
                    const [a, b] = [end(1), end(2)];
                    const frame = edge.ownerSVGElement.getBoundingClientRect();
                    const [l, i, j] = edge.dataset.edge.split("-").map(Number);
                    const half = (name) => {
                        const box = document.querySelector(`[data-node="${name}"]`).getBoundingClientRect();
                        return Math.hypot(box.width, box.height) / 2;
                    };
                    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
                    const [from, to] = [half(`${l - 1}-${j}`) / length, 1 - half(`${l}-${i}`) / length];
                    const t = from + share * (to - from);
                    return [frame.x + a[0] + t * (b[0] - a[0]), frame.y + a[1] + t * (b[1] - a[1])];
                }""",
                share,
            )
        )
