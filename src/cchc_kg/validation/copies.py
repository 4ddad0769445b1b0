"""One run of an engine for many graphs, each judged by itself."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from cchc_kg.validation.background import Background
from cchc_kg.validation.terms import text_of
from cchc_kg.vocabulary import RDFS


class Copies:
    """The quads with things that several graphs name told apart, so that each graph is judged by itself."""

    def __init__(self, told: Sequence[Quad]) -> None:
        """Give each thing that a graph describes, and that others name, a copy in each."""
        homes: dict[Any, set[Any]] = defaultdict(set)
        named: dict[Any, set[Any]] = defaultdict(set)
        for quad in told:
            homes[quad.subject].add(quad.graph_name)
            named[quad.subject].add(quad.graph_name)
            named[quad.object].add(quad.graph_name)
        self._homes, self._named = homes, named
        numbers = {name: i for i, name in enumerate(sorted({g for gs in homes.values() for g in gs}, key=str))}
        self._copies = {
            (thing, name): _copy(thing, numbers[name])
            for thing in homes if len(named[thing]) > 1 and not isinstance(thing, Triple) for name in named[thing]
        }  # fmt: skip
        self._origins = {copy: key for key, copy in self._copies.items()}
        self.quads = [
            Quad(
                self._copies.get((q.subject, q.graph_name), q.subject), q.predicate,
                q.object if isinstance(q.object, Literal) else self._copies.get((q.object, q.graph_name), q.object),
            ) for q in told
        ]  # fmt: skip

    def described(self, background: Background) -> Iterator[Quad]:
        """Yield what the background says of things that the graphs name, once for each copy, and of classes above."""
        copies: dict[Any, list[Any]] = defaultdict(list)
        for (thing, _), copy in self._copies.items():
            copies[thing].append(copy)
        waiting = sorted((thing for thing in self._named if thing in background.told), key=str, reverse=True)
        done = set(waiting)
        while waiting:
            thing = waiting.pop()
            for quad in background[thing]:
                for subject in copies.get(thing, [quad.subject]):
                    yield Quad(subject, quad.predicate, quad.object)
                if quad.predicate == RDFS.subClassOf and quad.object not in done:
                    done.add(quad.object)
                    waiting.append(quad.object)

    def origin(self, focus: str) -> tuple[str, tuple[str, ...]]:
        """Return the thing and the graphs that describe it; none where only the reference does."""
        term = NamedNode(focus) if focus else None
        if term in self._origins:
            thing, home = self._origins[term]
            return text_of(thing), (text_of(home),) if home in self._homes[thing] else ()
        return focus, tuple(sorted(map(text_of, self._homes.get(term, ()))))


def _copy(thing: NamedNode | BlankNode, number: int) -> NamedNode | BlankNode:
    if isinstance(thing, BlankNode):
        return BlankNode(f"{thing.value}g{number}")
    return NamedNode(f"{thing.value}?graph={number}")
