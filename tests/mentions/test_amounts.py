from decimal import Decimal

import pytest

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.amounts import AmountFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered

CASES = [
    ("thu 76 triệu đồng", [("76 triệu", "76000000", None, "VND")]),
    ("vay 3 tỷ USD", [("3 tỷ", "3000000000", None, "USD")]),
    ("đạt 52,8%", [("52,8%", "52.8", None, "%")]),
    ("giảm 1,5 điểm phần trăm", [("1,5", "1.5", None, "điểm phần trăm")]),
    ("đạt 92.83 điểm", [("92.83", "92.83", None, "điểm")]),
    ("dài 23 km", [("23", "23", None, "km")]),
    ("có 31 địa phương", [("31", "31", None, None)]),
    ("tặng 5 đồng chí", [("5", "5", None, None)]),
    ("thông 116 tuyến/134 tuyến", [("116 tuyến/134", "116", "134", None)]),
]


@pytest.fixture(scope="module")
def finder():
    return AmountFinder(Lexicon(), Registry())


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_numbers_with_the_unit_that_follows_at_once(finder, text, expected):
    seen = [(text[a.start : a.end], a.value, a.out_of, a.unit) for a in finder.find(text, lowered(text))]
    assert seen == [(p, Decimal(v), Decimal(o) if o else None, u) for p, v, o, u in expected]


def test_the_table_is_whole():
    assert len(CASES) >= 9
