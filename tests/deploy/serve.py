"""dacviz for a class: N processes behind nginx, until Ctrl-C.

    python tests/deploy/serve.py --processes 4 --listen 127.0.0.1:8080

Needs nginx (Debian and Ubuntu: apt-get install nginx-light). Each process is ``streamlit run app.py`` on a port of this
machine only; nginx is what others reach. ``nginx.conf`` beside this file is the whole configuration.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.error import URLError
from urllib.request import urlopen

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIRST_PORT = 8601
PATIENCE = 60.0
"""Seconds in which everything must have answered."""


@dataclass
class Cluster:
    """What runs: the address that others reach, the app's processes, nginx."""

    url: str
    processes: list[subprocess.Popen]
    nginx: subprocess.Popen


def configuration(ports: list[int], listen: str, folder: Path) -> str:
    """nginx.conf with these ports behind ``listen``, and its files in ``folder``."""
    servers = "\n        ".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in ports)
    template = Template((HERE / "nginx.conf").read_text(encoding="utf-8"))
    return template.substitute(folder=folder, servers=servers, listen=listen)


@contextmanager
def serving(count: int, listen: str, first_port: int = FIRST_PORT) -> Iterator[Cluster]:
    """``count`` processes behind nginx at ``listen``; all are ended afterwards. ``RuntimeError`` in words."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise RuntimeError("nginx is not installed. On Debian and Ubuntu: apt-get install nginx-light")
    ports = [first_port + k for k in range(count)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx gives up root for its workers
        config = folder / "nginx.conf"
        config.write_text(configuration(ports, listen, folder), encoding="utf-8")
        started = [_start(port) for port in ports]
        nginx = subprocess.Popen([program, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)])
        try:
            for port, process in zip(ports, started, strict=True):
                _wait(f"http://127.0.0.1:{port}", process)
            url = f"http://{listen}"
            _wait(url, nginx)
            yield Cluster(url, started, nginx)
        finally:
            for process in [nginx, *started]:
                process.terminate()
            for process in [nginx, *started]:
                process.wait()


def _start(port: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def _wait(url: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(f"{url}/_stcore/health", timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)  # nothing to wait for but time: the server says nothing before it answers
    raise RuntimeError(f"{url} does not answer")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--listen", default="127.0.0.1:8080", help="address:port that others reach")
    arguments = parser.parse_args()
    try:
        with serving(arguments.processes, arguments.listen) as cluster:
            print(f"{arguments.processes} processes behind {cluster.url}. Ctrl-C ends them.", flush=True)
            cluster.nginx.wait()
    except KeyboardInterrupt:
        pass
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
