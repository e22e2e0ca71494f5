"""What every answer says to a browser about safety: ``SafetyHeaders``, for the middleware of ``app.py``.

The policy is as strict as Streamlit allows. Its page has one script of its own, which is named by its hash; its
components come as text and are imported from ``blob:``; its styles are written by its scripts. Nothing is loaded from
another server.
"""

import base64
import hashlib
import os
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EMBEDDERS = "DACVIZ_EMBED_FROM"
"""The environment variable that names who may show the app in a frame: origins, with spaces between them."""
CLOSED = ("/_stcore/metrics",)
"""What Streamlit serves to anybody and nobody needs here: it counts sessions, reruns and memory."""


class SafetyHeaders:
    """ASGI middleware: adds a Content-Security-Policy and its kin, and closes what is not for everybody.

    ``embedders``: origins that may show the app in a frame; the app's own may always.
    """

    def __init__(self, app: ASGIApp, embedders: Iterable[str] = ()):
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy(inline_script_hashes(), embedders),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["path"].endswith(CLOSED):
            return await PlainTextResponse("Not open to everybody.", 404)(scope, receive, send)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


def policy(script_hashes: Iterable[str], embedders: Iterable[str] = ()) -> str:
    """The Content-Security-Policy; ``ValueError`` for an embedder that is not an origin."""
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", "blob:", *script_hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'", *map(_origin, embedders)],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())


def embedders() -> list[str]:
    """The origins in the environment variable ``DACVIZ_EMBED_FROM``."""
    return os.environ.get(EMBEDDERS, "").split()


def _origin(text: str) -> str:
    parts = urlsplit(text)
    plain = re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?", text)
    if not plain or not parts.hostname:
        raise ValueError(
            f"{EMBEDDERS} must hold origins such as https://moodle.example.org, with spaces between them, got {text!r}"
        )
    return text


def inline_script_hashes() -> list[str]:
    """The hashes of the scripts that stand in Streamlit's page itself, as its installed version has them."""
    spec = find_spec("streamlit")
    assert spec is not None and spec.submodule_search_locations
    page = Path(spec.submodule_search_locations[0], "static", "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts]
