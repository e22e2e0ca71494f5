"""Cold start to the first picture, side by side: ``python tests/benchmarks/bench_start.py [rounds]``.

Each round starts dacviz and a bare Streamlit script with one ``st.plotly_chart``, each in a fresh process and a fresh
browser, and times from starting the process until the first point or node of the picture is on screen. The ratio is
taken within each round: what else the machine does changes from minute to minute and slows both. Who comes first
alternates.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import sync_playwright

from tests.browser.conftest import free_port, start_app, start_browser, wait_until_healthy

BARE = """
import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Scatter(x=[0, 1, 2], y=[0, 1, 0], mode="markers+lines")))
"""


FIRST_MARK = ".js-plotly-plot .point, [data-testid=network] [data-node]"
"""A point of the bare chart, a node of the network."""

PARTS = ("server", "connected", "told", "picture")
"""When the server answers, the page opens its connection, the last message before the picture comes, the picture is
on screen. Between connected and told the script runs; from told on only the browser is at work."""


def first_picture(playwright, script: str) -> tuple[float, ...]:
    """Seconds from starting the server to each of the ``PARTS``."""
    browser = start_browser(playwright)
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    at = {}

    def mark(part: str, *_) -> None:
        at[part] = time.perf_counter() - start

    def listen(socket) -> None:
        mark("connected")
        socket.on("framereceived", lambda _: mark("told"))

    page.on("websocket", listen)
    port = free_port()
    start = time.perf_counter()
    app = start_app(port, script)
    wait_until_healthy(port, app)
    mark("server")
    # Not until everything is loaded: the picture may come first.
    page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
    page.locator(FIRST_MARK).first.wait_for(timeout=120_000)
    mark("picture")
    browser.close()
    app.terminate()
    app.communicate()
    return tuple(at[part] for part in PARTS)


def sweeps(values: list[float]) -> str:
    """Median and quartiles."""
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.2f} [{low:.2f} to {high:.2f}]"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        scripts = {"dacviz": "app.py", "bare script": str(bare)}
        for script in scripts.values():  # files into the page cache, bytecode onto the disk
            first_picture(playwright, script)
        times = {name: [] for name in scripts}
        for n in range(rounds):
            for name in sorted(scripts, reverse=n % 2 == 0):
                times[name].append(first_picture(playwright, scripts[name]))
    print("seconds to      " + "".join(f"{part:24}" for part in PARTS) + "median [quartiles]")
    for name, rows in times.items():
        print(f"{name:16}" + "".join(f"{sweeps(list(column)):24}" for column in zip(*rows, strict=True)))
    ratios = [ours[-1] / bare[-1] for ours, bare in zip(times["dacviz"], times["bare script"], strict=True)]
    print(f"ratio {sweeps(ratios)}, each round's: {', '.join(f'{r:.2f}' for r in ratios)}; wanted at most 1.25")


if __name__ == "__main__":
    main()
