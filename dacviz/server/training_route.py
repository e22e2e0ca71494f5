"""How the page of a run asks for its next picture: ``POST /training/TOKEN`` with a small JSON object, see ``Ask``.

A request costs a millisecond or two, a rerun of a Streamlit script a hundred times that.
"""

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .base_path import address

PATH = "/training"
MAX_BODY = 2000


async def _serve(request: Request) -> Response:
    # Not before it is needed: the app starts with this module, and the mathematics would hold the server up.
    from ..state.live_run import Ask, find

    run = find(request.path_params["token"])
    if run is None:
        return _refused(404, "This run is no longer on the server. Reload the page to begin anew.")
    try:
        ask = Ask.of(json.loads(await _body(request)))
    except (ValueError, RecursionError) as error:
        return _refused(400, str(error))
    picture = await run_in_threadpool(run.answer, ask)
    return JSONResponse(picture, headers={"Cache-Control": "no-store"})


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
