"""Demands: whether the words of somebody in charge ask for a deed, and of whom."""

import re
from dataclasses import dataclass

from cchc_kg.facts.addressee import AddresseeRules
from cchc_kg.facts.wording import Cue, Wording
from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.speech import Turn
from cchc_kg.lexicon import Lexicon
from cchc_kg.span import Span

_PLACES = re.compile(r"[,:;]\s+(?=\S)|[\u2013\u2014]\s+|\s-\s")
_OPENING = re.compile(r"[\s,:;\"\u201c\u2018*+(\u2022\-\u2013\u2014]*")
_COUNTED = re.compile(r"\s*\d")
_FAR = 420  # letters from the head of a sentence within which its main clause begins


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
        self._leads = Wording((r["words"], "lead") for r in frames if r["kind"] == "lead")
        self._topics = Wording((r["words"], "topic") for r in frames if r["kind"] == "topic")
        self._past = Wording((r["words"], "past") for r in frames if r["kind"] in ("past", "done"))
        self._before_norm = _last_word(frames, "norm")
        self._relative = _last_word(frames, "relative")
        self._assigned = Wording((r["words"], "assigned") for r in frames if r["kind"] == "assigned")

    def read(self, text: str, low: str, turn: Turn, meeting: Meeting) -> Demand | None:
        """Return what the sentence demands, None where it demands nothing of anybody."""
        if turn.order:
            return self._ordered(text, low, turn)
        speaker = turn.speaker
        if speaker is None or not speaker.leads or turn.kind == "report" or text[turn.span.end - 1] == "?":
            return None
        return self._demanded(text, low, turn, meeting)

    def _ordered(self, text: str, low: str, turn: Turn) -> Demand | None:
        order = turn.order
        assert order is not None
        modality = order.modality or "request"
        end = turn.span.end
        place = _OPENING.match(low, order.verb.end, end).end()  # type: ignore[union-attr]
        if modality != "assign" and self._addressees.superior(low, place, end) and not order.speaker.own:
            return None  # a wish upward
        if not order.speaker.leads and (modality not in ("request", "assign", "instruct") or order.speaker.rank > 4):
            return None
        found = self._acting(text, low, place, end)
        if modality == "assign":
            if not found and not self._assigned.at(low, place, end) and not _COUNTED.match(low, order.verb.end, end):
                return None
        elif modality == "instruct" and not found and not self._tasks.at(low, place, end) and low[place - 2] not in ",:":
            return None
        return Demand(f"directive.{modality}", modality, tuple(found + self._further(text, low, place, end)))

    def _acting(self, text: str, low: str, place: int, end: int) -> list[Span]:
        """Return the addressees named at ``place``, or behind a topic phrase that stands there."""
        for start in self._starts(low, Span(place, end)):
            acting = self._addressees.acting(text, low, start, end)
            if acting and (acting[1] is None or acting[1].kind in ("task", "norm", "auxiliary", "tail")):
                return self._addressees.named(text, low, acting[0])
        return []

    def _further(self, text: str, low: str, place: int, end: int) -> list[Span]:
        """Return the addressees of further tasks of the sentence: each behind a semicolon."""
        found: list[Span] = []
        at = low.find(";", place, end)
        while at >= 0:
            start = self._past_leads(low, at + 1, end)
            acting = self._addressees.acting(text, low, start, end)
            if acting and acting[1] and acting[1].kind in ("task", "norm"):
                found += self._addressees.named(text, low, acting[0])
            at = low.find(";", at + 1, end)
        return found

    def _past_leads(self, low: str, place: int, end: int) -> int:
        """Return where a clause begins behind the words that only join it to what was said before."""
        at = _OPENING.match(low, place, end).end()  # type: ignore[union-attr]
        while lead := self._leads.at(low, at, end):
            at = _OPENING.match(low, lead.end, end).end()  # type: ignore[union-attr]
        return at

    def _starts(self, low: str, span: Span) -> list[int]:
        """Return where the main clause may begin: at the head, and behind each break of a phrase that opens before it."""
        first = self._past_leads(low, span.start, span.end)
        starts = [first]
        if self._topics.at(low, first, span.end):
            for cut in _PLACES.finditer(low, first, min(span.end, first + _FAR)):
                starts.append(self._past_leads(low, cut.end(), span.end))
        return starts

    def _demanded(self, text: str, low: str, turn: Turn, meeting: Meeting) -> Demand | None:
        told = turn.kind in ("tell", "praise")
        if told and not turn.quoted and meeting.kind == "other":
            return None  # a press conference tells what others decided
        free = turn.quoted or turn.kind == "order"
        rule = "directive.continued" if turn.carried else "directive.imperative"
        for start in self._starts(low, turn.content):
            acting = self._addressees.acting(text, low, start, turn.content.end)
            if acting and acting[1]:
                cue = acting[1]
                if cue.kind == "auxiliary":
                    after = _OPENING.match(low, cue.end, turn.content.end).end()  # type: ignore[union-attr]
                    cue = self._norm_or_task(low, after, turn.content.end) or cue
                named = self._addressees.named(text, low, acting[0])
                if cue.kind == "norm":
                    return Demand("directive.normative", self._modality(low, cue), tuple(named))
                if cue.kind == "task" and (free or self._manner(low, cue.start, turn.content.end)):
                    return Demand(rule, "imperative", tuple(named + self._further(text, low, start, turn.content.end)))
            task = self._tasks.at(low, start, turn.content.end)
            if task and (task.kind == "manner" or free) and not self._reported(low, task, turn.content.end):
                return Demand(rule, "imperative", ())
        return self._norm(text, low, turn, free)

    def _norm_or_task(self, low: str, place: int, end: int) -> Cue | None:
        norm = self._norms.at(low, place, end)
        if norm and norm.kind != "none":
            return Cue(norm.start, norm.end, "norm")
        task = self._tasks.at(low, place, end)
        return Cue(task.start, task.end, "task") if task else None

    def _modality(self, low: str, cue: Cue) -> str:
        found = self._norms.at(low, cue.start, cue.end)
        return found.kind if found else "should"

    def _manner(self, low: str, place: int, end: int) -> bool:
        task = self._tasks.at(low, place, end)
        return task is not None and task.kind == "manner"

    def _reported(self, low: str, task: Cue, end: int) -> bool:
        """Say whether a deed is told as done, with its count."""
        return task.kind == "task" and bool(_COUNTED.match(low, task.end, end))

    def _norm(self, text: str, low: str, turn: Turn, free: bool) -> Demand | None:
        span = turn.content
        for cue in self._norms.find(low, span.start, span.end):
            if cue.kind == "none":
                continue
            before = low[span.start : cue.start]
            if self._relative.search(before):
                continue
            clause = _OPENING.match(low, max(span.start, _clause(low, span.start, cue.start)), cue.start).end()  # type: ignore[union-attr]
            clause = self._past_leads(low, clause, cue.start)
            acting = self._addressees.acting(text, low, clause, span.end)
            named: list[Span] = []
            if acting and acting[1] and acting[1].kind in ("norm", "auxiliary"):
                named = self._addressees.named(text, low, acting[0])
            opens = not before.strip() or clause >= cue.start or bool(self._before_norm.search(before))
            if cue.kind == "should" and not (named or opens or free):
                continue
            return Demand("directive.normative", cue.kind, tuple(named))
        return None


def _clause(low: str, start: int, place: int) -> int:
    cuts = [m.end() for m in re.finditer(r"[,:;]\s", low[start:place])]
    return start + cuts[-1] if cuts else start


def _last_word(frames: tuple[dict[str, str], ...], kind: str) -> re.Pattern[str]:
    words = sorted((r["words"] for r in frames if r["kind"] == kind), key=lambda w: (-len(w), w))
    return re.compile(rf"(?:(?<!\w)(?:{'|'.join(map(re.escape, words))})|[,:;\"\u201c]$)\s*$" if kind == "norm" else rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})\s*$")
