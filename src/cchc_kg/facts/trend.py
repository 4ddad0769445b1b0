"""Whether a figure is a level or the size of a change, what bounds it, and what it is compared with."""

import re
from typing import Literal

from cchc_kg.facts.cues import CueBook, table_cues, within
from cchc_kg.facts.fact import Bound, Change, ChangeKind
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import Phrases
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time
from cchc_kg.period import before, dated, year_earlier

_BOUNDS: dict[str, Bound] = {b: b for b in ("exact", "over", "at-least", "under", "at-most", "about")}
_CHANGES: dict[str, Change] = {"increase": "increase", "decrease": "decrease"}
_CLAUSES = re.compile(r"(?s:.*)[,;:.()]\s")  # up to the last mark
_WORD = re.compile(r"[^\s,;:.()]+")
_STOP = re.compile(r"[;)]|\.\s")
_BESIDE = re.compile(r"(?:\s\([^()]*\)|[^()]{0,12}\))(?=\s)")  # a bracket behind or around a change
_BRACKET = 13  # code points behind a change with which a bracket around it can close
_UNITS: dict[str, Literal["month", "quarter", "year"]] = {"month": "month", "quarter": "quarter", "year": "year"}
_NEAR = 48  # code points between "compared with" and its date
_FIRST = 4  # words behind a figure with which its bound begins
_FEW = 10  # below it, "on three fields" is likelier than "over three fields"


class TrendRules:
    """Reads the words around a figure that bound it, make it a change, or compare it."""

    def __init__(self, lexicon: Lexicon, book: CueBook) -> None:
        """Prepare the tables. Raises KnowledgeError where one is malformed."""
        bounds = lexicon.table("bounds", "phrase", "bound", "side")
        self._before = table_cues(bounds, "phrase", "bound", side="before")
        self._after = table_cues(bounds, "phrase", "bound", side="after")
        self._bounding = Phrases((r["phrase"] for r in bounds if r["side"] == "after"), lexicon.spotter)
        self._changes = table_cues(lexicon.table("changes", "phrase", "change"), "phrase", "change")
        self._fill = book.cues("fill")
        self._reach = book.cues("reach")
        self._growth = book.cues("growth")
        self._still = book.cues("still")
        self._turn = book.cues("turn")
        self._share = book.cues("share")
        self._from = book.cues("from")
        self._by = book.cues("passive")
        self._level = book.phrases("level")
        compared = lexicon.table("baseline_cues", "phrase", "role")
        self._compare = table_cues(compared, "phrase", "role")
        self._comparing = Phrases((r["phrase"] for r in compared), lexicon.spotter)

    def bound(self, page: Page, figure: Figure) -> Bound:
        """Return how the words directly around the figure bound it."""
        if bounded := self._bounded_behind(page, figure):
            return bounded
        words = page.words.last(figure.since, figure.start, 10)
        if self._lowest(page, figure, words):
            return "at-least"
        while words:
            if found := self._before.ending(words):
                few = figure.kind == "noun" and figure.value < _FEW and found[0] == "over"
                longer = figure.kind == "measure" and found[0] == "exact"  # "dài hơn 40 m"
                return "exact" if few else "over" if longer else _BOUNDS[found[0]]
            filler = self._fill.ending(words)
            if not filler:
                break
            words = words[: -filler[1]]
        return "exact"

    def _bounded_behind(self, page: Page, figure: Figure) -> Bound | None:
        until, most = min(figure.until, figure.unit_end + 60), _FIRST + self._after.longest
        if not self._bounding.may_stand(page.low, figure.unit_end, until):
            return None
        behind = page.bare_words.first(figure.unit_end, until, most)
        at = self._after.first(behind, 0, _FIRST)
        while at is not None:
            found = self._after.beginning(behind, at)
            if found and (found[0] == "at-least" or figure.kind != "noun"):  # "70 tàu đang vào bờ" bounds nothing
                return _BOUNDS[found[0]]
            at = self._after.first(behind, at + 1, _FIRST)
        return None

    def _lowest(self, page: Page, figure: Figure, words: list[str]) -> bool:
        """Say whether "from" opens no range and tells no change: the least that is asked ("diện tích từ 30 km2")."""
        opened = self._from.ending(words)
        if opened is None or figure.amount.high is not None or figure.kind in ("noun", "time"):
            return False
        subject = words[: -opened[1]]
        ends = figure.noun_end >= figure.sentence.end or page.low[figure.noun_end : figure.noun_end + 1] in (
            ";",
            ".",
            ")",
        )
        return ends and bool(subject) and self._changes.last(subject) is None and self._fill.ending(subject) is None

    def _open_ended(self, page: Page, figure: Figure) -> bool:
        """Say whether the figure is bounded behind ("từ 4% trở lên"), so that "from" begins no range."""
        behind = page.bare_words.between(figure.unit_end, min(figure.until, figure.unit_end + 24))
        return self._after.beginning(behind) is not None

    def change(self, page: Page, figure: Figure) -> Change | None:
        """Return the direction where the figure is itself the size of a change, None where it is a level."""
        if figure.kind == "rank":
            return None
        rest = figure.words
        while rest:
            if found := self._changes.ending(rest):
                into = found[1] == 2 and figure.unit == "%" and self._share.last(self._clause(page, figure))
                return None if into and self._growth.ending(rest) else _CHANGES.get(found[0])
            if self._from.ending(rest) and figure.amount.high is None and not self._open_ended(page, figure):
                return None
            filler = self._before.ending(rest) or self._fill.ending(rest) or self._from.ending(rest)
            if not filler:
                break
            rest = rest[: -filler[1]]
        if figure.unit == "%" or figure.kind == "points":
            return self._growing(page, figure) or self._about(page, figure)
        if figure.kind == "time" and (shorter := self._about(page, figure)):
            return shorter
        behind = page.bare_words.between(figure.noun_end, min(figure.until, figure.noun_end + 40))
        if found := self._by.beginning(behind):
            named = self._changes.beginning(behind, found[1])
            return _CHANGES.get(named[0]) if named else None
        return None

    def _growing(self, page: Page, figure: Figure) -> Change | None:
        """Read "tốc độ tăng trưởng của vùng đạt 6,45%": the subject stands between the word and the figure."""
        words = self._clause(page, figure)
        while words and (filler := self._before.ending(words) or self._reach.ending(words)):
            words = words[: -filler[1]]
        last = self._growth.last(words)
        if last and not self._turn.last(words[last[1] :]) and not self._share.last(words):
            return "increase"
        return None

    def _clause(self, page: Page, figure: Figure) -> list[str]:
        """Return the words of the figure's own clause before it."""
        start = max(figure.sentence.start, figure.start - 160)
        clauses = _CLAUSES.match(page.low, start, figure.start)
        return page.words.between(clauses.end() if clauses else start, figure.start)

    def compares(self, page: Page, start: int, end: int) -> bool:
        """Say whether the stretch names the same days of another year."""
        found = self._compare.last(page.words.between(start, end))
        return found is not None and found[0] == "same"

    def _about(self, page: Page, figure: Figure) -> Change | None:
        """Read "giảm thời gian giải quyết 30%": what changes stands between the change word and its size."""
        words = self._clause(page, figure)
        whole = figure.amount.high is not None or self._open_ended(page, figure)
        while words and (filler := self._before.ending(words) or (self._from.ending(words) if whole else None)):
            words = words[: -filler[1]]
        last = self._changes.last(words)
        if not last or len(words) - last[1] > 8 or self._still.last(words[last[1] :]):
            return None
        return _CHANGES.get(last[0])

    def kind(self, page: Page, figure: Figure, change: Change | None, levels: bool) -> ChangeKind | None:
        """Return how a change in percent is meant; ``levels``: a level in percent is told before in the sentence."""
        if change is None:
            return None
        if figure.kind == "points":
            return "points"
        if figure.unit != "%":
            return None
        subject = figure.label.lower() if figure.label else page.low[figure.sentence.start : figure.start]
        return "ambiguous" if levels or any(word in subject for word in self._level) else "relative"

    def baseline(
        self,
        page: Page,
        figure: Figure,
        previous: Figure | None,
        period: str | None,
        year: int | None,
    ) -> str | None:
        """Return the year or period that the figure is compared with, where the words say one that can be dated."""
        if not self._comparing.may_stand(page.low, figure.sentence.start, figure.sentence.end):
            return None
        begin, until = figure.unit_end, figure.until
        bracket = page.low.find(")", begin, begin + _BRACKET) >= 0 or page.low[begin + 1 : begin + 2] == "("
        beside = _BESIDE.match(page.low, begin, figure.sentence.end) if bracket else None
        if beside and self._compare.beginning(page.bare_words.between(beside.end(), beside.end() + 24)):
            begin, until = beside.end(), figure.sentence.end
        stop = _STOP.search(page.low, begin, until)
        end = min(stop.start() if stop else until, begin + 140)
        found = self._compared(page, figure, (begin, end), period, year)
        if found is None:
            start = max(figure.sentence.start, figure.start - 140)
            start = max(start, page.low.rfind("; ", start, figure.start) + 2)
            if previous and previous.end > start:
                comma = page.low.find(", ", previous.end, figure.start)
                start = comma + 2 if comma >= 0 else figure.start
            found = self._compared(page, figure, (start, figure.start), period, year)
        return found or None

    def _compared(
        self, page: Page, figure: Figure, stretch: tuple[int, int], period: str | None, year: int | None
    ) -> str | None:
        """Return the baseline told in the stretch; "" where a comparison cannot be dated, None without comparison."""
        start, end = stretch
        printed = page.bare_words.between(start, end)
        if self._compare.first(printed) is None:
            return None
        times = within(page.mentions.times, figure.sentence.start, figure.sentence.end)
        words = list(_WORD.finditer(page.low, start, end))
        opened: int | None = None
        for i in range(len(words)):
            seen = self._compare.beginning(printed, i)
            if seen is None:
                continue
            role, size = seen
            if role == "with":
                opened = words[i + size - 1].end()
                near = next((t for t in times if opened <= t.start <= opened + _NEAR and t.end <= end), None)
                again = self._compare.first(printed, i + size) if near is not None else None
                if near is not None and (again is None or words[again].start() >= near.start):
                    return dated(near.iso, year)
                continue
            if role == "same":
                after = words[i + size - 1].end()
                named = next((t for t in times if after <= t.start <= after + 6), None)
                return self._same(period, named, year)
            if opened is not None and role in ("month", "quarter", "year"):
                return (before(period, _UNITS[role]) or "") if period else ""
        return "" if opened is not None else None

    def _same(self, period: str | None, named: Time | None, year: int | None) -> str:
        """Return the same days of the year named, of the year before where none is."""
        known = period is not None and period[:4].isdigit()
        if named is not None and (named.kind != "year" or not known):
            return dated(named.iso, year)
        if period is None or not known:
            return ""
        return year_earlier(period, int(period[:4]) - int(named.iso) if named is not None else 1)
