"""A named graph as it is written, and beside it what of it can be searched."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from cchc_kg.ntriples import Row, Term, nquads, whole
from cchc_kg.search import Document, Texts


@dataclass(frozen=True)
class Graph:
    """A written graph: ``rows`` are its statements, each once, in order; ``texts`` what of it can be searched."""

    name: NamedNode
    rows: tuple[Row, ...] = field(repr=False)
    texts: tuple[Document, ...] = field(repr=False)

    @cached_property
    def lines(self) -> bytes:
        """The statements as N-Quads, in order of code points."""
        return "".join(nquads(self.rows, self.name)).encode()

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """The statements, in order of their lines."""
        return tuple(parse(self.lines, format=RdfFormat.N_QUADS, lenient=True))  # made of valid terms: not looked at

    @property
    def triples(self) -> int:
        """The number of statements."""
        return len(self.rows)

    def named(self, name: NamedNode) -> "Graph":
        """Return the same statements in a graph of another name."""
        return replace(self, name=name)


class Lines:
    """The statements of one graph while it is written."""

    def __init__(self, graph: NamedNode) -> None:
        """Begin an empty graph of this name."""
        self._graph = graph
        self._rows: list[Row] = []
        self._texts = Texts()

    def say(self, subject: Term, predicate: Term, *objects: Term | None) -> None:
        """Write one statement for each object; None says nothing."""
        self._rows += [(subject, predicate, told) for told in objects if told is not None]

    def add(self, rows: Iterable[Row]) -> None:
        """Write these statements."""
        self._rows += rows

    def name(self, kind: str, subject: Term, *names: str) -> None:
        """Let a thing be found by these names, of which the first is the one to show."""
        for rank, name in enumerate(names):
            self._texts.name(kind, subject[1:-1], whole(name), rank)

    def instruction(self, subject: Term, words: str, evidence: Iterable[Term]) -> None:
        """Let a directive be found by its words, of which this is the evidence."""
        self._texts.instruction(subject[1:-1], whole(words), (shown[1:-1] for shown in evidence))

    def quote(self, evidence: Term, words: str) -> None:
        """Let a piece of evidence be found by its words."""
        self._texts.quote(evidence[1:-1], whole(words))

    def graph(self) -> Graph:
        """Return the graph that was written."""
        return Graph(self._graph, tuple(sorted(set(self._rows))), tuple(self._texts.documents()))
