"""times (stub)."""

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time
from cchc_kg.registry import Registry


class TimeFinder:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def find(self, text: str) -> tuple[Time, ...]:
        """Stub."""
        return ()
