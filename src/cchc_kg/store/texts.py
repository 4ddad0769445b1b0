"""The search index beside the graphs: kept in step by whoever writes, repaired by the next who does."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from pyoxigraph import NamedNode, Quad

from cchc_kg.search import Index, documents, searched
from cchc_kg.store.folder import version
from cchc_kg.store.protocol import Change

INDEX = "search.sqlite"


class Graphs(Protocol):
    """What is read of a store: its graphs that are asked."""

    def names(self) -> Iterable[NamedNode]:
        """Yield the names of the graphs that are not in quarantine."""
        ...

    def dump(self, graphs: Iterable[NamedNode] | None = None) -> Iterator[Quad]:
        """Yield the quads of these graphs."""
        ...


def kept(folder: Path, store: Graphs, found: str) -> Index:
    """Return the index in the folder, to be written by the one process that writes the store, in step with its graphs.

    It is made where it is missing or damaged. ``found`` is the version of the store before it was opened: where the
    last writer left that one behind, nothing is looked at. Otherwise graphs that the index misses, and those that were
    being written when a process ended, are read again from the store.
    """
    index = Index(folder / INDEX, write=True)
    if index.settled() != found:
        _fill(index, store)
    index.settle(None)  # until it is closed
    return index


def found(folder: Path, store: Graphs) -> Index:
    """Return the index in the folder, to read; where it misses a graph of the store: one in memory with all of them."""
    if is_in_step(folder, store):
        return Index(folder / INDEX)
    index = Index(None)
    _fill(index, store)
    return index


def is_in_step(folder: Path, store: Graphs) -> bool:
    """Tell whether the index in the folder is whole and knows every graph of the store."""
    path = folder / INDEX
    if not path.exists() or not Index.there(path):
        return False
    index = Index(path)
    return index.settled() == version(folder) or not any(index.missing(_names(store)))


def settled(index: Index, folder: Path) -> None:
    """Note, once the graphs are closed, that the index is in step with them."""
    index.settle(version(folder))


def begun(index: Index, graphs: Iterable[NamedNode]) -> None:
    """Mark the graphs that a writer is about to change."""
    if names := [graph.value for graph in graphs if searched(graph.value)]:
        index.begin(*names)


def replaced(index: Index, graph: NamedNode, quads: Sequence[Quad], instead_of: Iterable[NamedNode]) -> None:
    """Bring the index in step with a graph that was replaced (by nothing: removed), and with those that went for it."""
    if searched(graph.value) and quads:
        index.put(graph.value, documents(quads))
    gone = [other.value for other in (graph, *instead_of) if searched(other.value) and (other != graph or not quads)]
    if gone:
        index.drop(*gone)


def reread(index: Index, store: Graphs) -> None:
    """Bring the index in step with whatever was changed since all its graphs were marked with ``begun``."""
    _fill(index, store)


def added(index: Index, changes: Iterable[Change]) -> None:
    """Bring the index in step with graphs that were not there before."""
    index.put_all({c.graph.value: c.texts for c in changes if searched(c.graph.value)})


def _fill(index: Index, store: Graphs) -> None:
    gone, due = index.differing(_names(store))
    if gone:
        index.drop(*gone)
    for name in due:
        index.put(name, documents(store.dump([NamedNode(name)])))


def _names(store: Graphs) -> Iterator[str]:
    return (graph.value for graph in store.names() if searched(graph.value))
