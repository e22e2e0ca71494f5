"""The pictures know nothing of the page: they work where streamlit is not installed."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

MAKE_A_FILM = """
import sys
{before}
import dacviz as dv
from dacviz.pictures import graph, network_picture, scales
from dacviz.pictures.film.algorithm_film import film
net = dv.Network.random((2, 3, 1))
film(dv.trace(net, (0.5, -1.0), (1.0,)), by="node")
print(*sorted(m for m in sys.modules if m.partition(".")[0] in ("streamlit", "plotly")))
"""


def run(before=""):
    script = MAKE_A_FILM.format(before=before)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_film_is_made_without_streamlit():
    assert run() == []


def test_a_film_is_made_where_streamlit_cannot_be_imported():
    assert run("sys.modules['streamlit'] = None") == ["streamlit"]


def test_the_probe_sees_a_package_that_was_imported():
    assert "plotly" in run("import plotly")
