"""Finds dates and periods."""

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time
from cchc_kg.period import moments
from cchc_kg.registry import Registry


class TimeFinder:
    """Finds what the closed grammar of dates reads; it needs no lexicon."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Take what every finder is given."""

    def find(self, text: str) -> tuple[Time, ...]:
        """Return the dates and periods of the text, in text order."""
        return tuple(Time(m.start, m.end, m.iso, m.kind) for m in moments(text))
