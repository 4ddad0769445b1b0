"""What has arrived at a server: a graph there that names each graph, its number of triples and its digest.

The ledger lies beside what it tells of, so it goes where the data goes (a copied database, a bulk load), and a
server that lost its data lost its ledger too.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.store.digest import Digest
from cchc_kg.vocabulary import OWL, VOID, graph

LEDGER = graph("transfer", "ledger")


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


def ledger_entries(quads: Iterable[Quad]) -> dict[NamedNode, Entry]:
    """Return the entries of a ledger. One that is not told whole (two digests, no count) is left out."""
    counts: dict[NamedNode, list[str]] = {}
    digests: dict[NamedNode, list[str]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            kept = {VOID.triples: counts, OWL.versionInfo: digests}.get(quad.predicate)
            if kept is not None:
                kept.setdefault(quad.subject, []).append(quad.object.value)
    return {
        name: Entry(int(counts[name][0]), told[0])
        for name, told in digests.items()
        if len(told) == 1 and len(counts.get(name, ())) == 1 and counts[name][0].isdecimal()
    }
