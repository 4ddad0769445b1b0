"""What every answer has: headers that keep browsers safe, a line in the log, and a whole error where a room failed."""

import time
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cchc_kg.serve.log import Log
from cchc_kg.serve.problems import problem

# Scripts, styles, fonts and pictures come from this server alone. Styles may stand in the page: charts and the query
# editor set them from script. Forms go to this server, and nobody puts a page into a frame.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SAFE: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
EXPOSED = ("ETag", "Link", "Location", "Retry-After")
SAFE_AND_OPEN = (
    *SAFE,
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)


class Front:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, doors: Mapping[str, ASGIApp], log: Log | None) -> None:
        """Stand before ``app``; ``log`` notes each request.

        ``doors`` are the addresses from which a shorter way leads to an application, past all routes and layers: it
        compresses by itself.
        """
        self._app = app
        self._doors = doors
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and its answer back."""
        if scope["type"] != "http":

            async def ending(message: Message) -> None:
                if self._log is not None and message["type"].startswith("lifespan.shutdown"):
                    self._log.flush()  # no request comes any more, and the loop ends before the time to write them
                await send(message)

            await self._app(scope, receive, ending)
            return
        began = time.perf_counter()
        status, size = 0, 0
        method = scope["method"]
        if method == "HEAD":  # is GET without the body, everywhere
            scope = {**scope, "method": "GET"}
        app, more = self._app, SAFE
        if method != "OPTIONS" and (door := self._doors.get(scope["path"])):
            app, more = door, SAFE_AND_OPEN

        async def dressed(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *more]
            elif message["type"] == "http.response.body":
                if method == "HEAD":
                    message = {**message, "body": b""}
                size += len(message.get("body", b""))
            await send(message)

        try:
            await app(scope, receive, dressed)
        except Exception as error:
            if status:  # too late for another answer: the connection breaks off, and the client knows
                raise
            await problem(error)(scope, receive, dressed)
        finally:
            if self._log is not None:
                client = scope.get("client")
                taken = time.perf_counter() - began
                self._log.note(client[0] if client else None, method, scope["path"], status, size, taken)
