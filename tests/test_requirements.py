"""``requirements.txt`` and ``pyproject.toml`` ask for the same."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_command_of_the_readme_installs_what_the_package_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dependencies"] == (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")[:-1]
