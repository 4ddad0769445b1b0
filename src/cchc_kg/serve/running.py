"""The server on a socket: uvicorn, with the limits that are needed before a request is one."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from cchc_kg.errors import StoreError
from cchc_kg.serve.app import create_app
from cchc_kg.serve.settings import Settings
from cchc_kg.store.folder import version

_HEAD_BYTES = 32 << 10  # of a request's line and headers together
_HEAD_SECONDS = 15.0  # from the first byte of a request's line to the end of its headers
_GRACE = 10  # seconds that running requests may go on when the server is stopped


def run(
    folder: Path,
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7333,
    processes: int = 1,
    root: Traversable | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until a signal comes (Ctrl-C, SIGTERM). With port 0 a free one is taken; ``ready`` is told the address.

    Several ``processes`` share the socket; each has workers of its own. Raises StoreError where there is no store, or
    the address cannot be listened to.
    """
    version(folder)
    config = uvicorn.Config(
        partial(create_app, folder, settings, root), factory=True, host=host, port=port, workers=processes,
        http=Bounded, ws="none", loop="auto", access_log=False, log_level="warning",
        server_header=False, timeout_graceful_shutdown=_GRACE, limit_concurrency=settings.queue * 4,
    )  # fmt: skip
    logging.getLogger("cchc_kg.serve").addHandler(logging.StreamHandler())
    listening = _listen(host, port)
    with listening:
        if ready is not None:
            name = f"[{host}]" if ":" in host else host
            ready(f"http://{name}:{listening.getsockname()[1]}")
        if processes > 1:
            Multiprocess(config, [listening]).run()
        else:
            with contextlib.suppress(KeyboardInterrupt):
                uvicorn.Server(config).run([listening])


def _listen(host: str, port: int) -> socket.socket:
    listening = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        listening = socket.socket(found[0][0])
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(found[0][4])
    except OSError as error:
        if listening is not None:
            listening.close()
        raise StoreError(f"{host}:{port} cannot be listened to: {error.strerror}", "choose another --port") from error
    listening.set_inheritable(True)
    return listening


class Bounded(HttpToolsProtocol):
    """HTTP/1.1 whose line and headers end within some bytes (431, RFC 6585) and a few seconds."""

    _taken = 0
    _timer: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Take what arrived, unless the headers of this request have become too long with it."""
        super().data_received(data)
        if self._timer is not None:  # in the middle of the headers
            self._taken += len(data)
            if self._taken > _HEAD_BYTES:
                self._refuse()

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._taken = 0
        self._timer = self.loop.call_later(_HEAD_SECONDS, self.transport.close)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Hand the request on, unless its headers are too long."""
        self._stop()
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > _HEAD_BYTES:
            self._refuse()
        else:
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

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self) -> None:
        self._stop()
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        )
        self.transport.close()
