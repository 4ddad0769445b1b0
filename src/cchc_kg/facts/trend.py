"""Whether a figure is a level or the size of a change, what bounds it, and what it is compared with."""

import re
from collections.abc import Sequence

from cchc_kg.facts.cues import CueBook, table_cues, words_before
from cchc_kg.facts.fact import Bound, Change, ChangeKind
from cchc_kg.facts.figure import Figure
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time
from cchc_kg.period import before, dated, year_earlier

_BOUNDS: dict[str, Bound] = {b: b for b in ("exact", "over", "at-least", "under", "at-most", "about")}
_CHANGES: dict[str, Change] = {"increase": "increase", "decrease": "decrease"}
_CLAUSE = re.compile(r"[,;:.()]\s")
_WORD = re.compile(r"[^\s,;:.()]+")
_FEW = 10  # below it, "on three fields" is likelier than "over three fields"


class TrendRules:
    """Reads the words around a figure that bound it, make it a change, or compare it."""

    def __init__(self, lexicon: Lexicon, book: CueBook) -> None:
        """Prepare the tables. Raises KnowledgeError where one is malformed."""
        bounds = lexicon.table("bounds", "phrase", "bound", "side")
        self._before = table_cues(bounds, "phrase", "bound", side="before")
        self._after = table_cues(bounds, "phrase", "bound", side="after")
        self._changes = table_cues(lexicon.table("changes", "phrase", "change"), "phrase", "change")
        self._fill = book.cues("fill")
        self._reach = book.cues("reach")
        self._growth = book.cues("growth")
        self._still = book.cues("still")
        self._turn = book.cues("turn")
        self._from = book.cues("from")
        self._by = book.cues("passive")
        self._level = book.phrases("level")
        self._compare = table_cues(lexicon.table("baseline_cues", "phrase", "role"), "phrase", "role")

    def bound(self, low: str, figure: Figure) -> Bound:
        """Return how the words directly around the figure bound it."""
        behind = _WORD.findall(low, figure.unit_end, min(figure.until, figure.unit_end + 60))
        for i in range(min(len(behind), 4)):
            if found := self._after.beginning(behind[i:]):
                return _BOUNDS[found[0]]
        words = words_before(low, figure.since, figure.start)[-10:]
        while words:
            if found := self._before.ending(words):
                few = figure.kind == "noun" and figure.value < _FEW and found[0] == "over"
                return "exact" if few else _BOUNDS[found[0]]
            filler = self._fill.ending(words)
            if not filler:
                break
            words = words[: -filler[1]]
        return "exact"

    def change(self, low: str, figure: Figure) -> Change | None:
        """Return the direction where the figure is itself the size of a change, None where it is a level."""
        if figure.kind == "rank":
            return None
        words = words_before(low, max(figure.sentence.start, figure.start - 160), figure.start)
        rest = list(words)
        while rest:
            if found := self._changes.ending(rest):
                return _CHANGES.get(found[0])
            if self._from.ending(rest) and figure.amount.high is None:
                return None
            filler = self._before.ending(rest) or self._fill.ending(rest)
            if not filler:
                break
            rest = rest[: -filler[1]]
        if figure.unit == "%" or figure.kind == "points":
            return self._growing(low, figure, rest) or self._about(low, figure)
        behind = _WORD.findall(low, figure.noun_end, min(figure.until, figure.noun_end + 40))
        if found := self._by.beginning(behind):
            rest = behind[found[1] :]
            named = self._changes.beginning(rest)
            return _CHANGES.get(named[0]) if named else None
        return None

    def _growing(self, low: str, figure: Figure, rest: list[str]) -> Change | None:
        """Read "tốc độ tăng trưởng của vùng đạt 6,45%" and "giảm thời gian giải quyết 30%": a subject stands between."""
        clause = low[figure.since : figure.start]
        cut = max((m.end() for m in _CLAUSE.finditer(clause)), default=0)
        words = words_before(clause, cut, len(clause))
        words = words[: len(words) - (len(words_before(low, figure.since, figure.start)) - len(words)) * 0]
        while words and (filler := self._before.ending(words) or self._reach.ending(words)):
            words = words[: -filler[1]]
        last = self._growth.last(words)
        if last and not self._turn.last(words[last[1] :]):
            return "increase"
        return None

    def _about(self, low: str, figure: Figure) -> Change | None:
        """Read "giảm thời gian giải quyết 30%": what changes stands between the change word and its size."""
        clause = low[figure.since : figure.start]
        cut = max((m.end() for m in _CLAUSE.finditer(clause)), default=0)
        words = words_before(clause, cut, len(clause))
        while words and (filler := self._before.ending(words)):
            words = words[: -filler[1]]
        last = self._changes.last(words)
        if not last or len(words) - last[1] > 8 or self._still.last(words[last[1] :]):
            return None
        return _CHANGES.get(last[0])

    def kind(self, low: str, figure: Figure, change: Change | None, levels: bool) -> ChangeKind | None:
        """Return how a change in percent is meant; ``levels``: the sentence tells the thing's level in percent before."""
        if change is None:
            return None
        if figure.kind == "points":
            return "points"
        if figure.unit != "%":
            return None
        subject = figure.label.lower() if figure.label else low[figure.sentence.start : figure.start]
        return "ambiguous" if levels or any(word in subject for word in self._level) else "relative"

    def baseline(self, low: str, figure: Figure, period: str | None, times: Sequence[Time], year: int | None) -> str | None:
        """Return the year or period that the figure is compared with, where the words say one that can be dated."""
        behind = low[figure.unit_end : min(figure.sentence.end, figure.unit_end + 120)]
        stop = re.search(r"[;)]|\.\s", behind)
        behind = behind[: stop.start()] if stop else behind
        if figure.until < figure.sentence.end:
            behind = behind[: max(0, figure.until - figure.unit_end)] if figure.until > figure.unit_end else ""
        found = self._compared(low, behind, figure.unit_end, period, times, year)
        if found is not None:
            return found or None
        start = max(figure.sentence.start, figure.start - 100)
        ahead = low[start : figure.start]
        cut = max((m.end() for m in re.finditer(r"[;(]|\d%?\s?[^\W\d_]*,\s", ahead)), default=0)
        found = self._compared(low, ahead[cut:], start + cut, period, times, year)
        return found or None

    def _compared(
        self, low: str, stretch: str, at: int, period: str | None, times: Sequence[Time], year: int | None
    ) -> str | None:
        """Return the baseline told in the stretch; "" where a comparison cannot be dated, None without comparison."""
        words = list(_WORD.finditer(stretch))
        printed = [w.group() for w in words]
        opening = next((i for i in range(len(words)) if self._compare.beginning(printed[i:])), None)
        if opening is None:
            return None
        role, size = self._compare.beginning(printed[opening:]) or ("with", 1)
        if role == "with":
            inner = next((i for i in range(opening + size, min(len(words), opening + size + 8))
                          if (seen := self._compare.beginning(printed[i:])) and seen[0] != "with"), None)  # fmt: skip
            if inner is not None:
                role, size = self._compare.beginning(printed[inner:]) or (role, size)
                opening = inner
        begin, end = at + words[opening].start(), at + len(stretch)
        named = next((t for t in times if begin <= t.start < end + 12 and t.start - begin < 70), None)
        if role == "same":
            if named is not None and named.kind == "year" and period and period[:4].isdigit():
                return year_earlier(period, int(period[:4]) - int(named.iso))
            if named is not None:
                return dated(named.iso, year)
            return year_earlier(period) if period and period[:4].isdigit() else ""
        if role in ("month", "quarter", "year"):
            return (before(period, role) or "") if period else ""
        return dated(named.iso, year) if named is not None else ""
