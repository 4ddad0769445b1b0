"""Checking finds what is wrong, in words, graph by graph; and nothing where nothing is."""

import dataclasses
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from cchc_kg.article import Article
from cchc_kg.errors import KnowledgeError
from cchc_kg.facts.fact import Evidence, Facts, Meeting, Observation, Participation
from cchc_kg.graph import article_graph, build, reference_quads
from cchc_kg.registry import Registry
from cchc_kg.validation import Validator
from cchc_kg.vocabulary import BASE, CCHC, OA

SHAPES = sorted((Path(__file__).parents[1] / "shapes").glob("*.ttl"))
CHECKS = sorted((Path(__file__).parents[1] / "shapes" / "checks").glob("*.rq"))
TEXT = "Ngày 3/2/2023, ông Lê Thử chủ trì phiên họp thứ 3. Đã có 53/63 địa phương; giảm 100 biên chế, gồm 40 và 60."


@pytest.fixture(scope="session")
def validator():
    return Validator()


@pytest.fixture(scope="session")
def reference():
    return reference_quads()


def said(words):
    start = TEXT.index(words)
    return (Evidence(start, start + len(words), words, "test.rule"),)


def figure(printed, value, **changed):
    given = {
        "value": Decimal(value), "high": None, "unit": "biên chế", "label": None, "indicator": None, "bound": "exact",
        "out_of": None, "change": None, "change_kind": None, "baseline": None, "period": None, "place": None,
        "status": "actual", "part_of": None, "evidence": said(printed),
    }  # fmt: skip
    return Observation(**(given | changed))


def told(name="mot", date="2023-02-03", **changed):
    out_of = changed.pop("out_of", "63")
    part = changed.pop("part", "60")
    body = "Ban Chỉ đạo cải cách hành chính của Chính phủ"
    facts = Facts(
        meeting=Meeting("session", changed.pop("label", "phiên họp thứ 3"), body, 3, date, False, None, None, (), (),
                        said("phiên họp thứ 3")),
        participants=(Participation("Lê Thử", "chair", ("Thủ tướng",), None, None, said("Lê Thử")),),
        observations=(
            figure("53/63", "53", out_of=Decimal(out_of), unit="địa phương"),
            figure("100", "100"), figure("40", "40", part_of=1), figure("60", part, part_of=1),
        ),
    )  # fmt: skip
    article = Article(name, TEXT, title="Tin")
    return article, build(article, dataclasses.replace(facts, **changed), Registry.load())


def found(report):
    return {(f.check.rpartition("/")[2], f.severity) for f in report.findings if f.severity != "info"}


def test_the_shelf_was_found():
    assert len(SHAPES) >= 13
    assert len(CHECKS) >= 5


def test_a_true_report_conforms(validator, reference):
    report = validator.check(told()[1], reference)
    assert report.conforms
    assert found(report) == set()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"out_of": "52"}, ("fraction", "violation")),
        ({"part": "70"}, ("part-sum", "warning")),
        ({"observations": (figure("100", "100", bound="wild"),)}, ("observation-bound", "violation")),
        ({"observations": (figure("100", "100", high=Decimal(5)),)}, ("observation-range", "violation")),
        ({"observations": (figure("100", "120", unit="%", change="decrease"),)}, ("percentage", "warning")),
        ({"observations": (figure("100", "100", unit=""),)}, ("observation-unit-known", "warning")),
        ({"participants": (Participation("Lê Thử", "guest", (), None, None, said("Lê Thử")),)},
         ("participation-role", "violation")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_and_nothing_else(changed, expected, validator, reference):
    assert found(validator.check(told(**changed)[1], reference)) == {expected}


NEEDED = [CCHC.value, CCHC.evidence, CCHC.role, CCHC.reportedIn, CCHC.printed, CCHC.status]


@pytest.mark.parametrize("predicate", NEEDED)
def test_a_missing_statement_is_found(predicate, validator, reference):
    quads = [q for q in told()[1] if q.predicate != predicate]
    assert not validator.check(quads, reference).conforms


def test_a_quote_that_is_not_in_the_text_is_found(validator, reference):
    article, quads = told()
    bent = [
        ox.Quad(q.subject, q.predicate, ox.Literal("Lê Khác"), q.graph_name)
        if q.predicate == OA.exact and q.object.value == "Lê Thử" else q for q in quads
    ]  # fmt: skip
    (finding,) = [f for f in validator.check(bent, reference).findings if f.severity == "violation"]
    assert finding.check == f"{BASE}check/evidence-quote"
    assert "Lê Khác" in finding.message_vi
    assert finding.evidence == (finding.focus,)
    assert finding.graph == article_graph(article).value


def test_the_denominator_is_that_of_the_day(validator, reference):
    checks = {f.check for f in validator.check(told(date="2025-08-01")[1], reference).findings}
    assert f"{BASE}check/province-count" in checks
    assert f"{BASE}check/province-count" not in {f.check for f in validator.check(told()[1], reference).findings}


def test_two_papers_may_name_one_meeting_differently(validator, reference):
    quads = (*told("mot")[1], *told("hai", label="phiên họp thứ ba")[1])
    assert validator.check(quads, reference).conforms


def test_one_bad_article_of_a_batch_is_told_by_its_graph(validator, reference):
    good, bad = told("mot"), told("hai", out_of="52")
    report = validator.check((*good[1], *bad[1]), reference)
    assert report.violating == {article_graph(bad[0]).value}
    assert report.about(article_graph(good[0]).value).conforms


def test_the_reference_conforms(validator, reference):
    provinces = [q for q in reference if q.graph_name.value.endswith(("registry/provinces", "registry/indicators"))]
    assert found(validator.check(provinces)) == set()


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("broken.ttl", "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<a> a sh:NodeShape", ":2"),
        ("mute.ttl", "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n<http://e.org/x>\n  a sh:PropertyShape .", ":3"),
        ("checks/broken.rq", "SELECT ?graph WHERE {", "broken.rq"),
        ("checks/short.rq", "SELECT ?graph WHERE { ?graph ?p ?o }", "short.rq"),
    ],
)
def test_a_malformed_file_is_refused_by_path_and_line(name, text, line, tmp_path):
    (tmp_path / "shapes" / "checks").mkdir(parents=True)
    (tmp_path / "shapes" / name).write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=line):
        Validator(tmp_path).check(told()[1])


def test_the_report_is_the_same_twice_and_reads_as_turtle(validator, reference):
    report = validator.check(told(part="70", out_of="52")[1], reference)
    again = validator.check(reversed(told(part="70", out_of="52")[1]), reference)
    assert report == again
    triples = list(ox.parse(report.turtle(), format=ox.RdfFormat.TURTLE))
    assert len(triples) == len(report.quads())
    assert not any(isinstance(t, ox.BlankNode) for q in triples for t in (q.subject, q.object))
    assert "53" in report.text("vi")
    assert '"conforms": false' in report.json()
