"""How findings name what they are about."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Self

from pyoxigraph import NamedNode

from cchc_kg.ntriples import CCHC, DCTERMS, FOAF, RDFS, SKOS, Row, Term
from cchc_kg.validation.terms import said

_NAMES = (RDFS.label, CCHC.printed, FOAF.name, CCHC.number, SKOS.prefLabel, DCTERMS.title)


class Words:
    """How to name a thing to a reader, and where it stands."""

    @classmethod
    def asked(cls, query: Callable[[str], Any], things: Iterable[tuple[str, str]]) -> Self:
        """Ask a store for the names of these things, each given by the IRIs of its graph and its own."""
        wanted = sorted({f"({NamedNode(home)} {NamedNode(iri)})" for home, iri in things})
        rows = query(
            f"SELECT ?graph ?thing ?how ?name WHERE {{ VALUES (?graph ?thing) {{ {' '.join(wanted)} }} "
            f"GRAPH ?graph {{ ?thing ?how ?name }} FILTER(?how IN ({', '.join(_NAMES)})) }}"
        )
        return cls(
            (row["graph"].value, (Term(str(row["thing"])), Term(str(row["how"])), Term(str(row["name"]))))
            for row in rows
        )

    def __init__(self, told: Iterable[tuple[str, Row]]) -> None:
        """Collect names and evidence by graph and thing, from statements with the IRI of their graph."""
        self._names: dict[tuple[str, str], tuple[int, str]] = {}
        self._evidence: dict[tuple[str, str], list[str]] = defaultdict(list)
        ranks = {p: i for i, p in enumerate(_NAMES)}
        for home, (subject, predicate, value) in told:
            if predicate == CCHC.evidence:
                self._evidence[home, said(subject)].append(said(value))
            elif predicate in ranks:
                key, name = (home, said(subject)), (ranks[predicate], said(value))
                self._names[key] = min(name, self._names.get(key, name))

    def name(self, home: str, iri: str) -> str | None:
        """Return the words for a thing in a graph, or None."""
        return self._names.get((home, iri), (0, None))[1]

    def evidence(self, home: str, iri: str) -> tuple[str, ...]:
        """Return the thing's evidence in a graph."""
        return tuple(sorted(self._evidence.get((home, iri), ())))
