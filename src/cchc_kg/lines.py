"""A named graph as it is written: N-Quads, line by line, and beside them what of it can be searched."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from cchc_kg.ntriples import Term, whole
from cchc_kg.search import Document, Texts


@dataclass(frozen=True)
class Graph:
    """A written graph: ``lines`` are its N-Quads, each once, in order; ``texts`` what of it can be searched."""

    name: NamedNode
    lines: bytes = field(repr=False)
    texts: tuple[Document, ...] = field(repr=False)

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """The statements, in order of their lines."""
        return tuple(parse(self.lines, format=RdfFormat.N_QUADS, lenient=True))  # made of valid terms: not looked at

    @property
    def triples(self) -> int:
        """The number of statements."""
        return self.lines.count(b"\n")

    def named(self, name: NamedNode) -> "Graph":
        """Return the same statements in a graph of another name."""
        here, there = (f" {graph} .\n".encode() for graph in (self.name, name))  # no literal holds a plain line break
        return replace(self, name=name, lines=self.lines.replace(here, there))


class Lines:
    """The lines of one graph while it is written."""

    def __init__(self, graph: NamedNode) -> None:
        """Begin an empty graph of this name."""
        self._graph = graph
        self._lines: list[str] = []
        self._texts = Texts()
        self.end = f"{graph} ."
        """What each line ends with."""

    def say(self, subject: Term, predicate: Term, *objects: Term | None) -> None:
        """Write one statement for each object; None says nothing."""
        for told in objects:
            if told is not None:
                self._lines.append(f"{subject} {predicate} {told} {self.end}")

    def add(self, lines: Iterable[str]) -> None:
        """Take whole lines, without their line breaks."""
        self._lines += lines

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
        lines = sorted(set(self._lines))  # in order of code points, which is that of their bytes
        return Graph(self._graph, "\n".join([*lines, ""]).encode(), tuple(self._texts.documents()))
