"""A report reads as text in two languages, as JSON and as RDF, and says the same in each."""

import dataclasses
import json
import random

import pyoxigraph as ox
import pytest

from cchc_kg.report import SEVERITIES, Finding, Report
from cchc_kg.vocabulary import BASE, CCHC, PROV, RDF, SH, XSD, graph, thing

ONE, TWO = graph("article", "mot").value, graph("article", "hai").value
VALUE = Finding(
    graph=ONE,
    check=f"{BASE}shape/observation-value",
    severity="violation",
    focus=thing("observation", "mot-1-3").value,
    message_vi="Số liệu phải có đúng một giá trị.",
    message_en="A figure must have exactly one value.",
    path=CCHC.value.value,
    component=f"{SH.base}DatatypeConstraintComponent",
    value=ox.Literal("mười", language="vi"),
    label="biên chế “mẫu”",
    evidence=(thing("evidence", "mot-1-3-a").value, thing("evidence", "mot-1-3-b").value),
)
SUM = Finding(
    ONE, f"{BASE}check/part-sum", "warning", thing("observation", "mot-5-9").value, "Tổng là 5.", "The total is 5.",
    value=ox.Literal("5", datatype=XSD.decimal),
)  # fmt: skip
TITLE = Finding(
    TWO, f"{BASE}shape/article-title-known", "info", thing("article", "hai").value, "Không rõ tiêu đề.", "No title."
)
ALL = (VALUE, SUM, TITLE)


@pytest.fixture
def report():
    return Report.of(ALL)


def test_the_gravest_of_a_graph_goes_first_and_a_finding_is_told_once():
    told = [f for f in ALL for _ in range(2)]
    random.Random(1).shuffle(told)
    report = Report.of(told)
    assert report == Report.of(reversed(ALL))
    assert [f.severity for f in report.about(ONE).findings] == ["violation", "warning"]
    assert len(report.findings) == 3


def test_only_a_violation_keeps_a_graph_apart(report):
    assert not report.conforms
    assert report.violating == {ONE}
    assert report.about(TWO).conforms
    assert Report.of([SUM, TITLE]).conforms


@pytest.mark.parametrize("changed", ["graph", "check", "focus", "path", "component", "message_en"])
def test_findings_that_differ_have_their_own_iris(changed):
    assert dataclasses.replace(VALUE, **{changed: f"{BASE}other"}).iri != VALUE.iri
    assert dataclasses.replace(VALUE).iri == VALUE.iri


def test_the_same_value_in_another_language_is_another_finding():
    assert dataclasses.replace(VALUE, value=ox.Literal("mười", language="en")).iri != VALUE.iri


@pytest.mark.parametrize(
    ("language", "told", "other"), [("vi", "message_vi", "message_en"), ("en", "message_en", "message_vi")]
)
def test_the_text_speaks_one_language_and_names_what_is_wrong(language, told, other, report):
    text = report.text(language)
    for finding in ALL:
        assert getattr(finding, told) in text
        assert getattr(finding, other) not in text
        assert finding.focus in text
        assert finding.check in text
    assert "[biên chế “mẫu”]" in text
    assert text.count("\n") + 1 == 3 * len(ALL)


def test_the_text_of_nothing_is_empty():
    assert Report().text() == ""
    assert Report().conforms


def test_json_says_all_of_it(report):
    said = json.loads(report.json())
    assert said["conforms"] is False
    assert "mười" in report.json()
    rows = {row["iri"]: row for row in said["findings"]}
    assert rows.keys() == {f.iri for f in ALL}
    row = rows[VALUE.iri]
    assert row["value"] == "mười"
    assert row["evidence"] == list(VALUE.evidence)
    assert row["message_vi"] == VALUE.message_vi
    assert (row["severity"], row["path"], row["label"]) == ("violation", VALUE.path, VALUE.label)
    assert rows[TITLE.iri]["value"] is None
    assert json.loads(Report().json()) == {"conforms": True, "findings": []}


def test_quads_are_a_shacl_report_in_the_graph_of_checks(report):
    quads = report.quads("mot")
    assert {q.graph_name for q in quads} == {graph("checks", "mot")}
    assert [str(q) for q in quads] == sorted({str(q) for q in quads})
    said = {(q.subject, q.predicate, q.object) for q in quads}
    this, result = thing("report", "mot"), ox.NamedNode(VALUE.iri)
    assert (this, RDF.type, SH.ValidationReport) in said
    assert (this, SH.conforms, ox.Literal("false", datatype=XSD.boolean)) in said
    assert {o.value for s, p, o in said if (s, p) == (this, SH.result)} == {f.iri for f in ALL}
    for predicate, expected in [
        (RDF.type, {SH.ValidationResult}),
        (SH.focusNode, {ox.NamedNode(VALUE.focus)}),
        (SH.resultSeverity, {SEVERITIES["violation"]}),
        (SH.sourceShape, {ox.NamedNode(VALUE.check)}),
        (SH.resultPath, {CCHC.value}),
        (SH.sourceConstraintComponent, {ox.NamedNode(VALUE.component)}),
        (SH.value, {VALUE.value}),
        (SH.resultMessage, {ox.Literal(VALUE.message_vi, language="vi"), ox.Literal(VALUE.message_en, language="en")}),
        (PROV.wasDerivedFrom, {ox.NamedNode(ONE)}),
        (CCHC.evidence, {ox.NamedNode(iri) for iri in VALUE.evidence}),
    ]:
        assert {o for s, p, o in said if (s, p) == (result, predicate)} == expected, predicate


def test_a_report_of_nothing_conforms_in_rdf_too():
    (kind, conforms) = sorted(Report().quads("hai"), key=lambda q: q.predicate != RDF.type)
    assert kind.object == SH.ValidationReport
    assert conforms.object == ox.Literal("true", datatype=XSD.boolean)


def test_turtle_reads_back_as_the_quads_without_blank_nodes(report):
    triples = list(ox.parse(report.turtle("mot"), format=ox.RdfFormat.TURTLE))
    assert not any(isinstance(t, ox.BlankNode) for q in triples for t in (q.subject, q.object))
    assert {(q.subject, q.predicate, q.object) for q in triples} == {
        (q.subject, q.predicate, q.object) for q in report.quads("mot")
    }
    assert report.turtle("mot") == Report.of(reversed(ALL)).turtle("mot")
    assert "sh:ValidationReport" in report.turtle("mot")
