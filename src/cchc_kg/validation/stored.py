"""Stored checks: what their files say, and what each has to be shown of a graph.

The line ``#+ needs:`` of a check names properties that each of its findings rests on, in the graph that it is about:
the check finds nothing in a graph that lacks one of them, and looks at no property and no class but those its query
names, and where it names graphs of the reference, at no others of these. ``#+ settled:`` names a test of this package
(SETTLED): the check finds nothing in a graph that passes it.
A check without these lines is shown everything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from pyoxigraph import NamedNode, Quad

from cchc_kg.errors import KnowledgeError
from cchc_kg.validation.background import Background
from cchc_kg.validation.described import Node, Subject, Way
from cchc_kg.validation.quotes import quotes_stand
from cchc_kg.validation.slices import Cut, named
from cchc_kg.vocabulary import RDF

SETTLED: Mapping[str, Callable[[Mapping[Subject, Node]], bool]] = {"quotes-stand": quotes_stand}
"""The tests of a graph after which a check has nothing left to find."""

_ACROSS = "#+ scope: across"
_NEEDS = "#+ needs: "
_SETTLED = "#+ settled: "


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
    def needs(self) -> frozenset[NamedNode] | None:
        """The properties without which it finds nothing in a graph; None where it is to be shown everything."""
        words = self._line(_NEEDS)
        if words is None:
            return None
        terms = {word: named(f"{self._prefixes}{word}") for word in words.split()}
        if wrong := [word for word, found in terms.items() if len(found) != 1] or ([] if terms else [""]):
            raise KnowledgeError.at(self.path, None, f"{_NEEDS}{wrong[0]!r} is no property", "cchc:… …")
        return frozenset(NamedNode(iri) for found in terms.values() for iri in found)

    @cached_property
    def names(self) -> frozenset[NamedNode]:
        """The IRIs that the query names: properties, classes and others."""
        return frozenset(NamedNode(iri) for iri in named(self.query)) | {RDF.type}

    def concerns(self, predicates: set[NamedNode], nodes: Mapping[Subject, Node]) -> bool:
        """Whether it may find something in a graph with these properties and nodes."""
        return (self.needs is None or self.needs <= predicates) and not (self._settled and self._settled(nodes))

    @cached_property
    def _settled(self) -> Callable[[Mapping[Subject, Node]], bool] | None:
        name = self._line(_SETTLED)
        if name is not None and name not in SETTLED:
            raise KnowledgeError.at(self.path, None, f"no test {name!r} of a graph", f"one of: {', '.join(SETTLED)}")
        return SETTLED[name] if name else None

    @cached_property
    def _prefixes(self) -> str:
        return "\n".join(line for line in self.query.splitlines() if line.upper().startswith("PREFIX ")) + "\n"

    def _line(self, head: str) -> str | None:
        return next((s.removeprefix(head).strip() for s in self.query.splitlines() if s.startswith(head)), None)


class Shown:
    """What checks are shown of many graphs: of each no more than the checks which it concerns look at."""

    def __init__(self, checks: Iterable[Stored]) -> None:
        """Begin without a graph."""
        self._checks = tuple(checks)
        self._looked_at: dict[tuple[int, ...], frozenset[NamedNode] | None] = {}
        self._asked: set[int] = set()
        self.quads: list[Quad] = []

    def add(self, nodes: Mapping[Subject, Node], quads: Iterable[Quad]) -> None:
        """Show a graph, whose quads describe these nodes."""
        ways = {way for way, _ in nodes.values()}
        predicates = {predicate for way in ways for predicate in way.predicates}
        asked = tuple(i for i, check in enumerate(self._checks) if check.concerns(predicates, nodes))
        if not asked:
            return
        self._asked.update(asked)
        if asked not in self._looked_at:
            checks = [self._checks[i] for i in asked]
            all_named = frozenset[NamedNode]().union(*(c.names for c in checks))
            self._looked_at[asked] = None if any(c.needs is None for c in checks) else all_named
        names = self._looked_at[asked]
        if names is None or any(way.endless for way in ways):
            self.quads += quads
            return
        found = {way: _places(way, names) for way in ways}
        for way, said in nodes.values():
            places, kinds = found[way]
            if places:
                self.quads += [said[i] for i in places]
            for i in kinds:
                if said[i].object in names:
                    self.quads.append(said[i])

    @property
    def asked(self) -> list[Stored]:
        """The checks that concern some graph."""
        return [check for i, check in enumerate(self._checks) if i in self._asked]

    def background(self, background: Background) -> Iterable[Quad]:
        """Return what these checks look at of the background."""
        if any(check.needs is None for check in self.asked):
            return background.quads
        return [quad for check in self.asked for quad in background.naming(check.names)]


def _places(way: Way, names: frozenset[NamedNode]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where on a way these properties stand, and where its classes stand."""
    found: tuple[tuple[int, ...], tuple[int, ...]] | None = way.known.get(names)
    if found is None:
        at = tuple(i for i, p in enumerate(way.predicates) if p in names and p != RDF.type)
        found = way.known[names] = at, way.types
    return found
