"""Who takes part in the meeting that an article reports, and who of them a short reference means."""

import re
from collections.abc import Iterable

from cchc_kg.facts.fact import Participation
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.words import trie
from cchc_kg.vietnamese import folded

_NEAR = 2  # code points between a post and the name behind it
_ADDRESS = 12  # code points before a name that hold a word of address


class Address:
    """Words of address and middle names, by the sex they say."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the words. Raises KnowledgeError where the table is malformed."""
        rows = lexicon.table("sexes", "word", "place", "sex")
        self._said = {folded(r["word"]): r["sex"] for r in rows if r["place"] == "address"}
        self._middle = {folded(r["word"]): r["sex"] for r in rows if r["place"] == "middle"}
        self._before = re.compile(rf"(?<!\w)({trie(self._said)})[^\S\n]+$", re.IGNORECASE)

    def of_title(self, title: str) -> str | None:
        """Return the sex that a word of address says, None for every other title (both folded)."""
        return self._said.get(title)

    def of_person(self, page: Page, name: str) -> str | None:
        """Return the sex that a full name says, or the word of address before one of its mentions."""
        for middle in page.folded(name).split()[1:-1]:
            if middle in self._middle:
                return self._middle[middle]
        for person in page.mentions.people:
            if person.name == name:
                before = self._before.search(page.text, max(0, person.start - _ADDRESS), person.start)
                if before is not None:
                    return self._said[folded(before[1])]
        return None


class Cast:
    """The participants by name, by given name ("ông Dũng", "Bí thư Thăng") and by post ("Thủ tướng")."""

    def __init__(self, page: Page, participants: Iterable[Participation], address: Address) -> None:
        """Learn each participant's posts, also those that stand before his or her name elsewhere in the text."""
        self._address, self._key = address, page.folded
        self._chairs = set()
        self._names: dict[str, str] = {}
        self._given: dict[str, list[str]] = {}
        self._titles: dict[str, set[str]] = {}
        self._sexes: dict[str, str | None] = {}
        for person in participants:
            key = self._key(person.name)
            self._names[key] = person.name
            self._given.setdefault(key.split()[-1], []).append(person.name)
            self._titles[person.name] = {self._key(post) for post in person.positions}
            self._sexes[person.name] = address.of_person(page, person.name)
            if person.role == "chair":
                self._chairs.add(person.name)
        keys = {p.name: self._key(p.name) for p in page.mentions.people}
        self._others = set(keys.values()) - self._names.keys()
        starts = {p.start: self._names.get(keys[p.name]) for p in page.mentions.people}
        for post in page.mentions.posts:
            for gap in range(1, _NEAR + 1):
                name = starts.get(post.end + gap)
                if name is not None:
                    self._titles[name].add(self._key(page.quote(post)))
        self._write_out(page)

    def _write_out(self, page: Page) -> None:
        """Learn each title also with the other names that the text gives its body ("Bộ KHĐT")."""
        forms: dict[str, set[str]] = {}
        for body in page.mentions.bodies:
            if body.slug:
                forms.setdefault(body.slug, set()).add(self._key(page.quote(body)))
        several = [names for names in forms.values() if len(names) > 1]
        for titles in self._titles.values() if several else ():
            for title in tuple(titles):
                for names in several:
                    own = next((n for n in names if title.endswith(f" {n}")), None)
                    if own:
                        titles.update(title[: -len(own)] + other for other in names)

    def who(self, phrase: str) -> str | None:
        """Return the full name of the participant that a phrase means, None where it is nobody or several."""
        key = self._key(phrase)
        for full, name in self._names.items():
            if f" {full} " in f" {key} ":
                return name
        if not key or self._other(key):
            return None
        by_title = self._by_title(key)
        if by_title is not None:
            return by_title
        title, given = _parted(phrase)
        bearers = [n for n in self._given.get(given, []) if self._fits(n, title)]
        if len(bearers) > 1:
            bearers = [n for n in bearers if self._bears(n, title)]
        return bearers[0] if len(bearers) == 1 else None

    def names(self, phrase: str) -> bool:
        """Say whether a phrase names somebody, participant or not: "bà Hạnh" does, "Thủ tướng" and "bà" do not.

        Where it does and ``who`` returns None, somebody else is meant: never whom the text spoke of before.
        """
        key = self._key(phrase)
        if self._other(key) or any(f" {full} " in f" {key} " for full in self._names):
            return True
        title, given = _parted(phrase)
        if not given or self._by_title(key) is not None:
            return False
        return self._address.of_title(title) is not None or any(self._bears(n, title) for n in self._titles)

    def _other(self, key: str) -> bool:
        """Say whether the full name of somebody who takes no part stands in the phrase."""
        return any(f" {full} " in f" {key} " for full in self._others)

    def _bears(self, name: str, title: str) -> bool:
        return any(t == title or t.startswith(f"{title} ") for t in self._titles[name])

    def _fits(self, name: str, title: str) -> bool:
        """Say whether a title may stand before the given name of a participant: a man is no "bà"."""
        said, own = self._address.of_title(title), self._sexes[name]
        return said is None or own is None or said == own

    def _by_title(self, key: str) -> str | None:
        exact = [n for n, titles in self._titles.items() if key in titles]
        longer = [n for n, titles in self._titles.items() if any(t.startswith(f"{key} ") for t in titles)]
        for found in (exact, longer):
            if len(found) == 1:
                return found[0]
            chairs = [n for n in found if n in self._chairs]
            if len(chairs) == 1:
                return chairs[0]
        return None


def _parted(phrase: str) -> tuple[str, str]:
    """Return the title and the given name of a phrase, folded; no given name where its last word has no capital."""
    words = phrase.split()
    if len(words) < 2 or not words[-1][:1].isupper():
        return folded(phrase), ""
    return folded(" ".join(words[:-1])), folded(words[-1])
