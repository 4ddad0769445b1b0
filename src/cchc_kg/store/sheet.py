"""What is written of an answer, counted while it is written."""

from cchc_kg.errors import LimitError

_ROW = {"json": (b"},{", 1), "xml": (b"<result>", 0), "csv": (b"\r\n", -1), "tsv": (b"\n", -1)}
"""What stands once a row in what the engine writes, and how many rows more there are than of it.

In JSON and CSV a text may hold it as well, and then counts.
"""


class Sheet:
    """What is written of an answer; it refuses more than it may hold."""

    __slots__ = ("_left", "_mark", "_parts", "_room", "_size", "_tail", "rows")

    def __init__(self, size: int, rows: int) -> None:
        """Take so many bytes, and so many rows or triples."""
        self._parts: list[bytes] = []
        self._room, self._size = size, size
        self._left, self.rows = rows, rows
        self._mark, self._tail = b"", b""

    def count(self, tabular: str) -> None:
        """Count the rows in what is written from now on, in this format."""
        self._mark, more = _ROW[tabular]
        self._left -= more

    def flush(self) -> None:
        """Do nothing: all is there."""

    def whole(self) -> bytes:
        """Return all that was written."""
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)

    def write(self, data: bytes) -> int:
        """Write, or raise LimitError."""
        self._room -= len(data)
        if self._room < 0:
            raise LimitError(f"the answer is longer than {self._size:,} bytes", "ask for less at a time, with LIMIT")
        if self._mark:
            seen = self._tail + data if self._tail else data
            self.take(seen.count(self._mark))
            keep = len(self._mark) - 1
            self._tail = b"" if not keep or seen.endswith(self._mark) else seen[-keep:]
        self._parts.append(data)
        return len(data)

    def fill(self, data: bytes) -> None:
        """Write all that there is, at once. What has fewer bytes than it may have rows need not be counted."""
        if self._room >= len(data) <= self._left:
            self._parts.append(data)
        else:
            self.write(data)

    def take(self, rows: int = 1) -> None:
        """Count rows, or raise LimitError."""
        self._left -= rows
        if self._left < 0:
            raise LimitError(f"the answer has more than {self.rows:,} rows", "ask for less at a time, with LIMIT")
