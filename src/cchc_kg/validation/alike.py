"""Facts that a stored check compares: those alone are left out, and those that are all alike.

``#+ group:`` of a check names what is equal in all facts that one finding compares, as properties or paths of them: a
fact that lacks any of these, or that is the only one with its values, is in no finding. ``#+ differs:`` names what is
not the same in all facts of a finding: where all of a group say the same, and each one value at most, there is none.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import product

from pyoxigraph import NamedNode

from cchc_kg.ntriples import Term
from cchc_kg.validation.constraints import ordered
from cchc_kg.validation.described import Group
from cchc_kg.validation.facts import Path, Told, is_typed

Place = tuple[NamedNode, Term]
"""Which fact: its graph and its node."""


class Alike:
    """Facts of many graphs by what they have in common."""

    def __init__(self, group: Sequence[Path], differs: Sequence[Path]) -> None:
        """Compare facts of which the values at ``group`` are equal by those at ``differs``."""
        self._group, self._differs = group, differs
        self._facts: dict[tuple[Hashable, ...], list[Place]] = defaultdict(list)
        self._said: dict[tuple[Hashable, ...], set[Hashable]] = defaultdict(set)
        self._several: set[tuple[Hashable, ...]] = set()  # with a fact that does not even agree with itself
        self._odd = False
        self._all: list[Place] = []

    def add(self, names: Sequence[NamedNode], group: Group, some: Sequence[int], told: Told) -> None:
        """Take some nodes of a group as facts; ``names`` are those of the graphs."""
        common = [told.values(group, some, path) for path in self._group]
        different = [told.values(group, some, path) for path in self._differs]
        for n, i in enumerate(some):
            place = names[group.homes[i]], group.subjects[i]
            self._all.append(place)
            values = tuple([column[n] for column in different])
            said: Hashable = values or place
            several = any(len(each) > 1 for each in values)
            for key in product(*[column[n] for column in common]):
                alike = tuple(map(self._common, key))
                self._facts[alike].append(place)
                self._said[alike].add(said)
                if several:
                    self._several.add(alike)

    def compared(self) -> Iterable[Place]:
        """Return the facts that a finding may compare."""
        if self._odd:
            return self._all
        differ = (c for c, said in self._said.items() if len(said) > 1 or c in self._several)
        return dict.fromkeys(place for common in differ for place in self._facts[common])

    def _common(self, term: Term) -> Hashable:
        """Return what is equal of equal terms, however they are spelled. Where it is not known nothing is left out."""
        if not is_typed(term):
            return term
        if term[-1] != ">":  # tags of languages are equal in capitals too
            return term.lower()
        value = ordered(term)
        self._odd = self._odd or value is None
        return value
