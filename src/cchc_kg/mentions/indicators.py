"""Finds the names of registered indicators."""

import re
from itertools import chain

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import IndicatorName
from cchc_kg.registry import Registry
from cchc_kg.span import Span, longest_first
from cchc_kg.vietnamese import lowered, spelled

_WORD = re.compile(r"\w+")


class IndicatorFinder:
    """Finds every label and alias of the registered indicators, in any case, as whole words; the longest wins."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Collect the names; one that two indicators share names neither."""
        owners: dict[str, set[str]] = {}
        for entry in registry.entries("indicator"):
            for name in (entry.label_vi, *entry.aliases):
                owners.setdefault(spelled(name).lower(), set()).add(entry.slug)
        names = {name: next(iter(slugs)) for name, slugs in owners.items() if len(slugs) == 1 and len(name) > 1}
        self._by_first: dict[str, list[tuple[str, str]]] = {}  # a text has few of the words that names begin with
        for name, slug in names.items():
            self._by_first.setdefault(_WORD.findall(name)[0], []).append((name, slug))

    def find(self, text: str) -> tuple[IndicatorName, ...]:
        """Return the indicators named in the text, in text order."""
        low = lowered(text)
        found: dict[Span, str] = {}
        begun = self._by_first.keys() & _WORD.findall(low)
        for name, slug in chain.from_iterable(self._by_first[word] for word in begun):
            at = low.find(name)
            while at >= 0:
                end = at + len(name)
                if not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
                    found[Span(at, end)] = slug
                at = low.find(name, end)
        return tuple(IndicatorName(s.start, s.end, found[s]) for s in longest_first(found))
