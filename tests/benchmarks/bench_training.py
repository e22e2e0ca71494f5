"""The training page while it trains: ``python tests/benchmarks/bench_training.py`` plays runs in Chromium.

Pictures and steps a second as fast as it can with everything on, the share of the server's time for an answer that is
training, and how long the run goes on after Pause was pressed, measured at the last answer that was drawn.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.served import served
from tests.browser.dashboard import Dashboard

RUNS = ("net=1-8-8-1&data=sine", "net=1-16-16-1&data=sine", "net=2-8-8-1&data=ripple", "net=2-16-16-2&data=polar")
SECONDS = 8

WATCH = """async (seconds) => {
    const data = document.querySelector("[data-testid=training]").dataset;
    const from = { ...data };
    const shares = [];
    const seen = new MutationObserver(() => shares.push(Number(data.trainingShare)));
    seen.observe(document.querySelector("[data-testid=training]"), { attributeFilter: ["data-pictures"] });
    const begin = performance.now();
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    seen.disconnect();
    const took = (performance.now() - begin) / 1000;
    return [(data.pictures - from.pictures) / took, (data.steps - from.steps) / took, shares];
}"""

PAUSE = """async () => {
    const dashboard = document.querySelector("[data-testid=training]");
    const begin = performance.now();
    let last = begin;
    const seen = new MutationObserver(() => (last = performance.now()));
    seen.observe(dashboard, { attributeFilter: ["data-pictures"] });
    dashboard.querySelector("[aria-label=Pause]").click();
    await new Promise((done) => setTimeout(done, 1000));
    seen.disconnect();
    return last - begin;
}"""


def main() -> None:
    with served() as (url, browser, _):
        print(f"{'run':28} {'pictures/s':>10} {'steps/s':>9} {'training':>9} {'pause':>8}   wanted: 6, -, 50 %, 300 ms")
        for query in RUNS:
            page = browser.new_page(viewport={"width": 1400, "height": 1500})
            dashboard = Dashboard.open(page, f"{url}/train?{query}")
            dashboard.as_fast_as_it_can()
            dashboard.button("Play").click()
            dashboard.has_reached("pictures", 10)
            pictures, steps, shares = page.evaluate(WATCH, SECONDS)
            pause = page.evaluate(PAUSE)
            share = statistics.median(shares)
            print(f"{query:28} {pictures:10.1f} {steps:9,.0f} {share:8.0%} {pause:5.0f} ms")
            page.close()


if __name__ == "__main__":
    main()
