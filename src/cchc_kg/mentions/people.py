"""People's names, without title: by their family names, or behind a word of address."""

import re

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import PersonName
from cchc_kg.mentions.naming import Naming
from cchc_kg.mentions.words import trie
from cchc_kg.registry import Registry
from cchc_kg.spotting import Sighted


class PeopleFinder:
    """Finds the full names of people; a lone given name ("ông Dũng") is no mention."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read the lexicons of names and words of address."""
        self._naming = Naming(lexicon, registry)
        address = lexicon.words("honorifics", "word", kind="address")
        unknown = rf"(?<!\w){trie(address)}(?P<unknown>{self._naming.further}{{2,5}})"
        named = rf"(?P<name>{self._naming.name})|{unknown}"
        self._scan = Sighted(named, (*address, *self._naming.families), lexicon.spotter, inside=True)
        self._name = re.compile(self._naming.name)

    def find(self, text: str, low: str) -> tuple[PersonName, ...]:
        """Return the names in text order."""
        found = []
        at = 0
        while (m := self._scan.search(text, low, at)) is not None:
            kind = m.lastgroup or "name"
            start, end = m.span(kind)
            start += len(text[start:end]) - len(text[start:end].lstrip())
            if kind == "unknown" and (known := self._name.search(text, start, end)) is not None:
                at = known.start() if known.start() > m.start() else end
                continue
            if self._naming.is_person(text, start, end):
                found.append(PersonName(start, end, " ".join(text[start:end].split())))
                at = end
            else:
                at = start + 1
        return tuple(found)
