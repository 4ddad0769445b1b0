"""Graphs checked by one set of shapes and stored checks."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Store

from cchc_kg.errors import KnowledgeError, QueryError
from cchc_kg.knowledge import shelf
from cchc_kg.report import Finding, Report, Severity, merged
from cchc_kg.validation.copies import Copies
from cchc_kg.validation.engines import ENGINES, NotShacl, run
from cchc_kg.validation.shapefiles import files, shapes
from cchc_kg.validation.slices import Cut
from cchc_kg.validation.terms import Term, text_of
from cchc_kg.validation.words import Words
from cchc_kg.vocabulary import BASE, SH, graph

VARIABLES = ("graph", "focus", "severity", "messageVi", "messageEn")
"""What every stored check must bind; ``path``, ``value`` and names that begin with ``evidence`` may be there too."""

ACROSS = "#+ scope: across"
"""The header line of a stored check that compares articles with each other."""

_FEW = 500  # findings whose things are named in one query


class Validator:
    """Checks article graphs by one set of shapes and stored checks, loaded when first needed and kept."""

    def __init__(self, root: Traversable | None = None, engine: str = ENGINES[0]) -> None:
        """Look for shapes/ below ``root`` (None: the knowledge this package ships); ``engine`` is one of ENGINES."""
        self._root, self._engine = root, engine
        self._reference: tuple[Iterable[Quad], Mapping[str, list[Quad]]] = ((), {})

    def check(self, quads: Iterable[Quad], reference: Iterable[Quad] = (), *, across: bool = True) -> Report:
        """Return what is wrong in these graphs; each named graph is judged by itself, in one run of the engine.

        ``reference`` (ontology and registry) is what the graphs may lean on; it is not judged. Statements without a
        graph are judged as one graph, graph/article/unnamed. Without ``across`` articles are not compared with each
        other, which says little of a part of a store. Raises KnowledgeError where a file is malformed.
        """
        told, known = [_named(q) for q in quads], reference if isinstance(reference, tuple) else tuple(reference)
        return Report.of([*self._shape_findings(told, known), *self._check_findings(told, known, across)])

    def compare(self, quads: Iterable[Quad], reference: Iterable[Quad] = ()) -> Report:
        """Return what the stored checks alone find, which compare facts; see ``check``."""
        return Report.of(self._check_findings([_named(q) for q in quads], tuple(reference), across=True))

    def across(self, query: Callable[[str], Any], only: Collection[str] | None = None) -> Report:
        """Return what the checks that compare articles find in a whole store, which answers by ``query``.

        Each is one query, whose cost grows with the number of facts and not with that of their pairs. ``only``: IRIs
        of the checks to run (None: all).
        """
        return Report.of(self._run(query, [iri for iri in self.cuts if only is None or iri in only]))

    @cached_property
    def cuts(self) -> Mapping[str, Cut]:
        """How what is compared can be cut: of each check that compares articles. Raises KnowledgeError."""
        return {iri: Cut.of(*self.checks[iri]) for iri in self.checks if self._compares_articles(iri)}

    @cached_property
    def shapes(self) -> tuple[Quad, ...]:
        """The statements of shapes/*.ttl. Raises KnowledgeError by path and line."""
        return tuple(q for path in files(shelf("shapes", within=self._root), ".ttl") for q in shapes(path))

    @cached_property
    def _messages(self) -> dict[tuple[str, str], str]:
        said = ((text_of(q.subject), q.object) for q in self.shapes if q.predicate == SH.message)
        return {(shape, str(text.language)): text.value for shape, text in said if isinstance(text, Literal)}

    @cached_property
    def checks(self) -> dict[str, tuple[Traversable, str]]:
        """The stored checks: IRI → its file and its query."""
        folder = shelf("shapes", "checks", within=self._root)
        return {f"{BASE}check/{p.name.removesuffix('.rq')}": (p, p.read_text("utf-8")) for p in files(folder, ".rq")}

    def _by_subject(self, known: tuple[Quad, ...]) -> Mapping[str, list[Quad]]:
        if self._reference[0] is not known:  # the same reference comes with every batch
            told: dict[str, list[Quad]] = defaultdict(list)
            for quad in known:
                told[text_of(quad.subject)].append(quad)
            self._reference = known, told
        return self._reference[1]

    def _shape_findings(self, told: list[Quad], known: tuple[Quad, ...]) -> Iterator[Finding]:
        copies = Copies(told)
        data = [*copies.quads, *copies.described(self._by_subject(known))]
        try:
            results = run(self._engine, data, self.shapes)
        except NotShacl as error:
            raise self._culprit(data, str(error)) from error
        wanted = {copies.origin(found.focus)[0] for found in results}
        words = Words([q for q in told if text_of(q.subject) in wanted])
        for found in results:
            iri, graphs = copies.origin(found.focus)
            value = found.value
            if isinstance(value, NamedNode):
                value = NamedNode(copies.origin(value.value)[0])
            for where in graphs:
                yield Finding(
                    graph=where,
                    check=found.shape,
                    severity=_severity(found.severity),
                    focus=iri,
                    message_vi=self._messages.get((found.shape, "vi"), ""),
                    message_en=self._messages.get((found.shape, "en"), ""),
                    path=found.path,
                    component=found.component,
                    value=value,
                    label=words.name(where, iri),
                    evidence=words.evidence(where, iri),
                )

    def _culprit(self, data: list[Quad], what: str) -> KnowledgeError:
        """Return the error that names the file which the engine cannot take as SHACL."""
        folder = shelf("shapes", within=self._root)
        for path in files(folder, ".ttl"):
            try:
                run(self._engine, data, shapes(path))
            except NotShacl as error:
                return KnowledgeError.at(path, None, f"not SHACL: {error}", "SHACL Core")
        return KnowledgeError(f"{folder}: not SHACL: {what}", "expected: SHACL Core")

    def _compares_articles(self, iri: str) -> bool:
        return ACROSS in self.checks[iri][1].splitlines()

    def _check_findings(self, told: list[Quad], known: tuple[Quad, ...], across: bool) -> Iterator[Finding]:
        store = Store()
        store.extend([*told, *known])
        return self._run(store.query, [iri for iri in self.checks if across or not self._compares_articles(iri)])

    def _run(self, query: Callable[[str], Any], checks: Iterable[str]) -> Iterator[Finding]:
        found: list[Finding] = []
        for iri in checks:
            path, text = self.checks[iri]
            try:
                rows = query(text)
            except SyntaxError as error:
                place = re.match(r"error at (\d+):\d+: ", error.msg)
                line, what = (int(place[1]), error.msg[place.end() :]) if place else (None, error.msg)
                raise KnowledgeError.at(path, line, f"not SPARQL: {what}", "SPARQL 1.1") from error
            except QueryError as error:
                raise KnowledgeError.at(path, None, error.message, "SPARQL 1.1") from error
            names = {v.value for v in rows.variables} if isinstance(rows, QuerySolutions) else set()
            if missing := [v for v in VARIABLES if v not in names]:
                raise KnowledgeError.at(path, None, f"?{missing[0]} is not selected", f"?{', ?'.join(VARIABLES)}")
            found += merged(_finding(iri, row, names) for row in rows)
        for begin in range(0, len(found), _FEW):
            few = found[begin : begin + _FEW]
            words = Words.asked(query, ((f.graph, f.focus) for f in few))
            yield from (replace(f, label=words.name(f.graph, f.focus)) for f in few)


def _finding(check: str, row: QuerySolution, names: set[str]) -> Finding:
    def value(name: str) -> str:
        term = row[name] if name in names else None
        return cast(Term, term).value if term else ""

    offending = row["value"] if "value" in names else None
    sides = (iri for name in sorted(names) if name.startswith("evidence") for iri in value(name).split())
    return Finding(
        graph=value("graph"),
        check=check,
        severity=_severity(value("severity")),
        focus=value("focus"),
        message_vi=value("messageVi"),
        message_en=value("messageEn"),
        path=value("path") or None,
        value=cast(Term, offending) if offending else None,
        evidence=tuple(dict.fromkeys(sides)),
    )


def _severity(text: str) -> Severity:
    return cast(Severity, text.rpartition("#")[2].lower())


def _named(quad: Quad) -> Quad:
    if isinstance(quad.graph_name, NamedNode):
        return quad
    return Quad(quad.subject, quad.predicate, quad.object, graph("article", "unnamed"))
