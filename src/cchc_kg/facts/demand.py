"""Demands: whether the words of somebody in charge ask for a deed, and of whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cchc_kg.facts.addressee import AddresseeRules
from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.page import Page
from cchc_kg.facts.speech import Turn
from cchc_kg.facts.wording import Cue, Wording
from cchc_kg.lexicon import Lexicon
from cchc_kg.span import Span

_CUT = re.compile(r"[,:]\s+(?=\S)")
_MARKS = re.compile(r"[\s,:;\"\u201c\u2018*+(\u2022\-\u2013\u2014]*")
_COUNTED = re.compile(r"\s*\d")
_NEAR = 30  # letters within which the last words before a norm stand
_FAR = 420  # letters from the head of a sentence within which its main clause begins
_LOWEST_TO_ORDER = 4  # the lowest rank that can demand of others where somebody higher leads the meeting


@dataclass(frozen=True, slots=True)
class Demand:
    """That a sentence asks for a deed: by which rule, how, and of whom (the words that name them)."""

    rule: str
    modality: str
    addressees: tuple[Span, ...]


class DemandRules:
    """Reads demands: an order's own verb, a norm (must, should), an imperative, a deed behind its addressee."""

    def __init__(self, lexicon: Lexicon, addressees: AddresseeRules) -> None:
        """Read data/lexicon/norms.csv, task_verbs.csv and speech_frames.csv."""
        self._addressees = addressees
        self._norms = Wording((r["cue"], r["modality"]) for r in lexicon.table("norms", "cue", "modality"))
        self._tasks = Wording((r["verb"], r["kind"]) for r in lexicon.table("task_verbs", "verb", "kind"))
        frames = lexicon.table("speech_frames", "words", "kind")

        def of(*kinds: str) -> Wording:
            return Wording((r["words"], r["kind"]) for r in frames if r["kind"] in kinds)

        self._leads, self._topics = of("lead", "ordinal"), of("topic")
        self._copula, self._clauses, self._assigned = of("copula"), of("clause"), of("assigned")
        self._noun = _any_word(frames, "genitive", r"\s+")
        self._passive = _any_word(frames, "passive", r"\s+")
        self._that = _last_word(frames, "that")
        self._happened = _any_word(frames, "before")
        self._before_norm = _last_word(frames, "norm")
        self._relative = _last_word(frames, "relative")

    def read(self, page: Page, low: str, turn: Turn, meeting: Meeting) -> Demand | None:
        """Return what the sentence demands, None where it demands nothing of anybody."""
        text = page.text
        if turn.order:
            return self._ordered(text, low, turn)
        speaker = turn.speaker
        if speaker is None or not speaker.leads or turn.kind == "report" or text[turn.span.end - 1] == "?":
            return None
        if turn.kind in ("tell", "praise") and not turn.quoted and meeting.kind == "other":
            return None  # a press conference tells what others decided
        return self._demanded(page, low, turn)

    def _ordered(self, text: str, low: str, turn: Turn) -> Demand | None:
        order, end = turn.order, turn.span.end
        assert order is not None
        modality = order.modality or "request"
        place = self._skip(low, order.verb.end, end)
        if modality != "assign" and not order.speaker.own and self._addressees.superior(low, place, end):
            return None  # a wish upward
        firm = modality in ("request", "assign", "instruct") and order.speaker.rank <= _LOWEST_TO_ORDER
        if not order.speaker.leads and not firm:
            return None
        found = self._acting(text, low, Span(place, end))
        counted = bool(_COUNTED.match(low, order.verb.end, end))
        if modality == "assign" and not (found or counted or self._assigned.at(low, place, end)):
            return None
        apart = low[order.verb.end : place].strip() != ""
        if modality == "instruct" and not (found or apart or self._tasks.at(low, place, end)):
            return None
        for verb in turn.more:
            found = found or self._acting(text, low, Span(self._skip(low, verb.end, end), end))
        return Demand(f"directive.{modality}", modality, tuple(found + self._further(text, low, place, end)))

    def _acting(self, text: str, low: str, span: Span) -> list[Span]:
        """Return the addressees at the head of the stretch, or behind a topic phrase that stands there."""
        for start, _ in self._starts(low, span):
            acting = self._addressees.acting(text, low, start, span.end)
            if acting:
                return self._addressees.named(text, low, acting[0])
        return []

    def _further(self, text: str, low: str, place: int, end: int) -> list[Span]:
        """Return the addressees of further tasks of the sentence: each behind a semicolon."""
        found: list[Span] = []
        at = low.find(";", place, end)
        while at >= 0:
            start, _ = self._past_leads(low, at + 1, end)
            acting = self._addressees.acting(text, low, start, end)
            if acting and acting[1] and acting[1].kind in ("task", "norm"):
                found += self._addressees.named(text, low, acting[0])
            at = low.find(";", at + 1, end)
        return found

    @staticmethod
    def _skip(low: str, place: int, end: int) -> int:
        found = _MARKS.match(low, place, end)
        return found.end() if found else place

    def _past_leads(self, low: str, place: int, end: int) -> tuple[int, bool]:
        """Return where a clause begins behind words that only join or number it, and whether it is numbered."""
        at, numbered = self._skip(low, place, end), False
        while lead := self._leads.at(low, at, end):
            at = self._skip(low, lead.end, end)
            numbered = numbered or lead.kind == "ordinal"
        return at, numbered

    def _starts(self, low: str, span: Span) -> Iterator[tuple[int, bool]]:
        """Yield where the main clause may begin, and whether it is numbered: at the head; behind each break of a
        phrase that opens before it; behind a colon."""
        first, numbered = self._past_leads(low, span.start, span.end)
        yield first, numbered
        topic = self._topics.at(low, first, span.end)
        for cut in _CUT.finditer(low, first, min(span.end, first + _FAR)):
            quoted = "\u201c" in low[cut.end() : cut.end() + 2] or "\"" in low[cut.end() : cut.end() + 2]
            if topic or (low[cut.start()] == ":" and not quoted):
                yield self._past_leads(low, cut.end(), span.end)

    def _demanded(self, page: Page, low: str, turn: Turn) -> Demand | None:
        text, span = page.text, turn.content
        rule = "directive.continued" if turn.carried else "directive.imperative"
        elsewhere = turn.speaker is not None and turn.speaker.body and not turn.speaker.own
        told = (turn.kind != "order" or elsewhere) and not turn.quoted
        if told and not turn.carried and span.start > turn.span.start and not self._opened(low, span):
            norm = self._norms.at(low, self._skip(low, span.start, span.end), span.end)
            return Demand("directive.normative", norm.kind, ()) if norm and norm.kind != "none" else None
        for nth, (start, numbered) in enumerate(self._starts(low, span)):
            if nth > 1 and not turn.quoted:
                break
            if nth and not turn.quoted and self._happened.search(low, span.start, start):
                break  # behind a colon or topic that tells what was done
            free = numbered or not told
            acting = self._addressees.acting(text, low, start, span.end)
            if acting and acting[1]:
                if self._addressees.superior(low, start, span.end) or (not turn.quoted and _names(page, acting[0])):
                    return None
                cue = self._deed(low, acting[1], span.end)
                named = tuple(self._addressees.named(text, low, acting[0]))
                if cue.kind == "inferior":
                    return None  # it tells what they did or will do
                if cue.kind in ("must", "should", "forbid"):
                    return Demand("directive.normative", cue.kind, named)
                pushed = cue.kind == "push" and not turn.carried
                if cue.kind == "manner" or pushed or (free and cue.kind in ("push", "task", "result")):
                    return Demand(rule, "imperative", named + tuple(self._further(text, low, start, span.end)))
            task = self._tasks.at(low, start, span.end)
            if task and self._wanted(text, low, task, span.end, free and nth < 2):
                return Demand(rule, "imperative", tuple(self._further(text, low, start, span.end)))
        return self._norm(text, low, span, not told)

    def _told_of(self, text: str, low: str, place: int, end: int) -> bool:
        """Say whether a main clause follows that tells what somebody did (``To carry out A, B has ...``)."""
        for cut in _CUT.finditer(low, place, end):
            acting = self._addressees.acting(text, low, cut.end(), end)
            if acting and acting[1] and acting[1].kind == "inferior":
                return True
        return False

    def _opened(self, low: str, span: Span) -> bool:
        """Say whether what is said begins at the head of the stretch, as a clause: behind a mark or "that"."""
        return low[span.start : span.end].lstrip()[:1] in ",:;-\u2013\u2014\"\u201c" or bool(
            self._that.search(low, max(0, span.start - 12), span.start)
        )

    def _deed(self, low: str, cue: Cue, end: int) -> Cue:
        """Return the norm or task that a word behind an addressee is, or leads to."""
        at = self._skip(low, cue.end, end) if cue.kind == "auxiliary" else cue.start
        norm = self._norms.at(low, at, end)
        return norm if norm and norm.kind != "none" else self._tasks.at(low, at, end) or cue

    def _wanted(self, text: str, low: str, task: Cue, end: int, free: bool) -> bool:
        """Say whether a deed without a subject is wanted, not told as done."""
        if self._noun.match(low, task.end, end) or any(True for _ in self._copula.find(low, task.end, end)):
            return False
        if self._passive.match(low, task.end, end) or self._told_of(text, low, task.end, end):
            return False
        if task.kind in ("manner", "push"):
            return True
        return free and task.kind == "task" and not _COUNTED.match(low, task.end, end)

    def _norm(self, text: str, low: str, span: Span, free: bool) -> Demand | None:
        for cue in self._norms.find(low, span.start, span.end):
            before = low[max(span.start, cue.start - _NEAR) : cue.start]
            if cue.kind == "none" or (self._relative.search(before) and not self._before_norm.search(before)):
                continue
            named = self._obliged(text, low, span, cue)
            if not free and not named and self._happened.search(low, span.start, cue.start):
                continue
            if cue.kind != "should" or named or free or cue.start - span.start < 2 or self._before_norm.search(before):
                return Demand("directive.normative", cue.kind, tuple(named))
        return None

    def _obliged(self, text: str, low: str, span: Span, norm: Cue) -> list[Span]:
        """Return the addressees right before a norm: the longest list of them that ends there."""
        cuts = [span.start, *(m.end() for m in _CUT.finditer(low, span.start, norm.start))]
        cuts += [c.end for c in self._clauses.find(low, span.start, norm.start)]
        for cut in sorted(cuts):
            start, _ = self._past_leads(low, cut, norm.start)
            acting = self._addressees.acting(text, low, start, span.end)
            if acting and acting[1] and self._deed(low, acting[1], span.end).start == norm.start:
                return self._addressees.named(text, low, acting[0])
        return []


def _names(page: Page, phrase: Span) -> bool:
    """Say whether a phrase names a person: of a named person a sentence tells, it does not order."""
    return any(phrase.covers(person) for person in page.mentions.people)


def _any_word(frames: tuple[dict[str, str], ...], kind: str, before: str = "") -> re.Pattern[str]:
    return re.compile(rf"{before}(?<!\w)(?:{'|'.join(r['words'] for r in frames if r['kind'] == kind)})(?!\w)")


def _last_word(frames: tuple[dict[str, str], ...], kind: str) -> re.Pattern[str]:
    words = sorted((r["words"] for r in frames if r["kind"] == kind), key=lambda w: (-len(w), w))
    marks = r"|[,:;\"\u201c]" if kind == "norm" else ""
    return re.compile(rf"(?:(?<!\w)(?:{'|'.join(map(re.escape, words))}){marks})\s*$")
