"""What a name and a post say of who somebody is."""

import pytest

from cchc_kg.lexicon import Lexicon
from cchc_kg.persons import Persons

BODIES = [
    ("Thủ tướng", None),
    ("Thứ trưởng", None),
    ("Phó Giám đốc Sở Nội vụ", "Sở Nội vụ"),
    ("Bộ trưởng Nội vụ", "Bộ Nội vụ"),
    ("Bộ trưởng Bộ Nội vụ", "Bộ Nội vụ"),
    ("Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ", "Văn phòng Chính phủ"),
    ("Phó Chủ tịch Thường trực UBND tỉnh Quảng Nam", "UBND tỉnh Quảng Nam"),
    ("Trưởng ban Chỉ đạo cải cách hành chính", "Ban Chỉ đạo cải cách hành chính"),
    ("Phó Trưởng đoàn Đại biểu Quốc hội tỉnh", "Đoàn Đại biểu Quốc hội tỉnh"),
    ("Chánh Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"),
    ("Phó Tổng cục trưởng Tổng cục Thuế", "Tổng cục Thuế"),
    ("Chủ tịch tỉnh", None),
]


@pytest.fixture(scope="module")
def persons():
    return Persons(Lexicon())


@pytest.mark.parametrize(("post", "body"), BODIES)
def test_the_body_of_a_post_stands_behind_the_rank(persons, post, body):
    assert persons.body([post]) == body


def test_the_last_post_counts_and_none_has_no_body(persons):
    assert persons.body(["Ủy viên Trung ương Đảng", "Giám đốc Sở Y tế"]) == "Sở Y tế"
    assert persons.body([]) is None
    assert persons.office([], "Quảng Nam") == ""


def test_an_office_is_compared_without_its_province(persons):
    posts = ("Giám đốc Sở Y tế", "Phó Giám đốc Sở Y tế tỉnh Quảng Nam", "Giám đốc Sở Y tế Quảng Nam")
    assert {persons.office([post], "Quảng Nam") for post in posts} == {"sở y tế"}
    assert {
        persons.office([post], "Hồ Chí Minh") for post in ("Giám đốc Sở Y tế TP.HCM", "Giám đốc Sở Y tế TPHCM")
    } == {"sở y tế"}


def test_the_few_who_lead_a_province_are_one_office_and_a_commune_is_another(persons):
    posts = ("Bí thư Tỉnh ủy", "Chủ tịch UBND tỉnh Quảng Nam", "Phó Chủ tịch HĐND tỉnh")
    assert {persons.office([post], "Quảng Nam") for post in posts} == {""}
    assert persons.office(["Chủ tịch UBND xã Mẫu"], "Quảng Nam") == "ubnd xã mẫu"
    assert persons.office(["Chủ tịch UBND tỉnh"], None) == "ubnd"


def test_a_seat_beside_an_office_does_not_tell_where_somebody_serves(persons):
    assert persons.office(["Giám đốc Học viện Mẫu", "đại biểu Quốc hội"], None) == "học viện mẫu"
    assert (
        persons.office(["Ủy viên Ban Thường vụ Mẫu"], None) == persons.office(["Ủy viên Ban Thường vụ Mẫu"], None) != ""
    )


@pytest.mark.parametrize(
    ("body", "nationwide"),
    [("Tổng cục Hải quan", True), ("Ban Chỉ đạo 389 quốc gia", True), ("Ban chỉ đạo của Chính phủ xử lý nợ", True),
     ("Ủy ban quốc gia về trẻ em", True), ("Tổng cục", False), ("Ban Chỉ đạo quốc gia", False), ("Ban Chỉ đạo", False),
     ("Ban Chỉ đạo Trung ương", False), ("Ban Chỉ đạo cải cách hành chính", False), ("Sở Y tế", False),
     ("Đoàn công tác của Chính phủ", False)],
)  # fmt: skip
def test_a_body_is_nationwide_where_its_name_says_so_and_what_it_is_for(persons, body, nationwide):
    assert persons.nationwide(body) is nationwide


@pytest.mark.parametrize(
    ("name", "common"),
    [("Nguyễn Văn Hùng", True), ("TRẦN THỊ HÀ", True), ("Nguyễn Văn Thể", False), ("Lê Quang Thử", False),
     ("Nguyễn Thị Thanh Hà", False), ("Hùng", False), ("", False)],
)  # fmt: skip
def test_a_name_is_common_where_each_of_its_words_is(persons, name, common):
    assert persons.common(name) is common
