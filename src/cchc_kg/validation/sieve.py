"""Which nodes surely conform to shapes, so that an engine need only judge the others.

Nearly everything conforms. The sieve says of a node that it does where every constraint is of a kind that can be
looked at in the node's own statements, and is met beyond doubt. All other nodes are judged by an engine, whose findings
are what is reported: the sieve finds nothing itself.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pyoxigraph import NamedNode, Quad

from cchc_kg import vocabulary
from cchc_kg.ntriples import RDF, RDFS, Row, Term
from cchc_kg.validation.background import Background
from cchc_kg.validation.constraints import Test, every
from cchc_kg.validation.described import Batch, Group, Node, Way, Ways, told
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

    def doubtful(self, batch: Batch, ways: Ways) -> list[dict[Term, None]]:
        """Return the nodes of each graph that an engine has to judge; all, where a graph says what its classes are.

        ``ways`` are those of the nodes, on which is kept what is found out.
        """
        found: list[dict[Term, None]] = [{} for _ in batch.graphs]
        together = [*self._alike(batch, ways)]
        members: list[set[tuple[int, Term]]] = [set() for _ in self._asked]
        for plan, group in together:
            for kind in plan.kinds:
                members[kind].update(zip(group.homes, group.subjects, strict=True))
        for plan, group in together:
            unsure: Iterable[int] = ()
            if plan.sure:
                unsure = {*_unsure(plan, group), *self._strays(plan, group, members, batch)}
            elif plan.targeted:
                unsure = range(len(group.subjects))
            for i in sorted(unsure):
                found[group.homes[i]][group.subjects[i]] = None
        for home in {home for plan, group in together if plan.tells_classes for home in group.homes}:
            found[home] = dict.fromkeys(batch.graphs[home])
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

    def _alike(self, batch: Batch, ways: Ways) -> Iterator[tuple[_Plan, Group]]:
        """Yield the nodes, those together that are looked at in the same way."""
        known = self._background.told.keys()
        lent: dict[Way, Group] = {}  # nodes with what the background says of them
        for group in batch.groups:
            if known.isdisjoint(group.subjects):
                yield from self._of_kinds(group)
                continue
            for home, subject, said in zip(group.homes, group.subjects, group.objects, strict=True):
                if subject in known:
                    way, said = self._background.added(subject, (group.way, said), ways)
                    with_more = lent.get(way) or lent.setdefault(way, Group(way))
                    with_more.homes.append(home)
                    with_more.subjects.append(subject)
                    with_more.objects.append(said)
            if own := [i for i, subject in enumerate(group.subjects) if subject not in known]:
                yield from self._of_kinds(group.some(own))
        for group in lent.values():
            yield from self._of_kinds(group)

    def _of_kinds(self, group: Group) -> Iterator[tuple[_Plan, Group]]:
        """Yield nodes of one way by their classes."""
        way, columns = group.way, group.columns
        kinds: Sequence[Any] = [()] * len(group.subjects)
        if way.types:
            kinds = (
                columns[way.types[0]] if len(way.types) == 1 else [*zip(*(columns[i] for i in way.types), strict=True)]
            )
        alike: dict[Any, list[int]] = {kind: [] for kind in kinds}
        if len(alike) > 1:
            for i, kind in enumerate(kinds):
                alike[kind].append(i)
        for kind, own in alike.items():
            plan: _Plan = way.known.get(kind) or self._planned(way, kind)
            yield plan, group.some(own) if own else group

    def _strays(
        self, plan: _Plan, group: Group, members: Sequence[set[tuple[int, Term]]], batch: Batch
    ) -> Iterator[int]:
        """Yield the numbers of nodes that name what is not surely of the class that is asked for."""
        for at, kind in plan.classes:
            own = members[kind]
            if not own.issuperset(zip(group.homes, group.columns[at], strict=True)):
                lent = self._background.members(self._asked[kind])
                for i, (home, value) in enumerate(zip(group.homes, group.columns[at], strict=True)):
                    if (home, value) not in own and (value in batch.graphs[home] or value not in lent):
                        yield i

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


def _unsure(plan: _Plan, group: Group) -> set[int]:
    """Return the numbers of those nodes of which what is said does not surely meet what a plan asks of values."""
    found = set[int]()
    for at, test in plan.tests:
        if unsure := test.unsure(group.different(at)):
            found.update(i for i, value in enumerate(group.columns[at]) if value in unsure)
    for unmet in plan.together:
        found.update(unmet(group.columns))
    return found
