"""What stored checks are shown of graphs: each no more than it looks at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from cchc_kg.ntriples import RDF, Row, Term, nquads
from cchc_kg.validation.alike import Alike
from cchc_kg.validation.background import Background
from cchc_kg.validation.described import Batch, Nodes, Way
from cchc_kg.validation.described import told as statements
from cchc_kg.validation.facts import Beginnings, Told
from cchc_kg.validation.stored import Stored


class Shown:
    """What checks are shown of many graphs."""

    def __init__(self, checks: Sequence[Stored], begins: Beginnings, background: Background) -> None:
        """Begin without a graph; ``begins`` knows the facts of the checks, in their order."""
        self._checks, self._begins, self._background = checks, begins, background
        self._needed = frozenset(term for check in checks for term in check.needs or ())
        self._lines: dict[str, list[str]] = {check.iri: [] for check in checks}
        self._things: dict[str, set[Term]] = {check.iri: set() for check in checks}
        self._compared = {check.iri: Alike(check.group, check.differs) for check in checks if check.group}
        self._waiting: dict[NamedNode, tuple[Told, int]] = {}  # graphs of which facts are to be compared
        self._besides: dict[tuple[str, Told], Sequence[Iterable[Term]]] = {}

    def add(self, names: Sequence[NamedNode], batch: Batch) -> None:
        """Show the graphs of these names, which say this of their nodes."""
        told = Told(batch, self._background)
        left = self._left(batch)
        begun = self._begins.begun(batch, told, left)
        for n, where in left.items():
            check = self._checks[n]
            things: dict[int, list[Term]] = defaultdict(list)
            for group, some in begun[n]:
                homes, subjects = group.homes, group.subjects
                own = [i for i in some if subjects[i] in where[homes[i]]]
                if alike := self._compared.get(check.iri):
                    alike.add(names, group, own, told)
                    self._waiting.update((names[homes[i]], (told, homes[i])) for i in own)
                else:
                    for i in own:
                        things[homes[i]].append(subjects[i])
            for home, start in things.items():
                self._show(check, names[home], told, home, start)

    def stores(self) -> Iterator[tuple[Stored, Store]]:
        """Yield the checks that may find something, each with a store of what it is shown."""
        for check in self._checks:
            if alike := self._compared.get(check.iri):
                facts: dict[NamedNode, list[Term]] = defaultdict(list)
                for name, thing in alike.compared():
                    facts[name].append(thing)
                for name, things in facts.items():
                    self._show(check, name, *self._waiting[name], things)
            if lines := self._lines[check.iri]:
                store = Store()
                written = "".join(lines).encode()
                shown = parse(written, format=RdfFormat.N_QUADS, lenient=True)  # Store.load renames blank nodes
                store.extend([*shown, *self._lent(check)])
                yield check, store

    def _left(self, batch: Batch) -> dict[int, Sequence[Collection[Term]]]:
        """Return by the numbers of checks that may find something the nodes of each graph at which they may."""
        properties: list[set[Term]] = [set() for _ in batch.graphs]
        for group in batch.groups:
            if own := {group.way.predicates[at] for at in _places(group.way, self._needed)}:
                for home in set(group.homes):
                    properties[home] |= own
        found: dict[int, Sequence[Collection[Term]]] = {}
        for n, check in enumerate(self._checks):
            concerned = list(map(check.concerns, properties))
            if any(concerned):
                left = check.unsettled(batch)
                found[n] = [some if own else () for own, some in zip(concerned, left, strict=True)]
        return {n: left for n, left in found.items() if any(left)}

    def _lent(self, check: Stored) -> Iterable[Quad]:
        """Return what a check is shown of the background."""
        if check.needs is None:
            return self._background.quads
        if check.is_lent_what_is_named:
            return self._background.saying(check.names, self._things[check.iri])
        return self._background.naming(check.names)

    def _show(self, check: Stored, name: NamedNode, told: Told, home: int, begun: Iterable[Term]) -> None:
        rows = list(_rows(check, told.batch.graphs[home], begun, self._beside(check, told)[home]))
        self._lines[check.iri] += nquads(rows, name)
        self._things[check.iri].update(term for subject, _, said in rows for term in (subject, said))

    def _beside(self, check: Stored, told: Told) -> Sequence[Iterable[Term]]:
        """Return the nodes of each graph at which a check looks where it begins somewhere."""
        if (check.iri, told) not in self._besides:
            found: list[list[Term]] = [[] for _ in told.batch.graphs]
            for group, some in check.beside.begun(told.batch, told, [0])[0]:
                for i in some:
                    found[group.homes[i]].append(group.subjects[i])
            self._besides[check.iri, told] = found
        return self._besides[check.iri, told]


def _rows(check: Stored, nodes: Nodes, begun: Iterable[Term], beside: Iterable[Term]) -> Iterator[Row]:
    """Yield what a check is shown of a graph in which it begins at these nodes, and looks at others beside them."""
    if check.needs is None:
        for subject, node in nodes.items():
            yield from statements(subject, node)
        return
    seen = {**dict.fromkeys(begun), **dict.fromkeys(beside)}
    seen |= dict.fromkeys(named for thing in tuple(seen) for named in nodes[thing][1] if named in nodes)
    names = check.names
    for subject in seen:
        way, objects = nodes[subject]
        for at in _places(way, names):
            if way.predicates[at] != RDF.type or objects[at] in names:
                yield subject, way.predicates[at], objects[at]


def _places(way: Way, names: frozenset[Term]) -> Sequence[int]:
    """Return where on a way these properties stand."""
    found: tuple[int, ...] | None = way.known.get(names)
    if found is None:
        found = way.known[names] = tuple(i for i, p in enumerate(way.predicates) if p in names)
    return found
