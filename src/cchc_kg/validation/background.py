"""What graphs lean on and what is not judged itself: the ontology and the registries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter

from pyoxigraph import NamedNode, Quad

from cchc_kg import vocabulary
from cchc_kg.ntriples import RDF, RDFS, Term, thing
from cchc_kg.validation.described import Node, Ways

_MEETINGS = thing("meeting", "")[:-1]


class Background:
    """The reference by subject: properties and what they say.

    What it says of meetings is left out: what a paper says of one is judged by itself, though it may disagree.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Hold these quads."""
        told: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
        self.quads = tuple(quads)
        spelled: dict[object, Term] = {}

        def term(value: object) -> Term:
            return spelled.get(value) or spelled.setdefault(value, Term(str(value)))

        for quad in self.quads:
            told[term(quad.subject)].append((term(quad.predicate), term(quad.object)))
        self.told: Mapping[Term, Sequence[tuple[Term, Term]]] = {
            subject: said for subject, said in told.items() if not subject.startswith(_MEETINGS)
        }
        self._values: dict[Term, dict[Term, list[Term]]] = {}
        self._above: dict[Term, frozenset[Term]] = {}
        self._members: dict[Term, frozenset[Term]] = {}
        self._saying: dict[frozenset[Term], defaultdict[Term, list[Quad]]] = {}
        self._named: dict[frozenset[Term], list[Quad]] = {}

    def __getitem__(self, subject: Term) -> Sequence[tuple[Term, Term]]:
        """Return what is said of it."""
        return self.told.get(subject, ())

    def values(self, subject: Term, predicate: Term) -> Sequence[Term]:
        """Return what is said of it by a property."""
        if subject not in self.told:
            return ()
        if subject not in self._values:
            values = self._values[subject] = defaultdict(list)
            for how, value in self.told[subject]:
                values[how].append(value)
        return self._values[subject].get(predicate, ())

    def above(self, kind: Term) -> frozenset[Term]:
        """Return a class and all that it is a subclass of."""
        if kind not in self.told:
            return frozenset([kind])  # whatever stands there as a class
        if kind not in self._above:
            found, new = set[Term](), [kind]
            while new:
                found.add(one := new.pop())
                new += [value for how, value in self[one] if how == RDFS.subClassOf and value not in found]
            self._above[kind] = frozenset(found)
        return self._above[kind]

    def members(self, kind: Term) -> frozenset[Term]:
        """Return what is described here as something of a class."""
        if kind not in self._members:
            about = self.told.items()
            found = (s for s, said in about if any(p == RDF.type and kind in self.above(o) for p, o in said))
            self._members[kind] = frozenset(found)
        return self._members[kind]

    def added(self, subject: Term, node: Node, ways: Ways) -> Node:
        """Return what is said of a node with what is said of it here."""
        way, said = node
        told = set(zip(way.predicates, said, strict=True))
        more = [both for both in self[subject] if both not in told]
        return ways[(*way.predicates, *(how for how, _ in more))], [*said, *(value for _, value in more)]

    def saying(self, names: Collection[Term], things: Collection[Term]) -> list[Quad]:
        """Return the quads with these names (see ``naming``) that say something of these things."""
        asked = frozenset(names)
        if asked not in self._saying:
            about = self._saying[asked] = defaultdict(list)
            for quad in self.naming(names):
                about[Term(str(quad.subject))].append(quad)
        about = self._saying[asked]
        return [quad for thing in about.keys() & things for quad in about[thing]]

    def naming(self, names: Collection[Term]) -> list[Quad]:
        """Return the quads with these properties; of rdf:type those with these classes.

        Where graphs are among the names: of those graphs.
        """
        asked = frozenset(names)
        if asked not in self._named:
            about = {NamedNode(name[1:-1]) for name in asked}
            graphs = set(map(attrgetter("graph_name"), self.quads)).intersection(about)
            found = (q for q in self.quads if q.predicate in about and (not graphs or q.graph_name in graphs))
            kind = vocabulary.RDF.type
            self._named[asked] = [q for q in found if q.predicate != kind or q.object in about]
        return self._named[asked]
