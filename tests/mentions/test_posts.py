import itertools

import pytest

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.people import PeopleFinder
from cchc_kg.mentions.posts import PostFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered

CASES = [
    ("Phó Chủ tịch Thường trực UBND tỉnh Lê Văn Tám dự", ["Phó Chủ tịch Thường trực UBND tỉnh"]),
    ("ông Lê Văn Tám - tổng cục trưởng Tổng cục Thuế - cho biết", ["tổng cục trưởng Tổng cục Thuế"]),
    ("Giám đốc Sở Văn hóa, Thể thao và Du lịch trình bày tham luận", ["Giám đốc Sở Văn hóa, Thể thao và Du lịch"]),
    ("Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh Lê Văn Tám", ["Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"]),
    ("Thủ tướng yêu cầu các bộ", ["Thủ tướng"]),
    ("Cục trưởng Cục quản lý giá (Bộ Tài chính) Lê Văn Tám", ["Cục trưởng Cục quản lý giá (Bộ Tài chính)"]),
    ("Bộ trưởng Bộ giáo dục và Đào tạo Lê Văn Tám cảm ơn", ["Bộ trưởng Bộ giáo dục và Đào tạo"]),
    ("Thứ trưởng Bộ giao các đơn vị, Giám đốc Sở nêu rõ", ["Thứ trưởng Bộ", "Giám đốc Sở"]),
    ("TheoThứ trưởng Lê Văn Tám, việc này khó", ["Thứ trưởng"]),
    ("thứ trưởng Bộ Thông tin và truyền thông, cho biết", ["thứ trưởng Bộ Thông tin và truyền thông"]),
    (
        "thứ trưởng Bộ Nông nghiệp và Phát triển nông thôn Lê Văn Tám, dù khó",
        ["thứ trưởng Bộ Nông nghiệp và Phát triển nông thôn"],
    ),
    ("Trưởng ban Chỉ đạo chuyển đổi số (CĐS) của tỉnh Lê Văn Tám", ["Trưởng ban Chỉ đạo chuyển đổi số (CĐS) của tỉnh"]),
    (
        "Phó trưởng Ban Thường trực Ban Chỉ đạo 389 quốc gia; ông",
        ["Phó trưởng Ban Thường trực Ban Chỉ đạo 389 quốc gia"],
    ),
    (
        "Trưởng Ban Chỉ đạo Nhà nước về quy hoạch điện làm Trưởng đoàn khi khảo sát",
        ["Trưởng Ban Chỉ đạo Nhà nước về quy hoạch điện", "Trưởng đoàn"],
    ),
    ("Giám đốc Bảo hiểm xã hội (BHXH) Hà Nội, ông Lê Văn Tám", ["Giám đốc Bảo hiểm xã hội (BHXH) Hà Nội"]),
    ("Giám đốc Bảo hiểm xã hội (BHXH) Lê Văn Tám", ["Giám đốc Bảo hiểm xã hội (BHXH)"]),
    ("Giám đốc Bảo hiểm xã hội (BHXH) Bí thư Đảng ủy", ["Giám đốc Bảo hiểm xã hội (BHXH)", "Bí thư Đảng ủy"]),
    ("Bộ trưởng Công an (Ảnh: Minh Hà)", ["Bộ trưởng Công an"]),
    ("Nguyên Bộ trưởng Lê Văn Tám", ["Nguyên Bộ trưởng"]),
    ("Quyền Chủ tịch UBND TP Lê Văn Tám", ["Quyền Chủ tịch UBND TP"]),
    ("Giám đốc Sở Kế hoạch và Đầu tư và lãnh đạo các sở", ["Giám đốc Sở Kế hoạch và Đầu tư"]),
    ("Bí thư Thành ủy TP. Hồ Chí Minh Lê Văn Tám", ["Bí thư Thành ủy TP. Hồ Chí Minh"]),
    (
        "Trưởng Ban Chỉ đạo rà soát các tồn tại, vướng mắc của một số công trình, chợ dân sinh chủ trì",
        ["Trưởng Ban Chỉ đạo rà soát các tồn tại, vướng mắc của một số công trình, chợ dân sinh"],
    ),
    (
        "Chủ tịch Ủy ban chỉ đạo quốc gia về Cổng dữ liệu mở (CDM), Cổng thanh toán chung (CTC) và bưu chính nêu",
        ["Chủ tịch Ủy ban chỉ đạo quốc gia về Cổng dữ liệu mở (CDM), Cổng thanh toán chung (CTC) và bưu chính"],
    ),
    (
        "Trưởng Ban Chỉ đạo Trung ương về khuyến học, khuyến tài yêu cầu",
        ["Trưởng Ban Chỉ đạo Trung ương về khuyến học, khuyến tài"],
    ),
    ("Giám đốc Ban Quản lý dự án thủy lợi tỉnh dự cuộc họp", ["Giám đốc Ban Quản lý dự án thủy lợi tỉnh"]),
    ("Giám đốc Văn phòng Đăng ký đất đai huyện cám ơn", ["Giám đốc Văn phòng Đăng ký đất đai huyện"]),
    (
        "Trưởng Ban Chỉ đạo quốc gia về hành lang kinh tế - thương mại nêu",
        ["Trưởng Ban Chỉ đạo quốc gia về hành lang kinh tế - thương mại"],
    ),
]
UNNAMED = (  # posts whose place the reader knows, printed right before the name
    "UBND tỉnh",
    "UBND thành phố",
    "UBND TP",
    "UBND TP.",
    "UBND quận",
    "UBND thị xã",
    "HĐND tỉnh",
    "HĐND huyện",
    "HĐND thành phố",
    "Tỉnh ủy",
    "Thành ủy",
    "Huyện ủy",
)
HEADS = ("Chủ tịch", "Phó Chủ tịch", "Phó Chủ tịch Thường trực", "Bí thư", "Phó Bí thư Thường trực", "Chánh Văn phòng")
TITLES = {"Ông", "Phó", "Vì"}  # family names that are words of address, of posts or of grammar as well


@pytest.fixture(scope="module")
def finder():
    return PostFinder(Lexicon(), Registry.load())


@pytest.fixture(scope="module")
def people():
    return PeopleFinder(Lexicon(), Registry.load())


@pytest.fixture(scope="module")
def families():
    rows = Lexicon().table("surnames", "surname", "kind", "word")
    return [row["surname"] for row in rows if row["kind"] != "middle" and row["surname"] not in TITLES]


@pytest.mark.parametrize(("text", "posts"), CASES)
def test_a_post_reaches_to_the_end_of_its_body(finder, text, posts):
    assert [text[p.start : p.end] for p in finder.find(text, lowered(text))] == posts


def test_a_registered_post_is_known_by_its_slug(finder):
    (post,) = finder.find("Phó Thủ tướng Thường trực Chính phủ", "phó thủ tướng thường trực chính phủ")
    assert post.slug == "pho-thu-tuong-thuong-truc-chinh-phu"


@pytest.mark.parametrize("unnamed", UNNAMED)
def test_a_post_ends_before_the_name_of_its_holder(finder, people, families, unnamed):
    for head, family in itertools.product(HEADS, families):
        post, name = f"{head} {unnamed}", f"{family} Thị Minh Hạnh"
        text = f"{post} {name} chủ trì hội nghị."
        assert [text[p.start : p.end] for p in finder.find(text, lowered(text))] == [post]
        assert [p.name for p in people.find(text, lowered(text))] == [name]


@pytest.mark.parametrize("unnamed", [u for u in UNNAMED if "xã" not in u])
def test_a_name_of_two_syllables_ends_a_post_where_no_unit_is_called_so(finder, people, unnamed):
    text = f"Phó Chủ tịch {unnamed} Trần Hạnh chủ trì hội nghị."
    assert [text[p.start : p.end] for p in finder.find(text, lowered(text))] == [f"Phó Chủ tịch {unnamed}"]
    assert [p.name for p in people.find(text, lowered(text))] == ["Trần Hạnh"]


def test_there_are_cases(families):
    assert len(CASES) >= 16
    assert len(UNNAMED) >= 12
    assert len(families) >= 180
