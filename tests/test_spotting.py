"""Spotting tells where to try patterns, never what is read: a text that nobody spotted gives the same."""

import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cchc_kg.article import Article
from cchc_kg.facts.page import Page
from cchc_kg.facts.reader import Reader
from cchc_kg.facts.wording import Phrases, Wording
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry
from cchc_kg.sources import read_articles
from cchc_kg.spotting import Low, Sighted, Spotter
from cchc_kg.vietnamese import lowered

GOLD = str(Path(__file__).parents[1] / "data" / "gold" / "articles.jsonl")
CUES = ("bộ", "bộ nội vụ", "nội vụ", "yêu cầu", "bộ, ngành", "tp.", "cầu")
PIECES = ("bộ", "nội", "vụ", "yêu", "cầu", "ngành", "tp", "x", " ", "  ", ", ", ". ", "\n", "\u1680", "-", "5", "_")


def spotted(text: str, spotter: Spotter) -> Low:
    return spotter.spot(text, lowered(text))


def test_phrases_are_told_where_they_stand_as_whole_words():
    spotter = Spotter()
    bodies, verbs = spotter.sight(["Bộ Nội vụ", "Bộ"]), spotter.sight(["yêu cầu"])
    low = spotted('"Bộ Nội vụ" yêu cầu bộ, (bộ); đoàn bộ hành bộhành', spotter)
    assert low.spotted[bodies] == [1, 20, 25, 35]
    assert low.spotted[verbs] == [12]


def test_the_same_phrases_are_sighted_once_and_marks_alone_never():
    spotter = Spotter()
    assert spotter.sight(["a b", "c"]) == spotter.sight(["c", "A b"])
    assert spotter.sight(["c"]) != spotter.sight(["a b"])
    assert spotter.sight(["&"]) is None


def test_what_is_sighted_later_is_spotted_as_well():
    spotter = Spotter()
    first = spotter.sight(["bộ"])
    assert spotted("bộ và sở", spotter).spotted[first] == [0]
    second = spotter.sight(["sở"])
    assert spotted("bộ và sở", spotter).spotted[second] == [6]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.data())
def test_cues_are_found_alike_in_every_stretch_of_a_spotted_text(text, data):
    spotter = Spotter()
    wording = Wording(((cue, cue) for cue in CUES), spotter)
    low = spotted(text, spotter)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert wording.find(low, start, end) == wording.find(str(low), start, end)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.data())
def test_where_no_phrase_may_stand_none_is_found(text, data):
    spotter = Spotter()
    phrases = Phrases(CUES, spotter)
    low = spotted(text, spotter)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert phrases.may_stand(low, start, end) or phrases.search(str(low), start, end) is None


def test_phrases_may_stand_in_a_stretch_that_cuts_a_word_and_not_elsewhere():
    spotter = Spotter()
    phrases = Phrases(["bộ"], spotter)
    low = spotted("sở và bộhành, các sở", spotter)
    assert phrases.may_stand(low, 6, 8)
    assert not phrases.may_stand(low, 6, 12)


@given(st.lists(st.sampled_from((*PIECES, "Bộ", "Nội")), max_size=14).map("".join), st.data())
def test_a_pattern_that_matches_within_words_is_found_alike(text, data):
    spotter = Spotter()
    glued = Sighted(r"(?:(?<!\w)|(?<=[a-z])(?=B))[Bb]ộ(?!\w)", ["Bộ"], spotter, inside=True)
    low, start = spotted(text, spotter), data.draw(st.integers(0, len(text)))
    seen = [m.span() for m in glued.finditer(text, low, start)]
    assert seen == [m.span() for m in glued.finditer(text, str(low), start)]
    first = glued.search(text, low, start)
    assert (first.span() if first else None) == (seen[0] if seen else None)


def test_the_facts_of_reports_are_the_same_without_spotting(monkeypatch):
    reader = Reader(Lexicon(), Registry.load())
    articles = [a for a in read_articles([GOLD], io.BytesIO()) if isinstance(a, Article)]
    assert len(articles) >= 10
    read = [reader.read(a) for a in articles]
    assert any(facts.directives and facts.observations and facts.participants for facts in read)
    plain = Page.__init__
    monkeypatch.setattr(Page, "__init__", lambda self, article, spotter=None: plain(self, article))
    assert [reader.read(a) for a in articles] == read
