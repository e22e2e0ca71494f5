"""A run's charts, as figures and what of them changes: the error, what steps promise and bring, what flows back.

Traces have a ``uid``, by which an update names them; colours are names from ``scales.THEMES`` after an @.
"""

from collections.abc import Iterable
from math import ceil, floor, isfinite, log10
from typing import Any

from ...core.gradient_flow import Band, GradientFlow
from ...core.training_run import PROMISES, Change, TrainingRun
from ...lesson.markup import number
from ..log_axis import decades, log_axis
from ..protocol import ChartUpdate, Figure
from ..scales import limit, nice

LAST_DECADES = 12
"""How many powers of ten below the largest value the flow's axis reaches at most."""
TOP = 308
"""The largest power of ten that is a float64."""
FAR = 1e15
"""Beyond the end of any axis of steps."""


def _finite(values: Iterable[float]) -> list[float | None]:
    """Numbers for the browser; what is not finite becomes a gap."""
    return [v if isfinite(v) else None for v in map(float, values)]


def _layout(height: int, x_axis: dict, y_axis: dict) -> dict:
    return {
        "height": height,
        "margin": {"l": 68, "r": 16, "t": 34, "b": 46},
        "dragmode": False,
        "hovermode": "closest",
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "xaxis": x_axis,
        "yaxis": y_axis,
    }


def _steps(title: str, ends: list[float]) -> dict:
    """An axis that counts, without a line at 0."""
    return {"title": {"text": title}, "range": ends, "fixedrange": True, "zeroline": False}


# --- the error --------------------------------------------------------------------------------------------------------


def error_figure(goal: float | None) -> Figure:
    """E / N over the steps, training and test; the browser holds the records and appends to them."""
    traces: list[dict[str, Any]] = [
        {"name": "training", "line": {"color": "@edge.2", "width": 3}},
        {"name": "test", "line": {"color": "@edge.0", "width": 2, "dash": "5px,4px"}},
        {"name": "settings", "line": {"color": "@outline", "width": 2, "dash": "dot"}, "showlegend": False},
    ]
    if goal is not None:
        line = {"color": "@lit", "width": 2, "dash": "dot"}
        traces.append({"name": f"goal {goal:g}", "line": line, "x": [0, FAR], "y": [goal, goal], "hoverinfo": "skip"})
    data = [{"type": "scatter", "mode": "lines", "uid": t["name"].split()[0], "x": [], "y": []} | t for t in traces]
    # As many digits as are certain to be the number's own.
    y_axis = log_axis("E / N", -4, 1) | {"hoverformat": ".15~g"}
    return {"data": data, "layout": _layout(300, _steps("steps", [0, 10]) | {"hoverformat": ",d"}, y_axis)}


def error_update(training: TrainingRun, goal: float | None) -> ChartUpdate:
    """The axes, and a line where a setting was changed; the records go by themselves, as they only grow."""
    low, high = _error_bounds(training, goal)
    return {
        "data": {"settings": _change_lines(training.changes, 10.0**low, 10.0 ** min(high, TOP))},
        "layout": {
            "xaxis": {"range": [0, _nice_end(max(training.run.steps, 10))]},
            "yaxis": decades(low, high),
        },
    }


def _error_bounds(training: TrainingRun, goal: float | None) -> tuple[float, float]:
    """The powers of ten between which all errors and the goal lie, in half decades, so that the axis moves rarely."""
    errors = [error for record in training.history.records for error in (record.train, record.test)]
    on_axis = [error for error in errors if error is not None and error > 0.0]
    low, high = (log10(min(on_axis)), log10(max(on_axis))) if on_axis else (-4.0, 0.0)
    if goal:
        low = min(low, log10(goal))
    return floor(2.0 * low - 0.2) / 2.0, ceil(2.0 * high + 0.2) / 2.0


def _change_lines(changes: Iterable[Change], bottom: float, top: float) -> dict:
    """A vertical line for each change of a setting, all in one trace: None is the gap between two of them. Without any
    there is one point that is not drawn, so that the legend keeps its line."""
    x: list[int | None] = []
    y: list[float | None] = []
    text: list[str] = []
    for change in changes:
        x += [change.step, change.step, None]
        y += [bottom, top, None]
        text += [change.text, change.text, ""]
    return {"x": x or [None], "y": y or [None], "text": text or [""], "hoverinfo": "text"}


def _nice_end(steps: int) -> float:
    """Where the axis of steps ends: it grows by about half at a time."""
    power = 10 ** floor(log10(steps))
    return float(next((s * power for s in (1, 1.5, 2, 3, 5, 7) if s * power >= steps), 10 * power))


# --- what a step promised and brought ---------------------------------------------------------------------------------


def promise_figure() -> Figure:
    """The last watched steps, the newest on the right."""
    places = list(range(1 - PROMISES, 1))
    nothing = {"type": "scatter", "mode": "markers", "x": places, "y": [None] * PROMISES, "hoverinfo": "text"}
    promised = {"symbol": "circle-open", "size": 11, "color": "@edge.2", "line": {"width": 2}}
    data = [
        nothing | {"name": "promised, −η‖∇E‖²", "uid": "promised", "marker": promised},
        nothing | {"name": "brought", "uid": "realised", "marker": {"symbol": "circle", "size": 5, "color": "@lit"}},
    ]
    x_axis = _steps("the last steps looked at", [0.5 - PROMISES, 1.5]) | {"showticklabels": False}
    y_axis = {"title": {"text": "change of E"}, "range": [-1, 1], "fixedrange": True, "tickformat": ".2~g"}
    return {"data": data, "layout": _layout(260, x_axis, y_axis)}


def promise_update(training: TrainingRun) -> ChartUpdate:
    """Both changes of each watched step, and a scale that holds them."""
    seen = list(training.promises)
    pad = [None] * (PROMISES - len(seen))
    top = nice(limit(v for p in seen for v in (p.promised, p.realised) if isfinite(v)))
    texts = [f"step {p.step:,}<br>promised {number(p.promised)}<br>brought {number(p.realised)}" for p in seen]
    hover = {"hovertext": [""] * len(pad) + texts}
    return {
        "data": {
            "promised": {"y": pad + _finite(p.promised for p in seen)} | hover,
            "realised": {"y": pad + _finite(p.realised for p in seen)} | hover,
        },
        "layout": {"yaxis": {"range": [-top, top]}},
    }


# --- what flows back --------------------------------------------------------------------------------------------------

ASIDE = 0.1
"""How far beside the middle of a layer the two bands stand."""
ZERO = "0"
"""The label of the line below the axis on which stands what is exactly 0."""


def flow_figure(L: int) -> Figure:
    """A band for |δ| and one for |α| at every layer, the root mean squares joined."""
    traces = []
    for kind, label, colour, symbol, aside in (
        ("delta", "|δ|", "@edge.2", "circle", -ASIDE),
        ("alpha", "|α| to the outputs", "@edge.0", "diamond", ASIDE),
    ):
        layers = [l + aside for l in range(1, L + 1)]
        band = {"mode": "lines", "line": {"color": colour, "width": 9}, "opacity": 0.35, "hoverinfo": "skip"}
        ends = [x for l in layers for x in (l, l, None)]
        traces.append(band | {"uid": f"{kind}-band", "x": ends, "y": [None] * len(ends), "showlegend": False})
        middle = {"mode": "lines+markers", "line": {"color": colour, "width": 2}, "hoverinfo": "text"}
        marker = {"symbol": symbol, "size": 10, "color": colour}
        traces.append(middle | {"name": label, "uid": kind, "x": layers, "y": [None] * L, "marker": marker})
    layout = _layout(260, _steps("layer l", [0.5, L + 0.5]) | {"dtick": 1}, log_axis("size", -4, 1))
    return {"data": [{"type": "scatter"} | trace for trace in traces], "layout": layout}


def flow_update(flow: GradientFlow) -> ChartUpdate:
    """The bands in the range that holds them, at most twelve powers of ten. A logarithmic axis has no 0, so what is
    exactly 0 stands on a line of its own below it, one power of ten further down."""
    sides = {"delta": flow.delta, "alpha": flow.alpha}
    values = [v for side in sides.values() for band in side for v in (band.low, band.rms, band.high)]
    low, high = _flow_bounds([v for v in values if isfinite(v) and v > 0.0])
    data: dict[str, dict[str, Any]] = {}
    for kind, side in sides.items():
        ends = [y for band in side for y in (_on_axis(band.low, low, high), _on_axis(band.high, low, high), None)]
        data[f"{kind}-band"] = {"y": ends}
        data[kind] = {
            "y": [_on_axis(band.rms, low, high) for band in side],
            "hovertext": [_band_text(l, band) for l, band in enumerate(side, 1)],
        }
    return {"data": data, "layout": {"yaxis": _axis_with_zero(low, high) if 0.0 in values else _plain_axis(low, high)}}


def _flow_bounds(values: list[float]) -> tuple[int, int]:
    """The whole powers of ten around positive numbers, at most twelve of them, those of the largest."""
    high = min(max(ceil(log10(max(values, default=1.0)) + 0.05), 2 - TOP), TOP)
    low = min(floor(log10(min(values, default=0.1)) - 0.05), high - 1)
    return max(low, high - LAST_DECADES, 1 - TOP), high


def _plain_axis(low: int, high: int) -> dict:
    return {"tickmode": "linear", "tickvals": None, "ticktext": None} | decades(low, high)


def _axis_with_zero(low: int, high: int) -> dict:
    powers = list(range(low, high + 1, max(1, ceil((high - low) / 6))))
    return {
        "range": [low - 1.3, high],
        "tickmode": "array",
        "tickvals": [10.0 ** (low - 1), *(10.0**power for power in powers)],
        "ticktext": [ZERO, *(f"10<sup>{str(power).replace('-', '−')}</sup>" for power in powers)],
    }


def _on_axis(v: float, low: int, high: int) -> float:
    """0 is drawn below the axis; what is smaller than the axis sits at its lower end, what is larger or not finite at
    its upper."""
    if v == 0.0:
        return 10.0 ** (low - 1)
    return min(max(v, 10.0**low), 10.0**high) if isfinite(v) else 10.0**high


def _band_text(l: int, band: Band) -> str:
    if band.high == 0.0:
        return f"layer {l}: all are exactly 0"
    zeros = f"<br>{number(100.0 * band.zeros)} % are exactly 0" if band.zeros else ""
    return f"layer {l}: root mean square {number(band.rms)}<br>from {number(band.low)} to {number(band.high)}{zeros}"


def flow_words(flow: GradientFlow, sizes: tuple[int, ...]) -> str:
    """Where nothing flows back at all, then saturated and dead nodes, layer by layer where there are any."""

    def counted(what: str, counts: tuple[int, ...]) -> str:
        found = [f"{k} of {sizes[l]} in layer {l}" for l, k in enumerate(counts, 1) if k]
        return f"{what}: {', '.join(found) if found else 'none'}."

    still = [str(l) for l, band in enumerate(flow.delta, 1) if band.high == 0.0]
    words = [f"Every δ is exactly 0 in layer{'s' * (len(still) > 1)} {', '.join(still)}: nothing is learnt there."]
    return " ".join([*(words if still else []), counted("Saturated nodes", flow.saturated),
                     counted("Dead nodes", flow.dead)])  # fmt: skip
