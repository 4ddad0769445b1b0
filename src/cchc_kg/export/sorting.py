"""Lines in order, each once, in bounded memory: what does not fit goes through files that vanish."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import BinaryIO

from cchc_kg.export.files import ExportError

RUN = 24 << 20
"""Bytes of lines that are sorted in memory at a time."""

_CHUNK = 20_000  # lines handed on at a time


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
                runs.append(files.enter_context(_aside(sorted(set(kept)))))
                kept, size = [], 0
        last = sorted(set(kept))
        if not runs:
            yield from _pieces(iter(last))
        else:
            yield from _pieces(_once(heapq.merge(*runs, last)))


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


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    before = None
    for line in lines:
        if line != before:
            yield line
            before = line


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    while piece := b"".join(islice(lines, _CHUNK)):
        yield piece
