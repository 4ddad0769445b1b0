import pytest

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.documents import DocumentFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered

CASES = [
    ("Theo Nghị quyết số 76/NQ-CP của Chính phủ", ["76/NQ-CP"]),
    ("Nghị quyết 30c/NQ-CP và Quyết định 07/2021/QĐ-TTg", ["30c/NQ-CP", "07/2021/QĐ-TTg"]),
    ("Nghị quyết số 19-2017/NQ-CP của Chính phủ", ["19-2017/NQ-CP"]),
    ("Nghị quyết số 18-NQ/TU của Tỉnh ủy", ["18-NQ/TU"]),
    ("Luật số 24/2016/QH14 được thông qua", ["24/2016/QH14"]),
    ("thực hiện Chỉ thị 24, Nghị quyết 19 và 35 của Chính phủ", ["24", "19", "35"]),
    ("Kế hoạch 5 năm đã xong", []),
    ("kế hoạch 5 năm 2016 - 2020 đã xong", []),
    ("Kế hoạch 2021 được giao", []),
    ("tăng 226/332 phường, xếp 9/63 tỉnh", []),
    ("quy hoạch 1/500 và km 12/Tổ 3", []),
    ("thực hiện Đề án 06 của Chính phủ", []),
]


@pytest.fixture(scope="module")
def finder():
    return DocumentFinder(Lexicon(), Registry.load())


@pytest.mark.parametrize(("text", "numbers"), CASES)
def test_numbers_are_found_as_printed(finder, text, numbers):
    found = finder.find(text, lowered(text))
    assert [d.number for d in found] == numbers
    assert all(text[d.start : d.end] == d.number for d in found)


def test_there_are_cases():
    assert len(CASES) >= 10
