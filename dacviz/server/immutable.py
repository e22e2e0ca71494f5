"""Answers that a browser may keep for good: what they are of, version or hash, is part of their path."""

import gzip

from starlette.requests import Request
from starlette.responses import Response

HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


def compressed(content: bytes) -> bytes:
    """What a browser that takes gzip is sent."""
    return gzip.compress(content, compresslevel=5)


def takes_gzip(request: Request) -> bool:
    """Whether the browser says so."""
    return "gzip" in request.headers.get("accept-encoding", "")


def script(content: bytes, is_compressed: bool) -> Response:
    """JavaScript, compressed or not."""
    headers = HEADERS | ({"Content-Encoding": "gzip"} if is_compressed else {})
    return Response(content, media_type="text/javascript; charset=utf-8", headers=headers)
