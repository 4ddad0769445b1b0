"""Which stretches of a text are somebody's own words."""

import pytest

from cchc_kg.facts.quotation import Quoted, quotations
from cchc_kg.span import Span

LONG = "Các bộ phải làm việc này ngay hôm nay"
CASES = [
    (f"Ông nói: “{LONG}”.", [LONG]),
    (f'Ông nói: "{LONG}".', [LONG]),
    (f'Ông nói: "{LONG}”.', [LONG]),
    ("Năm “dữ liệu số” đã đến.", []),
    (f"“{LONG}.\n“{LONG}”, ông nói.", [f"{LONG}.\n“{LONG}"]),
    (f"“{LONG}.\n{LONG}”, ông nói.", [f"{LONG}.\n{LONG}"]),
    (f'"{LONG}.\nÔng về. "{LONG}" rồi nghỉ.', [f"{LONG}.", LONG]),
    (f"Ông nói: “{LONG}", [LONG]),
    (f"“Làm còn “thiếu lửa”, chưa tốt. {LONG}”, ông nói.", [f"Làm còn “thiếu lửa”, chưa tốt. {LONG}"]),
    (f'" {LONG}.\n{LONG} ", ông nói.', [f" {LONG}.\n{LONG} "]),
    (f'" {LONG}.\nÔng về.\n" {LONG} ", ông nói.', [f" {LONG}.", f" {LONG} "]),
    (f"“{LONG}. Rồi ông kể: “{LONG}” và về.", [f"{LONG}. Rồi ông kể: ", LONG]),
]


def test_there_are_cases():
    assert len(CASES) >= 8


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations(text, expected):
    assert [text[q.start : q.end] for q in quotations(text)] == expected


def test_the_parts_outside_quotations():
    text = f"Ông nói: “{LONG}” rồi về."
    parts = Quoted(text).outside(Span(0, len(text)))
    assert [text[p.start : p.end] for p in parts] == ["Ông nói: “", "” rồi về."]


def test_the_quotation_at_a_place():
    text = f"Ông nói: “{LONG}” rồi về."
    quoted = Quoted(text)
    assert quoted.at(0) is None
    assert quoted.at(12) == quoted.all[0]
    assert quoted.at(len(text) - 2) is None
