"""By when a task is due."""

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.deadline import DeadlineRules
from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions import Mentions
from cchc_kg.mentions.times import TimeFinder
from cchc_kg.registry import Registry
from cchc_kg.span import Span
from cchc_kg.vietnamese import lowered

# (sentence, day of the meeting, deadline)
CASES = [
    ("Bộ A hoàn thành trước ngày 31/3/2023.", "2023-02-03", "2023-03-31"),
    ("Bộ A báo cáo trước ngày 31/3.", "2023-02-03", "2023-03-31"),
    ("Bộ A báo cáo trước ngày 15/1.", "2023-12-20", "2024-01-15"),
    ("Bộ A báo cáo trước ngày 15/1.", "--12-20", "--01-15"),
    ("Bộ A báo cáo trước ngày 15/1.", None, "--01-15"),
    ("Bộ A trình chậm nhất trong tháng 8/2017.", "2017-06-01", "2017-08"),
    ("Bộ A hoàn thành trong quý I/2018.", "2017-12-01", "2018-Q1"),
    ("Đến năm 2025, phấn đấu có một triệu ha rừng.", "2020-12-01", "2025"),
    ("Các bộ cố gắng đến ngày 30/6/2017 kết thúc việc này.", "2017-06-01", "2017-06-30"),
    ("Trong năm 2018 phải cắt giảm một nửa số thủ tục.", "2018-01-09", "2018"),
    ("Các bộ thực hiện Chiến lược phát triển giai đoạn đến năm 2030.", "2020-01-01", None),
    ("Năm 2021 là năm bản lề.", "2020-12-01", None),
    # The period of tasks that opens an order, or a clause of it.
    ("Về những nhiệm vụ trọng tâm 2021, ông yêu cầu các sở làm tốt.", "2021-01-05", "2021"),
    ("Chỉ đạo một số nhiệm vụ trọng tâm tháng 8-2021, ông yêu cầu các sở làm tốt.", "2021-07-30", "2021-08"),
    ("Về kết quả thực hiện nhiệm vụ năm 2020, ông yêu cầu các sở rà soát.", "2021-01-05", None),
    ("Về kết quả năm 2021, ông yêu cầu các sở rà soát.", "2021-12-05", None),
    ("Trong quý 1, các sở phải rà soát xong.", "2021-01-05", "2021-Q1"),
    ("Ông đề nghị năm 2021, văn phòng cũng phải vào cuộc.", "2021-01-05", "2021"),
    ("Phải mở rộng dịch vụ, năm 2021 phải tra cứu được trên mạng.", "2021-01-05", "2021"),
    ("Năm 2020, ông yêu cầu các sở làm tốt.", "2021-01-05", None),
    ("Các sở tập trung làm việc này từ nay cho đến ngày 24/3/2021.", "2021-01-05", "2021-03-24"),
    ("Các bộ rà soát kết quả từ năm 2016 đến năm 2020.", "2021-01-01", None),
    ("Các bộ làm ngay.", "2021-01-01", None),
    ("Bộ A trình đề án trong tháng 3.", "2021-02-20", "2021-03"),
    ("Bộ A công bố chỉ số năm 2022 trong quý II/2023.", "2023-02-03", "2023-Q2"),
    ("Bộ A báo cáo kết quả đã làm trong tháng 1/2021.", "2021-02-20", None),
    ("Hết năm 2017 hoàn thành phương án.", "2017-05-01", "2017"),
    ("Sở A phải khắc phục xong trong vòng 5 ngày tới.", "2021-02-26", "2021-03-03"),
    ("Sở A phải khắc phục xong trong vòng 5 ngày tới.", "--02-20", "--02-25"),
    ("Sở A trình phương án trong 2 tuần tới.", "2021-12-20", "2022-01-03"),
    ("Sở A trình phương án trong 2 tháng tới.", "2021-12-20", "2022-02"),
    ("Hồ sơ phải được giải quyết trong vòng 5 ngày.", "2021-02-26", None),
    ("Phấn đấu hết năm 2022 có một nửa số xã về đích.", "2021-05-02", "2022"),
    ("Các xã phấn đấu đến cuối năm 2022 có trên 40% hồ sơ trực tuyến.", "2021-05-02", "2022"),
    ("Sở A tham mưu kế hoạch kiểm tra trong tháng 6.", "2021-05-02", "2021-06"),
    ("Sở A làm xong trong quý này.", "2021-05-02", "2021-Q2"),
    ("Sở A khởi công một số gói thầu vào cuối năm 2022.", "2022-05-02", "2022"),
    ("Sở A kiểm tra mười xã trong năm 2022.", "2021-12-02", "2022"),
    ("Sở A hoàn thành kế hoạch cắt giảm thủ tục trong năm 2022.", "2022-05-02", "2022"),
    ("Các xã thực hiện mục tiêu thu đạt 900 tỷ đồng vào năm 2025.", "2022-05-02", None),
    ("Sở A rà soát kết quả đã đạt trong năm 2020.", "2022-05-02", None),
    ("Sở A rà soát quy hoạch giao thông đến năm 2025, tầm nhìn đến năm 2035.", "2022-05-02", None),
    ("Các xã phấn đấu đạt mức thu 900 tỷ đồng trong năm.", "2022-05-02", "2022"),
    ("Sở A báo cáo giá của các trạm đã quyết toán trong năm 2022.", "2022-05-02", None),
    ("Các xã làm tốt các việc trong năm học mới.", "2022-05-02", None),
    ("Từ nay đến cuối năm phải hoàn thành phần mềm.", "2021-05-02", "2021"),
]


def test_there_are_cases():
    assert len(CASES) >= 25


@pytest.mark.parametrize(("sentence", "met", "expected"), CASES)
def test_deadlines(sentence, met, expected):
    lexicon = Lexicon()
    page = Page(Article("a", sentence))
    page.mentions = Mentions(times=TimeFinder(lexicon, Registry.load()).find(page.text, page.low))
    meeting = Meeting("session", "", None, None, met, False, None, None, (), (), ())
    found = DeadlineRules(lexicon).read(page, lowered(page.text), Span(0, len(page.text)), meeting)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize("met", [None, "--05-02"])
def test_a_deadline_told_from_an_unknown_day_is_none_and_noted(met):
    lexicon = Lexicon()
    page = Page(Article("a", "Sở A phải làm xong trong năm nay."))
    meeting = Meeting("session", "", None, None, met, False, None, None, (), (), ())
    assert DeadlineRules(lexicon).read(page, lowered(page.text), Span(0, len(page.text)), meeting) is None
    assert [(n.reason, n.evidence.quote) for n in page.notes] == [("unread-date", "trong năm nay")]
