"""Who takes part in the meeting that an article reports, and who of them a short reference means."""

from collections.abc import Iterable

from cchc_kg.facts.fact import Participation
from cchc_kg.facts.page import Page
from cchc_kg.vietnamese import folded

_NEAR = 2  # code points between a post and the name behind it


class Cast:
    """The participants by name, by given name ("ông Dũng", "Bí thư Thăng") and by post ("Thủ tướng")."""

    def __init__(self, page: Page, participants: Iterable[Participation]) -> None:
        """Learn each participant's posts, also those that stand before his or her name elsewhere in the text."""
        self._chairs = set()
        self._names: dict[str, str] = {}
        self._given: dict[str, list[str]] = {}
        self._titles: dict[str, set[str]] = {}
        for person in participants:
            key = folded(person.name)
            self._names[key] = person.name
            self._given.setdefault(key.split()[-1], []).append(person.name)
            self._titles[person.name] = {folded(post) for post in person.positions}
            if person.role == "chair":
                self._chairs.add(person.name)
        starts = {p.start: p.name for p in page.mentions.people}
        for post in page.mentions.posts:
            for gap in range(1, _NEAR + 1):
                name = self._names.get(folded(starts.get(post.end + gap, "")))
                if name is not None:
                    self._titles[name].add(folded(page.quote(post)))

    def who(self, phrase: str) -> str | None:
        """Return the full name of the participant that a phrase means, None where it is nobody or several."""
        key = folded(phrase)
        if not key:
            return None
        for full, name in self._names.items():
            if f" {full} " in f" {key} ":
                return name
        words = key.split()
        by_title = self._by_title(key)
        if by_title is not None or len(words) < 2:
            return by_title
        title, given = " ".join(words[:-1]), words[-1]
        if not phrase.split()[-1][:1].isupper():
            return None
        bearers = self._given.get(given, [])
        if len(bearers) > 1:
            bearers = [n for n in bearers if any(t == title or t.startswith(f"{title} ") for t in self._titles[n])]
        return bearers[0] if len(bearers) == 1 else None

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
