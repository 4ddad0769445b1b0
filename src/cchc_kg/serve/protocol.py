"""HTTP/1.1 as uvicorn speaks it, with limits for a request's head, and a shorter way for small queries."""

import asyncio
import time
from functools import lru_cache
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from cchc_kg.errors import CchcKgError, LimitError
from cchc_kg.serve.front import SAFE_AND_OPEN
from cchc_kg.serve.heads import METHOD, Head, head_of, plain, remember, seen
from cchc_kg.serve.line import Work
from cchc_kg.serve.log import Log
from cchc_kg.serve.patience import Patience
from cchc_kg.serve.problems import RequestError, problem
from cchc_kg.serve.shortcut import STARTS, Shortcut
from cchc_kg.serve.sparql import Response

_HEAD_BYTES = 32 << 10  # of a request's line and headers together
_STARTS = tuple(METHOD + start for start in STARTS)
_JOINED = 64 << 10  # bytes of a body that is copied behind its headers, to be sent with them


@lru_cache(maxsize=64)
def _lines(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"".join([b"%b: %b\r\n" % pair for pair in headers])


class _General:
    """The headers of every answer, made anew when those of the server (the date) are others."""

    def __init__(self) -> None:
        self._of: Any = None
        self._lines = b""

    def lines(self, general: list[tuple[bytes, bytes]]) -> bytes:
        if general is not self._of:
            self._of, self._lines = general, _lines((*general, *SAFE_AND_OPEN))
        return self._lines


_general = _General()


class Bounded(HttpToolsProtocol):
    """HTTP/1.1 whose line and headers end within some bytes (431, RFC 6585) and a few seconds.

    A GET with nothing but a query, or of a stored question that was asked before, goes past tasks, scopes and layers,
    straight from the parser of HTTP to the workers and back. What is answered on this way, and how, is the same; it
    takes half the CPU time.
    """

    _taken = 0
    _heading = False
    _between = True  # no request has begun that has not arrived in whole
    _data = b""  # what is being parsed
    _quiet = 0.0  # when the last answer was sent
    trusted: Any = ()  # addresses of proxies, as uvicorn keeps them
    shortcut: Shortcut
    log: Log | None
    patience: Patience

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Look where the shorter way leads to."""
        super().connection_made(transport)
        app: Any = self.app
        if isinstance(app, ProxyHeadersMiddleware):
            app, self.trusted = app.app, app.trusted_hosts
        self.shortcut, self.log = app.state.shortcut, app.state.log
        self.patience = Patience(self.loop, transport)
        self.patience.listen()

    def data_received(self, data: bytes) -> None:
        """Take what arrived, unless the headers of this request have become too long with it.

        A request that is like one before it but for its target is not parsed again.
        """
        if self._between and data.startswith(_STARTS) and len(data) <= _HEAD_BYTES:
            at = data.find(b" ", len(METHOD))
            head = seen.get(data[at:])
            url = data[len(METHOD) : at]
            if head is not None and self._free() and plain(url) and self._shortly(url, head):
                return
        self._data = data
        super().data_received(data)
        self._data = b""
        if self._heading:  # in the middle of them
            self.patience.listen()
            self._taken += len(data)
            if self._taken > _HEAD_BYTES:
                self._refuse(_too_long())
        elif self._between and self._answered() and self.timeout_keep_alive_task is None:
            self.patience.listen()  # what came is no request yet: empty lines

    def on_message_begin(self) -> None:
        """Begin to count. What uvicorn does here waits until it is known whether it is needed."""
        self._between = False
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
            self._refuse(_too_long())
            return
        if self._crowded() and self._answered():
            self._refuse(LimitError("too many connections are open", "try again a little later"))
            return
        if url.startswith(STARTS) and self._simple() and self._free():
            head = head_of(headers)
            if self._shortly(url, head):
                remember(self._data, url, head)
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
        self._between = True
        if not self.transport.is_closing():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Begin with what waits behind, or to wait: with one timer for many requests, as it takes long to make one."""
        if self.pipeline or self.transport.is_closing():
            super().on_response_complete()
            self.patience.send()
            return
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._quiet = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, unless it has been used since the timer was made."""
        self.timeout_keep_alive_task = None
        if not self.cycle.response_complete:
            return  # the next timer is made with the answer
        left = self._quiet + self.timeout_keep_alive - self.loop.time()
        if left <= 0:
            self.patience.hang_up()
        else:
            self.timeout_keep_alive_task = self.loop.call_later(left, self.timeout_keep_alive_handler)

    def pause_writing(self) -> None:
        """Wait until the client has taken what was sent."""
        super().pause_writing()
        self.patience.send()

    def resume_writing(self) -> None:
        """Go on."""
        self.patience.sent()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        self._refuse(RequestError(400, "this is no request of HTTP/1.1"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers."""
        self._stop()
        self.patience.sent()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def _simple(self) -> bool:
        """Tell whether the request is one of those that the shorter way is for, as far as the parser knows."""
        parser = self.parser
        return (
            parser.get_method() == b"GET"
            and parser.get_http_version() == "1.1"
            and bool(parser.should_keep_alive())
            and not parser.should_upgrade()
            and not self.expect_100_continue
        )

    def _free(self) -> bool:
        """Tell whether the connection waits for nothing but this request, and the server takes more."""
        return not self.flow.write_paused and self._answered() and not self._crowded()

    def _crowded(self) -> bool:
        """Tell whether more connections are open than the server takes."""
        return self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency

    def _answered(self) -> bool:
        """Tell whether nothing is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _shortly(self, url: bytes, head: Head) -> bool:
        """Answer on the shorter way, now or later, if what is asked for is as simple as nearly all is."""
        if head.unusual or b"#" in url:
            return False
        before, exchange = self.cycle, _Exchange(self, url, head.forwarded)
        self.cycle = exchange  # type: ignore[assignment]
        work = self.shortcut.answer(url, head.accept, head.zipped, exchange.reply)
        if work is False:
            self.cycle = before
            return False
        if isinstance(work, Work):
            exchange.work = work
        self._stop()
        return True

    def _stop(self) -> None:
        self._heading = False
        self.patience.heard()

    def _refuse(self, error: CchcKgError) -> None:
        self._stop()
        told = problem(error)
        headers = (*self.server_state.default_headers, *told.raw_headers, *SAFE_AND_OPEN, (b"connection", b"close"))
        lines = [b"%b: %b\r\n" % pair for pair in headers]
        self.transport.write(b"".join([STATUS_LINE[told.status_code], *lines, b"\r\n", bytes(told.body)]))
        self.patience.hang_up()


def _too_long() -> RequestError:
    return RequestError(431, f"the line and headers of the request are longer than {_HEAD_BYTES:,} bytes")


class _Exchange:
    """One request on the shorter way and its answer: all that uvicorn's protocol looks for in its ``cycle``."""

    __slots__ = (
        "_began", "_forwarded", "_protocol", "_target", "body", "disconnected", "keep_alive", "message_event",
        "more_body", "response_complete", "work",
    )  # fmt: skip

    def __init__(self, protocol: Bounded, target: bytes, forwarded: bytes | None) -> None:
        self._protocol, self._target, self._forwarded = protocol, target, forwarded
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
        status, general, own, body = response
        protocol = self._protocol
        self.response_complete = True
        transport = protocol.transport
        if not transport.is_closing():
            parts = [
                STATUS_LINE[status],
                _general.lines(protocol.server_state.default_headers),
                _lines(general),
                *[b"%b: %b\r\n" % pair for pair in own],
                b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n",
            ]
            if len(body) <= _JOINED:
                parts.append(body)
            transport.write(b"".join(parts))
            if len(body) > _JOINED:
                transport.write(body)
            if not self.keep_alive:
                transport.close()
        protocol.on_response_complete()
        if protocol.log is not None:
            path = self._target.partition(b"?")[0].decode("latin-1")
            protocol.log.note(self._client(), "GET", path, status, len(body), time.perf_counter() - self._began)

    def _client(self) -> str | None:
        """Return who asked: where a proxy that is trusted did, whom it names."""
        client = self._protocol.client[0] if self._protocol.client else None
        trusted = self._protocol.trusted
        if self._forwarded is not None and client in trusted:
            return trusted.get_trusted_client_address(self._forwarded.decode("latin-1"))[0] or client
        return client
