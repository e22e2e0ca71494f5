"""Writing what leaves as a file: ``save_html(path, html, "a film")``, and what it is called: ``file_name``."""

from collections.abc import Iterable
from pathlib import Path


def save_html(path: str | Path, html: str, what: str) -> None:
    """Write ``html`` to ``path``; ``ValueError`` if that does not end in .html."""
    file = Path(path)
    if file.suffix.lower() not in (".html", ".htm"):
        raise ValueError(
            f"{what} is saved as .html, got {file.name!r}; "
            "a still (.svg, .png) is taken from the app, in its menu Take away"
        )
    file.write_text(html, encoding="utf-8")


def file_name(sizes: Iterable[int], what: str, ending: str) -> str:
    """``dacviz-2-3-2-1-step-5.svg``: a name that says what it is."""
    return f"dacviz-{'-'.join(map(str, sizes))}-{what}.{ending}"
