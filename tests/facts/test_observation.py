"""What the rules read in sentences written for this test: (sentence, {printed figure: what is expected of it})."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.observation import ObservationRules
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions import Mentions
from cchc_kg.mentions.amounts import AmountFinder
from cchc_kg.mentions.indicators import IndicatorFinder
from cchc_kg.mentions.places import PlaceFinder
from cchc_kg.mentions.times import TimeFinder
from cchc_kg.registry import Registry

CASES = [
    ("Năm 2024, tỉnh đã cắt giảm 214 thủ tục hành chính.", {
        "214": {"unit": "thủ tục hành chính", "change": "decrease", "period": "2024", "status": "actual"}}),
    ("Đến nay đã có 41/63 địa phương kết nối hệ thống.", {
        "41/63": {"value": Decimal(41), "out_of": Decimal(63), "unit": "địa phương"}}),
    ("Toàn ngành đã cấp hơn 3,2 triệu thẻ căn cước công dân.", {
        "3,2 triệu": {"value": Decimal(3200000), "unit": "thẻ căn cước công dân", "bound": "over"}}),
    ("Tỷ lệ hồ sơ trực tuyến đạt 61,5%, tăng 4,2% so với năm 2022.", {
        "61,5%": {"change": None, "baseline": None},
        "4,2%": {"change": "increase", "change_kind": "ambiguous", "baseline": "2022"}}),
    ("Tỷ lệ hộ nghèo giảm 1,2 điểm phần trăm.", {
        "1,2": {"unit": "điểm phần trăm", "change": "decrease", "change_kind": "points"}}),
    ("Số vụ vi phạm giảm từ 320 vụ xuống còn 185 vụ.", {
        "320": {"change": None}, "185": {"change": None}}),
    ("Sở được giao ít nhất 12 dự án, tối đa 20 dự án và gần 300 hồ sơ.", {
        "12": {"bound": "at-least"}, "20": {"bound": "at-most"}, "300": {"bound": "about"}}),
    ("Có 45 xã; dân số từ 8.000 người trở lên.", {"8.000": {"bound": "at-least", "unit": "người"}}),
    ("Chính phủ phấn đấu đến năm 2030 có 95% dịch vụ công được cung cấp trực tuyến.", {
        "95%": {"status": "target", "period": "2030"}}),
    ("Tỉnh phải tăng thu ngân sách 8% trong năm 2026.", {"8%": {"status": "target", "period": "2026"}}),
    ("Đã giải ngân 1.250 tỷ đồng, trong đó vốn địa phương 900 tỷ đồng.", {
        "1.250 tỷ": {"unit": "VND", "part_of": None}, "900 tỷ": {"unit": "VND", "part_of": 0}}),
    ("Tháng 3-2024, chỉ số giá tăng 0,4% so với tháng trước và tăng 3,1% so với cùng kỳ năm trước.", {
        "0,4%": {"period": "2024-03", "baseline": "2024-02"}, "3,1%": {"baseline": "2023-03"}}),
    ("Tính đến ngày 31/5/2023, các xã đã xử lý 730 kiến nghị.", {"730": {"period": "2023-05-31"}}),
    ("Tại Hà Giang, đã có 88 trường học nối mạng.", {"88": {"place": "Hà Giang", "unit": "trường học"}}),
    ("Tỉnh xếp thứ 9/63 về cải cách hành chính.", {"9/63": {"unit": "hạng", "out_of": Decimal(63)}}),
    ("Hai nhóm nhiệm vụ được giao cho ba sở.", {"Hai": {"value": Decimal(2)}, "ba": {"unit": "sở"}}),
    ("Bộ tinh giản biên chế 488 viên chức, trong đó khối sự nghiệp là 69 viên chức.", {
        "488": {"change": "decrease"}, "69": {"change": "decrease", "part_of": 0}}),
    ("Hà Nội có khoảng 20 nghìn em học sinh du học; giá dao động từ 70.000 - 90.000 đồng.", {
        "20 nghìn": {"unit": "em học sinh", "bound": "about"}, "70.000 - 90.000": {"unit": "VND", "bound": "exact"}}),
    ("Rút ngắn 3 ngày so với quy định.", {"3": {"unit": "ngày", "change": "decrease", "baseline": None}}),
    ("Giá tăng lần lượt 5,2%, 4,9% và 4,4%.", {
        "5,2%": {"change": "increase"}, "4,9%": {"change": "increase"}, "4,4%": {"change": "increase"}}),
    ("Tạo giá trị gia tăng 50 tỷ đồng.", {"50 tỷ": {"change": None, "unit": "VND"}}),
    ("Phấn đấu giảm tỷ lệ kiểm tra từ 30% xuống còn 15%.", {
        "30%": {"status": "actual", "change": None}, "15%": {"status": "target", "change": None}}),
    ("Giải ngân đạt 95% chỉ tiêu được giao, cao nhất từ trước đến nay, với 12 dự án.", {
        "95%": {"status": "actual"}, "12": {"status": "actual"}}),
    ("Có 49 xã chưa đạt chuẩn (45 xã thiếu trường và bốn xã thiếu trạm).", {
        "45": {"part_of": 0}, "bốn": {"part_of": 0}}),
    ("Tai nạn làm 465 người bị thương (tăng 53 người).", {"53": {"part_of": None, "change": "increase"}}),
    ("Chính phủ đề ra 12 chỉ tiêu, trong đó: GDP tăng khoảng 6%; tỷ lệ che phủ rừng khoảng 42%.", {
        "12": {"status": "actual"}, "6%": {"status": "target", "change": "increase"}, "42%": {"status": "target"}}),
    ("Vốn đăng ký đạt 20-25 tỷ USD.", {"20-25 tỷ": {"high": Decimal(25_000_000_000), "unit": "USD"}}),
]  # fmt: skip
NO_FIGURES = [
    "Thực hiện Đề án 06 và Nghị quyết 76 của Chính phủ.",
    "Phiên họp thứ 3 diễn ra lúc 8 giờ ngày 5/6/2023.",
    "Cung cấp dịch vụ công mức độ 3, 4.",
    "Ông năm nay 57 tuổi, ở quận 3, phường 12.",
    "Các đơn vị báo cáo trong vòng 5 ngày.",
    "Hội nghị được kết nối trực tuyến đến 63 điểm cầu.",
    "Hội nghị được kết nối trực tuyến đến 63 tỉnh, thành phố.",
    "Hai bên trao đổi về một số nội dung.",
    "Quy hoạch chi tiết 1/500 đã duyệt.",
    "Gọi tổng đài 18001096.",
    "Kiến trúc phiên bản 2.0 được ban hành.",
    "Trong năm 2023 và những năm 2024, 2025.",
    "2. Về công tác cán bộ.",
    "Tội phạm ở Q.9 giảm nhờ Nghị quyết Trung ương 6 khóa XII.",
    "Xây dựng đường dây 500kV và mô hình chính quyền địa phương 2 cấp.",
    "Công ty vẫn còn một số thủ tục chưa xong.",
]


@pytest.fixture(scope="module")
def tools():
    lexicon, registry = Lexicon(), Registry.load()
    finders = {
        "amounts": AmountFinder(lexicon, registry),
        "times": TimeFinder(lexicon, registry),
        "places": PlaceFinder(lexicon, registry),
        "indicators": IndicatorFinder(lexicon, registry),
    }
    return finders, ObservationRules(lexicon, registry)


def read(tools, text, published=date(2025, 6, 1)):
    finders, rules = tools
    page = Page(Article("t", text, published=published))
    page.mentions = Mentions(**{name: finder.find(page.text, page.low) for name, finder in finders.items()})
    return page, rules.read(page)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_figure_is_read_with_what_is_said_of_it(tools, text, expected):
    page, found = read(tools, text)
    for seen in found:
        first = seen.evidence[0]
        assert page.article.text[first.start : first.end] == first.quote
        assert first.rule.startswith("observation.")
    by_print = {seen.evidence[0].quote: seen for seen in found}
    for printed, attributes in expected.items():
        assert printed in by_print
        assert {name: getattr(by_print[printed], name) for name in attributes} == attributes


@pytest.mark.parametrize("text", NO_FIGURES)
def test_names_dates_ordinals_and_deadlines_are_no_figures(tools, text):
    page, found = read(tools, text)
    assert found == ()
    assert page.notes == []


def test_the_period_at_the_front_of_a_paragraph_holds_for_the_next_sentence_only_there(tools):
    _, found = read(tools, "Năm 2022, tỉnh ban hành 12 quyết định. Cắt giảm 30 quy định.\nCó 4 xã chưa hoàn thành.")
    assert [o.period for o in found] == ["2022", "2022", None]


def test_a_period_behind_its_opening_words_holds_for_the_sentence_behind(tools):
    _, found = read(tools, "Tính chung cả năm 2022, tỉnh có 12 quyết định. Trong đó, có 3 quyết định của sở.")
    assert [o.period for o in found] == ["2022", "2022"]


def test_an_indicator_is_named_only_by_a_figure_in_its_unit(tools):
    _, found = read(tools, "Chỉ số PAPI đạt 42,5 điểm, trong khi chỉ số PAPI có 8 nội dung.")
    assert [(o.unit, o.indicator) for o in found] == [("điểm", "papi"), ("nội dung", None)]


@pytest.mark.parametrize(
    ("sentence", "labels"),
    [
        ("Đến nay, trong đó tỷ lệ hồ sơ đúng hạn đạt 95%.", ["tỷ lệ hồ sơ đúng hạn"]),
        ("Sở cố gắng cung cấp ít nhất 85% dịch vụ công trực tuyến toàn trình.", ["dịch vụ công trực tuyến toàn trình"]),
        ("Tỷ lệ hồ sơ đúng hạn đạt 95%, GDP tăng 6%.", ["Tỷ lệ hồ sơ đúng hạn", "GDP"]),
        ("Gia đình bà Hoa trồng được 12 ha.", [None]),
        ("Gia đình bà Hoa để dành được 40%.", [None]),
        ("Tổng vốn đầu tư sẽ giải ngân là 900 tỷ đồng, đạt 90% kế hoạch.", ["Tổng vốn đầu tư", "Tổng vốn đầu tư"]),
        ("Tổng cục Thuế nói rõ đã đạt 40%.", [None]),
    ],
)
def test_a_label_names_what_is_measured_or_nothing(tools, sentence, labels):
    _, found = read(tools, sentence)
    assert [o.label for o in found] == labels


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("Lào Cai ký với Hà Giang; hai địa phương sẽ cùng làm đường.", []),
        ("Đoàn đi thăm hai địa phương.", ["hai"]),
        ("Lào Cai ký với Hà Giang tại hai địa phương lân cận.", ["hai"]),
        ("Ông nhắc lại yêu cầu “4 rõ” với các xã.", []),
        ("Ông nhắc lại phương châm 4 tại chỗ.", []),
        ("Chỉ còn 2 ngày nữa là khai mạc.", []),
        ("Thời gian làm thủ tục chỉ còn 2 ngày.", ["2"]),
        ("Huyện sẽ giúp từ một đến hai xã.", ["một đến hai"]),
    ],
)
def test_what_only_refers_or_names_is_no_figure(tools, sentence, printed):
    page, found = read(tools, sentence)
    assert [o.evidence[0].quote for o in found] == printed
    assert not page.notes


def test_a_rate_told_again_as_the_goal_is_a_change_too(tools):
    _, told = read(
        tools, "Tốc độ tăng trưởng cả năm là 6,7%. Có cơ sở để đạt mục tiêu 6,7%, không chỉ đạt mục tiêu 5,1%."
    )
    assert [(o.evidence[0].quote, o.change) for o in told] == [
        ("6,7%", "increase"),
        ("6,7%", "increase"),
        ("5,1%", None),
    ]


def test_a_province_that_goes_along_is_not_the_figures_place(tools):
    _, found = read(tools, "Sau khi hợp nhất với tỉnh Hà Giang từ ngày 1/7/2025, tỉnh có 124 xã.")
    assert [o.place for o in found] == [None]


def test_a_number_that_cannot_be_read_becomes_a_note(tools):
    page, found = read(tools, "Ông nhắc lại bài học 4 tại chỗ.")
    assert found == ()
    assert [(n.reason, n.evidence.quote) for n in page.notes] == [("unread-number", "4")]


def test_the_seed_report_is_read(tools):
    text = (Path(__file__).parents[2] / "data" / "samples" / "seed.txt").read_text("utf-8")
    _, found = read(tools, text, published=None)
    printed = {o.evidence[0].quote: o for o in found}
    assert printed["79.057"].change == "decrease"
    assert printed["5.510"].part_of == found.index(printed["79.057"])
    assert printed["53/63"].out_of == 63
    assert printed["126"].place == "Quảng Nam"
    assert printed["2.358"].period == "2022-01-01/2022-12-31"
    assert printed["10%"].bound == "at-least"


def test_the_tables_are_whole():
    assert len(CASES) >= 25
    assert len(NO_FIGURES) >= 16
