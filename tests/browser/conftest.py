"""A running app, a browser, and pages that fail their test when the console complains."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    # Without these Chromium itself looks for updates, which a closed network answers with errors in the console.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NO_BROWSER = (
    "The browser tests need Chromium. On Debian: sudo apt-get install chromium. "
    "Elsewhere: .venv/bin/playwright install chromium, or put a chromium or google-chrome on the PATH."
)

# On a busy machine an answer may take longer than Playwright's five seconds; what it must be stays the same.
expect.set_options(timeout=30_000)


def start_browser(playwright: Playwright) -> Browser:
    """The system's Chromium, else Playwright's own; a clear word where there is neither."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    try:
        return playwright.chromium.launch(executable_path=found, args=list(FLAGS))
    except Error as error:
        pytest.exit(f"{NO_BROWSER}\n{error}", returncode=3)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_app(port: int, script: str = "app.py", *options: str) -> subprocess.Popen:
    """``streamlit run`` as a user starts it, without opening a browser."""
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", f"--server.port={port}"]
    command += options
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def wait_until_healthy(port: int, app: subprocess.Popen, base: str = "") -> None:
    address = f"http://127.0.0.1:{port}{base}/_stcore/health"
    while app.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:  # not there yet, or too busy with its own start to answer in time
            time.sleep(0.1)
    pytest.exit(f"the app did not start:\n{app.stderr.read()}", returncode=3)


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    port = free_port()
    app = start_app(port)
    try:
        wait_until_healthy(port, app)
        yield f"http://127.0.0.1:{port}"
    finally:
        app.terminate()
        app.communicate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = start_browser(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(browser):
    """One browser context for each set of options: pages of the same kind share its cache, as tabs do."""
    made: dict[tuple, BrowserContext] = {}

    def get(**options) -> BrowserContext:
        key = tuple(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(**options)
        return made[key]

    yield get
    for context in made.values():
        context.close()


def _is_ours(message: ConsoleMessage) -> bool:
    """An error, unless Streamlit's own: opened below the root it first looks for its server in the wrong place."""
    return message.type == "error" and "/_stcore/" not in message.location["url"]


def _pages(contexts):
    """Makes pages; whatever their consoles complain about fails the test."""
    pages, complaints = [], []

    def make(width: int = 1400, height: int = 900, **options) -> Page:
        page = contexts(**options).new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.on("console", lambda message: complaints.append(message.text) if _is_ours(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for page in pages:
        page.close()
    assert not complaints


new_page = pytest.fixture(_pages)
new_module_page = pytest.fixture(scope="module")(_pages)


@pytest.fixture
def page(new_page) -> Page:
    return new_page()
