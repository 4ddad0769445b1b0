"""Stored checks: what their files say, and what each has to be shown of a graph.

The line ``#+ needs:`` of a check names properties that each of its findings rests on, in the graph that it is about:
the check finds nothing in a graph that lacks one of them, and looks at no property and no class but those its query
names, and where it names graphs of the reference, at no others of these. ``#+ settled:`` names a test of this package
(SETTLED): the check finds nothing in a graph that passes it.
A check without these lines is shown everything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from pyoxigraph import NamedNode, Quad

from cchc_kg.errors import KnowledgeError
from cchc_kg.ntriples import RDF, Row, Term, iri
from cchc_kg.validation.background import Background
from cchc_kg.validation.described import Node, Way, told
from cchc_kg.validation.quotes import quotes_stand
from cchc_kg.validation.slices import Cut, named

SETTLED: Mapping[str, Callable[[Mapping[Term, Node]], bool]] = {"quotes-stand": quotes_stand}
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
        self._looked_at: dict[tuple[int, ...], frozenset[Term] | None] = {}
        self._asked: set[int] = set()
        self._lines: list[str] = []

    def add(self, name: NamedNode, nodes: Mapping[Term, Node]) -> None:
        """Show the graph of this name, which says this of its nodes."""
        ways = {way for way, _ in nodes.values()}
        predicates = {predicate for way in ways for predicate in way.predicates}
        asked = tuple(i for i, check in enumerate(self._checks) if check.concerns(predicates, nodes))
        if not asked:
            return
        self._asked.update(asked)
        if asked not in self._looked_at:
            checks = [self._checks[i] for i in asked]
            all_named = frozenset[Term]().union(*(c.names for c in checks))
            self._looked_at[asked] = None if any(c.needs is None for c in checks) else all_named
        self._lines += (f"{s} {p} {o} {name} .\n" for s, p, o in _seen(nodes, ways, self._looked_at[asked]))

    @property
    def lines(self) -> bytes:
        """What is shown of all graphs, as N-Quads."""
        return "".join(self._lines).encode()

    @property
    def asked(self) -> list[Stored]:
        """The checks that concern some graph."""
        return [check for i, check in enumerate(self._checks) if i in self._asked]

    def background(self, background: Background) -> Iterable[Quad]:
        """Return what these checks look at of the background."""
        if any(check.needs is None for check in self.asked):
            return background.quads
        return dict.fromkeys(quad for check in self.asked for quad in background.naming(check.names))


def _seen(nodes: Mapping[Term, Node], ways: Iterable[Way], names: frozenset[Term] | None) -> Iterator[Row]:
    """Yield what is said with properties and classes of these names, all where there are none."""
    if names is None or any(way.endless for way in ways):
        for subject, node in nodes.items():
            yield from told(subject, node)
        return
    found = {way: _places(way, names) for way in ways}
    for subject, (way, objects) in nodes.items():
        for i in found[way]:
            if way.predicates[i] != RDF.type or objects[i] in names:
                yield subject, way.predicates[i], objects[i]


def _places(way: Way, names: frozenset[Term]) -> tuple[int, ...]:
    """Return where on a way these properties stand."""
    found: tuple[int, ...] | None = way.known.get(names)
    if found is None:
        found = way.known[names] = tuple(i for i, p in enumerate(way.predicates) if p in names)
    return found
