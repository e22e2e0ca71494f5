"""How the page of a run asks for its next picture: ``POST /training/TOKEN`` with a small JSON object, see ``Ask``.

A request costs a millisecond or two, a rerun of a Streamlit script a hundred times that.
"""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .base_path import address

if TYPE_CHECKING:
    from ..state.live_run import Ask, LiveRun

PATH = "/training"
MAX_BODY = 60_000
"""Bytes: room for the weights of the largest network, each of which takes 25 at most."""


async def _serve(request: Request) -> Response:
    # Not before it is needed: the app starts with this module, and the mathematics would hold the server up.
    from ..state.live_run import Ask, UnusableError, find

    run = find(request.path_params["token"])
    if run is None:
        return _refused(404, "This run is no longer on the server. Reload the page: it goes on from what you see.")
    if not _is_from_our_page(request):
        return _refused(403, "A run can be driven only from its own page.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _refused(415, "A request must have the content type application/json.")
    try:
        ask = Ask.of(_json(await _body(request)))
    except ValueError as error:
        return _refused(400, str(error))
    except ClientDisconnect:
        return Response(status_code=400)
    if not run.claim():
        return _refused(429, "This run is still busy with the last request. Ask again when that is answered.")
    try:
        return await _answer(request, run, ask)
    except UnusableError as error:
        return _refused(400, str(error))
    finally:
        run.release()


async def _answer(request: Request, run: "LiveRun", ask: "Ask") -> Response:
    """The next picture, made in bounded stretches; between two of them others have their turn, and for somebody who
    has gone there is no other."""
    stretches = run.stretches(ask)
    while (picture := await run_in_threadpool(next, stretches)) is None:
        if await request.is_disconnected():
            return Response(status_code=400)
    return JSONResponse(picture, headers={"Cache-Control": "no-store"})


def _is_from_our_page(request: Request) -> bool:
    """Whether the browser says that a page of this address asks, or nothing at all, as a program does."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    hosts = (request.headers.get("host"), request.headers.get("x-forwarded-host"))
    return origin is None or urlsplit(origin).netloc in hosts


def _json(body: bytes) -> object:
    """What the body says; ``ValueError`` if it is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError('a request must be a JSON object such as {"action": "step"}') from error


async def _body(request: Request) -> bytes:
    """The body; ``ValueError`` if it is longer than any that the page sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise ValueError(f"a request may have at most {MAX_BODY:,} bytes")
    return body


def _refused(status: int, reason: str) -> Response:
    return JSONResponse({"reason": reason}, status_code=status, headers={"Cache-Control": "no-store"})


def route() -> Route:
    """The route to add to ``st.App``."""
    return Route(address(f"{PATH}/{{token}}"), _serve, methods=["POST"])
