"""A question in JSON from a page of ours: ``read(request, most, what)``, and why there is no answer: ``refused(…)``."""

import json
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

NOT_KEPT = {"Cache-Control": "no-store"}


class RefusedError(Exception):
    """Why a question gets no answer."""

    def __init__(self, status: int, reason: str):
        super().__init__(reason)
        self.status = status

    def answer(self) -> Response:
        return refused(self.status, str(self))


async def read(request: Request, most: int, what: str, example: str) -> Any:
    """The JSON of a request of at most ``most`` bytes; ``RefusedError`` for another, and if another page asks for
    ``what``. ``example`` says what a question looks like."""
    if not _is_from_our_page(request):
        raise RefusedError(403, f"{what} only from its own page.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedError(415, "A request must have the content type application/json.")
    try:
        body = await _body(request, most)
    except ValueError as error:
        raise RefusedError(400, str(error)) from error
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, f"a request must be a JSON object such as {example}") from error


def refused(status: int, reason: str) -> Response:
    return JSONResponse({"reason": reason}, status_code=status, headers=NOT_KEPT)


def _is_from_our_page(request: Request) -> bool:
    """Whether the browser says that a page of this address asks, or nothing at all, as a program does."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    hosts = (request.headers.get("host"), request.headers.get("x-forwarded-host"))
    return origin is None or urlsplit(origin).netloc in hosts


async def _body(request: Request, most: int) -> bytes:
    """The body; ``ValueError`` if it is longer than any that the page sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise ValueError(f"a request may have at most {most:,} bytes")
    return body
