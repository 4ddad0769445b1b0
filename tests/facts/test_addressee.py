"""Who shall act, as an order names them."""

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.addressee import AddresseeRules
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions import Mentions
from cchc_kg.mentions.places import PlaceFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered

# (what follows the order, the addressees)
CASES = [
    ("các bộ, ngành, địa phương rà soát lại", ["bộ", "ngành", "địa phương"]),
    ("bộ ngành khẩn trương báo cáo", ["bộ ngành"]),
    ("Bộ Kế hoạch và Đầu tư chủ trì", ["Bộ Kế hoạch và Đầu tư"]),
    ("Bộ Tài chính, Bộ Y tế phối hợp", ["Bộ Tài chính", "Bộ Y tế"]),
    ("Sở Văn hóa, Thể thao và Du lịch cần nỗ lực", ["Sở Văn hóa, Thể thao và Du lịch"]),
    ("Văn phòng Chính phủ và các bộ đôn đốc", ["Văn phòng Chính phủ", "bộ"]),
    ("Bộ Quốc phòng, Bộ Ngoại giao tiếp tục", ["Bộ Quốc phòng", "Bộ Ngoại giao"]),
    ("đối với Ban chỉ đạo cấp huyện cần làm ngay", ["Ban chỉ đạo cấp huyện"]),
    ("UBND các tỉnh, thành phố không để chậm trễ", ["UBND các tỉnh", "thành phố"]),
    ("người đứng đầu các cơ quan phải gương mẫu", ["người đứng đầu các cơ quan"]),
    ("Công an Q.9 tăng cường tuần tra", ["Công an Q.9"]),
    ("chúng ta phải cố gắng", []),
    # One head before several names; names that hold a comma; a number of places; a number that stands for them.
    ("các Bộ Tài chính, Công Thương, Y tế khẩn trương", ["Bộ Tài chính", "Công Thương", "Y tế"]),
    (
        "các bộ liên quan, nhất là Bộ Y tế, Nông nghiệp và Phát triển nông thôn sớm",
        ["bộ liên quan", "Bộ Y tế", "Nông nghiệp và Phát triển nông thôn"],
    ),
    ("Sở Nội vụ, Văn hóa, Thể thao và Du lịch cần", ["Sở Nội vụ", "Văn hóa, Thể thao và Du lịch"]),
    ("UBND 2 tỉnh Quảng Nam và Đà Nẵng tập trung", ["UBND 2 tỉnh Quảng Nam và Đà Nẵng"]),
    ("tỉnh Quảng Nam và Đà Nẵng tập trung", ["tỉnh Quảng Nam", "Đà Nẵng"]),
    ("ba tỉnh cần làm ngay", ["ba tỉnh"]),
    # Sorts that one head names, in small letters.
    ("hệ thống ngân hàng, bảo hiểm và các sở cần", ["hệ thống ngân hàng", "bảo hiểm", "sở"]),
    ("các đơn vị thuộc lĩnh vực giáo dục, y tế, du lịch cần", ["đơn vị thuộc lĩnh vực giáo dục", "y tế", "du lịch"]),
    ("tập thể cán bộ, công chức, người lao động của sở cần", ["tập thể cán bộ", "công chức", "người lao động của sở"]),
    # Where the phrase ends: before a verb of going, a plural word whose noun is something else; one by one.
    ("các cấp phó ra về", ["cấp phó"]),
    ("các giám đốc các việc cần làm ngay", ["giám đốc"]),
    ("cơ quan, địa phương nào, cá nhân nào phải báo cáo", ["cơ quan", "địa phương nào", "cá nhân nào"]),
    ("các đại biểu dự họp tập trung thảo luận", ["đại biểu dự họp"]),
]


def test_there_are_cases():
    assert len(CASES) >= 12


def page(text):
    read = Page(Article("a", text))
    lexicon = Lexicon()
    read.mentions = Mentions(places=PlaceFinder(lexicon, Registry.load()).find(read.text, read.low))
    return read


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_addressees(text, expected):
    rules = AddresseeRules(Lexicon())
    low = lowered(text)
    acting = rules.acting(page(text), low, 0, len(text))
    assert acting is not None
    assert [text[a.start : a.end] for a in rules.named(page(text), low, acting[0])] == expected


@pytest.mark.parametrize(
    "text",
    ["xã hội phát triển", "vùng nguy cơ cao phải sơ tán", "thị trường ổn định", "cơ sở dữ liệu hỏng", "trời mưa to"],
)
def test_nobody_is_named(text):
    assert AddresseeRules(Lexicon()).acting(page(text), lowered(text), 0, len(text)) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Các bộ đã làm xong", "inferior"),
        ("Các bộ sẽ làm", "inferior"),
        ("Các bộ cần làm", "norm"),
        ("Các bộ làm ngay", "task"),
    ],
)
def test_what_stands_behind_tells_a_demand_from_a_report(text, kind):
    acting = AddresseeRules(Lexicon()).acting(page(text), lowered(text), 0, len(text))
    assert acting is not None
    assert acting[1] is not None
    assert acting[1].kind == kind


def test_somebody_above_is_asked_not_ordered():
    rules = AddresseeRules(Lexicon())
    for text, superior in (("Quốc hội xem xét", True), ("Chính phủ sớm ban hành", True), ("các bộ xem xét", False)):
        assert rules.superior(page(text), lowered(text), 0, len(text)) is superior
