"""Stored checks: what their files say.

The line ``#+ needs:`` of a check names properties that each of its findings rests on, in the graph that it is about:
the check finds nothing in a graph that lacks one of them, and looks at no property and no class but those its query
names, and where it names graphs of the reference, at no others of these. ``#+ facts:`` tells what is said of the nodes
that it begins at (see ``facts``): of a graph, the check looks at these, where there are any at nodes of which
``#+ beside:`` tells something, at nodes that either name, and at no others. ``#+ settled:`` names a test in Python
(UNSETTLED): the check does not begin at nodes that pass it. ``#+ group:`` and ``#+ differs:`` say which facts it
compares (see ``alike``). ``#+ reference: named``: of the reference it looks at things that it is shown or that these
name, and no further. A check without these lines is shown everything.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from cchc_kg.errors import KnowledgeError
from cchc_kg.ntriples import RDF, Term, iri
from cchc_kg.validation.described import Batch
from cchc_kg.validation.facts import Beginnings, Fact, Path, read_facts
from cchc_kg.validation.quotes import quotes_unsure
from cchc_kg.validation.slices import GROUP, Cut, named

UNSETTLED: Mapping[str, Callable[[Batch], Sequence[Collection[Term]]]] = {"quotes-stand": quotes_unsure}
"""Tests of graphs: of each the nodes that may not pass, at which a check may find something."""

_ACROSS = "#+ scope: across"
_NEEDS = "#+ needs: "
_SETTLED = "#+ settled: "
_FACTS = "#+ facts: "
_BESIDE = "#+ beside: "
_DIFFERS = "#+ differs: "
_REFERENCE = "#+ reference: "
_NAMED = "named"


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
        return self._facts(_FACTS)

    @cached_property
    def beside(self) -> Beginnings:
        """What is said of nodes that it looks at where it begins somewhere."""
        return Beginnings([self._facts(_BESIDE) or ()])

    @cached_property
    def group(self) -> tuple[Path, ...]:
        """What is equal in all facts that one finding compares; empty where that is not said."""
        return self._paths(GROUP)

    @cached_property
    def differs(self) -> tuple[Path, ...]:
        """What is not equal in all facts that one finding compares; empty where that is not said."""
        return self._paths(_DIFFERS)

    @cached_property
    def is_lent_what_is_named(self) -> bool:
        """Whether of the reference it looks at things that are in what it is shown, and at no others."""
        said = self._line(_REFERENCE)
        if said not in (None, _NAMED):
            raise KnowledgeError.at(self.path, None, f"{_REFERENCE}{said!r} is not understood", f"{_REFERENCE}{_NAMED}")
        return said == _NAMED

    @cached_property
    def names(self) -> frozenset[Term]:
        """The IRIs that the query names: properties, classes and others."""
        return frozenset(map(iri, named(self.query))) | {RDF.type}

    def concerns(self, predicates: set[Term]) -> bool:
        """Whether it may find something in a graph with these properties."""
        return self.needs is None or self.needs <= predicates

    def unsettled(self, batch: Batch) -> Sequence[Collection[Term]]:
        """Return the nodes of each graph at which it may find something."""
        return self._unsettled(batch) if self._unsettled else batch.graphs

    @cached_property
    def _unsettled(self) -> Callable[[Batch], Sequence[Collection[Term]]] | None:
        name = self._line(_SETTLED)
        if name is not None and name not in UNSETTLED:
            raise KnowledgeError.at(self.path, None, f"no test {name!r} of a graph", f"one of: {', '.join(UNSETTLED)}")
        return UNSETTLED[name] if name else None

    def read(self) -> None:
        """Read all that the file says. Raises KnowledgeError where a line is malformed."""
        _ = self.needs, self.facts, self.beside, self.group, self.differs, self._unsettled, self.is_lent_what_is_named

    def _facts(self, head: str) -> tuple[Fact, ...] | None:
        line = self._line(head)
        if line is None:
            return None
        facts = read_facts(line, self._term)
        if not facts:
            raise KnowledgeError.at(self.path, None, f"{head}{line!r} is not understood", 'cchc:… cchc:…="…" a=cchc:…')
        return facts

    def _paths(self, head: str) -> tuple[Path, ...]:
        ways = (self._line(head) or "").split()
        return tuple(tuple(self._term(word) for word in way.split("/")) for way in ways)

    def _term(self, word: str) -> Term:
        if len(found := named(f"{self._prefixes}{word}")) != 1:
            raise KnowledgeError.at(self.path, None, f"{word!r} is no name", "a prefix that the query declares")
        return iri(found.pop())

    @cached_property
    def _prefixes(self) -> str:
        return "\n".join(line for line in self.query.splitlines() if line.upper().startswith("PREFIX ")) + "\n"

    def _line(self, head: str) -> str | None:
        return next((s.removeprefix(head).strip() for s in self.query.splitlines() if s.startswith(head)), None)
