"""What holds for the spelling of any text."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from cchc_kg.article import Article
from cchc_kg.facts.page import Page
from cchc_kg.span import Span
from cchc_kg.vietnamese import folded, plain, spelled

WORDS = ["hoà", "Thuỷ", "toàn", "quý", "Ðà", "Nẵng", "ủy", "ban", "\u200b", " ", "\u00a0", "\r\n", "52,8%", "😀"]
SYLLABLES = st.sampled_from(WORDS)
VIETNAMESE = st.lists(SYLLABLES, max_size=12).map("".join)
TEXTS = st.one_of(VIETNAMESE, VIETNAMESE.map(lambda t: unicodedata.normalize("NFD", t)), st.text(max_size=60))


@given(TEXTS)
def test_a_text_in_the_one_spelling_stays_as_it_is(text):
    once = plain(text).text
    assert plain(once).text == once
    assert spelled(spelled(text)) == spelled(text)
    assert folded(folded(text)) == folded(text)


@given(TEXTS, st.data())
def test_every_stretch_leads_back_to_words_that_mean_the_same(text, data):
    page = Page(Article(id="a", text=text))
    start = data.draw(st.integers(0, len(page.text)))
    end = data.draw(st.integers(start, len(page.text)))
    evidence = page.evidence(Span(start, end), "rule")
    assert text[evidence.start : evidence.end] == evidence.quote
    assert 0 <= evidence.start <= evidence.end <= len(text)
    if start < end:
        neighbours = plain(text[: evidence.end]).text[len(plain(text[: evidence.start]).text) :]
        assert len(neighbours) >= end - start


@given(VIETNAMESE)
def test_nfc_and_nfd_are_matched_alike(text):
    assert plain(unicodedata.normalize("NFD", text)).text == plain(unicodedata.normalize("NFC", text)).text
