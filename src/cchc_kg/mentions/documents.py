"""documents (stub)."""

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import DocumentNumber
from cchc_kg.registry import Registry


class DocumentFinder:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def find(self, text: str) -> tuple[DocumentNumber, ...]:
        """Stub."""
        return ()
