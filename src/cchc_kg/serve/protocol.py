"""HTTP/1.1 as uvicorn speaks it, with limits for a request's head, and a shorter way for small queries."""

import asyncio
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from cchc_kg.serve.front import SAFE_AND_OPEN
from cchc_kg.serve.line import Work
from cchc_kg.serve.log import Log
from cchc_kg.serve.problems import RequestError
from cchc_kg.serve.sparql import Response, Sparql

_HEAD_BYTES = 32 << 10  # of a request's line and headers together
_HEAD_SECONDS = 15.0  # from the first byte of a request's line to the end of its headers
_PATH = "/sparql"
_TARGET = b"/sparql?"
_JOINED = 64 << 10  # bytes of a body that is copied behind its headers, to be sent with them


def _lines(headers: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    return [b"%b: %b\r\n" % pair for pair in headers]


@lru_cache(maxsize=8)
def _begin(general: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """Return the headers of every answer; ``general`` are those of the server (the date)."""
    return b"".join(_lines(general + SAFE_AND_OPEN))


class Bounded(HttpToolsProtocol):
    """HTTP/1.1 whose line and headers end within some bytes (431, RFC 6585) and a few seconds.

    A GET with nothing but a query goes past tasks, scopes and layers, straight from the parser of HTTP to the endpoint
    and back. What is answered on this way, and how, is the same; it takes half the CPU time.
    """

    _taken = 0
    _timer: asyncio.TimerHandle | None = None
    _heading = False
    trusted: Any = ()  # addresses of proxies, as uvicorn keeps them
    sparql: Sparql
    log: Log | None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Look where the shorter way leads to."""
        super().connection_made(transport)
        app: Any = self.app
        if isinstance(app, ProxyHeadersMiddleware):
            app, self.trusted = app.app, app.trusted_hosts
        self.sparql, self.log = app.state.sparql, app.state.log

    def data_received(self, data: bytes) -> None:
        """Take what arrived, unless the headers of this request have become too long with it."""
        super().data_received(data)
        if self._heading:  # in the middle of them
            if self._timer is None:
                self._timer = self.loop.call_later(_HEAD_SECONDS, self.transport.close)
            self._taken += len(data)
            if self._taken > _HEAD_BYTES:
                self._refuse()

    def on_message_begin(self) -> None:
        """Begin to count. What uvicorn does here waits until it is known whether it is needed."""
        self._taken = 0
        self._heading = True
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_headers_complete(self) -> None:
        """Hand the request on, unless its headers are too long."""
        self._stop()
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        if len(url) + sum([len(name) + len(value) + 4 for name, value in headers]) > _HEAD_BYTES:
            self._refuse()
            return
        if url.startswith(_TARGET) and self._shortly(url, headers):
            return
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers = self.scope["headers"] = headers
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hand a part of the body on; there is nobody to take that of a request which was refused."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request."""
        if not self.transport.is_closing():
            super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer."""
        self._stop()
        super().connection_lost(exc)

    def _shortly(self, url: bytes, headers: list[tuple[bytes, bytes]]) -> bool:
        """Answer on the shorter way, if the request and the connection are as simple as nearly all are."""
        parser = self.parser
        if (
            parser.get_method() != b"GET"
            or parser.get_http_version() != "1.1"
            or not parser.should_keep_alive()
            or parser.should_upgrade()
            or b"#" in url
            or self.expect_100_continue
            or self.flow.write_paused
            or not (self.cycle is None or self.cycle.response_complete)
            or (self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency)
        ):
            return False
        before, exchange = self.cycle, _Exchange(self, headers)
        self.cycle = exchange  # type: ignore[assignment]
        work = self.sparql.shortly(url[len(_TARGET) :], headers, exchange.reply)
        if work is False:
            self.cycle = before
            return False
        if isinstance(work, Work):
            exchange.work = work
        return True

    def _stop(self) -> None:
        self._heading = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self) -> None:
        self._stop()
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        )
        self.transport.close()


class _Exchange:
    """One request on the shorter way and its answer: all that uvicorn's protocol looks for in its ``cycle``."""

    def __init__(self, protocol: Bounded, headers: list[tuple[bytes, bytes]]) -> None:
        self._protocol, self._headers = protocol, headers
        self._began = time.perf_counter()
        self.work: Work | None = None
        self.response_complete = self.disconnected = False
        self.keep_alive = self.more_body = True
        self.body = bytearray()
        self.message_event = self  # of which nothing but ``set`` is used

    def set(self) -> None:
        """Hear that something happened; where the client went away, the work on its query ends."""
        if self.disconnected and self.work is not None:
            self.work.end(RequestError(408, "the client went away"))

    def reply(self, response: Response) -> None:
        """Send the answer."""
        status, said, body = response
        protocol = self._protocol
        self.response_complete = True
        transport = protocol.transport
        if not transport.is_closing():
            begin = _begin(tuple(protocol.server_state.default_headers))
            end = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
            parts = [STATUS_LINE[status], begin, *_lines(said), end]
            if len(body) <= _JOINED:
                parts.append(body)
            transport.write(b"".join(parts))
            if len(body) > _JOINED:
                transport.write(body)
            if not self.keep_alive:
                transport.close()
        protocol.on_response_complete()
        if protocol.log is not None:
            protocol.log.note(self._client(), "GET", _PATH, status, len(body), time.perf_counter() - self._began)

    def _client(self) -> str | None:
        """Return who asked: where a proxy that is trusted did, whom it names."""
        client = self._protocol.client[0] if self._protocol.client else None
        trusted = self._protocol.trusted
        said = [value for name, value in self._headers if name == b"x-forwarded-for"]
        if said and client in trusted:
            return trusted.get_trusted_client_address(b", ".join(said).decode("latin-1"))[0] or client
        return client
