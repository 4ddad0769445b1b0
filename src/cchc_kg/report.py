"""What checking found: findings as values, and their renderings as text, JSON, Turtle and quads."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from cchc_kg.vocabulary import CCHC, PREFIXES, PROV, RDF, SH, XSD, graph, thing

Severity = Choice["violation", "warning", "info"]
SEVERITIES: dict[Severity, NamedNode] = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
"""The severities, the gravest first, and their terms in SHACL."""

_GRADES = {term: name for name, term in SEVERITIES.items()}


@dataclass(frozen=True)
class Finding:
    """One thing that checking found. ``check`` is the IRI of the property shape or of the stored check.

    ``graph``, ``focus``, ``path``, ``component`` and ``evidence`` are IRIs; ``label`` names the focus node in words;
    ``value`` is what offends. a stored check's finding has no ``component``.
    """

    graph: str
    check: str
    severity: Severity
    focus: str
    message_vi: str
    message_en: str
    path: str | None = None
    component: str | None = None
    value: NamedNode | Literal | None = None
    label: str | None = None
    evidence: tuple[str, ...] = field(default=())

    @property
    def iri(self) -> str:
        """The finding's own IRI: the same finding has the same one."""
        parts = (self.graph, self.check, self.focus, self.path or "", self.component or "", str(self.value or ""))
        said = "\x1f".join((*parts, self.message_en))
        return thing("finding", hashlib.sha256(said.encode()).hexdigest()[:16]).value


def merged(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what differs in more than its evidence once, with the evidence of all: a fact may have several pieces."""
    evidence: dict[Finding, list[str]] = defaultdict(list)
    for finding in found:
        evidence[replace(finding, evidence=())] += finding.evidence
    for finding, sides in evidence.items():
        yield replace(finding, evidence=tuple(sorted(set(sides))))


@dataclass(frozen=True)
class Report:
    """All findings of one run, the gravest first, in an order that depends on nothing but what they say."""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Report":
        """Return the report of these findings, each once."""
        ranks = list(SEVERITIES)
        unique = {f.iri: f for f in findings}
        return cls(tuple(sorted(unique.values(), key=lambda f: (f.graph, ranks.index(f.severity), f.check, f.iri))))

    @classmethod
    def read(cls, quads: Iterable[Quad]) -> "Report":
        """Return the findings that ``quads`` wrote, from the graphs that hold them; of other statements none.

        The labels of things are not among them.
        """
        told: dict[tuple[str, str], dict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            told[str(quad.graph_name), str(quad.subject)][quad.predicate].append(quad.object)
        return cls.of(_found(said) for said in told.values() if SH.ValidationResult in said[RDF.type])

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated. Warnings and infos are told, but do not keep an article apart."""
        return not any(f.severity == "violation" for f in self.findings)

    @property
    def violating(self) -> frozenset[str]:
        """The IRIs of the graphs in which something is violated."""
        return frozenset(f.graph for f in self.findings if f.severity == "violation")

    def about(self, graph_iri: str) -> "Report":
        """Return the part of the report that is about one graph."""
        return Report(tuple(f for f in self.findings if f.graph == graph_iri))

    def text(self, language: Choice["vi", "en"] = "en") -> str:
        """Return the findings as lines, one finding a paragraph; empty where there are none."""
        return "\n".join(_lines(f, language) for f in self.findings)

    def json(self) -> str:
        """Return one JSON object: ``conforms`` and ``findings``."""
        rows = [asdict(f) | {"iri": f.iri, "value": f.value.value if f.value else None} for f in self.findings]
        return json.dumps({"conforms": self.conforms, "findings": rows}, ensure_ascii=False, indent=2)

    def quads(self, key: str = "all") -> tuple[Quad, ...]:
        """Return the report as a sh:ValidationReport in graph/checks/{key}, sorted, without blank nodes."""
        name, report = graph("checks", key), thing("report", key)
        told: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
            (report, RDF.type, SH.ValidationReport),
            (report, SH.conforms, Literal("true" if self.conforms else "false", datatype=XSD.boolean)),
        ]
        for found in self.findings:
            told += [(report, SH.result, NamedNode(found.iri)), *_result(found)]
        lines = {str(q): q for q in (Quad(*t, name) for t in told)}
        return tuple(lines[line] for line in sorted(lines))

    def turtle(self, key: str = "all") -> str:
        """Return the report as Turtle."""
        triples = (Triple(q.subject, q.predicate, q.object) for q in self.quads(key))
        written = serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))
        return written.decode() if written else ""


def _found(said: dict[NamedNode, list[Any]]) -> Finding:
    def text(term: NamedNode) -> str | None:
        return said[term][0].value if said[term] else None

    messages = {m.language: m.value for m in said[SH.resultMessage]}
    return Finding(
        graph=text(PROV.wasDerivedFrom) or "",
        check=text(SH.sourceShape) or "",
        severity=_GRADES[said[SH.resultSeverity][0]],
        focus=text(SH.focusNode) or "",
        message_vi=messages["vi"],
        message_en=messages["en"],
        path=text(SH.resultPath),
        component=text(SH.sourceConstraintComponent),
        value=said[SH.value][0] if said[SH.value] else None,
        evidence=tuple(sorted(e.value for e in said[CCHC.evidence])),
    )


def _lines(found: Finding, language: str) -> str:
    message = found.message_vi if language == "vi" else found.message_en
    named = f" [{found.label}]" if found.label else ""
    return f"{found.severity}: {message}{named}\n  {found.focus}\n  {found.check}"


def _result(found: Finding) -> Iterable[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    this = NamedNode(found.iri)
    yield this, RDF.type, SH.ValidationResult
    yield this, SH.focusNode, NamedNode(found.focus)
    yield this, SH.resultSeverity, SEVERITIES[found.severity]
    yield this, SH.sourceShape, NamedNode(found.check)
    yield this, SH.resultMessage, Literal(found.message_vi, language="vi")
    yield this, SH.resultMessage, Literal(found.message_en, language="en")
    yield this, PROV.wasDerivedFrom, NamedNode(found.graph)
    if found.path:
        yield this, SH.resultPath, NamedNode(found.path)
    if found.component:
        yield this, SH.sourceConstraintComponent, NamedNode(found.component)
    if found.value:
        yield this, SH.value, found.value
    for iri in found.evidence:
        yield this, CCHC.evidence, NamedNode(iri)
