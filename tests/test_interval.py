"""A printed figure stands for the values that a writer would round to it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_kg.interval import Interval, interval

D = Decimal
CASES = [
    # value, high, bound, printed, lowest, highest
    ("2358", None, "exact", "2.358", "2358", "2358"),
    ("20000", None, "exact", "20.000", "15000", "25000"),
    ("1200", None, "exact", "1.200", "1200", "1200"),
    ("30", None, "exact", "30%", "29.5", "30.5"),
    ("29.96", None, "exact", "29,96%", "29.955", "29.965"),
    ("30.0", None, "exact", "30,0%", "29.95", "30.05"),
    ("5200000000.0", None, "exact", "5,2 tỷ", "5150000000", "5250000000"),
    ("76000000", None, "over", "76 triệu", "76000000", "77000000"),
    ("95", None, "over", "95%", "95", "100"),
    ("300", None, "over", "300", "300", "400"),
    ("30", None, "about", "30%", "25", "35"),
    ("62", None, "about", "62%", "61", "63"),
    ("29.96", None, "about", "29,96%", "29.95", "29.97"),
    ("90", None, "at-least", "90%", "89.5", None),
    ("10", None, "at-most", "10%", None, "10.5"),
    ("15", None, "under", "15", None, "15"),
    ("10", "12", "exact", "10-12%", "9.5", "12.5"),
    ("0.2", None, "about", "0,2%", "0.15", "0.25"),
    ("0", None, "exact", "0%", "0", "0.5"),
]


@pytest.mark.parametrize(("value", "high", "bound", "printed", "lowest", "highest"), CASES)
def test_what_a_figure_stands_for(value, high, bound, printed, lowest, highest):
    found = interval(D(value), high=high and D(high), bound=bound, printed=printed)
    assert found == Interval(lowest and D(lowest), highest and D(highest))


def test_a_count_out_of_a_total_is_exact_and_a_wanted_over_is_open():
    assert interval(D(20000), printed="20.000/63.000", exact=True) == Interval(D(20000), D(20000))
    assert interval(D(90), bound="over", printed="90%", limit=True) == Interval(D(90), None)


AGREE = [
    (("76000000", "over", "76 triệu"), ("76412000", "exact", "76.412.000"), True),
    (("30", "about", "30%"), ("29.96", "exact", "29,96%"), True),
    (("76000000", "over", "76 triệu"), ("85000000", "exact", "85 triệu"), False),
    (("52.8", "exact", "52,8%"), ("52.78", "exact", "52,78%"), True),
    (("52.8", "exact", "52,8%"), ("52.9", "exact", "52,9%"), False),
    (("126", "exact", "126"), ("127", "exact", "127"), False),
    (("90", "at-least", "90%"), ("97.2", "exact", "97,2%"), True),
    (("90", "at-least", "90%"), ("80", "exact", "80%"), False),
]


@pytest.mark.parametrize(("one", "other", "agree"), AGREE)
def test_figures_agree_where_their_intervals_meet(one, other, agree):
    first, second = (interval(D(v), bound=b, printed=p) for v, b, p in (one, other))
    assert first.meets(second) is agree
    assert second.meets(first) is agree


@given(
    st.decimals(min_value=0, max_value=10**12, allow_nan=False, places=2),
    st.sampled_from(["exact", "over", "at-least", "under", "at-most", "about"]),
    st.sampled_from(["1", "1%", "1 triệu"]),
    st.booleans(),
    st.booleans(),
)
def test_a_figure_always_stands_for_the_value_it_prints(value, bound, printed, exact, limit):
    found = interval(value, bound=bound, printed=printed, exact=exact, limit=limit)
    assert found.lowest is None or 0 <= found.lowest <= value
    assert found.highest is None or value <= found.highest
    assert found.meets(Interval(value, value))
