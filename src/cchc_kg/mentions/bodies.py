"""Public bodies as printed: registered names in any of their forms, and local bodies by the words they begin with."""

import re

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Body
from cchc_kg.mentions.phrase import Phrasing
from cchc_kg.mentions.words import trie
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import CAPITALS, folded, spelled

_LETTERS = re.compile(r"[^\W\d_]")


class BodyFinder:
    """Finds bodies: "Bộ Nội vụ", "UBND tỉnh Quảng Nam", "Ban Chỉ đạo cải cách hành chính của Chính phủ"."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read the registered names and the words that bodies' names begin with."""
        entries = registry.entries("body")
        self._slugs = {folded(name): e.slug for e in entries for name in e.names}
        heads = [row["head"] for row in lexicon.table("body_heads", "head", "sphere", "capital")]
        self._heads = set(heads)
        pattern = trie(heads)
        names = {spelled(name) for e in entries for name in e.names if len(_LETTERS.findall(name)) > 2}
        ranks = trie(lexicon.words("body_heads", "head", capital="yes"))  # "Bộ trưởng" is no body
        self._scan = re.compile(rf"(?<!\w)(?!{ranks} (?![{CAPITALS}])){trie(names | self._heads)}(?!\w)")
        self._phrasing = Phrasing(lexicon, registry, pattern)

    def find(self, text: str) -> tuple[Body, ...]:
        """Return the bodies in text order; none begins inside another."""
        found: list[Body] = []
        at = 0
        while (m := self._scan.search(text, at)) is not None:
            end = m.end()
            if " ".join(m.group().split()) in self._heads:
                end = max(end, self._phrasing.end(text, m.start(), m.end()))
            found.append(Body(m.start(), end, self._slugs.get(folded(text[m.start() : end]))))
            at = end
        return tuple(found)
