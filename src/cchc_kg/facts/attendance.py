"""attendance (stub)."""

from cchc_kg.facts.fact import Meeting, Participation
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry


class AttendanceRules:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def read(self, page: Page, meeting: Meeting) -> tuple[Participation, ...]:
        """Stub."""
        return ()
