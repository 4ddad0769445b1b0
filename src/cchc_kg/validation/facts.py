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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt
from typing import Any

from cchc_kg.ntriples import RDF, XSD, Term, text, typed
from cchc_kg.validation.background import Background
from cchc_kg.validation.constraints import ordered
from cchc_kg.validation.described import Nodes, Way

Path = tuple[Term, ...]

_NAME = r"(?:\w+:[\w-]+|a)"
_PATH = rf"{_NAME}(?:/{_NAME})*"
_STRING = r'"[^"\\]*"'
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_CONDITION = rf"({_PATH})(?:(<=|>=|<|>|=)(?:\*({_PATH})|({_PATH})|({_STRING}(?:\|{_STRING})*)|({_NUMBER})))?"
_ONE = re.compile(_CONDITION)
_FACT = re.compile(rf"{_CONDITION}(?:&{_CONDITION})*(?=\s|$)")


@dataclass(frozen=True)
class Condition:
    """A path that leads somewhere, and what it is compared with: ``sign`` is empty where it is with nothing."""

    path: Path
    sign: str = ""
    values: tuple[Term, ...] = ()
    starts: tuple[str, ...] = ()  # what is said may begin so
    other: Path = ()
    anywhere: bool = False  # the other path begins at any node

    @property
    def is_plain(self) -> bool:
        """Whether it asks for values of one property that are spelled in one way."""
        return len(self.path) == 1 and bool(self.values) and not self.starts and not any(map(is_typed, self.values))

    def holds(self, thing: Term, told: "Told") -> bool:
        """Whether it may hold of a node."""
        values = told.values(thing, self.path)
        if not self.sign or not values:
            return bool(values)
        if self.starts and any(value.startswith(self.starts) or "\\" in value for value in values):
            return True
        others: Collection[Term] = self.values
        if self.other:
            others = told.anywhere(self.other) if self.anywhere else told.values(thing, self.other)
        may = _equal if self.sign == "=" else _HOLDS[self.sign]
        for value in values:
            for other in others:
                if may(value, other):
                    return True
        return False


Fact = tuple[Condition, ...]


class Told:
    """What a graph says, and what the reference says of the things that it names."""

    def __init__(self, nodes: Nodes, background: Background) -> None:
        """Look into these."""
        self._nodes, self._background = nodes, background
        self._anywhere: dict[Path, set[Term]] = {}

    def values(self, thing: Term, path: Path) -> Sequence[Term]:
        """Return where a path leads from a thing."""
        begin, *rest = path
        at = self._said(thing, begin)
        for step in rest:
            at = [value for one in at for value in self._said(one, step)]
        return at

    def anywhere(self, path: Path) -> set[Term]:
        """Return where a path leads from all nodes of the graph."""
        if path not in self._anywhere:
            begin, *rest = path
            first = {said[i] for way, _, objects in self._nodes.groups for i in way.at(begin) for said in objects}
            self._anywhere[path] = {
                value for one in first for value in (self.values(one, tuple(rest)) if rest else [one])
            }
        return self._anywhere[path]

    def _said(self, thing: Term, step: Term) -> Sequence[Term]:
        node = self._nodes.get(thing)
        if node is None:
            return self._background.values(thing, step)
        way, said = node
        own = [said[i] for i in way.at(step)]
        return [*own, *self._background.values(thing, step)] if thing in self._background.told else own


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
        """Look for any of the facts of each check; checks go by their numbers."""
        self._facts = facts

    def begun(self, nodes: Nodes, told: Told, checks: Collection[int]) -> Mapping[int, dict[Term, None]]:
        """Return the nodes at which each of these checks begins."""
        found: dict[int, dict[Term, None]] = {check: {} for check in checks}
        for way, subjects, objects in nodes.groups:
            plan = way.known.get(self)
            if plan is None:
                plan = way.known[self] = tuple(self._planned(way))
            for check, at, values, conditions in plan:
                if check not in found:
                    continue
                begun = found[check]
                for subject, said in zip(subjects, objects, strict=True):
                    if values and said[at] not in values:
                        continue
                    for condition in conditions:
                        if not condition.holds(subject, told):
                            break
                    else:
                        begun[subject] = None
        return found

    def _planned(self, way: Way) -> Iterator[tuple[int, int, tuple[Term, ...], Fact]]:
        """Yield what is to be looked at in each node of a way: for which check, values at a place, and what else."""
        for check, facts in enumerate(self._facts):
            for fact in facts:
                first, *others = fact
                places = way.at(first.path[0])
                if first.is_plain:
                    yield from ((check, at, first.values, tuple(others)) for at in places)
                elif places:
                    yield check, places[0], (), fact if first.sign or len(first.path) > 1 else tuple(others)


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
