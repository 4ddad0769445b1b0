"""What stored checks are shown of graphs: of each no more than the checks which it concerns look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from cchc_kg.ntriples import RDF, Row, Term, nquads
from cchc_kg.validation.background import Background
from cchc_kg.validation.described import Node, Way, told
from cchc_kg.validation.stored import Stored

_Begun = tuple[int, tuple[tuple[int, Mapping[Term, int]], ...]]


@dataclass(eq=False)
class Sight:
    """What some checks look at in a graph that concerns all of them. Sets of checks are numbers, a bit for each."""

    checks: Sequence[Stored]
    _names: dict[int, frozenset[Term]] = field(default_factory=dict)

    def rows(self, nodes: Mapping[Term, Node]) -> Iterator[Row]:
        """Yield what of a graph is looked at."""
        if any(check.needs is None for check in self.checks) or any(way.endless for way, _ in nodes.values()):
            for subject, node in nodes.items():
                yield from told(subject, node)
            return
        seen: dict[Term, int] = {}  # by which checks
        for subject, (way, objects) in nodes.items():
            by, values = way.known.get(self) or self._begun(way)
            for at, found in values:
                by |= found.get(objects[at], 0)
            if by:
                seen[subject] = seen.get(subject, 0) | by
                for named in objects:
                    if named in nodes:
                        seen[named] = seen.get(named, 0) | by
        for subject, by in seen.items():
            way, objects = nodes[subject]
            names = self._names.get(by) or self._named(by)
            for at in _places(way, names):
                if way.predicates[at] != RDF.type or objects[at] in names:
                    yield subject, way.predicates[at], objects[at]

    def _begun(self, way: Way) -> _Begun:
        """Return which checks begin at nodes of a way: all those, and by the value at a place."""
        by, values = 0, dict[int, dict[Term, int]]()
        for bit, check in ((1 << i, check) for i, check in enumerate(self.checks)):
            if check.facts is None:
                by |= bit
            for predicate, value in check.facts or ():
                for at in way.at(predicate):
                    if value is None:
                        by |= bit
                    else:
                        found = values.setdefault(at, {})
                        found[value] = found.get(value, 0) | bit
        begun: _Begun = by, tuple(values.items())
        way.known[self] = begun
        return begun

    def _named(self, by: int) -> frozenset[Term]:
        names = (check.names for i, check in enumerate(self.checks) if by & 1 << i)
        self._names[by] = frozenset[Term]().union(*names)
        return self._names[by]


class Shown:
    """What checks are shown of many graphs."""

    def __init__(self, checks: Iterable[Stored], sights: dict[tuple[str, ...], Sight]) -> None:
        """Begin without a graph; ``sights`` keeps what is found out about checks that look at a graph together."""
        self._checks, self._sights = tuple(checks), sights
        self._asked: dict[str, Stored] = {}
        self._lines: list[str] = []

    def add(self, name: NamedNode, nodes: Mapping[Term, Node]) -> None:
        """Show the graph of this name, which says this of its nodes."""
        predicates = {predicate for way in {way for way, _ in nodes.values()} for predicate in way.predicates}
        asked = {check.iri: check for check in self._checks if check.concerns(predicates, nodes)}
        if asked:
            self._asked |= asked
            key = tuple(asked)
            sight = self._sights.get(key) or self._sights.setdefault(key, Sight(tuple(asked.values())))
            self._lines += nquads(sight.rows(nodes), name)

    @property
    def lines(self) -> bytes:
        """What is shown of all graphs, as N-Quads."""
        return "".join(self._lines).encode()

    @property
    def asked(self) -> list[Stored]:
        """The checks that concern some graph."""
        return [check for check in self._checks if check.iri in self._asked]

    def background(self, background: Background) -> Iterable[Quad]:
        """Return what these checks look at of the background."""
        if any(check.needs is None for check in self.asked):
            return background.quads
        return dict.fromkeys(quad for check in self.asked for quad in background.naming(check.names))


def _places(way: Way, names: frozenset[Term]) -> tuple[int, ...]:
    """Return where on a way these properties stand."""
    found: tuple[int, ...] | None = way.known.get(names)
    if found is None:
        found = way.known[names] = tuple(i for i, p in enumerate(way.predicates) if p in names)
    return found
