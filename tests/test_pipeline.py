"""The whole order: bad articles stop nothing, violators are kept apart, and the order of reading changes nothing."""

import dataclasses
from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.graph import written
from cchc_kg.pipeline import BATCH, Checked, Pipeline
from cchc_kg.pipeline import across as read_across
from cchc_kg.sources import Failure, read_articles
from cchc_kg.store import EmbeddedStore, is_quarantine

SAMPLES = Path(__file__).parents[1] / "data" / "samples"


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


def lines(store):
    return sorted(map(str, store.dump()))


def test_order_and_repetition_change_nothing(pipeline):
    articles = list(read_articles([str(SAMPLES)], None))
    assert len(articles) >= 4
    once, twice = EmbeddedStore.in_memory(), EmbeddedStore.in_memory()
    done = list(pipeline.build(articles, once))
    list(pipeline.build([*reversed(articles)], twice))
    list(pipeline.build(articles[:2], twice))
    assert lines(once) == lines(twice) != []
    assert len(done) == len(articles)
    assert not any(d.quarantined for d in done)
    assert [d.reading.article.id for d in done if d.reading.facts.meeting is None] == ["mua-sen"]


def test_a_defect_in_one_article_stops_nothing(pipeline, monkeypatch):
    read = Reader.read

    def breaks(self, article):
        if article.id == "b":
            raise RuntimeError("hỏng")
        return read(self, article)

    monkeypatch.setattr(Reader, "read", breaks)
    found = [Article("a", "Trời đẹp."), Article("b", "Trời mưa."), Failure("c", None, "empty")]
    first, second, third = pipeline.read(found)
    assert first.article.id == "a"
    assert "RuntimeError" in second.reason
    assert third == found[2]


def test_a_violating_article_is_kept_apart_and_comes_back(pipeline, monkeypatch):
    import cchc_kg.pipeline as room

    def without_hash(*given):
        graph = written(*given)
        return dataclasses.replace(graph, rows=tuple(row for row in graph.rows if "sha256" not in row[1]))

    article = Article("a", "Trời đẹp.")
    store = EmbeddedStore.in_memory()
    with monkeypatch.context() as broken:
        # An article without its text violates the article's shape.
        broken.setattr(room, "written", without_hash)
        (outcome,) = pipeline.build([article], store)
        assert isinstance(outcome, Checked)
        assert outcome.quarantined
        assert any(map(is_quarantine, store.graphs()))
    (outcome,) = pipeline.build([article], store)
    assert not outcome.quarantined
    assert not any(map(is_quarantine, store.graphs()))


def test_of_an_article_that_comes_twice_in_a_batch_nothing_goes_unchecked(pipeline, monkeypatch):
    import cchc_kg.pipeline as room

    left = iter([True, False])

    def in_another_language_once(*given):
        graph = written(*given)
        bent = tuple((s, p, '"en"' if o == '"vi"' else o) for s, p, o in graph.rows)
        return dataclasses.replace(graph, rows=bent if next(left) else graph.rows)

    monkeypatch.setattr(room, "written", in_another_language_once)
    outcomes = list(pipeline.check([Article("a", "Trời đẹp."), Article("a", "Trời đẹp.")]))
    assert [outcome.quarantined for outcome in outcomes] == [True, True]


SHARE = "Sáng 10/3/2023, Chính phủ họp phiên thường kỳ. Năm 2022, tỷ lệ hồ sơ nộp trực tuyến đạt {}."


def across(store):
    return [f for f in read_across(store).findings if f.check.endswith("/conflict")]


def test_articles_built_at_different_times_are_compared(pipeline):
    store = EmbeddedStore.in_memory()
    for name, share in (("mot", "61,3%"), ("hai", "61%"), ("ba", "64,1%")):
        list(pipeline.build([Article(name, SHARE.format(share))], store))
    found = across(store)
    # "61,3%" ends first: "64,1%" is told beside it, and "61%" beside "64,1%".
    assert {f.graph.rpartition("/")[2].partition("-")[0] for f in found} == {"hai", "ba"}
    assert all("64,1%" in f.message_vi for f in found)
    list(pipeline.build([Article("ba", SHARE.format("61,28%"))], store))
    assert across(store) == []


def test_articles_of_two_batches_are_compared_and_each_article_by_itself_says_nothing_of_others(pipeline):
    store = EmbeddedStore.in_memory()
    rain = [Article(f"trời-{n}", "Trời mưa.") for n in range(BATCH)]
    articles = [Article("mot", SHARE.format("61,3%")), *rain, Article("hai", SHARE.format("64,1%"))]
    outcomes = list(pipeline.build(articles, store))
    assert len(across(store)) == 1
    assert not any(f.check.endswith("/conflict") for o in outcomes for f in o.report.findings)


def test_many_articles_that_differ_give_no_more_findings_than_articles(pipeline):
    store = EmbeddedStore.in_memory()
    shares = ("61,3%", "64,1%", "64,2%", "61,3%", "70%", "62,9%")
    list(pipeline.build([Article(f"a{i}", SHARE.format(share)) for i, share in enumerate(shares)], store))
    told = [f.graph.rpartition("/")[2].partition("-")[0] for f in across(store)]
    assert sorted(told) == ["a1", "a2", "a3", "a4", "a5"]  # each beside "a0", or "a3" beside the last
