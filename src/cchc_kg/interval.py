"""Which values a printed figure stands for: the interval from the rounding of its digits and the words that bound it.

This is the one place that decides it; the graph carries the result, checks and questions compare intervals.

* The last digit that counts is the last one printed; of a number that is scaled by a word or ends in three zeros
  or more, the last one that is not zero. A fraction, a percentage and a rounded number stand for all values that
  round to them: half a unit of that digit to both sides (``5,2 tỷ``: 5,150 to 5,250 million). A plain count stands for
  itself, as does n of N.
* ``over`` reaches up by one unit of the last digit that is not zero (five of it where that digit is a five), ``about``
  by as much to both sides, of a number of one such digit by half: ``hơn 76 triệu`` is 76 to 77 million, ``gần 62%`` 61
  to 63, ``gần 30%`` 25 to 35. They say how a writer rounds, not how far the truth may lie. ``at-least``, ``at-most``
  and ``under`` are limits, open on their side, and so is ``over`` of a target.
"""

from decimal import Decimal
from typing import NamedTuple

_HALF = Decimal("0.5")
_ROUND = 3  # zeros at the end from which on a count is taken as rounded
_LIMITS = {"at-least": (False, True), "at-most": (True, False), "under": (True, False)}


class Interval(NamedTuple):
    """The values from ``lowest`` to ``highest``, both included; None: open on that side."""

    lowest: Decimal | None
    highest: Decimal | None

    def meets(self, other: "Interval") -> bool:
        """Tell whether some value lies in both; where two ranges only touch, that value rounds to one of them alone."""
        return not (self._above(other) or other._above(self))

    def _above(self, other: "Interval") -> bool:
        if self.lowest is None or other.highest is None:
            return False
        points = self.lowest == self.highest or other.lowest == other.highest
        return self.lowest > other.highest or (self.lowest == other.highest and not points)


def interval(value: Decimal, *, high: Decimal | None = None, bound: str = "exact", printed: str = "",
             exact: bool = False, limit: bool = False) -> Interval:  # fmt: skip
    """Return what a figure stands for, in the unit of ``value``; not below zero where the figure is not.

    ``high`` is the upper end of a range; ``bound`` one of the codes of bounds; ``printed`` the figure's words (a
    percent sign or a magnitude word tell how it is rounded); ``exact`` says that it counts (n of N); ``limit`` that it
    is wanted and not measured.
    """
    top = value if high is None else max(value, high)
    low_half, high_half = (Decimal(0) if exact else _half(number, printed) for number in (value, top))
    lowest, highest = _floored(value, low_half), top + high_half
    if bound in _LIMITS:
        open_below, open_above = _LIMITS[bound]
        return Interval(None if open_below else lowest, None if open_above else highest)
    reach = _step(top)
    if bound == "over":
        return Interval(value, None if limit else max(highest, top + reach))
    if bound == "about":
        reach = reach if len(top.normalize().as_tuple().digits) > 1 else reach / 2
        lowest, highest = min(lowest, _floored(value, reach)), max(highest, top + reach)
    return Interval(lowest, highest)


def _floored(value: Decimal, reach: Decimal) -> Decimal:
    """Return ``value`` less ``reach``, yet zero at least of what is not below zero itself."""
    return max(value - reach, Decimal(0)) if value >= 0 else value - reach


def _half(value: Decimal, printed: str) -> Decimal:
    """Return half a unit of the last digit that counts; zero for a plain count."""
    scaled = any(letter.isalpha() for letter in printed)
    if not scaled and (places := _exponent(value)) < 0:
        return Decimal(1).scaleb(places) * _HALF
    if scaled or _exponent(value.normalize()) >= _ROUND:
        return Decimal(1).scaleb(_exponent(value.normalize())) * _HALF
    return _HALF if "%" in printed else Decimal(0)


def _step(value: Decimal) -> Decimal:
    """Return one unit of the last digit that is not zero, five of it where that digit is a five."""
    shortest = value.normalize()
    digits = shortest.as_tuple().digits
    return Decimal(5 if digits[-1] == 5 and len(digits) > 1 else 1).scaleb(_exponent(shortest))


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # a figure is a finite number
    return exponent
