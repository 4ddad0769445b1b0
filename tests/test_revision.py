"""An article that changed is read again: its facts are found again by their words, and what is gone is told."""

import pytest

from cchc_kg.article import Article
from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import ask, questions
from cchc_kg.report import Report
from cchc_kg.revision import CHANGED, MOVED, UNREAD, Quote, revision_graph
from cchc_kg.store import EmbeddedStore
from cchc_kg.vocabulary import CCHC, DCTERMS, OA, RDF

FIRST = "Sáng 10/3/2023, Thủ tướng Hà Sĩ Mẫu chủ trì hội nghị trực tuyến của Chính phủ về cải cách hành chính."
FIGURES = "Năm 2022, cả nước có 1.234 thủ tục được cắt giảm. Tỷ lệ hồ sơ nộp trực tuyến năm 2022 đạt 61,3%."
TEXT = f"{FIRST}\n{FIGURES}\n"


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


def read(pipeline, *texts):
    """Read versions of one article in turn; return the store and the last outcome."""
    store, outcome = EmbeddedStore.in_memory(), None
    for text in texts:
        (outcome,) = pipeline.build([Article("tin", text)], store)
    return store, outcome


def told(outcome):
    return sorted((f.check.rpartition("-")[2], f.label) for f in outcome.revision.report.findings)


def test_the_same_text_read_again_is_no_revision(pipeline):
    store, outcome = read(pipeline, TEXT, TEXT)
    assert outcome.revision is None
    assert not any("revision" in g.value for g in store.graphs())


def test_what_stands_behind_an_insertion_has_moved_and_its_fact_leads_to_the_new_one(pipeline):
    store, outcome = read(pipeline, TEXT, TEXT.replace("\n", "\nẢnh minh họa của toà soạn.\n", 1))
    assert told(outcome) == [("moved", "1.234"), ("moved", "61,3%")]
    assert outcome.revision.kept >= 3  # the meeting and who took part stand where they stood
    leads = {(q.subject, q.object) for q in store.dump([revision_graph(outcome.reading.article.key)])
             if q.predicate == DCTERMS.isReplacedBy}  # fmt: skip
    now = {q.subject for q in store.dump() if q.predicate == RDF.type and q.object == CCHC.Observation}
    assert {new for _, new in leads} == now
    assert not {old for old, _ in leads} & now


def test_a_changed_figure_is_told_with_what_stands_there_now_and_its_earlier_words_are_kept(pipeline):
    store, outcome = read(pipeline, TEXT, TEXT.replace("61,3%", "63,1%"))
    (finding,) = outcome.revision.report.findings
    assert (finding.check, finding.severity) == (CHANGED, "warning")
    assert "61,3%" in finding.message_vi
    assert "63,1%" in finding.message_vi
    assert "63,1%" in finding.message_en
    (seen,) = finding.evidence
    held = list(store.dump([revision_graph(outcome.reading.article.key)]))
    assert seen in {q.subject.value for q in held if q.predicate == OA.hasSelector}
    assert seen not in {q.subject.value for q in store.dump() if "/article/" in q.graph_name.value}
    assert [q.object.value for q in held if q.predicate == OA.exact] == ["61,3%"]


def test_words_that_stand_and_say_another_thing_are_told(pipeline):
    changed = TEXT.replace("có 1.234 thủ tục được cắt giảm", "có Nghị định số 1.234 được ban hành")
    outcome = read(pipeline, TEXT, changed)[1]
    assert {check for check, label in told(outcome) if label == "1.234"} <= {"unread", "changed"}
    assert ("moved", "61,3%") in told(outcome)


def test_a_meeting_that_is_no_longer_told_is_found(pipeline):
    outcome = read(pipeline, TEXT, FIGURES)[1]
    assert {f.check for f in outcome.revision.report.findings if "Hà Sĩ Mẫu" in f.label} == {CHANGED}
    assert {MOVED, CHANGED} <= {f.check for f in outcome.revision.report.findings} <= {MOVED, CHANGED, UNREAD}


def test_what_was_told_of_a_change_is_kept_until_the_next_one(pipeline):
    changed = TEXT.replace("61,3%", "63,1%")
    store, outcome = read(pipeline, TEXT, changed, changed)
    assert outcome.revision is None
    rows = ask(questions()["findings"], {"check": ["evidence-changed"]}, store).records()
    assert [(r["severity"], r["exact"], "63,1%" in r["messageVi"]) for r in rows] == [("warning", "61,3%", True)]
    back = read(pipeline, TEXT, changed, TEXT)[1]
    assert told(back) == [("changed", "63,1%")]


def test_what_a_report_wrote_can_be_read_again(pipeline):
    store, outcome = read(pipeline, TEXT, TEXT.replace("61,3%", "63,1%").replace("Năm 2022", "Trong năm 2022"))
    again = Report.read(store.dump([revision_graph(outcome.reading.article.key)]))
    assert [f.iri for f in again.findings] == [f.iri for f in outcome.revision.report.findings]
    assert [f.evidence for f in again.findings] == [f.evidence for f in outcome.revision.report.findings]


ANCHORS = [
    ("found alone", Quote(0, "một phần trăm của cả nước", "", ""), "Nay một phần trăm của cả nước.", 4),
    ("gone", Quote(0, "hai phần", "", ""), "Nay một phần.", None),
    ("short, with another context", Quote(9, "63", "cả nước có ", " tỉnh, thành phố"), "Có 63 người ở đó.", None),
    ("short, in its context", Quote(9, "63", "cả nước có ", " tỉnh, thành phố"), "Nay cả nước có 63 tỉnh, thành.", 15),
    ("the place whose context agrees", Quote(3, "63", "có ", " tỉnh, thành phố ở nước ta"),
     "Có 63 người; nay có 63 tỉnh, thành phố ở nước ta.", 20),
    ("the nearest of equal places", Quote(26, "chín mươi chín phần trăm.", "", ""),
     "chín mươi chín phần trăm. chín mươi chín phần trăm.", 26),
    ("a quote of signs", Quote(0, "(*) 5+5 [a]", "", " là ví dụ của bài"), "Câu (*) 5+5 [a] là ví dụ của bài.", 4),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "text", "place"), [row[1:] for row in ANCHORS], ids=[row[0] for row in ANCHORS])
def test_words_are_anchored_by_themselves_and_their_context(quote, text, place):
    assert quote.anchor(text) == place
