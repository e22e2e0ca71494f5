"""One depth profile as a figure: ``sizes``, ``distribution`` or ``nodes``; figures side by side share their bounds."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, isfinite, log10

import numpy as np

from ...core.depth import DepthProfile
from ...lesson.markup import number
from ..coefficients.chart_layout import chart_layout
from ..log_axis import log_axis
from ..protocol import Figure

HEIGHT = 330
Bounds = tuple[float, float]
"""Powers of ten where a logarithmic axis begins and ends."""

QUANTITIES = {
    "z": ("z", "@text", "dash", "square"),
    "alpha": ("α", "@edge.0", "solid", "diamond"),
    "delta": ("δ", "@edge.2", "solid", "circle"),
}
NODES = {
    "saturated": ("nearly flat", "@edge.0", "solid", "diamond"),
    "dead": ("dead", "@edge.2", "solid", "circle"),
}


def sizes(profile: DepthProfile, bounds: Bounds) -> Figure:
    """Root mean squares of z, α and δ over the layers: median and band over the networks, and the theory."""
    traces: list[dict] = []
    for name, (label, colour, dash, symbol) in QUANTITIES.items():
        low, middle, high = profile.band(name)
        layers = range(profile.L + 1 - len(middle), profile.L + 1)
        line = _line(layers, _positive(middle), label, colour, dash, symbol)
        traces += [_area(layers, low, high, colour, bounds), line]
        if profile.theory is not None:
            wanted = getattr(profile.theory, name)
            line = {"color": "@text", "width": 1}
            traces.append(
                {"type": "scatter", "mode": "lines", "name": f"{label} in theory", "x": list(layers),
                 "y": _positive(wanted), "line": line, "hoverinfo": "skip", "showlegend": False}
            )  # fmt: skip
    return {"data": traces, "layout": _layout(profile, log_axis("root mean square", *bounds))}


def distribution(profile: DepthProfile, bounds: Bounds) -> Figure:
    """How |α| to the outputs is distributed within a network: the middle half, nine tenths, the median; below the last
    layer, in which there is nothing but 1 and 0."""
    least, low, middle, high, most = _within(profile).T
    layers = range(1, len(middle) + 1)
    colour = QUANTITIES["alpha"][1]
    traces = [
        _area(layers, least, most, colour, bounds, "9/10"),
        _area(layers, low, high, colour, bounds, "half"),
        _line(layers, _positive(middle), "median", colour, "solid", "diamond"),
    ]
    return {"data": traces, "layout": _layout(profile, log_axis("|α| to the outputs", *bounds))}


def nodes(profile: DepthProfile, _: Bounds) -> Figure:
    """The shares of flat and dead nodes over the layers."""
    traces: list[dict] = []
    layers = range(1, profile.L + 1)
    for name, (label, colour, dash, symbol) in NODES.items():
        low, middle, high = 100.0 * profile.band(name)
        traces += [
            _area(layers, low, high, colour, (-np.inf, 2.0)),
            _line(layers, middle.tolist(), label, colour, dash, symbol, " %"),
        ]
    axis = {"title": {"text": "% of the nodes"}, "range": [-4, 104], "zeroline": False}
    return {"data": traces, "layout": _layout(profile, axis)}


def bounds_of_sizes(profiles: Iterable[DepthProfile]) -> Bounds:
    """Where the axis of ``sizes`` begins and ends for all of them."""
    ends = [profile.band(name) for profile in profiles for name in QUANTITIES]
    return _bounds(ends)


def bounds_of_distribution(profiles: Iterable[DepthProfile]) -> Bounds:
    """Where the axis of ``distribution`` begins and ends for all of them."""
    return _bounds([_within(profile) for profile in profiles])


def _within(profile: DepthProfile) -> np.ndarray:
    """The quantiles of |α| within the network in the middle, (L − 1, 5)."""
    below = profile.alpha_quantiles[:, : max(1, profile.L - 1)]
    return np.quantile(below, 0.5, axis=0, method="inverted_cdf")


LARGEST, DEEPEST = 300, 60
"""Powers of ten: the largest that is drawn, and how far the axis goes down from its top at most."""


def _bounds(arrays: Sequence[np.ndarray]) -> Bounds:
    values = np.concatenate([array.ravel() for array in arrays])
    seen = values[np.isfinite(values) & (values > 0.0)]
    if not len(seen):
        return -1.0, 1.0
    high = min(ceil(log10(seen.max()) + 0.05), LARGEST)
    return float(max(min(floor(log10(seen.min()) - 0.05), high - 1), high - DEEPEST)), float(high)


def _positive(values: np.ndarray) -> list[float | None]:
    """Numbers for a logarithmic axis; what it has no place for becomes a gap."""
    return [float(v) if isfinite(v) and v > 0.0 else None for v in values]


def _line(
    layers: Sequence[int], y: list[float | None], label: str, colour: str, dash: str, symbol: str, unit: str = ""
) -> dict:
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(layers) <= 24 else "lines",
        "name": label,
        "x": list(layers),
        "y": y,
        "line": {"color": colour, "width": 2, "dash": dash},
        "marker": {"symbol": symbol, "size": 7, "color": colour},
        "hovertext": [
            "" if v is None else f"layer {l}<br>{label}: {number(v)}{unit}" for l, v in zip(layers, y, strict=True)
        ],
        "hoverinfo": "text",
    }


def _area(
    layers: Sequence[int], low: np.ndarray, high: np.ndarray, colour: str, bounds: Bounds, label: str = ""
) -> dict:
    """A band, as a polygon around it; where it leaves the axis it ends there."""
    bottom, top = 10.0 ** bounds[0], 10.0 ** bounds[1]
    corners = [min(max(v, bottom), top) if isfinite(v) else top for v in (*map(float, high), *map(float, low[::-1]))]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": label or "band",
        "x": [*layers, *reversed(layers)],
        "y": corners,
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0, "color": colour},
        "opacity": 0.22,
        "hoverinfo": "skip",
        "showlegend": bool(label),
    }


def _layout(profile: DepthProfile, y_axis: dict) -> dict:
    x_axis = {"range": [-0.4, profile.L + 0.4], "zeroline": False, "nticks": 7, "automargin": False}
    return chart_layout(
        HEIGHT,
        "layer l",
        "",
        xaxis=x_axis,
        yaxis=y_axis,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemwidth": 30},
        margin={"l": 68, "r": 12, "t": 44, "b": 46},
    )
