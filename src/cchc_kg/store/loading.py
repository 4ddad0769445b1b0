"""From one store into another, graph by graph."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from cchc_kg.errors import StoreError
from cchc_kg.store.protocol import Progress, Store, is_quarantine


def load(
    source: Store, target: Store, graphs: Iterable[NamedNode] | None = None, progress: Progress | None = None
) -> Mapping[NamedNode, int]:
    """Replace these graphs of ``target`` (None: all of ``source`` but the quarantined) by those of ``source``.

    Each graph goes as one request, which the server carries out whole or not at all, and is counted there
    afterwards; doing it again changes nothing, and other graphs of the target stay. Returns the number of
    triples of each graph. Raises StoreError where a graph does not arrive: it says how many did, and that the
    rest is as before.
    """
    wanted = sorted({g for g in (source.graphs() if graphs is None else graphs) if not is_quarantine(g)}, key=_iri)
    done: dict[NamedNode, int] = {}
    for graph in wanted:
        quads = set(source.dump([graph]))
        try:
            target.replace(graph, quads)
            arrived = target.counts([graph]).get(graph, 0)
        except StoreError as error:
            raise StoreError(f"{graph.value} was not loaded: {error.message}", _so_far(done, wanted)) from error
        if arrived != len(quads):
            raise StoreError(
                f"{graph.value} holds {arrived} triples there, {len(quads)} were sent", _so_far(done, wanted)
            )
        done[graph] = arrived
        if progress is not None:
            progress(graph, arrived)
    return done


def _so_far(done: Mapping[NamedNode, int], wanted: list[NamedNode]) -> str:
    last = f", the last {list(done)[-1].value}" if done else ""
    return f"{len(done)} of {len(wanted)} graphs are loaded{last}; load again to go on, nothing is half replaced"


def _iri(graph: NamedNode) -> str:
    return graph.value
