"""What stored checks are shown of graphs: each no more than it looks at."""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from cchc_kg.ntriples import RDF, Row, Term, nquads
from cchc_kg.validation.alike import Alike
from cchc_kg.validation.background import Background
from cchc_kg.validation.described import Nodes, Way, told
from cchc_kg.validation.facts import Beginnings, Told
from cchc_kg.validation.stored import Stored


class Shown:
    """What checks are shown of many graphs."""

    def __init__(self, checks: Sequence[Stored], begins: Beginnings, background: Background) -> None:
        """Begin without a graph; ``begins`` knows the facts of the checks, in their order."""
        self._checks, self._begins, self._background = checks, begins, background
        self._lines: dict[str, list[str]] = {check.iri: [] for check in self._checks}
        self._things: dict[str, set[Term]] = {check.iri: set() for check in self._checks}
        self._compared = {check.iri: Alike(check.group, check.differs) for check in self._checks if check.group}
        self._graphs: dict[NamedNode, Nodes] = {}  # of which facts wait to be compared

    def add(self, name: NamedNode, nodes: Nodes) -> None:
        """Show the graph of this name, which says this of its nodes."""
        predicates = set[Term]().union(*(group.way.predicates for group in nodes.groups))
        unsettled = {n: check.unsettled(nodes) for n, check in enumerate(self._checks) if check.concerns(predicates)}
        concerned = [n for n, some in unsettled.items() if some]
        told = Told(nodes, self._background)
        begun = self._begins.begun(nodes, told, concerned)
        for n in concerned:
            check = self._checks[n]
            where: Iterable[Term] = nodes if check.facts is None else begun[n]
            if unsettled[n] is not nodes:
                where = [thing for thing in where if thing in unsettled[n]]
            if not where:
                continue
            if alike := self._compared.get(check.iri):
                self._graphs[name] = nodes
                for thing in where:
                    alike.add((name, thing), thing, told)
            else:
                self._show(check, name, nodes, where)

    def stores(self) -> Iterator[tuple[Stored, Store]]:
        """Yield the checks that may find something, each with a store of what it is shown."""
        for check in self._checks:
            if alike := self._compared.get(check.iri):
                facts: dict[NamedNode, list[Term]] = {}
                for name, thing in alike.compared():
                    facts.setdefault(name, []).append(thing)
                for name, things in facts.items():
                    self._show(check, name, self._graphs[name], things)
            if lines := self._lines[check.iri]:
                store = Store()
                shown = parse(
                    "".join(lines).encode(), format=RdfFormat.N_QUADS, lenient=True
                )  # load renames blank nodes
                store.extend([*shown, *self._lent(check)])
                yield check, store

    def _lent(self, check: Stored) -> Iterable[Quad]:
        """Return what a check is shown of the background."""
        if check.needs is None:
            return self._background.quads
        if check.is_lent_what_is_named:
            return self._background.saying(check.names, self._things[check.iri])
        return self._background.naming(check.names)

    def _show(self, check: Stored, name: NamedNode, nodes: Nodes, begun: Iterable[Term]) -> None:
        rows = list(_rows(check, nodes, begun, Told(nodes, self._background)))
        self._lines[check.iri] += nquads(rows, name)
        self._things[check.iri].update(term for subject, _, said in rows for term in (subject, said))


def _rows(check: Stored, nodes: Nodes, begun: Iterable[Term], about: Told) -> Iterator[Row]:
    """Yield what a check is shown of a graph in which it begins at these nodes."""
    if check.needs is None:
        for subject, node in nodes.items():
            yield from told(subject, node)
        return
    seen = dict.fromkeys(begun)
    seen |= check.beside.begun(nodes, about, [0])[0]
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
