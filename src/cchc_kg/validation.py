"""Checking graphs: the SHACL shapes through pySHACL, and the stored checks that compare many facts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolution, QuerySolutions, RdfFormat, Store, parse

from cchc_kg.errors import KnowledgeError
from cchc_kg.knowledge import shelf
from cchc_kg.report import SEVERITIES, Finding, Report, Severity, merged
from cchc_kg.vocabulary import BASE, CCHC, DCTERMS, FOAF, RDF, RDFS, SH, SKOS, graph, thing

if TYPE_CHECKING:
    import rdflib

VARIABLES = ("graph", "focus", "severity", "messageVi", "messageEn")
"""What every stored check must bind; ``path``, ``value`` and names that begin with ``evidence`` may be there too."""

_NAMES = (RDFS.label, CCHC.printed, FOAF.name, CCHC.number, SKOS.prefLabel, DCTERMS.title)
_MEETINGS = thing("meeting", "").value
_Term = NamedNode | Literal


class Validator:
    """Checks article graphs by one set of shapes and stored checks, loaded when first needed and kept."""

    def __init__(self, root: Traversable | None = None) -> None:
        """Look for shapes/ below ``root`` (None: the knowledge this package ships)."""
        self._root = root

    def check(self, quads: Iterable[Quad], reference: Iterable[Quad] = ()) -> Report:
        """Return what is wrong in these graphs; each named graph is judged by itself, in one run of the engine.

        ``reference`` (ontology and registry) is what the graphs may lean on; it is not judged. Statements without a
        graph are judged as one graph, graph/article/unnamed. Raises KnowledgeError where a file is malformed.
        """
        told, known = [_named(q) for q in quads], list(reference)
        words = _Words(told)
        return Report.of([*self._shape_findings(told, known, words), *self._check_findings(told, known, words)])

    def compare(self, quads: Iterable[Quad], reference: Iterable[Quad] = ()) -> Report:
        """Return what the stored checks alone find, which compare facts; see ``check``."""
        told = [_named(q) for q in quads]
        return Report.of(self._check_findings(told, list(reference), _Words(told)))

    @cached_property
    def shapes(self) -> tuple[Quad, ...]:
        """The statements of shapes/*.ttl. Raises KnowledgeError by path and line."""
        return tuple(q for path in _files(shelf("shapes", within=self._root), ".ttl") for q in _shapes(path))

    @cached_property
    def _messages(self) -> dict[tuple[str, str], str]:
        said = ((_value(q.subject), q.object) for q in self.shapes if q.predicate == SH.message)
        return {(shape, str(text.language)): text.value for shape, text in said if isinstance(text, Literal)}

    @cached_property
    def _shape_graph(self) -> "rdflib.Graph":
        return _rdflib(self.shapes)

    @cached_property
    def checks(self) -> dict[str, tuple[Traversable, str]]:
        """The stored checks: IRI → its file and its query."""
        folder = shelf("shapes", "checks", within=self._root)
        return {f"{BASE}check/{p.name.removesuffix('.rq')}": (p, p.read_text("utf-8")) for p in _files(folder, ".rq")}

    def _shape_findings(self, told: list[Quad], known: list[Quad], words: "_Words") -> Iterator[Finding]:
        copies = _Copies(told)
        results = self._engine(_rdflib([*copies.quads, *copies.described(known)]))
        for result in results.subjects(_uri(RDF.type), _uri(SH.ValidationResult)):
            found: dict[str, Any] = {str(p): o for p, o in results.predicate_objects(result)}
            focus = str(found[SH.focusNode.value])
            iri, graphs = copies.origin(focus)
            shape = str(found[SH.sourceShape.value])
            value = found.get(SH.value.value)
            severity = found[SH.resultSeverity.value]
            for where in graphs:
                yield Finding(
                    graph=where,
                    check=shape,
                    severity=_severity(str(severity)),
                    focus=iri,
                    message_vi=self._messages.get((shape, "vi"), ""),
                    message_en=self._messages.get((shape, "en"), ""),
                    path=str(found[SH.resultPath.value]) if SH.resultPath.value in found else None,
                    component=str(found[SH.sourceConstraintComponent.value]),
                    value=None if value is None else _term(value, copies),
                    label=words.name(where, iri),
                    evidence=words.evidence(where, iri),
                )

    def _engine(self, data: "rdflib.Graph") -> "rdflib.Graph":
        """Return the report of pySHACL. KnowledgeError by the path of the file that it cannot take as SHACL."""
        import pyshacl
        from pyshacl.errors import ReportableRuntimeError

        try:
            return cast("rdflib.Graph", pyshacl.validate(data, shacl_graph=self._shape_graph, inplace=True)[1])
        except (ReportableRuntimeError, re.error):
            for path in _files(shelf("shapes", within=self._root), ".ttl"):
                try:
                    pyshacl.validate(data, shacl_graph=_rdflib(_shapes(path)), inplace=True)
                except (ReportableRuntimeError, re.error) as error:
                    what = str(error).splitlines()[0]
                    raise KnowledgeError.at(path, None, f"not SHACL: {what}", "SHACL Core") from error
            raise

    def _check_findings(self, told: list[Quad], known: list[Quad], words: "_Words") -> Iterator[Finding]:
        store = Store()
        store.extend([*told, *known])
        for iri, (path, query) in self.checks.items():
            try:
                rows = store.query(query)
            except SyntaxError as error:
                place = re.match(r"error at (\d+):\d+: ", error.msg)
                line, what = (int(place[1]), error.msg[place.end() :]) if place else (None, error.msg)
                raise KnowledgeError.at(path, line, f"not SPARQL: {what}", "SPARQL 1.1") from error
            names = {v.value for v in rows.variables} if isinstance(rows, QuerySolutions) else set()
            if missing := [v for v in VARIABLES if v not in names]:
                raise KnowledgeError.at(path, None, f"?{missing[0]} is not selected", f"?{', ?'.join(VARIABLES)}")
            yield from merged(_finding(iri, row, names, words) for row in cast(QuerySolutions, rows))


def _finding(check: str, row: QuerySolution, names: set[str], words: "_Words") -> Finding:
    def value(name: str) -> str:
        term = row[name] if name in names else None
        return cast(_Term, term).value if term else ""

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
        value=cast(_Term, offending) if offending else None,
        label=words.name(value("graph"), value("focus")),
        evidence=tuple(dict.fromkeys(sides)),
    )


class _Copies:
    """The quads with things that several graphs describe told apart, so that each graph is judged by itself."""

    def __init__(self, told: list[Quad]) -> None:
        homes: dict[str, set[str]] = defaultdict(set)
        for q in told:
            homes[_value(q.subject)].add(_value(q.graph_name))
        order = {name: i for i, name in enumerate(sorted({_value(q.graph_name) for q in told}))}
        self._homes = homes
        self._copies = {
            (iri, name): NamedNode(f"{iri}?graph={order[name]}")
            for iri, names in homes.items() if len(names) > 1 for name in names
        }  # fmt: skip
        self._origins = {copy.value: key for key, copy in self._copies.items()}
        self.quads = [self._own(q) for q in told]

    def _own(self, quad: Quad) -> Quad:
        home = _value(quad.graph_name)
        subject = self._copies.get((_value(quad.subject), home), quad.subject)
        told = quad.object
        return Quad(subject, quad.predicate, self._copies.get((_value(told), home), told), DefaultGraph())

    def described(self, known: list[Quad]) -> Iterator[Quad]:
        """Yield what the reference says of things that the graphs name, once for each copy.

        Not of meetings: what a paper says of one is judged by itself, though it may disagree with the registry.
        """
        named = {_value(t) for q in self.quads for t in (q.subject, q.object) if isinstance(t, NamedNode)}
        copies = defaultdict(list)
        for (iri, _), copy in self._copies.items():
            copies[iri].append(copy)
        for quad in known:
            iri = _value(quad.subject)
            if iri.startswith(_MEETINGS):
                continue
            for subject in copies.get(iri, [quad.subject] if iri in named else []):
                yield Quad(subject, quad.predicate, quad.object, DefaultGraph())

    def origin(self, focus: str) -> tuple[str, tuple[str, ...]]:
        """Return the thing and the graphs that describe it; none where only the reference does."""
        if focus in self._origins:
            iri, home = self._origins[focus]
            return iri, (home,)
        return focus, tuple(sorted(self._homes.get(focus, ())))


class _Words:
    """How to name a thing to a reader, and where it stands."""

    def __init__(self, told: list[Quad]) -> None:
        self._names: dict[tuple[str, str], tuple[int, str]] = {}
        self._evidence: dict[tuple[str, str], list[str]] = defaultdict(list)
        ranks = {p.value: i for i, p in enumerate(_NAMES)}
        for q in told:
            key = (_value(q.graph_name), _value(q.subject))
            if q.predicate == CCHC.evidence:
                self._evidence[key].append(_value(q.object))
            elif q.predicate.value in ranks:
                name = (ranks[q.predicate.value], _value(q.object))
                self._names[key] = min(name, self._names.get(key, name))

    def name(self, home: str, iri: str) -> str | None:
        """Return the words for a thing in a graph, or None."""
        return self._names.get((home, iri), (0, None))[1]

    def evidence(self, home: str, iri: str) -> tuple[str, ...]:
        """Return the thing's evidence in a graph."""
        return tuple(sorted(self._evidence.get((home, iri), ())))


def _files(folder: Traversable, suffix: str) -> list[Traversable]:
    return sorted((p for p in folder.iterdir() if p.name.endswith(suffix)), key=lambda p: p.name)


def _shapes(path: Traversable) -> list[Quad]:
    try:
        quads = list(parse(path.read_bytes(), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        what = error.msg.partition(": ")[2] or error.msg  # the line stands before the colon already
        raise KnowledgeError.at(path, error.lineno, f"not Turtle: {what}", "RDF 1.1 Turtle in UTF-8") from error
    by_shape: dict[str, list[Quad]] = defaultdict(list)
    for q in quads:
        by_shape[_value(q.subject)].append(q)
    for iri, said in by_shape.items():
        if not any(q.predicate == RDF.type and q.object == SH.PropertyShape for q in said):
            continue
        languages = {q.object.language for q in said if q.predicate == SH.message and isinstance(q.object, Literal)}
        paths = [q for q in said if q.predicate == SH.path]
        grave = [q.object for q in said if q.predicate == SH.severity]
        line = _line(path, iri)
        if not languages >= {"vi", "en"}:
            raise KnowledgeError.at(path, line, f"{iri} lacks a message", "sh:message in vi and in en")
        if len(paths) != 1:
            raise KnowledgeError.at(path, line, f"{iri} has {len(paths)} paths", "one sh:path")
        if len(grave) != 1 or grave[0] not in SEVERITIES.values():
            raise KnowledgeError.at(path, line, f"{iri} has no known severity", "sh:Violation, sh:Warning or sh:Info")
    return quads


def _line(path: Traversable, iri: str) -> int | None:
    """Return the line on which a shape's description begins."""
    begins = re.compile(rf"^\S*[:/#]?{re.escape(iri.rpartition('/')[2])}>?\s*$")
    lines = path.read_text("utf-8").splitlines()
    return next((i for i, line in enumerate(lines, 1) if begins.match(line)), None)


def _severity(text: str) -> Severity:
    return cast(Severity, text.rpartition("#")[2].lower())


def _named(quad: Quad) -> Quad:
    if isinstance(quad.graph_name, NamedNode):
        return quad
    return Quad(quad.subject, quad.predicate, quad.object, graph("article", "unnamed"))


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _uri(term: NamedNode) -> "rdflib.URIRef":
    import rdflib

    return rdflib.URIRef(term.value)


def _term(node: Any, copies: _Copies) -> _Term:
    import rdflib

    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    return NamedNode(copies.origin(str(node))[0])


def _rdflib(quads: Iterable[Quad]) -> "rdflib.Graph":
    """Return the statements as an rdflib graph; literals keep the form they have."""
    import rdflib

    def node(term: Any) -> Any:
        if isinstance(term, NamedNode):
            return rdflib.URIRef(term.value)
        if isinstance(term, Literal):
            kind = None if term.language else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)
        return rdflib.BNode(term.value)

    made = rdflib.Graph()
    for q in quads:
        made.add((node(q.subject), node(q.predicate), node(q.object)))
    return made
