import pytest

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.bodies import BodyFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered

CASES = [
    ("Bộ Nội vụ và Bộ NN&PTNT báo cáo", ["Bộ Nội vụ", "Bộ NN&PTNT"]),
    ("Ban Thường vụ Tỉnh ủy Bình Thuận họp", ["Ban Thường vụ Tỉnh ủy Bình Thuận"]),
    ("Ban Chỉ đạo phòng, chống thiên tai đã họp", ["Ban Chỉ đạo phòng, chống thiên tai"]),
    ("Bộ trưởng Lê Văn Tám", []),
    ("Thường trực UBND tỉnh Cà Mau họp", ["Thường trực UBND tỉnh Cà Mau"]),
    ("Phó Chủ tịch Thường trực UBND tỉnh Cà Mau họp", ["UBND tỉnh Cà Mau"]),
    ("Phó Bí thư Thường trực Tỉnh ủy Cà Mau họp", ["Tỉnh ủy Cà Mau"]),
    ("Ủy ban Tài chính, Ngân sách của Quốc hội", ["Ủy ban Tài chính, Ngân sách của Quốc hội"]),
]


@pytest.fixture(scope="module")
def finder():
    return BodyFinder(Lexicon(), Registry.load())


@pytest.mark.parametrize(("text", "bodies"), CASES)
def test_bodies_are_found_as_printed(finder, text, bodies):
    assert [text[b.start : b.end] for b in finder.find(text, lowered(text))] == bodies


def test_a_registered_body_is_known_by_its_slug(finder):
    (body,) = finder.find("Bộ NN&PTNT", "bộ nn&ptnt")
    assert body.slug == "bo-nong-nghiep-va-ptnt"


def test_there_are_cases():
    assert len(CASES) >= 5
