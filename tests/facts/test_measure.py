"""What numbers count or measure, in sentences written for this test."""

import pytest

from cchc_kg.article import Article


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Số giấy tờ giảm từ 9.400 xuống còn 1.250 mặt hàng.", [("9.400", "mặt hàng"), ("1.250", "mặt hàng")]),
        ("Giảm thời gian từ 48 giờ xuống 36 giờ.", [("48", "giờ"), ("36", "giờ")]),
        ("Thời gian thi công là 20 tháng.", [("20", "tháng")]),
        ("Kho hàng đủ dùng cho ít nhất 25 ngày.", [("25", "ngày")]),
        ("Xã đã qua 30 ngày không có ca bệnh.", [("30", "ngày")]),
        ("Chị bán mỗi ngày 2-3 tiếng.", [("2-3", "tiếng")]),
        ("Kim ngạch cao gấp đôi.", [("đôi", "lần")]),
        ("Số phòng tăng gấp rưỡi.", [("rưỡi", "lần")]),
        ("Tỉnh đứng thứ tư cả nước, lớn thứ hai miền Trung.", [("tư", "hạng"), ("hai", "hạng")]),
        ("Tỉnh lớn thứ 3 trong vùng, và thứ 14 cả nước.", [("3", "hạng"), ("14", "hạng")]),
        ("Xã giữ vị trí số 1 của huyện.", [("1", "hạng")]),
        ("Mức độ hài lòng đạt 4,1/5 điểm.", [("4,1/5", "điểm")]),
        ("Có lúc 20 - 25% lượt truy cập bị lỗi.", [("20 - 25%", "%")]),
        ("Đoàn kiểm tra 18 cơ sở.", [("18", "cơ sở")]),
        ("Tỉnh thu hồi 9 dự án nhỏ.", [("9", "dự án")]),
        ("Thu bằng 105% dự toán (215.000/200.000 tỷ đồng).", [("105%", "%"), ("215.000/200.000 tỷ", "VND")]),
        ("Dự toán thu (215.000/238.000 tỷ đồng).", [("215.000/238.000 tỷ", "VND")]),
        (
            "Sở tiết kiệm gần 200 triệu, trong đó thư mời bớt 80 triệu đồng.",
            [("200 triệu", "VND"), ("80 triệu", "VND")],
        ),
        ("Xuất khẩu đạt 3,1 tỷ USD, trong đó tôm đạt 2 tỷ.", [("3,1 tỷ", "USD"), ("2 tỷ", "USD")]),
        ("Khoản đền bù là 40 triệu Đài tệ (gần 30 tỷ đồng).", [("30 tỷ", "VND")]),
        ("Thời gian bình quân 42 tháng với nhóm A, 29 tháng với nhóm B.", [("42", "tháng"), ("29", "tháng")]),
        ("Cục Kiểm tra sau thông quan thu nộp ngân sách hơn 24 tỷ đồng.", [("24 tỷ", "VND")]),
        ("Sắp xếp lại 11 trong tổng số 24 quận.", [("11", "quận"), ("24", "quận")]),
        ("Mới có 5.510 / hơn 11.000 xã có cán bộ.", [("5.510 / hơn 11.000", "xã")]),
        ("Xã có dân số 80.000 người.", [("80.000", "người")]),
        (
            "Xuất khẩu đạt 3,1 tỷ USD, trong đó cá tăng 4%, tôm đạt 900 triệu, tăng 2%.",
            [("3,1 tỷ", "USD"), ("4%", "%"), ("900 triệu", "USD"), ("2%", "%")],
        ),
        ("Khối chính quyền 212 biên chế.", [("212", "biên chế")]),
        ("Giao hai tỉnh Bắc Ninh và Bắc Giang làm cầu.", [("hai", "tỉnh")]),
    ],
)
def test_numbers_have_the_unit_that_the_words_around_them_say(told, text, units):
    assert told(text, "unit") == units


@pytest.mark.parametrize(
    "text",
    [
        "Người dân đến bộ phận 1 cửa, theo cơ chế 1 cửa, 1 dấu.",
        "Giá trị sản phẩm trên 1 ha tăng lên.",
        "Việc này phải xong trong thời gian tối đa 5 ngày.",
        "Thứ nhất, rà soát lại. Thứ tư, báo cáo sở.",
        "Cụm thi số 63 tổ chức thi tốt.",
        "Việc này không chậm trễ một tuần.",
        "Đó là một ngày hội của xã.",
        "Hai bên ký kết; hai con số này giống nhau.",
    ],
)
def test_what_has_a_number_in_it_need_not_count(told, text):
    assert [printed for printed, _ in told(text, "unit") if printed not in ("hai",)] == []


def test_a_count_with_a_digit_lost_is_noted_and_not_read(reader):
    facts = reader.read(Article("t", "Huyện lập 12 hợp tác xã, cả nước có gần 30.00 hợp tác xã."))
    assert [o.evidence[0].quote for o in facts.observations] == ["12"]
    assert [(n.reason, n.evidence.quote) for n in facts.notes if n.reason == "unread-number"] == [
        ("unread-number", "30.00")
    ]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Sở rút ngắn thời gian giải quyết bình quân 2,5 ngày.", ["decrease"]),
        ("Huyện giảm tỷ lệ hộ nghèo từ 4% trở lên.", ["decrease"]),
        ("Huyện giảm tỷ lệ hộ nghèo từ 4% xuống 3%.", [None, None]),
        ("Công trình đội vốn hơn 600 tỷ đồng.", ["increase"]),
        ("Chỉ số tụt bốn bậc.", ["decrease"]),
        ("Tỷ lệ đúng hạn cao hơn cùng kỳ 0,4 điểm phần trăm.", ["increase"]),
    ],
)
def test_the_size_of_a_change_is_told_from_a_level(told, text, changes):
    assert [change for _, change in told(text, "change")] == changes


def test_a_ship_on_its_way_ashore_is_no_bound(told):
    assert told("Có hơn 70 tàu thuyền đang vào bờ.", "bound") == [("70", "over")]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Xã có diện tích từ 30 km2; huyện có diện tích từ 450 km2.", ["at-least", "at-least"]),
        ("Sản lượng tăng từ 30 tấn lên 40 tấn.", ["exact", "exact"]),
        ("Sở giảm phí từ 30%.", ["exact"]),
        ("Những xã chưa đạt 50% thì sắp xếp lại.", ["under"]),
        ("Kim ngạch đã vượt qua con số 2 tỷ USD.", ["over"]),
    ],
)
def test_words_before_a_number_bound_it(told, text, bounds):
    assert [bound for _, bound in told(text, "bound")] == bounds


def test_the_bound_nearest_to_the_number_holds(told):
    assert told("Tổng vốn khoảng hơn 4,2 tỷ USD.", "bound") == [("4,2 tỷ", "over")]


def test_above_and_below_a_number_is_about_it(told):
    assert told("Giá trên dưới 50.000 đồng/kg.", "bound") == [("50.000", "about")]


def test_money_with_a_foreign_separator_is_whole(told):
    assert [int(value) for _, value in told("Giá là 357,000 đồng/kg.", "value")] == [357_000]
