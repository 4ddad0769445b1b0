"""Stored checks: what their files say.

The line ``#+ needs:`` of a check names properties that each of its findings rests on, in the graph that it is about:
the check finds nothing in a graph that lacks one of them, and looks at no property and no class but those its query
names, and where it names graphs of the reference, at no others of these. ``#+ facts:`` names properties, or properties
with a value: of a graph, the check looks at nodes of which one of these is said, at nodes that they name, and at no
others. ``#+ settled:`` names a test of this package (SETTLED): the check finds nothing in a graph that passes it.
A check without these lines is shown everything.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from cchc_kg.errors import KnowledgeError
from cchc_kg.ntriples import RDF, Term, iri, text
from cchc_kg.validation.described import Node
from cchc_kg.validation.quotes import quotes_stand
from cchc_kg.validation.slices import Cut, named

SETTLED: Mapping[str, Callable[[Mapping[Term, Node]], bool]] = {"quotes-stand": quotes_stand}
"""The tests of a graph after which a check has nothing left to find."""

_ACROSS = "#+ scope: across"
_NEEDS = "#+ needs: "
_SETTLED = "#+ settled: "
_FACTS = "#+ facts: "
_SAID = re.compile(r'(a|\w+:[\w-]+)(?:=("[^"\\]*"|\w+:[\w-]+))?(?:\s+|$)')

Fact = tuple[Term, Term | None]
"""A property, and a value of it where not all are meant."""


@dataclass(frozen=True)
class Stored:
    """A stored check: its IRI, its file, its SPARQL query, and what its header says."""

    iri: str
    path: Traversable
    query: str

    @cached_property
    def across(self) -> bool:
        """Whether it compares articles with each other."""
        return _ACROSS in self.query.splitlines()

    @cached_property
    def cut(self) -> Cut:
        """How the graphs that it compares are cut. Raises KnowledgeError where its file does not say it."""
        return Cut.of(self.path, self.query)

    @cached_property
    def needs(self) -> frozenset[Term] | None:
        """The properties without which it finds nothing in a graph; None where it is to be shown everything."""
        words = self._line(_NEEDS)
        if words is None:
            return None
        terms = {word: named(f"{self._prefixes}{word}") for word in words.split()}
        if wrong := [word for word, found in terms.items() if len(found) != 1] or ([] if terms else [""]):
            raise KnowledgeError.at(self.path, None, f"{_NEEDS}{wrong[0]!r} is no property", "cchc:… …")
        return frozenset(iri(name) for found in terms.values() for name in found)

    @cached_property
    def facts(self) -> tuple[Fact, ...] | None:
        """What is said of the nodes that it begins at, any of these; None where it may begin at any node."""
        line = self._line(_FACTS)
        if line is None:
            return None
        if not _SAID.sub("", line) == "" != line:
            raise KnowledgeError.at(self.path, None, f"{_FACTS}{line!r} is not understood", 'cchc:… cchc:…="…" a=…')
        return tuple((self._term(how), self._term(value) if value else None) for how, value in _SAID.findall(line))

    @cached_property
    def names(self) -> frozenset[Term]:
        """The IRIs that the query names: properties, classes and others."""
        return frozenset(map(iri, named(self.query))) | {RDF.type}

    def concerns(self, predicates: set[Term], nodes: Mapping[Term, Node]) -> bool:
        """Whether it may find something in a graph with these properties and nodes."""
        return (self.needs is None or self.needs <= predicates) and not (self._settled and self._settled(nodes))

    @cached_property
    def _settled(self) -> Callable[[Mapping[Term, Node]], bool] | None:
        name = self._line(_SETTLED)
        if name is not None and name not in SETTLED:
            raise KnowledgeError.at(self.path, None, f"no test {name!r} of a graph", f"one of: {', '.join(SETTLED)}")
        return SETTLED[name] if name else None

    def _term(self, word: str) -> Term:
        if word == "a":
            return RDF.type
        if word.startswith('"'):
            return text(word[1:-1])
        if len(found := named(f"{self._prefixes}{word}")) != 1:
            raise KnowledgeError.at(self.path, None, f"{word!r} is no name", "a prefix that the query declares")
        return iri(found.pop())

    @cached_property
    def _prefixes(self) -> str:
        return "\n".join(line for line in self.query.splitlines() if line.upper().startswith("PREFIX ")) + "\n"

    def _line(self, head: str) -> str | None:
        return next((s.removeprefix(head).strip() for s in self.query.splitlines() if s.startswith(head)), None)
