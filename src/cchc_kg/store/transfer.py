"""From a store to a server, graph by graph: all of them, or those that have changed."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import NamedNode

from cchc_kg.errors import StoreError
from cchc_kg.store.digest import digest
from cchc_kg.store.ledger import Entry, Ledger, staging
from cchc_kg.store.protocol import Progress, Store, is_quarantine
from cchc_kg.store.remote import RemoteStore

_BATCH_GRAPHS, _BATCH_TRIPLES = 100, 50_000  # what is noted in the ledger at once, and sent again after a kill
Meant: TypeAlias = Callable[[NamedNode], bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: graphs to send (with what they hold), graphs that are there already, graphs to remove."""

    send: Mapping[NamedNode, Entry]
    same: tuple[NamedNode, ...]
    gone: tuple[NamedNode, ...]
    broken_off: tuple[NamedNode, ...]
    """Graphs that an earlier run had begun and not noted as arrived."""


def everything(_: NamedNode) -> bool:
    """Mean all graphs."""
    return True


def plan(
    source: Store,
    server: RemoteStore,
    meant: Meant = everything,
    only_changed: bool = False,
    remove_gone: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Compare the graphs that are ``meant`` with the server's ledger, and with the number of triples it holds.

    With ``only_changed`` a graph is left out where the ledger has its digest and the server its number of triples. With
    ``remove_gone`` graphs go that the ledger knows and the source does not have, or has in quarantine; graphs that
    others put there stay. Nothing is changed. ``progress`` hears of each graph of the source that has been read, with
    its number of triples. Raises StoreError where the source is empty and graphs would go.
    """
    ledger = Ledger(server).entries()
    counts = server.counts() if only_changed else {}
    names = [g for g in source.graphs() if not is_quarantine(g)]
    send: dict[NamedNode, Entry] = {}
    same: list[NamedNode] = []
    for graph in filter(meant, names):
        entry = Entry.of(digest(source.dump([graph])))
        if only_changed and ledger.get(graph) == entry and counts.get(graph) == entry.triples:
            same.append(graph)
        else:
            send[graph] = entry
        if progress is not None:
            progress(graph, entry.triples)
    gone = sorted((ledger.keys() - set(names)) if remove_gone else (), key=lambda g: g.value)
    if gone and not names:
        raise StoreError(
            f"the store is empty, and {len(gone)} graphs at {server.endpoint} would go", "is that the right --store?"
        )
    broken_off = (graph for graph, entry in ledger.items() if entry is None and meant(graph))
    return Plan(send, tuple(same), tuple(filter(meant, gone)), tuple(broken_off))


def carry_out(
    planned: Plan,
    source: Store,
    server: RemoteStore,
    progress: Progress | None = None,
    under_way: Callable[[int], None] | None = None,
) -> None:
    """Send and remove as planned. Doing it again, from wherever it broke off, comes to the same.

    Each graph is replaced whole or stays as it is, its triples are counted at the server, and the ledger is kept such
    that it never says more than is true. ``progress`` hears of each graph that has arrived, with its number of
    triples, ``under_way`` after each request of the number of triples sent since.
    Raises StoreError where a graph does not arrive: it says how far it came.
    """
    ledger = Ledger(server)
    done = 0
    try:
        for graph in planned.broken_off:
            server.remove(staging(graph))
        for batch in _batches(planned.send):
            ledger.mark(batch)
            sent = 0
            for graph, entry in batch.items():
                told = None if under_way is None else _further(under_way, sent)
                _send(graph, source, server, told)
                sent += entry.triples
                if under_way is not None:
                    under_way(sent)
            _see_arrived(batch, source, server)
            ledger.note(batch)
            for graph, entry in batch.items():
                done += 1
                if progress is not None:
                    progress(graph, entry.triples)
        for graph in planned.gone:
            server.remove(graph)
        if planned.gone:
            ledger.forget(planned.gone)
    except StoreError as error:
        raise StoreError(
            error.message,
            f"{f'{error.hint}; ' if error.hint else ''}{done} of {len(planned.send)} graphs were sent; run it again to "
            "go on, no graph is half replaced",
        ) from error


def _send(graph: NamedNode, source: Store, server: RemoteStore, told: Callable[[int], None] | None = None) -> None:
    quads = source.dump([graph])
    try:
        server.replace(graph, quads, told=told)
    finally:
        if isinstance(quads, Generator):
            quads.close()  # an engine's cursor is to be let go of here, not wherever it is found lying about


def _further(under_way: Callable[[int], None], before: int) -> Callable[[int], None]:
    return lambda sent: under_way(before + sent)


def _batches(entries: Mapping[NamedNode, Entry]) -> Iterator[dict[NamedNode, Entry]]:
    batch: dict[NamedNode, Entry] = {}
    triples = 0
    for graph, entry in entries.items():
        if batch and (len(batch) == _BATCH_GRAPHS or triples + entry.triples > _BATCH_TRIPLES):
            yield batch
            batch, triples = {}, 0
        batch[graph] = entry
        triples += entry.triples
    if batch:
        yield batch


def _see_arrived(batch: Mapping[NamedNode, Entry], source: Store, server: RemoteStore) -> None:
    """Count what is there. What is left of a graph that others put there can outlive a PUT: then it goes first."""
    differing = _differing(batch, server)
    for graph in differing:
        server.remove(graph)
        _send(graph, source, server)
    for graph, found in _differing({graph: batch[graph] for graph in differing}, server).items():
        raise StoreError(f"{graph.value} holds {found} triples there, {batch[graph].triples} were sent")


def _differing(batch: Mapping[NamedNode, Entry], server: RemoteStore) -> dict[NamedNode, int]:
    counts = server.counts(batch)
    return {g: counts.get(g, 0) for g, entry in batch.items() if counts.get(g, 0) != entry.triples}
