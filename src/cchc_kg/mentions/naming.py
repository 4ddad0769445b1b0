"""How a Vietnamese person's name is written: a family name and one to four capitalised syllables behind it."""

import re

from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.mentions.words import trie
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import CAPITALS, spelled

_SYLLABLE = rf"[{CAPITALS}][^\W\d_{CAPITALS}]*(?:'[{CAPITALS}]?[^\W\d_{CAPITALS}]*)?(?!\w)"
_CAPITALISED = re.compile(rf"(?<!\w)[{CAPITALS}][^\W\d_{CAPITALS}]*[^\S\n]$")
_CONTEXT = 24  # code points before a name in which a word may say that it is none
_FULL = 3  # syllables of a name that may stand right behind the whole name of a province or body
_WHOLE = 48  # code points before a name in which such a name may stand


class Naming:
    """The pattern of names over the lexicon of family names, shared by the finders of people and of posts."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read family names, names that are none, and words that end a name or deny it."""
        families = lexicon.table("surnames", "surname", "kind", "word")
        self._common = {row["surname"] for row in families if row["word"] == "yes"}
        inner = [row["surname"] for row in families if row["kind"] in ("middle", "inner")]
        stops = lexicon.table("name_stops", "word", "number")
        plain = trie(row["word"] for row in stops if row["number"] == "no")
        dated = trie(row["word"] for row in stops if row["number"] == "yes")
        places = [name for entry in registry.entries("province") for name in entry.names]
        others = trie(map(spelled, [*places, *lexicon.words("not_people", "name")]))
        self.families = tuple(row["surname"] for row in families if row["kind"] != "middle")
        family = trie(self.families)
        stop = rf"(?:{plain}(?!\w)|{dated} ?\d)"
        glued = r"(?:(?<=[a-z])|(?<![\w'])|(?<=[\d)]))"
        unfinished = "|".join(rf"(?<=\s{re.escape(word)}\s)" for word in inner)  # a given name follows: "Trần Văn Hiện"
        self.further = rf"(?:[^\S\n]+(?:(?!{stop})|{unfinished}){_SYLLABLE})"
        begins = rf"(?=[{CAPITALS}]){glued}(?!{others}(?!\w))(?!{stop})"
        self.name = rf"{begins}{family}(?:(?<=')|(?!\w)){self.further}{{1,4}}"
        address = trie(row["word"] for row in lexicon.table("honorifics", "word", "kind"))
        self._addressed = re.compile(rf"(?i:(?<!\w){address})[^\S\n]$")
        self._places = re.compile(rf"{trie(map(spelled, places))}$")
        things = [name for kind in ("body", "post") for entry in registry.entries(kind) for name in entry.names]
        owned = [name for name in things if name.rpartition(" ")[2][:1].isupper()]  # "Bộ Công Thương"
        whole = trie(map(spelled, [*places, *owned]))
        self._inner = set(inner)
        units = trie(lexicon.words("unit_words", "word"))
        self._unit, self._unit_of_two = (  # "huyện Núi Thành"
            re.compile(rf"(?<!\w){units}(?:[^\S\n]+{_SYLLABLE}){count}[^\S\n]$") for count in ("{1,3}", "{2}")
        )
        self._whole = re.compile(rf"(?<!\w){whole}[^\S\n]$")
        self._last = re.compile(rf"(?<!\w){whole}$")
        self._families = {row["surname"] for row in families if row["kind"] in ("family", "minority")}
        contexts = lexicon.table("name_contexts", "word", "reading")
        named = alternation(row["word"] for row in contexts if row["reading"] == "named")
        unit = alternation(row["word"] for row in contexts if row["reading"] == "unit")
        commune = alternation(row["word"] for row in contexts if row["reading"] == "commune")
        other = alternation(row["word"] for row in contexts if row["reading"] == "other")
        # The longest word counts: "thành phố" is a unit, though it ends like a street ("phố").
        self._context = re.compile(
            rf"(?<!\w)(?:(?P<unit>{unit}[^\S\n]*)|(?P<commune>{commune}[^\S\n]*)|(?P<named>{named}[^\S\n]+)"
            rf"|{other}[^\S\n]+)$"
        )

    def is_person(self, text: str, start: int, end: int) -> bool:
        """Say whether what matches the pattern is a person's name, by the words before it and its own length."""
        before = text[max(0, start - _CONTEXT) : start]
        syllables = text[start:end].split()
        inside = syllables[0] in self._common and _CAPITALISED.search(before) and not self._addressed.search(before)
        if inside and (len(syllables) < _FULL or not self._behind_whole(text, start, syllables[1])):
            return False  # the end of another name: "Hậu Giang", "Tân Sơn Nhất"
        if len(syllables) > 2 and syllables[0] == syllables[1]:
            return False  # a syllable printed twice: the name begins with the second one
        if len(syllables) >= _FULL and syllables[1] in self._families:
            first = start + len(syllables[0])
            if self._last.search(text, max(0, first - _WHOLE), first):
                return False  # the last word of another name: "Bình Dương Nguyễn Văn Tám"
        context = self._context.search(before)
        if context is not None and (context["named"] or (len(syllables) == 2 and self._is_unit(context, syllables))):
            return False
        return not (syllables[0] in self._common and self._places.search(text[start:end]))

    def _behind_whole(self, text: str, start: int, second: str) -> bool:
        """Say whether the whole name of a province or body (of a unit, before a sure name) ends where one begins."""
        before = text[max(0, start - _WHOLE) : start]
        unit = self._unit if second in self._inner else self._unit_of_two
        return bool(self._whole.search(before)) or bool(unit.search(before))

    def _is_unit(self, context: re.Match[str], syllables: list[str]) -> bool:
        """Communes bear people's names; the names of larger units are registered or begin with common words."""
        return bool(context["commune"]) or syllables[0] in self._common
