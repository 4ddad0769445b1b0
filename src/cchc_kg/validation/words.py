"""How findings name what they are about."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Self

from pyoxigraph import NamedNode, Quad

from cchc_kg.validation.terms import text_of
from cchc_kg.vocabulary import CCHC, DCTERMS, FOAF, RDFS, SKOS

_NAMES = (RDFS.label, CCHC.printed, FOAF.name, CCHC.number, SKOS.prefLabel, DCTERMS.title)


class Words:
    """How to name a thing to a reader, and where it stands."""

    @classmethod
    def asked(cls, query: Callable[[str], Any], things: Iterable[tuple[str, str]]) -> Self:
        """Ask a store for the names of these things, each given by the IRIs of its graph and its own."""
        wanted = sorted({f"({NamedNode(home)} {NamedNode(iri)})" for home, iri in things})
        named = " ".join(map(str, _NAMES))
        rows = query(
            f"SELECT ?graph ?thing ?how ?name WHERE {{ VALUES (?graph ?thing) {{ {' '.join(wanted)} }} "
            f"GRAPH ?graph {{ ?thing ?how ?name }} FILTER(?how IN ({named.replace(' ', ', ')})) }}"
        )
        return cls([Quad(row["thing"], row["how"], row["name"], row["graph"]) for row in rows])

    def __init__(self, told: list[Quad]) -> None:
        """Collect names and evidence by graph and thing."""
        self._names: dict[tuple[str, str], tuple[int, str]] = {}
        self._evidence: dict[tuple[str, str], list[str]] = defaultdict(list)
        ranks = {p.value: i for i, p in enumerate(_NAMES)}
        for q in told:
            key = (text_of(q.graph_name), text_of(q.subject))
            if q.predicate == CCHC.evidence:
                self._evidence[key].append(text_of(q.object))
            elif q.predicate.value in ranks:
                name = (ranks[q.predicate.value], text_of(q.object))
                self._names[key] = min(name, self._names.get(key, name))

    def name(self, home: str, iri: str) -> str | None:
        """Return the words for a thing in a graph, or None."""
        return self._names.get((home, iri), (0, None))[1]

    def evidence(self, home: str, iri: str) -> tuple[str, ...]:
        """Return the thing's evidence in a graph."""
        return tuple(sorted(self._evidence.get((home, iri), ())))
