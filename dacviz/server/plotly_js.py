"""Plotly's JavaScript, served from the installed plotly package: nothing is vendored."""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, Thread

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .base_path import address
from .immutable import compressed, script, takes_gzip

PATH = f"/plotly/{version('plotly')}/plotly.min.js"


_LOCK = Lock()


def _script(zipped: bool) -> bytes:
    # One at a time, so that nobody compresses what somebody else is compressing already.
    with _LOCK:
        return _read(zipped)


@cache
def _read(zipped: bool) -> bytes:
    # The spec alone finds the file without importing plotly.
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("plotly is not installed")
    content = (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_bytes()
    return compressed(content) if zipped else content


async def _serve(request: Request) -> Response:
    zipped = takes_gzip(request)
    return script(await run_in_threadpool(_script, zipped), zipped)


@cache
def url() -> str:
    """Where the script is, with its hash after a #: a browser that compares runs nothing else and no half of it."""
    return f"{address(PATH)}#sha256-{b64encode(sha256(_script(False)).digest()).decode()}"


@asynccontextmanager
async def prepare(app: Starlette) -> AsyncIterator[None]:
    """Compress the script while the first browser is still starting: it takes a quarter of a second."""
    Thread(target=_script, args=(True,), daemon=True).start()
    yield


def route() -> Route:
    """The route to add to ``st.App``, which leaves the base path to its routes."""
    return Route(address(PATH), _serve)
