"""What a worker writes, for who may: the store is opened for each piece of work, so that others can write too."""

import time
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from cchc_kg.errors import NotFoundError, QueryError, StoreError
from cchc_kg.store.embedded import EmbeddedStore
from cchc_kg.store.guard import checked_update
from cchc_kg.store.jobs import Order
from cchc_kg.store.protocol import is_quarantine
from cchc_kg.vocabulary import BASE

_TRIES, _WAIT = 20, 0.1  # while another process writes
FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "n3": RdfFormat.N3,
}
"""The formats of triples, by the names they have in jobs."""


def write(folder: Path, order: Order, text: bytes) -> bytes:
    """Carry out an update, or put, post or delete a graph (SPARQL 1.1 Graph Store HTTP Protocol), in one transaction.

    Returns ``new`` where a graph came into being, else nothing. Raises QueryError where what came is malformed,
    NotFoundError for a graph to delete that is not there, StoreError where the store cannot be written.
    """
    if order.write == "update":
        update = checked_update(text.decode())
        with _opened(folder) as store:
            store.update(update)
        return b""
    graph = _named(order.graph or "")
    quads = _parsed(text, order.graphical or "turtle", graph) if order.write != "delete" else []
    with _opened(folder) as store:
        before = set(store.dump([graph]))
        if order.write == "delete":
            if not before:
                raise NotFoundError(f"there is no graph {graph.value}")
            store.remove(graph)
            return b""
        store.replace(graph, quads if order.write == "put" else [*before, *quads])
        return b"" if before or not quads else b"new"


def _opened(folder: Path) -> EmbeddedStore:
    for _ in range(_TRIES - 1):
        try:
            return EmbeddedStore.open(folder, write=True)
        except StoreError as error:
            if "another process" not in error.message:
                raise
        time.sleep(_WAIT)
    return EmbeddedStore.open(folder, write=True)


def _named(name: str) -> NamedNode:
    try:
        graph = NamedNode(name)
    except ValueError as error:
        raise QueryError(f"no name of a graph: {error}", "an absolute IRI") from error
    if is_quarantine(graph):
        raise QueryError("the quarantine is not written to from outside", "correct the article, and build again")
    return graph


def _parsed(text: bytes, format: str, graph: NamedNode) -> list[Quad]:
    try:
        found = list(parse(text, format=FORMATS[format], base_iri=BASE))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the body is no {format}: {str(error).partition(chr(10))[0]}") from error
    return [Quad(q.subject, q.predicate, q.object, graph) for q in found]
