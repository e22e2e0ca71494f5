"""The app and a browser for a benchmark: ``with served() as (url, browser, pid)``."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import free_port, start_app, start_browser, wait_until_healthy


@contextmanager
def served() -> Iterator[tuple[str, Browser, int]]:
    """The app's address, a browser, and the server's process id."""
    port = free_port()
    app = start_app(port)
    try:
        wait_until_healthy(port, app)
        with sync_playwright() as playwright:
            browser = start_browser(playwright)
            yield f"http://127.0.0.1:{port}", browser, app.pid
            browser.close()
    finally:
        app.terminate()
        app.communicate()
