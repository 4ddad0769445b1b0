from datetime import date
from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry

SEED = Path(__file__).parents[2] / "data" / "samples" / "seed.txt"
LEAD = "Sáng 12/6, Phó Chủ tịch UBND tỉnh Lê Văn Tám chủ trì cuộc họp với các sở, ngành về cải cách hành chính."


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


def read(reader, text, published=None):
    article = Article("a", text, published=published)
    facts = reader.read(article)
    for evidence in facts.meeting.evidence if facts.meeting else ():
        assert article.text[evidence.start : evidence.end] == evidence.quote
    return facts


def test_the_seed_meeting_is_read_whole(reader):
    meeting = read(reader, SEED.read_text("utf-8")).meeting
    assert (meeting.kind, meeting.ordinal, meeting.day_part, meeting.format) == ("session", 3, "afternoon", "hybrid")
    assert (meeting.date, meeting.date_inferred) == ("2023-02-03", True)
    assert meeting.body == "Ban Chỉ đạo cải cách hành chính của Chính phủ"
    assert meeting.chairs == ("Phạm Minh Chính",)


def test_the_year_is_that_of_publication(reader):
    meeting = read(reader, LEAD, date(2024, 6, 13)).meeting
    assert (meeting.date, meeting.date_inferred) == ("2024-06-12", True)


def test_a_day_after_the_publication_is_of_the_year_before(reader):
    assert read(reader, LEAD, date(2024, 1, 5)).meeting.date == "2023-06-12"


def test_a_year_that_cannot_be_told_stays_open_and_is_noted(reader):
    facts = read(reader, LEAD)
    assert facts.meeting.date == "--06-12"
    assert "year-unknown" in [n.reason for n in facts.notes]


def test_one_old_month_does_not_settle_the_year(reader):
    assert read(reader, f"{LEAD} Số hồ sơ tăng so với tháng 8/2016.").meeting.date == "--06-12"


def test_another_conference_that_met_online_says_nothing_of_the_session(reader):
    told = "Chiều 7/8, Bộ trưởng Bộ Nội vụ Lê Văn Tám chủ trì phiên họp thường kỳ của Bộ Nội vụ."
    assert read(reader, f"{told} Phiên họp nối tiếp hội nghị trực tuyến với các địa phương.").meeting.format is None


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Sáng 3/4, đại diện UBND tỉnh Nghệ An đã có buổi làm việc với UBND huyện Đô Lương.", "UBND tỉnh Nghệ An"),
        (
            "Sáng 3/4, Đoàn công tác của Bộ Nội vụ do Thứ trưởng Lê Văn Tám dẫn đầu đã làm việc với UBND tỉnh Nghệ An.",
            "Đoàn công tác của Bộ Nội vụ",
        ),
        ("Sáng 3/4, Thứ trưởng Bộ Nội vụ Lê Văn Tám làm việc với UBND tỉnh Nghệ An.", "UBND tỉnh Nghệ An"),
    ],
)
def test_a_body_that_visits_holds_the_meeting_and_a_person_is_held_it_with(reader, text, body):
    assert read(reader, text).meeting.body == body


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("Hội nghị tổng kết năm 2018, triển khai kế hoạch năm 2019.", "2019-01-11"),
        ("Sản lượng năm 2018 tăng so với năm 2017.", "--01-11"),  # both may be past
        ("Kế hoạch năm 2018 đạt gấp đôi năm 2017, năm 2019 còn khó.", "--01-11"),
    ],
)
def test_two_years_settle_a_third_only_where_one_is_planned(reader, told, day):
    lead = "Sáng 11/1, Chủ tịch UBND tỉnh Nghệ An Lê Văn Tám chủ trì hội nghị với các sở, ngành. "
    assert read(reader, lead + told).meeting.date == day


def test_a_deadline_lies_behind_the_meeting(reader):
    told = "Chiều 26/11, Chủ tịch UBND tỉnh Nghệ An Lê Văn Tám chủ trì cuộc họp với các sở."
    more = "Chủ tịch yêu cầu xong trước tháng 6/2019. Giao đất chậm nhất là tháng 6/2019, trước tháng 5/2019 báo cáo."
    assert read(reader, f"{told} {more}").meeting.date == "2018-11-26"


def test_months_that_agree_settle_the_year(reader):
    meeting = read(reader, f"{LEAD} Số hồ sơ tháng 5/2019 tăng so với tháng 4/2019.").meeting
    assert (meeting.date, meeting.date_inferred) == ("2019-06-12", True)


def test_work_without_a_partner_is_a_meeting(reader):
    text = "Ngày 7/8, Thủ tướng Lê Văn Tám chủ trì cuộc làm việc về xây dựng Chính phủ số."
    assert read(reader, text).meeting.kind == "meeting"


def test_a_place_that_is_visited_is_where_the_meeting_was(reader):
    text = (
        "Sáng 7/8, Chủ tịch UBND tỉnh Gia Lai Lê Văn Tám đã đến khu vực thôn 2, xã Ia Hrú để kiểm tra. "
        "Tại buổi làm việc, Chủ tịch UBND tỉnh yêu cầu di dời dân."
    )
    meeting = read(reader, text).meeting
    assert (meeting.kind, meeting.format, meeting.venues) == ("working-visit", "in-person", ("thôn 2",))


def test_a_meeting_without_a_day_is_noted(reader):
    facts = read(reader, "Phó Chủ tịch UBND tỉnh Lê Văn Tám chủ trì cuộc họp của Ban Chỉ đạo chuyển đổi số tỉnh.")
    assert facts.meeting.date is None
    assert "undated-meeting" in [n.reason for n in facts.notes]


def test_the_date_of_a_document_is_not_the_day_of_the_meeting(reader):
    text = "Triển khai Kế hoạch số 12/KH-UBND ngày 2/3/2020, ngày 5/4/2020, UBND tỉnh Nghệ An tổ chức hội nghị sơ kết."
    assert read(reader, text).meeting.date == "2020-04-05"


CASES = [
    ("Chiều 7/8, tại Hà Nội, Bộ Nội vụ tổ chức Hội nghị trực tuyến toàn quốc.", "online", "Bộ Nội vụ", None),
    ("Ngày 7/8, tại Hà Nội, Bộ Nội vụ tổ chức hội nghị tổng kết năm.", "in-person", "Bộ Nội vụ", None),
    ("Ngày 7/8, Ủy ban Dân tộc họp phiên thứ ba.", None, "Ủy ban Dân tộc", 3),
    (
        "Ngày 7/8, Thủ tướng Lê Văn Tám chủ trì phiên họp lần thứ Bảy của Ủy ban quốc gia về chuyển đổi số.",
        None,
        "Ủy ban quốc gia về chuyển đổi số",
        7,
    ),
    ("Ngày 7/8, HĐND TP. Hải Phòng Khóa XVI tổ chức Kỳ họp thứ 23.", None, "HĐND TP. Hải Phòng", 23),
    (
        "Quang cảnh phiên họp. Sáng 7/8, Phó Thủ tướng Lê Văn Tám - Chủ tịch Ủy ban quốc gia về biển, đảo (Ủy ban 12) "
        "chủ trì phiên họp lần thứ 7 của Ủy ban.",
        None,
        "Ủy ban quốc gia về biển, đảo",
        7,
    ),
    ("Ngày 7/8, UBND tỉnh Gia Lai phối hợp với Bộ Nội vụ tổ chức hội nghị tổng kết.", None, "UBND tỉnh Gia Lai", None),
    ("Sáng 7/8, Quốc hội thảo luận ở hội trường về dự án luật.", "in-person", "Quốc hội", None),
    ("Ngày 7/8, Thủ tướng Lê Văn Tám làm việc cùng lãnh đạo UBND tỉnh Gia Lai.", None, "UBND tỉnh Gia Lai", None),
    ("Ngày 7/8, Thủ tướng Lê Văn Tám gặp mặt các doanh nghiệp tiêu biểu.", None, None, None),
    (
        "Ngày 7/8, Phó Chủ tịch Thường trực UBND tỉnh Gia Lai Lê Văn Tám chủ trì cuộc họp với các sở.",
        None,
        "UBND tỉnh Gia Lai",
        None,
    ),
    (
        "Hội nghị tổng kết do UBND tỉnh Gia Lai phối hợp cùng Bộ Nội vụ tổ chức ngày 7/8.",
        None,
        "UBND tỉnh Gia Lai",
        None,
    ),
    (
        "Ngày 7/8, Ban Thường vụ Thành ủy Hải Phòng làm việc với Ban Thường vụ Tỉnh ủy Gia Lai.",
        None,
        "Ban Thường vụ Thành ủy Hải Phòng",
        None,
    ),
    ("Ngày 7/8, Chủ tịch UBND tỉnh Lê Văn Tám có buổi làm việc với lãnh đạo huyện Ba Tơ.", None, "huyện Ba Tơ", None),
    (
        "Ngày 7/8, Phó Thủ tướng Lê Văn Tám, Trưởng Ban Chỉ đạo về khuyến học, khuyến tài có ý kiến.\n"
        "Phó Thủ tướng Lê Văn Tám đã chủ trì phiên họp triển khai Kết luận của Ban Bí thư.",
        None,
        "Ban Chỉ đạo về khuyến học, khuyến tài",
        None,
    ),
    ("Ngày 7/8, Chủ tịch UBND tỉnh Gia Lai Lê Văn Tám chủ trì cuộc họp với các sở.", None, "UBND tỉnh Gia Lai", None),
]


@pytest.mark.parametrize(("text", "form", "body", "ordinal"), CASES)
def test_form_body_and_number_are_read(reader, text, form, body, ordinal):
    meeting = read(reader, text).meeting
    assert (meeting.format, meeting.body, meeting.ordinal) == (form, body, ordinal)


def test_there_are_cases():
    assert len(CASES) >= 12


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 3/4, đội tuyển thắng 2-1 trong trận đấu tại Hà Nội.",
        "Ngày 3/4, Tổng thống Mỹ chủ trì cuộc họp của Nhà Trắng tại Washington.",
        "Ngày 3/4, công ty tổ chức đại hội cổ đông thường niên.",
        "Ngày 3/4, tại phiên họp toàn thể, Duma bỏ phiếu về việc bổ nhiệm Bộ trưởng Bộ Tài chính.",
        "Ngày 3/4, tại Rome, Đại sứ quán phối hợp với Bộ Công Thương tổ chức hội thảo về hàng Việt.",
    ],
)
def test_no_meeting_is_invented(reader, text):
    facts = read(reader, text)
    assert facts.meeting is None
    assert facts.participants == ()


def test_a_meeting_that_too_little_speaks_for_is_noted(reader):
    facts = reader.read(Article("a", "Giá xăng tăng. Tại hội nghị của Bộ Tài chính, nhiều doanh nghiệp nêu ý kiến."))
    assert facts.meeting is None
    (note,) = [n for n in facts.notes if n.reason == "doubtful-meeting"]
    assert note.evidence.quote.startswith("hội nghị")


def test_a_long_name_told_twice_makes_a_late_meeting_the_reported_one(reader):
    name = "Hội nghị trực tuyến toàn quốc về tiến độ số hóa hồ sơ đất đai"
    filler = "Nhiều nơi còn thiếu máy quét. " * 20
    facts = reader.read(
        Article(
            "a", f"{name}.\n{filler}\nPhát biểu tại {name} được tổ chức ngày 12/5/2021, Thủ tướng Chính phủ nêu rõ."
        )
    )
    assert facts.meeting.date == "2021-05-12"
    assert reader.read(Article("a", f"Nhiều nơi còn thiếu máy quét. {filler}")).notes == ()


def test_a_lead_that_is_printed_behind_the_text_is_the_lead(reader):
    body = "Thứ trưởng nêu nhiều giải pháp về số hóa hồ sơ.\n" * 25
    lead = "more(BMN) – Sáng nay 9/3, tại trụ sở Bộ Nội vụ, Thứ trưởng Lê Văn Mẫu chủ trì hội nghị số hóa năm 2017."
    meeting = reader.read(Article("a", body + lead)).meeting
    assert (meeting.date[-5:], meeting.day_part) == ("03-09", "morning")


def test_the_day_printed_again_with_its_year_settles_the_year(reader):
    text = (
        "Sáng 21/6, Chính phủ họp phiên chuyên đề. Quang cảnh phiên họp ngày 21/6/2017. Năm 2016, có 3 phiên như vậy."
    )
    meeting = reader.read(Article("a", text)).meeting
    assert (meeting.date, meeting.date_inferred) == ("2017-06-21", True)


def test_the_body_may_stand_only_where_the_meeting_is_named_again(reader):
    text = (
        "Bộ trưởng Lê Văn Tám phát biểu tại hội nghị ngày 7/8.\nMột câu.\nHai câu.\nBa câu.\nBốn câu.\n"
        "(BQN) - Đó là chỉ đạo của Bộ trưởng Lê Văn Tám tại hội nghị giao ban của Tổng cục Thuế ngày 7/8."
    )
    assert read(reader, text).meeting.body == "Tổng cục Thuế"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Tại buổi làm việc giữa Bộ Nội vụ và tỉnh Cà Mau ngày 10/3, Bộ trưởng Lê Văn Tám phát biểu.", "Bộ Nội vụ"),
        (
            "Tại cuộc giao ban với các sở, ngành sáng 6/2, Phó Chủ tịch UBND tỉnh Cà Mau Lê Văn Tám yêu cầu làm ngay.",
            "UBND tỉnh Cà Mau",
        ),
        (
            "Tại điểm cầu tỉnh, Chủ tịch UBND tỉnh Đỗ An dự hội nghị ngày 5/3 do Thủ tướng Lê Văn Tám chủ trì.",
            None,
        ),
        (
            "Chủ trì buổi giao ban sáng 5/3, Chủ tịch UBND TP. Đà Nẵng Lê Văn Tám yêu cầu tập trung giải ngân.",
            "UBND TP. Đà Nẵng",
        ),
        ("Ban Thường vụ Thành ủy Đà Nẵng họp ngày 5/3 về đề án sắp xếp.", "Ban Thường vụ Thành ủy Đà Nẵng"),
        ("Làm việc tại Q.2 sáng 7/2, Bí thư Thành ủy TP.HCM Lê Văn Tám yêu cầu giảm tội phạm.", "Q.2"),
        (
            "Họp về chuyển đổi số sáng 9/11, Phó Chánh Văn phòng UBND TP HCM Đỗ Sỹ báo cáo.\nMột câu.\n"
            "Hai câu.\nBa câu.\nBốn câu.\nPhó Chủ tịch UBND TP HCM Lê Văn Tám chủ trì cuộc họp về chuyển đổi số.",
            "UBND TP HCM",
        ),
        (
            "Văn phòng Chính phủ có thông báo kết luận của Phó Thủ tướng Lê Văn Tám tại cuộc họp về nhà ở ngày 6/2.",
            None,
        ),
        (
            "Văn phòng UBND tỉnh truyền đạt kết luận của Phó Chủ tịch UBND tỉnh Lê Văn Tám tại cuộc họp ngày 6/2.",
            "UBND tỉnh",
        ),
        (
            "Chiều 16/3, Ban Chỉ đạo cải cách hành chính (CCHC) tỉnh Cà Mau tổ chức phiên họp thứ nhất.",
            "Ban Chỉ đạo cải cách hành chính tỉnh Cà Mau",
        ),
    ],
)
def test_whose_meeting_it_is(reader, text, body):
    assert read(reader, text).meeting.body == body


def test_dwellings_are_no_place_of_a_meeting(reader):
    text = "Thủ tướng Lê Văn Tám kết luận tại cuộc họp về nhà ở xã hội ngày 6/2."
    assert read(reader, text).meeting.format is None
