"""What ``pip install .`` gives in an environment and a folder with nothing else: the package, the command, the app."""

import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

import dacviz
from tests.browser.conftest import ROOT, free_port, wait_until_healthy
from tests.browser.film import Film

SCRIPT = """
import dacviz as dv

net = dv.Network.random((2, 3, 2, 1), hidden="tanh", output="identity", seed=0)
print(dv.__version__, dv.backprop(net, x=(0.5, -0.2), d=(1.0,)).gradient[1].shape, dv.__file__)
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def checked(*command: str | Path, cwd: Path) -> str:
    """What ``command`` prints; what it complains about where it fails."""
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(folder: Path, wheel: Path, others: Path) -> Path:
    """A new environment with the wheel and, without a download, the packages that lie in ``others``: the folder of its
    commands."""
    checked(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    site = checked(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder.parent).strip()
    (Path(site) / "others.pth").write_text(f"{others}\n")
    install = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "-q",
        "--no-compile",
        "--no-deps",
        "--no-index",
    )
    checked(*install, wheel, cwd=folder.parent)
    return folder / "bin"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # hatchling is among the requirements of the tests: no other environment is made to build in.
    build = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    checked(*build, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment with dacviz and everything that the tests have."""
    return environment(tmp_path_factory.mktemp("environment") / "venv", wheel, Path(sysconfig.get_path("purelib")))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def test_a_script_in_an_empty_folder(installed: Path, empty: Path) -> None:
    script = empty / "script.py"
    script.write_text(SCRIPT)
    said, *shape, file = checked(installed / "python", script, cwd=empty).split()
    assert (said, shape) == (dacviz.__version__, ["(3,", "3)"])
    assert Path(file).is_relative_to(installed.parent)
    pip = (sys.executable, "-m", "pip", "--python", installed / "python")
    assert checked(*pip, "show", "dacviz", cwd=empty).splitlines()[1] == f"Version: {dacviz.__version__}"
    assert "dacviz" not in run(*pip, "check", cwd=empty).stdout  # it lacks nothing that it asks for
    assert (Path(file).parent / "py.typed").exists()


def test_type_checkers_have_nothing_to_say_about_a_script_but_find_its_mistake(installed: Path, empty: Path) -> None:
    """In a folder without the checkout, so that what they read is the installed package and its py.typed."""
    right, wrong = empty / "right.py", empty / "wrong.py"
    shutil.copy(ROOT / "tests" / "typing" / "script.py", right)
    wrong.write_text("import dacviz as dv\n\ndv.backprop([1.0], x=(0.5,), d=(1.0,))\n")
    found = run(
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--python-executable",
        installed / "python",
        *(right, wrong),
        cwd=empty,
    )
    said = 'wrong.py:3: error: Argument 1 to "backprop" has incompatible type "list[float]"; expected "Network"'
    assert found.stdout.splitlines()[0].startswith(said), found.stdout + found.stderr
    assert found.stdout.splitlines()[1:] == ["Found 1 error in 1 file (checked 2 source files)"]
    # A download of its own, and so not among the requirements of the tests.
    if pyright := shutil.which("pyright"):
        checked(pyright, "--pythonpath", installed / "python", right, cwd=empty)


def test_version_and_help(installed: Path, empty: Path) -> None:
    assert checked(installed / "dacviz", "--version", cwd=empty) == f"dacviz {dacviz.__version__}\n"
    words = checked(installed / "dacviz", "--help", cwd=empty)
    assert words.startswith("Usage: dacviz [OPTIONS]\n")
    assert "--server.port" in words


def test_options_are_streamlits(installed: Path, empty: Path) -> None:
    refused = run(installed / "dacviz", "--server.prot", "8502", cwd=empty)
    assert refused.returncode != 0
    assert "--server.prot" in refused.stderr


@pytest.fixture(scope="module")
def served(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app that the command starts in an empty folder."""
    port = free_port()
    command = [installed / "dacviz", "--server.headless", "true", "--server.port", str(port)]
    folder = tmp_path_factory.mktemp("elsewhere")
    app = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        wait_until_healthy(port, app)
        yield f"http://127.0.0.1:{port}"
    finally:
        app.terminate()
        app.communicate()


def test_the_command_serves_the_first_page_with_its_picture(served: str, page: Page) -> None:
    film = Film.open(page, served)
    film.button("Next").click()
    film.at(1)
    assert urlopen(f"{served}/plotly/{version('plotly')}/plotly.min.js", timeout=10).status == 200
    # A checkout's .streamlit/config.toml: the theme, and no menu for developers.
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]["light"]
    red, green, blue = bytes.fromhex(theme["primaryColor"].removeprefix("#"))
    expect(film.button("Play")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    expect(page.get_by_text("Deploy")).to_have_count(0)
    assert page.locator("link[rel~=icon]").get_attribute("href").startswith("data:image/svg+xml")


def test_numpy_is_enough_for_a_script(wheel: Path, tmp_path: Path, empty: Path) -> None:
    only = tmp_path / "only"
    only.mkdir()
    for part in Path(sysconfig.get_path("purelib")).glob("numpy*"):
        (only / part.name).symlink_to(part)
    commands = environment(tmp_path / "numpy-only", wheel, only)
    assert checked(commands / "python", "-c", SCRIPT, cwd=empty).startswith(dacviz.__version__)
    refused = run(commands / "dacviz", cwd=empty)
    assert (refused.returncode, refused.stderr.splitlines()) == (
        1,
        ["dacviz: the app needs Streamlit, which is not installed. Install dacviz with its dependencies."],
    )
