"""What graphs lean on and what is not judged itself: the ontology and the registries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pyoxigraph import NamedNode, Quad

from cchc_kg.validation.described import Subject, Way
from cchc_kg.vocabulary import RDF, RDFS, thing

_MEETINGS = thing("meeting", "").value


class Background:
    """The reference by subject.

    What it says of meetings is left out: what a paper says of one is judged by itself, though it may disagree.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Hold these quads."""
        told: dict[Any, list[Quad]] = defaultdict(list)
        self.quads = tuple(quads)
        for quad in self.quads:
            told[quad.subject].append(quad)
        self.told: Mapping[Any, list[Quad]] = {s: q for s, q in told.items() if not str(s).startswith(f"<{_MEETINGS}")}
        self._above: dict[Any, frozenset[NamedNode]] = {}
        self._named: dict[frozenset[NamedNode], list[Quad]] = {}

    def __getitem__(self, subject: object) -> list[Quad]:
        """Return what is said of it."""
        return self.told.get(subject, [])

    def above(self, kind: object) -> frozenset[NamedNode]:
        """Return a class and all that it is a subclass of."""
        if kind not in self.told:
            return frozenset([kind])  # type: ignore[list-item]  # whatever stands there as a class
        if kind not in self._above:
            found, new = set[Any](), [kind]
            while new:
                found.add(one := new.pop())
                new += [q.object for q in self[one] if q.predicate == RDFS.subClassOf and q.object not in found]
            self._above[kind] = frozenset(found)
        return self._above[kind]

    def is_a(self, subject: object, kind: NamedNode) -> bool:
        """Whether it is described here, as something of a class."""
        return any(q.predicate == RDF.type and kind in self.above(q.object) for q in self[subject])

    def added(self, subject: Subject, way: Way, said: list[Quad]) -> tuple[Way, list[Quad]]:
        """Return what is said of a node with what is said of it here."""
        told = {(q.predicate, q.object) for q in said}
        more = [q for q in self[subject] if (q.predicate, q.object) not in told]
        for quad in more:
            way = way[quad.predicate]
        return way, [*said, *more]

    def naming(self, names: Collection[NamedNode]) -> list[Quad]:
        """Return the quads with these properties; of rdf:type those with these classes.

        Where graphs are among the names: of those graphs.
        """
        asked = frozenset(names)
        if asked not in self._named:
            graphs = {q.graph_name for q in self.quads} & asked
            about = (q for q in self.quads if q.predicate in asked and (not graphs or q.graph_name in graphs))
            self._named[asked] = [q for q in about if q.predicate != RDF.type or q.object in asked]
        return self._named[asked]
