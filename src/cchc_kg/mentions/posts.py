"""posts (stub)."""

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Post
from cchc_kg.registry import Registry


class PostFinder:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def find(self, text: str) -> tuple[Post, ...]:
        """Stub."""
        return ()
