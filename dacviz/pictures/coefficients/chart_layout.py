"""What the laboratory's charts share: layout, the colours of a sign, from how many numbers on they are left out.

Charts are plain dictionaries for ``plot``; colours are names from ``scales.THEMES`` after an @. Sign is never shown by
colour alone: negative bars are hatched.
"""

from collections.abc import Sequence
from typing import Any

POSITIVE, NEGATIVE = "@edge.2", "@edge.0"
SPELLED_OUT = 8
"""A matrix of at most so many rows and columns shows its numbers."""


def chart_layout(height: int, x: str, y: str, **more: Any) -> dict[str, Any]:
    axes = {
        "xaxis": {"title": {"text": x}, "fixedrange": True, "automargin": True} | more.pop("xaxis", {}),
        "yaxis": {"title": {"text": y}, "fixedrange": True, "automargin": True} | more.pop("yaxis", {}),
    }
    margin = {"l": 64, "r": 16, "t": 16, "b": 56}
    return {"height": height, "margin": margin, "dragmode": False, "hovermode": "closest"} | axes | more


def signed_marker(values: Sequence[float]) -> dict:
    """A bar's marker by sign: blue and plain above 0, orange and hatched below."""
    return {
        "color": [POSITIVE if v >= 0 else NEGATIVE for v in values],
        "pattern": {"shape": ["" if v >= 0 else "/" for v in values], "fgcolor": "@page", "size": 6},
    }
