"""A number printed the Vietnamese way is read as that number, wherever it stands and however it was encoded."""

import unicodedata
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cchc_kg.quantity import decimal, quantities
from cchc_kg.vietnamese import plain


def printed(value: Decimal) -> str:
    whole, _, fraction = f"{value:f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{fraction}" if fraction else "")


numbers = st.decimals(min_value=0, max_value=10**12, places=2).map(lambda d: d.normalize() + 0)


@given(numbers)
def test_number_to_text_to_number(value):
    assert decimal(printed(value)) == value


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["NFC", "NFD"]))
def test_the_quote_of_a_number_is_exact_in_any_normal_form(value, form):
    text = unicodedata.normalize(form, f"Tỉnh đã giải quyết được {printed(Decimal(value))} hồ sơ trực tuyến.")
    matched = plain(text)
    found = [q for q in quantities(matched.text) if q.value == value]
    assert len(found) == 1
    start, end = matched.original(found[0].start, found[0].end)
    assert text[start:end] == printed(Decimal(value))


@given(st.integers(min_value=0, max_value=500), st.integers(min_value=1, max_value=500))
def test_n_of_n_is_told_as_printed(part, whole):
    (share,) = [q for q in quantities(f"có {part}/{whole} xã") if q.out_of is not None]
    assert (share.value, share.out_of) == (part, whole)
