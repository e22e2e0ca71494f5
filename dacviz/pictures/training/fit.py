"""What a network makes of its data, as pictures that change while it learns: ``Fit(data)``.

With one input the data and the curve, with two a map of the output with the data on it or a relief in three dimensions,
with more each prediction over its target; up to four outputs side by side. Everything is drawn in the data's own units.
"""

from base64 import b64encode
from functools import cached_property
from html import escape
from typing import Any

import numpy as np

from ...core.datasets import Dataset
from ...core.forward import forward
from ...core.network import Network
from ...lesson.markup import number
from ..protocol import ChartUpdate, Figure
from ..scales import limit, nice

SHOWN = 4
"""Outputs that are drawn; more would be too small to see."""
CURVE_POINTS = 121
MAP_SIDE = 33
HEIGHT = 340
GAP = 0.09
FARTHEST = 1e300
"""Data beyond are drawn there, so that the axes have a length."""

_SCALE = [[0, "@node.0"], [0.5, "@node.1"], [1, "@node.2"]]


def encoded(values: np.ndarray, top: float) -> str:
    """A picture's values as base64 of one byte each, −``top`` … ``top`` as 1 … 255; what is beyond is cut off."""
    with np.errstate(over="ignore", invalid="ignore"):
        share = np.nan_to_num(np.clip(values / top, -1.0, 1.0))
    return b64encode((128.0 + np.round(127.0 * share)).astype(np.uint8).tobytes()).decode("ascii")


def uid(name: str, o: int) -> str:
    """What an update calls the trace ``name`` of output o + 1; Plotly makes a CSS class of it."""
    return f"{name.replace(' ', '-')}-{o}"


def _plain(name: str) -> str:
    """A column's name as Plotly shows it literally: neither its markup nor a colour of ``THEMES``."""
    # Of the named characters that a quotation mark would become Plotly knows none.
    return escape(name, quote=False).replace("@", "&#64;")


class FitUpdate(ChartUpdate, total=False):
    """What changes in the figure, and the pictures of a map."""

    maps: list[str]


class Fit:
    """The figure of a data set, and what of it changes with the network.

    ``kind`` is "curve", "map" or "targets" for one, two and more inputs.
    """

    def __init__(self, data: Dataset):
        self.data = data
        self.n, self.m = data.X.shape[1], data.D.shape[1]
        self.kind = {1: "curve", 2: "map"}.get(self.n, "targets")
        self.outputs = range(min(self.m, SHOWN))
        self.inputs, self.targets = (tuple(map(_plain, names)) for names in (data.inputs, data.targets))
        with np.errstate(over="ignore"):
            X, D = data.x_scaling.invert(data.X), data.d_scaling.invert(data.D)
        self.X, self.D = np.clip(X, -FARTHEST, FARTHEST), np.clip(D, -FARTHEST, FARTHEST)
        self.low, self.high = self.X.min(axis=0), self.X.max(axis=0)
        margin = np.where(self.high > self.low, 0.04 * (self.high - self.low), 1.0)
        self.low, self.high = self.low - margin, self.high + margin
        self.top = [nice(limit(self.D[:, o])) for o in self.outputs]

    @cached_property
    def grid(self) -> np.ndarray:
        """Where the network is evaluated, in the units it reads: (121, 1), or (33², 2) row by row from below."""
        if self.kind == "curve":
            points = np.linspace(self.low, self.high, CURVE_POINTS)
        else:
            first, second = (np.linspace(a, b, MAP_SIDE) for a, b in zip(self.low, self.high, strict=True))
            points = np.stack([axis.ravel() for axis in np.meshgrid(first, second)], axis=1)
        return self.data.x_scaling.apply(points)

    def outputs_at(self, net: Network, X: np.ndarray) -> np.ndarray:
        """f(x) in the data's units, (N, m)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self.data.d_scaling.invert(forward(net, X).z[net.L])

    @property
    def words(self) -> str:
        """What the colours and marks of a map mean; the other pictures have a legend."""
        if self.kind != "map":
            return ""
        ends = "; ".join(
            f"{self.data.targets[o]} from {number(-self.top[o])} to {number(self.top[o])}" for o in self.outputs
        )
        return f"Orange to blue is {ends}, inside the points as well. Circles are training data, squares test data."

    # --- the flat figure ----------------------------------------------------------------------------------------------

    def figure(self) -> Figure:
        """The data, with a place for what the network makes of it."""
        traces = [trace for o in self.outputs for trace in self._traces(o)]
        layout = {
            "height": HEIGHT,
            "margin": self.margin,
            "dragmode": False,
            "hovermode": "closest",
            "showlegend": self.kind != "map",
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        }
        for o in self.outputs:
            layout |= self._axes(o)
        return {"data": traces, "layout": layout}

    @property
    def margin(self) -> dict:
        return {"l": 60, "r": 16, "t": 34, "b": 52}

    @property
    def domains(self) -> list[tuple[float, float]]:
        """The share of the width that each output's picture takes."""
        count = len(self.outputs)
        width = (1.0 - GAP * (count - 1)) / count
        return [(o * (width + GAP), min(o * (width + GAP) + width, 1.0)) for o in self.outputs]

    def _axis_names(self, o: int) -> tuple[str, str]:
        return ("x", "y") if o == 0 else (f"x{o + 1}", f"y{o + 1}")

    def _traces(self, o: int) -> list[dict]:
        train, test = ~self.data.held_out, self.data.held_out
        traces = [self._points(o, "training data", train, "circle"), self._points(o, "test data", test, "square-open")]
        if self.kind == "curve":
            grid = np.linspace(self.low[0], self.high[0], CURVE_POINTS)
            line = {"color": "@lit", "width": 4}
            traces.append(self._trace(o, "network", grid.tolist(), [None] * CURVE_POINTS, mode="lines", line=line))
        if self.kind == "targets":
            ends = [float(self.D[:, o].min()), float(self.D[:, o].max())]
            line = {"color": "@outline", "width": 2, "dash": "dot"}
            traces.append(self._trace(o, "exact", ends, ends, mode="lines", line=line))
        return traces

    def _trace(self, o: int, name: str, x: list, y: list, **more: Any) -> dict:
        x_axis, y_axis = self._axis_names(o)
        shared = {"xaxis": x_axis, "yaxis": y_axis, "legendgroup": name, "showlegend": o == 0}
        return {"type": "scatter", "name": name, "uid": uid(name, o), "x": x, "y": y} | shared | more

    def _points(self, o: int, name: str, rows: np.ndarray, symbol: str) -> dict:
        X, d = self.X[rows], self.D[rows, o]
        if self.kind == "targets":
            return self._trace(o, name, d.tolist(), [None] * len(d), mode="markers", marker=self._marker(symbol))
        if self.kind == "curve":
            return self._trace(
                o, name, X[:, 0].tolist(), d.tolist(), mode="markers", marker=self._marker(symbol), hoverinfo="x+y"
            )
        # A square that is open would show no colour.
        marker = {
            "symbol": symbol.removesuffix("-open"),
            "size": 9,
            "color": d.tolist(),
            "colorscale": _SCALE,
            "cmin": -self.top[o],
            "cmax": self.top[o],
            "line": {"color": "@text", "width": 1},
        }
        return self._trace(
            o, name, X[:, 0].tolist(), X[:, 1].tolist(), mode="markers", marker=marker, text=d.tolist(),
            hovertemplate="%{x:.4g}, %{y:.4g}<br>target %{text:.4g}<extra></extra>",
        )  # fmt: skip

    def _marker(self, symbol: str) -> dict:
        return {"symbol": symbol, "size": 7, "color": "@edge.0" if "open" in symbol else "@edge.2", "opacity": 0.75}

    def _axes(self, o: int) -> dict:
        x_name, y_name = self._axis_names(o)
        inputs, target = self.inputs, self.targets[o]
        x_title, y_title = {
            "curve": (inputs[0], target if self.m > 1 else f"target {target}"),
            "map": (inputs[0], inputs[-1] if o == 0 else ""),
            "targets": (f"target {target}", "prediction" if o == 0 else ""),
        }[self.kind]
        x_range, y_range = {
            "curve": (self._span(0), self._target_range(o)),
            "map": (self._span(0), self._span(-1)),
            "targets": (self._target_range(o), self._target_range(o)),
        }[self.kind]
        x_axis = {"title": {"text": x_title}, "range": x_range, "domain": list(self.domains[o]), "anchor": y_name}
        y_axis = {"title": {"text": y_title}, "range": y_range, "anchor": x_name}
        fixed = {"fixedrange": True, "zeroline": False, "showgrid": self.kind != "map"}
        return {f"xaxis{x_name[1:]}": fixed | x_axis, f"yaxis{y_name[1:]}": fixed | y_axis}

    def _span(self, k: int) -> list[float]:
        return [float(self.low[k]), float(self.high[k])]

    def _target_range(self, o: int) -> list[float]:
        d = self.D[:, o]
        margin = 0.2 * float(d.max() - d.min()) or 1.0
        return [float(d.min()) - margin, float(d.max()) + margin]

    # --- what changes -------------------------------------------------------------------------------------------------

    def update(self, net: Network) -> FitUpdate:
        """With ``net`` as it is now: {"data": new parts of the figure's traces by uid} or {"maps": one an output}."""
        if self.kind == "map":
            f = self.outputs_at(net, self.grid)
            return {"maps": [encoded(f[:, o], self.top[o]) for o in self.outputs]}
        if self.kind == "curve":
            f = self.outputs_at(net, self.grid)
            return {"data": {uid("network", o): {"y": self._drawable(f[:, o], o)} for o in self.outputs}}
        f, held_out = self.outputs_at(net, self.data.X), self.data.held_out
        parts = (("training data", ~held_out), ("test data", held_out))
        return {"data": {uid(name, o): {"y": self._drawable(f[at, o], o)} for name, at in parts for o in self.outputs}}

    def _drawable(self, values: np.ndarray, o: int) -> list:
        """Far outside the picture is as good as farther, and the browser cannot draw beyond 10³⁸."""
        low, high = self._target_range(o)
        reach = 10.0 * (high - low)
        return np.nan_to_num(np.clip(values, low - reach, high + reach)).tolist()

    # --- the relief ---------------------------------------------------------------------------------------------------

    def relief(self, o: int) -> Figure:
        """The surface over two inputs with the data on it, for output ``o`` (1-based, at most ``SHOWN``)."""
        first, second = (np.linspace(a, b, MAP_SIDE).tolist() for a, b in zip(self.low, self.high, strict=True))
        low, high = self._target_range(o - 1)
        colours = {"colorscale": _SCALE, "cmin": -self.top[o - 1], "cmax": self.top[o - 1]}
        surface = {"type": "surface", "name": "network", "uid": "relief", "x": first, "y": second, "z": []}
        points = {
            "type": "scatter3d",
            "name": "data",
            "uid": "points",
            "mode": "markers",
            "x": self.X[:, 0].tolist(),
            "y": self.X[:, 1].tolist(),
            "z": self.D[:, o - 1].tolist(),
            "marker": {"size": 3, "color": "@text"},
        }
        titles = dict(zip("xy", self.inputs, strict=True)) | {"z": self.targets[o - 1]}
        axis: dict[str, Any] = {"backgroundcolor": "@page", "gridcolor": "@unknown"}
        scene: dict[str, dict[str, Any]] = {
            f"{name}axis": axis | {"title": {"text": title}} for name, title in titles.items()
        }
        scene["zaxis"] |= {"range": [low, high]}
        layout = {"height": HEIGHT, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "scene": scene, "showlegend": False}
        return {"data": [surface | colours | {"showscale": False, "opacity": 0.85}, points], "layout": layout}

    def relief_update(self, net: Network, o: int) -> FitUpdate:
        """The surface's heights with ``net`` as it is now."""
        f = self.outputs_at(net, self.grid)[:, o - 1]
        rows = np.reshape(self._drawable(f, o - 1), (MAP_SIDE, MAP_SIDE))
        return {"data": {"relief": {"z": rows.tolist()}}}
