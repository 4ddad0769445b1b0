import pytest

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.posts import PostFinder
from cchc_kg.registry import Registry

CASES = [
    ("Phó Chủ tịch Thường trực UBND tỉnh Lê Văn Tám dự", ["Phó Chủ tịch Thường trực UBND tỉnh"]),
    ("ông Lê Văn Tám - tổng cục trưởng Tổng cục Thuế - cho biết", ["tổng cục trưởng Tổng cục Thuế"]),
    ("Giám đốc Sở Văn hóa, Thể thao và Du lịch điều hành thảo luận", ["Giám đốc Sở Văn hóa, Thể thao và Du lịch"]),
    ("Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh Lê Văn Tám", ["Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"]),
    ("Thủ tướng yêu cầu các bộ", ["Thủ tướng"]),
    ("Trưởng ban Chỉ đạo chuyển đổi số (CĐS) của tỉnh Lê Văn Tám", ["Trưởng ban Chỉ đạo chuyển đổi số (CĐS) của tỉnh"]),
    ("Nguyên Bộ trưởng Lê Văn Tám", ["Nguyên Bộ trưởng"]),
    ("Quyền Chủ tịch UBND TP Lê Văn Tám", ["Quyền Chủ tịch UBND TP"]),
    ("Giám đốc Sở Kế hoạch và Đầu tư và lãnh đạo các sở", ["Giám đốc Sở Kế hoạch và Đầu tư"]),
]


@pytest.fixture(scope="module")
def finder():
    return PostFinder(Lexicon(), Registry.load())


@pytest.mark.parametrize(("text", "posts"), CASES)
def test_a_post_reaches_to_the_end_of_its_body(finder, text, posts):
    assert [text[p.start : p.end] for p in finder.find(text)] == posts


def test_a_registered_post_is_known_by_its_slug(finder):
    (post,) = finder.find("Phó Thủ tướng Thường trực Chính phủ")
    assert post.slug == "pho-thu-tuong-thuong-truc-chinh-phu"


def test_there_are_cases():
    assert len(CASES) >= 9
