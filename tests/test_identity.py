"""The same thing has the same name, and two things have two."""

import pytest

from cchc_kg import identity
from cchc_kg.registry import Registry


def test_names_that_differ_in_tone_marks_only_stay_apart():
    assert identity.person("Lê Văn Dũng", None) != identity.person("Lê Văn Dung", None)
    assert identity.person("Lê Văn Dũng", None).startswith("le-van-dung-central-")


def test_homonyms_of_two_provinces_stay_apart():
    assert identity.person("Lê Văn Dũng", "Quảng Nam") != identity.person("Lê Văn Dũng", "Hà Nội")


@pytest.mark.parametrize("other", ["LÊ VĂN DŨNG", "Lê  Văn\u00a0Dũng", "Le\u0302 Văn Dũng"])
def test_spelling_makes_no_other_person(other):
    assert identity.person(other, None) == identity.person("Lê Văn Dũng", None)


@pytest.mark.parametrize(
    ("body", "ordinal", "date", "expected"),
    [
        ("chinh-phu", 3, "2023-02-03", "chinh-phu-3"),
        ("chinh-phu", None, "2023-02-03", "chinh-phu-2023-02-03-session"),
        ("chinh-phu", None, "--02-03", "key"),
        ("chinh-phu", None, None, "key"),
        (None, 3, "2023-02-03", "key"),
    ],
)
def test_a_meeting_is_known_by_body_and_number_else_by_body_day_and_kind(body, ordinal, date, expected):
    assert identity.meeting(body, ordinal, date, "session", "key") == expected


def test_every_registered_meeting_has_the_name_that_a_report_would_give_it():
    entries = Registry.load().entries("meeting")
    assert len(entries) >= 19
    for entry in entries:
        said = {term: entry.properties[term][0] for term in ("body", "date", "meetingKind")}
        ordinal = int(entry.properties["ordinal"][0]) if "ordinal" in entry.properties else None
        assert entry.slug == identity.meeting(said["body"], ordinal, said["date"], said["meetingKind"], "key")


def test_slugs_are_plain_and_short():
    assert identity.slug("76/NQ-CP") == "76-nq-cp"
    assert identity.document("598/QĐ-TTg") == "598-qd-ttg"
    assert identity.slug("…") == ""
    assert identity.name("…")
    assert len(identity.slug("a " * 100)) <= 60
