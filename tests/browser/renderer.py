"""The player on a page of the app, given one film after the other by a test: many networks cost one page."""

import json
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page

from dacviz.pictures.protocol import Film as Pictures
from dacviz.pictures.protocol import PlayerData
from tests.browser.conftest import ROOT
from tests.browser.film import Film

# A second player in the place of the page's own, driven as Streamlit drives that one.
BEGIN = """async (html) => {
    const place = document.createElement("div");
    document.querySelector("[data-testid=film]").replaceWith(place);
    place.innerHTML = html;
    const { name } = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/player.js"));
    const { default: player } = await import(name);
    const component = { parentElement: place, setStateValue() {}, setTriggerValue() {} };
    window.give = (json) => void player(Object.assign(component, { data: { json } }));
}"""
STEPS = """async (steps) => {
    const film = document.querySelector("[data-testid=film]"), slider = film.querySelector("[data-part=slider]");
    const look = LOOK, seen = [];
    for (const step of steps) {
        slider.value = step;
        slider.dispatchEvent(new Event("input"));
        await new Promise(requestAnimationFrame);
        if (film.dataset.step !== String(step)) throw new Error(`at step ${film.dataset.step}, not at ${step}`);
        seen.push(look());
    }
    return seen;
}"""


class Renderer:
    """One page, on which ``give`` shows a film and ``at_steps`` looks at it."""

    def __init__(self, page: Page, app_url: str):
        self.page, self.given = page, 0
        Film.open(page, app_url)
        page.evaluate(BEGIN, (ROOT / "assets" / "player.html").read_text("utf-8"))

    def give(self, film: Pictures) -> Film:
        """Show this film from its beginning."""
        self.given += 1
        data: PlayerData = {"film": film, "name": str(self.given), "goto": {"step": 0, "nonce": self.given}}
        self.page.evaluate("json => window.give(json)", json.dumps(data))
        return Film(self.page)

    def at_steps(self, steps: Iterable[int], look: str) -> list[Any]:
        """What the function ``look`` of JavaScript finds at each of these steps."""
        return self.page.evaluate(STEPS.replace("LOOK", look), list(steps))
