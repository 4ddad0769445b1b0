"""When, at what part of the day, and in which form a meeting took place."""

import re
from collections import Counter
from datetime import date, timedelta

from cchc_kg.facts.cues import within
from cchc_kg.facts.fact import DayPart, MeetingFormat, MeetingKind
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time
from cchc_kg.mentions.words import trie
from cchc_kg.span import Span
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import CAPITALS

_OPENING = 30  # code points of a sentence in which a day says when all of it happened
_NEAR_DOCUMENT = 16  # code points between a document's number and its date
_NEAR_DUE = 30  # code points in which the words stand that make a time a deadline
_NEAR_PLAN = 60  # code points before a year in which words for plans make it one that lies ahead
_HALF_YEAR = 6
_SEASON = 3
_WINTER = 3  # until this month reports look back on the year before
_AUTUMN = 11  # from this month on they look forward to the next one
_LONE = 2  # what one month or day with its year can say at most by itself
_MONTH = re.compile(r"(\d{4})-(\d\d)(?:-\d\d)?$")


class OccasionRules:
    """Reads the day, the part of the day, the form and the venues of a meeting from the sentences that tell of it."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the words for parts of the day, relative days, forms and venues."""
        self._parts = {row["word"]: row["part"] for row in lexicon.table("day_parts", "word", "part")}
        spotter = lexicon.spotter
        self._part = Sighted(rf"(?<!\w){trie(self._parts)}(?!\w)", self._parts, spotter)
        self._days = {row["word"]: int(row["offset"]) for row in lexicon.table("day_words", "word", "offset")}
        self._day_word = Sighted(rf"(?<!\w){trie(self._days)}(?!\w)", self._days, spotter)
        formats = lexicon.table("meeting_formats", "phrase", "format", "near")
        self._form = {
            (form, near): Sighted(trie(phrases), phrases, spotter)
            for form in ("hybrid", "online")
            for near, nears in (("yes", ("yes", "conference")), ("no", ("no",)), ("conference", ("no", "conference")))
            for phrases in [[r["phrase"] for r in formats if r["format"] == form and r["near"] in nears]]
        }
        self._ends = re.compile(rf"(?<!\w){trie(lexicon.words('venue_ends', 'word'))}(?!\w)")
        plans = trie(r["word"] for r in lexicon.table("meeting_cues", "word", "role") if r["role"] == "plan")
        self._plans = re.compile(rf"(?<!\w){plans}(?!\w)[^.;:\n\d]*$", re.IGNORECASE)
        due = trie(lexicon.words("deadlines", "cue", kind="before"))
        self._due = re.compile(rf"(?<!\w){due}[^\S\n]+(?:\w+[^\S\n]+)?$", re.IGNORECASE)
        places = trie(lexicon.words("venue_words", "word"))
        at = lexicon.words("meeting_places", "word")
        before = trie(at)
        no_place = trie(lexicon.words("visit_words", "word", place="none"))
        venue = rf"(?<!\w){before}[^\S\n]+(?P<venue>(?!{no_place}){places}(?!\w)[^,.;:()\n]{{0,60}})"
        self._venue = Sighted(venue, at, spotter)
        unit = trie(lexicon.words("visit_words", "word", place="unit"))
        way = lexicon.words("visit_words", "word", place="before")
        visited = rf"(?<!\w){trie(way)}[^\S\n]+(?P<venue>{unit}[^\S\n]+[{CAPITALS}\d][^,.;:()\n]{{0,40}})"
        self._visited = Sighted(visited, way, spotter)
        self._at = re.compile(rf"(?<!\w){before}[^\S\n]+$")

    def day(self, page: Page, sentences: list[Span]) -> tuple[str | None, bool, Span | None]:
        """Return the day (``--MM-DD`` where no year can be told), whether its year is inferred, and its place."""
        days = [(time, s) for s in sentences if (time := self._own_day(page, s)) is not None]
        opening = [(time, s) for time, s in days if time.start - s.start <= _OPENING]
        spoken = [s for s in sentences[:1] if self._day_word.search(page.text, page.low, s.start, s.end)]
        for time, sentence in [*((None, s) for s in spoken if not days or days[0][1] != s), *opening, *days]:
            if time is not None:
                span = Span(time.start, time.end)
                if not time.iso.startswith("--"):
                    return time.iso[:10], False, span
                year = self._year(page, int(time.iso[2:4]), int(time.iso[5:7]), time)
                return (f"{year}{time.iso[1:]}" if year else time.iso), year is not None, span
            if (told := self._relative(page, sentence)) is not None:
                return told
        return next(filter(None, (self._relative(page, s) for s in sentences)), (None, False, None))

    def _relative(self, page: Page, sentence: Span) -> tuple[str, bool, Span] | None:
        """The day that "sáng nay" means, where the day of publication is known."""
        if page.article.published is None:
            return None
        word = self._day_word.search(page.text, page.low, sentence.start, sentence.end)
        if word is None:
            return None
        day = page.article.published + timedelta(days=self._days[" ".join(word.group().split())])
        return day.isoformat(), True, Span(*word.span())

    def day_part(self, page: Page, sentences: list[Span], day: Span | None) -> tuple[DayPart | None, Span | None]:
        """Return the part of the day told beside the day, else in the sentences that tell of the meeting."""
        searched = [Span(max(0, day.start - 20), min(len(page.text), day.end + 4))] if day else []
        for stretch in [*searched, *sentences]:
            parts = self._part.finditer(page.text, page.low, stretch.start, stretch.end)
            found = [m for m in parts if self._dates(page, m)]
            if found:
                m = found[-1] if stretch in searched else found[0]
                return self._parts[" ".join(m.group().split())], Span(*m.span())  # type: ignore[return-value]
        return None, None

    def form(self, page: Page, sentences: list[Span], kind: MeetingKind) -> tuple[MeetingFormat | None, Span | None]:
        """Return the form: connected places, online alone, or in person where a place is named.

        A conference that is named somewhere is the reported one only where that is a conference.
        """
        anywhere = "conference" if kind == "conference" else "no"
        forms: tuple[MeetingFormat, ...] = ("hybrid", "online")
        for form in forms:
            if (m := self._form[form, anywhere].search(page.text, page.low, 0)) is not None:
                return form, Span(*m.span())
            for s in sentences:
                if (m := self._form[form, "yes"].search(page.text, page.low, s.start, s.end)) is not None:
                    return form, Span(*m.span())
        venues = self.venues(page, sentences)
        return ("in-person", venues[0]) if venues else (None, None)

    def visited(self, page: Page, sentences: list[Span]) -> list[Span]:
        """Return the places that a working visit went to see, by the sentences that tell of it."""
        found = (m for s in sentences for m in self._visited.finditer(page.text, page.low, s.start, s.end))
        return [self._cut(page, Span(*m.span("venue"))) for m in found][:1]

    def venues(self, page: Page, sentences: list[Span]) -> list[Span]:
        """Return the places named in the sentences that tell of the meeting."""
        found: list[Span] = []
        for s in sentences:
            named = self._venue.finditer(page.text, page.low, s.start, s.end)
            found += [self._cut(page, Span(*m.span("venue"))) for m in named]
            for place in within(page.mentions.places, s.start, s.end):
                before = page.text[max(s.start, place.start - 8) : place.start]
                if place.end <= s.end and self._at.search(before):
                    found.append(Span(place.start, place.end))
        return sorted(found)[:3]

    def _dates(self, page: Page, m: re.Match[str]) -> bool:
        """A part of the day counts before a date, a digit or a relative day: "sáng 6/2", "chiều nay"."""
        after = page.text[m.end() : m.end() + 14]
        ends = {t.start for t in page.mentions.times if t.kind == "day"}
        return (
            any(m.end() <= s <= m.end() + 8 for s in ends)
            or bool(self._day_word.pattern.match(page.text, m.start()))
            or (after[:1] == " " and after[1:2].isdigit())
        )

    def _own_day(self, page: Page, sentence: Span) -> Time | None:
        """The first day in the sentence that is not the date of a document."""
        numbers = [d.end for d in page.mentions.documents]
        for time in page.mentions.times:
            if time.kind == "day" and sentence.start <= time.start and time.end <= sentence.end:
                if any(0 <= time.start - end <= _NEAR_DOCUMENT for end in numbers):
                    continue
                return time
        return None

    def _year(self, page: Page, month: int, day: int, own: Time) -> int | None:
        if again := {t.iso[:4] for t in page.mentions.times if t.iso[4:10] == f"-{month:02}-{day:02}"} - {"--"}:
            return int(again.pop()) if len(again) == 1 else None  # the same day, printed with its year elsewhere
        published = page.article.published or page.article.published_by
        if published:
            for year in (published.year, published.year - 1):
                try:
                    if date(year, month, day) <= published + timedelta(days=1):
                        return year
                except ValueError:
                    continue
        votes = self._votes(page, month, own)
        years = Counter(int(t.iso) for t in page.mentions.times if t.kind == "year" and len(t.iso) == 4)
        if votes:
            best = max(votes, key=lambda y: (votes[y], y))
            clear = votes[best] >= 2 * (votes.total() - votes[best])
            if clear and (votes[best] > _LONE or (votes[best] == _LONE and years[best])):
                return best
        told = page.sentence_at(own.start)
        here = {t.iso for t in page.mentions.times if told.start <= t.start < told.end}
        pairs = [y for y in years if y + 1 in years and (y + 2 not in years or {str(y), str(y + 1)} <= here)]
        pairs = [y for y in pairs if self._planned(page, y + 1)]
        if pairs and (month <= _WINTER or month >= _AUTUMN):
            first = max(pairs, key=lambda y: (years[y] + years[y + 1], y))
            return first + 1 if month <= _WINTER else first
        return None

    def _planned(self, page: Page, year: int) -> bool:
        """Say whether the text speaks of plans or tasks of the year: two years compared may both be past."""
        return any(
            t.iso == str(year) and self._plans.search(page.text, max(0, t.start - _NEAR_PLAN), t.start)
            for t in page.mentions.times
        )

    def _votes(self, page: Page, month: int, own: Time) -> Counter[int]:
        """Each month or day with its year speaks for the year that puts the meeting within half a year of it.

        One told once, away from the meeting's own day, may be any old day.
        """
        numbers = [d.end for d in page.mentions.documents]
        votes: Counter[int] = Counter()
        sentence = page.sentence_at(own.start)
        for time in page.mentions.times:
            m = _MONTH.search(time.iso)
            if m is None or time is own or any(0 <= time.start - end <= _NEAR_DOCUMENT for end in numbers):
                continue
            year, other = int(m[1]), int(m[2])
            meant = year + (other - month > _HALF_YEAR) - (month - other > _HALF_YEAR)
            if self._due.search(page.text, max(0, time.start - _NEAR_DUE), time.start):
                meant = year - (month > other)  # a deadline lies ahead
            months = abs(12 * (meant - year) + month - other)
            near = sentence.start <= time.start < sentence.end
            votes[meant] += (2 if months <= _SEASON else 1) + near
        return votes

    def _cut(self, page: Page, span: Span) -> Span:
        """Return a venue without what follows it: up to the first word that begins another phrase."""
        starts = [p.start for p in page.mentions.people] + [p.start for p in page.mentions.posts]
        nexts = [start for start in starts if span.start < start < span.end]
        if (m := self._ends.search(page.text, span.start + 4, span.end)) is not None:
            nexts.append(m.start())
        end = min([span.end, *nexts])
        return Span(span.start, span.start + len(page.text[span.start : end].rstrip()))
