"""A change leads to the level that stands directly before it."""

from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.levels import led_to
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


CASES = [
    ("Tỷ lệ hồ sơ nộp trực tuyến đạt 61,3%, tăng 8,2% so với năm 2021.", {("8,2%", "61,3%")}),
    ("Toàn tỉnh có 112 xã đạt chuẩn, tăng 9 xã so với năm 2022.", {("9", "112")}),
    ("Tỷ lệ hồ sơ nộp trực tuyến đạt 61,3%. Số cán bộ giảm 8,2% so với năm 2021.", set()),
    ("Tỷ lệ giải ngân tăng 4,5% so với cùng kỳ.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_level_of_a_change(reader, text, expected):
    facts = reader.read(Article("a", text))
    seen = facts.observations
    assert {(seen[c].evidence[0].quote, seen[s].evidence[0].quote) for c, s in led_to(text, facts).items()} == expected


def test_the_seed_has_both_kinds(reader):
    text = (Path(__file__).parents[2] / "data" / "samples" / "seed.txt").read_text("utf-8")
    assert len(led_to(text, reader.read(Article("seed", text)))) >= 2
