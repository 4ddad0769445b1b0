"""Cue words found in a text."""

import pytest

from cchc_kg.facts.wording import Wording
from cchc_kg.vietnamese import lowered

CUES = Wording([("giao", "order"), ("giao thông", "none"), ("yêu cầu", "order"), ("TP", "place"), ("Giao", "late")])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Giao Sở A", ["order"]),
        ("Sở Giao thông", ["none"]),
        ("giao  thông và giao việc", ["none", "order"]),
        ("giao\nthông", ["order"]),
        ("được giao.", ["order"]),
        ("chuyểngiao giaoban", []),
        ("yêu cầu", ["order"]),
        ("tp là TP", ["place", "place"]),
        ("", []),
    ],
)
def test_the_longest_whole_words_count(text, kinds):
    assert [c.kind for c in CUES.find(lowered(text))] == kinds


def test_a_cue_is_asked_for_at_its_place():
    text = lowered("Sở yêu cầu")
    found = CUES.at(text, 3, len(text))
    assert found is not None
    assert (found.start, found.end, found.kind) == (3, 10, "order")
    assert CUES.at(text, 4, len(text)) is None


def test_no_cues_find_nothing():
    assert list(Wording([]).find("giao")) == []


@pytest.mark.parametrize("text", ["ĐẶNG İstanbul", "Ố", "ß"])
def test_lower_case_keeps_every_letter_in_its_place(text):
    assert len(lowered(text)) == len(text)
