"""How the tests find their way around the training page."""

import re

from playwright.sync_api import Locator, Page, expect


class Dashboard:
    """The pictures of a run and its transport."""

    def __init__(self, page: Page):
        self.page = page
        self.root = page.get_by_test_id("training")

    @classmethod
    def open(cls, page: Page, url: str) -> "Dashboard":
        """Go there and wait for the first picture."""
        page.goto(url)
        dashboard = cls(page)
        dashboard.is_drawn()
        return dashboard

    def is_drawn(self) -> None:
        """Wait until there is a picture and Streamlit's script has run through."""
        expect(self.root).to_have_attribute("data-pictures", re.compile(".+"), timeout=60_000)
        expect(self.page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=60_000)

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def number(self, name: str) -> int:
        """One of the root's data: steps, epochs, pictures, serial."""
        return int(self.root.get_attribute(f"data-{name}"))

    def has_reached(self, name: str, least: int) -> None:
        """Wait until a number is at least ``least``."""
        self.page.wait_for_function(
            "([name, least]) => Number(document.querySelector('[data-testid=training]').dataset[name]) >= least",
            arg=[name, least],
        )

    def as_fast_as_it_can(self) -> None:
        """Choose the highest speed and wait until the server knows."""
        self.root.get_by_role("combobox", name="Speed", exact=True).select_option("max")
        self.page.wait_for_url("**speed=max*")
        self.is_drawn()
