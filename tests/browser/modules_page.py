"""A page that can import the modules of ``assets`` and the tests of them, without the app."""

from pathlib import Path

from playwright.sync_api import Page, Route

ROOT = Path(__file__).parents[2]
ORIGIN = "http://modules.test"


def serve(route: Route) -> None:
    """Answer from the checkout; an empty page for the address itself."""
    name = route.request.url.removeprefix(f"{ORIGIN}/")
    if name:
        route.fulfill(path=ROOT / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html")


def open_modules(page: Page) -> Page:
    """The page, on which ``import("/assets/number.js")`` works."""
    page.route(f"{ORIGIN}/**", serve)
    page.goto(f"{ORIGIN}/")
    return page
