"""Colour, width and the limit of a scale. One symmetric diverging scale a quantity: orange below 0, blue above.

The two hues stay apart for every common colour blindness; the neutral middle and the ends are chosen for a light and a
dark page so that the text on a node keeps a contrast of 4.5 : 1.
"""

import math
from collections.abc import Iterable
from sys import float_info

from .protocol import Themes

LEVELS = 5
"""Magnitudes an edge is drawn in, on each side of 0: plotly draws one colour and width a line trace."""

THEMES: Themes = {
    "light": {
        "text": "#1b2430",
        "faint": "#5b6675",
        "page": "#ffffff",
        "blank": "#ffffff",
        "outline": "#8490a0",
        "unknown": "#c9d0d9",
        "lit": "#b4309a",
        "node": ["#f59b4c", "#f4f4f2", "#6fb1ec"],
        "edge": ["#c65a00", "#b9c1cb", "#1667b7"],
    },
    "dark": {
        "text": "#eef2f7",
        "faint": "#a3afbd",
        "page": "#11161d",
        "blank": "#11161d",
        "outline": "#76828f",
        "unknown": "#3c4652",
        "lit": "#f08bdc",
        "node": ["#a65310", "#2b333d", "#1f6cb5"],
        "edge": ["#f79a4b", "#4a5562", "#63b0f5"],
    },
}


def limit(numbers: Iterable[float]) -> float:
    """The half-width of a symmetric scale: the largest magnitude there is, or 1.0 if all is 0 or nothing there."""
    return max((abs(v) for v in numbers), default=0.0) or 1.0


def nice(number: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten not below ``number`` > 0: an end for a scale that rarely moves.

    At least 1e-300, and the largest float64 where there is no larger one."""
    power = 10.0 ** math.floor(math.log10(max(number, 1e-300)))
    return min(next((step * power for step in (1.0, 2.0, 5.0) if step * power >= number), 10.0 * power), float_info.max)


def level(number: float, top: float) -> int:
    """−LEVELS … LEVELS: the sign and the magnitude of ``number`` on a scale that ends at ``top``; 0 only for 0."""
    if number == 0:
        return 0
    # Half goes up, as in the browser: round() would take it to the even neighbour.
    magnitude = max(1, math.floor(LEVELS * min(1.0, abs(number) / top) + 0.5))
    return magnitude if number > 0 else -magnitude


def width(level: int) -> float:
    """Line width in pixels for a level."""
    return 1.0 + 0.9 * abs(level)
