"""Cold start to the first picture, side by side: ``python tests/benchmarks/bench_start.py [rounds]``.

Each round starts dacviz and a bare Streamlit script with one ``st.plotly_chart`` in turn, each in a fresh process and a
fresh browser, and times from starting the process until the first marker of the plot is on screen.
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


def first_picture(playwright, script: str) -> float:
    """Seconds from starting the server to the first marker on screen."""
    browser = start_browser(playwright)
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    port = free_port()
    start = time.perf_counter()
    app = start_app(port, script)
    wait_until_healthy(port, app)
    page.goto(f"http://127.0.0.1:{port}")
    page.locator(".js-plotly-plot .point").first.wait_for(timeout=120_000)
    seconds = time.perf_counter() - start
    browser.close()
    app.terminate()
    app.communicate()
    return seconds


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        scripts = {"dacviz": "app.py", "bare script": str(bare)}
        for script in scripts.values():  # files into the page cache, bytecode onto the disk
            first_picture(playwright, script)
        times = {name: [] for name in scripts}
        for _ in range(rounds):
            for name, script in scripts.items():
                times[name].append(first_picture(playwright, script))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name:12} median {medians[name]:.2f} s   ({', '.join(f'{v:.2f}' for v in values)})")
    print(f"ratio {medians['dacviz'] / medians['bare script']:.2f}, wanted at most 1.25")


if __name__ == "__main__":
    main()
