"""Provinces named and legal documents cited (stub)."""

from cchc_kg.facts.fact import Reference
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry


class ReferenceRules:
    """Stub."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Stub."""

    def home(self, page: Page) -> str | None:
        """Return the short name of the province the article is about or published in, where one is plain."""
        return None

    def provinces(self, page: Page) -> tuple[Reference, ...]:
        """Stub."""
        return ()

    def documents(self, page: Page) -> tuple[Reference, ...]:
        """Stub."""
        return ()
