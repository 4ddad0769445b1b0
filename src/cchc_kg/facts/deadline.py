"""Deadlines: by when an order is to be carried out."""

import re
from bisect import bisect_left

from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import Wording
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time
from cchc_kg.span import Span

_FULL = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_YEARLESS = re.compile(r"--(\d{2})(?:-(\d{2}))?$")
_CLOSE = 60  # letters in which a task must follow a period that is only "by" or "within"


class DeadlineRules:
    """Reads the time by which the task of a sentence is due."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read data/lexicon/deadlines.csv, task_verbs.csv, norms.csv and due_words.csv."""
        self._cues = Wording((r["cue"], r["kind"]) for r in lexicon.table("deadlines", "cue", "kind"))
        tasks = [(r["verb"], "task") for r in lexicon.table("task_verbs", "verb", "kind")]
        norms = [
            (r["cue"], "norm") for r in lexicon.table("norms", "cue", "modality") if r["modality"] in ("must", "should")
        ]
        self._tasks = Wording(tasks + norms)
        words = lexicon.table("due_words", "words", "kind")
        self._due = Wording((r["words"], r["kind"]) for r in words if r["kind"] != "edge")
        edges = "|".join(re.escape(r["words"]) for r in words if r["kind"] == "edge")
        self._edge = re.compile(rf"(?<!\w)(?:{edges})\s*$")

    def read(self, page: Page, low: str, span: Span, meeting: Meeting) -> tuple[str, Span] | None:
        """Return the deadline in the sentence as ISO 8601 and the words that say it, or None."""
        times = page.mentions.times
        first = bisect_left([t.start for t in times], span.start)
        for time in times[first:]:
            if time.end > span.end:
                break
            cue = self._cue(low, span, time)
            if cue is not None and (iso := _dated(time.iso, meeting.date)):
                return iso, Span(cue, time.end)
        return None

    def _cue(self, low: str, span: Span, time: Time) -> int | None:
        """Return where the words begin that make ``time`` a deadline, None where it is none."""
        start = max(span.start, time.start - 32)
        edge = time.start
        while words := self._edge.search(low, start, edge):
            edge = words.start()
        before = [c for c in self._cues.find(low, start, time.end) if c.start < time.start and c.end >= edge - 1]
        own = [c for c in self._cues.find(low, time.start, time.end) if c.start == time.start and c.kind != "within"]
        if not (before or own):
            return None
        cue = (before or own)[-1]
        if cue.kind == "before":
            return cue.start
        earlier = low[max(span.start, cue.start - 40) : cue.start]
        named = [c for c in self._due.find(earlier) if not earlier[c.end :].strip(" ,")]
        if named and named[-1].kind == "named":
            return None
        if cue.kind == "by":
            opens = cue.start == span.start or low[cue.start - 2] in ",;:" or bool(named)
            place = self._word_after(low, time.end)
            firm = self._due.at(low, place, span.end) is not None or bool(named)
            return cue.start if firm or (opens and self._tasks.at(low, place, span.end)) else None
        if named:
            return cue.start
        place = self._word_after(low, time.end)
        follows = self._tasks.at(low, place, min(span.end, place + _CLOSE))
        return cue.start if follows and self._due.at(low, place, span.end) else None

    @staticmethod
    def _word_after(low: str, place: int) -> int:
        while place < len(low) and low[place] in " ,":
            place += 1
        return place


def _dated(iso: str, met: str | None) -> str | None:
    """Return the date with the year that the meeting's day gives it: the next such day after the meeting."""
    found = _YEARLESS.fullmatch(iso)
    if not found:
        return iso
    day = _FULL.fullmatch(met or "")
    if not day:
        return iso
    later = (found[1], found[2] or "99") >= (day[2], day[3])
    year = int(day[1]) + (0 if later else 1)
    return f"{year}{iso[1:]}"
