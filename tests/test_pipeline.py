"""The whole order: bad articles stop nothing, violators are kept apart, and the order of reading changes nothing."""

from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.pipeline import Pipeline, Stored, Summary
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
    done = Summary.of(pipeline.build(articles, once))
    Summary.of(pipeline.build([*reversed(articles)], twice))
    Summary.of(pipeline.build(articles[:2], twice))
    assert lines(once) == lines(twice) != []
    assert (done.stored, done.no_meeting, done.failed, done.quarantined) == (len(articles), ("mua-sen",), (), ())


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

    whole = room.build
    article = Article("a", "Trời đẹp.")
    store = EmbeddedStore.in_memory()
    with monkeypatch.context() as broken:
        # An article without its text violates the article's shape.
        broken.setattr(room, "build", lambda *a: tuple(q for q in whole(*a) if "sha256" not in q.predicate.value))
        (outcome,) = pipeline.build([article], store)
        assert isinstance(outcome, Stored)
        assert outcome.quarantined
        assert any(map(is_quarantine, store.graphs()))
    (outcome,) = pipeline.build([article], store)
    assert not outcome.quarantined
    assert not any(map(is_quarantine, store.graphs()))
