"""When a figure holds."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from cchc_kg.facts.cues import stripped, table_cues, within
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import Phrases, Wording
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time
from cchc_kg.period import dated, year_earlier
from cchc_kg.sentences import Sentence

_NEAR, _FRONT, _REACH = 45, 48, 700  # code points
_TOLD_FAR = 60  # code points before a figure in which it may be told for the same days a year before
_NEXT = 24  # code points between two sentences
_TOPIC = 12  # words before a period at the end of a topic: "đối với các mục tiêu … năm"
_OPENING = 4  # words before a period that opens a clause: "trong", "tính chung cả năm"
_TOLD = {"this-year": 0, "last-year": 1}  # roles of years that are told from the report's own, and how long before
_OPENING_MARKS = '\u201c\u2018"'
_QUOTED = re.compile(rf"[{_OPENING_MARKS}]([^\u201c\u201d\u2018\u2019\"\n]{{1,90}})[\u201d\u2019\"]")
_BREAKS, _SENTENCE = re.compile(r"[;:.()]|,\s"), re.compile(r"[%.;!?]|,\s")
_STOP = re.compile(r"[.;]\s")
_CLAUSES = re.compile(r"(?s:.*)(?:[,;:.(]\s?|\)\s)")  # up to the last mark

Against = Callable[[Time, Sentence], bool]
"""Says whether the period of a sentence is one that something is compared with."""


def sentences_before(page: Page, sentence: Sentence) -> Iterator[Sentence]:
    """Yield the sentences before, the nearest first."""
    for i in range(page.nth_sentence(sentence.start) - 1, -1, -1):
        yield page.sentences[i]


class PeriodRules:
    """Finds the period of a figure: told in its sentence, or opened by one before in the paragraph."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the cues. Raises KnowledgeError where the table is malformed."""
        rows = lexicon.table("period_cues", "phrase", "role")
        self._as_of, self._not, self._compare, self._after, self._like = (
            table_cues(rows, "phrase", "role", role=r) for r in ("as-of", "not", "compare", "after", "like")
        )
        self._years = {r["phrase"].lower(): _TOLD[r["role"]] for r in rows if r["role"] in _TOLD}
        self._told = Phrases(self._years, lexicon.spotter, r"(?!\w|\s(?:19|20)\d\d)")
        self._head, self._since, self._same = (
            Phrases((r["phrase"] for r in rows if r["role"] == role), lexicon.spotter, r"(?!\w|\s\d)")
            for role in ("head", "since", "same")
        )
        self._now = Wording(((r["phrase"], r["role"]) for r in rows if r["role"] in ("now", "deed")), lexicon.spotter)
        self._same_end = re.compile(rf"{self._same.pattern.pattern}(?:\s\w+\s\d{{4}})?\s\($")
        self._to_come = table_cues(rows, "phrase", "role", role="to-come")
        self._ongoing = table_cues(rows, "phrase", "role", role="ongoing")
        self._also = table_cues(rows, "phrase", "role", role="also")
        self._alike = table_cues(rows, "phrase", "role", role="same-time")
        self._goes_on = table_cues(rows, "phrase", "role", role="goes-on")
        self._day = next((r["phrase"] for r in rows if r["role"] == "day"), "")
        self._topic, self._apart, self._part, self._state, self._from = (
            table_cues(rows, "phrase", "role", role=r) for r in ("topic", "apart", "part", "state", "from")
        )

    def report_year(self, page: Page) -> int | None:
        """Return the year of the publication, else the one the text speaks of most."""
        if published := page.article.published or page.article.published_by:
            return published.year
        told = [t for t in page.mentions.times if t.iso[:4].isdigit() and t.kind != "interval"]
        years = Counter(int(t.iso[:4]) for t in told)
        return max(years, key=lambda y: (years[y], y)) if years else None

    def known_year(self, page: Page, year: int | None) -> int | None:
        """Return the report's year where it is more than a guess: not if it is told only as still to come."""
        if year is None or page.article.published or page.article.published_by:
            return year
        named = [t for t in page.mentions.times if t.kind != "interval" and t.iso[:4] == str(year)]
        coming = (self._to_come.ending(page.words.between(max(0, t.start - 24), t.start)) for t in named)
        return None if all(coming) else year

    def usable(self, page: Page, year: int | None) -> list[Time]:
        """Return the dates and periods of the text that can be when a figure holds, with years where known."""
        ends = {d.end for d in page.mentions.documents}
        quoted = any(mark in page.low for mark in _OPENING_MARKS)
        names = [m.span(1) for m in _QUOTED.finditer(page.low)] if quoted else []
        born = {p.end + 2 for p in page.mentions.people}  # "Lê Văn Hà (1979)"
        kept = []
        for time in page.mentions.times:
            if time.start in born and page.low[time.start - 1] == "(":
                continue
            near = (end for end in range(time.start - 8, time.start) if end in ends)
            if any(not _STOP.search(page.low, end, time.start) for end in near):
                continue  # the date of a document
            if any(start <= time.start and time.end <= end and _named(page, start, end) for start, end in names):
                continue
            sentence = page.sentence_at(time.start)
            words = page.words.between(max(sentence.start, time.start - 60), time.start)
            begun = self._not.ending(words)
            until_now = self._since.pattern.match(page.low, time.end + 1) is not None
            if time.kind == "day" and (until_now or not self._dated(page, time, words, begun)):
                continue
            so_far = until_now and self._from.ending(words)
            if time.kind != "interval" and begun and not so_far and time.kind != "day":
                continue
            if time.kind == "interval" and self._head.search(
                page.low, max(sentence.start, time.start - 90), time.start
            ):
                continue
            kept.append(Time(time.start, time.end, dated(time.iso, year), time.kind))
        return sorted([*kept, *self._years_told(page, year)], key=lambda t: t.start)

    def _dated(self, page: Page, time: Time, words: list[str], begun: tuple[str, int] | None) -> bool:
        """Say whether a day is one at which figures hold, or of a deed told in a clause that it opens."""
        if as_of := self._as_of.ending(words):
            return begun is None or begun[1] <= as_of[1]
        opens = len(words) > 1 and words[-1] == self._day and words[-2].endswith((",", ":"))
        return opens and page.low[time.end : time.end + 1] == "," and not time.iso.startswith("--")

    def _years_told(self, page: Page, year: int | None) -> Iterator[Time]:
        """Yield the years that are told from the report's own ("this year"), apart from printed dates."""
        if year is None:
            return
        starts = [t.start for t in page.mentions.times]
        for told in self._told.finditer(page.low, 0, len(page.low)):
            k = bisect_left(starts, told.end()) - 1
            if k >= 0 and page.mentions.times[k].end >= told.start() - 1:
                continue  # "the first six months of this year"
            words = page.words.between(max(0, told.start() - 24), told.start())
            if words and (words[-1].isdigit() or self._apart.ending(words)):
                continue
            ago = self._years[" ".join(told.group().split())]
            yield Time(told.start(), told.end(), str(year - ago), "year")

    def compared(self, page: Page, time: Time, sentence: Sentence) -> bool:
        """Say whether the period is one that something is compared with."""
        words = page.words.between(max(sentence.start, time.start - 45), time.start)
        found = self._compare.last(stripped(words))
        return found is not None and not any(w.endswith((",", ";")) for w in words[found[1] :])

    def read(self, page: Page, figure: Figure, times: Sequence[Time], against: Against) -> str | None:
        """Return the period that the figure's sentence tells for it; ``against`` is ``compared`` of the page."""
        sentence = figure.sentence
        told = within(times, sentence.start, sentence.end)
        if not told:
            return None
        inside = [t for t in told if not against(t, sentence)]
        behind = [t for t in inside if t.start >= figure.unit_end]
        ahead = [t for t in inside if t.end <= figure.start]
        if behind and self._attached(page, figure, behind[0]):
            return behind[0].iso
        while ahead and page.low[ahead[-1].end] == ";" and self._behind_figure(page, figure, ahead[-1]):
            ahead.pop()
        if ahead:
            return None if self._since.search(page.low, ahead[-1].end + 2, figure.start) else ahead[-1].iso
        if behind and behind[0].kind != "day" and len({t.iso for t in behind}) == 1 and behind[0].kind == "interval":
            return behind[0].iso
        return None

    def _behind_figure(self, page: Page, figure: Figure, time: Time) -> bool:
        """Say whether the period was told behind a figure of an earlier clause ("36 tỷ USD trong năm nay; …")."""
        start = max(page.low.rfind(mark, figure.sentence.start, time.start) for mark in ";,")
        words = page.words.between(max(figure.sentence.start, start), time.start)
        led = page.low[time.start : time.end] in self._years or self._after.ending(words) is not None
        return led and any(w[0].isdigit() for w in words)

    def _attached(self, page: Page, figure: Figure, time: Time) -> bool:
        if figure.kind == "times" or self._also.last(page.words.between(figure.noun_end, time.start)):
            return False  # "gấp 1,8 lần năm 2013" compares
        between = page.low[figure.unit_end : time.start]
        bracketed = between in (" (", "(") and page.low[time.end : time.end + 1] == ")"
        if bracketed and time.start <= figure.until:
            return True  # "8,5% (2010)"
        if time.start - figure.unit_end > _NEAR or time.start > figure.until or _BREAKS.search(between):
            return False
        if page.low[time.start : time.end] in self._years and time.start - figure.noun_end <= 1:
            return True
        return self._after.ending(page.words.between(figure.unit_end, time.start)) is not None

    def year_before(self, page: Page, figure: Figure, period: str | None) -> str | None:
        """Return the same days a year before the period, where the figure is told for them, not compared with them.

        "5,1% cùng kỳ năm ngoái", "(cùng kỳ năm trước tăng 6,2%)". None where it is not told so.
        """
        if period is None or not period[:4].isdigit() or figure.kind == "times":
            return None
        if not self._same.may_stand(page.low, figure.start - _TOLD_FAR, figure.noun_end + 2):
            return None
        follows = self._same.pattern.match
        same = follows(page.low, figure.noun_end + 1) or follows(page.low, figure.unit_end + 1)
        if same is None:
            if page.low[figure.start - 1] == "(" and self._same_end.search(
                page.low, max(0, figure.start - 48), figure.start
            ):
                return year_earlier(period)
            start = max(figure.since, figure.start - _TOLD_FAR)
            clauses = _CLAUSES.match(page.low, start, figure.start)
            clause = clauses.end() if clauses else start
            words = page.words.between(clause, figure.start)
            same = follows(" ".join(words[self._like.first(words, 0, 3) or 0 :])) if words else None
            if same is None or clause == figure.sentence.start:
                return None
        return year_earlier(period)

    def carried(
        self, page: Page, figure: Figure, times: Sequence[Time], firsts: dict[int, int], against: Against
    ) -> str | None:
        """Return the period that opens a clause of a sentence before in the paragraph and still holds.

        ``firsts`` tells, by the start of a sentence, where its first figure stands; ``against`` is ``compared``.
        """
        sentence = figure.sentence
        if not times or times[0].start >= sentence.start:
            return None
        if self._present(page, sentence) or self._since.search(page.low, sentence.start, figure.start):
            return None
        if within(page.mentions.people, sentence.start, figure.start):
            return None  # somebody else speaks
        if any(not against(t, sentence) for t in within(times, sentence.start, figure.start)):
            return None  # another time was told for what stands before
        if self._state.beginning(figure.words) or self._ongoing.last(figure.words):
            return None
        # the first of the sentences that go on, one after the other, with what was told before
        linked: Sentence | None = sentence
        for distance, before in enumerate(sentences_before(page, sentence)):
            if before.paragraph != sentence.paragraph or sentence.start - before.start > _REACH or distance > 3:
                return None
            first = firsts.get(before.start, before.start + _FRONT if distance else before.end)
            front = next(iter(within(times, before.start, first + 1)), None)
            if front is not None and self._fronted(page, front, before):
                held = {t.iso for t in within(times, before.start, before.end) if not against(t, before)}
                return front.iso if held == {front.iso} else None
            if linked is not None and self._linked(page, linked):
                held = {t.iso for t in within(times, before.start, before.end) if not against(t, before)}
                if held:
                    return held.pop() if len(held) == 1 else None
                linked = before
            else:
                linked = None
            if self._present(page, before):
                return None
        return None

    def continued(self, page: Page, figure: Figure, last: Figure) -> bool:
        """Say whether the figure's sentence goes on with parts of what the sentence right before tells."""
        sentence = figure.sentence
        words = page.words.opening(sentence.start, figure.start, self._alike.longest)
        if self._alike.beginning(words) and sentence.start - last.sentence.end <= _REACH:
            return True
        if last.sentence.paragraph != sentence.paragraph or sentence.start - last.sentence.end > _NEXT:
            return False
        return self._part.beginning(words[:3]) is not None

    def of_goals(
        self,
        page: Page,
        figures: Sequence[Figure],
        periods: Sequence[str | None],
        times: Sequence[Time],
        against: Against,
    ) -> str | None:
        """Return the period of the goals right before the last of the figures, a goal of the same list.

        ``periods`` are those of the figures before it. None where its own sentence tells another time or speaker.
        """
        figure, last = figures[-1], figures[-2]
        sentence = figure.sentence
        if sentence.paragraph != last.sentence.paragraph or sentence.start - last.sentence.end > _NEXT:
            return None
        if within(page.mentions.people, sentence.start, figure.start):
            return None
        if any(not against(t, sentence) for t in within(times, sentence.start, sentence.end)):
            return None
        start = last.sentence.start
        held = {p for f, p in zip(figures, periods, strict=False) if f.sentence.start == start}
        return held.pop() if len(held) == 1 else None

    def _fronted(self, page: Page, time: Time, sentence: Sentence) -> bool:
        """Say whether the period opens the sentence, or a clause of it, and holds for what follows."""
        words = page.words.between(sentence.start, time.start)
        own = next((n for n, w in enumerate(reversed(words)) if w[-1] in ",:;"), len(words))
        topic = own == len(words) and own <= _TOPIC and page.low[time.end : time.end + 1] == ","
        return own <= _OPENING or (topic and self._topic.beginning(words) is not None)

    def _linked(self, page: Page, sentence: Sentence) -> bool:
        """Say whether the sentence goes on with what the one before tells, at the same time."""
        words = page.words.opening(sentence.start, sentence.end, self._goes_on.longest)
        return self._goes_on.beginning(words) is not None

    def _present(self, page: Page, sentence: Sentence) -> bool:
        told = self._now.find(page.low, sentence.start, sentence.start + _FRONT)
        return any(cue.kind == "now" for cue in told)


def _named(page: Page, start: int, end: int) -> bool:
    """Say whether quotation marks hold a name: few words, no sentence."""
    return not _SENTENCE.search(page.low, start, end)
