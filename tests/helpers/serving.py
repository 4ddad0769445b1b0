"""A server as a process of its own."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def started(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``cchc-kg serve`` on a store, and give its process and the address of its endpoint once it answers."""
    command = [sys.executable, "-m", "cchc_kg", "serve", "--store", str(folder), "--port", "0", *more]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        address = server.stderr.readline().strip()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"{address}?query=ASK%7B%7D", timeout=30) as answer:
                assert answer.status == 200
                break
            time.sleep(0.1)
        yield server, address
    finally:
        server.kill()
        server.communicate(timeout=30)
