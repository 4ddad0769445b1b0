"""When figures hold, in sentences written for this test."""

import pytest


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Cả năm nay dự báo thu 45 tỷ đồng.", ["2025"]),
        ("Dự báo thu 45 tỷ đồng trong năm nay; số hộ nghèo giảm 2%.", ["2025", None]),
        ("Sáu tháng thu 20 tỷ đồng, để đạt mục tiêu cả năm 45 tỷ đồng thì phải cố gắng.", ["2025-01/2025-06", "2025"]),
        ("Không như năm ngoái, sở thu 45 tỷ đồng.", [None]),
        ("Đầu năm nay, xã dựng 12 ngôi nhà.", [None]),
        ("Tháng 3 năm nay, xã dựng 12 ngôi nhà.", ["2025-03"]),
        ("Từ đầu năm 2024 đến nay, mưa làm hỏng 12 cây cầu.", ["2024"]),
        ("Từ năm 2004 đến nay, mưa làm hỏng 12 cây cầu.", [None]),
        ("Từ ngày 1/7/2024 đến nay, mưa làm hỏng 12 cây cầu.", [None]),
        ("Từ ngày 1/7/2024, toàn tỉnh có 12 xã.", ["2024-07-01"]),
        ("Năm 2010 thu 12 tỷ đồng, nhưng đến nay mới trả 3 tỷ đồng.", ["2010", None]),
        ("Năm 2010 thực hiện 12 dự án.", ["2010"]),
        ("Hội thi “Sáng tạo trẻ 2024” đã trao 12 giải thưởng.", [None]),
        ("Số hồ sơ gấp 1,8 lần năm 2023.", [None]),
        ("Từ đầu năm đến 15/7, sở bắt 12 vụ.", ["2025-01-01/2025-07-15"]),
        ("Từ đầu năm 2024 đến hết ngày 15/7/2024, sở bắt 12 vụ.", ["2024-01-01/2024-07-15"]),
        ("Trong 9 tháng qua, sở bắt 12 vụ.", ["2025-01/2025-09"]),
        ("Tỷ lệ tăng từ 8% (2010) lên 19% (2020).", ["2010", "2020"]),
        ("Sở ban hành Quyết định 2032 về 8 cơ sở.", [None]),
        ("Ông Nguyễn Văn Hà (1979) giữ 30 kg hàng.", [None]),
        ("Ông Hà sinh năm 1996 giữ 30 kg hàng.", [None]),
        ("Công ty chuyển sang 2 thành viên và trong 6 tháng qua có lãi.", [None]),
        ("Trong 11 năm qua, sở bắt 12 vụ.", [None]),
        ("Từ nay đến 15/12, sáu xã phải xong việc.", [None]),
        ("Ông cho biết, ngày 9/7/2024, huyện lập 5 đoàn kiểm tra.", ["2024-07-09"]),
        ("Ngày 9/7, chủ tịch họp bàn về 8 dự án.", [None]),
    ],
)
def test_a_sentence_tells_when_its_figures_hold(told, text, periods):
    assert [period for _, period in told(text, "period")] == periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Theo ông Hà, năm 2024, huyện thu 40 tỷ đồng. Huyện dựng 30 ngôi nhà.", ["2024", "2024"]),
        ("Đối với các mục tiêu của ngành năm 2024, sở thu 40 tỷ đồng. Sở dựng 30 ngôi nhà.", ["2024", "2024"]),
        ("Năm 2024, huyện thu 40 tỷ đồng, năm 2023 thu 30 tỷ đồng. Huyện dựng 30 ngôi nhà.", ["2024", "2023", None]),
        (
            "Năm 2024, huyện thu 40 tỷ đồng, năm 2023 thu 30 tỷ đồng. Trong đó, xã thu 2 tỷ đồng.",
            ["2024", "2023", "2023"],
        ),
        ("Năm 2024, huyện thu 40 tỷ đồng. Hiện nay huyện có 30 trường học.", ["2024", None]),
        ("Năm 2024, huyện thu 40 tỷ đồng.\nCùng thời gian này, xã dựng 30 ngôi nhà.", ["2024", "2024"]),
        (
            "Năm 2024, thu 40 tỷ đồng, năm 2023 thu 30 tỷ đồng. Trong đó, xã A 2 tỷ đồng, xã B 1 tỷ đồng.",
            ["2024", "2023", "2023", "2023"],
        ),
        ("Năm 2024, huyện thu 40 tỷ đồng. Tôm đang được nuôi tại 30 xã.", ["2024", None]),
        ("Đến năm 2030, phấn đấu có 20 hợp tác xã. Số xã viên đã đạt 600 người.", ["2030", None]),
        (
            "Tháng 9/2024, xã có 2 đợt dịch. Huyện sẽ thu 36 tỷ đồng trong năm nay; phí tăng 2%.",
            ["2024-09", "2025", None],
        ),
        (
            "Quý III/2024, thu 4 tỷ đồng. Qua đó nâng số 9 tháng đầu năm lên 8 tỷ đồng. Trong đó, phí là 2 tỷ đồng.",
            ["2024-Q3", "2025-01/2025-09", "2025-01/2025-09"],
        ),
        ("Năm 2024, huyện cố gắng nhiều. Theo đó, huyện dựng 30 ngôi nhà.", ["2024"]),
        ("Năm 2024, huyện thu 40 tỷ đồng. Nếu có mưa, 30 ha lúa sẽ ngập.", ["2024", None]),
        ("Năm 2024, huyện thu 40 tỷ đồng. Tuy nhiên, đến nay mới có 30 xã nộp báo cáo.", ["2024", None]),
        ("Năm 2024, huyện thu 40 tỷ đồng. Qua thực hiện kiểm tra, phát hiện 30 vụ.", ["2024", "2024"]),
        ("Năm 2024, huyện phát hiện nhiều vụ. Xã dựng 30 ngôi nhà.", ["2024"]),
    ],
)
def test_a_period_that_opens_a_clause_holds_for_the_sentences_behind(told, text, periods):
    assert [period for _, period in told(text, "period")] == periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Huyện trình đề án cho năm 2024. Theo đó, huyện dựng 30 ngôi nhà.", ["2024"]),
        ("Huyện trình đề án cho năm 2024. Theo đó, có thêm nhà. Khi đó, 30 hộ dời đi.", ["2024"]),
        ("Huyện trình đề án cho năm 2024. Huyện dựng 30 ngôi nhà.", [None]),
        ("Huyện trình đề án cho năm 2024. Có thêm nhà. Khi đó, 30 hộ dời đi.", [None]),
        ("Số người năm 2020 và năm 2024 đã có. Theo đó, huyện dựng 30 ngôi nhà.", [None]),
        ("Huyện trình đề án cho năm 2024.\nTheo đó, huyện dựng 30 ngôi nhà.", [None]),
        ("Năm 2020 có 50 xã, năm 2024 tăng 9 xã. Trong số này, vùng cao tăng 7 xã.", ["2020", "2024", "2024"]),
    ],
)
def test_a_sentence_that_goes_on_with_the_one_before_holds_at_its_time(told, text, periods):
    assert [period for _, period in told(text, "period")] == periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Huyện phấn đấu đến năm 2030 có 20 hợp tác xã. Tỷ lệ hộ nghèo phấn đấu còn 3%.", ["2030", "2030"]),
        ("Huyện phấn đấu đến năm 2030 có 20 hợp tác xã. Năm 2027, phấn đấu còn 3% hộ nghèo.", ["2030", "2027"]),
        ("Huyện phấn đấu đến năm 2030 có 20 hợp tác xã.\nTỷ lệ hộ nghèo phấn đấu còn 3%.", ["2030", None]),
        ("Huyện phấn đấu đến năm 2030 có 20 hợp tác xã. Hội đã có 30 ngôi nhà.", ["2030", None]),
    ],
)
def test_a_list_of_goals_that_goes_on_keeps_its_time(told, text, periods):
    assert [period for _, period in told(text, "period")] == periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (
            "Sáu tháng đầu năm 2025, GRDP tăng 7,1% (cùng kỳ năm trước tăng 6,2%).",
            ["2025-01/2025-06", "2024-01/2024-06"],
        ),
        ("Quý I/2025, GRDP tăng 7,1%, cao hơn mức 6,2% cùng kỳ năm ngoái.", ["2025-Q1", "2024-Q1"]),
        ("Quý I/2025, GRDP tăng 7,1%, cao hơn cùng kỳ năm 2024 (6,2%).", ["2025-Q1", "2024-Q1"]),
        ("Quý I/2025, GRDP tăng 7,1% so với cùng kỳ, thu 12 tỷ đồng.", ["2025-Q1", "2025-Q1"]),
    ],
)
def test_a_level_of_a_year_before_is_of_that_year(told, text, periods):
    assert [period for _, period in told(text, "period")] == periods


def test_a_comparison_of_an_earlier_clause_is_not_the_figures_own(told):
    text = "Số người tập thể thao cao hơn so với năm trước; huyện đón 12 nghìn khách trong năm 2024."
    assert told(text, "baseline") == [("12 nghìn", None)]


def test_a_change_behind_two_levels_is_against_the_earlier_one(told):
    text = "Năm 2020 tỉnh có 36 mỏ cát, năm 2024 là 31 mỏ cát, giảm 5 mỏ cát. Năm 2024 có 31 mỏ cát, thêm 2 mỏ cát."
    assert told(text, "baseline") == [("36", None), ("31", None), ("5", "2020"), ("31", None), ("2", None)]


def test_a_date_behind_a_document_of_the_sentence_before_is_no_date_of_the_document(told):
    text = "Việc này theo đúng Nghị quyết số 41. Năm 2024, các xã xử lý 223 vụ."
    assert told(text, "period") == [("223", "2024")]


def test_a_year_told_only_as_to_come_dates_nothing_else(told):
    text = "Chín tháng qua huyện thu 40 tỷ đồng, trên đường đến năm 2030."
    assert told(text, "period", published=None) == [("40 tỷ", "--01/--09")]


def test_a_bracket_may_stand_between_a_change_and_its_comparison(told):
    text = "Năm 2024, kim ngạch tăng 4,5% (tăng hơn 22 tỷ USD) so với năm 2023."
    assert told(text, "baseline") == [("4,5%", "2023"), ("22 tỷ", "2023")]
