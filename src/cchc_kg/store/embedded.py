"""The store on disk: Oxigraph in a folder of its own."""

import contextlib
import ctypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat

from cchc_kg.errors import QueryError, StoreError
from cchc_kg.search import Found, Index
from cchc_kg.store import texts
from cchc_kg.store.folder import ANSWERED, QUARANTINED, check_marker, claim, open_reading, open_writing, version
from cchc_kg.store.kept import Kept
from cchc_kg.store.protocol import Change, Result, is_quarantine
from cchc_kg.vocabulary import BASE

if TYPE_CHECKING:
    import rdflib


class EmbeddedStore:
    """Oxigraph databases in one folder: ``graphs/``, which is asked, and ``quarantine/``, which is not.

    The folder carries a marker file, so that a folder of something else is never written to. One process writes at
    a time; any number read meanwhile. A reader sees what was committed when it opened the store, whole graphs only.
    """

    pages_early = True

    def __init__(self, folder: Path, answered: pyoxigraph.Store, quarantined: pyoxigraph.Store, writable: bool) -> None:
        """Keep open databases; ``open`` and ``in_memory`` are the ways in."""
        self.folder = folder
        self._answered = answered
        self._quarantined = quarantined
        self._writable = writable
        self._open = True
        self._kept: Kept | None = None
        self._texts: Index | None = None

    @classmethod
    def open(cls, folder: Path, write: bool = False, keep: bool = True) -> Self:
        """Open the store in ``folder``; with ``write`` it is made where the folder is missing or empty.

        Without ``keep`` short answers are neither kept beside the graphs nor taken from there.

        Raises StoreError where there is no store, where the folder belongs to something else or was made by a version
        with another format, where it cannot be written, and where another process is writing to it.
        """
        if write:
            claim(folder)
        check_marker(folder)
        if write:
            found = version(folder)
            quarantined = open_writing(folder, QUARANTINED)  # first: who holds it is the one who writes
            store = cls(folder, open_writing(folder, ANSWERED), quarantined, True)
            store._texts = texts.kept(folder, store, found)
            return store
        found = version(folder)
        store = cls(folder, open_reading(folder, ANSWERED), open_reading(folder, QUARANTINED), False)
        store._kept = Kept.of(folder, found) if keep else None
        return store

    @classmethod
    def in_memory(cls) -> Self:
        """Return an empty store that lives as long as this object."""
        return cls(Path(), pyoxigraph.Store(), pyoxigraph.Store(), True)

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs that hold anything, in order of their IRIs."""
        return tuple(self.counts())

    def names(self) -> Iterator[NamedNode]:
        """Yield the names of the graphs that are not in quarantine, in no order, without counting what they hold."""
        return _names(self._databases()[0])

    def counts(self, graphs: Iterable[NamedNode] | None = None) -> Mapping[NamedNode, int]:
        """Return the number of triples of these graphs (None: of each), in order of their IRIs; empty ones left out."""
        if graphs is None:
            graphs = (g for database in self._databases() for g in _names(database))
        counted = ((graph, sum(1 for _ in self.dump([graph]))) for graph in sorted(set(graphs), key=_iri))
        return {graph: n for graph, n in counted if n}

    def replace(self, graph: NamedNode, quads: Iterable[Quad], instead_of: Sequence[NamedNode] = ()) -> None:
        """Replace the graph in one transaction. What goes to or leaves the quarantine is written there first."""
        quads = list(quads)
        lines = sorted({_line(quad, graph) for quad in quads})
        gone = [other for other in instead_of if other != graph]
        here = is_quarantine(graph)
        if self._texts is not None:
            texts.begun(self._texts, [graph, *instead_of])
        self._update(here, [graph, *(g for g in gone if is_quarantine(g) == here)], graph, lines)
        if elsewhere := [g for g in gone if is_quarantine(g) != here]:
            self._update(not here, elsewhere)
        if self._texts is not None:
            texts.replaced(self._texts, graph, quads, instead_of)

    def put(self, changes: Iterable[Change]) -> None:
        """Replace many graphs, each in one transaction; on return all are safe on disk, whatever happens next.

        Graphs that are new come in first and together, several times as fast as one by one. Each may stand here once.
        """
        new: list[Change] = []
        replaced: list[Change] = []
        for change in changes:
            held = any(self._holds(graph) for graph in (change.graph, *change.instead_of))
            (replaced if held else new).append(change)
        if self._texts is not None:
            texts.begun(self._texts, (change.graph for change in new))
        answered, quarantined = self._databases()
        try:
            for here, database in ((True, quarantined), (False, answered)):
                if lines := [change.lines for change in new if is_quarantine(change.graph) == here]:
                    database.bulk_load(b"".join(lines), format=RdfFormat.N_QUADS, lenient=True)
            for change in replaced:
                quads = pyoxigraph.parse(change.lines, format=RdfFormat.N_QUADS)
                self.replace(change.graph, quads, change.instead_of)
            if replaced:  # what is loaded in bulk is on disk already
                quarantined.flush()
                answered.flush()
        except (OSError, SyntaxError, RuntimeError) as error:
            raise self._unwritten(error) from error
        if self._texts is not None:
            texts.added(self._texts, new)

    def renew(self) -> None:
        """Close and open the graphs that are asked again: what the engine keeps of what it read and wrote is let go.

        That grows to 32 MB for each of 12 tables, and with the files of a large store; nothing can set it smaller. The
        memory is given back to the system where the C library can do so when asked: glibc keeps it otherwise.
        No answer may be under way. The quarantine stays open, so that no other process can begin to write. Raises
        StoreError where they cannot be opened any more.
        """
        self._databases()
        if self._writable and self.folder != Path():
            self._open = False  # and stays so where that fails
            del self._answered
            with contextlib.suppress(AttributeError, TypeError):  # another C library, another system
                ctypes.CDLL(None).malloc_trim(0)
            self._answered = open_writing(self.folder, ANSWERED)
            self._open = True

    def _holds(self, graph: NamedNode) -> bool:
        database = self._databases()[is_quarantine(graph)]
        return next(_quads(database, graph), None) is not None

    def remove(self, graph: NamedNode) -> None:
        """Remove the graph in one transaction; one that is not there is no error."""
        if self._texts is not None:
            texts.begun(self._texts, [graph])
        self._update(is_quarantine(graph), [graph])
        if self._texts is not None:
            texts.replaced(self._texts, graph, (), ())

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 20, offset: int = 0) -> Found:
        """Return the things in which these words stand; see ``search.Index.find``. Quarantine is not searched."""
        return self.texts().find(text, kinds, limit, offset)

    def texts(self) -> Index:
        """Return the index of texts: the one in the folder or, where it misses a graph, one made in memory now."""
        self._databases()
        if self._texts is None:
            self._texts = texts.found(self.folder, self)
        return self._texts

    def update(self, sparql: str) -> None:
        """Carry out a trusted SPARQL update (for others: ``guard.checked_update`` first), whole or not at all.

        It sees and changes the graphs that are not in quarantine. The search index is made anew after it: to replace
        one graph, ``replace`` is faster. Raises QueryError where the update is malformed.
        """
        if not self._writable:
            raise StoreError(f"the store in {self.folder} was opened for reading")
        try:
            if self._texts is not None:
                texts.begun(self._texts, self.names())
            self._databases()[0].update(sparql, base_iri=BASE)
            if self._texts is not None:
                texts.reread(self._texts, self)
        except SyntaxError as error:
            raise QueryError(f"the update is malformed: {error.msg}") from error
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store in {self.folder} could not be written: {error}") from error

    def query(self, sparql: str, keep: bool = False) -> Result:
        """Answer a trusted query over all graphs that are not in quarantine; the default graph is their union.

        ``keep``: an answer that took long is kept in the folder, for every process that asks the same of these graphs.
        """
        self._databases()
        try:
            return self._kept.answer(sparql, self._asked) if keep and self._kept is not None else self._asked(sparql)
        except SyntaxError as error:
            raise QueryError(f"the query is malformed: {error.msg}") from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query failed: {error}") from error

    def _asked(self, sparql: str) -> Result:
        return self._answered.query(sparql, use_default_graph_as_union=True)

    def dump(self, graphs: Iterable[NamedNode] | None = None) -> Iterator[Quad]:
        """Yield the quads of these graphs (None: all that are not in quarantine), graph by graph in IRI order."""
        answered, quarantined = self._databases()
        if graphs is None:
            graphs = _names(answered)
        for graph in sorted(set(graphs), key=_iri):
            yield from _quads(quarantined if is_quarantine(graph) else answered, graph)

    def rdflib_view(self) -> "rdflib.Dataset":
        """Return rdflib's API over the graphs that are not in quarantine (default graph: their union); to read only."""
        import rdflib  # 0.4 s, for those who want it
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(store=OxigraphStore(store=self._databases()[0]), default_union=True)

    def close(self) -> None:
        """Let go of the folder, so that another process can write to it."""
        self._open = False
        if self._writable and self.folder != Path():
            # What lies in the engine's journal alone is read into memory by whoever opens the store.
            with contextlib.suppress(OSError):  # a full disk: it stays in the journal
                for database in (self._answered, self._quarantined):
                    database.flush()
        del self._answered, self._quarantined  # the databases close when nothing refers to them
        if self._texts is not None:
            if self._writable:
                with contextlib.suppress(StoreError):  # a full disk: the next who writes looks at all graphs
                    texts.settled(self._texts, self.folder)
            self._texts.close()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the store, whatever happened."""
        if self._open:
            self.close()

    def _databases(self) -> tuple[pyoxigraph.Store, pyoxigraph.Store]:
        if not self._open:
            raise StoreError(f"the store in {self.folder} has been closed")
        return self._answered, self._quarantined

    def _update(
        self, quarantine: bool, cleared: Iterable[NamedNode], graph: NamedNode | None = None, lines: Sequence[str] = ()
    ) -> None:
        answered, quarantined = self._databases()
        if not self._writable:
            raise StoreError(f"the store in {self.folder} was opened for reading")
        # One request is one transaction. Terms go in as N-Triples, which SPARQL reads as the same terms.
        request = [f"DROP SILENT GRAPH {name}" for name in cleared]
        if lines:
            request.append(f"INSERT DATA {{ GRAPH {graph} {{\n" + "\n".join(lines) + "\n} }")
        try:
            (quarantined if quarantine else answered).update(" ;\n".join(request))
        except (OSError, SyntaxError, RuntimeError) as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: Exception) -> StoreError:
        what = f"the store in {self.folder} could not be written: {error}"
        return StoreError(what, "what it held before is still there")


def in_step(folder: Path) -> None:
    """Bring the search index of the store in ``folder`` in step with its graphs where it is not.

    It is left as it is while another process writes to the store (which keeps it in step itself) and where the folder
    cannot be written. Raises StoreError where there is no store.
    """
    with EmbeddedStore.open(folder) as store:
        whole = texts.is_in_step(folder, store)
    if not whole:
        with contextlib.suppress(StoreError):
            EmbeddedStore.open(folder, write=True).close()


def _iri(graph: NamedNode) -> str:
    return graph.value


def _names(database: pyoxigraph.Store) -> Iterator[NamedNode]:
    return (graph for graph in database.named_graphs() if isinstance(graph, NamedNode))


def _quads(database: pyoxigraph.Store, graph: NamedNode) -> Iterator[Quad]:
    return database.quads_for_pattern(None, None, None, graph)


def _line(quad: Quad, graph: NamedNode) -> str:
    if quad.graph_name != graph:
        raise StoreError(f"a quad of {quad.graph_name} cannot go into {graph}: {quad}")
    if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
        raise StoreError(f"a blank node is another one at each building: {quad}", "give it an IRI")
    return f"{quad.triple} ."
