"""Which nodes surely conform to shapes, so that an engine need only judge the others.

Nearly everything conforms. The sieve says of a node that it does where every constraint is of a kind that can be
looked at in the node's own statements, and is met beyond doubt. All other nodes are judged by an engine, whose findings
are what is reported: the sieve finds nothing itself.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from pyoxigraph import NamedNode, Quad

from cchc_kg import vocabulary
from cchc_kg.ntriples import RDF, RDFS, Row, Term
from cchc_kg.validation.background import Background
from cchc_kg.validation.constraints import Test, every
from cchc_kg.validation.described import Node, Nodes, Way, Ways, told
from cchc_kg.validation.rules import Rule, Together, is_plain, rule_of
from cchc_kg.vocabulary import SH

_MOST_PLANS = 1000  # of one way: as many sets of classes


@dataclass(eq=False, slots=True)
class _Plan:
    """What is to be looked at in every node of a way that has the same classes."""

    sure: bool  # unless anything below fails
    tells_classes: bool  # or may: then other nodes are to be judged by it
    targeted: bool
    kinds: tuple[int, ...]  # of its classes and those above them, what sh:class asks for
    tests: tuple[tuple[int, Test], ...]
    classes: tuple[tuple[int, int], ...]
    together: tuple[Together, ...]


class _Alike(NamedTuple):
    """Nodes of one graph of one way, with the same classes, and what is said of each."""

    plan: _Plan
    subjects: list[Term]
    objects: Sequence[Sequence[Term]]


@dataclass(eq=False, slots=True)
class _Waiting:
    """Nodes of any graphs that have one plan: of each the number of its graph, and what is said of it."""

    homes: list[int] = field(default_factory=list)
    subjects: list[Term] = field(default_factory=list)
    objects: list[Sequence[Term]] = field(default_factory=list)


class Sieve:
    """The constraints of shapes, and which nodes surely meet them."""

    def __init__(self, targets: Mapping[Term, list[Rule]], background: Background) -> None:
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
        rules: dict[Any, Rule] = {}
        for shape, about in said.items():
            if SH.path in about and (rule := rule_of(about)):
                rules[shape] = rule
            elif SH.path in about or not is_plain(about):
                return None
        targets: dict[Term, list[Rule]] = defaultdict(list)
        for shape, about in said.items():
            if shape not in rules:
                implicit = [shape] if vocabulary.RDFS.Class in about[vocabulary.RDF.type] else []
                for kind in about[SH.targetClass] + implicit:
                    if any(named not in rules for named in about[SH.property]):
                        return None
                    targets[Term(str(kind))] += [rules[named] for named in about[SH.property]]
        return cls(targets, background)

    def doubtful(self, graphs: Sequence[Nodes], ways: Ways) -> list[dict[Term, None]]:
        """Return the nodes of each graph that an engine has to judge; all, where a graph says what its classes are.

        ``ways`` are those of the nodes, on which is kept what is found out.
        """
        found: list[dict[Term, None]] = [{} for _ in graphs]
        waiting: dict[_Plan, _Waiting] = defaultdict(_Waiting)
        for home, nodes in enumerate(graphs):
            groups = list(self._alike(nodes, ways))
            if any(plan.tells_classes for plan, _, _ in groups):
                found[home] = dict.fromkeys(nodes)
                continue
            members: list[set[Term]] = [set() for _ in self._asked]
            for plan, subjects, _ in groups:
                for kind in plan.kinds:
                    members[kind].update(subjects)
            for alike in groups:
                plan, subjects, objects = alike
                if plan.sure:
                    if plan.classes:
                        found[home] |= dict.fromkeys(self._strays(alike, members, nodes))
                    wait = waiting[plan]
                    wait.homes += [home] * len(subjects)
                    wait.subjects += subjects
                    wait.objects += objects
                elif plan.targeted:
                    found[home] |= dict.fromkeys(subjects)
        for plan, wait in waiting.items():
            for i in sorted(_unsure(plan, wait.objects)):
                found[wait.homes[i]][wait.subjects[i]] = None
        return found

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

    def _alike(self, nodes: Nodes, ways: Ways) -> Iterator[_Alike]:
        """Yield the nodes, those together that are looked at in the same way."""
        known = self._background.told.keys() & nodes.keys()
        for subject in sorted(known):
            way, said = self._background.added(subject, nodes[subject], ways)
            yield from self._of_kinds(way, [subject], [said])
        for way, subjects, objects in nodes.groups:
            if known.isdisjoint(subjects):
                yield from self._of_kinds(way, subjects, objects)
            else:
                others = [(s, said) for s, said in zip(subjects, objects, strict=True) if s not in known]
                yield from self._of_kinds(way, [s for s, _ in others], [said for _, said in others])

    def _of_kinds(self, way: Way, subjects: list[Term], objects: Sequence[Sequence[Term]]) -> Iterator[_Alike]:
        """Yield nodes of one way by their classes."""
        at = way.types
        kinds: list[Any]
        if len(at) == 1:
            (place,) = at
            kinds = [said[place] for said in objects]
        else:
            kinds = [tuple(said[i] for i in at) for said in objects]
        different = set(kinds)
        for kind in different:
            plan: _Plan = way.known.get(kind) or self._planned(way, kind)
            if len(different) == 1:
                yield _Alike(plan, subjects, objects)
            else:
                own = [i for i, other in enumerate(kinds) if other == kind]
                yield _Alike(plan, [subjects[i] for i in own], [objects[i] for i in own])

    def _strays(self, alike: _Alike, members: Sequence[set[Term]], nodes: Nodes) -> Iterator[Term]:
        """Yield nodes of one graph that name what is not surely of the class that is asked for."""
        plan, subjects, objects = alike
        for at, kind in plan.classes:
            values = [said[at] for said in objects]
            own = members[kind]
            if not own.issuperset(values):
                lent = self._background.members(self._asked[kind])
                for subject, value in zip(subjects, values, strict=True):
                    if value not in own and (value in nodes or value not in lent):
                        yield subject

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
        together: list[Together] = []
        for rule in rules:
            at = way.at(rule.path)
            sure = sure and rule.sure and len(at) >= rule.least and (rule.most is None or len(at) <= rule.most)
            tests[rule.path] += rule.tests
            classes += [(i, self._asked.index(kind)) for i in at for kind in rule.classes]
            together += rule.of_all(at, way)
        return _Plan(
            sure=sure and bool(rules),
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


def _unsure(plan: _Plan, objects: Sequence[Sequence[Term]]) -> set[int]:
    """Return the numbers of those of which this is said that do not surely meet what a plan asks of values."""
    found = set[int]()
    for at, test in plan.tests:
        values = [said[at] for said in objects]
        if unsure := test.unsure(values):
            found.update(i for i, value in enumerate(values) if value in unsure)
    for unmet in plan.together:
        found.update(unmet(objects))
    return found
