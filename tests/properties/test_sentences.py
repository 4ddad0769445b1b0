"""What holds of the sentences of any text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cchc_kg.sentences import bare, split

TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=' .!?…\n"“”-+•;:/()ABcdĐạộ19TP', max_size=200),
)


@given(TEXTS)
def test_sentences_hold_every_letter_once_and_in_order(text):
    found = split(text)
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TEXTS)
def test_a_sentence_has_no_blanks_around_it_and_no_line_end_in_it(text):
    for s in split(text):
        quote = text[s.start : s.end]
        assert quote
        assert quote == quote.strip()
        assert "\n" not in quote


@given(TEXTS)
def test_the_bare_sentence_lies_in_the_sentence_and_stays_when_bared_again(text):
    for s in split(text):
        inner = bare(text, s)
        assert s.start <= inner.start <= inner.end <= s.end
        assert bare(text, inner).start >= inner.start
