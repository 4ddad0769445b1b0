"""One run of an engine for many graphs, each judged by itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cchc_kg.ntriples import RDFS, Row, Term
from cchc_kg.validation.background import Background
from cchc_kg.validation.terms import said


class Copies:
    """The statements with things that several graphs name told apart, so that each graph is judged by itself."""

    def __init__(self, told: Sequence[tuple[str, Row]]) -> None:
        """Give each thing that a graph describes, and that others name, a copy in each; graphs are given by IRIs."""
        homes: dict[Term, set[str]] = defaultdict(set)
        named: dict[Term, set[str]] = defaultdict(set)
        for home, (subject, _, value) in told:
            homes[subject].add(home)
            named[subject].add(home)
            if not value.startswith('"'):
                named[value].add(home)
        self._homes, self._named = homes, named
        numbers = {name: i for i, name in enumerate(sorted({g for gs in homes.values() for g in gs}))}
        self._copies = {
            (thing, name): _copy(thing, numbers[name])
            for thing in homes if len(named[thing]) > 1 for name in named[thing]
        }  # fmt: skip
        self._origins = {said(copy): key for key, copy in self._copies.items()}
        self.rows: list[Row] = [
            (self._copies.get((s, home), s), p, self._copies.get((o, home), o)) for home, (s, p, o) in told
        ]

    def described(self, background: Background) -> Iterator[Row]:
        """Yield what the background says of things that the graphs name, once for each copy, and of classes above."""
        copies: dict[Term, list[Term]] = defaultdict(list)
        for (thing, _), copy in self._copies.items():
            copies[thing].append(copy)
        waiting = sorted((thing for thing in self._named if thing in background.told), reverse=True)
        done = set(waiting)
        while waiting:
            thing = waiting.pop()
            for predicate, value in background[thing]:
                for subject in copies.get(thing, [thing]):
                    yield subject, predicate, value
                if predicate == RDFS.subClassOf and value not in done:
                    done.add(value)
                    waiting.append(value)

    def names(self, things: Iterable[tuple[str, str]]) -> set[str]:
        """Return by what IRI each of these things (the IRIs of a graph and of a thing) goes in the run."""
        found = ((Term(f"<{thing}>"), home) for home, thing in things)
        return {said(self._copies.get((thing, home), thing)) for thing, home in found}

    def origin(self, focus: str) -> tuple[str, tuple[str, ...]]:
        """Return the thing and the graphs that describe it; none where only the reference does."""
        if focus in self._origins:
            thing, home = self._origins[focus]
            return said(thing), (home,) if home in self._homes[thing] else ()
        return focus, tuple(sorted(self._homes.get(Term(f"<{focus}>"), ())))


def _copy(thing: Term, number: int) -> Term:
    return Term(f"{thing}g{number}") if thing.startswith("_:") else Term(f"{thing[:-1]}?graph={number}>")
