"""Plotly's JavaScript, served from the installed plotly package: nothing is vendored."""

import gzip
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, Thread

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .base_path import address

PATH = f"/plotly/{version('plotly')}/plotly.min.js"


_LOCK = Lock()


def _script(compressed: bool) -> bytes:
    # One at a time, so that nobody compresses what somebody else is compressing already.
    with _LOCK:
        return _read(compressed)


@cache
def _read(compressed: bool) -> bytes:
    # The spec alone finds the file without importing plotly.
    folder = find_spec("plotly").submodule_search_locations[0]
    content = (Path(folder) / "package_data" / "plotly.min.js").read_bytes()
    return gzip.compress(content, compresslevel=5) if compressed else content


async def _serve(request: Request) -> Response:
    compressed = "gzip" in request.headers.get("accept-encoding", "")
    # The version is part of the path, so the browser may keep the file for good.
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if compressed:
        headers["Content-Encoding"] = "gzip"
    content = await run_in_threadpool(_script, compressed)
    return Response(content, media_type="text/javascript; charset=utf-8", headers=headers)


@asynccontextmanager
async def prepare(app):
    """Compress the script while the first browser is still starting: it takes a quarter of a second."""
    Thread(target=_script, args=(True,), daemon=True).start()
    yield


def route() -> Route:
    """The route to add to ``st.App``, which leaves the base path to its routes."""
    return Route(address(PATH), _serve)
