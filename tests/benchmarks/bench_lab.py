"""From event to changed picture on /coefficients: ``python tests/benchmarks/bench_lab.py``, at 8-16-16-8 in Chromium.

An answer is timed from the key press that gives the order to the end of the frame in which the drawing, and then the
page with its formulas and words, has changed for the last time. The server is asked in between: h, ε, source and target
all change what it computes. Rounds go through all parts in turn, so that a busy moment of the machine hits all alike.
Last, the 200 largest of ten million paths are found.
"""

import re
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Page, expect

import dacviz as dv
from dacviz.core.paths import largest_paths
from tests.benchmarks.served import served

NETWORK = "net=8-16-16-8"
WANTED = 250
ROUNDS = 12
SOURCE, TARGET = "Source node i", "Target node t"
CHANGES = (
    ("spread", (SOURCE, TARGET)),
    ("spread&by=node", (SOURCE, TARGET)),
    ("paths", (SOURCE, TARGET)),
    ("matrix", (SOURCE, TARGET)),
    ("poke", ("Nudge the source", SOURCE, TARGET)),
    ("delta", ("ε of output 3", SOURCE)),
)
QUIET = 400
"""Milliseconds without a change after which the answer is complete."""

LISTEN = """(quiet) => {
    const drawing = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-testid=plot], .film");
    const painted = () => new Promise((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(0);
    }));
    window.bench = { arm() { this.answer = new Promise((answered) => {
        document.addEventListener("keydown", (event) => {
            const start = event.timeStamp;
            let picture, page, timer;
            const observer = new MutationObserver(async (changes) => {
                const drawn = changes.some((change) => drawing(change.target));
                const at = await painted();
                if (drawn) picture = at - start;
                page = at - start;
                if (picture === undefined) return;
                clearTimeout(timer);
                timer = setTimeout(() => { observer.disconnect(); answered([picture, page]); }, quiet);
            });
            observer.observe(document.querySelector("[data-testid=stMain]"), { subtree: true, childList: true,
                attributes: true, characterData: true });
        }, { capture: true, once: true });
    }); } };
}"""


def opened(browser, url: str) -> Page:
    """The page with its drawings, ready to be timed."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(url)
    expect(page.locator(".main-svg, [data-testid=network] [data-node]").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    # Source and target are chosen in here; it stays open.
    page.get_by_role("button", name=re.compile(r"^From \d")).click()
    page.wait_for_timeout(1000)
    page.evaluate(LISTEN, QUIET)
    return page


def change(page: Page, control: str, k: int) -> tuple[float, float]:
    """Milliseconds to the changed picture and to the changed page, after one step of a slider or a select box.

    The source goes on and on: a message that Streamlit has sent before is not sent again.
    """
    if control in (SOURCE, TARGET):
        page.get_by_role("combobox", name=control).focus()
        page.keyboard.press("ArrowDown" if control == SOURCE or k % 2 == 0 else "ArrowUp")
        key = "Enter"
    else:
        page.get_by_role("slider", name=control).focus()
        key = "ArrowRight" if k % 2 == 0 else "ArrowLeft"
    # A page that has just come to the front draws itself first.
    page.wait_for_timeout(QUIET)
    page.evaluate("() => window.bench.arm()")
    page.keyboard.press(key)
    return page.evaluate("() => window.bench.answer")


def find_paths() -> float:
    """Milliseconds to find the 200 largest paths of 2-10-10-10-10-10-10-10-10-1 from a node of layer 1."""
    net = dv.Network.random((2, *[10] * 8, 1), seed=0)
    pas = dv.forward(net, (0.5, -1.0))
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        largest_paths(net, pas, (1, 1), (9, 1), 200)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    with served() as (url, browser, _):
        pages = {}
        for part, _ in CHANGES:
            pages[part] = opened(browser, f"{url}/coefficients?{NETWORK}&show={part}")
        times = {(part, control): [] for part, controls in CHANGES for control in controls}
        for k in range(ROUNDS):
            for part, control in times:
                pages[part].bring_to_front()
                times[part, control].append(change(pages[part], control, k))
    print(f"{'part':16}{'changed':20}{'picture':>10}{'page':>10}{'wanted':>10}   picture / wanted")
    for (part, control), measured in times.items():
        picture, page = (statistics.median(column) for column in zip(*measured, strict=True))
        print(f"{part:16}{control:20}{picture:7.0f} ms{page:7.0f} ms{WANTED:7} ms   {picture / WANTED:.2f}")
    print(f"200 largest of 10,000,000 paths: {find_paths():.1f} ms, wanted 100 ms")


if __name__ == "__main__":
    main()
