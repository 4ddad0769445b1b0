"""One run of an engine for many graphs, each judged by itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from cchc_kg.validation.terms import text_of
from cchc_kg.vocabulary import thing

_MEETINGS = thing("meeting", "").value


class Copies:
    """The quads with things that several graphs describe told apart, so that each graph is judged by itself."""

    def __init__(self, told: list[Quad]) -> None:
        """Give each thing that several graphs describe a copy in each."""
        homes: dict[str, set[str]] = defaultdict(set)
        parts = [(text_of(q.subject), text_of(q.graph_name), q) for q in told]
        for iri, home, _ in parts:
            homes[iri].add(home)
        order = {name: i for i, name in enumerate(sorted({home for _, home, _ in parts}))}
        self._homes = homes
        self._copies = {
            (iri, name): NamedNode(f"{iri}?graph={order[name]}")
            for iri, names in homes.items() if len(names) > 1 for name in names
        }  # fmt: skip
        self._origins = {copy.value: key for key, copy in self._copies.items()}
        self._shared = {iri for iri, _ in self._copies}
        self.quads = [self._own(iri, home, q) for iri, home, q in parts]

    def _own(self, iri: str, home: str, quad: Quad) -> Quad:
        told = quad.object
        subject = self._copies[iri, home] if iri in self._shared else quad.subject
        if isinstance(told, NamedNode) and told.value in self._shared:
            told = self._copies.get((told.value, home), told)
        return Quad(subject, quad.predicate, told)

    def described(self, known: Mapping[str, Sequence[Quad]]) -> Iterator[Quad]:
        """Yield what the reference (quads by subject) says of things that the graphs name, once for each copy.

        Not of meetings: what a paper says of one is judged by itself, though it may disagree with the registry.
        """
        copies: dict[str, list[NamedNode]] = defaultdict(list)
        for (iri, _), copy in self._copies.items():
            copies[iri].append(copy)
        named = {q.object.value for q in self.quads if isinstance(q.object, NamedNode)}
        for iri in sorted((named | self._homes.keys()) & known.keys()):
            if not iri.startswith(_MEETINGS):
                for quad in known[iri]:
                    for subject in copies.get(iri, [quad.subject]):
                        yield Quad(subject, quad.predicate, quad.object)

    def origin(self, focus: str) -> tuple[str, tuple[str, ...]]:
        """Return the thing and the graphs that describe it; none where only the reference does."""
        if focus in self._origins:
            iri, home = self._origins[focus]
            return iri, (home,)
        return focus, tuple(sorted(self._homes.get(focus, ())))
