import pytest

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.people import PeopleFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered

CASES = [
    ("Chủ tịch UBND tỉnh Nguyễn Văn An và bà Trần Thị Bích", ["Nguyễn Văn An", "Trần Thị Bích"]),
    ("Bí thư Tỉnh ủy Thái Bình Lê Minh Đức dự họp", ["Lê Minh Đức"]),
    ("Phó Chủ tịch UBND tỉnh Hậu Giang Nguyễn Văn Bảy nói", ["Nguyễn Văn Bảy"]),
    ("ông Điểu K'Ré và bà H'Yim Kđoh", ["Điểu K'Ré", "H'Yim Kđoh"]),
    ("ông Y Thanh Hà Niê Kđăm", ["Y Thanh Hà Niê Kđăm"]),
    ("Giám đốc Võ Sỹ cho biết", ["Võ Sỹ"]),
    ("đường Nguyễn Văn Linh, trường THPT Lê Quý Đôn", []),
    ("thị xã Hoàng Mai, tỉnh Hà Nam, Hồ Tây", []),
    ("Thứ trưởng Lê Văn Tám Phát biểu tại hội nghị", ["Lê Văn Tám"]),
    ("Bí thư Trần Văn Nam Sáng 28/6 đã đến", ["Trần Văn Nam"]),
    ("Ông Dũng nói thêm", []),
    ("sân bay Tân Sơn Nhất", []),
    ("ông Lê Lê Văn Tám báo cáo", ["Lê Văn Tám"]),
    ("xã Lê Lợi, phường Trần Phú, huyện Lương Sơn, thành phố Sầm Sơn", []),
    ("Chủ tịch UBND huyện Lương Sơn Bùi Văn Tám", ["Bùi Văn Tám"]),
    ("Phó Chủ tịch UBND tỉnh Quảng Nam Hồ Quang Tám chủ trì", ["Hồ Quang Tám"]),
    (
        "Giám đốc Công an tỉnh Vĩnh Long Mai Văn Bảy, Thứ trưởng Bộ Công Thương Lưu Đức An",
        ["Mai Văn Bảy", "Lưu Đức An"],
    ),
    ("Bộ trưởng Bộ Tài nguyên và Môi trường Lê Văn Tám, chợ Lê Văn Bảy", ["Lê Văn Tám"]),
    ("Cục trưởng Cục Quản lý thị trường Trần Thị Lan", ["Trần Thị Lan"]),
    ("Trưởng Ban Quản lý các khu công nghiệp Lê Văn Tám", ["Lê Văn Tám"]),
    ("Chủ tịch UBND tỉnh Bình Dương Nguyễn Văn Tám", ["Nguyễn Văn Tám"]),
    ("Bí thư thứ nhất Trung ương Đoàn Lê Văn Tám và ông Dương Lê An Bình", ["Lê Văn Tám", "Dương Lê An Bình"]),
    ("Giám đốc Sở Hồ Đức Tám", ["Hồ Đức Tám"]),
    ("Bí thư Huyện ủy Núi Thành Đoàn Thị Lan", ["Đoàn Thị Lan"]),
    ("hồ chứa ở Thái Nguyên Hồ Núi Cốc, cửa khẩu Tân Thanh Lạng Sơn", []),
]


@pytest.fixture(scope="module")
def finder():
    return PeopleFinder(Lexicon(), Registry.load())


@pytest.mark.parametrize(("text", "names"), CASES)
def test_full_names_are_found_without_title(finder, text, names):
    found = finder.find(text, lowered(text))
    assert [p.name for p in found] == names
    assert all(text[p.start : p.end] == p.name for p in found)


def test_there_are_cases():
    assert len(CASES) >= 15
