"""What a test is, by where it stands, and the same examples of hypothesis on every run, without time limits."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

BROWSER = Path(__file__).parent / "browser"

settings.register_profile(
    "dacviz",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("fast", settings.get_profile("dacviz"), max_examples=10)
settings.load_profile("dacviz")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz", type=int, default=1200, help="how many hostile inputs of each kind (tests/test_fuzz.py)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in tests/browser needs one, or the installed app, and is left out by ``-m "not browser"``."""
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker("browser")
