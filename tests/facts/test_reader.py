"""The reading stair as a whole: what one article gives does not depend on another, nor on how it is typed."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.fact import Facts
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry

SEED = (Path(__file__).parents[2] / "data" / "samples" / "seed.txt").read_text("utf-8")
STORY = "Sáng nay trời mưa to. Cô giáo Lan nói: “Các em phải mang áo mưa”. Có 12 em nghỉ học."
TYPED = {
    "decomposed": unicodedata.normalize("NFD", SEED),
    "other D": SEED.replace("Đ", "Ð"),
    "zero width": SEED.replace("Thủ tướng", "Thủ\u200b tướng"),
    "CRLF": SEED.replace("\n", "\r\n"),
    "no-break spaces": SEED.replace(" Thủ", "\u00a0Thủ"),
}


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


def outline(facts: Facts):
    return (
        facts.meeting and (facts.meeting.ordinal, facts.meeting.date, facts.meeting.format, facts.meeting.day_part),
        [(len(p.name.split()), p.role, len(p.positions)) for p in facts.participants],
        [(o.value, o.bound, o.change, o.out_of, o.period) for o in facts.observations],
        [(d.modality, len(d.addressees), d.deadline) for d in facts.directives],
    )


def test_an_empty_article_says_nothing(reader):
    assert reader.read(Article("a", "")) == Facts()


def test_a_story_without_a_meeting_gives_no_meeting_and_nobody_in_it(reader):
    facts = reader.read(Article("a", STORY))
    assert facts.meeting is None
    assert facts.participants == ()
    assert facts.directives == ()


def test_articles_do_not_influence_one_another(reader):
    alone = Reader(Lexicon(), Registry.load()).read(Article("seed", SEED))
    reader.read(Article("a", STORY))
    assert reader.read(Article("seed", SEED)) == alone


def test_ways_of_typing_are_tried():
    assert len(TYPED) >= 5
    assert all(text != SEED for text in TYPED.values())


@pytest.mark.parametrize("typed", TYPED)
def test_the_way_a_text_is_typed_does_not_change_what_it_says(reader, typed):
    article = Article("seed", TYPED[typed])
    facts = reader.read(article)
    assert outline(facts) == outline(reader.read(Article("seed", SEED)))
    told = [*facts.participants, *facts.observations, *facts.directives]
    assert all(article.text[e.start : e.end] == e.quote for fact in told for e in fact.evidence)


def test_a_publication_date_settles_the_year(reader):
    facts = reader.read(Article("seed", SEED, published=date(2023, 2, 4)))
    assert facts.meeting is not None
    assert facts.meeting.date == "2023-02-03"


def test_one_line_of_a_megabyte_is_read(reader):
    text = "Thủ tướng yêu cầu các bộ làm ngay việc này, " * 25_000
    facts = reader.read(Article("a", text[:1_000_000]))
    assert all(e.quote for d in facts.directives for e in d.evidence)
