"""Where the files are that stand beside the package: app.py, assets, .streamlit."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def top() -> Path:
    """The folder that holds them: the checkout, or, once installed, the one that the wheel put into the package."""
    installed = PACKAGE / "top"
    return installed if installed.is_dir() else PACKAGE.parent


def asset(name: str) -> Path:
    """A file of ``assets``."""
    return top() / "assets" / name
