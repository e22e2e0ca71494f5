"""Every number of a trace as rows, CSV, JSON and Python: nothing is lost on the way out."""

import csv
import io
import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.formats.numbers_table import rows, to_csv, to_json, to_python
from dacviz.lesson.trace import with_slopes
from tests.lesson.worked import preset_network, preset_traces, trace_of
from tests.strategies import cases, examples

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def bits(number):
    """The 64 bits of a float: −0.0 is not 0.0."""
    return struct.pack("<d", number)


def same_numbers(found, expected):
    return [bits(v) for v in found] == [bits(v) for v in expected]


def test_the_slopes_are_those_of_the_forward_sweep():
    trace = trace_of("outputs")
    known = with_slopes(trace.net, trace.known())
    dphi = dv.forward(trace.net, (0.5, -0.3, 0.8)).dphi
    for l in dphi.indices:
        for i, slope in enumerate(dphi[l].tolist(), 1):
            assert known[Ref("dphi", (l, i))] == pytest.approx(slope, rel=1e-14)


def test_rows_hold_every_known_number_once():
    for trace in preset_traces():
        table = rows(trace)
        nodes = sum(trace.net.sizes[1:])
        assert len(table) == len(trace.known()) + nodes
        assert len({(row.symbol, row.l, row.i, row.j) for row in table}) == len(table)


def test_rows_of_the_paper():
    table = {(row.symbol, row.l, row.i, row.j): row.value for row in rows(trace_of("paper"))}
    bp = dv.backprop(preset_network("paper"), (0.5, -1.0), (1.0,))
    assert table["x", 0, 2, None] == -1.0
    assert table["d", 3, 1, None] == 1.0
    assert table["w", 2, 1, 0] == 0.2
    assert table["φ′(u)", 1, 1, None] == bp.dphi[1][0]
    assert table["δ", 2, 2, None] == pytest.approx(bp.delta[2][1], rel=1e-12)
    assert table["∂E/∂w", 2, 1, 3] == pytest.approx(bp.gradient[2][0, 3], rel=1e-12)


def test_rows_of_an_output():
    table = rows(trace_of("outputs", output=2))
    symbols = {row.symbol for row in table}
    assert symbols == {"w", "x", "u", "z", "φ′(u)", "α → 2,2", "∂u2,2/∂w", "d"}


def test_rows_are_grouped_by_symbol():
    order = list(dict.fromkeys(row.symbol for row in rows(trace_of("paper"))))
    table = rows(trace_of("paper"))
    assert [row.symbol for row in table] == sorted((row.symbol for row in table), key=order.index)
    assert order == ["w", "u", "x", "z", "φ′(u)", "δ", "∂E/∂w", "d"]


@given(cases(batch=False))
@examples(30)
def test_csv_reads_back_the_same_floats(case):
    trace = dv.trace(case.net, case.x, case.d, loss=case.loss)
    header, *lines = csv.reader(io.StringIO(to_csv(trace)))
    assert header == ["quantity", "l", "i", "j", "value"]
    table = rows(trace)
    assert same_numbers([float(line[4]) for line in lines], [row.value for row in table])
    places = [(line[0], int(line[1]), int(line[2]), int(line[3]) if line[3] else None) for line in lines]
    assert places == [(row.symbol, row.l, row.i, row.j) for row in table]


@given(cases(batch=False))
@examples(30)
def test_json_reads_back_the_same_floats(case):
    trace = dv.trace(case.net, case.x, case.d, loss=case.loss)
    content = json.loads(to_json(trace))
    table = rows(trace)
    assert same_numbers([n["value"] for n in content["numbers"]], [row.value for row in table])
    places = [(n["quantity"], n["l"], n["i"], n["j"]) for n in content["numbers"]]
    assert places == [(row.symbol, row.l, row.i, row.j) for row in table]
    assert bits(content["error"]) == bits(trace.error)


def test_json_names_the_network():
    content = json.loads(to_json(trace_of("binary")))
    assert content["sizes"] == [2, 3, 1]
    assert content["activations"] == ["tanh", "sigmoid"]
    assert content["loss"] == "binary_cross_entropy"


def run(script):
    """What ``script`` prints in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", dv.PRESETS)
def test_the_python_script_prints_the_same_error(name):
    p = dv.PRESETS[name]
    bp = dv.backprop(preset_network(name), p.x, p.d, loss=p.loss)
    error, delta, gradient = run(to_python(trace_of(name)))
    assert error == repr(bp.error)
    assert float(error) == pytest.approx(trace_of(name).error, rel=1e-12)
    assert delta == repr(bp.delta)
    assert gradient == repr(bp.gradient)
