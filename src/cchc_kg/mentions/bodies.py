"""bodies (stub)."""

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Body
from cchc_kg.registry import Registry


class BodyFinder:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def find(self, text: str) -> tuple[Body, ...]:
        """Stub."""
        return ()
