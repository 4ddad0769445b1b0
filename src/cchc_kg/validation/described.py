"""What a graph says of each of its nodes, so held that nodes of which the same properties are said are judged as one.

Nearly all nodes of a kind are described by the same properties in the same order. That order is a *way*. What can be
known of a way (which properties are missing, what is to be looked at) is found out once, and then holds for every node
that is described so.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from cchc_kg.ntriples import RDF, Row, Term

Node = tuple["Way", Sequence[Term]]
"""What is said of a node: how its properties follow on each other, and the objects in that order."""

Nodes = dict[Term, Node]
"""What one graph says of each node."""

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


@dataclass(eq=False, slots=True)
class Group:
    """Nodes of a batch that are described in one way: of each the number of its graph, and what is said of it."""

    way: Way
    homes: list[int] = field(default_factory=list)
    subjects: list[Term] = field(default_factory=list)
    objects: list[Sequence[Term]] = field(default_factory=list)
    _columns: Sequence[Sequence[Term]] | None = None
    _different: dict[int, frozenset[Term]] = field(default_factory=dict)

    @property
    def columns(self) -> Sequence[Sequence[Term]]:
        """What stands at each place of the way, of each node; to be asked for when all nodes are there."""
        if self._columns is None:
            self._columns = tuple(zip(*self.objects, strict=True))
        return self._columns

    def different(self, at: int) -> frozenset[Term]:
        """Return what stands at one place of the way, each value once."""
        if at not in self._different:
            self._different[at] = frozenset(self.columns[at])
        return self._different[at]

    def some(self, chosen: Sequence[int]) -> "Group":
        """Return some of the nodes, by their numbers."""
        homes, subjects, objects = self.homes, self.subjects, self.objects
        return Group(self.way, [homes[i] for i in chosen], [subjects[i] for i in chosen], [objects[i] for i in chosen])


class Batch(NamedTuple):
    """What several graphs say: each of its nodes by their names, and all nodes by their ways."""

    graphs: Sequence[Nodes]
    groups: Sequence[Group]


class Ways(dict[tuple[Term, ...], Way]):
    """All ways that nodes were described in, by their properties."""

    def __missing__(self, predicates: tuple[Term, ...]) -> Way:
        """Begin a way."""
        way = Way(predicates)
        if not way.endless:
            self[predicates] = way
        return way

    def batch(self, graphs: Sequence[Iterable[Row]]) -> Batch:
        """Return what graphs, each given as rows in order of their subjects, say of each subject."""
        if len(self) > _MOST_WAYS:
            self.clear()
        described: list[Nodes] = []
        groups: dict[tuple[Term, ...], Group] = {}
        last: Term | None
        predicates: list[Term]
        objects: list[Term]
        for home, rows in enumerate(graphs):
            nodes: Nodes = {}
            described.append(nodes)
            last, predicates, objects = None, [], []
            for subject, predicate, said in chain(rows, _END):
                if subject != last:
                    if last is not None:
                        key = tuple(predicates)
                        group = groups.get(key)
                        if group is None:
                            group = groups[key] = Group(self[key])
                        group.homes.append(home)
                        group.subjects.append(last)
                        group.objects.append(objects)
                        nodes[last] = group.way, objects
                    last, predicates, objects = subject, [], []
                predicates.append(predicate)
                objects.append(said)
        return Batch(described, list(groups.values()))


def told(subject: Term, node: Node) -> Iterator[Row]:
    """Yield what is said of a node as statements again."""
    way, objects = node
    for predicate, said in zip(way.predicates, objects, strict=True):
        yield subject, predicate, said
