"""Finds the names of registered indicators."""

import re

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import IndicatorName
from cchc_kg.registry import Registry
from cchc_kg.span import Span, longest_first
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import spelled


class IndicatorFinder:
    """Finds every label and alias of the registered indicators, in any case, as whole words; the longest wins."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Collect the names; one that two indicators share names neither."""
        owners: dict[str, set[str]] = {}
        for entry in registry.entries("indicator"):
            for name in (entry.label_vi, *entry.aliases):
                owners.setdefault(spelled(name).lower(), set()).add(entry.slug)
        names = {name: next(iter(slugs)) for name, slugs in owners.items() if len(slugs) == 1 and len(name) > 1}
        self._slugs = {name: slug for name, slug in names.items() if name[0].isalnum()}
        longest = sorted(self._slugs, key=lambda n: (-len(n), n))
        pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?![^\W_])" if longest else r"(?!)"
        self._scan = Sighted(pattern, longest, lexicon.spotter)
        # The pattern finds the longest name: where that stands, so do those that it begins with.
        self._begun = {n: [m for m in longest if n.startswith(m) and not n[len(m) :][:1].isalnum()] for n in longest}

    def find(self, text: str, low: str) -> tuple[IndicatorName, ...]:
        """Return the indicators named in the text, in text order."""
        found: dict[Span, str] = {}
        at = 0
        while (m := self._scan.search(low, low, at)) is not None:
            at = m.start()
            for name in self._begun[m.group()]:
                found[Span(at, at + len(name))] = self._slugs[name]
            at += 1
        return tuple(IndicatorName(s.start, s.end, found[s]) for s in longest_first(found))
