"""Marks that overlap become pieces that stand inside one another, and the text survives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_kg.marking import Mark, pieces

TEXTS = st.text(min_size=0, max_size=40)


@st.composite
def marked(draw):
    text = draw(TEXTS)
    places = st.integers(-2, len(text) + 2)
    spans = draw(st.lists(st.tuples(places, places), max_size=8))
    return text, [Mark(start, end, number, first=True) for number, (start, end) in enumerate(spans)]


def inside(mark, text):
    return 0 <= mark.start < mark.end <= len(text)


@given(marked())
def test_the_text_is_whole_and_every_mark_holds_its_own_words(case):
    text, marks = case
    open_marks, at, covered = [], 0, {}
    for piece in pieces(text, marks):
        if piece.kind == "text":
            assert piece.text
            for mark in open_marks:
                covered[mark.fact] = covered.get(mark.fact, "") + piece.text
            at += len(piece.text)
        elif piece.kind == "open":
            open_marks.append(piece.mark)
            assert piece.begins == (piece.mark.start == at)
        else:
            assert open_marks.pop() == piece.mark  # properly one inside the other
            assert piece.ends == (piece.mark.end == at)
    assert open_marks == []
    assert at == len(text)
    assert covered == {m.fact: text[m.start : m.end] for m in marks if inside(m, text)}


@given(marked())
def test_each_mark_begins_and_ends_once(case):
    text, marks = case
    cut = list(pieces(text, marks))
    expected = sorted(m.fact for m in marks if inside(m, text))
    assert sorted(p.mark.fact for p in cut if p.begins) == expected
    assert sorted(p.mark.fact for p in cut if p.ends) == expected


@pytest.mark.parametrize("text", ["", "abc"])
def test_without_marks_there_is_only_text(text):
    assert "".join(p.text for p in pieces(text, [])) == text
