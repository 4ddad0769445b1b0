"""What a check that compares articles looks at, cut so that each piece can be checked by itself.

The line ``#+ group:`` of such a check names what is equal in all facts that one finding compares: properties of a fact,
or paths of them. The check may look at a fact, and at what it leads to in the same graph, and at nothing else there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from pyoxigraph import NamedNode, Quad

from cchc_kg.errors import KnowledgeError
from cchc_kg.validation.terms import text_of
from cchc_kg.vocabulary import RDF

GROUP = "#+ group: "
_IRI = re.compile(r"<([A-Za-z][\w+.-]*:[^<>\"{}|^`\\\s]+)>")
_PREFIX = re.compile(r"PREFIX\s+(\w+):\s*<([^>]+)>", re.I)


def named(query: str) -> set[str]:
    """Return the IRIs that stand in a query, whole or behind a prefix that it declares."""
    prefixes = dict(_PREFIX.findall(query))
    names = re.findall(rf"\b({'|'.join(map(re.escape, prefixes))}):([\w.-]*\w)", query) if prefixes else []
    return {f"{prefixes[prefix]}{name}" for prefix, name in names} | set(_IRI.findall(_PREFIX.sub("", query)))


@dataclass(frozen=True)
class Cut:
    """How the graphs of articles are cut for one check: by paths of properties; all that it names of properties."""

    paths: tuple[tuple[str, ...], ...]
    properties: frozenset[str]

    @classmethod
    def of(cls, path: object, query: str) -> "Cut":
        """Read the cut of a query from its text. Raises KnowledgeError where no line says what is grouped."""
        line = next((row for row in query.splitlines() if row.startswith(GROUP)), None)
        if line is None:
            raise KnowledgeError.at(path, None, "what it compares is not said", f"a line {GROUP}cchc:… …")
        prefixes = dict(_PREFIX.findall(query))
        try:
            steps = [way.split("/") for way in line.removeprefix(GROUP).split()]
            paths = tuple(tuple(prefixes[p] + n for p, _, n in (s.partition(":") for s in way)) for way in steps)
        except KeyError as error:
            raise KnowledgeError.at(path, None, f"{line!r}: prefix {error} is not declared", "cchc:…") from error
        return cls(paths, frozenset(named(query) | {RDF.type.value}))

    def pieces(self, quads: Iterable[Quad]) -> Iterator[tuple[str, list[Quad]]]:
        """Yield what of one graph belongs to each group: the group's name, and the quads."""
        about: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            if quad.predicate.value in self.properties:
                about[text_of(quad.subject)].append(quad)
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for thing in about:
            ends = [self._ends(thing, path, about) for path in self.paths]
            for values in product(*ends):
                near = (q.object.value for q in about[thing] if isinstance(q.object, NamedNode))
                found["\n".join(values)] |= dict.fromkeys([thing, *(n for n in near if n in about)])
        for group, things in sorted(found.items()):
            yield group, [quad for thing in things for quad in about[thing]]

    @staticmethod
    def _ends(thing: str, path: tuple[str, ...], about: Mapping[str, list[Quad]]) -> list[str]:
        at = [thing]
        for step in path:
            at = [text_of(q.object) for node in at for q in about.get(node, ()) if q.predicate.value == step]
        return sorted(set(at))
