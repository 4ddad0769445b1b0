"""Whose province a figure is, in sentences written for this test."""

import pytest


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Phó Chủ tịch UBND TP Đà Nẵng cho biết, thành phố mới giải ngân được 26% kế hoạch.", ["Đà Nẵng"]),
        ("Đại diện Cần Thơ đề xuất nâng mức tạm ứng lên 40%.", ["Cần Thơ"]),
        ("Giám đốc Sở Y tế Lào Cai nêu, tỉnh đã mở 12 trạm xá.", ["Lào Cai"]),
        ("Tại Lào Cai, sở mở 12 trạm xá. Các bệnh viện chữa cho 90 bệnh nhân.", ["Lào Cai", "Lào Cai"]),
        ("Tại Lào Cai, sở mở 12 trạm xá. Thủ tướng giao thêm 90 tỷ đồng.", ["Lào Cai", None]),
        ("Tại Lào Cai, sở mở 12 trạm xá. Cả nước có 900 trạm xá.", ["Lào Cai", None]),
        ("Tại Lào Cai, sở mở 12 trạm xá.\nCác bệnh viện chữa cho 90 bệnh nhân.", ["Lào Cai", None]),
        ("Tại Lào Cai và Hà Giang, hai sở mở 12 trạm xá.", [None, None]),
        ("Mưa làm hỏng 12 cây cầu tại Lào Cai và Hà Giang.", [None]),
        ("Tại Lào Cai, sở mở 12 trạm xá, trong khi cả nước mở 900 trạm xá.", ["Lào Cai", None]),
        ("Cà Mau cũng bị mất rừng, nhưng ở đồng bằng sông Cửu Long rừng giảm 10%.", [None]),
        ("Tuyến đường dài 15 km, điểm đầu tại ga Hạ Long, Quảng Ninh.", [None]),
        ("Tại Lào Cai, đoàn làm việc với 12 tỉnh.", [None]),
        ("Tại Lào Cai, sở mở 12 trạm xá. Bộ Chính trị lập 5 đoàn kiểm tra.", ["Lào Cai", None]),
        ("Cục Hải quan Lào Cai đã thu 40 tỷ đồng.", ["Lào Cai"]),
        ("Sau khi hợp nhất với Hòa Bình và Vĩnh Phúc, các xã lập 15 trung tâm.", [None]),
    ],
)
def test_a_figure_is_of_the_province_that_is_told_of(told, text, places):
    assert [place for _, place in told(text, "place")] == places
