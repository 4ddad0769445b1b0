"""Lines in order, each once, in bounded memory: what does not fit goes through files that vanish."""

import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from operator import eq
from typing import BinaryIO

from cchc_kg.export.files import ExportError

RUN = 24 << 20
"""Bytes of lines that are sorted in memory at a time."""

_CHUNK = 20_000  # lines handed on at a time
_BLOCK = 1 << 16  # bytes read from a file at a time, at least


def in_order(blobs: Iterable[bytes], run: int = RUN) -> Iterator[bytes]:
    """Yield the lines of all blobs in order of their bytes, each once, many to a piece.

    Blobs are whole lines with their line ends. Up to ``run`` bytes are kept in memory; the rest waits sorted in
    temporary files without names, which are gone even after a kill. Raises ExportError where there is no room.
    """
    with ExitStack() as files:
        kept: list[bytes] = []
        size = 0
        runs: list[BinaryIO] = []
        for blob in blobs:
            kept += blob.splitlines(keepends=True)
            size += len(blob)
            if size >= run:
                runs.append(files.enter_context(_aside(_once(kept))))
                kept, size = [], 0
        if not runs:
            yield from _pieces(_once(kept))
        else:
            runs.append(files.enter_context(_aside(_once(kept))))
            del kept
            yield from _merged(runs, max(_BLOCK, run // (4 * len(runs))))


def _aside(lines: list[bytes]) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    try:
        file.writelines(lines)
        file.seek(0)
    except OSError as error:
        file.close()
        raise ExportError(
            f"there is no room to sort in {tempfile.gettempdir()}: {error.strerror}",
            "free some, or name another folder in TMPDIR",
        ) from error
    return file


def _merged(runs: list[BinaryIO], block: int) -> Iterator[bytes]:
    """Yield the lines of files that are sorted, each once in its file, with a block of each in memory."""
    held = [run.readlines(block) for run in runs]
    while any(held):
        # All lines up to the least of the blocks' ends are in memory, and no other can come before them.
        bound = min(lines[-1] for lines in held if lines)
        ready: list[bytes] = []
        for n, lines in enumerate(held):
            cut = bisect_right(lines, bound)
            ready += lines[:cut]
            held[n] = lines[cut:] or runs[n].readlines(block)
        yield from _pieces(_once(ready))


def _once(lines: list[bytes]) -> list[bytes]:
    lines.sort()  # stretches that are in order already are only merged
    return list(dict.fromkeys(lines)) if any(map(eq, lines, lines[1:])) else lines


def _pieces(lines: list[bytes]) -> Iterator[bytes]:
    for start in range(0, len(lines), _CHUNK):
        yield b"".join(lines[start : start + _CHUNK])
