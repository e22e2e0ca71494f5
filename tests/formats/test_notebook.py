"""What objects show of themselves: short in a terminal, bounded, closed and escaped in a notebook."""

import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.markup import number

NET = dv.Network.random((2, 3, 2, 1), hidden="tanh", output="identity", seed=0)
X, D = (0.5, -0.2), (1.0,)
WIDE = dv.Network.random((64, 30, 10), seed=0, decimals=None)
BATCH = np.linspace(-1, 1, 3 * 64).reshape(3, 64)

SHOWN = {
    "network": NET,
    "wide network": WIDE,
    "forward": dv.forward(NET, X),
    "forward of a batch": dv.forward(WIDE, BATCH),
    "backprop": dv.backprop(NET, X, D),
    "backprop of a batch": dv.backprop(WIDE, BATCH, np.zeros((3, 10))),
    "trace": dv.trace(NET, X, D),
    "trace of an output": dv.trace(NET, X, D, output=1),
    "large trace": dv.trace(dv.Network.random((20, 30, 30, 10), seed=0), [0.1] * 20, [0.0] * 10),
    "run": dv.SGD(NET, [X], [D]),
    "data": dv.toy("sine", 10_000),
    "data of two inputs": dv.toy("saddle"),
    "toy": dv.TOYS["cubic"],
    "report": dv.check_gradient(NET, X, D, [g * 2 for g in dv.backprop(NET, X, D).gradient]),
}


class Reader(HTMLParser):
    """Tags opened and closed in order, and the text between."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.tags = [], [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append(tag)
        assert not any(name.startswith("on") or "javascript:" in (value or "") for name, value in attrs)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(shown):
    html = shown._repr_html_()
    assert len(html.encode()) <= 300_000
    reader = Reader()
    reader.feed(html)
    assert not reader.open
    assert "script" not in reader.tags
    return reader


@pytest.mark.parametrize("name", SHOWN)
def test_a_terminal_gets_one_short_line(name):
    text = repr(SHOWN[name])
    assert "\n" not in text and 10 < len(text) <= 200 and type(SHOWN[name]).__name__ in text


@pytest.mark.parametrize("name", SHOWN)
def test_a_notebook_gets_closed_and_bounded_html(name):
    assert read(SHOWN[name]).text


def test_the_texts():
    assert repr(NET) == "<Network 2-3-2-1, tanh, tanh, identity, 20 weights>"
    assert repr(dv.forward(WIDE, BATCH)) == "<Forward through 64-30-10, 3 samples: u, z, dphi>"
    assert repr(dv.toy("sine")) == "<Dataset 'sine': 200 samples, 50 held out; 'x → d'>"
    assert repr(dv.trace(NET, X, D)).startswith("<Trace in 2-3-2-1, half_squared_error: 38 steps, error = ")
    assert repr(NET.w) == f"Layers({{1: {NET.w[1].tolist()}, 2: {NET.w[2].tolist()}, 3: {NET.w[3].tolist()}}})"
    assert repr(WIDE.w) == "<Layers 1 … 2: (30, 65), (10, 31)>"


def test_a_network_is_drawn_or_told():
    assert "svg" in read(NET).tags
    wide = read(WIDE)
    assert "svg" not in wide.tags and "1,950" in wide.text


def test_backprop_shows_the_numbers_of_the_paper():
    bp = dv.backprop(NET, X, D)
    text = read(bp).text
    assert {"u", "z", "φ′(u)", "δ", "bias"} <= set(text)
    for layers in (bp.u, bp.delta, bp.gradient):
        for l in layers.indices:
            assert {number(v) for v in layers[l].flat} <= set(text)


def test_a_trace_shows_its_picture_and_its_numbers():
    trace = dv.trace(NET, X, D)
    reader = read(trace)
    assert "svg" in reader.tags
    assert {number(step.value) for step in trace.steps} <= set(reader.text)


def test_names_of_columns_are_text():
    table = dv.read_csv("<script>alert(1)</script>,b\n1,2\n2,3\n3,5\n")
    data = table.dataset([table.names[0]], ["b"], False, 0.0, 0)
    assert any("<script>" in text for text in read(data).text)


def test_with_numpy_alone_the_text_is_shown():
    probe = (
        "import sys; sys.modules['networkx'] = None; import dacviz as dv; "
        "print(dv.Network.random((2, 1))._repr_html_())"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout == "None\n"
