"""What a graph says of each of its nodes, so held that nodes of which the same properties are said are judged as one.

Nearly all nodes of a kind are described by the same properties in the same order. That order is a *way*. What can be
known of a way (which properties are missing, what is to be looked at) is found out once, and then holds for every node
that is described so.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from cchc_kg.ntriples import RDF, Row, Term

Node = tuple["Way", Sequence[Term]]
"""What is said of a node: how its properties follow on each other, and the objects in that order."""

LONGEST = 200
"""A way of more statements is endless: nothing is known of it, and it is not kept."""

_END: Sequence[Row] = ((Term(""), Term(""), Term("")),)  # a row of another subject than all others
_MOST_WAYS = 20_000  # of a validator: nodes may be described in any order, and memory has an end


class Way:
    """One order of properties."""

    __slots__ = ("_at", "known", "predicates", "types")

    def __init__(self, predicates: tuple[Term, ...]) -> None:
        """Describe nodes by these properties."""
        self.predicates = predicates
        self.types = tuple(i for i, p in enumerate(predicates) if p == RDF.type)
        self.known: dict[Hashable, Any] = {}  # what others found out about it
        self._at: dict[Term, tuple[int, ...]] = {}

    @property
    def endless(self) -> bool:
        """Whether more is said than is told apart: then nothing is known of it."""
        return len(self.predicates) > LONGEST

    def at(self, predicate: Term) -> tuple[int, ...]:
        """Return where the property stands."""
        if predicate not in self._at:
            self._at[predicate] = tuple(i for i, p in enumerate(self.predicates) if p == predicate)
        return self._at[predicate]


class Group(NamedTuple):
    """Nodes of one graph that are described in one way, and what is said of each."""

    way: Way
    subjects: list[Term]
    objects: list[list[Term]]

    def column(self, at: int) -> list[Term]:
        """Return what stands at one place of the way, of each node."""
        return [said[at] for said in self.objects]


class Nodes(dict[Term, Node]):
    """What one graph says of each node, and the nodes by their ways."""

    def __init__(self) -> None:
        """Begin without a node."""
        self.groups: list[Group] = []


class Ways(dict[tuple[Term, ...], Way]):
    """All ways that nodes were described in, by their properties."""

    def __missing__(self, predicates: tuple[Term, ...]) -> Way:
        """Begin a way."""
        way = Way(predicates)
        if not way.endless:
            self[predicates] = way
        return way

    def nodes(self, rows: Iterable[Row]) -> Nodes:
        """Return what rows, in order of their subjects, say of each subject."""
        if len(self) > _MOST_WAYS:
            self.clear()
        nodes = Nodes()
        groups: dict[tuple[Term, ...], Group] = {}
        last: Term | None = None
        predicates: list[Term] = []
        objects: list[Term] = []
        for subject, predicate, said in chain(rows, _END):
            if subject != last:
                if last is not None:
                    key = tuple(predicates)
                    group = groups.get(key)
                    if group is None:
                        group = groups[key] = Group(self[key], [], [])
                    way, subjects, described = group
                    subjects.append(last)
                    described.append(objects)
                    nodes[last] = way, objects
                last, predicates, objects = subject, [], []
            predicates.append(predicate)
            objects.append(said)
        nodes.groups += groups.values()
        return nodes


def told(subject: Term, node: Node) -> Iterator[Row]:
    """Yield what is said of a node as statements again."""
    way, objects = node
    for predicate, said in zip(way.predicates, objects, strict=True):
        yield subject, predicate, said
