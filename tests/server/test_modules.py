"""The browser's modules: found under the hash of what they are, kept for good, asked for all at once."""

import gzip
import re

import pytest
from starlette.applications import Starlette

from dacviz.formats import files
from dacviz.server import modules
from tests.server.asking import asked

ASSETS = {path.name: path.read_bytes() for path in files.asset("").glob("*.js")}
ENTRIES = (
    "player.js",
    "plot.js",
    "dashboard.js",
    "formulas.js",
    "page_turns.js",
    "connection.js",
    "still.js",
    "film_file.js",
    "lesson_file.js",
)
WITHOUT_PLOTLY = ("transport", "outline", "equation", "legend", "names", "live_run", "hidden_nodes", "training_words")


def get(name, version=None, **more):
    address = f"{version or modules.path()}/{name}"
    answer, _ = asked(Starlette(routes=[modules.route()]), address, **more)
    return answer


def test_there_are_modules():
    assert set(ENTRIES) < set(ASSETS)


@pytest.mark.parametrize("name", sorted(ASSETS))
def test_a_module_is_sent_as_it_is_written_and_may_be_kept_for_good(name):
    status, headers, content = get(name)
    assert (status, content) == (200, ASSETS[name])
    assert headers[b"content-type"].startswith(b"text/javascript")
    assert b"immutable" in headers[b"cache-control"]
    assert b"content-encoding" not in headers


def test_a_browser_that_takes_gzip_gets_it():
    _, headers, content = get("player.js", headers={"accept-encoding": "gzip, br"})
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"vary"] == b"Accept-Encoding"
    assert gzip.decompress(content) == ASSETS["player.js"]


@pytest.mark.parametrize("name", ["nobody.js", "player.css", "..%2Fapp.py", "logo.svg"])
def test_nothing_else_is_sent(name):
    assert get(name)[0] == 404


def test_another_version_is_not_there():
    assert get("player.js", f"{modules.PATH}/0123456789abcdef")[0] == 404


def test_the_path_changes_with_any_module(monkeypatch):
    before = modules.path()
    changed = {name: (content + b"//", b"") for name, content in ASSETS.items()}
    monkeypatch.setattr(modules, "_modules", lambda: changed)
    modules.path.cache_clear()
    assert modules.path() != before
    modules.path.cache_clear()


@pytest.mark.parametrize("name", ENTRIES)
def test_everything_that_an_entry_imports_is_asked_for_at_once(name):
    wanted = modules.needed(name)
    for module in wanted:
        imported = set(re.findall(rb'"\./([\w.]+\.js)"', ASSETS[module]))
        assert {i.decode() for i in imported} <= set(wanted)
    text = modules.entry(name, "/plotly.js")
    assert all(text.count(f'"{modules.path()}/{module}"') >= 1 for module in wanted)
    assert '"/plotly.js"' in text
    assert len(text.splitlines()) < 12


def test_no_module_is_left_over():
    assert {module for name in ENTRIES for module in modules.needed(name)} == set(ASSETS)


@pytest.mark.parametrize("name", WITHOUT_PLOTLY)
def test_the_players_logic_knows_no_plotly(name):
    needed = modules.needed(f"{name}.js")
    assert "plotly.js" not in needed
    assert all(b"Plotly" not in ASSETS[module] for module in needed)
