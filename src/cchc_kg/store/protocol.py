"""What every store can do, wherever its graphs lie."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, Triple

from cchc_kg.search import Document

Result: TypeAlias = QuerySolutions | QueryBoolean | Iterator[Triple]
"""The answer to SELECT, to ASK, and to CONSTRUCT or DESCRIBE."""

QUARANTINE = "/graph/quarantine/"
TRANSFER = "/graph/transfer/"


def is_quarantine(graph: NamedNode) -> bool:
    """Tell whether a graph holds an article that violates the shapes: it is kept, and never answered from."""
    return QUARANTINE in graph.value


def is_transfer(graph: NamedNode) -> bool:
    """Tell whether a graph is only there to bring others to a server: what is on its way, and what has arrived."""
    return TRANSFER in graph.value


class Change(NamedTuple):
    """A graph to be replaced by these N-Quads, which are all in it, and others that go when it comes.

    ``texts`` is what of it can be searched, as ``search.documents`` has it.
    """

    graph: NamedNode
    lines: bytes
    instead_of: tuple[NamedNode, ...] = ()
    texts: tuple[Document, ...] = ()


class Store(Protocol):
    """Named graphs that are replaced whole, and asked.

    Quarantined graphs (``is_quarantine``) can be listed and dumped by name; no query ever sees them.
    Every method raises StoreError where the store cannot do its part, ``query`` QueryError where the query is wrong.
    """

    @property
    def pages_early(self) -> bool:
        """Whether a page of a stored question is found before all else is joined (``Question.bound``)."""
        ...

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs that hold anything, quarantined ones too, in order of their IRIs."""
        ...

    def counts(self, graphs: Iterable[NamedNode] | None = None) -> Mapping[NamedNode, int]:
        """Return the number of triples of these graphs (None: of each), in order of their IRIs; empty ones left out."""
        ...

    def replace(self, graph: NamedNode, quads: Iterable[Quad], instead_of: Sequence[NamedNode] = ()) -> None:
        """Make the graph hold exactly these quads: all of them or, where anything fails, what it held before.

        ``instead_of`` names other graphs that go when this one comes: an article's quarantine once it conforms.
        Doing it again changes nothing. No quads at all is the same as ``remove``.
        """
        ...

    def remove(self, graph: NamedNode) -> None:
        """Remove the graph; one that is not there is no error."""
        ...

    def query(self, sparql: str, keep: bool = False) -> Result:
        """Answer a query that can be trusted not to reach out (for others: ``guard.checked`` first).

        The default graph is the union of all named graphs; nothing can be written with it. ``keep`` says that the
        answer is short, and the same each time while the graphs stay as they are: a store may then remember it.
        """
        ...

    def dump(self, graphs: Iterable[NamedNode] | None = None) -> Iterator[Quad]:
        """Yield the quads of these graphs (None: of all that are not in quarantine), graph by graph in IRI order.

        Within a graph the order is the engine's; ``export`` sorts. A graph that is not there yields nothing.
        """
        ...

    def close(self) -> None:
        """Let go of what the store holds open; it cannot be used after."""
        ...


Progress: TypeAlias = Callable[[NamedNode, int], None]
"""Told after each graph that is loaded: its name and its number of triples."""
