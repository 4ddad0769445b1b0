import pytest

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.places import PlaceFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered

CASES = [
    ("UBND tỉnh Quảng Nam và TP Đà Nẵng", ["Quảng Nam", "Đà Nẵng"]),
    ("lãnh đạo TP.HCM, TPHCM và Thành ủy TP. Hồ Chí Minh", ["Hồ Chí Minh"] * 3),
    ("Chủ tịch Hồ Chí Minh; Học viện Chính trị quốc gia Hồ Chí Minh", []),
    ("Phó Thủ tướng Trương Hòa Bình phát biểu", []),
    ("tỉnh Hòa Bình báo cáo", ["Hòa Bình"]),
    ("khu vực châu Á - Thái Bình Dương", []),
    ("chiến thắng Điện Biên Phủ tại Điện Biên", ["Điện Biên"]),
    ("Thừa Thiên-Huế, Bà Rịa-Vũng Tàu, Đăk Lăk", ["Thừa Thiên Huế", "Bà Rịa - Vũng Tàu", "Đắk Lắk"]),
    ("Ảnh: Báo Quảng Nam", []),
    ("theo Báo Bình Định", []),
    ("tuyến đường sắtLào Cai - Hà Nội - Hải Phòng", ["Lào Cai", "Hà Nội", "Hải Phòng"]),
]


@pytest.fixture(scope="module")
def finder():
    return PlaceFinder(Lexicon(), Registry.load())


@pytest.mark.parametrize(("text", "names"), CASES)
def test_provinces_are_found_in_any_spelling(finder, text, names):
    assert [p.name for p in finder.find(text, lowered(text))] == names


def test_there_are_cases():
    assert len(CASES) >= 11
