"""What the browser makes of a figure and its updates: ``drawn(figure, update)``, ``decoded(picture)``."""

import base64
import copy
import json
import re
from itertools import pairwise

import plotly.graph_objects as go

import dacviz as dv
from dacviz.pictures.scales import THEMES

# Those that Plotly knows, in plotly.min.js: mu, amp, lt, gt, nbsp, times, plusmn, deg, and numbers.
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}


def painted(value):
    """The figure with its theme names replaced by colours, as the browser does; an unknown name is an error."""
    if isinstance(value, str) and value.startswith("@"):
        name, _, place = value[1:].partition(".")
        colours = THEMES["light"][name]
        return colours[int(place)] if place else colours
    if isinstance(value, dict):
        return {key: painted(item) for key, item in value.items()}
    return [painted(item) for item in value] if isinstance(value, list) else value


def plain_json(value):
    """``value`` after its way to the browser; ``ValueError`` where JSON has no word for a number in it."""
    return json.loads(json.dumps(value, allow_nan=False))


def accepted(figure):
    """The figure as plain JSON, if plotly accepts it."""
    figure = plain_json(figure)
    go.Figure(painted(figure))
    return figure


def applied(figure, update=None):
    """The figure with an update applied by uid as the dashboard does, as plain JSON."""
    figure, update = copy.deepcopy(plain_json(figure)), plain_json(update or {})
    traces = {trace["uid"]: trace for trace in figure["data"]}
    assert len(traces) == len(figure["data"])
    # Plotly makes a CSS class of a uid.
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", uid) for uid in traces)
    data, layout = update.pop("data", {}), update.pop("layout", {})
    assert update == {}
    assert set(data) <= set(traces)
    for uid, parts in data.items():
        traces[uid].update(parts)
    for name, parts in layout.items():
        figure["layout"][name].update(parts)
    return figure


def drawn(figure, update=None):
    """The same, if plotly accepts it."""
    return accepted(applied(figure, update))


def trace(figure, uid):
    (found,) = (t for t in figure["data"] if t["uid"] == uid)
    return found


def decoded(text, top=1.0):
    """The numbers of ``fit.encoded``."""
    return [top * (byte - 128) / 127 for byte in base64.b64decode(text)]


def shown_text(text):
    """The characters on the screen for a text that Plotly draws; its tags would be gone."""
    assert "<" not in text and not text.startswith("@")
    return re.sub(
        r"&(#x?[0-9a-f]+|[a-z]+);",
        lambda found: _ENTITIES.get(found[1]) or _numbered(found[1]) or found[0],
        text,
    )


def _numbered(entity):
    if not entity.startswith("#"):
        return None
    return chr(int(entity[2:], 16) if entity[1] == "x" else int(entity[1:]))


def huge(sizes, hidden="square", output="square", weight=1e100):
    """A network whose numbers leave float64."""
    pattern = (weight, -weight, 1.0)
    layers = [[[pattern[(i + j) % 3] for j in range(n + 1)] for i in range(h)] for n, h in pairwise(sizes)]
    return dv.Network(layers, (hidden,) * (len(sizes) - 2) + (output,))
