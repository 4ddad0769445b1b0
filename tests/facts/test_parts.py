"""Which figures are stated parts of others, in sentences written for this test."""

import pytest


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("Trong 11 dự án có 3 dự án dùng ngân sách và 8 dự án gọi vốn.", [None, 0, 0]),
        ("Trong số khoảng 47 tỷ đồng đi vay có tới 6 tỷ đồng chưa trả.", [None, 0]),
        ("Sở mở 14 thủ tục mới ở tỉnh (6 thủ tục), huyện (5 thủ tục), xã (3 thủ tục).", [None, 0, 0, 0]),
        ("Cả tỉnh có 8 dự án chậm. Theo đó, huyện A có 5 dự án; huyện B có 3 dự án.", [None, 0, 0]),
        ("Cả tỉnh có 8 dự án chậm. Theo đó, huyện A có 5 dự án; huyện B có 2 dự án.", [None, None, None]),
        ("Cả tỉnh có 8 dự án chậm. Tỉnh xử phạt 8 dự án.", [None, None]),
        ("Có 41 tỉnh nộp báo cáo. Các sở xem lại. Tuy vậy, 19/41 tỉnh còn thiếu số liệu.", [None, 0]),
        ("Đoàn kiểm tra 18 cơ sở, phát hiện 5 cơ sở vi phạm.", [None, 0]),
        ("Tỉnh giao 10 nhiệm vụ, nhưng mới xong 7 nhiệm vụ.", [None, 0]),
        ("Năm 2020 có 36 mỏ cát, đến năm 2024 giảm 5 mỏ cát, còn 31 mỏ cát.", [None, None, None]),
        ("Tỉnh có 36 mỏ cát.\nTrong đó, huyện A có 5 mỏ cát.", [None, 0]),
        ("Tỉnh có 36 mỏ cát.\nHuyện A đông dân.\nTrong đó, xã B có 5 mỏ cát.", [None, None]),
        ("Tỉnh có 36 mỏ cát.\nĐợt này kiểm tra gồm 5 mỏ cát.", [None, None]),
        ("Năm 2020 có 36 mỏ cát, nay chỉ còn 6 mỏ cát.", [None, None]),
    ],
)
def test_parts_are_told_by_their_words_or_by_their_sum(told, text, wholes):
    assert [whole for _, whole in told(text, "part_of")] == wholes
