"""Finds the names of registered indicators."""

import re

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
        self._names = {name: next(iter(slugs)) for name, slugs in owners.items() if len(slugs) == 1 and len(name) > 1}

        self._first = {name: _WORD.findall(name)[0] for name in self._names}

    def find(self, text: str) -> tuple[IndicatorName, ...]:
        """Return the indicators named in the text, in text order."""
        low = lowered(text)
        found: dict[Span, str] = {}
        words = set(_WORD.findall(low))
        for name, slug in self._names.items():
            if self._first[name] not in words:
                continue
            at = low.find(name)
            while at >= 0:
                end = at + len(name)
                if not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
                    found[Span(at, end)] = slug
                at = low.find(name, end)
        return tuple(IndicatorName(s.start, s.end, found[s]) for s in longest_first(found))
