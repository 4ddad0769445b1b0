"""Finds numbers that may be figures."""

import re

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Amount
from cchc_kg.mentions.units import Units
from cchc_kg.quantity import WORDS, Quantity, decimal, quantities
from cchc_kg.registry import Registry
from cchc_kg.span import new
from cchc_kg.spotting import numbers

_MEASURED = frozenset({"money", "measure", "points", "score", "rank", "times"})
_PRINTED = 5  # what an amount takes over of a quantity: its place, value, upper end and whole
_NOUN = 60  # code points of a noun and the stroke behind it
# "116 tuyến/134 tuyến": the counted noun is printed on both sides of the stroke.
_TWICE = re.compile(r"\s((?:[^\W\d_]+\s){0,2}[^\W\d_]+)\s?/\s?(\d[\d.]*)\s\1(?!\w)")


class AmountFinder:
    """Finds the numbers of a text, with the unit of measurement that follows at once."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Prepare the table of units. Raises KnowledgeError where it is malformed."""
        self._units = Units(lexicon)
        self._sight = lexicon.spotter.sight(WORDS)

    def find(self, text: str, low: str) -> tuple[Amount, ...]:
        """Return the numbers in text order. Numbers inside dates and document numbers are found as well."""
        found: list[Amount] = []
        for quantity in quantities(text, numbers(low, self._sight)):
            if found and quantity.start < found[-1].end:
                continue  # the second half of a fraction whose noun is printed twice
            found.append(self._fraction(low, quantity) or self._amount(text, low, quantity))
        return tuple(found)

    def _amount(self, text: str, low: str, seen: Quantity) -> Amount:
        unit = "%" if seen.percent else None
        if unit is None and (measured := self._units.at(low, seen.end)) and measured.kind in _MEASURED:
            unit = measured.name or text[measured.start : measured.end]
        return new(Amount, (*seen[:_PRINTED], unit))

    def _fraction(self, low: str, seen: Quantity) -> Amount | None:
        twice = _TWICE.match(low, seen.end) if low.find("/", seen.end, seen.end + _NOUN) >= 0 else None
        whole = decimal(twice[2]) if twice and not (seen.percent or seen.scaled or seen.written) else None
        if not twice or whole is None or whole < seen.value:
            return None
        return Amount(seen.start, twice.end(2), seen.value, None, whole)
