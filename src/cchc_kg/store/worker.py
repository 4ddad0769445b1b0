"""A process that answers queries from outside and may die of them: ``python -m cchc_kg.store.worker FD FOLDER MEMORY``.

The engine cannot be told to stop, and there are queries that make it abort. So it works here, over a read-only opening
of the store, for a parent that ends this process whenever it likes and starts another.
"""

import contextlib
import gc
import gzip
import itertools
import os
import select
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from resource import RLIMIT_DATA, RUSAGE_SELF, getrusage, setrlimit
from typing import IO, Any, cast

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryResultsFormat

from cchc_kg.errors import CchcKgError, EngineError, FormatError, LimitError, NotFoundError, QueryError, StoreError
from cchc_kg.store.folder import open_answered, version
from cchc_kg.store.guard import Checked, checked
from cchc_kg.store.jobs import NO_ROWS, NO_TRIPLES, PATIENCE, Answer, Order, Unpacking, done, failed, packed
from cchc_kg.store.kept import Kept
from cchc_kg.store.sheet import Sheet
from cchc_kg.store.writing import FORMATS, write
from cchc_kg.vocabulary import BASE, PREFIXES

_TABULAR = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_WORTH_ZIPPING = 1024  # bytes
_READ = 1 << 16
_BRIEF = 0.0005  # seconds in which a query cannot take much memory,
_SEVERAL = 32  # but so many of them together may
_SAID = 160  # letters of the engine's complaint about a query that are passed on


def main(descriptor: int, folder: Path, memory: int) -> None:
    """Answer the frames that come in on this socket, one at a time, until its other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes the socket
    channel = socket.socket(fileno=descriptor)
    threading.Thread(target=_end_with, args=(channel,), daemon=True).start()
    desk = _Desk(folder)
    base = _resident()
    _bound(memory)
    gc.freeze()  # what is there by now stays
    channel.sendall(packed({"ready": True}))
    inbox = _Inbox(channel)
    clock = time.monotonic
    for number in itertools.count():
        head, body = inbox.next()
        began = clock()
        reply = desk.answer(Order(*head), body)
        taken = clock() - began
        # What the allocator keeps would be missing to the next query: after a big one a fresh process goes on.
        if (taken > _BRIEF or number % _SEVERAL == 0) and _resident() - base > memory // 2:
            channel.sendall(packed({"spent": True}) + reply)
            return
        channel.sendall(reply)
        if taken > PATIENCE:
            inbox.look()


class _Inbox:
    """What was asked and is not done yet, in the order in which it came; None for what need not be done any more."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._frames = Unpacking()
        self._waiting: deque[tuple[Any, bytes] | None] = deque()
        self._begun = 0

    def next(self) -> tuple[Any, bytes]:
        """Return what to do next, when it comes; end the process where nothing comes any more."""
        while True:
            while not self._waiting:
                self._take(self._channel.recv(_READ))
            self._begun += 1
            if (first := self._waiting.popleft()) is not None:
                return first
            self._channel.sendall(packed({"dropped": True}))

    def look(self) -> None:
        """Take what has come meanwhile: it may say that what waits here is no longer wanted from this worker."""
        with contextlib.suppress(BlockingIOError):
            while True:
                self._take(self._channel.recv(_READ, socket.MSG_DONTWAIT))

    def _take(self, data: bytes) -> None:
        if not data:
            sys.exit()
        for head, body in self._frames.feed(data):
            if isinstance(head, int):  # the number of the last that is wanted of all that came before
                for n in range(max(0, head - self._begun), len(self._waiting)):
                    self._waiting[n] = None
            else:
                self._waiting.append((head, body))


def _end_with(channel: socket.socket) -> None:
    """End this process in the middle of its work once nobody waits for the answer."""
    poll = select.poll()
    poll.register(channel, 0)  # tells of nothing but hanging up
    poll.poll()
    os._exit(0)


class _Desk:
    """One opening of the store, renewed when the store has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._version = ""
        self._store: pyoxigraph.Store | None = None
        self._kept: Kept | None = None
        with contextlib.suppress(CchcKgError):  # then each query is told
            self._open(version(folder))

    def answer(self, order: Order, body: bytes) -> bytes:
        """Return the frame that answers a frame."""
        try:
            if order.write is not None:
                written = write(self._folder, order, body)
                return done(Answer(written, "", False, version(self._folder)))
            try:
                return self._answer(order, body, order.version != self._version)
            except StoreError:  # files may go while they are read, where a writer tidies up just then
                return self._answer(order, body, True)
        except CchcKgError as error:
            return failed(error)
        except MemoryError:
            return failed(LimitError("the query needs more memory than it may take", "ask for less at a time"))
        except RecursionError:
            return failed(QueryError("the query is nested too deeply"))
        except Exception as error:  # a fault of this program or the engine: the parent writes it to its log
            return failed(EngineError(f"{type(error).__name__}: {error}"))

    def _open(self, now: str) -> None:
        self._store = None  # closed before it is opened anew: one opening's memory at a time
        found = version(self._folder)  # which may be later than the one that was asked for
        self._store = open_answered(self._folder)
        self._kept = Kept.of(self._folder, found)
        self._version = now

    def _answer(self, order: Order, body: bytes, afresh: bool) -> bytes:
        if afresh or self._store is None:
            self._open(version(self._folder) if order.version == self._version else order.version)
        assert self._store is not None
        sheet = Sheet(order.size, order.rows)
        try:
            if order.graph is not None:
                name = _graph(self._store, order.graph, order._replace(stable=True), sheet)
            else:
                name = _query(self._store, self._kept if order.keep else None, body.decode(), order, sheet)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store cannot be read: {error}") from error
        written = sheet.whole()
        zipped = order.zipped and len(written) >= _WORTH_ZIPPING
        body = gzip.compress(written, compresslevel=4, mtime=0) if zipped else written
        return done(Answer(body, name, zipped, self._version))


def _query(store: pyoxigraph.Store, kept: Kept | None, sparql: str, order: Order, sheet: Sheet) -> str:
    query = Checked(sparql, False) if order.trusted else checked(sparql)
    dataset: dict[str, Any] = {}
    if order.default is not None or order.named is not None:
        dataset = {"default_graph": _nodes(order.default), "named_graphs": _nodes(order.named)}
    elif not query.names_dataset:
        dataset = {"use_default_graph_as_union": True}
    try:
        ask = partial(_result, store, dataset)
        result = kept.answer(query.text, ask) if kept is not None else ask(query.text)
    except SyntaxError as error:
        raise QueryError(f"the query is malformed: {_short(error.msg)}") from error
    except ValueError as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
    if not isinstance(result, pyoxigraph.QueryTriples):
        tabular = order.tabular
        if tabular is None:
            raise FormatError(NO_ROWS, f"one of {', '.join(_TABULAR)}")
        if isinstance(result, pyoxigraph.QuerySolutions):
            sheet.count(tabular)
        if _few(sparql):
            sheet.fill(result.serialize(format=_TABULAR[tabular]) or b"")
        else:
            result.serialize(cast(IO[bytes], sheet), format=_TABULAR[tabular])
        return tabular
    triples = _counted(result, sheet)
    return _written(
        (Quad(t.subject, t.predicate, t.object) for t in triples) if order.stable else triples, order, sheet
    )


def _result(
    store: pyoxigraph.Store, dataset: dict[str, Any], sparql: str
) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
    return store.query(sparql, base_iri=BASE, **dataset)


def _few(sparql: str) -> bool:
    """Tell whether a query seems to end with a LIMIT below 1,000.

    Its answer is then written at once, which takes a tenth less of a small query's time, and counted afterwards.
    """
    number = sparql[-64:].upper().rpartition("LIMIT")[2].lstrip()[:4]
    return number[:1].isdigit() and not (len(number) == 4 and number.isdigit())


def _written(found: Iterable[Any], order: Order, sheet: Sheet) -> str:
    graphical = order.graphical
    if graphical is None:
        raise FormatError(NO_TRIPLES, f"one of {', '.join(FORMATS)}")
    if order.stable and graphical != "n3":
        from cchc_kg.export import exported

        quads = list(found)
        if not any(isinstance(t, BlankNode) for quad in quads for t in (quad.subject, quad.object)):
            sheet.write(exported(quads, graphical))
            return graphical
        found = (quad.triple for quad in quads)
    try:
        pyoxigraph.serialize(found, cast(IO[bytes], sheet), format=FORMATS[graphical], prefixes=dict(PREFIXES))
    except ValueError as error:
        raise FormatError(f"{graphical} cannot hold the answer: {error}", "every other format can") from error
    return graphical


def _graph(store: pyoxigraph.Store, name: str, order: Order, sheet: Sheet) -> str:
    if name:
        (graph,) = _nodes([name])
        quads = store.quads_for_pattern(None, None, None, graph)
    else:
        quads = iter(store)
    keeps = order.graphical in ("trig", "nquads")
    found = [q if keeps else Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in _counted(quads, sheet)]
    if name and not found:
        raise NotFoundError(f"there is no graph {name}", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists them")
    return _written(found, order, sheet)


def _counted(found: Iterable[Any], sheet: Sheet) -> Iterator[Any]:
    for one in found:
        sheet.take()
        yield one


def _short(message: str) -> str:
    """Return where the engine's parser stopped, without all that it would have taken there."""
    said = " ".join(message.split())
    return said if len(said) <= _SAID else f"{said[:_SAID].rpartition(',')[0] or said[:_SAID]}, …"


def _nodes(names: Iterable[str] | None) -> list[NamedNode]:
    try:
        return [NamedNode(name) for name in names or ()]
    except ValueError as error:
        raise QueryError(f"no name of a graph: {error}", "an absolute IRI") from error


def _resident() -> int:
    """Return the most memory that this process had, in bytes."""
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _bound(memory: int) -> None:
    """Let this process take no more than ``memory`` bytes beyond what it has; the system then refuses it more."""
    with contextlib.suppress(OSError, ValueError):  # where there is no such limit, time and size remain
        status = Path("/proc/self/status").read_text("ascii")
        taken = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData:")) * 1024
        setrlimit(RLIMIT_DATA, (taken + memory, taken + memory))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
