"""What the tests of the rules for figures need: the figures of a text, by what is printed of each."""

from datetime import date

import pytest

from cchc_kg.article import Article
from cchc_kg.facts.reader import Reader
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry


@pytest.fixture(scope="session")
def reader():
    """The reading stair over the project's own lexicons."""
    return Reader(Lexicon(), Registry.load())


@pytest.fixture
def told(reader):
    """Return, of each figure of a text in text order, what is printed and the value of one attribute."""

    def read(text, attribute, published=date(2025, 8, 1)):
        facts = reader.read(Article("t", text, published=published))
        return [(o.evidence[0].quote, getattr(o, attribute)) for o in facts.observations]

    return read
