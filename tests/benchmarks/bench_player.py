"""From key to changed picture: ``python tests/benchmarks/bench_player.py`` steps through films in Chromium.

A step is timed from the key press to the end of the next animation frame, which is when the browser has drawn it.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.served import served
from tests.browser.film import Film

FILMS = (
    ("2-3-2-1, edges by w", "by=node", 40),
    ("2-3-2-1, edges by ∂E/∂w", "by=node&edges=gradient", 40),
    ("8-16-16-8, edges by w", "net=8-16-16-8&by=node", 80),
    ("8-16-16-8, edges by ∂E/∂w", "net=8-16-16-8&by=node&edges=gradient", 80),
)
STEPS = 60

TIME_STEPS = """async (steps) => {
    const times = [];
    for (let k = 0; k < steps; k++) {
        const start = performance.now();
        document.dispatchEvent(new KeyboardEvent("keydown", { key: k < steps / 2 ? "ArrowRight" : "ArrowLeft" }));
        await new Promise((drawn) => requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = drawn;
            channel.port2.postMessage(0);
        }));
        times.push(performance.now() - start);
    }
    return times;
}"""


def main() -> None:
    with served() as (url, browser, _):
        print(f"{'film':28} {'median':>8} {'90 %':>8} {'wanted':>8}   median / wanted")
        for name, query, wanted in FILMS:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            Film.open(page, f"{url}/?{query}")
            times = sorted(page.evaluate(TIME_STEPS, STEPS))
            median = statistics.median(times)
            late = times[int(0.9 * len(times))]
            print(f"{name:28} {median:5.1f} ms {late:5.1f} ms {wanted:5} ms   {median / wanted:.2f}")
            page.close()


if __name__ == "__main__":
    main()
