from decimal import Decimal

import pytest

from cchc_kg.quantity import decimal, quantities, spelled_out

PRINTED = [
    ("1.041", "1041"), ("52,8", "52.8"), ("1.234.567", "1234567"), ("1.234.567,8", "1234567.8"), ("92.83", "92.83"),
    ("32.404,788", "32404.788"), ("1,234.5", "1234.5"), ("0,7709", "0.7709"), ("0.125", "0.125"), ("7", "7"),
]  # fmt: skip
NO_NUMBERS = ["10.9.2017", "1.2.3", "1.23,4.5"]
WORDS = [
    ("ba", 3), ("mười", 10), ("mười hai", 12), ("hai mươi", 20), ("hai mươi lăm", 25), ("ba mươi tư", 34),
    ("một trăm", 100), ("một trăm linh năm", 105), ("hai trăm ba mươi tư", 234), ("ba triệu", 3_000_000),
    ("hai nghìn tỷ", 2_000_000_000_000),
]  # fmt: skip
FOUND = [
    ("thu 76 triệu đồng", [("76 triệu", "76000000", None, None)]),
    ("chi 1.500 tỷ đồng", [("1.500 tỷ", "1500000000000", None, None)]),
    ("vốn 5 triệu tỉ đồng", [("5 triệu tỉ", "5000000000000000", None, None)]),
    ("nộp 486 tỷ 75 triệu đồng", [("486 tỷ 75 triệu", "486075000000", None, None)]),
    ("đạt 52,8%", [("52,8%", "52.8", None, None)]),
    ("đạt 1,04 %", [("1,04 %", "1.04", None, None)]),
    ("có 53/63 địa phương", [("53/63", "53", None, "63")]),
    ("tăng 20-25%", [("20-25%", "20", "25", None)]),
    ("tăng 10% đến 12%", [("10% đến 12%", "10", "12", None)]),
    ("dành 700 - 800 tỷ", [("700 - 800 tỷ", "700000000000", "800000000000", None)]),
    ("đạt 14-14,5 tỷ USD", [("14-14,5 tỷ", "14000000000", "14500000000", None)]),
    ("giảm từ 10.000 xuống còn 1.768", [("10.000", "10000", None, None), ("1.768", "1768", None, None)]),
    ("giảm190 đơn vị, 27dự án", [("190", "190", None, None), ("27", "27", None, None)]),
    ("hai phần ba số xã, một phần tư số thôn", []),
    ("hai địa phương và một nửa số xã", [("hai", "2", None, None), ("một nửa", "0.5", None, None)]),
    ("giúp từ một đến hai xã", [("một đến hai", "1", "2", None)]),
    ("từ ba đến hai lần", [("ba", "3", None, None), ("hai", "2", None, None)]),
    ("gồm năm nhóm trong năm nay", [("năm", "5", None, None)]),
    (
        "Năm mươi hai triệu lượt; Năm trăm xã",
        [("Năm mươi hai triệu", "52000000", None, None), ("Năm trăm", "500", None, None)],
    ),
    ("Năm nay hai xã. Năm hai xã cùng làm.", [("hai", "2", None, None), ("hai", "2", None, None)]),
    ("tỷ lệ 5 tỷ lệ", [("5", "5", None, None)]),
]
NO_QUANTITIES = ["Covid-19", "U23", "3G", "lúc 15h", "13h45", "49-CTr/TU", "diện tích m2", "năm học tới"]


@pytest.mark.parametrize(("printed", "value"), PRINTED)
def test_separators_and_their_slips(printed, value):
    assert decimal(printed) == Decimal(value)


@pytest.mark.parametrize("printed", NO_NUMBERS)
def test_dates_and_versions_are_no_numbers(printed):
    assert decimal(printed) is None


def test_a_comma_before_three_digits_is_a_fraction_unless_whole_things_are_counted():
    assert decimal("1,041") == Decimal("1.041")
    assert decimal("1,041", divisible=False) == 1041


@pytest.mark.parametrize(("words", "value"), WORDS)
def test_number_words(words, value):
    assert spelled_out(words) == value


def test_half_and_what_is_no_number():
    assert spelled_out("một nửa") == Decimal("0.5")
    assert spelled_out("vài") is None


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_numbers_are_found_with_magnitude_range_and_whole(text, expected):
    seen = [(text[q.start : q.end], q.value, q.high, q.out_of) for q in quantities(text)]
    assert seen == [(p, Decimal(v), Decimal(h) if h else None, Decimal(o) if o else None) for p, v, h, o in expected]


@pytest.mark.parametrize("text", NO_QUANTITIES)
def test_digits_in_names_codes_and_clock_times_are_no_quantities(text):
    assert list(quantities(text)) == []


def test_the_tables_are_whole():
    assert len(PRINTED) >= 10
    assert len(WORDS) >= 11
    assert len(FOUND) >= 16
    assert len(NO_QUANTITIES) >= 8
