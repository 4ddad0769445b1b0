"""What shapes ask of a node's own statements, one property at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from operator import le, lt
from typing import Any

from pyoxigraph import Literal, NamedNode

from cchc_kg import vocabulary
from cchc_kg.ntriples import Term
from cchc_kg.validation.constraints import VALUE_TESTS, Test, language, number, ordered
from cchc_kg.validation.described import Way
from cchc_kg.vocabulary import SH

_Columns = Sequence[Sequence[Term]]
Together = Callable[[_Columns], Iterable[int]]
"""The numbers of nodes that may not meet what is asked of several values together, by the columns of their group."""

_TOLD = {"severity", "message", "name", "description", "order", "group", "defaultValue"}  # these judge nothing
_LOCAL = {"flags", "in", "languageIn", "equals", "disjoint"}  # of a node's own statements, and never sure here
_SHAPES = {SH.NodeShape, SH.PropertyShape}


@dataclass
class Rule:
    """What one property shape asks of the values of its path."""

    path: Term
    sure: bool = True
    least: int = 0
    most: int | None = None
    tests: list[Test] = field(default_factory=list)  # of each value
    classes: list[Term] = field(default_factory=list)
    wanted: list[Term] = field(default_factory=list)
    unique: bool = False
    before: list[tuple[Term, Callable[[Any, Any], bool]]] = field(default_factory=list)

    def take(self, parameter: str, value: Any) -> None:
        """Take one constraint."""
        if parameter in VALUE_TESTS:
            self.tests.append(VALUE_TESTS[parameter](value))
        elif parameter in ("minCount", "maxCount") and (count := number(value)) is not None:
            if parameter == "minCount":
                self.least = max(self.least, count)
            else:
                self.most = count if self.most is None else min(self.most, count)
        elif parameter == "class":
            self.classes.append(Term(str(value)))
        elif parameter == "hasValue":
            self.wanted.append(Term(str(value)))
        elif parameter == "uniqueLang" and type(value) is Literal and value.value in ("true", "false"):
            self.unique = self.unique or value.value == "true"
        elif parameter in ("lessThan", "lessThanOrEquals"):
            self.before.append((Term(str(value)), lt if parameter == "lessThan" else le))
        else:
            self.sure = False

    def of_all(self, at: Sequence[int], way: Way) -> Iterator[Together]:
        """Yield what is asked of all values together."""
        if self.least > 1:
            yield partial(_few, at, self.least)
        for value in self.wanted:
            yield partial(_lacking, at, value)
        if self.unique and len(at) > 1:
            yield partial(_repeating, at)
        for path, holds in self.before:
            for i, j in product(at, way.at(path)):
                yield partial(_unordered, i, j, holds)


def _few(at: Sequence[int], least: int, columns: _Columns) -> Iterable[int]:
    if len(at) == 2:
        i, j = at
        return [n for n, (one, two) in enumerate(zip(columns[i], columns[j], strict=True)) if one == two]
    told = zip(*(columns[i] for i in at), strict=True)
    return [n for n, said in enumerate(told) if len(set(said)) < least]


def _lacking(at: Sequence[int], value: object, columns: _Columns) -> Iterable[int]:
    told = [columns[i] for i in at]
    return [n for n in range(len(columns[0])) if all(column[n] != value for column in told)]


def _repeating(at: Sequence[int], columns: _Columns) -> Iterator[int]:
    for n, said in enumerate(zip(*(columns[i] for i in at), strict=True)):
        languages = [term.rpartition('"')[2].lower() for term in said if language(term)]
        if len(set(languages)) < len(languages):
            yield n


def _unordered(i: int, j: int, holds: Callable[[Any, Any], bool], columns: _Columns) -> Iterator[int]:
    for n, (one, two) in enumerate(zip(map(ordered, columns[i]), map(ordered, columns[j]), strict=True)):
        if one is None or two is None or one[0] != two[0] or not holds(one[1], two[1]):
            yield n


def _local(predicate: NamedNode) -> str | None:
    return predicate.value.removeprefix(SH.base) if predicate.value.startswith(SH.base) else None


def rule_of(about: Mapping[NamedNode, list[Any]]) -> Rule | None:
    """Return what a property shape asks; None where it is no plain one."""
    paths = about[SH.path]
    if len(paths) != 1 or not isinstance(paths[0], NamedNode) or not set(about.get(vocabulary.RDF.type, ())) <= _SHAPES:
        return None
    rule = Rule(Term(str(paths[0])))
    known = {*VALUE_TESTS, *_LOCAL, "minCount", "maxCount", "class", "hasValue", "uniqueLang", "lessThan"}
    for predicate, values in about.items():
        name = _local(predicate)
        if name is None or name in _TOLD or name == "path":
            continue
        if name not in known | {"lessThanOrEquals"}:
            return None
        for value in values:
            rule.take(name, value)
    return rule


def is_plain(about: Mapping[NamedNode, list[Any]]) -> bool:
    """Whether it is a node shape with nothing but classes and property shapes, or no shape at all."""
    names = {_local(p) for p in about} - {None}
    return names <= {*_TOLD, "targetClass", "property"} and vocabulary.RDFS.subClassOf not in about
