"""What a graph says of each of its nodes, so held that nodes of which the same properties are said are judged as one.

Nearly all nodes of a kind are described by the same properties in the same order. That order is a *way*: a path in a
tree that begins with nothing and goes one step for each property. What can be known of a way (which properties are
missing, what is to be looked at) is found out once, and then holds for every node that ends there.
"""

from collections.abc import Hashable, Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from cchc_kg.vocabulary import RDF

Subject = NamedNode | BlankNode | Triple
Node = tuple["Way", list[Quad]]
"""What is said of a node: how its properties follow on each other, and the statements in that order."""

LONGEST = 200
"""How many statements of one node are told apart by their way; a node with more of them ends at a way without end."""

_MOST_WAYS = 20_000  # of a validator: nodes may be described in any order, and memory has an end


class Way(dict[NamedNode, "Way"]):
    """One order of properties. Where it goes on by a further property is made when first asked for."""

    __slots__ = ("_at", "known", "predicates", "tree", "types")
    __hash__ = object.__hash__  # type: ignore[assignment]  # a way is itself, however it goes on
    __eq__ = object.__eq__

    def __init__(self, tree: "Tree", predicates: tuple[NamedNode, ...] = ()) -> None:
        """Begin without a way further."""
        self.tree, self.predicates = tree, predicates
        self.types = tuple(i for i, p in enumerate(predicates) if p == RDF.type)
        self.known: dict[Hashable, Any] = {}  # what others found out about it
        self._at: dict[NamedNode, tuple[int, ...]] = {}

    def __missing__(self, predicate: NamedNode) -> "Way":
        """Go on by a property."""
        way = self.tree.longer(self, predicate)
        self[predicate] = way
        return way

    @property
    def endless(self) -> bool:
        """Whether more is said than is told apart: then nothing is known of it."""
        return len(self.predicates) == LONGEST

    def at(self, predicate: NamedNode) -> tuple[int, ...]:
        """Return where the property stands."""
        if predicate not in self._at:
            self._at[predicate] = tuple(i for i, p in enumerate(self.predicates) if p == predicate)
        return self._at[predicate]


class Tree:
    """All ways that were gone."""

    def __init__(self) -> None:
        """Begin with the empty way."""
        self.start, self._ways = Way(self), 0

    def longer(self, way: Way, predicate: NamedNode) -> Way:
        """Return the way that goes on from another."""
        self._ways += 1
        return way if way.endless else Way(self, (*way.predicates, predicate))

    def nodes(self, quads: Iterable[Quad]) -> dict[Subject, Node]:
        """Return what the quads say of each subject. They may come in any order; in order of subjects it is fast."""
        if self._ways > _MOST_WAYS:
            self.start, self._ways = Way(self), 0
        nodes: dict[Subject, Node] = {}
        last, way, said = None, self.start, list[Quad]()
        for quad in quads:
            subject = quad.subject
            if subject != last:
                if last is not None:
                    nodes[last] = way, said
                last = subject
                way, said = nodes.get(subject) or (self.start, [])
            way = way[quad.predicate]
            said.append(quad)
        if last is not None:
            nodes[last] = way, said
        return nodes


def by_graph(quads: Iterable[Quad]) -> Mapping[Any, list[Quad]]:
    """Return the quads by the name of their graph, in order of appearance."""
    graphs: dict[Any, list[Quad]] = {}
    for name, told in groupby(quads, attrgetter("graph_name")):
        graphs.setdefault(name, []).extend(told)
    return graphs
