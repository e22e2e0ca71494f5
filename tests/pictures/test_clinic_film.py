"""A case as a film: all numbers, no formula that gives it away; solved, each changed line with the right law."""

import json

import pytest

import dacviz as dv
from dacviz.lesson.clinic import LEVELS, case
from dacviz.lesson.mistakes import mistaken_trace
from dacviz.pictures.film.clinic_film import clinic_film

NET = dv.Network.random((2, 3, 2, 1), hidden="tanh", output="identity", seed=4)
X, D, LOSS = (0.5, -1.0), (1.0,), "half_squared_error"
LINES = {"33": {3}, "32": {6}, "30": {9, 11}}


@pytest.mark.parametrize("level", LEVELS)
def test_the_first_frame_has_every_number_and_no_formula(level):
    found = case(NET, X, D, LOSS, level, 2)
    film = clinic_film(found)
    (frame,) = film["frames"]
    assert film["steps"] == 0
    assert frame["symbols"] == frame["numbers"] == frame["lines"] == []
    wrong = {s.target: s.value for s in mistaken_trace(NET, X, D, LOSS, found.mistakes, found.layers).steps}
    shown = {(*film["nodes"][node], kind): value for node, kind, value in frame["add"]}
    assert all(shown[*ref.at, ref.kind] == value for ref, value in wrong.items() if ref.kind in ("u", "z", "delta"))
    edges = {edge: value for edge, value in frame["add_edges"]}
    for edge, (a, b) in enumerate(film["edges"]):
        assert edges[edge] == wrong[dv.Ref("gradient", (*film["nodes"][b], film["nodes"][a][1]))]


@pytest.mark.parametrize("level", LEVELS)
def test_a_solved_case_lights_the_lines_that_were_changed(level):
    for seed in range(4):
        found = case(NET, X, D, LOSS, level, seed)
        film = clinic_film(found, solved=True)
        json.dumps(film, allow_nan=False)
        lit = [line for frame in film["frames"][1:] for line in frame["lines"]]
        assert lit == sorted(set(lit))
        for name in found.mistakes:
            assert set(lit) & set().union(*(LINES[law] for law in dv.MISTAKES[name].equations))
        for frame in film["frames"][1:]:
            assert "Right is" in frame["note"]
            assert frame["result"]
            assert frame["add"] == frame["add_edges"] == []
