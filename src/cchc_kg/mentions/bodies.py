"""Public bodies as printed: registered names in any of their forms, and local bodies by the words they begin with."""

import re

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Body
from cchc_kg.mentions.phrase import Phrasing
from cchc_kg.mentions.words import trie
from cchc_kg.registry import Registry
from cchc_kg.span import new
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import CAPITALS, folded, spelled

_POST = 24  # code points of a post's first words
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
        named = rf"(?<!\w)(?!{ranks} (?![{CAPITALS}])){trie(names | self._heads)}(?!\w)"
        self._scan = Sighted(named, names | self._heads, lexicon.spotter)
        self._units = tuple(f" {word}" for word in lexicon.words("unit_words", "word"))
        self._capital = re.compile(rf"\.?[^\S\n]+[{CAPITALS}]")  # "UBND TP. Huế"
        self._phrasing = Phrasing(lexicon, registry, pattern)
        # "Thường trực UBND" is a body, and in "Phó Chủ tịch Thường trực UBND" only the UBND is
        inner = ((h, len(h) - len(i)) for i in sorted(heads, key=len) for h in heads if h.endswith(f" {i}"))
        self._inner = dict(inner)  # by its words, where the longest of such heads begins in it
        self._post = re.compile(rf"(?<!\w){trie(lexicon.words('post_heads', 'head'))}[^\S\n]+$")

    def find(self, text: str, low: str) -> tuple[Body, ...]:
        """Return the bodies in text order; none begins inside another."""
        found: list[Body] = []
        at = 0
        while (m := self._scan.search(text, low, at)) is not None:
            end = m.end()
            name = " ".join(m.group().split())
            if (skip := self._inner.get(name)) and self._post.search(text, max(0, m.start() - _POST), m.start()):
                at = m.start() + skip
                continue
            if name in self._heads or (name.endswith(self._units) and self._capital.match(text, end)):
                end = max(end, self._phrasing.end(text, low, m.start(), m.end()))
            slug = self._slugs.get(folded(text[m.start() : end]))
            if slug is None and name not in self._heads:
                slug = self._slugs.get(folded(name))  # a local body of that pattern: "UBND tỉnh" Quảng Nam
            found.append(new(Body, (m.start(), end, slug)))
            at = end
        return tuple(found)
