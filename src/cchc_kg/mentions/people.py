"""people (stub)."""

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import PersonName
from cchc_kg.registry import Registry


class PeopleFinder:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def find(self, text: str) -> tuple[PersonName, ...]:
        """Stub."""
        return ()
