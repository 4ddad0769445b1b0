"""By when a task is due."""

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.deadline import DeadlineRules
from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import lowered
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions import Mentions
from cchc_kg.mentions.times import TimeFinder
from cchc_kg.registry import Registry
from cchc_kg.span import Span

# (sentence, day of the meeting, deadline)
CASES = [
    ("Bộ A hoàn thành trước ngày 31/3/2023.", "2023-02-03", "2023-03-31"),
    ("Bộ A báo cáo trước ngày 31/3.", "2023-02-03", "2023-03-31"),
    ("Bộ A báo cáo trước ngày 15/1.", "2023-12-20", "2024-01-15"),
    ("Bộ A báo cáo trước ngày 15/1.", "--12-20", "--01-15"),
    ("Bộ A báo cáo trước ngày 15/1.", None, "--01-15"),
    ("Bộ A trình chậm nhất trong tháng 8/2017.", "2017-06-01", "2017-08"),
    ("Bộ A hoàn thành trong quý I/2018.", "2017-12-01", "2018-Q1"),
    ("Đến năm 2025, phấn đấu có một triệu ha rừng.", "2020-12-01", "2025"),
    ("Các bộ cố gắng đến ngày 30/6/2017 kết thúc việc này.", "2017-06-01", "2017-06-30"),
    ("Trong năm 2018 phải cắt giảm một nửa số thủ tục.", "2018-01-09", "2018"),
    ("Các bộ thực hiện Chiến lược phát triển giai đoạn đến năm 2030.", "2020-01-01", None),
    ("Năm 2021 là năm bản lề.", "2020-12-01", None),
    ("Các bộ rà soát kết quả từ năm 2016 đến năm 2020.", "2021-01-01", None),
    ("Các bộ làm ngay.", "2021-01-01", None),
]


def test_there_are_cases():
    assert len(CASES) >= 14


@pytest.mark.parametrize(("sentence", "met", "expected"), CASES)
def test_deadlines(sentence, met, expected):
    lexicon = Lexicon()
    page = Page(Article("a", sentence))
    page.mentions = Mentions(times=TimeFinder(lexicon, Registry.load()).find(page.text))
    meeting = Meeting("session", "", None, None, met, False, None, None, (), (), ())
    found = DeadlineRules(lexicon).read(page, lowered(page.text), Span(0, len(page.text)), meeting)
    assert (found[0] if found else None) == expected
