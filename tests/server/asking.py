"""One request to an application of Starlette, without a network."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def asked(app, path, body=b"", method="GET", chunk=500, headers=None):
    """((status, headers, content), chunks taken) of one request, its body in chunks as a network would bring it."""
    lines = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    parts = [body[k : k + chunk] for k in range(0, len(body), chunk)] or [b""]
    taken, sent = 0, []

    async def receive():
        nonlocal taken
        taken += 1
        if taken > len(parts):
            await asyncio.Event().wait()  # the client waits for its answer
        return {"type": "http.request", "body": parts[taken - 1], "more_body": taken < len(parts)}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
             "raw_path": path.encode(), "root_path": "", "scheme": "http", "query_string": b"",
             "headers": lines, "client": ("test", 1), "server": ("test", 80)}  # fmt: skip
    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return (sent[0]["status"], dict(sent[0]["headers"]), content), taken
