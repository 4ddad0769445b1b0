"""Deadlines: by when an order is to be carried out."""

import re
from bisect import bisect_left
from datetime import date, timedelta
from itertools import islice

from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import Cue, Wording
from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.mentions.mention import Time
from cchc_kg.span import Span

_FULL = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_YEARLESS = re.compile(r"--(?:Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?)$")
_LEAP_FREE = 2001  # stands for a year that is not known
_UNDER_WAY = 160  # letters within which a deed stands before the period it is due in
_CLOSE = 60  # letters in which a task must follow a period that is only "by" or "within"


_BEFORE_A_TIME = ("before", "by", "within", "end")
_TASK_TIMES = ("month", "quarter", "year")
_FAR_TOPIC = 90  # letters of a topic that ends with the period of its tasks
_PERIODS = ("month", "quarter", "year", "month last", "year last")


class DeadlineRules:
    """Reads the time by which the task of a sentence is due."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read data/lexicon/deadlines.csv, task_verbs.csv, norms.csv and due_words.csv."""
        rows, spotter = lexicon.table("deadlines", "cue", "kind"), lexicon.spotter
        self._cues = Wording(((r["cue"], r["kind"]) for r in rows if r["kind"] in _BEFORE_A_TIME), spotter)
        tasks = [(r["verb"], "task") for r in lexicon.table("task_verbs", "verb", "kind")]
        norms = [
            (r["cue"], "norm") for r in lexicon.table("norms", "cue", "modality") if r["modality"] in ("must", "should")
        ]
        self._tasks = Wording(tasks + norms, spotter)
        words = lexicon.table("due_words", "words", "kind")
        self._due = Wording(((r["words"], r["kind"]) for r in words if r["kind"] in ("due", "named")), spotter)
        self._delivered = Wording(((r["words"], r["kind"]) for r in words if r["kind"] == "deliver"), spotter)
        self._units = {r["words"]: r["kind"] for r in words if r["kind"] in ("day", "week", "month")}
        ahead = alternation(r["words"] for r in words if r["kind"] == "ahead")
        spans = alternation(r["cue"] for r in rows if r["kind"] == "span")
        units = alternation(self._units)
        self._span = re.compile(rf"(?<!\w){spans}\s+(?P<n>\d{{1,3}})\s+(?P<unit>{units})\s+{ahead}(?!\w)")
        self._own = Wording(((r["cue"], r["kind"]) for r in rows if r["kind"] in _PERIODS), spotter)
        self._told = re.compile(rf"(?<!\w){alternation(r['words'] for r in words if r['kind'] == 'told')}\s+$")
        edges = "|".join(re.escape(r["words"]) for r in words if r["kind"] == "edge")
        self._musts = Wording(norms, spotter)
        inside = f"(?:{alternation(r['cue'] for r in rows if r['kind'] == 'within')}\\s+)?"
        self._inside = re.compile(rf"\s*{inside}")
        openers, named = (alternation(r["words"] for r in words if r["kind"] == kind) for kind in ("topic", "task"))
        orders = alternation(r["cue"] for r in lexicon.table("orders", "cue", "modality") if r["modality"] != "none")
        self._topics = re.compile(rf"(?:.*\s{orders}\s+)?{inside}|{openers}\s.*?(?<!\w){named}(?!\w)[^,;:.]*")
        self._edge = re.compile(rf"(?<!\w)(?:{edges})\s*$")

    def read(self, page: Page, low: str, span: Span, meeting: Meeting) -> tuple[str, Span] | None:
        """Return the deadline in the sentence as ISO 8601 and the words that say it, or None.

        One that is told from the day of the meeting on is noted where that day is not known.
        """
        times = page.mentions.times
        first = bisect_left(times, span.start, key=lambda t: t.start)
        for time in islice(times, first, None):
            if time.end > span.end:
                break
            cue = self._cue(low, span, time, meeting.date)
            if cue is None and time.kind in _TASK_TIMES and _ahead(time.iso, meeting.date):
                cue = self._opening(low, span, time)
            if cue is not None and (iso := _dated(time.iso, meeting.date)):
                return iso, Span(cue, time.end)
        return self._from_the_meeting(page, low, span, meeting.date)

    def _from_the_meeting(self, page: Page, low: str, span: Span, met: str | None) -> tuple[str, Span] | None:
        """Return a deadline that only the day of the meeting dates: so many days on, or the end of its year."""
        if found := self._span.search(low, span.start, span.end):
            place, unit = Span(*found.span()), self._units[" ".join(found["unit"].split())]
            count = int(found["n"])
            iso = _months_on(met, count) if unit == "month" else _days_on(met, count * (7 if unit == "week" else 1))
        else:
            own = next((c for c in self._own.find(low, span.start, span.end) if self._unnumbered(low, span, c)), None)
            if own is None:
                return None
            place = Span(own.start, own.end)
            iso = _period_of(met, own.kind.split()[0])
        if iso is None:
            page.note(place, "unread-date")
            return None
        return iso, place

    def _unnumbered(self, low: str, span: Span, period: Cue) -> bool:
        """Say whether a period is named without its number: anywhere, or only behind a deed at the end of a clause."""
        follows = low[period.end : min(span.end, period.end + 2)].strip()
        if period.kind.endswith("last"):
            return follows[:1] in (".", ";", "") and self._under_way(low, span, period.start)
        return not follows.isdigit()

    def _cue(self, low: str, span: Span, time: Time, met: str | None) -> int | None:
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
        place = self._word_after(low, time.end)
        earlier = low[max(span.start, cue.start - 40) : cue.start]
        named = [c for c in self._due.find(earlier) if not earlier[c.end :].strip(" ,")]
        if cue.kind == "end":
            done = self._done_before(low, span, cue.start) or (named and named[-1].kind == "due")
            return (
                cue.start
                if done or self._tasks.at(low, place, span.end) or self._due.at(low, place, span.end)
                else None
            )
        part = cue.kind == "within" and time.kind in ("month", "quarter")
        if part and self._under_way(low, span, cue.start) and _ahead(time.iso, met):
            return cue.start
        if cue.kind == "within" and time.kind == "year" and _ahead(time.iso, met) and self._meant(low, span, cue.start):
            return cue.start
        if named and named[-1].kind == "named":
            return None
        if cue.kind == "by":
            opens = cue.start == span.start or low[cue.start - 2] in ",;:" or bool(named)
            after = self._due.at(low, place, span.end)
            if after and after.kind == "named":
                return None  # "to 2025, with a view to 2030": a plan's
            firm = after is not None or bool(named)
            return cue.start if firm or (opens and self._tasks.at(low, place, span.end)) else None
        if named:
            return cue.start
        follows = self._tasks.at(low, place, min(span.end, place + _CLOSE))
        return cue.start if follows and self._due.at(low, place, span.end) else None

    def _opening(self, low: str, span: Span, time: Time) -> int | None:
        """Return where the words begin that open an order with the period of its tasks.

        "In 2025, the districts must …", "As to the main tasks of August 2025, he asks …", "…; in 2025 they must …".
        """
        edge = time.start
        while words := self._edge.search(low, max(span.start, edge - 12), edge):
            edge = words.start()
        place = self._word_after(low, time.end)
        if place > time.end + 1 or low.startswith(",", time.end):
            lead = low[span.start : edge]
            if len(lead) <= _FAR_TOPIC and self._topics.fullmatch(lead):
                return edge
        else:
            clause = max(low.rfind(mark, span.start, edge) for mark in ",;:") + 1 or span.start
            if self._musts.at(low, place, span.end) and self._inside.fullmatch(low, clause, edge):
                return edge
        return None

    def _done_before(self, low: str, span: Span, place: int) -> bool:
        """Say whether a deed that is done at a stated time stands before the place, in the same clause."""
        start = max(span.start, place - _UNDER_WAY, low.rfind(";", span.start, place) + 1)
        return bool(self._delivered.find(low, start, place))

    def _meant(self, low: str, span: Span, place: int) -> bool:
        """Say whether what is done in a year stands before the place, not the goal or plan of that year."""
        start = max(span.start, place - _UNDER_WAY, low.rfind(";", span.start, place) + 1)
        plans = [c.end for c in self._due.find(low, start, place) if c.kind == "named"]
        deeds = self._delivered if plans else self._tasks
        last = max(deeds.find(low, start, place), default=None)
        return last is not None and self._told.search(low, start, last.start) is None

    def _under_way(self, low: str, span: Span, place: int) -> bool:
        """Say whether a task stands before the place, in the same clause."""
        start = max(span.start, place - _UNDER_WAY, low.rfind(";", span.start, place) + 1)
        return bool(self._tasks.find(low, start, place))

    @staticmethod
    def _word_after(low: str, place: int) -> int:
        while place < len(low) and low[place] in " ,":
            place += 1
        return place


def _dated(iso: str, met: str | None) -> str | None:
    """Return the date with the year that the meeting's day gives it: the next such day after the meeting."""
    found, day = _YEARLESS.fullmatch(iso), _FULL.fullmatch(met or "")
    if not found or not day:
        return iso
    last = f"{int(found['quarter']) * 3:02}" if found["quarter"] else found["month"]
    later = (last, found["day"] or "99") >= (day[2], day[3])
    year = int(day[1]) + (0 if later else 1)
    return f"{year}{iso[1:]}"


def _ahead(iso: str, met: str | None) -> bool:
    """Say whether a month, quarter or year does not lie before the meeting's (one without a year never does)."""
    day = _FULL.fullmatch(met or "")
    if iso.startswith("-") or not day:
        return True
    if len(iso) == 4:
        return iso >= day[1]
    last = f"{int(iso[6]) * 3:02}" if iso[5] == "Q" else iso[5:7]
    return (iso[:4], last) >= (day[1], day[2])


def _days_on(met: str | None, days: int) -> str | None:
    """Return the day so many days after the meeting, None where it cannot be told."""
    if found := _FULL.fullmatch(met or ""):
        return (date(*map(int, found.groups())) + timedelta(days)).isoformat()
    found = _YEARLESS.fullmatch(met or "")
    if not found or not found["day"]:
        return None
    of_month = int(found["day"])
    day = date(_LEAP_FREE, int(found["month"]), min(of_month, 28)) + timedelta(days + max(0, of_month - 28))
    return f"-{day.isoformat()[4:]}" if day.year == _LEAP_FREE else None


def _months_on(met: str | None, months: int) -> str | None:
    """Return the month so many months after the meeting, None where its year is not known."""
    found = _FULL.fullmatch(met or "")
    if not found:
        return None
    count = int(found[1]) * 12 + int(found[2]) - 1 + months
    return f"{count // 12}-{count % 12 + 1:02}"


def _period_of(met: str | None, kind: str) -> str | None:
    """Return the month, quarter or year of the meeting, None where its year is not known."""
    found = _FULL.fullmatch(met or "")
    if not found:
        return None
    return {"month": f"{found[1]}-{found[2]}", "quarter": f"{found[1]}-Q{(int(found[2]) + 2) // 3}", "year": found[1]}[
        kind
    ]
