"""How the film's page asks what a weight, input or target that is being dragged does: ``POST /moment``.

Nothing is kept: a question holds the whole problem, as an address does, and its answer is one moment of the film.
"""

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .base_path import address
from .json_question import NOT_KEPT, RefusedError, read, refused

PATH = "/moment"
MAX_BODY = 60_000
"""Bytes: room for the weights of the largest network, each of which takes 25 at most."""
EXAMPLE = '{"params": {}, "place": [1, 1, 1], "value": 0.5, "step": 0}'
AT_ONCE = 2
"""Answers that are made at the same time, so that those who drag leave the server to the others."""

_limiters: list[CapacityLimiter] = []


def _limiter() -> CapacityLimiter:
    # It belongs to the loop of the server, which does not run yet when this module is imported.
    if not _limiters:
        _limiters.append(CapacityLimiter(AT_ONCE))
    return _limiters[0]


async def _serve(request: Request) -> Response:
    # Not before it is needed: the app starts with this module, and the mathematics would hold the server up.
    from ..state.moment import answer

    try:
        question = await read(request, MAX_BODY, "A film can be changed", EXAMPLE)
        now = await to_thread.run_sync(answer, question, limiter=_limiter())
    except RefusedError as error:
        return error.answer()
    except ValueError as error:
        return refused(400, str(error))
    except ClientDisconnect:
        return Response(status_code=400)
    return JSONResponse(now, headers=NOT_KEPT)


def route() -> Route:
    """The route to add to ``st.App``."""
    return Route(address(PATH), _serve, methods=["POST"])
