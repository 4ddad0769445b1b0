"""Which nodes surely conform to shapes, so that an engine need only judge the others.

Nearly everything conforms. The sieve says of a node that it does where every constraint is of a kind that can be
looked at in the node's own statements, and is met beyond doubt. All other nodes are judged by an engine, whose findings
are what is reported: the sieve finds nothing itself.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from operator import le, lt
from typing import Any, NamedTuple, Self

from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg import vocabulary
from cchc_kg.ntriples import RDF, RDFS, Row, Term
from cchc_kg.validation.background import Background
from cchc_kg.validation.constraints import VALUE_TESTS, Test, every, language, number, ordered
from cchc_kg.validation.described import Node, Way, Ways, told
from cchc_kg.vocabulary import SH

_TOLD = {"severity", "message", "name", "description", "order", "group", "defaultValue"}  # these judge nothing
_LOCAL = {"flags", "in", "languageIn", "equals", "disjoint"}  # of a node's own statements, and never sure here
_SHAPES = {SH.NodeShape, SH.PropertyShape}

_MOST_PLANS = 1000  # of one way: as many sets of classes


@dataclass
class _Rule:
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

    def of_all(self, at: Sequence[int], way: Way) -> Iterator[Callable[[list[Term]], bool]]:
        """Yield what is asked of all values together, as tests of a node's statements."""
        if self.least > 1:
            yield partial(_differ_two, at[0], at[1]) if len(at) == 2 else partial(_several, at, self.least)
        for value in self.wanted:
            yield partial(_holds, at, value)
        if self.unique and len(at) > 1:
            yield partial(_differ, at)
        for path, holds in self.before:
            for i, j in product(at, way.at(path)):
                yield partial(_compare, i, j, holds)


def _differ_two(i: int, j: int, said: list[Term]) -> bool:
    return said[i] != said[j]


def _several(at: Sequence[int], least: int, said: list[Term]) -> bool:
    return len({said[i] for i in at}) >= least


def _holds(at: Sequence[int], value: object, said: list[Term]) -> bool:
    return any(said[i] == value for i in at)


def _differ(at: Sequence[int], said: list[Term]) -> bool:
    languages = [said[i].rpartition('"')[2].lower() for i in at if language(said[i])]
    return len(set(languages)) == len(languages)


def _compare(i: int, j: int, holds: Callable[[Any, Any], bool], said: list[Term]) -> bool:
    one, two = ordered(said[i]), ordered(said[j])
    return one is not None and two is not None and one[0] == two[0] and holds(one[1], two[1])


class _Plan(NamedTuple):
    """What is to be looked at in every node of a way that has the same classes."""

    sure: bool  # unless anything below fails
    tells_classes: bool  # or may: then other nodes are to be judged by it
    targeted: bool
    kinds: tuple[int, ...]  # of its classes and those above them, what sh:class asks for
    tests: tuple[tuple[int, Test], ...]
    classes: tuple[tuple[int, int], ...]
    together: tuple[Callable[[list[Term]], bool], ...]


class Sieve:
    """The constraints of shapes, and which nodes surely meet them."""

    def __init__(self, targets: Mapping[Term, list[_Rule]], background: Background) -> None:
        """Judge the nodes of these classes; what ``background`` says of nodes counts as said of them."""
        self._targets, self._background = targets, background
        asked = dict.fromkeys(kind for rules in targets.values() for rule in rules for kind in rule.classes)
        self._asked = tuple(asked)  # by numbers below
        self._tests: dict[Hashable, Test] = {}

    @classmethod
    def of(cls, shapes: Iterable[Quad], background: Background) -> Self | None:
        """Return the sieve of shapes; None where they ask for more than a node's own statements can show.

        SHACL Core's targets of a class, property shapes with a path of one property, and constraints on values are
        sifted; logical constraints, shapes within shapes, longer paths and SPARQL are not.
        """
        said: dict[Any, dict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for quad in shapes:
            said[quad.subject][quad.predicate].append(quad.object)
        rules: dict[Any, _Rule] = {}
        for shape, about in said.items():
            if SH.path in about and (rule := _rule(about)):
                rules[shape] = rule
            elif SH.path in about or not _is_plain(about):
                return None
        targets: dict[Term, list[_Rule]] = defaultdict(list)
        for shape, about in said.items():
            if shape not in rules:
                implicit = [shape] if vocabulary.RDFS.Class in about[vocabulary.RDF.type] else []
                for kind in about[SH.targetClass] + implicit:
                    if any(named not in rules for named in about[SH.property]):
                        return None
                    targets[Term(str(kind))] += [rules[named] for named in about[SH.property]]
        return cls(targets, background)

    def doubtful(self, nodes: Mapping[Term, Node], ways: Ways) -> list[Term]:
        """Return the nodes of one graph that an engine has to judge; all, where the graph says what its classes are.

        ``ways`` are those of the nodes, on which is kept what is found out.
        """
        members: list[set[Term]] = [set() for _ in self._asked]
        judged: list[tuple[Term, _Plan, list[Term]]] = []
        background, known = self._background, self._background.told
        for subject, node in nodes.items():
            way, said = background.added(subject, node, ways) if subject in known else node
            at = way.types
            kinds = said[at[0]] if len(at) == 1 else tuple(said[i] for i in at)
            plan: _Plan = way.known.get(kinds) or self._planned(way, kinds)
            for kind in plan.kinds:
                members[kind].add(subject)
            if plan.tells_classes:
                return list(nodes)
            if plan.targeted:
                judged.append((subject, plan, said))
        return [subject for subject, plan, said in judged if not (plan.sure and self._sure(plan, said, members, nodes))]

    @staticmethod
    def part(nodes: Mapping[Term, Node], doubtful: Iterable[Term]) -> Iterator[Row]:
        """Yield what an engine has to be told of a graph to judge these nodes of it, and no others that are there."""
        named: dict[Term, None] = {}
        for subject in doubtful:
            yield from told(subject, nodes[subject])
            named |= dict.fromkeys(said for said in nodes[subject][1] if said in nodes)
        for thing in named:
            way, said = nodes[thing]
            yield from ((thing, RDF.type, said[i]) for i in way.types)  # of a doubtful one again, which adds nothing

    def _sure(self, plan: _Plan, said: list[Term], members: list[set[Term]], nodes: Mapping[Term, Node]) -> bool:
        for at, test in plan.tests:
            if not test(said[at]):
                return False
        for at, kind in plan.classes:
            named = said[at]
            if named not in members[kind] and (named in nodes or not self._background.is_a(named, self._asked[kind])):
                return False
        for together in plan.together:  # noqa: SIM110  # a third faster than all()
            if not together(said):
                return False
        return True

    def _planned(self, way: Way, kinds: Any) -> _Plan:
        if len(way.known) > _MOST_PLANS:
            way.known.clear()
        plan = way.known[kinds] = self._plan(way, kinds)
        return plan

    def _plan(self, way: Way, kinds: Any) -> _Plan:
        own = kinds if isinstance(kinds, tuple) else (kinds,)
        above = {k for kind in own for k in self._background.above(kind)}
        rules = [rule for kind in sorted(above & self._targets.keys()) for rule in self._targets[kind]]
        tells_classes = way.endless or bool(way.at(RDFS.subClassOf))
        sure = not tells_classes
        tests: dict[Term, list[Test]] = defaultdict(list)
        classes: list[tuple[int, int]] = []
        together: list[Callable[[list[Term]], bool]] = []
        for rule in rules:
            at = way.at(rule.path)
            sure = sure and rule.sure and len(at) >= rule.least and (rule.most is None or len(at) <= rule.most)
            tests[rule.path] += rule.tests
            classes += [(i, self._asked.index(kind)) for i in at for kind in rule.classes]
            together += rule.of_all(at, way)
        return _Plan(
            sure=sure,
            tells_classes=tells_classes,
            targeted=bool(rules),
            kinds=tuple(i for i, kind in enumerate(self._asked) if kind in above),
            tests=tuple((i, self._every(several)) for path, several in tests.items() if several for i in way.at(path)),
            classes=tuple(classes),
            together=tuple(together),
        )

    def _every(self, tests: list[Test]) -> Test:
        """Return one test for several: one for all ways, so that what it remembers is bounded."""
        key = tuple(map(id, tests))
        if key not in self._tests:
            self._tests[key] = every(tests)
        return self._tests[key]


def _local(predicate: NamedNode) -> str | None:
    return predicate.value.removeprefix(SH.base) if predicate.value.startswith(SH.base) else None


def _rule(about: Mapping[NamedNode, list[Any]]) -> _Rule | None:
    """Return what a property shape asks; None where it is no plain one."""
    paths = about[SH.path]
    if len(paths) != 1 or not isinstance(paths[0], NamedNode) or not set(about.get(vocabulary.RDF.type, ())) <= _SHAPES:
        return None
    rule = _Rule(Term(str(paths[0])))
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


def _is_plain(about: Mapping[NamedNode, list[Any]]) -> bool:
    """Whether it is a node shape with nothing but classes and property shapes, or no shape at all."""
    names = {_local(p) for p in about} - {None}
    return names <= {*_TOLD, "targetClass", "property"} and vocabulary.RDFS.subClassOf not in about
