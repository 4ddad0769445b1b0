"""Attributions: whose the verbs of speech of a sentence are."""

import re

from cchc_kg.facts.page import Page
from cchc_kg.facts.speaker import Naming, Speaker
from cchc_kg.facts.speech_words import SpeechWords
from cchc_kg.facts.turn import Attribution
from cchc_kg.facts.voice import Voices
from cchc_kg.facts.voice_words import LOWEST
from cchc_kg.facts.wording import Cue, Cued
from cchc_kg.span import Span
from cchc_kg.vietnamese import CAPITALS

_BREAK = re.compile(  # one class comes first: so the engine skips to where a match can begin
    r"[,;:!?\u2026()\"\u201c\u201d.\-\u2013\u2014]"
    r"(?:(?<![.\-\u2013\u2014])|(?<=\.)(?<!tp\.)(?!\w)|(?<=\s[-\u2013\u2014])(?=\s))"
)
_NAME = re.compile(rf"(?:\s+[{CAPITALS}]\w*)*")
_RUN_IN = ("request", "instruct", "remind")  # orders that a relative clause ("the task he assigned") seldom tells
_LONGEST_CLAUSE = 200
_LONGEST_NAMING = 90
_LEAD = 700  # letters of a report in which its opening words are told whose they are
_NEAR = 40  # letters within which the last words before a verb stand


class Attributions:
    """The verbs of speech of one page, and whose they are."""

    def __init__(self, page: Page, low: str, verbs: list[Cue], words: SpeechWords, voices: Voices) -> None:
        """Take the page, its text in lower case, the verbs of speech in it and its voices."""
        self._page, self._low, self._words, self._voices = page, low, words, voices
        self._verbs = Cued(v for v in verbs if v.kind != "none")
        self._accordings, self._orders_of, self._conclusions, self._records = (
            Cued(wording.find(low)) for wording in (words.according, words.order_of, words.conclusions, words.records)
        )

    def read(self, part: Span, whole: Span, before: Attribution | None, last: Speaker | None) -> list[Attribution]:
        """Return the verbs of speech in ``part`` of the sentence ``whole`` that have a speaker, in text order.

        ``before`` is the attribution by which the speech before went on, ``last`` who spoke last.
        """
        found: list[Attribution] = []
        heard = (
            self._according(part, last)
            or self._announced(part, last)
            or self._said_to_be(part, last)
            or self._concluded(part, last)
        )
        if heard:
            found.append(heard)
        for verb in self.verbs_in(part):
            one = self._attribution(verb, part, whole, found, before, last)
            if one:
                found.append(one)
        return found

    def verbs_in(self, part: Span) -> list[Cue]:
        """Return the verbs of speech in the stretch."""
        return self._verbs.within(*part)

    def clause(self, start: int, place: int) -> int:
        """Return where the clause begins that goes on at ``place``: behind the last break, not before ``start``."""
        for found in _BREAK.finditer(self._low, start, place + 1):
            if found.end() <= place:
                start = found.end()
        return start

    def _attribution(
        self,
        verb: Cue,
        part: Span,
        whole: Span,
        found: list[Attribution],
        before: Attribution | None,
        last: Speaker | None,
    ) -> Attribution | None:
        kind, _, said = verb.kind.partition(" ")
        modality = said or None
        lead = self._low[max(part.start, verb.start - _NEAR) : verb.start]
        joined = self._words.joins.search(lead) or lead.rstrip().endswith((",", ";", ":"))
        if kind == "order" and self._words.planned.search(lead):
            return None
        if found and joined:
            return found[-1]._replace(kind=kind, modality=modality, verb=verb) if kind == "order" else None
        naming = self._voices.before(verb.start, part.start)
        if kind != "praise" and (outside := self._outsider(verb, part, naming)):
            return Attribution(outside, kind, modality, verb, outside.place.start)
        if naming and not self._tasked((naming.partner or naming).end, verb.start):
            ran_in = not self._heads_clause(naming, part, strict=modality == "assign")
            if ran_in and not self._runs_in(naming, verb, modality):
                return None
            if kind == "order" and naming.kind == "body" and before and self._told_on(before, naming, verb):
                return None
            speaker = self._voices.speaker(naming, verb.start, last)
            if naming.kind == "witness" and not speaker.leads and modality != "request":
                if modality and self._words.done.search(lead):
                    return Attribution(speaker, "report", None, verb, naming.start)  # what they had done
                told_on = modality or (before and before.kind == "order" and self._deed(verb, part))
                if told_on:
                    return None  # a task of those who are told, not what they say themselves
            return Attribution(speaker, kind, modality, verb, naming.start, ran_in)
        if kind == "order" and (one := self._went_on(verb, lead, whole)):
            named = _NAME.match(self._page.text, one.end)
            speaker = self._voices.speaker(one, named.end() if named else one.end, last)
            return Attribution(speaker, kind, modality, verb, one.start)
        clause = self._low.rfind(";", max(part.start, verb.start - _LONGEST_CLAUSE), verb.start) + 1 or part.start
        done = modality == "instruct" and before is not None and before.kind not in ("order", "say")
        if kind == "order" and before and not done and part.start == whole.start and self.opens(clause, verb.start):
            return before._replace(kind=kind, modality=modality, verb=verb)
        return None

    def _told_on(self, before: Attribution, naming: Naming, verb: Cue) -> bool:
        """Say whether what a body is said to order is its task, or what others ask of it."""
        gap = self._low[naming.end : verb.start]
        eager = self._words.tasks.at(self._low, naming.end + len(gap) - len(gap.lstrip()), verb.start)
        if before.kind == "order" and verb.kind == "order instruct" and eager and eager.kind == "manner":
            return True  # "the province's leaders go on directing ..."
        return (
            before.kind == "report"
            and self._words.petition.search(self._low, before.verb.start, before.verb.end) is not None
        )

    def _went_on(self, verb: Cue, lead: str, whole: Span) -> Naming | None:
        """Return who heads the sentence and did something before the order ("A visited the families; asked B to")."""
        if not (lead.rstrip().endswith(";") or self._words.joins.search(lead)):
            return None
        one = self._voices.first(whole.start, verb.start)
        large = one is not None and self._page.text[one.start].isupper()
        return one if one and large and self.opens(whole.start, one.start) else None

    def _outsider(self, verb: Cue, part: Span, naming: Naming | None) -> Speaker | None:
        """Return the body that only its initials name at the head of the verb's clause: none that leads."""
        named = self._words.initials.search(self._page.text, max(part.start, verb.start - _NEAR), verb.start)
        if named is None or (naming and naming.end > named.start("name")):
            return None
        before = self._low[part.start : named.start("name")].rstrip()
        if before and before[-1] not in ",;:":
            return None
        return Speaker(named["name"], Span(*named.span("name")), True, LOWEST, False)

    def _according(self, part: Span, last: Speaker | None) -> Attribution | None:
        """Return the speaker of ``According to X, ...`` at the head of the stretch or behind its first words."""
        for cue in self._accordings.within(part.start, min(part.end, part.start + 80)):
            comma = self._low.find(",", cue.end, part.end)
            naming = self._voices.before(comma, cue.end) if comma > 0 else None
            if naming and not self._page.text[cue.end : naming.start].strip():
                speaker = self._voices.speaker(naming, comma, last)
                return Attribution(speaker, "tell", None, Cue(comma, comma + 1, "tell"), naming.start)
        return None

    def _said_to_be(self, part: Span, last: Speaker | None) -> Attribution | None:
        """Return whose order the words before are said to be (``"...", is what X directed``)."""
        cue = self._orders_of.first(part.start, min(part.end, part.start + _NEAR))
        naming = self._voices.first(cue.end, part.end) if cue else None
        if cue is None or naming is None or self._low[cue.end : naming.start].strip():
            return None
        return Attribution(self._voices.speaker(naming, naming.end, last), "say", None, cue, naming.start)

    def foretold(self) -> Attribution | None:
        """Return whose words the report opens with, where it says so behind them ("... Đây là chỉ đạo của X")."""
        cue = self._orders_of.first(0, _LEAD)
        if cue is None or not self._words.pointer.search(self._low, max(0, cue.start - _NEAR), cue.start):
            return None
        return self._leader_behind(cue)

    def recorded(self) -> Attribution | None:
        """Return whose words the whole report hands on, where it says so ("lược ghi phát biểu của X"), if X leads."""
        cue = self._records.first(0, len(self._low))
        return self._leader_behind(cue) if cue else None

    def _leader_behind(self, cue: Cue) -> Attribution | None:
        naming = self._voices.first(cue.end, cue.end + _LONGEST_NAMING)
        if naming is None or self._low[cue.end : naming.start].strip():
            return None
        speaker = self._voices.speaker(naming, naming.end, None)
        return Attribution(speaker, "say", None, cue, naming.start) if speaker.leads else None

    def _concluded(self, part: Span, last: Speaker | None) -> Attribution | None:
        """Return whose conclusions a notice hands on ("thông báo kết luận của X tại cuộc họp"): orders follow."""
        cue = self._conclusions.first(*part)
        naming = self._voices.first(cue.end, part.end) if cue else None
        if cue is None or naming is None or self._low[cue.end : naming.start].strip():
            return None
        return Attribution(self._voices.speaker(naming, naming.end, last), "conclusion", None, cue, naming.start)

    def _announced(self, part: Span, last: Speaker | None) -> Attribution | None:
        """Return the speaker of ``X: ...`` at the head of the stretch."""
        colon = self._low.find(":", part.start, min(part.end, part.start + _LONGEST_NAMING))
        naming = self._voices.before(colon, part.start) if colon > 0 else None
        if naming is None or naming.kind not in ("post", "person") or self._low[part.start : naming.start].strip():
            return None
        if any(v.start < colon and v.end > naming.end for v in self.verbs_in(part)):
            return None
        speaker = self._voices.speaker(naming, colon, last)
        return Attribution(speaker, "say", None, Cue(colon, colon + 1, "say"), naming.start) if speaker.name else None

    def _deed(self, verb: Cue, part: Span) -> bool:
        """Say whether a verb that may tell of speech stands for a deed: no clause follows it."""
        follows = self._low[verb.end : min(part.end, verb.end + 6)]
        said = follows.lstrip()[:1] in (",", ":", "\u201c", '"') or self._words.that_next.match(follows)
        return not said and self._words.tasks.at(self._low, verb.start, part.end) is not None

    def _runs_in(self, naming: Naming, verb: Cue, modality: str | None) -> bool:
        """Say whether an order begins at a full naming in the middle of a line: a heading without a stop before it."""
        full = naming.kind == "post" and naming.name is not None and self._page.text[naming.start].isupper()
        return full and modality in _RUN_IN and not self._low[naming.end : verb.start].strip()

    def _tasked(self, start: int, end: int) -> bool:
        """Say whether a deed stands between a naming and a verb: then the verb is not what the named one does."""
        gap = self._words.trailing.sub("", self._low[start:end])
        if not gap.strip():
            return False
        if self._words.busy.search(gap):
            return True
        tasks = self._words.tasks.find(self._low, start, start + len(gap))
        return any(self._page.text[c.start].islower() for c in tasks)

    def _heads_clause(self, naming: Naming, part: Span, strict: bool = False) -> bool:
        """Say whether a naming stands where a subject does: not inside ``the tasks that the Government assigned``."""
        start = self.clause(part.start, naming.start)
        segment = self._low[max(start, naming.start - _NEAR) : naming.start]
        if self._words.petition.search(segment):
            return False  # who is asked
        if not segment.strip() or self._words.conjunctions.search(segment) or self._words.that.search(segment):
            return True
        at = start
        while self._low[at].isspace():
            at += 1
        if any(v.kind.startswith("order ") for v in self.verbs_in(Span(at, naming.start))):
            return False  # who is told, not who tells
        if (self._words.topics.at(self._low, at, naming.start) and not strict) or self._words.leads.at(
            self._low, at, naming.start
        ):
            return True
        last = self._verbs.before(naming.start)
        ended = last is not None and at <= last.start and last.end <= naming.start
        return last is not None and ended and not self._low[last.end : naming.start].strip()

    def opens(self, start: int, verb: int) -> bool:
        """Say whether nothing but joining words stands before the verb."""
        at = self.past_leads(start, verb)
        before = self._low[at:verb].strip()
        if before.endswith(",") and self._words.topics.at(self._low, at, verb):
            return True
        return not before or bool(self._words.joins.fullmatch(before))

    def past_leads(self, at: int, end: int) -> int:
        """Return where a clause begins behind words that only join or number it."""
        while lead := self._words.leads.at(self._low, at, end):
            at = lead.end
            while at < end and self._low[at] in " ,:":
                at += 1
        return at
