"""What a stored check is shown of graphs is all that it has to see: it finds what it finds in the whole."""

import dataclasses
import io
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_kg.article import Article
from cchc_kg.errors import KnowledgeError
from cchc_kg.graph import build
from cchc_kg.pipeline import Pipeline
from cchc_kg.report import Report
from cchc_kg.sources import read_articles
from cchc_kg.validation import Validator
from cchc_kg.vocabulary import CCHC, OA, RDF, graph

ROOT = Path(__file__).parents[1]
EARLY, LATE = date(2023, 3, 10), date(2025, 9, 10)
REPORTS = [
    (LATE, "Tại điểm cầu tỉnh Quảng Nam, Phó Chủ tịch UBND tỉnh Quảng Nam Lê Văn Mẫu tham dự hội nghị."),
    (LATE, "Đến nay, 62/63 địa phương đã hợp nhất cổng dịch vụ công; tỉnh Lào Cai đứng đầu."),
    (EARLY, "Trong tổng số 90 đơn vị sự nghiệp, 40 đơn vị tự bảo đảm chi thường xuyên, 60 đơn vị do ngân sách cấp."),
    (EARLY, "Cả nước có 1.250 thủ tục, gồm 480 thủ tục cấp tỉnh, 520 thủ tục cấp huyện."),
    (EARLY, "Toàn tỉnh có 120 xã, trong đó có 150 xã đạt chuẩn nông thôn mới."),
    (EARLY, "Số hồ sơ tồn đọng giảm 120% so với năm 2021. Đến nay, đã có 45/60 xã (65%) hoàn thành số hóa hồ sơ."),
    (EARLY, "Tỷ lệ hồ sơ nộp trực tuyến năm 2021 đạt 40,2%. Tỷ lệ hồ sơ nộp trực tuyến năm 2022 đạt 61,3%, "
     "tăng 11,1 điểm phần trăm so với năm 2021."),
    (EARLY, "Năm 2022, tỷ lệ hồ sơ nộp trực tuyến đạt 64,1%."),
    (EARLY, "Năm 2022, tỷ lệ hồ sơ nộp trực tuyến đạt 112%."),
    (EARLY, "Phó Thủ tướng Lê Văn Mẫu yêu cầu các bộ hoàn thành báo cáo trước ngày 15/2/2023."),
    (EARLY, "Bộ trưởng Bộ Nội vụ Lê Văn Mẫu trình bày báo cáo."),
    (EARLY, "Bộ trưởng Bộ Nội vụ Trần Thị Thử trình bày báo cáo."),
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


@pytest.fixture(scope="module")
def quads(pipeline):
    """The graphs of the samples, and of reports which are wrong in what each check looks for."""
    written = [
        Article(
            f"sai-{i}", f"Sáng {day:%d/%m/%Y}, Chính phủ tổ chức hội nghị trực tuyến về cải cách hành chính.\n{said}",
            title="Tin", published=day,
        ) for i, (day, said) in enumerate(REPORTS)
    ]  # fmt: skip
    articles = [*read_articles([str(ROOT / "data" / "samples")], io.BytesIO()), *written]
    told = [q for r in pipeline.read(articles) for q in build(r.article, r.facts, r.registry)]
    return [*told, *venues(told), *bent(told)]


def venues(told):
    """Yield that a participant was at two venues."""
    taken = next(q for q in told if q.predicate == CCHC.person)
    home = graph("article", "o-hai-noi")
    for q in told:
        if (
            q.graph_name == taken.graph_name
            and q.subject in (taken.subject, taken.object)
            and q.predicate != CCHC.venue
        ):
            yield ox.Quad(q.subject, q.predicate, q.object, home)
    for name, where in (("Huế", home), ("Hà Nội", taken.graph_name)):
        yield ox.Quad(taken.subject, CCHC.venue, ox.Literal(name), where)


def bent(told):
    """Yield a graph with a fraction above one and a quote that is not in the text."""
    name = next(q.graph_name for q in told if q.predicate == CCHC.outOf)
    home = graph("article", "cong")
    for q in told:
        if q.graph_name == name:
            said = q.object
            if q.predicate == CCHC.outOf:
                said = ox.Literal("1", datatype=said.datatype)
            elif q.predicate == OA.exact:
                said = ox.Literal(f"{said.value}?")
            yield ox.Quad(q.subject, q.predicate, said, home)


@pytest.fixture(scope="module")
def validator():
    return Validator()


def shown(validator, quads, reference):
    return [dataclasses.replace(f, label=None) for f in validator.compare(quads, reference).findings]


def whole(validator, quads, reference):
    """Return what the checks find in a store that holds everything."""
    store = ox.Store()
    store.extend([*quads, *reference])
    return list(Report.of(validator._found(store.query, validator.checks.values())).findings)


def test_each_check_finds_in_what_it_is_shown_what_it_finds_in_the_whole(validator, quads, pipeline):
    found = whole(validator, quads, pipeline.reference)
    assert shown(validator, quads, pipeline.reference) == found
    assert {f.check for f in found} == set(validator.checks)
    assert len(found) >= 20


def test_every_shipped_check_says_what_it_needs(validator):
    assert [iri for iri, check in validator.checks.items() if not check.needs or not check.facts] == []


COMPARED = {
    *(CCHC.value, CCHC.lowest, CCHC.highest, CCHC.outOf, CCHC.unit, CCHC.period, CCHC.periodStart, CCHC.baseline),
    *(CCHC.indicator, CCHC.place, CCHC.province, CCHC.date, CCHC.dueBy, CCHC.partOf, CCHC.changeTo, CCHC.venue),
    *(CCHC.person, CCHC.meeting, CCHC.postPrinted, CCHC.nameKey, CCHC.bound, CCHC.change, CCHC.status),
}
VALUES = st.sampled_from(
    [
        ox.Literal("%"),
        ox.Literal("tỉnh"),
        ox.Literal("x", language="vi"),
        ox.Literal("2020-01-01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")),
        ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.Literal("700", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        None,  # gone
    ]
)


@given(slips=st.lists(st.tuples(st.integers(0, 100_000), VALUES), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_graphs_with_random_slips_too(validator, quads, pipeline, slips):
    changed = dict(enumerate(quads))
    facts = [i for i, q in enumerate(quads) if q.predicate != RDF.type]
    for place, new in slips:
        at = facts[place % len(facts)]
        was = quads[at]
        if new is None:
            changed.pop(at, None)
        else:
            changed[at] = ox.Quad(was.subject, was.predicate, new, was.graph_name)
    told = list(changed.values())
    assert shown(validator, told, pipeline.reference) == whole(validator, told, pipeline.reference)


@given(slips=st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 100_000)), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_graphs_with_values_of_each_other_too(validator, quads, pipeline, slips):
    """Figures, days, places and units that stand elsewhere: more agrees, and more does not, than at random."""
    values = [q for q in quads if q.predicate in COMPARED]
    changed = dict(enumerate(values))
    for place, other in slips:
        at = place % len(values)
        was = values[at]
        alike = [q.object for q in values if q.predicate == was.predicate]
        changed[at] = ox.Quad(was.subject, was.predicate, alike[other % len(alike)], was.graph_name)
    told = [*(q for q in quads if q.predicate not in COMPARED), *changed.values()]
    assert shown(validator, told, pipeline.reference) == whole(validator, told, pipeline.reference)


def test_a_check_that_does_not_say_what_it_needs_is_shown_everything(tmp_path, quads):
    (tmp_path / "shapes" / "checks").mkdir(parents=True)
    query = (
        'SELECT ?graph ?focus ("info" AS ?severity) ("any" AS ?messageVi) (STR(?p) AS ?messageEn) '
        "WHERE { GRAPH ?graph { ?focus ?p ?o } }"
    )
    (tmp_path / "shapes" / "checks" / "any.rq").write_text(query, "utf-8")
    found = Validator(tmp_path).check(quads).findings
    assert {(f.focus, f.message_en) for f in found} == {(q.subject.value, q.predicate.value) for q in quads}


def test_a_check_that_says_it_is_shown_no_graph_without(tmp_path, quads):
    (tmp_path / "shapes" / "checks").mkdir(parents=True)
    query = (
        "#+ needs: c:outOf\nPREFIX c: <https://w3id.org/cchc-kg/def#>\n"
        'SELECT ?graph ?focus ("info" AS ?severity) ("any" AS ?messageVi) ("any" AS ?messageEn) '
        "WHERE { GRAPH ?graph { ?focus ?p ?o } }"
    )
    (tmp_path / "shapes" / "checks" / "any.rq").write_text(query, "utf-8")
    found = Validator(tmp_path).check(quads).findings
    assert {f.focus for f in found} == {q.subject.value for q in quads if q.predicate == CCHC.outOf}


def ask_all(folder, facts):
    """Write a check that tells every statement it is shown, and begins at these facts."""
    (folder / "shapes" / "checks").mkdir(parents=True)
    query = (
        f"#+ needs: c:unit\n#+ facts: {facts}\nPREFIX c: <https://w3id.org/cchc-kg/def#>\n"
        'SELECT ?graph ?focus ("info" AS ?severity) ("any" AS ?messageVi) (STR(?p) AS ?messageEn) '
        "WHERE { GRAPH ?graph { ?focus ?p ?o FILTER(?p IN (c:unit, c:date, c:meeting)) } }"
    )
    (folder / "shapes" / "checks" / "any.rq").write_text(query, "utf-8")


def test_a_check_is_shown_the_facts_it_begins_at_and_what_they_name(tmp_path, quads):
    ask_all(tmp_path, 'c:unit="%" c:outOf')
    found = {(ox.NamedNode(f.graph), ox.NamedNode(f.focus)) for f in Validator(tmp_path).check(quads).findings}
    asked = {(q.graph_name, q.subject) for q in quads if q.predicate in (CCHC.unit, CCHC.date, CCHC.meeting)}
    begun = {
        (q.graph_name, q.subject)
        for q in quads
        if (q.predicate, q.object) == (CCHC.unit, ox.Literal("%")) or q.predicate == CCHC.outOf
    }
    near = {(q.graph_name, q.object) for q in quads if (q.graph_name, q.subject) in begun}
    assert found == (begun | near) & asked
    assert len(begun) >= 3
    assert len(near & asked) >= 3
    assert asked - begun - near


@pytest.mark.parametrize(
    "facts",
    [
        *(
            'c:unit="%',
            "unit",
            "d:unit",
            'c:unit = "%"',
            "c:unit=",
            'c:unit="%"&',
            'c:unit="a"|',
            "c:value>",
            "c:value<>3",
        ),
        *("*c:unit", "c:value>*", "c:value/", "c:value=d:x", "c:value>1x", "c:a&&c:b"),
    ],
)
def test_a_line_of_facts_that_is_malformed_is_refused(tmp_path, facts):
    ask_all(tmp_path, facts)
    with pytest.raises(KnowledgeError, match=r"any\.rq"):
        Validator(tmp_path).check([])
