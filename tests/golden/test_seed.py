"""The report this project began from, read from end to end."""

from decimal import Decimal
from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry

SEED = Path(__file__).parents[2] / "data" / "samples" / "seed.txt"

PEOPLE = {
    "Phạm Minh Chính": (
        "chair", ("Thủ tướng Chính phủ", "Trưởng ban Chỉ đạo cải cách hành chính (CCHC) của Chính phủ"), None),
    "Lê Văn Dũng": (
        "participant", ("Phó Bí thư Thường trực Tỉnh ủy", "Trưởng đoàn Đại biểu Quốc hội tỉnh"), "Quảng Nam"),
    "Hồ Quang Bửu": ("participant", ("Phó Chủ tịch UBND tỉnh",), "Quảng Nam"),
}  # fmt: skip

# (figure as printed, value, unit, bound, change, N of n/N, period), in text order
FIGURES = [
    ("2.358", "2358", "quyết định", "exact", None, None, "2022-01-01/2022-12-31"),
    ("1.041", "1041", "quy định", "exact", "decrease", None, "2022-01-01/2022-12-31"),
    ("53/63", "53", "địa phương", "exact", None, "63", None),
    ("2", "2", "hệ thống", "exact", None, None, None),
    ("12", "12", "bộ ngành", "exact", None, None, None),
    ("1", "1", "doanh nghiệp nhà nước", "exact", None, None, None),
    ("3", "3", "doanh nghiệp viễn thông", "exact", None, None, None),
    ("31", "31", "địa phương", "exact", None, None, None),
    ("76 triệu", "76000000", "thẻ căn cước công dân", "over", None, None, None),
    ("21/25", "21", "dịch vụ công thiết yếu", "exact", None, "25", None),
    ("63", "63", "tỉnh thành", "exact", None, None, None),
    ("2.159", "2159", "tổ chức", "exact", "decrease", None, None),
    ("7.469", "7469", "đơn vị sự nghiệp công lập", "exact", "decrease", None, None),
    ("79.057", "79057", "biên chế", "exact", "decrease", None, "2016/2021"),
    ("29,96%", "29.96", "%", "exact", None, None, "2016/2021"),
    ("5.510", "5510", "người", "exact", "decrease", None, "2016/2021"),
    ("73.547", "73547", "người", "exact", "decrease", None, "2016/2021"),
    ("100%", "100", "%", "exact", None, None, "2022"),
    ("4%", "4", "%", "exact", "increase", None, "2022"),
    ("52,8%", "52.8", "%", "exact", None, None, "2022"),
    ("17,5%", "17.5", "%", "exact", "increase", None, "2022"),
    ("126", "126", "TTHC", "exact", None, None, None),
    ("10%", "10", "%", "at-least", "decrease", None, None),
    ("9", "9", "TTHC", "exact", None, None, None),
    ("36", "36", "TTHC", "exact", None, None, None),
    ("66", "66", "TTHC", "exact", None, None, None),
    ("94", "94", "TTHC", "exact", None, None, None),
    ("100%", "100", "%", "exact", None, None, None),
]
ENOUGH = 26

DIRECTIVES = [
    ("Năm 2023 được xác định", ("bộ ngành", "đơn vị", "địa phương")),
    ("Quá trình thực hiện CCHC phải", ()),
    ("Các nhiệm vụ phải", ()),
    ("Thủ tướng đề nghị", ("bộ ngành", "địa phương")),
    ("Tập trung đẩy mạnh CCHC", ()),
    ("Tiếp tục đổi mới cơ chế", ()),
    ("Đẩy mạnh phân cấp", ()),
    ("Xây dựng, sắp xếp", ()),
]


@pytest.fixture(scope="module")
def article():
    return Article("seed", SEED.read_text("utf-8"))


@pytest.fixture(scope="module")
def facts(article):
    return Reader(Lexicon(), Registry.load()).read(article)


def test_the_meeting(facts):
    met = facts.meeting
    assert met.kind == "session"
    assert met.ordinal == 3
    assert met.body is not None
    assert met.body.startswith("Ban Chỉ đạo cải cách hành chính")
    assert (met.day_part, met.format, met.chairs) == ("afternoon", "hybrid", ("Phạm Minh Chính",))


def test_the_year_is_inferred_from_the_years_the_text_speaks_of(facts):
    assert facts.meeting.date == "2023-02-03"
    assert facts.meeting.date_inferred


def test_every_participant_with_every_post(facts):
    assert {p.name: (p.role, p.positions, p.province) for p in facts.participants} == PEOPLE


def attributes(figure):
    return figure.unit, figure.bound, figure.change, figure.out_of and f"{figure.out_of:f}", figure.period


def test_the_figures(facts):
    assert len(FIGURES) == 28
    read = [(o.evidence[0].quote, f"{o.value.normalize():f}", *attributes(o)) for o in facts.observations]
    found = [figure for figure in FIGURES if figure in read]
    assert len(found) >= ENOUGH, sorted(set(FIGURES) - set(read))
    assert len(read) <= len(FIGURES)


def test_parts_of_a_total(facts):
    parts = [o for o in facts.observations if o.part_of is not None]
    totals = {facts.observations[o.part_of].value for o in parts}
    assert Decimal(79057) in totals


def test_the_directives(facts):
    assert len(DIRECTIVES) == 8
    assert len(facts.directives) == 8
    for told, (words, addressees) in zip(facts.directives, DIRECTIVES, strict=True):
        assert told.evidence[0].quote.startswith(words)
        assert told.issuer == "Phạm Minh Chính"
        assert told.addressees == addressees
        assert told.deadline is None


def test_the_province(facts):
    assert [p.name for p in facts.provinces] == ["Quảng Nam"]


def test_every_quote_is_what_stands_there(article, facts):
    told = [facts.meeting, *facts.participants, *facts.observations, *facts.directives, *facts.provinces]
    evidence = [e for fact in told for e in fact.evidence] + [n.evidence for n in facts.notes]
    assert len(evidence) >= 40
    assert all(article.text[e.start : e.end] == e.quote for e in evidence)
