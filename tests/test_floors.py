"""The house rule: imports go down only, from ui to core, and ``import dacviz`` stays light."""

import ast
import operator
import subprocess
import sys
from pathlib import Path

import pytest

import dacviz as dv

ROOT = Path(__file__).parents[1]

# "" is dacviz/__init__.py itself: it names what core and lesson offer, so it stands between lesson and pictures.
FLOORS = ("core", "lesson", "", "pictures", "formats", "state", "server", "ui")
NUMPY_ONLY = ("core", "lesson", "")
FORBIDDEN = {"pictures": {"streamlit"}, "formats": {"streamlit"}, "state": {"streamlit"}, "server": set(), "ui": set()}


def floor_of(module):
    """The floor of a module's dotted name; ``None`` outside dacviz."""
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == "dacviz" else None


def imported(source, module, is_package):
    """The absolute dotted names that ``source`` imports, wherever in it, as the module called ``module``."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # "from dacviz import pictures" and "from .. import pictures" name the floor only after "import".
            inside = base == "dacviz"
            yield from (f"dacviz.{a.name}" if inside and a.name in FLOORS else base for a in node.names)


def offences(source, module, is_package=False):
    """The imports of ``source`` that its floor does not allow."""
    floor = floor_of(module)
    return [name for name in imported(source, module, is_package) if not allowed(name, floor)]


def allowed(name, floor):
    """Downwards or on the same floor within dacviz; below pictures numpy and the standard library; below server no
    streamlit."""
    top = name.partition(".")[0]
    if top == "dacviz":
        return FLOORS.index(floor_of(name)) <= FLOORS.index(floor)
    if floor in NUMPY_ONLY:
        return top == "numpy" or top in sys.stdlib_module_names
    return top not in FORBIDDEN[floor]


def modules():
    """(file, dotted name, is it a package) of every module of dacviz."""
    for file in sorted((ROOT / "dacviz").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        yield file, ".".join(parts[:-1] if is_package else parts), is_package


def test_imports_go_down_only():
    found = {
        str(file.relative_to(ROOT)): bad
        for file, module, is_package in modules()
        if (bad := offences(file.read_text(encoding="utf-8"), module, is_package))
    }
    assert found == {}


def test_every_module_is_on_a_floor():
    found = {floor_of(module) for _, module, _ in modules()}
    assert {"core", ""} <= found <= set(FLOORS)


@pytest.mark.parametrize(
    ("module", "source", "bad"),
    [
        ("dacviz.core.costs", "from ..lesson import trace", "dacviz.lesson"),
        ("dacviz.core.costs", "from ..lesson.trace import Step", "dacviz.lesson.trace"),
        ("dacviz.core.costs", "from .. import lesson", "dacviz.lesson"),
        ("dacviz.core.costs", "import dacviz", "dacviz"),
        ("dacviz.core.costs", "def later():\n    import dacviz.pictures.graph", "dacviz.pictures.graph"),
        ("dacviz.core.costs", "import networkx as nx", "networkx"),
        ("dacviz.lesson.trace", "from dacviz import pictures", "dacviz.pictures"),
        ("dacviz.lesson.trace", "from dacviz import backprop", "dacviz"),
        ("dacviz.lesson.trace", "if True:\n    from plotly import graph_objects", "plotly"),
        ("dacviz.pictures.film.film", "from ...ui import components", "dacviz.ui"),
        ("dacviz.pictures.film.film", "import streamlit.components.v2", "streamlit.components.v2"),
    ],
)
def test_the_checker_sees_an_offence(module, source, bad):
    assert offences(source, module) == [bad]


@pytest.mark.parametrize(
    ("module", "source", "bad"),
    [
        ("dacviz", "from .pictures import film", "dacviz.pictures"),
        ("dacviz.core", "from ..ui import main", "dacviz.ui"),
    ],
)
def test_the_checker_sees_an_offence_of_a_package(module, source, bad):
    assert offences(source, module, is_package=True) == [bad]


@pytest.mark.parametrize(
    ("module", "source", "is_package"),
    [
        ("dacviz.core.backprop", "import math\nimport numpy as np\nfrom .network import Layers", False),
        (
            "dacviz.lesson.trace",
            "from ..core.network import Network\nfrom .. import core\nfrom . import markup",
            False,
        ),
        ("dacviz", "from .core.network import Network\nfrom .lesson.trace import trace", True),
        ("dacviz.lesson", "from .trace import trace", True),
        (
            "dacviz.pictures.film.film",
            "import plotly\nimport networkx\nimport dacviz as dv\nfrom ...lesson import trace",
            False,
        ),
        (
            "dacviz.ui.training.page",
            "import streamlit\nfrom ...pictures import film\nfrom ..components import show",
            False,
        ),
    ],
)
def test_the_checker_allows_what_goes_down(module, source, is_package):
    assert offences(source, module, is_package) == []


def foreign_after(statement):
    """The packages beyond numpy and the standard library that a fresh interpreter holds after ``statement``."""
    probe = (
        "import sys, numpy.random\n"  # numpy's compiled parts bring helpers under names of their own
        "before = set(sys.modules)\n"
        f"{statement}\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)"
    )
    run = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_dacviz_loads_numpy_and_the_standard_library_only():
    assert foreign_after("import dacviz") <= {"dacviz", "numpy"}


@pytest.mark.parametrize("name", sorted(dv.LATER))
def test_what_the_floors_above_offer_is_there_when_asked_for(name):
    assert callable(getattr(dv, name))
    assert name in dir(dv)


def test_a_name_that_is_nowhere_is_missing_as_in_any_module():
    with pytest.raises(AttributeError, match="has no attribute 'flim'"):
        operator.attrgetter("flim")(dv)


def test_the_first_page_is_made_without_pandas():
    """Streamlit imports it, for 0.15 s, at the first thing that might be a data frame."""
    loaded = foreign_after("from tests.ui.page import open_page; open_page()")
    assert {"dacviz", "streamlit"} <= loaded
    assert not {"pandas", "pyarrow"} & loaded


def test_the_probe_sees_a_foreign_package():
    assert {"dacviz", "networkx"} <= foreign_after("import dacviz, networkx")
