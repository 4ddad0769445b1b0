"""Stretches of a text."""

from cchc_kg.span import Span, longest_first, trimmed


def test_stretches_overlap_only_where_they_share_a_letter():
    assert Span(0, 3).overlaps(Span(2, 5))
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 5).covers(Span(0, 5))
    assert not Span(0, 5).covers(Span(4, 6))


def test_blanks_at_the_ends_are_left_out():
    assert trimmed("  ab \n", 0, 6) == Span(2, 4)
    assert trimmed("   ", 0, 3) == Span(0, 0)


def test_the_longer_of_two_that_overlap_is_kept():
    assert longest_first([Span(0, 4), Span(3, 9), Span(10, 12), Span(4, 6)]) == [Span(3, 9), Span(10, 12)]
    assert longest_first([Span(0, 2), Span(1, 3)]) == [Span(0, 2)]
