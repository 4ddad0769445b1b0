from datetime import date

import pytest

from cchc_kg.period import before, dated, days, moments, year_earlier

MOMENTS = [
    ("Chiều 3/2, họp", [("3/2", "--02-03")]),
    ("ngày 3/2/2023", [("3/2/2023", "2023-02-03")]),
    ("ngày 3 tháng 2 năm 2023", [("3 tháng 2 năm 2023", "2023-02-03")]),
    ("từ 15-11-2017", [("15-11-2017", "2017-11-15")]),
    ("Sáng nay (20-4)", [("20-4", "--04-20")]),
    ("trưa 10.9, tại", [("10.9", "--09-10")]),
    ("Ngày 17 – 9", [("17 – 9", "--09-17")]),
    ("Từ ngày 1/1 đến 31/12/2022", [("1/1 đến 31/12/2022", "2022-01-01/2022-12-31")]),
    ("từ ngày 28 đến 30-12-2024", [("28 đến 30-12-2024", "2024-12-28/2024-12-30")]),
    ("các ngày 26, 27, 28/6/2024", [("26, 27, 28/6/2024", "2024-06-26/2024-06-28")]),
    ("tháng 1-2017", [("tháng 1-2017", "2017-01")]),
    ("tháng 9 năm 2018", [("tháng 9 năm 2018", "2018-09")]),
    ("tháng 8.2016", [("tháng 8.2016", "2016-08")]),
    ("từ tháng 4/2016 đến tháng 8/2016", [("tháng 4/2016 đến tháng 8/2016", "2016-04/2016-08")]),
    ("quý I/2017", [("quý I/2017", "2017-Q1")]),
    ("đến quý 4 năm 2018", [("quý 4 năm 2018", "2018-Q4")]),
    ("9 tháng năm 2018", [("9 tháng năm 2018", "2018-01/2018-09")]),
    ("trong 6 tháng đầu năm", [("6 tháng đầu năm", "--01/--06")]),
    ("6 tháng cuối năm 2017", [("6 tháng cuối năm 2017", "2017-07/2017-12")]),
    ("nửa đầu năm 2021", [("nửa đầu năm 2021", "2021-01/2021-06")]),
    ("giai đoạn 2016 - 2021", [("2016 - 2021", "2016/2021")]),
    ("trong năm 2017 và 2018", [("2017 và 2018", "2017/2018")]),
    ("đến năm 2025 và năm 2030", [("2025", "2025"), ("2030", "2030")]),
]
NO_MOMENTS = [
    "226/332 phường", "xếp 9/63", "quy hoạch 1/500", "có 7/9 chỉ tiêu", "2.018 người", "2020 người", "5 - 10 triệu",
    "kéo dài 6 tháng", "mất 6-7 tháng", "Nghị định 43/2006/NĐ-CP", "ngày 31/2", "trong 4 tháng qua",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_dates_and_periods_as_far_as_printed(text, expected):
    assert [(text[m.start : m.end], m.iso) for m in moments(text)] == expected


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_fractions_counts_and_lengths_are_no_dates(text):
    assert moments(text) == ()


def test_reckoning():
    assert dated("--01/--06", 2017) == "2017-01/2017-06"
    assert dated("--02-03", None) == "--02-03"
    assert year_earlier("2017-01/2017-06") == "2016-01/2016-06"
    assert year_earlier("2018-Q1") == "2017-Q1"
    assert before("2017-01", "month") == "2016-12"
    assert before("2018-Q1", "quarter") == "2017-Q4"
    assert before("2018-09", "year") == "2017"
    assert before("--09", "month") is None


def test_first_and_last_day():
    assert days("2018-Q4") == (date(2018, 10, 1), date(2018, 12, 31))
    assert days("2016/2021") == (date(2016, 1, 1), date(2021, 12, 31))
    assert days("2020-02") == (date(2020, 2, 1), date(2020, 2, 29))
    assert days("2023-02-03") == (date(2023, 2, 3), date(2023, 2, 3))
    assert days("--02-03") is None


def test_the_tables_are_whole():
    assert len(MOMENTS) >= 23
    assert len(NO_MOMENTS) >= 12
