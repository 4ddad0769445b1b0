"""One named graph per article: everything it says, the same bytes every time."""

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from cchc_kg.article import Article
from cchc_kg.facts.fact import Directive, Evidence, Facts, Meeting, Note, Observation, Participation, Reference
from cchc_kg.facts.naming import known, known_on, names, unclear
from cchc_kg.facts.record import record
from cchc_kg.graph import article_graph, build, quarantine_graph, written
from cchc_kg.pipeline import Pipeline
from cchc_kg.reference import reference_quads
from cchc_kg.registry import Registry
from cchc_kg.search import documents
from cchc_kg.vocabulary import CCHC, DCTERMS, OA, RDF, XSD, code, thing

BODY = "Ban Chỉ đạo cải cách hành chính của Chính phủ"
TEXT = (
    "Chiều 3/2/2023, Thủ tướng Lê Thử Nghiệm chủ trì phiên họp thứ 3. Cả nước giảm 79.057 biên chế, trong đó bộ ngành "
    "5.510 người, địa phương 73.547 người. Yêu cầu Bộ Nội vụ báo cáo trước ngày 31/3/2023 theo 76/NQ-CP tại Quảng Nam."
)


@pytest.fixture(scope="session")
def registry():
    return Registry.load()


def said(words, rule="test.rule", text=TEXT):
    start = text.index(words)
    return (Evidence(start, start + len(words), words, rule),)


def observation(printed, value, part_of=None, **changed):
    given = {
        "value": Decimal(value), "high": None, "unit": "biên chế", "label": "biên chế", "indicator": None,
        "bound": "exact",
        "out_of": None, "change": "decrease", "change_kind": None, "baseline": "2016", "period": "2022", "place": None,
        "status": "actual", "part_of": part_of, "evidence": said(printed, "observation.level"),
    }  # fmt: skip
    return Observation(**(given | changed))


@pytest.fixture
def article():
    return Article("mot", TEXT, title="Phiên họp", url="https://example.org/a", published=date(2023, 2, 4))


@pytest.fixture
def facts():
    return Facts(
        meeting=Meeting("session", "phiên họp thứ 3", BODY, 3, "2023-02-03", False, "afternoon", None,
                        ("Lê Thử Nghiệm",), (), said("phiên họp thứ 3")),
        participants=(Participation("Lê Thử Nghiệm", "chair", ("Thủ tướng",), None, None, said("Lê Thử Nghiệm")),),
        observations=(
            observation("79.057", "79057.00"), observation("5.510", "5510", 0), observation("73.547", "73547", 0),
        ),
        directives=(Directive("Lê Thử Nghiệm", ("Bộ Nội vụ",), "2023-03", "request", "tthc", ("76/NQ-CP",),
                              said("Yêu cầu Bộ Nội vụ báo cáo trước ngày 31/3/2023")),),
        provinces=(Reference("Quảng Nam", said("Quảng Nam")),),
        documents=(Reference("76/NQ-CP", said("76/NQ-CP")),),
        notes=(Note("unread-number", said("3/2/2023")[0]),),
    )  # fmt: skip


def objects(quads, subject, predicate):
    return {q.object for q in quads if q.subject == subject and q.predicate == predicate}


def lines(quads):
    return "\n".join(map(str, quads))


def test_every_quad_stands_in_the_articles_graph_without_blank_nodes_and_in_order(article, facts, registry):
    quads = build(article, facts, registry)
    assert {q.graph_name for q in quads} == {article_graph(article)}
    assert not any(isinstance(t, ox.BlankNode) for q in quads for t in (q.subject, q.object))
    assert [str(q) for q in quads] == sorted({str(q) for q in quads})


def test_building_twice_gives_the_same_bytes(article, facts, registry):
    assert lines(build(article, facts, registry)) == lines(build(article, facts, Registry.load()))


def test_a_store_gives_back_what_was_put_in(article, facts, registry):
    quads = build(article, facts, registry)
    store = ox.Store()
    store.extend(quads)
    assert sorted(map(str, store)) == [str(q) for q in quads]


def test_evidence_selects_its_words(article, facts, registry):
    quads = build(article, facts, registry)
    pieces = [q.subject for q in quads if q.predicate == RDF.type and q.object == CCHC.Evidence]
    assert len(pieces) >= 8
    for piece in pieces:
        position, quote = sorted(objects(quads, piece, OA.hasSelector), key=lambda s: s.value)
        (start,), (end,), (exact,) = (
            objects(quads, s, p) for s, p in ((position, OA.start), (position, OA.end), (quote, OA.exact))
        )
        assert TEXT[int(start.value) : int(end.value)] == exact.value
        (prefix,), (suffix,) = objects(quads, quote, OA.prefix), objects(quads, quote, OA.suffix)
        assert TEXT[: int(start.value)].endswith(prefix.value)
        assert TEXT[int(end.value) :].startswith(suffix.value)
        assert max(len(prefix.value), len(suffix.value)) <= 32


def test_a_numbered_session_is_the_registered_one(article, facts, registry):
    quads = build(article, facts, registry)
    meeting = thing("meeting", "bcd-cchc-chinh-phu-3")
    assert registry.get("meeting", "bcd-cchc-chinh-phu-3")
    assert objects(quads, meeting, CCHC.date) == {ox.Literal("2023-02-03", datatype=XSD.date)}
    assert objects(quads, meeting, CCHC.body) == {thing("body", "bcd-cchc-chinh-phu")}


@pytest.mark.parametrize(
    ("kind", "ordinal", "day", "slug"),
    [
        ("session", 3, "2023-02-03", "bcd-cchc-chinh-phu-3"),
        ("session", 3, "2023-02-04", "bcd-cchc-chinh-phu-3"),  # a paper errs by a day
        ("session", 3, "--02-03", "bcd-cchc-chinh-phu-3"),
        ("session", 3, None, "bcd-cchc-chinh-phu-3"),
        ("session", None, "2023-02-03", "bcd-cchc-chinh-phu-3"),
        ("session", 3, "2014-08-20", "bcd-cchc-chinh-phu-2014-08-20-session"),  # the committee of an earlier term
        ("conference", None, "2023-02-03", "bcd-cchc-chinh-phu-3"),  # papers use the words alike
        ("working-visit", None, "2023-02-03", "bcd-cchc-chinh-phu-2023-02-03-working-visit"),
        ("session", None, "2023-02-05", "bcd-cchc-chinh-phu-2023-02-05-session"),
        ("session", 99, "2023-02-03", "bcd-cchc-chinh-phu-99"),
    ],
)
def test_a_meeting_is_the_registered_one_where_number_or_day_agree(kind, ordinal, day, slug, article, registry):
    met = Meeting(kind, "phiên họp", BODY, ordinal, day, False, None, None, (), (), said("phiên họp"))
    assert names(article, Facts(meeting=met), registry).meeting == thing("meeting", slug).value


def test_sessions_that_are_counted_anew_stay_apart(article, registry):
    body = registry.get("body", "bcd-khcn-cds-de-an-06").label_vi
    told = [
        names(article, Facts(meeting=Meeting("session", "phiên họp", body, 1, day, False, None, None, (), (),
                                             said("phiên họp"))), registry).meeting
        for day in ("2025-03-18", "2026-02-25")
    ]  # fmt: skip
    slugs = ["bcd-khcn-cds-de-an-06-1", "bcd-khcn-cds-de-an-06-2026-02-25-session"]
    assert told == [thing("meeting", slug).value for slug in slugs]
    assert all(registry.get("meeting", slug) for slug in slugs)


def test_numbers_and_periods_are_canonical(article, facts, registry):
    quads = build(article, facts, registry)
    (total,) = [q.subject for q in quads if q.predicate == CCHC.printed and q.object.value == "79.057"]
    assert objects(quads, total, CCHC.value) == {ox.Literal("79057", datatype=XSD.decimal)}
    assert objects(quads, total, CCHC.periodStart) == {ox.Literal("2022-01-01", datatype=XSD.date)}
    assert objects(quads, total, CCHC.periodEnd) == {ox.Literal("2022-12-31", datatype=XSD.date)}
    assert len([q for q in quads if q.predicate == CCHC.partOf and q.object == total]) == 2


def test_a_deadline_is_due_on_its_last_day(article, facts, registry):
    due = [q.object for q in build(article, facts, registry) if q.predicate == CCHC.dueBy]
    assert due == [ox.Literal("2023-03-31", datatype=XSD.date)]


def test_places_documents_and_addressees_are_the_registered_ones(article, facts, registry):
    quads = build(article, facts, registry)
    assert CCHC.Province in objects(quads, thing("province", "quang-nam"), RDF.type)
    assert CCHC.LegalDocument in objects(quads, thing("document", "76-nq-cp"), RDF.type)
    (addressee,) = [q.object for q in quads if q.predicate == CCHC.addressee]
    assert addressee.value.startswith(thing("body", "bo-noi-vu").value)


def named_at(day, *names):
    """Return an article of a day that names provinces, and its facts."""
    text = f"Đoàn công tác đã làm việc tại {', '.join(names)}."
    article = Article("ten", text, title="Tin", published=day)
    provinces = tuple(Reference(name, said(name, "reference.province", text)) for name in names)
    facts = Facts(provinces=provinces)
    return article, dataclasses.replace(facts, notes=unclear(article, facts, Registry.load()))


@pytest.mark.parametrize(
    ("day", "name", "slug"),
    [
        (date(2023, 2, 4), "Quảng Nam", "quang-nam"),
        (date(2025, 10, 14), "Quảng Nam", "quang-nam"),  # told of after it was merged
        (date(2025, 10, 14), "Hà Tây", "ha-tay"),
        (None, "Quảng Nam", "quang-nam"),
        (date(2023, 2, 4), "Đà Nẵng", "da-nang"),
        (date(2025, 10, 14), "Đà Nẵng", "da-nang-2025"),
        (None, "Đà Nẵng", None),  # the city before the merger, or after it
        (date(2023, 2, 4), "Huế", None),  # a city of that name came later, the province had a longer one
    ],
)
def test_a_province_named_is_in_the_graph_or_a_note_says_why_not(day, name, slug, registry):
    article, facts = named_at(day, name)
    quads = build(article, facts, registry)
    told = {q.subject for q in quads if q.predicate == RDF.type and q.object == CCHC.Province}
    noted = {q.object for q in quads if q.predicate == CCHC.reason}
    assert told == ({thing("province", slug)} if slug else set())
    assert noted == (set() if slug else {code("note", "ambiguous-place")})


def test_a_thing_that_did_not_exist_yet_is_not_meant(registry):
    name = "Ủy ban Quốc gia về chuyển đổi số"
    assert registry.get("body", "uy-ban-quoc-gia-chuyen-doi-so").valid_from == date(2021, 9, 24)
    assert known("body", name, date(2020, 1, 1), registry) is None
    assert known("body", name, date(2023, 1, 1), registry).slug == "uy-ban-quoc-gia-chuyen-doi-so"
    assert known("body", name, date(2026, 1, 1), registry).slug == "uy-ban-quoc-gia-chuyen-doi-so"


def test_reading_notes_a_province_that_cannot_be_told():
    sample = Article("sen", "Du khách chèo xuồng giữa đầm sen ở Đồng Tháp.")
    (reading,) = Pipeline().read([sample])
    (note,) = reading.facts.notes
    assert (note.reason, note.evidence.quote) == ("ambiguous-place", "Đồng Tháp")
    assert [n["reason"] for n in reading.record()["notes"]] == ["ambiguous-place"]


def test_an_article_without_a_meeting_is_still_a_graph(article, registry):
    quads = build(article, Facts(), registry)
    assert objects(quads, thing("article", article.key), DCTERMS.title) == {ox.Literal("Phiên họp", language="vi")}
    assert not [q for q in quads if q.predicate == CCHC.meeting]


def test_quarantine_is_the_same_graph_under_another_name(article, facts, registry):
    kept, apart = build(article, facts, registry), build(article, facts, registry, quarantine_graph(article))
    assert lines(apart) == lines(kept).replace("/graph/article/", "/graph/quarantine/")


def test_what_can_be_searched_is_told_as_the_graph_is_written(article, facts, registry):
    graph = written(article, facts, registry)
    assert list(graph.texts) == documents(graph.quads)
    assert {text.kind for text in graph.texts} >= {"article", "meeting", "person", "directive", "document", "quote"}


def test_a_graph_by_another_name_says_the_same(article, facts, registry):
    kept = written(article, facts, registry)
    assert kept.named(quarantine_graph(article)) == written(article, facts, registry, quarantine_graph(article))


def test_flat_records_and_graph_use_the_same_iris(article, facts, registry):
    flat = record(article, facts, registry)
    subjects = {q.subject.value for q in build(article, facts, registry)}
    found = [flat["meeting"]["iri"]]
    found += [f["iri"] for kind in ("participants", "observations", "directives", "notes") for f in flat[kind]]
    assert len(found) == 7
    assert set(found) <= subjects


def test_a_lone_surrogate_does_not_move_the_offsets(registry):
    broken = Article("x", "Năm \ud800 2023", published=date(2023, 1, 1))
    body = [q.object.value for q in build(broken, Facts(), registry) if q.predicate.value.endswith("articleBody")]
    assert body == ["Năm \ufffd 2023"]


def test_reference_graphs_are_whole_and_without_blank_nodes():
    quads = reference_quads()
    graphs = {q.graph_name.value.partition("/graph/")[2] for q in quads}
    assert {"ontology/cchc", "ontology/codes", "ontology/alignments", "registry/provinces", "registry/bodies"} <= graphs
    assert "registry/additions" not in graphs
    assert len(quads) > 5000
    assert Path(__file__).parents[1].joinpath("data", "registry", "additions.ttl").is_file()


def test_names_are_understood_in_the_year_told_of_most_unless_provinces_changed_in_it(registry):
    article = Article("a", "x")
    told = dataclasses.replace(Facts(), around=date(2019, 6, 30))
    assert known_on(article, told, registry) == date(2019, 6, 30)
    assert known_on(article, dataclasses.replace(told, around=date(2025, 6, 30)), registry) is None
    assert known_on(article, Facts(), registry) is None
    assert known_on(dataclasses.replace(article, published=date(2024, 2, 1)), told, registry) == date(2024, 2, 1)
