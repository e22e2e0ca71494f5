"""The command ``dacviz``: the app from any folder, looking as it does when ``app.py`` is started in a checkout."""

import runpy
import sys
from importlib.util import find_spec

from .. import __version__
from ..formats.files import top

HELP = """\
Usage: dacviz [OPTIONS]

Starts dacviz and opens it in the browser. Ctrl-C ends it.

  --help     shows this
  --version  shows the version

Every other option is one of "streamlit run". The most useful are:

  --server.port 8502      another port than 8501
  --server.headless true  opens no browser
  --server.address 0.0.0.0
                          also for other machines in the network

All of them: streamlit run --help
"""
NO_STREAMLIT = "dacviz: the app needs Streamlit, which is not installed. Install dacviz with its dependencies."


def main() -> None:
    """What the command does; it ends the process."""
    options = sys.argv[1:]
    if "--help" in options:
        print(HELP, end="")
    elif "--version" in options:
        print(f"dacviz {__version__}")
    elif find_spec("streamlit") is None:
        sys.exit(NO_STREAMLIT)
    else:
        # Streamlit reads .streamlit/config.toml beside the script it runs, whatever the current folder is.
        sys.argv = ["streamlit", "run", str(top() / "app.py"), *options]
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
