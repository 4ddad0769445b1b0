"""Where sentences end, in the ways reports are really typed."""

import pytest

from cchc_kg.sentences import bare, paragraphs, split
from cchc_kg.span import Span

# (text, its sentences)
CASES = [
    ("Họp xong. Ra về.", ["Họp xong.", "Ra về."]),
    ("Họp tại TP. Huế lúc 8 giờ. Ra về.", ["Họp tại TP. Huế lúc 8 giờ.", "Ra về."]),
    (
        "ThS. Lê An và PGS.TS. Hồ Vân dự họp. Ông A. Bình vắng.",
        ["ThS. Lê An và PGS.TS. Hồ Vân dự họp.", "Ông A. Bình vắng."],
    ),
    ("Bằng mức của Công an TP. Tại đây, TP. Vinh có đủ.", ["Bằng mức của Công an TP.", "Tại đây, TP. Vinh có đủ."]),
    ("Ghi công của TP.Nghe xong ông về.", ["Ghi công của TP.", "Nghe xong ông về."]),
    ("Họp tại TP.Hải Dương và TP.Huế rồi về.", ["Họp tại TP.Hải Dương và TP.Huế rồi về."]),
    (
        "Báo cáo với Bộ.Đồng thời giao ThS.Lê An,...Sau đó về.",
        ["Báo cáo với Bộ.", "Đồng thời giao ThS.Lê An,...", "Sau đó về."],
    ),
    ("TP. HCM và TP. Hà Tĩnh cùng làm.", ["TP. HCM và TP. Hà Tĩnh cùng làm."]),
    (
        "Xong trong năm 2026.Hiện còn 1.234.Chi tiết sau.",
        ["Xong trong năm 2026.", "Hiện còn 1.234.Chi tiết sau."],
    ),
    ("Thu 2.358 tỷ và 3.5 điểm. Chi ít hơn.", ["Thu 2.358 tỷ và 3.5 điểm.", "Chi ít hơn."]),
    ("Số 2 . 358 và TP . HCM vẫn vậy . Hết .", ["Số 2 . 358 và TP . HCM vẫn vậy .", "Hết ."]),
    ("Ông nói: “Làm ngay. Đừng chờ”, rồi về. Hết.", ["Ông nói: “Làm ngay.", "Đừng chờ”, rồi về.", "Hết."]),
    ("“Làm ngay!” - Bộ trưởng nói. Hết.", ["“Làm ngay!” - Bộ trưởng nói.", "Hết."]),
    ("“Làm ngay.” Bộ trưởng nói.", ["“Làm ngay.”", "Bộ trưởng nói."]),
    ('"Làm ngay." Bộ trưởng nói. "Đừng chờ." Hết.', ['"Làm ngay."', "Bộ trưởng nói.", '"Đừng chờ."', "Hết."]),
    ('" Làm ngay . " Ông cười .', ['" Làm ngay . "', "Ông cười ."]),
    ("Xong việc... Rồi nghỉ. Ba, bốn... người ở lại.", ["Xong việc...", "Rồi nghỉ.", "Ba, bốn... người ở lại."]),
    ("Văn hóa, y tế…Qua đó thấy rõ. Vui vẻ.Ông về.", ["Văn hóa, y tế…", "Qua đó thấy rõ.", "Vui vẻ.", "Ông về."]),
    ("Có các việc sau: - Bộ A làm trước. - Bộ B làm sau.", ["Có các việc sau: - Bộ A làm trước.", "- Bộ B làm sau."]),
    ("1. Rà soát. 2. Báo cáo.", ["1. Rà soát.", "2. Báo cáo."]),
    ("Toàn văn như sau\nĐiều một\n\nĐiều hai./.", ["Toàn văn như sau", "Điều một", "Điều hai./."]),
    ("(Theo báo A.) Ông B về.", ["(Theo báo A.)", "Ông B về."]),
    ("Sao lại thế? Vì chậm! Hết", ["Sao lại thế?", "Vì chậm!", "Hết"]),
    ("", []),
    (" \n\t\n", []),
]


def test_there_are_cases():
    assert len(CASES) >= 19


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences(text, expected):
    assert [text[s.start : s.end] for s in split(text)] == expected


def test_a_sentence_knows_its_paragraph():
    text = "Một. Hai.\n\nBa."
    assert [s.paragraph for s in split(text)] == [0, 0, 1]
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["Một. Hai.", "Ba."]


BARE = [
    ("- Rà soát lại.", "Rà soát lại."),
    ("+ Rà soát lại;", "Rà soát lại;"),
    ("• “Rà soát lại.”", "Rà soát lại."),
    ('" Rà soát lại . "', "Rà soát lại ."),
    ("2. Rà soát lại.", "Rà soát lại."),
    ("b) Rà soát lại.", "Rà soát lại."),
    ("Rà soát lại./.", "Rà soát lại."),
    ("Rà soát lại. /.", "Rà soát lại."),
    ("2.358 hồ sơ chờ.", "2.358 hồ sơ chờ."),
    ("-5 độ.", "-5 độ."),
    ("“”", ""),
]


def test_there_are_bare_cases():
    assert len(BARE) >= 11


@pytest.mark.parametrize(("text", "expected"), BARE)
def test_bare(text, expected):
    span = bare(text, Span(0, len(text)))
    assert text[span.start : span.end] == expected
