"""Is what lies at the server what lies here? Read back, graph by graph, and compared by value."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import NamedNode, Quad

from cchc_kg.errors import StoreError
from cchc_kg.store.digest import digest
from cchc_kg.store.ledger import Entry
from cchc_kg.store.protocol import Store, is_quarantine
from cchc_kg.store.remote import RemoteStore
from cchc_kg.store.values import canonical
from cchc_kg.vocabulary import BASE

Verdict: TypeAlias = str
SAME, MISSING, EXTRA, DIFFERENT = "same", "missing there", "only there", "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One graph, here and there: what it holds on either side (None: it is not there), and some of what differs."""

    graph: NamedNode
    verdict: Verdict
    here: Entry | None
    there: Entry | None
    only_here: tuple[str, ...] = ()
    only_there: tuple[str, ...] = ()


def verify(
    source: Store, server: RemoteStore, meant: Callable[[NamedNode], bool], examples: int = 3
) -> Iterator[Comparison]:
    """Yield a comparison for each graph that is ``meant``, on either side, in order of their names.

    Of the server's graphs those count that bear this project's names. Both sides are read as streams and their digests
    made by the same rule; where they differ, the graph is read once more to name up to ``examples`` triples of each
    side. Raises StoreError where the server does not give a graph whole.
    """
    counts = server.counts()
    ours = {g for g in counts if g.value.startswith(f"{BASE}graph/")}
    here = {g for g in source.graphs() if not is_quarantine(g)}
    for graph in sorted(filter(meant, here | ours), key=lambda g: g.value):
        mine = Entry.of(digest(source.dump([graph]))) if graph in here else None
        theirs = Entry.of(digest(server.dump([graph]))) if graph in counts else None
        if theirs is not None and theirs.triples != counts[graph]:
            raise StoreError(
                f"{graph.value} holds {counts[graph]} triples at the server, and it gives {theirs.triples}",
                "does it change at the moment, or cut off long answers? (--dialect)",
            )
        if mine is None or theirs is None:
            yield Comparison(graph, EXTRA if mine is None else MISSING, mine, theirs)
        elif mine == theirs:
            yield Comparison(graph, SAME, mine, theirs)
        else:
            only = _apart(source.dump([graph]), server.dump([graph]), examples)
            yield Comparison(graph, DIFFERENT, mine, theirs, *only)


def _apart(here: Iterable[Quad], there: Iterable[Quad], examples: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return some triples of either side that the other does not have, each as N-Triples."""
    mine, theirs = ({canonical(quad): str(quad.triple) for quad in quads} for quads in (here, there))
    only_here = sorted(mine[key] for key in mine.keys() - theirs.keys())
    only_there = sorted(theirs[key] for key in theirs.keys() - mine.keys())
    return tuple(only_here[:examples]), tuple(only_there[:examples])
