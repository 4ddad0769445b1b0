"""The server on a socket: uvicorn, with the limits that are needed before a request is one."""

import contextlib
import logging
import os
import socket
from collections.abc import Callable
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path

import uvicorn
from uvicorn.supervisors import Multiprocess

from cchc_kg.errors import StoreError
from cchc_kg.serve.app import create_app
from cchc_kg.serve.protocol import Bounded
from cchc_kg.serve.settings import Settings
from cchc_kg.store.folder import version

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
    _let_others_finish()
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


def _let_others_finish() -> None:
    """Wake up behind what runs (Linux, ``sched(7)``): the server and its workers, which inherit it, hand each other
    thousands of pieces of work a second, and where cores are few each would push the one aside that woke it.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


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
