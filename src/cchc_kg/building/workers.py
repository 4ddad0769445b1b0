"""Processes that read and check articles side by side; one that is stuck or dies takes one article with it."""

import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from cchc_kg.building.parcel import Parcel, parcels
from cchc_kg.building.summary import Outcome, Passed
from cchc_kg.errors import CchcKgError, StoreError
from cchc_kg.pipeline import Pipeline
from cchc_kg.sources import Document, Failure

LARGEST = 32
"""How many documents are given to a worker at once; the first ones are fewer, so that all have work soon."""
_BYTES = 1 << 18  # of documents given at once, unless one alone is larger
_POOLS = 5  # pools that may break one after the other
_AHEAD = 3  # chunks a worker that are on their way or done and not yet fetched


@dataclass(frozen=True)
class Desk:
    """What a worker works with: folder of knowledge, file of decisions (None: as shipped), and the mark of both."""

    root: Path | None
    decisions: Path | None
    reader: str


def processed(
    found: Iterable[Document | Failure | Passed], desk: Desk, workers: int, seconds: float
) -> Iterator[Outcome]:
    """Yield what becomes of each document, in no certain order; what is no document comes out as it is.

    Work on one article that takes more than ``seconds`` is ended with its process. Raises KnowledgeError where the
    knowledge is malformed, StoreError where one process after the other ends before it has begun.
    """
    chunks = _chunks(found)
    left: list[list[Document]] = []  # what a pool that broke had not done
    for _ in range(_POOLS):
        with _pool(workers, desk) as pool:
            running = {_scheduled(pool, chunk, seconds): chunk for chunk in left}
            left = []
            while not left:
                while len(running) < workers * _AHEAD and (chunk := next(chunks, None)) is not None:
                    if isinstance(chunk, list):
                        running[_scheduled(pool, chunk, seconds)] = chunk
                    else:
                        yield chunk
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    chunk = running.pop(future)
                    try:
                        yield from future.result()
                    except BrokenExecutor:  # a process ended before it had begun
                        left.append(chunk)
                    except (TimeoutError, ProcessExpired, MemoryError) as error:
                        if len(chunk) == 1:
                            yield Failure(chunk[0].source, chunk[0].line, *_reason(error, seconds))
                            continue
                        for document in chunk:  # whichever it was, the others go on without it
                            running[_scheduled(pool, [document], seconds)] = [document]
            left += running.values()
    raise StoreError("the processes that read end as soon as they begin", "with --workers 1 less memory is needed")


def _scheduled(pool: ProcessPool, chunk: list[Document], seconds: float) -> "Future[list[Parcel | Failure]]":
    """Give work to the pool; to one that broke meanwhile, work that is broken as well."""
    try:
        return pool.schedule(_work, (chunk,), timeout=seconds)
    except RuntimeError as error:
        future: Future[list[Parcel | Failure]] = Future()
        future.set_exception(BrokenExecutor(str(error)))
        return future


@contextmanager
def _pool(workers: int, desk: Desk) -> Iterator[ProcessPool]:
    """Give a pool whose processes begin with its first work, and have ended when it is left, whatever happened."""
    pool = ProcessPool(workers, initializer=_begin, initargs=(desk,), context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _reason(error: BaseException, seconds: float) -> tuple[str, str]:
    if isinstance(error, TimeoutError):
        return f"reading it took more than {seconds:g} seconds", "a larger --time-limit gives it more"
    if isinstance(error, ProcessExpired):
        return f"the process that read it ended ({error.exitcode})", "was there enough memory?"
    return "there is not enough memory to read it", "a smaller --size-limit passes it over"


def _chunks(found: Iterable[Document | Failure | Passed]) -> Iterator[list[Document] | Failure | Passed]:
    chunk: list[Document] = []
    size, most = 0, 4
    for item in found:
        if not isinstance(item, Document):
            yield item
            continue
        chunk.append(item)
        size += len(item.data)
        if len(chunk) >= most or size >= _BYTES:
            yield chunk
            chunk, size, most = [], 0, min(2 * most, LARGEST)
    if chunk:
        yield chunk


_at: list[tuple[Pipeline | CchcKgError, str]] = []  # what this process works with: one, once it has begun


def _begin(desk: Desk) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    try:
        _at.append((Pipeline(desk.root, desk.decisions), desk.reader))
    except CchcKgError as error:
        _at.append((error, desk.reader))


def _work(documents: list[Document]) -> list[Parcel | Failure]:
    pipeline, reader = _at[0]
    if isinstance(pipeline, CchcKgError):
        raise pipeline
    return list(parcels(pipeline, documents, reader))
