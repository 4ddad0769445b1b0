"""One spelling for matching, and the way back to the text as read."""

import unicodedata

import pytest

from cchc_kg.vietnamese import folded, plain, spelled, unaccented

SPELLINGS = [
    ("hoà bình", "hòa bình"),
    ("THUỶ LỢI", "THỦY LỢI"),
    ("Uỷ ban", "Ủy ban"),
    ("khoẻ", "khỏe"),
    ("toàn quốc", "toàn quốc"),  # a closed syllable has one spelling
    ("quý IV", "quý IV"),  # qu- is a consonant
    ("Ðà Nẵng", "Đà Nẵng"),  # the Icelandic letter that looks alike
    ("a\u00a0b\tc\r\nd", "a b c \nd"),
]


@pytest.mark.parametrize(("read", "matched"), SPELLINGS)
def test_a_text_is_matched_in_one_spelling_at_the_same_places(read, matched):
    assert plain(read).text == matched
    assert len(read) == len(matched)
    assert plain(read).original(1, len(read)) == (1, len(read))


def test_letters_that_were_joined_lead_back_to_all_they_came_from():
    read = unicodedata.normalize("NFD", "Tỉnh ủy Quảng Nam")
    seen = plain(read)
    start = seen.text.index("Quảng")
    first, last = seen.original(start, start + len("Quảng"))
    assert unicodedata.normalize("NFC", read[first:last]) == "Quảng"


def test_what_cannot_be_seen_is_dropped_and_belongs_to_no_quote():
    read = "\ufeffHội\u200b nghị\u200b."
    seen = plain(read)
    assert seen.text == "Hội nghị."
    assert read[slice(*seen.original(0, 3))] == "Hội"
    assert read[slice(*seen.original(4, 8))] == "nghị"


@pytest.mark.parametrize("read", ["Sở  Y   tế \u00a0 họp", "Sở Y tế  họp  ", "Sở\u00a0\u00a0Y tế\u200b  họp"])
def test_a_run_of_blanks_is_one_blank_and_every_word_leads_back_to_itself(read):
    seen = plain(read)
    assert seen.text.rstrip() == "Sở Y tế họp"
    for word in ("Sở", "Y", "tế", "họp"):
        start = seen.text.index(word)
        assert read[slice(*seen.original(start, start + len(word)))] == word


def test_an_empty_stretch_stays_empty_and_an_empty_text_is_read():
    seen = plain("a\u200bb")
    assert seen.original(1, 1) == (2, 2)
    assert seen.original(2, 2) == (3, 3)
    assert plain("\u200b").text == ""
    assert plain("\u200b").original(0, 0) == (0, 0)
    assert plain("").text == ""


def test_names_are_compared_without_case_spacing_hyphens_and_tone_placement():
    assert folded("Thừa  Thiên - HUẾ") == folded("thừa thiên–huế") == "thừa thiên huế"
    assert folded("Uỷ Ban") == folded("ủy ban")
    assert spelled(" Hoà  Bình ") == "Hòa Bình"


def test_tone_marks_can_be_left_out():
    assert unaccented("Đà Nẵng, Ðắk Lắk") == "Da Nang, Dak Lak"
