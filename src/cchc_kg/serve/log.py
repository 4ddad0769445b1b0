"""One line of JSON on standard error for each request."""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from functools import lru_cache

_FLUSH = 0.2  # seconds that lines are held back at most, to be written together


class Log:
    """The lines that are not written yet. Queries, and the parameters of addresses, are not among what is written."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lines: list[str] = []

    def note(self, client: str | None, method: str, path: str, status: int, size: int, seconds: float) -> None:
        """Note one request: who asked, for what, and how it went; ``size`` in bytes of the body."""
        if not self._lines:
            asyncio.get_running_loop().call_later(_FLUSH, self.flush)
        self._lines.append(
            f'{{"time": "{_clock(int(time.time() * 1000))}", {_who(client, method, path)}, '
            f'"status": {status}, "bytes": {size}, "ms": {seconds * 1000:.2f}}}\n'
        )

    def flush(self) -> None:
        """Write the lines that were held back."""
        if self._lines:
            sys.stderr.write("".join(self._lines))
            sys.stderr.flush()
            self._lines.clear()


@lru_cache(maxsize=4)
def _clock(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")


@lru_cache(maxsize=256)
def _who(client: str | None, method: str, path: str) -> str:
    return json.dumps({"client": client, "method": method, "path": path}, ensure_ascii=False)[1:-1]
