"""What is said of the nodes at which a stored check begins, as its line ``#+ facts:`` tells it.

Facts stand with blanks between; a node is looked at of which any of them holds. A fact is conditions with ``&``
between, all of which hold. A condition is a path of properties (``cchc:partOf/cchc:highest``; ``a`` is rdf:type), which
leads somewhere, or a path with a sign and another side:

- ``=`` a name, a number, or strings with ``|`` between; one that ends with ``…`` is the beginning of what is said;
- ``<``, ``<=``, ``>`` or ``>=`` a number or a path of the same node;
- any sign and ``*`` with a path: what any node of the same graph says so.

The first step of a fact is what the graph itself says of the node. All others may be said by the reference too. What
cannot be compared here for sure counts as met: facts leave out what surely finds nothing, and judge nothing.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import eq, ge, gt, le, lt
from typing import Any

from cchc_kg.ntriples import RDF, XSD, Term, text, typed
from cchc_kg.validation.background import Background
from cchc_kg.validation.constraints import ordered
from cchc_kg.validation.described import Batch, Group, Way

Path = tuple[Term, ...]

_REMEMBERED = 1 << 14  # comparisons: figures, days and places come again and again

_NAME = r"(?:\w+:[\w-]+|a)"
_PATH = rf"{_NAME}(?:/{_NAME})*"
_STRING = r'"[^"\\]*"'
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_CONDITION = rf"({_PATH})(?:(<=|>=|<|>|=)(?:\*({_PATH})|({_PATH})|({_STRING}(?:\|{_STRING})*)|({_NUMBER})))?"
_ONE = re.compile(_CONDITION)
_FACT = re.compile(rf"{_CONDITION}(?:&{_CONDITION})*(?=\s|$)")


@dataclass(frozen=True, eq=False)
class Condition:
    """A path that leads somewhere, and what it is compared with: ``sign`` is empty where it is with nothing."""

    path: Path
    sign: str = ""
    values: tuple[Term, ...] = ()
    starts: tuple[str, ...] = ()  # what is said may begin so
    other: Path = ()
    anywhere: bool = False  # the other path begins at any node

    def among(self, group: Group, some: Sequence[int], told: "Told") -> Sequence[int]:
        """Return those of some nodes of a group of which it may hold."""
        own = told.place(group, self.path)
        if own is not None and not self.sign:
            return some
        if own is not None and not self.other:
            column = group.columns[own]
            held = {value for value in group.different(own) if _may(self, (value,), self.values)}
            return [i for i in some if column[i] in held] if held else ()
        values = told.values(group, some, self.path)
        if not self.sign:
            return [i for i, said in zip(some, values, strict=True) if said]
        others: Iterable[tuple[Term, ...] | frozenset[Term]] = repeat(self.values, len(some))
        if self.anywhere:
            others = map(told.anywhere(self.other).__getitem__, (group.homes[i] for i in some))
        elif self.other:
            others = told.values(group, some, self.other)
        return [i for i, said, wanted in zip(some, values, others, strict=True) if _may(self, said, wanted)]


Fact = tuple[Condition, ...]


class Told:
    """What graphs say, and what the reference says of the things that they name."""

    def __init__(self, batch: Batch, background: Background) -> None:
        """Look into these."""
        self.batch, self._background = batch, background
        self._anywhere: dict[Path, Sequence[frozenset[Term]]] = {}
        known = background.told.keys()
        self._lent = {id(group) for group in batch.groups if not known.isdisjoint(group.subjects)}

    def place(self, group: Group, path: Path) -> int | None:
        """Return where on the way of a group its nodes say the one value to which a path leads; None of other paths."""
        places = group.way.at(path[0])
        return places[0] if len(path) == len(places) == 1 and id(group) not in self._lent else None

    def values(self, group: Group, some: Sequence[int], path: Path) -> Sequence[tuple[Term, ...]]:
        """Return where a path leads from some nodes of a group, of each."""
        begin, *rest = path
        columns = [group.columns[place] for place in group.way.at(begin)]
        at = [tuple([column[i] for column in columns]) for i in some]
        if id(group) in self._lent:
            lent = (self._background.values(group.subjects[i], begin) for i in some)
            at = [(*own, *more) for own, more in zip(at, lent, strict=True)]
        if rest:
            from_here = [*zip((group.homes[i] for i in some), at, strict=True)]
            leads = {begun: self._lead(*begun, rest) for begun in set(from_here)}
            at = [leads[begun] for begun in from_here]
        return at

    def anywhere(self, path: Path) -> Sequence[frozenset[Term]]:
        """Return where a path leads from all nodes of each graph."""
        if path not in self._anywhere:
            begin, *rest = path
            first: list[set[Term]] = [set() for _ in self.batch.graphs]
            for group in self.batch.groups:
                for place in group.way.at(begin):
                    for home, said in zip(group.homes, group.columns[place], strict=True):
                        first[home].add(said)
            self._anywhere[path] = [frozenset(self._lead(home, values, rest)) for home, values in enumerate(first)]
        return self._anywhere[path]

    def _lead(self, home: int, values: Iterable[Term], steps: Iterable[Term]) -> tuple[Term, ...]:
        """Return where steps lead from things, as a graph and the reference say."""
        nodes, lent = self.batch.graphs[home], self._background.values
        for step in steps:
            found: list[Term] = []
            for thing in values:
                if node := nodes.get(thing):
                    way, said = node
                    found += [said[place] for place in way.at(step)]
                found += lent(thing, step)
            values = found
        return tuple(values)


def read_facts(line: str, name: Callable[[str], Term]) -> tuple[Fact, ...]:
    """Return the facts of a line; ``name`` says what a name stands for. None at all where the line is malformed."""
    found: list[Fact] = []
    at = 0
    while line[at:].strip():
        at += len(line[at:]) - len(line[at:].lstrip())
        match = _FACT.match(line, at)
        if not match:
            return ()
        found.append(tuple(_condition(condition.groups(), name) for condition in _ONE.finditer(match[0])))
        at = match.end()
    return tuple(found)


class Beginnings:
    """The facts at which several checks begin."""

    def __init__(self, facts: Sequence[Sequence[Fact]]) -> None:
        """Look for any of the facts of each check, which go by numbers; a fact without conditions is any node."""
        self._facts = facts

    def begun(
        self, batch: Batch, told: Told, checks: Collection[int]
    ) -> Mapping[int, Sequence[tuple[Group, Sequence[int]]]]:
        """Return the nodes at which each of these checks begins, by their numbers in their group."""
        found: dict[int, list[tuple[Group, Sequence[int]]]] = {check: [] for check in checks}
        for group in batch.groups:
            plan = group.way.known.get(self)
            if plan is None:
                plan = group.way.known[self] = tuple(self._planned(group.way))
            for check, facts in plan:
                if check in found:
                    begun = {i: None for fact in facts for i in _held(fact, group, told)}
                    if begun:
                        found[check].append((group, tuple(begun)))
        return found

    def _planned(self, way: Way) -> Iterator[tuple[int, Sequence[Fact]]]:
        """Yield which facts of which check are to be looked for in each node of a way."""
        for check, facts in enumerate(self._facts):
            if possible := [fact for fact in facts if not fact or way.at(fact[0].path[0])]:
                yield check, possible


def _held(fact: Fact, group: Group, told: Told) -> Sequence[int]:
    """Return the numbers of the nodes of a group of which a fact may hold."""
    some: Sequence[int] = range(len(group.subjects))
    for condition in fact:
        if some:
            some = condition.among(group, some, told)
    return some


def _condition(parts: Sequence[str | None], name: Callable[[str], Term]) -> Condition:
    def path(words: str) -> Path:
        return tuple(RDF.type if word == "a" else name(word) for word in words.split("/"))

    begin, sign, anywhere, other, string, number = parts
    steps = path(begin or "")
    if anywhere:
        return Condition(steps, sign or "", other=path(anywhere), anywhere=True)
    if other:
        return (
            Condition(steps, sign or "", (name(other),))
            if sign == "="
            else Condition(steps, sign or "", other=path(other))
        )
    if number:
        return Condition(steps, sign or "", (typed(number, XSD.decimal),))
    said = re.findall(_STRING, string or "")
    values = tuple(text(one[1:-1]) for one in said if not one.endswith('…"'))
    starts = tuple(text(one[1:-2])[:-1] for one in said if one.endswith('…"'))
    return Condition(steps, sign or "", values, starts)


def is_typed(term: Term) -> bool:
    """Whether it is a literal that may be spelled in other ways: neither an IRI nor a plain string."""
    return term[-1] not in '">' or "^^" in term


def _equal(one: Term, two: Term) -> bool:
    """Whether two terms may be equal."""
    return one == two or (is_typed(one) and is_typed(two) and _same(one, two))


def _unless(holds: Callable[[Any, Any], bool]) -> Callable[[Term, Term], bool]:
    """Return whether two terms may stand so to each other: they do, or it is not known."""

    def may(one: Term, two: Term) -> bool:
        first, second = ordered(one), ordered(two)
        return first is None or second is None or (first[0] == second[0] and holds(first[1], second[1]))

    return may


_same = _unless(eq)
_HOLDS: Mapping[str, Callable[[Term, Term], bool]] = {
    "<": _unless(lt), "<=": _unless(le), ">": _unless(gt), ">=": _unless(ge),
}  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def _may(condition: Condition, values: tuple[Term, ...], others: Iterable[Term]) -> bool:
    """Whether any of the values may stand to any of the others as a condition with a sign asks."""
    if condition.starts and any(value.startswith(condition.starts) or "\\" in value for value in values):
        return True
    may = _equal if condition.sign == "=" else _HOLDS[condition.sign]
    return any(may(value, other) for value in values for other in others)
