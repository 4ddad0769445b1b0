"""When and where a figure holds."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from cchc_kg.facts.cues import CueBook, table_cues, within, words_before
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.mentions.mention import Time
from cchc_kg.period import dated
from cchc_kg.sentences import Sentence

_NEAR, _FRONT, _REACH = 45, 48, 700  # code points
_OPENING = 4  # words before a period that opens a clause: "trong", "tính chung cả năm"


def report_year(page: Page) -> int | None:
    """Return the year that "this year" means: of the publication, else the one the text speaks of most."""
    if published := page.article.published or page.article.published_by:
        return published.year
    years = Counter(int(t.iso[:4]) for t in page.mentions.times if t.iso[:4].isdigit() and t.kind != "interval")
    return max(years, key=lambda y: (years[y], y)) if years else None


def _before(page: Page, sentence: Sentence) -> Iterator[Sentence]:
    """Yield the sentences before, the nearest first."""
    for i in range(bisect_left(page.sentences, sentence.start, key=lambda s: s.start) - 1, -1, -1):
        yield page.sentences[i]


class PeriodRules:
    """Finds the period of a figure: told in its sentence, or at the front of one before in the paragraph."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the cues. Raises KnowledgeError where the table is malformed."""
        rows = lexicon.table("period_cues", "phrase", "role")
        self._as_of, self._not, self._compare, self._after = (
            table_cues(rows, "phrase", "role", role=r) for r in ("as-of", "not", "compare", "after")
        )
        self._head, self._now, self._this, self._last = (
            re.compile(rf"(?<!\w){alternation(r['phrase'].lower() for r in rows if r['role'] == role)}(?!\w|\s\d)")
            for role in ("head", "now", "this-year", "last-year")
        )

    def usable(self, page: Page, low: str, year: int | None) -> list[Time]:
        """Return the dates and periods of the text that can be when a figure holds, with years where known."""
        ends = {d.end for d in page.mentions.documents}
        kept = []
        for time in page.mentions.times:
            if any(end in ends for end in range(time.start - 8, time.start)):
                continue
            sentence = page.sentence_at(time.start)
            words = words_before(low, max(sentence.start, time.start - 60), time.start)
            if time.kind == "day" and not self._as_of.ending(words):
                continue
            if time.kind != "interval" and self._not.ending(words):
                continue
            if time.kind == "interval" and self._head.search(low, max(sentence.start, time.start - 90), time.start):
                continue
            kept.append(Time(time.start, time.end, dated(time.iso, year), time.kind))
        return kept

    def compared(self, low: str, time: Time, sentence: Sentence) -> bool:
        """Say whether the period is one that something is compared with."""
        words = words_before(low, max(sentence.start, time.start - 45), time.start)
        found = self._compare.last([w.strip(",;:") for w in words])
        return found is not None and not any(w.endswith((",", ";")) for w in words[found[1] :])

    def read(self, low: str, figure: Figure, times: Sequence[Time], year: int | None) -> str | None:
        """Return the period that the figure's sentence tells for it."""
        sentence = figure.sentence
        inside = [t for t in times if sentence.start <= t.start < sentence.end and not self.compared(low, t, sentence)]
        behind = [t for t in inside if t.start >= figure.unit_end]
        ahead = [t for t in inside if t.end <= figure.start]
        if behind and self._attached(low, figure, behind[0]):
            return behind[0].iso
        if ahead:
            return ahead[-1].iso
        if this := self._told_year(low, sentence, year):
            return this
        if behind and behind[0].kind != "day" and len({t.iso for t in behind}) == 1 and behind[0].kind == "interval":
            return behind[0].iso
        return None

    def _attached(self, low: str, figure: Figure, time: Time) -> bool:
        between = low[figure.unit_end : time.start]
        if time.start - figure.unit_end > _NEAR or time.start > figure.until or re.search(r"[;:.()]|,\s", between):
            return False
        return self._after.ending(words_before(low, figure.unit_end, time.start)) is not None

    def _told_year(self, low: str, sentence: Sentence, year: int | None) -> str | None:
        start, end = sentence.start, sentence.end
        if year is None or self._now.search(low, start, end):
            return None
        if self._this.search(low, start, end):
            return str(year)
        return str(year - 1) if self._last.search(low, start, end) else None

    def carried(self, page: Page, low: str, sentence: Sentence, times: Sequence[Time]) -> str | None:
        """Return the period that stands at the front of a sentence before in the paragraph and still holds."""
        for distance, before in enumerate(_before(page, sentence)):
            if before.paragraph != sentence.paragraph or sentence.start - before.start > _REACH or distance > 3:
                return None
            front = next((t for t in times if before.start <= t.start <= before.start + _FRONT), None)
            if front is not None and self._fronted(low, front, before):
                return None if self.compared(low, front, before) or self._present(low, sentence) else front.iso
            if self._present(low, before):
                return None
        return None

    def _fronted(self, low: str, time: Time, sentence: Sentence) -> bool:
        """Say whether the period opens the sentence, or a clause of it, and holds for what follows."""
        words = words_before(low, sentence.start, time.start)
        own = next((n for n, w in enumerate(reversed(words)) if w[-1] in ",:;"), len(words))
        return own <= _OPENING

    def _present(self, low: str, sentence: Sentence) -> bool:
        return self._now.search(low, sentence.start, sentence.start + _FRONT) is not None


class PlaceRules:
    """Finds the province whose figure it is."""

    def __init__(self, lexicon: Lexicon, book: CueBook) -> None:
        """Prepare the cues. Raises KnowledgeError where a table is malformed."""
        self._local = re.compile(alternation(book.phrases("local")))
        self._national = re.compile(alternation(book.phrases("national")))
        self._central = book.phrases("central")
        self._locative = book.cues("locative")
        self._beside = book.cues("beside")

    def default(self, page: Page, low: str) -> str | None:
        """Return the province of figures without a place: the one the meeting was held with, else the article's own.

        The article's own does not count where its head tells of a central meeting.
        """
        if page.subject is None and any(c in low[:600] for c in self._central):
            return None
        return page.subject or page.home

    def read(self, page: Page, low: str, figure: Figure, default: str | None) -> str | None:
        """Return the province told for the figure, else the default; None for the whole country."""
        sentence = figure.sentence
        places = within(page.mentions.places, sentence.start, sentence.end)
        ahead = [p for p in places if p.end <= figure.start and not self._is_beside(low, p.start, sentence)]
        if ahead:
            last = ahead[-1]
            joined = [
                p for p in places if p is not last and (0 <= last.start - p.end <= 5 or 0 <= p.start - last.end <= 5)
            ]
            close = last.end >= figure.since and figure.start - last.end <= 12
            if not joined and (close or self._told(low, last.start, sentence)):
                return last.name
            if joined:
                return None
        behind = [p for p in places if figure.unit_end <= p.start <= min(figure.until, figure.unit_end + 50)]
        if behind and self._locative.last(words_before(low, figure.unit_end, behind[0].start)):
            return behind[0].name
        if page.home and self._local.search(low, sentence.start, figure.start):
            return page.home
        if self._national.search(low, sentence.start, figure.start):
            return None
        return self._carried(page, low, sentence) or default

    def _is_beside(self, low: str, place: int, sentence: Sentence) -> bool:
        """Say whether the province only goes along with the one told of ("merged with the province of ...")."""
        return self._beside.ending(words_before(low, max(sentence.start, place - 24), place)) is not None

    def _told(self, low: str, place: int, sentence: Sentence) -> bool:
        words = words_before(low, sentence.start, place)
        return not words or words[-1].endswith((",", ";", ":")) or self._locative.ending(words) is not None

    def _carried(self, page: Page, low: str, sentence: Sentence) -> str | None:
        for before in _before(page, sentence):
            if sentence.start - before.start > 2 * _REACH:
                return None
            if before.paragraph != sentence.paragraph or self._national.search(low, before.start, before.end):
                return None
            front = within(page.mentions.places, before.start, before.start + 21)
            if front and self._locative.ending(words_before(low, before.start, front[0].start)):
                return front[0].name
        return None
