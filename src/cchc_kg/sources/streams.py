"""Files as streams of bytes: unpacked on the way, with how far one is, and no line longer than a limit."""

import gzip
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, cast

from cchc_kg.errors import InputError
from cchc_kg.sources.extras import wanted

PACKED = (".gz", ".zst")
"""How the names of packed files end."""

_STEP = 1 << 16


@dataclass
class Gauge:
    """How many bytes of the files there are (None: not known, of a pipe), and how many have been taken, as packed.

    ``others`` counts the documents in the folders that are of kinds not read here, by the end of their names.
    """

    total: int | None = 0
    taken: int = 0
    others: Counter[str] = field(default_factory=Counter)

    def expect(self, size: int | None) -> None:
        """Add a file's size to the total."""
        self.total = None if size is None or self.total is None else self.total + size

    def told_of_others(self) -> str:
        """Return the counts of ``others`` in words: ``2 .docx, 1 .pdf``; nothing where there are none."""
        return ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.others.items()))


class _Counted(io.RawIOBase):
    """A file that moves a gauge as it is read."""

    def __init__(self, file: BinaryIO, gauge: Gauge) -> None:
        self._file, self._gauge = file, gauge

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        count = cast(io.RawIOBase, self._file).readinto(buffer) or 0  # type: ignore[arg-type]
        self._gauge.taken += count
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


class _Zst(io.RawIOBase):
    """A stream packed with Zstandard; damage in it is an OSError, as gzip has it."""

    def __init__(self, file: BinaryIO) -> None:
        zstandard = wanted("zstandard", "zst", "files that end in .zst")
        self._file = file
        self._damaged: type[Exception] = zstandard.ZstdError
        self._stream = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        try:
            return int(self._stream.readinto(buffer))
        except self._damaged as error:
            raise OSError(str(error)) from error

    def close(self) -> None:
        self._file.close()
        super().close()


def opened(path: Path, gauge: Gauge | None = None) -> BinaryIO:
    """Open a file to read; one that ends in .gz or .zst is unpacked on the way.

    Raises OSError, and InputError where what unpacks .zst is not installed.
    """
    file = cast(BinaryIO, io.BufferedReader(_Counted(path.open("rb", buffering=0), gauge or Gauge()), _STEP))
    return unpacked(file, path.suffix.lower())


def unpacked(file: BinaryIO, suffix: str) -> BinaryIO:
    """Return the stream unpacked as its suffix says, or as it is."""
    if suffix == ".gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if suffix == ".zst":
        return cast(BinaryIO, io.BufferedReader(_Zst(file), _STEP))
    return file


def whole(file: BinaryIO, limit: int | None) -> bytes:
    """Return all bytes of a stream. Raises InputError where there are more than the limit."""
    data = file.read(-1 if limit is None else limit + 1)
    if limit is not None and len(data) > limit:
        raise too_large(limit)
    return data


def lines(file: IO[bytes] | Iterable[bytes], limit: int | None) -> Iterator[bytes | None]:
    """Yield each line, None for one that is longer than the limit; that one is not held in memory."""
    if limit is None or not hasattr(file, "readline"):
        yield from file
        return
    while line := file.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (more := file.readline(_STEP)) and not more.endswith(b"\n"):
            pass
        yield None


def too_large(limit: int) -> InputError:
    """Return the error for an article that is larger than the limit."""
    return InputError(f"too large: more than {limit:,} bytes", "a larger --size-limit takes it")
