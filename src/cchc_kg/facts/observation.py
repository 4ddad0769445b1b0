"""observation (stub)."""

from cchc_kg.facts.fact import Observation
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry


class ObservationRules:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def read(self, page: Page) -> tuple[Observation, ...]:
        """Stub."""
        return ()
