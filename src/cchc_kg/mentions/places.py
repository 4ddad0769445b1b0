"""Provincial units in any spelling of their names."""

import re

from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.mentions.mention import Place
from cchc_kg.mentions.words import trie
from cchc_kg.registry import Registry
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import CAPITALS, folded, spelled


class PlaceFinder:
    """Finds the provinces that a text names; which unit a name means is settled where the date is known.

    Left out are forms that belong to something else: a person (Trương Hòa Bình), a newspaper, a longer name.
    """

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read the registered names and the forms that need care."""
        forms = lexicon.table("place_forms", "form", "reading")
        self._reading = {folded(row["form"]): row["reading"] for row in forms}
        self._names: dict[str, tuple[str, str]] = {}
        printed = {row["form"] for row in forms}
        for entry in registry.entries("province"):
            for name in entry.names:
                self._names.setdefault(folded(name), (spelled(entry.label_vi), entry.slug))
                printed.add(spelled(name))
        self._folded = {form: folded(form) for form in printed}
        spelt = printed | {form.upper() for form in printed} | {form.replace(" - ", "-") for form in printed}
        self._scan = Sighted(rf"(?<![{CAPITALS}\d_]){trie(spelt)}(?!\w)", spelt, lexicon.spotter, inside=True)
        city = alternation(lexicon.words("place_prefixes", "word", reading="city"))
        press = alternation(lexicon.words("place_prefixes", "word", reading="press"))
        self._city = re.compile(rf"(?<!\w){city}[^\S\n]*$")
        self._press = re.compile(rf"(?<!\w){press}[^\S\n]*(?:[\w.]+[/\-])?$")
        families = lexicon.table("surnames", "surname", "kind", "word")
        person = alternation(row["surname"] for row in families if row["word"] == "no" and row["kind"] != "minority")
        self._person = re.compile(rf"(?<!\w){person} $")

    def find(self, text: str, low: str) -> tuple[Place, ...]:
        """Return the provinces in text order; a unit word before the name ("tỉnh") is not part of the mention."""
        found = []
        for m in self._scan.finditer(text, low):
            start, end = m.span()
            form = self._folded.get(m.group()) or folded(m.group())
            reading = self._reading.get(form, "")
            before = text[max(0, start - 32) : start]
            if reading == "never" or self._press.search(before) or self._person.search(before):
                continue
            if reading == "prefixed" and not self._city.search(before):
                continue
            named = self._names.get(form)
            if named:
                found.append(Place(start, end, *named))
        return tuple(found)
