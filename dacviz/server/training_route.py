"""How the page of a run asks for its next picture: ``POST /training/TOKEN`` with a small JSON object, see ``Ask``.

A request costs a millisecond or two, a rerun of a Streamlit script a hundred times that.
"""

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .base_path import address
from .json_question import NOT_KEPT, RefusedError, read, refused

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
        return refused(404, "This run is no longer on the server. Reload the page: it goes on from what you see.")
    try:
        ask = Ask.of(await read(request, MAX_BODY, "A run can be driven", '{"action": "step"}'))
    except RefusedError as error:
        return error.answer()
    except ValueError as error:
        return refused(400, str(error))
    except ClientDisconnect:
        return Response(status_code=400)
    if not run.claim():
        return refused(429, "This run is still busy with the last request. Ask again when that is answered.")
    try:
        return await _answer(request, run, ask)
    except UnusableError as error:
        return refused(400, str(error))
    finally:
        run.release()


async def _answer(request: Request, run: "LiveRun", ask: "Ask") -> Response:
    """The next picture, made in bounded stretches; between two of them others have their turn, and for somebody who
    has gone there is no other."""
    stretches = run.stretches(ask)
    while (picture := await run_in_threadpool(next, stretches)) is None:
        if await request.is_disconnected():
            return Response(status_code=400)
    return JSONResponse(picture, headers=NOT_KEPT)


def route() -> Route:
    """The route to add to ``st.App``."""
    return Route(address(f"{PATH}/{{token}}"), _serve, methods=["POST"])
