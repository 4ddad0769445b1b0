"""What has arrived at a server: a graph there that names each graph, its number of triples and its digest.

The ledger lies beside what it tells of, so it goes where the data goes (a copied database, a bulk load), and a
server that lost its data lost its ledger too.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.store.digest import Digest
from cchc_kg.vocabulary import OWL, VOID, graph

LEDGER = graph("transfer", "ledger")
_ON_THE_WAY = "on the way"
_AT_ONCE = 100  # graphs named in one update


@dataclass(frozen=True, slots=True)
class Entry:
    """What a graph held when it was sent: its number of triples and its digest."""

    triples: int
    digest: str

    @classmethod
    def of(cls, made: Digest) -> "Entry":
        """Return the entry for a digest."""
        return cls(made.triples, made.name)


def staging(name: NamedNode) -> NamedNode:
    """Return the name of the graph in which this one is put together before it takes its place."""
    return graph("transfer", f"staging/{hashlib.sha256(name.value.encode()).hexdigest()[:32]}")


def ledger_quads(entries: Mapping[NamedNode, Entry]) -> Iterator[Quad]:
    """Yield the ledger's quads for these entries, in order of the graphs' names."""
    for name in sorted(entries, key=lambda n: n.value):
        yield Quad(name, VOID.triples, Literal(entries[name].triples), LEDGER)
        yield Quad(name, OWL.versionInfo, Literal(entries[name].digest), LEDGER)


def ledger_entries(quads: Iterable[Quad]) -> dict[NamedNode, Entry | None]:
    """Return the entries of a ledger; None for a graph that may hold anything: on its way, or told of twice."""
    counts: dict[NamedNode, list[str]] = {}
    digests: dict[NamedNode, list[str]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            kept = {VOID.triples: counts, OWL.versionInfo: digests}.get(quad.predicate)
            if kept is not None:
                kept.setdefault(quad.subject, []).append(quad.object.value)
    return {name: _entry(counts.get(name, []), digests.get(name, [])) for name in counts.keys() | digests.keys()}


def _entry(counts: list[str], digests: list[str]) -> Entry | None:
    if len(counts) != 1 or len(digests) != 1 or digests[0] == _ON_THE_WAY or not counts[0].isdecimal():
        return None
    return Entry(int(counts[0]), digests[0])


class Server(Protocol):
    """What a ledger needs of the server it lies at."""

    def dump(self, graphs: Iterable[NamedNode] | None = None) -> Iterator[Quad]:
        """Yield the quads of these graphs."""
        ...

    def update(self, sparql: str) -> None:
        """Carry out an update."""
        ...


class Ledger:
    """The ledger at a server. What is noted there is true at every moment, whoever is killed when."""

    def __init__(self, server: Server) -> None:
        """Keep the server."""
        self._server = server

    def entries(self) -> dict[NamedNode, Entry | None]:
        """Return what the ledger says: of each graph its entry, or None where the graph may hold anything."""
        return ledger_entries(self._server.dump([LEDGER]))

    def mark(self, graphs: Iterable[NamedNode]) -> None:
        """Note that these graphs are on their way: whatever they hold now, it is not to be relied on."""
        for some in _pieces(graphs):
            lines = "\n".join(f"{name} {OWL.versionInfo} {Literal(_ON_THE_WAY)} ." for name in some)
            self._server.update(f"INSERT DATA {{ GRAPH {LEDGER} {{\n{lines}\n}} }}")

    def note(self, entries: Mapping[NamedNode, Entry]) -> None:
        """Note that these graphs have arrived."""
        for some in _pieces(entries):
            lines = "\n".join(f"{q.triple} ." for q in ledger_quads({name: entries[name] for name in some}))
            self._server.update(f"{_forgetting(some)} ;\nINSERT DATA {{ GRAPH {LEDGER} {{\n{lines}\n}} }}")

    def forget(self, graphs: Iterable[NamedNode]) -> None:
        """Strike out these graphs: they are gone."""
        for some in _pieces(graphs):
            self._server.update(_forgetting(some))


def _forgetting(graphs: Iterable[NamedNode]) -> str:
    names = " ".join(map(str, graphs))
    found = f"GRAPH {LEDGER} {{ ?graph ?p ?o }}"
    return f"DELETE {{ {found} }} WHERE {{ VALUES ?graph {{ {names} }} {found} }}"


def _pieces(graphs: Iterable[NamedNode]) -> Iterator[list[NamedNode]]:
    names = list(graphs)
    return (names[n : n + _AT_ONCE] for n in range(0, len(names), _AT_ONCE))
