"""meeting (stub)."""

from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry


class MeetingRules:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def read(self, page: Page) -> Meeting | None:
        """Stub."""
        return None
