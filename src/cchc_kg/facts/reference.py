"""Provinces named, legal documents cited, and the province that an article is at home in."""

import re
from collections import Counter
from datetime import date
from functools import lru_cache

from cchc_kg.facts.fact import Reference
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.mentions.mention import Place
from cchc_kg.registry import Registry
from cchc_kg.span import Span
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import folded, unaccented

_LEAD = 700  # code points in which a report says where it plays
_BYLINE = 30  # code points of a last line that names the author
_LETTERS = re.compile(r"[^a-z]+")


class ReferenceRules:
    """Reads what an article refers to by name: provinces and numbered documents."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Read the datelines, the local bodies' names and the registered provinces."""
        self._registry = registry
        self._at = lru_cache(maxsize=4096)(self._resolved)
        self._datelines = {row["code"]: row["province"] for row in lexicon.table("datelines", "code", "province")}
        code = alternation(self._datelines)
        self._dateline = re.compile(rf"\s*\(?(?P<code>{code})\)?[^\S\n]*[-\u2013\u2014:.,]")
        words = lexicon.table("local_units", "word", "role")
        self._owned = re.compile(rf"(?<!\w){alternation(r['word'] for r in words if r['role'] == 'owned')}[^\S\n]*$")
        visited = [r["word"] for r in words if r["role"] == "visited"]
        self._visited = Sighted(rf"(?<!\w){alternation(visited)}[^\S\n]*$", visited, lexicon.spotter)
        unnamed = [r["word"] for r in words if r["role"] == "unnamed"]
        self._unnamed = Sighted(rf"(?<!\w){alternation(unnamed)}(?!\w)", unnamed, lexicon.spotter)
        self._city = re.compile(alternation(lexicon.words("place_prefixes", "word", reading="city")) + r"[^\S\n]*")
        self._towns = {
            folded(row["form"]) for row in lexicon.table("place_forms", "form", "reading") if row["reading"] == "town"
        }
        self._kinds = {row["word"]: row["kind"] for row in lexicon.table("local_kinds", "word", "kind")}
        self._kind = re.compile(rf"(?<!\w){alternation(self._kinds)}(?!\w)")
        self._keys = {
            _LETTERS.sub("", unaccented(entry.label_vi).lower()): entry.label_vi
            for entry in registry.entries("province")
        }

    def home(self, page: Page) -> str | None:
        """Return the short name of the province the article is about or published in, where one is plain."""
        if (m := self._dateline.match(page.text)) is not None:
            return self._at(self._datelines[m["code"]], page.day)
        return self._published_at(page) or self._about(page)

    def partner(self, page: Page) -> str | None:
        """Return the one province that, the lead says, the meeting was held with ("làm việc với lãnh đạo tỉnh …")."""
        places = [p for p in page.mentions.places if p.start < _LEAD]
        visited = (p for p in places if self._visited.search(page.text, page.low, max(0, p.start - 64), p.start))
        told = {self.official(page, p) for p in visited}
        return told.pop() if len(told) == 1 else None

    def provinces(self, page: Page) -> tuple[Reference, ...]:
        """Return each province named, by its official short name on the article's day, with all its mentions."""
        found: dict[str, list[Place]] = {}
        people = [(p.start, p.end) for p in page.mentions.people]
        people += [p for p in page.paragraphs[-1:] if p.end - p.start <= _BYLINE]
        alone = {(p.start, p.end) for p in page.paragraphs[1:]}  # a line of its own signs a text
        people += [(p.start, p.end) for p in page.mentions.places if (p.start, p.end) in alone]
        for place in page.mentions.places:
            name = self.official(page, place)
            if name and not any(start <= place.start and place.end <= end for start, end in people):
                found.setdefault(name, []).append(place)
        return tuple(
            Reference(name, tuple(page.evidence(p, "reference.province") for p in places))
            for name, places in found.items()
        )

    def documents(self, page: Page) -> tuple[Reference, ...]:
        """Return each legal document cited, by its number as printed; a bare number gives way to the full one."""
        found: dict[str, list[Span]] = {}
        for d in page.mentions.documents:
            found.setdefault(d.number, []).append(Span(d.start, d.end))
        full = {re.match(r"\d+", n).group() for n in found if not n.isdigit()}  # type: ignore[union-attr]
        return tuple(
            Reference(number, tuple(page.evidence(s, "reference.document") for s in spans))
            for number, spans in found.items()
            if not (number.isdigit() and number in full)
        )

    def only(self, page: Page, post: Span) -> str | None:
        """Return the one province named in the article that is of the kind a local post says ("Thành ủy": a city)."""
        said = self._kind.search(page.text, post.start, post.end)
        if said is None:
            return None
        kind = self._kinds[" ".join(said.group().split())]
        named = {p.slug: p for p in page.mentions.places if kind in self._kind_of(p)}
        return self.official(page, next(iter(named.values()))) if len(named) == 1 else None

    def _kind_of(self, place: Place) -> tuple[str, ...]:
        entry = self._registry.get("province", place.slug)
        return entry.properties.get("kind", ()) if entry else ()

    def official(self, page: Page, place: Place) -> str | None:
        """Return the official short name of the unit that a mention means on the article's day, else None."""
        printed = page.quote(place)
        if page.folded(printed) in self._towns:
            entry = self._registry.resolve("province", place.name, page.day)
            if entry is not None:
                return entry.label_vi
            return self._province_around(page, place)
        return self._at(place.name, page.day) or place.name

    def _province_around(self, page: Page, place: Place) -> str | None:
        """A town's name that stands for its province: not behind "TP", and beside other provinces in a list."""
        before = page.text[max(0, place.start - 12) : place.start]
        if self._city.search(before) or self._city.match(page.quote(place)):
            return None
        near = any(0 < abs(o.start - place.start) < 25 and o.slug != place.slug for o in page.mentions.places)
        owned = self._owned.search(page.text, max(0, place.start - 24), place.start)
        successors = [e.label_vi for e in self._registry.entries("province") if place.name in e.label_vi.split()[-1:]]
        other = [name for name in successors if name != place.name]
        return other[0] if (near or owned) and other else None

    def _resolved(self, name: str, day: date | None) -> str | None:
        entry = self._registry.resolve("province", name, day)
        return entry.label_vi if entry else None

    def _published_at(self, page: Page) -> str | None:
        article = page.article
        host = re.sub(r"^https?://|/.*$", "", article.url or "")
        told = _LETTERS.sub("", unaccented(f"{host} {article.publisher or ''}").lower())
        named = {name for key, name in self._keys.items() if key in told}
        longest = {n for n in named if not any(n != o and n in o for o in named)}
        if len(longest) != 1:
            return None
        return self._at(min(longest), page.day) or min(longest)

    def _about(self, page: Page) -> str | None:
        """The province whose own bodies the lead names; else the one named most, where unnamed local bodies act."""
        owned: Counter[str] = Counter()
        named: Counter[str] = Counter()
        for place in page.mentions.places:
            name = self.official(page, place)
            if name is None:
                continue
            named[name] += 1
            inside = any(b.start < place.start and place.end <= b.end for b in page.mentions.bodies)
            if place.start < _LEAD and (inside or self._owned.search(page.text, max(0, place.start - 48), place.start)):
                owned[name] += 1
        if not named:
            return None
        first, most = named.most_common(1)[0]
        share = most / named.total()
        if len(owned) == 1 and first in owned and (share >= 0.5 or owned[first] >= 2):
            return first
        starts = {place.start for place in page.mentions.places}
        unnamed = [m for m in self._unnamed.finditer(page.text, page.low) if not starts & {m.end() + 1, m.end() + 2}]
        if len(owned) == 1 and next(iter(named)) in owned and len(unnamed) >= 2:  # named first, and meant later on
            return next(iter(named))
        if most >= 3 and share >= 0.75 and len(unnamed) >= 2:
            return first
        return None
