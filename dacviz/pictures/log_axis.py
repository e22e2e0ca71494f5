"""A logarithmic axis with few labels: ``log_axis(title, low, high)``."""

from math import ceil


def log_axis(title: str, low: float, high: float) -> dict:
    """From 10^low to 10^high."""
    return {
        "type": "log",
        "title": {"text": title},
        **decades(low, high),
        "exponentformat": "power",
        "fixedrange": True,
        "automargin": False,
    }


def decades(low: float, high: float) -> dict:
    """The range of a logarithmic axis from 10^low to 10^high, with at most seven labels."""
    return {"range": [low, high], "dtick": max(1, ceil((high - low) / 6))}
