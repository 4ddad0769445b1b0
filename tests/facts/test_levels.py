"""A change leads to the level that stands directly before it."""

from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


LEVELS = [
    ("Tỷ lệ hồ sơ nộp trực tuyến đạt 61,3%, tăng 8,2% so với năm 2021.", {("8,2%", "61,3%")}),
    ("Toàn tỉnh có 112 xã đạt chuẩn, tăng 9 xã so với năm 2022.", {("9", "112")}),
    ("Tỷ lệ hồ sơ nộp trực tuyến đạt 61,3%. Số cán bộ giảm 8,2% so với năm 2021.", set()),
    ("Tỷ lệ giải ngân tăng 4,5% so với cùng kỳ.", set()),
]


def tied(reader, text, field):
    seen = reader.read(Article("a", text)).observations
    return {
        (o.evidence[0].quote, seen[getattr(o, field)].evidence[0].quote) for o in seen if getattr(o, field) is not None
    }


@pytest.mark.parametrize(("text", "expected"), LEVELS)
def test_the_level_of_a_change(reader, text, expected):
    assert tied(reader, text, "change_to") == expected


SHARES = [
    ("Đã có 45/60 xã (75%) hoàn thành số hóa.", {("75%", "45/60")}),
    ("Đã có 45/60 xã hoàn thành số hóa, đạt 75%.", {("75%", "45/60")}),
    ("Đã có 45/60 xã hoàn thành số hóa; tỷ lệ hài lòng là 75%.", set()),
    ("Đã có 45 xã (75%) hoàn thành số hóa.", set()),
]


@pytest.mark.parametrize(("text", "expected"), SHARES)
def test_the_count_that_a_percentage_repeats(reader, text, expected):
    assert tied(reader, text, "share_of") == expected


def test_the_seed_has_levels(reader):
    text = (Path(__file__).parents[2] / "data" / "samples" / "seed.txt").read_text("utf-8")
    assert len(tied(reader, text, "change_to")) >= 2
