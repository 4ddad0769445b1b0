"""Graphs checked by one set of shapes and stored checks."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.resources.abc import Traversable
from itertools import groupby
from operator import attrgetter
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Store

from cchc_kg.errors import KnowledgeError, QueryError
from cchc_kg.knowledge import shelf
from cchc_kg.ntriples import Row, Term, iri, rows
from cchc_kg.report import Finding, Report, Severity, merged
from cchc_kg.validation.background import Background
from cchc_kg.validation.copies import Copies
from cchc_kg.validation.described import Batch, Ways
from cchc_kg.validation.engines import ENGINES, Engine, NotShacl, run
from cchc_kg.validation.facts import Beginnings
from cchc_kg.validation.shapefiles import files, shapes
from cchc_kg.validation.shown import Shown
from cchc_kg.validation.sieve import Sieve
from cchc_kg.validation.slices import Cut
from cchc_kg.validation.stored import Stored
from cchc_kg.validation.terms import Value, said, text_of
from cchc_kg.validation.words import Words
from cchc_kg.vocabulary import BASE, SH, graph

VARIABLES = ("graph", "focus", "severity", "messageVi", "messageEn")
"""What every stored check must bind; ``path``, ``value`` and names that begin with ``evidence`` may be there too."""

_AT_ONCE = 64  # graphs whose nodes are looked at together
_FEW = 500  # findings whose things are named in one query


class Validator:
    """Checks article graphs by one set of shapes and stored checks, loaded when first needed and kept."""

    def __init__(self, root: Traversable | None = None, engine: str = ENGINES[0]) -> None:
        """Look for shapes/ below ``root`` (None: the knowledge this package ships); ``engine`` is one of ENGINES."""
        self._root, self._engine_name = root, engine
        self._leans_on: tuple[Quad, ...] | None = None
        self._begins: dict[bool, tuple[tuple[Stored, ...], Beginnings]] = {}

    def check(self, quads: Iterable[Quad], reference: Iterable[Quad] = (), *, across: bool = True) -> Report:
        """Return what is wrong in these graphs; each named graph is judged by itself.

        ``reference`` (ontology and registry) is what the graphs may lean on; it is not judged. Statements without a
        graph are judged as one graph, graph/article/unnamed. Without ``across`` articles are not compared with each
        other, which says little of a part of a store. Raises KnowledgeError where a file is malformed.
        """
        return self.check_graphs(_graphs(quads), reference, across=across)

    def check_graphs(
        self, graphs: Mapping[NamedNode, Sequence[Row]], reference: Iterable[Quad] = (), *, across: bool = True
    ) -> Report:
        """Return what is wrong in graphs, each given by its name and its statements in order; see ``check``."""
        self._lean_on(reference)
        shown = self._shown(across=across)
        judged: list[tuple[str, Row]] = []
        doubtful: set[tuple[str, str]] | None = set() if self._sieve else None
        for some, batch in self._batches(graphs):
            shown.add(some, batch)
            if self._sieve and doubtful is not None:
                left_of = self._sieve.doubtful(batch, self._ways)
                for name, about, left in zip(some, batch.graphs, left_of, strict=True):
                    doubtful |= {(name.value, said(subject)) for subject in left}
                    judged += ((name.value, row) for row in self._sieve.part(about, left))
            else:
                judged += ((name.value, row) for name in some for row in graphs[name])
        return Report.of([*self._shape_findings(judged, doubtful), *self._check_findings(shown, graphs)])

    def compare(self, quads: Iterable[Quad], reference: Iterable[Quad] = ()) -> Report:
        """Return what the stored checks alone find, which compare facts; see ``check``."""
        return self.compare_graphs(_graphs(quads), reference)

    def compare_graphs(
        self, graphs: Mapping[NamedNode, Sequence[Row]], reference: Iterable[Quad] = (), *, across: bool = True
    ) -> Report:
        """Return what the stored checks alone find in graphs; see ``check_graphs``."""
        self._lean_on(reference)
        shown = self._shown(across=across)
        for some, batch in self._batches(graphs):
            shown.add(some, batch)
        return Report.of(self._check_findings(shown, graphs))

    def across(self, query: Callable[[str], Any], check: str) -> Report:
        """Return what a check that compares articles (an IRI of ``cuts``) finds in a store that answers by ``query``.

        It is one query, whose cost grows with the number of facts and not with that of their pairs.
        """
        return Report.of(_labelled(self._found(query, [self.checks[check]]), query))

    @cached_property
    def cuts(self) -> Mapping[str, Cut]:
        """How what is compared can be cut: of each check that compares articles. Raises KnowledgeError."""
        return {iri: check.cut for iri, check in self.checks.items() if check.across}

    @cached_property
    def shapes(self) -> tuple[Quad, ...]:
        """The statements of shapes/*.ttl. Raises KnowledgeError by path and line."""
        return tuple(q for path in files(shelf("shapes", within=self._root), ".ttl") for q in shapes(path))

    @cached_property
    def checks(self) -> Mapping[str, Stored]:
        """The stored checks by IRI. Raises KnowledgeError where one is malformed."""
        folder = shelf("shapes", "checks", within=self._root)
        found = [
            Stored(f"{BASE}check/{p.name.removesuffix('.rq')}", p, p.read_text("utf-8")) for p in files(folder, ".rq")
        ]
        empty = Store()
        for check in found:
            check.read()
            _rows(check, empty.query)
        return {check.iri: check for check in found}

    @cached_property
    def _messages(self) -> dict[tuple[str, str], str]:
        said = ((text_of(q.subject), q.object) for q in self.shapes if q.predicate == SH.message)
        return {(shape, str(text.language)): text.value for shape, text in said if isinstance(text, Literal)}

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self._engine_name, self.shapes)

    def _shown(self, *, across: bool) -> Shown:
        """Return what the checks are shown, with those that compare articles or without, of no graph yet."""
        if across not in self._begins:
            checks = tuple(check for check in self.checks.values() if across or not check.across)
            self._begins[across] = checks, Beginnings([check.facts or ((),) for check in checks])
        return Shown(*self._begins[across], self._background)

    def _batches(self, graphs: Mapping[NamedNode, Sequence[Row]]) -> Iterator[tuple[Sequence[NamedNode], Batch]]:
        """Yield the graphs that are looked at together: their names and what they say."""
        names = list(graphs)
        for some in (names[i : i + _AT_ONCE] for i in range(0, len(names), _AT_ONCE)):
            yield some, self._ways.batch([graphs[name] for name in some])

    def _lean_on(self, reference: Iterable[Quad]) -> None:
        known = reference if isinstance(reference, tuple) else tuple(reference)
        if self._leans_on is not known:  # the same reference comes with every batch
            self._leans_on, self._background, self._ways = known, Background(known), Ways()
            self._sieve = Sieve.of(self.shapes, self._background) if self._engine_name == "fast" else None

    def _shape_findings(self, told: list[tuple[str, Row]], judged: set[tuple[str, str]] | None) -> Iterator[Finding]:
        copies = Copies(told)
        data = [*copies.rows, *copies.described(self._background)]
        try:
            results = self._engine.run(data, None if judged is None else copies.names(judged))
        except NotShacl as error:
            raise self._culprit(data, str(error)) from error
        wanted = {copies.origin(found.focus)[0] for found in results}
        words = Words((home, row) for home, row in told if said(row[0]) in wanted)
        for found in results:
            iri, graphs = copies.origin(found.focus)
            value = found.value
            if isinstance(value, NamedNode):
                value = NamedNode(copies.origin(value.value)[0])
            for where in graphs:
                if judged is not None and (where, iri) not in judged:
                    continue  # of such a node not all is told
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

    def _culprit(self, data: list[Row], what: str) -> KnowledgeError:
        """Return the error that names the file which the engine cannot take as SHACL."""
        folder = shelf("shapes", within=self._root)
        for path in files(folder, ".ttl"):
            try:
                run(self._engine_name, data, shapes(path))
            except NotShacl as error:
                return KnowledgeError.at(path, None, f"not SHACL: {error}", "SHACL Core")
        return KnowledgeError(f"{folder}: not SHACL: {what}", "expected: SHACL Core")

    def _check_findings(self, shown: Shown, graphs: Mapping[NamedNode, Sequence[Row]]) -> Iterator[Finding]:
        found = [f for check, store in shown.stores() for f in self._found(store.query, [check])]
        things: dict[str, set[Term]] = defaultdict(set)
        for finding in found:
            things[finding.graph].add(iri(finding.focus))
        words = Words(
            (home, row) for home, foci in things.items() for row in graphs.get(NamedNode(home), ()) if row[0] in foci
        )
        yield from (replace(f, label=words.name(f.graph, f.focus)) for f in found)

    @staticmethod
    def _found(query: Callable[[str], Any], checks: Iterable[Stored]) -> list[Finding]:
        found: list[Finding] = []
        for check in checks:
            rows = _rows(check, query)
            names = {v.value for v in rows.variables}
            found += merged(_finding(check.iri, row, names) for row in rows)
        return found


def _rows(check: Stored, query: Callable[[str], Any]) -> QuerySolutions:
    """Return what a stored check selects. Raises KnowledgeError where its file is malformed."""
    try:
        rows = query(check.query)
    except SyntaxError as error:
        place = re.match(r"error at (\d+):\d+: ", error.msg)
        line, what = (int(place[1]), error.msg[place.end() :]) if place else (None, error.msg)
        raise KnowledgeError.at(check.path, line, f"not SPARQL: {what}", "SPARQL 1.1") from error
    except QueryError as error:
        raise KnowledgeError.at(check.path, None, error.message, "SPARQL 1.1") from error
    names = {v.value for v in rows.variables} if isinstance(rows, QuerySolutions) else set()
    if missing := [v for v in VARIABLES if v not in names]:
        raise KnowledgeError.at(check.path, None, f"?{missing[0]} is not selected", f"?{', ?'.join(VARIABLES)}")
    return cast(QuerySolutions, rows)


def _labelled(found: Sequence[Finding], query: Callable[[str], Any]) -> Iterator[Finding]:
    """Yield the findings with the names of what they are about, as a store tells them."""
    for begin in range(0, len(found), _FEW):
        few = found[begin : begin + _FEW]
        words = Words.asked(query, ((f.graph, f.focus) for f in few))
        yield from (replace(f, label=words.name(f.graph, f.focus)) for f in few)


def _finding(check: str, row: QuerySolution, names: set[str]) -> Finding:
    def value(name: str) -> str:
        term = row[name] if name in names else None
        return cast(Value, term).value if term else ""

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
        value=cast(Value, offending) if offending else None,
        evidence=tuple(dict.fromkeys(sides)),
    )


def _severity(text: str) -> Severity:
    return cast(Severity, text.rpartition("#")[2].lower())


def _graphs(quads: Iterable[Quad]) -> Mapping[NamedNode, Sequence[Row]]:
    """Return the statements by graph, in order; those without one in graph/article/unnamed."""
    graphs: dict[NamedNode, list[Quad]] = {}
    for name, told in groupby(quads, attrgetter("graph_name")):
        home = name if isinstance(name, NamedNode) else graph("article", "unnamed")
        graphs.setdefault(home, []).extend(told)
    return {name: rows(told) for name, told in graphs.items()}
