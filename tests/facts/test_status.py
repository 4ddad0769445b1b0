"""Which figures are wanted or planned, in sentences written for this test."""

import pytest

GOALS = [
    "Nếu muốn đạt được tăng trưởng 8% thì sở phải cố gắng hơn.",
    "Để hoàn thành chỉ tiêu thu 40 tỷ đồng, chi cục phải cố gắng hơn.",
    "Các cửa khẩu thực hiện kiểm tra ngẫu nhiên không quá 5%.",
    "Văn phòng nâng cấp phần mềm, bảo đảm 100% hồ sơ được cập nhật.",
    "Thứ nhất, huyện cần coi đây là việc chính, khai báo trước cho 90% phương tiện.",
    "Bà đề nghị tỉnh xem xét bổ sung 60 biên chế.",
    "Tuyến đường sắt có chiều dài 156 km; chủ đầu tư đang lập báo cáo nghiên cứu khả thi.",
    "Tuyến đường có tổng mức đầu tư khoảng 6 tỷ USD, đang ở bước chuẩn bị đầu tư.",
    "Trong giai đoạn 2021 - 2030, tuyến này được đầu tư 654 km.",
    "Cục bảo đảm hoàn thành 100% việc được giao.",
    "Tín dụng tăng vượt mức kế hoạch 18%.",
    "Chi cục thu 40 tỷ đồng theo dự toán.",
    "Chi cục được giao dự toán thu là 40 tỷ đồng.",
    "Công ty từng đề xuất tự thu xếp 20% vốn.",
    "Chi cục phấn đấu để đạt chỉ tiêu thu cả năm là 40 tỷ đồng.",
    "Công ty cam kết giảm 12% lượng khí thải.",
    "Tỷ lệ kiểm tra chỉ nên chiếm 15%.",
    "Huyện hoàn thành kế hoạch đưa 130 thủ tục lên mạng.",
    "Xã phải nằm trong 5 địa phương dẫn đầu.",
    "Bệnh viện đấu thầu tập trung để kéo giảm giá thuốc từ 10 - 15%.",
    "Sở trình dự thảo đề án: sau khi sắp xếp, toàn tỉnh còn 58 xã.",
]
FACTS = [
    "Người dân có 2 đề xuất với chủ tịch xã.",
    "Sở nhận được 12 kiến nghị.",
    "Dự kiến 6 dự án nêu trên sẽ xong.",
    "Dự án này cần hơn 9 triệu m3 cát.",
    "Mỗi kiểm lâm viên đang phải quản lý 2.150 ha rừng.",
    "Huyện yêu cầu báo cáo việc thực hiện; nay mới xong 30%.",
    "Đoàn đã kiến nghị xử lý 392 người.",
    "Cục chuyển cơ quan khác kiến nghị khởi tố 83 vụ.",
    "Dự kiến xuất khẩu của huyện đạt 3 tỷ đồng.",
    "Bí thư đề nghị sắp xếp những xã chưa đạt 50%.",
    "Sở đã chuyển hồ sơ kiến nghị khởi tố 76 doanh nghiệp.",
    "Thời gian giải phóng mặt bằng kéo dài tới 45 ngày.",
    "Khu vực sụt lún có diện tích 500 m2 nên xã kiến nghị di dời.",
    "Không dưới 60% người được hỏi đồng ý.",
    "Sau khi sắp xếp, toàn tỉnh còn 58 xã.",
    "Chi cục thu vượt so với chỉ tiêu phấn đấu được giao và tăng 15% so với năm 2023.",
    "Chi cục thu đạt 93% dự toán.",
    "Giá nước đang đi ngược với mục tiêu, bằng khoảng 7 nghìn đồng.",
    "Sở rà soát lại thủ tục nhằm cắt giảm chi phí, năm qua đã xếp thứ 14/63.",
    "Dự kiến giải ngân đạt 240 tỷ đồng.",
    "Huyện cần làm 188 nhiệm vụ cụ thể.",
]


@pytest.mark.parametrize("text", GOALS)
def test_what_is_asked_for_or_planned_is_a_target(told, text):
    assert [status for _, status in told(text, "status")] == ["target"]


@pytest.mark.parametrize("text", FACTS)
def test_what_is_counted_or_done_is_no_target(told, text):
    assert [status for _, status in told(text, "status")] == ["actual"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("Sở phấn đấu thu 40 tỷ đồng. Tỷ lệ xã đạt chuẩn nông thôn mới trên 70%; lập 12 tổ.", ["target"] * 3),
        ("Sở phấn đấu thu 40 tỷ đồng. Hiện tỷ lệ xã đạt chuẩn là 70%.", ["target", "actual"]),
        ("Có 44 việc cần làm trong năm nay đã xong (chiếm 73%).", ["actual", "actual"]),
        ("Sở phấn đấu có 44 xã đạt chuẩn (chiếm 73%).", ["target", "target"]),
        ("Sở phấn đấu thu 40 tỷ đồng, tương đương 2 triệu USD.", ["target", "target"]),
        ("Sở phấn đấu tăng thu 5%. Riêng phí sẽ chiếm 27%.", ["target", "target"]),
        (
            "Chi cục thu đạt 124% chỉ tiêu Bộ Tài chính giao (179 tỷ đồng). Tỷ lệ nợ tăng 3%.",
            ["actual", "target", "actual"],
        ),
        ("Sản lượng tăng 15%, xấp xỉ mục tiêu Nghị quyết đề ra (16-17%).", ["actual", "target"]),
        ("Giá tăng 4,15%, thấp hơn mức 4,5% Quốc hội giao.", ["actual", "target"]),
        ("Chi cục đã hoàn thành mục tiêu đề ra (105%).", ["actual"]),
        ("So với mục tiêu 95%, kết quả còn thấp (mới đạt 80%).", ["target", "actual"]),
        ("Chỉ tiêu giao năm 2022 là 500 căn, thực hiện được 450 căn.", ["target", "actual"]),
        ("Kế hoạch vốn năm 2023 là 7.500 tỷ đồng, đến nay giải ngân 500 tỷ đồng.", ["target", "actual"]),
        ("Yêu cầu trước ngày 30/6 hoàn thành 500 nhà.", ["target"]),
        ("Cần bổ sung 200 tỷ đồng cho dự án.", ["target"]),
    ],
)
def test_a_list_of_goals_goes_on_until_something_else_is_told(told, text, statuses):
    assert [status for _, status in told(text, "status")] == statuses
