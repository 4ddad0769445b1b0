"""Finds dates and periods."""

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time
from cchc_kg.period import WORDS, moments
from cchc_kg.registry import Registry
from cchc_kg.span import new
from cchc_kg.spotting import numbers


class TimeFinder:
    """Finds what the closed grammar of dates reads."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Have the words spotted that dates begin with."""
        self._sight = lexicon.spotter.sight(WORDS)

    def find(self, text: str, low: str) -> tuple[Time, ...]:
        """Return the dates and periods of the text, in text order."""
        return tuple([new(Time, m) for m in moments(text, numbers(low, self._sight))])
