from pathlib import Path

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry

SEED = Path(__file__).parents[2] / "data" / "samples" / "seed.txt"
LEAD = "Sáng 12/6/2023, Chủ tịch UBND tỉnh Nghệ An Lê Văn Tám chủ trì cuộc họp với các sở, ngành. "


@pytest.fixture(scope="module")
def reader():
    return Reader(Lexicon(), Registry.load())


def people(reader, text):
    article = Article("a", text)
    found = reader.read(article).participants
    for person in found:
        assert all(article.text[e.start : e.end] == e.quote for e in person.evidence)
        assert person.evidence[0].quote == person.name
    return {p.name: p for p in found}


def test_who_opens_a_meeting_on_projects_chairs_it(reader):
    text = (
        "Chiều 31/1/2026, chủ trì họp Ban Chỉ đạo các công trình, dự án quan trọng lĩnh vực đường sắt, Phó Thủ tướng "
        "Lê Văn Tám yêu cầu hoàn thiện hồ sơ."
    )
    assert people(reader, text)["Lê Văn Tám"].role == "chair"
    assert reader.read(Article("a", text)).meeting.body == (
        "Ban Chỉ đạo các công trình, dự án quan trọng lĩnh vực đường sắt"
    )


def test_a_post_behind_a_dash_is_that_of_the_names_at_commas_before_it(reader):
    text = "Cùng dự có: Đỗ Mạnh - Trưởng Ban Tổ chức Tỉnh ủy; Trần Văn Nam, Bùi Thị Hoa - Phó Chủ tịch UBND tỉnh."
    found = people(reader, LEAD + text)
    assert found["Trần Văn Nam"].positions == found["Bùi Thị Hoa"].positions == ("Phó Chủ tịch UBND tỉnh",)


def test_a_post_keeps_its_bracketed_short_form(reader):
    text = "Bà Bùi Thị Hoa, Chủ tịch Hội Nông dân Việt Nam (HNDVN) cho biết kết quả còn thấp."
    assert people(reader, LEAD + text)["Bùi Thị Hoa"].positions == ("Chủ tịch Hội Nông dân Việt Nam (HNDVN)",)


def test_the_seed_names_three_people_with_every_post(reader):
    found = people(reader, SEED.read_text("utf-8"))
    assert {name: (p.role, p.positions, p.province) for name, p in found.items()} == {
        "Phạm Minh Chính": (
            "chair",
            ("Thủ tướng Chính phủ", "Trưởng ban Chỉ đạo cải cách hành chính (CCHC) của Chính phủ"),
            None,
        ),
        "Lê Văn Dũng": (
            "participant",
            ("Phó Bí thư Thường trực Tỉnh ủy", "Trưởng đoàn Đại biểu Quốc hội tỉnh"),
            "Quảng Nam",
        ),
        "Hồ Quang Bửu": ("participant", ("Phó Chủ tịch UBND tỉnh",), "Quảng Nam"),
    }
    assert found["Hồ Quang Bửu"].venue == "điểm cầu Quảng Nam"


CASES = [
    (
        "Tham dự có Giám đốc Sở Nội vụ Trần Văn Nam; Chánh Thanh tra tỉnh Bùi Thị Hoa.",
        {"Trần Văn Nam": "participant", "Bùi Thị Hoa": "participant"},
    ),
    ("Phát biểu tại cuộc họp, Giám đốc Sở Nội vụ Trần Văn Nam cho biết số hồ sơ tăng.", {"Trần Văn Nam": "speaker"}),
    ("Theo ông Trần Văn Nam - Giám đốc Sở Nội vụ, kết quả còn thấp.", {"Trần Văn Nam": "speaker"}),
    ("Chủ tịch giao Phó Giám đốc Sở Nội vụ Trần Văn Nam chủ trì, phối hợp với các sở.", {}),
    ("Bài viết của Tổng Bí thư Trần Văn Nam được nhắc lại.", {}),
    ("Sở phải báo cáo Phó Chủ tịch UBND tỉnh Trần Văn Nam phân công việc này.", {}),
    ("Các sở theo chủ trương của Ban Bí thư, Tổng Bí thư Trần Văn Nam, các nội dung tại các cuộc họp trước.", {}),
    ("Về vốn của Phó Chủ tịch UBND xã Trần Văn Nam, dự án tiếp tục chậm.", {}),
    (
        "Tại hội nghị của quận diễn ra chiều 11/6, bà Bùi Thị Hoa, Phó Chủ tịch Hội Nông dân quận cho biết việc khó.",
        {},
    ),
    ("Giám đốc Công ty cổ phần Cầu Mẫu, Trần Văn Nam cho biết giá tăng.", {"Trần Văn Nam": "speaker"}),
    ("Phát biểu tại cuộc họp, Chủ tịch UBND tỉnh Lê Văn Tâm nói.", {}),  # the chairman, misspelt
    ("Quang cảnh cuộc họp. Ảnh: Trần Văn Nam", {}),
    (
        "Lễ ký trước sự chứng kiến của Bí thư Tỉnh ủy Trần Văn Hiện (bìa phải) và Chủ tịch HĐND tỉnh Bùi Thị Hoa.",
        {"Trần Văn Hiện": "participant", "Bùi Thị Hoa": "participant"},
    ),
    (
        "Cuộc họp quy tụ các Phó Chủ tịch UBND tỉnh Trần Văn Nam, Đỗ Mạnh.",
        {"Trần Văn Nam": "participant", "Đỗ Mạnh": "participant"},
    ),
    ("Số liệu được cập nhật.\nTrần Văn Nam", {}),
    (
        "Cùng dự có các Phó Chủ tịch UBND tỉnh: Trần Văn Nam, Bùi Thị Hoa.",
        {"Trần Văn Nam": "participant", "Bùi Thị Hoa": "participant"},
    ),
    ("Giám đốc Sở Nội vụ, ông Trần Văn Nam cho biết số hồ sơ tăng.", {"Trần Văn Nam": "speaker"}),
    ("Ông Trần Văn Nam - Giám đốc Sở Nội vụ tại cuộc họp.", {"Trần Văn Nam": "participant"}),
    (
        "Chủ tịch đã trao Bằng khen của UBND tỉnh cho ông Trần Văn Nam, Phó Giám đốc Sở Nội vụ.",
        {"Trần Văn Nam": "participant"},
    ),
    ("\u201cNước lên nhanh quá\u201d, chị Bùi Thị Hoa, nhà ở cạnh đê nói.", {}),
    (
        "Phát biểu tại cuộc họp, ông Trần Trần Văn Nam, Phó Đội trưởng Đội kiểm tra liên ngành nêu số liệu.",
        {"Trần Văn Nam": "speaker"},
    ),
]


def test_a_plural_post_is_everybodys_in_the_list_behind_it(reader):
    text = (
        "Dự cuộc họp có đồng chí Trần Văn Nam - Phó Bí thư Thường trực Tỉnh ủy; các đồng chí Phó Bí thư Tỉnh ủy: "
        "Bùi Thị Hoa - Chủ tịch HĐND tỉnh; Đỗ Minh Châu, Vũ Quốc Bình cùng các đồng chí trong Ban Thường vụ."
    )
    found = people(reader, LEAD + text)
    assert {n: (p.positions, p.province) for n, p in found.items() if n != "Lê Văn Tám"} == {
        "Trần Văn Nam": (("Phó Bí thư Thường trực Tỉnh ủy",), "Nghệ An"),
        "Bùi Thị Hoa": (("Phó Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"), "Nghệ An"),
        "Đỗ Minh Châu": (("Phó Bí thư Tỉnh ủy",), "Nghệ An"),
        "Vũ Quốc Bình": (("Phó Bí thư Tỉnh ủy",), "Nghệ An"),
    }


def test_a_post_is_kept_in_its_fullest_form(reader):
    text = "Bí thư Trần Văn Nam nhấn mạnh. Kết luận cuộc họp, Bí thư Huyện ủy Kỳ Sơn Trần Văn Nam yêu cầu rà soát."
    assert people(reader, LEAD + text)["Trần Văn Nam"].positions == ("Bí thư Huyện ủy Kỳ Sơn",)


def test_a_form_that_says_no_more_than_the_short_one_does_not_take_its_place(reader):
    text = "Thủ tướng Trần Văn Nam nhấn mạnh. Kết luận cuộc họp, Thủ tướng Chính phủ Trần Văn Nam yêu cầu rà soát."
    assert people(reader, LEAD + text)["Trần Văn Nam"].positions == ("Thủ tướng",)


def test_a_post_of_a_district_is_of_the_articles_province(reader):
    text = "Chủ tịch UBND huyện Trần Văn Nam báo cáo tại cuộc họp."
    assert people(reader, LEAD + text)["Trần Văn Nam"].province == "Nghệ An"


def test_who_led_the_meeting_that_a_press_conference_is_about_is_not_there(reader):
    text = (
        "Chiều 12/6/2023, Bộ trưởng Lê Văn Tám chủ trì họp báo Chính phủ thường kỳ. Bộ trưởng cho biết, dưới sự "
        "chủ trì của Thủ tướng Trần Văn Nam, Chính phủ đã họp phiên thường kỳ. Thủ tướng Trần Văn Nam nhấn mạnh ba "
        "việc."
    )
    assert list(people(reader, text)) == ["Lê Văn Tám"]


def test_of_two_hosts_the_kind_of_a_local_post_tells_whose_it_is(reader):
    text = (
        "Ngày 12/6/2023, Ban Thường vụ Thành ủy Hải Phòng làm việc với Ban Thường vụ Tỉnh ủy Gia Lai. "
        "Dự buổi làm việc có các đồng chí: Trần Văn Nam, Phó Bí thư Thành ủy; Bùi Thị Hoa, Phó Bí thư Tỉnh ủy."
    )
    found = people(reader, text)
    assert {n: p.province for n, p in found.items()} == {"Trần Văn Nam": "Hải Phòng", "Bùi Thị Hoa": "Gia Lai"}


@pytest.mark.parametrize(("text", "roles"), CASES)
def test_only_people_who_take_part_are_read(reader, text, roles):
    found = people(reader, LEAD + text)
    assert {name: p.role for name, p in found.items()} == {"Lê Văn Tám": "chair"} | roles


def test_there_are_cases():
    assert len(CASES) >= 13


def test_a_plural_post_is_everybodys_in_its_list(reader):
    found = people(reader, LEAD + "Cùng dự có các Phó Chủ tịch UBND tỉnh: Trần Văn Nam, Bùi Thị Hoa.")
    assert found["Bùi Thị Hoa"].positions == ("Phó Chủ tịch UBND tỉnh",)
    assert found["Bùi Thị Hoa"].province == "Nghệ An"


def test_posts_joined_by_dashes_and_kiem_are_taken_apart(reader):
    text = "Ngày 2/3/2021, ông Trần Văn Nam, Bí thư Tỉnh ủy kiêm Chủ tịch HĐND tỉnh Cà Mau đã chủ trì cuộc họp."
    assert people(reader, text)["Trần Văn Nam"].positions == ("Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh Cà Mau")


def test_a_short_reference_makes_an_attendant_a_speaker(reader):
    text = LEAD + "Tham dự có Phó Bí thư Tỉnh ủy Trần Văn Nam.\nPhó Bí thư Tỉnh ủy nhấn mạnh yêu cầu về tiến độ."
    assert people(reader, text)["Trần Văn Nam"].role == "speaker"


def test_a_central_post_belongs_to_no_province(reader):
    found = people(reader, LEAD + "Dự họp có Thứ trưởng Bộ Nội vụ Trần Văn Nam.")
    assert found["Trần Văn Nam"].province is None


def test_those_whom_a_venue_has_take_part(reader):
    found = people(
        reader,
        "Sáng 3/2/2023, Chính phủ họp trực tuyến. Tại điểm cầu Tuyên Quang có các đồng chí: Ma Văn Mẫu, "
        "Chủ tịch UBND tỉnh; Quan Thị Thử, Phó Chủ tịch UBND tỉnh; lãnh đạo một số sở.",
    )
    assert {n: p.province for n, p in found.items()} == {"Ma Văn Mẫu": "Tuyên Quang", "Quan Thị Thử": "Tuyên Quang"}


def test_a_family_name_that_is_a_word_too_is_a_name_behind_a_word_of_address(reader):
    found = people(
        reader,
        "Sáng 3/2/2023, UBND tỉnh Đồng Tháp họp về y tế. Ông Thạch Sô Mẫu, Giám đốc Sở Y tế, phát biểu tại cuộc họp.",
    )
    assert "Thạch Sô Mẫu" in found


FRAMES = (
    "Sáng 5/3/2023, {post} {name} chủ trì cuộc họp về cải cách hành chính.",
    "Sáng 5/3/2023, đồng chí {name}, {post} chủ trì cuộc họp về cải cách hành chính.",
    "Sáng 5/3/2023, Bộ Nội vụ tổ chức hội nghị. Ông {name} - {post} - cho biết kết quả còn thấp.",
    "Sáng 5/3/2023, Bộ Nội vụ tổ chức hội nghị. Dự hội nghị có các đồng chí: Trần Văn Năm, Thứ trưởng Bộ Nội vụ; "
    "{name}, {post}.",
)
OF_PROVINCES = ("Chủ tịch UBND tỉnh", "Giám đốc Công an tỉnh", "Bí thư Tỉnh ủy", "Giám đốc Sở Tài nguyên và Môi trường")
PROVINCES = ("Quảng Nam", "Bà Rịa - Vũng Tàu", "Bình Dương", "Sơn La", "Thừa Thiên Huế", "Hòa Bình", "Hà Nam")


@pytest.mark.parametrize("name", ["Nguyễn Văn Tám", "Hồ Đức Minh", "Mai Thị Hoa"])
@pytest.mark.parametrize("frame", FRAMES)
def test_who_leads_a_ministry_or_an_office_of_a_province_is_found_whatever_its_name(reader, frame, name):
    bodies = [e.label_vi for e in Registry.load().entries("body")]
    ministries = [label for label in bodies if label.startswith("Bộ ") and label.count(" ") > 1]
    posts = [f"{head} {m}" for m in ministries for head in ("Bộ trưởng", "Thứ trưởng")]
    posts += [f"{post} {province}" for post in OF_PROVINCES for province in PROVINCES]
    assert len(posts) > 60
    wrong = {}
    for post in posts:
        found = people(reader, frame.format(post=post, name=name))
        if name not in found or found[name].positions != (post,):
            wrong[post] = {n: p.positions for n, p in found.items()}
    assert wrong == {}


def test_a_post_told_of_several_others_is_not_that_of_who_follows(reader):
    text = "Sau khi nghe ý kiến của 4 đồng chí Phó Chủ tịch UBND tỉnh, Chủ tịch UBND tỉnh Lê Văn Tám kết luận cuộc họp."
    assert people(reader, LEAD + text)["Lê Văn Tám"].positions == ("Chủ tịch UBND tỉnh Nghệ An",)


def test_a_post_in_which_somebody_speaks_is_one_of_his(reader):
    text = "Với tư cách là Trưởng ban An toàn giao thông tỉnh, ông Lê Văn Tám nhận trách nhiệm."
    assert "Trưởng ban An toàn giao thông tỉnh" in people(reader, LEAD + text)["Lê Văn Tám"].positions


def test_a_leader_of_the_state_who_ordered_something_before_is_not_there(reader):
    said = "Một ý.\nMột ý nữa.\nThêm một ý.\nLại một ý.\n"
    away = people(reader, f"{LEAD}\n{said}Phó Thủ tướng Trần Văn Năm đã yêu cầu làm rõ việc này.")
    assert "Trần Văn Năm" not in away
    there = people(reader, f"{LEAD}\n{said}Kết luận cuộc họp, Phó Thủ tướng Trần Văn Năm đã yêu cầu làm rõ việc này.")
    assert there["Trần Văn Năm"].role == "speaker"
    facts = reader.read(Article("a", f"{LEAD}\n{said}Phó Thủ tướng Trần Văn Năm đã yêu cầu các sở làm rõ việc này."))
    assert facts.directives == ()


def test_alternates_of_the_central_committee_keep_that_post(reader):
    text = (
        "Dự cuộc họp có: Trần Thị Lan - Ủy viên dự khuyết Trung ương Đảng, Bí thư Thành ủy Vinh; ông Đỗ Mạnh, Ủy viên "
        "dự khuyết Ban Chấp hành Trung ương Đảng, Phó Bí thư Tỉnh ủy."
    )
    found = people(reader, LEAD + text)
    assert found["Trần Thị Lan"].positions == ("Ủy viên dự khuyết Trung ương Đảng", "Bí thư Thành ủy Vinh")
    assert found["Đỗ Mạnh"].positions[0] == "Ủy viên dự khuyết Ban Chấp hành Trung ương Đảng"


def test_whose_words_follow_a_name_and_a_colon_speaks(reader):
    text = (
        "\n* Phó Thủ tướng Đỗ Văn An: Các bộ phải làm ngay.\nChủ tịch Hiệp hội Nhỏ và Vừa (NVV) Bùi Văn Bảy nói đúng."
    )
    found = people(reader, LEAD + text)
    assert (found["Đỗ Văn An"].role, found["Đỗ Văn An"].positions) == ("speaker", ("Phó Thủ tướng",))
    assert found["Bùi Văn Bảy"].positions == ("Chủ tịch Hiệp hội Nhỏ và Vừa (NVV)",)
