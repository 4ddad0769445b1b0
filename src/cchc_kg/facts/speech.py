"""Speech: who says each sentence of a report, and how (an order, a statement, praise, an account given upward)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from cchc_kg.facts.page import Page
from cchc_kg.facts.quotation import Quotation, Quoted
from cchc_kg.facts.speech_words import SpeechWords
from cchc_kg.facts.turn import Attribution, Turn
from cchc_kg.facts.voice import Naming, Speaker, Voices
from cchc_kg.facts.voice_words import LOWEST
from cchc_kg.facts.wording import Cue
from cchc_kg.sentences import bare
from cchc_kg.span import Span

_BREAK = re.compile(r"[,;:!?\u2026()\"\u201c\u201d]|\.(?<!tp\.)(?!\w)|[-\u2013\u2014](?<=\s.)(?=\s)")
_STOPS = re.compile(r"[.;:!?\u2026\"\u201c]")
# What names the paper at the head of a report: "(QNO) - ", "VOV.VN - ", "more(HDDTVN) - ".
_DATELINE = re.compile(r"(?:\w{0,8}\([\w. ]{2,20}\)|[A-Z]{2,8}(?:\.[A-Z]{2})?)\s*[-\u2013\u2014]\s+")
_RUN_IN = ("request", "instruct", "remind")  # orders that a relative clause ("the task he assigned") seldom tells
_LONGEST_CAPTION = 260
_LONGEST_RUN_IN = 200
_LONGEST_NAMING = 90
_LONGEST_CREDIT = 60
_NEAR = 40  # letters within which the last words before a verb stand


class Speech:
    """The turns of one page."""

    def __init__(self, page: Page, low: str, verbs: list[Cue], words: SpeechWords, voices: Voices) -> None:
        """Take the page, its text in lower case, the verbs of speech in it and its voices."""
        self._page, self._low, self._words, self._voices = page, low, words, voices
        self._verbs = [v for v in verbs if v.kind != "none"]
        self._verb_starts = [v.start for v in self._verbs]
        self._breaks = [m.end() for m in _BREAK.finditer(low)]
        self._quoted = Quoted(page.text)
        self._of_quote: dict[Quotation, Attribution | None] = {}
        self._state: Attribution | None = None
        self._last: Speaker | None = None

    def turns(self) -> Iterator[Turn]:
        """Yield a turn for each sentence that holds words, in text order."""
        for sentence in self._page.sentences:
            whole = bare(self._page.text, sentence)
            span = self._said(whole)
            if whole.start < span.start and (turn := self._heading(Span(whole.start, span.start))):
                yield turn
            if span.start == span.end or self._words.captions.at(self._low, span.start, span.end):
                continue
            if not self._headline(span):
                yield self._turn(span)
            elif turn := self._heading(span):
                yield turn

    def _heading(self, span: Span) -> Turn | None:
        """Return the turn of a heading or caption that holds an order itself; it does not change who speaks."""
        state, last = self._state, self._last
        turn = self._turn(bare(self._page.text, span))
        self._state, self._last = state, last
        return turn if turn.order and not turn.carried else None

    def _said(self, span: Span) -> Span:
        """Return the sentence without a heading or caption that runs into it, and without a credit behind it."""
        text = self._page.text
        start, end = span
        if dateline := _DATELINE.match(text, start, end):
            start = dateline.end()
        if credit := self._words.credit.search(text, max(start, end - _LONGEST_CREDIT), end):
            end = credit.start()
        caption = self._words.captions.at(self._low, start, end) is not None
        run_ins = self._words.resumed if caption else self._words.run_in
        for run_in in run_ins.finditer(text, start, min(end, start + _LONGEST_RUN_IN)):
            word = text[text.rfind(" ", start, run_in.start()) + 1]
            if (caption and text[run_in.start() - 1] != ":") or not (
                word.isupper() or _STOPS.search(text, start, run_in.start())
            ):
                return Span(run_in.end(), end)
        if caption and (title := self._voices.title(start, end)):
            return Span(title.start, end)
        return Span(start, end)

    def ordered(self, turn: Turn) -> None:
        """Take note that the turn was read as a demand: what its speaker says next are orders too."""
        if self._state and self._state.speaker == turn.speaker:
            self._state = replace(self._state, kind="order")

    def _headline(self, span: Span) -> bool:
        """Say whether the line is a heading or a caption: only what it says itself counts, not who speaks next."""
        line = self._page.paragraphs[self._page.sentence_at(span.start).paragraph]
        alone = line.start >= span.start - 2 and span.end - span.start < _LONGEST_CAPTION
        return alone and self._page.text[line.end - 1] not in '.!?\u2026:;,"\u201d/' and line.start == span.start

    def _turn(self, span: Span) -> Turn:
        quote = self._quoted.at(span.start)
        if quote:
            return self._quoted_turn(span, quote)
        found = [a for part in self._quoted.outside(span) for a in self._attributions(part, span)]
        if not found:
            if self._words.breaks.at(self._low, self._past_leads(span.start, span.end), span.end):
                self._state = None
            return self._carried(span)
        first = found[0]
        orders = [a for a in found if a.kind == "order"]
        given = [a for a in orders if self._stands(a, first, span)]
        order = next((a for a in given if span.start <= a.start), given[0] if given else None)
        if orders and not given:  # recalled, not given
            self._hear(replace(first, kind="report") if first.kind == "order" and first.speaker.body else first)
            return Turn(span, span, None, None, None, False, False)
        chosen = order or first
        self._hear(chosen)
        if chosen.ran_in:
            span = Span(chosen.start, span.end)
        more = tuple(a.verb for a in given if order and a.verb.start > order.verb.start)
        without = None
        if order and first.speaker == order.speaker and first.verb.end <= order.verb.start:
            without = Turn(span, self._behind(first, span), first.speaker, first.kind, None, False, False)
        content = self._behind(chosen, span)
        return Turn(span, content, chosen.speaker, chosen.kind, order, False, False, more, without)

    @staticmethod
    def _behind(said: Attribution, span: Span) -> Span:
        """Return what stands behind the verb, or the whole sentence where the verb stands at its end."""
        end = said.verb.end
        return Span(end, span.end) if end - span.start < 0.7 * (span.end - span.start) else span

    def _carried(self, span: Span) -> Turn:
        state = self._state
        return Turn(span, span, state.speaker if state else None, state.kind if state else None, None, False, True)

    def _quoted_turn(self, span: Span, quote: Quotation) -> Turn:
        if quote not in self._of_quote:
            self._of_quote[quote] = self._speaker_behind(quote) or self._state
        voice = self._of_quote[quote]
        inner = Span(span.start, min(span.end, quote.end))
        rest = Span(inner.end, span.end)
        order = None
        if voice and rest.end - rest.start > 3 and voice.verb.start >= quote.end:
            if voice.kind == "order" and span.end - voice.verb.end > 25 and self._stands(voice, voice, rest):
                order = voice  # the words behind the quotation hold the order
                inner = Span(voice.start, span.end) if voice.ran_in else span
            self._hear(voice)
        inner = bare(self._page.text, inner)
        if voice and not order:
            spoken = (v for v in self._verbs_in(inner) if v.kind.startswith("order "))
            own = next((v for v in spoken if self._opens(inner.start, v.start)), None)
            order = replace(voice, kind="order", modality=own.kind.split()[1], verb=own) if own else None
        carried = not (voice and span.start <= voice.start < span.end)
        return Turn(inner, inner, voice.speaker if voice else None, voice.kind if voice else None, order, True, carried)

    def _speaker_behind(self, quote: Quotation) -> Attribution | None:
        """Return who is named behind the quotation, in the sentence in which it ends."""
        last = self._page.sentence_at(max(quote.start, quote.end - 1))
        end = last.end
        if not any(c.isalpha() for c in self._page.text[quote.end : end]):
            return None
        found = self._attributions(Span(quote.end, end), Span(quote.end, end))
        return found[0] if found else None

    def _hear(self, chosen: Attribution) -> None:
        self._state = chosen
        if chosen.speaker.name or not chosen.speaker.body:
            self._last = chosen.speaker

    def _attributions(self, part: Span, whole: Span) -> list[Attribution]:
        """Return the verbs of speech in ``part`` that have a speaker, in text order."""
        found: list[Attribution] = []
        if heard := self._according(part) or self._announced(part):
            found.append(heard)
        for verb in self._verbs_in(part):
            kind, _, modality = verb.kind.partition(" ")
            one = self._attribution(verb, kind, modality or None, part, whole, found)
            if one:
                found.append(one)
        return found

    def _verbs_in(self, part: Span) -> Iterator[Cue]:
        for i in range(bisect_left(self._verb_starts, part.start), len(self._verbs)):
            if self._verbs[i].end > part.end:
                break
            yield self._verbs[i]

    def _clause(self, start: int, place: int) -> int:
        """Return where the clause begins that goes on at ``place``: behind the last break, not before ``start``."""
        i = bisect_right(self._breaks, place) - 1
        return max(start, self._breaks[i] if i >= 0 else 0)

    def _attribution(
        self, verb: Cue, kind: str, modality: str | None, part: Span, whole: Span, found: list[Attribution]
    ) -> Attribution | None:
        lead = self._low[max(part.start, verb.start - _NEAR) : verb.start]
        joined = self._words.joins.search(lead) or lead.rstrip().endswith((",", ";"))
        if kind == "order" and self._words.planned.search(lead):
            return None
        if found and joined:
            return replace(found[-1], kind=kind, modality=modality, verb=verb) if kind == "order" else None
        naming = self._voices.before(verb.start, part.start)
        if kind != "praise" and (outside := self._outsider(verb, part, naming)):
            return Attribution(outside, kind, modality, verb, outside.place.start)
        if naming and not self._tasked((naming.partner or naming).end, verb.start):
            ran_in = not self._heads_clause(naming, part)
            if ran_in and not self._runs_in(naming, verb, modality):
                return None
            if naming.kind == "witness" and self._state and self._state.kind == "order" and self._deed(verb, part):
                return None  # a task told on, not what somebody else says
            speaker = self._voices.speaker(naming, verb.start, self._last)
            if modality not in (None, "request") and naming.kind == "witness" and not speaker.leads:
                return None  # a task of those who are told, not their order
            return Attribution(speaker, kind, modality, verb, naming.start, ran_in)
        clause = self._low.rfind(";", max(part.start, verb.start - _LONGEST_RUN_IN), verb.start) + 1 or part.start
        if kind == "order" and self._state and part.start == whole.start and self._opens(clause, verb.start):
            return replace(self._state, kind=kind, modality=modality, verb=verb)
        return None

    def _outsider(self, verb: Cue, part: Span, naming: Naming | None) -> Speaker | None:
        """Return the body that only its initials name at the head of the verb's clause: none that leads."""
        named = self._words.initials.search(self._page.text, max(part.start, verb.start - _NEAR), verb.start)
        if named is None or (naming and naming.end > named.start("name")):
            return None
        before = self._low[part.start : named.start("name")].rstrip()
        if before and before[-1] not in ",;:":
            return None
        return Speaker(named["name"], Span(*named.span("name")), True, LOWEST, False)

    def _according(self, part: Span) -> Attribution | None:
        """Return the speaker of ``According to X, ...`` at the head of the stretch or behind its first words."""
        for cue in self._words.according.find(self._low, part.start, min(part.end, part.start + 80)):
            comma = self._low.find(",", cue.end, part.end)
            naming = self._voices.before(comma, cue.end) if comma > 0 else None
            if naming and not self._page.text[cue.end : naming.start].strip():
                speaker = self._voices.speaker(naming, comma, self._last)
                return Attribution(speaker, "tell", None, Cue(comma, comma + 1, "tell"), naming.start)
        return None

    def _announced(self, part: Span) -> Attribution | None:
        """Return the speaker of ``X: ...`` at the head of the stretch."""
        colon = self._low.find(":", part.start, min(part.end, part.start + _LONGEST_NAMING))
        naming = self._voices.before(colon, part.start) if colon > 0 else None
        if naming is None or naming.kind not in ("post", "person") or self._low[part.start : naming.start].strip():
            return None
        if any(v.start < colon and v.end > naming.end for v in self._verbs_in(part)):
            return None
        speaker = self._voices.speaker(naming, colon, self._last)
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

    def _heads_clause(self, naming: Naming, part: Span) -> bool:
        """Say whether a naming stands where a subject does: not inside ``the tasks that the Government assigned``."""
        start = self._clause(part.start, naming.start)
        segment = self._low[max(start, naming.start - _NEAR) : naming.start]
        if not segment.strip() or self._words.conjunctions.search(segment) or self._words.that.search(segment):
            return True
        at = start
        while self._low[at].isspace():
            at += 1
        if any(v.kind.startswith("order ") for v in self._verbs_in(Span(at, naming.start))):
            return False  # who is told, not who tells
        if self._words.topics.at(self._low, at, naming.start) or self._words.leads.at(self._low, at, naming.start):
            return True
        i = bisect_left(self._verb_starts, naming.start) - 1
        ended = i >= 0 and at <= self._verb_starts[i] and self._verbs[i].end <= naming.start
        return ended and not self._low[self._verbs[i].end : naming.start].strip()

    def _opens(self, start: int, verb: int) -> bool:
        """Say whether nothing but joining words stands before the verb."""
        at = self._past_leads(start, verb)
        before = self._low[at:verb].strip()
        if before.endswith(",") and self._words.topics.at(self._low, at, verb):
            return True
        return not before or bool(self._words.joins.fullmatch(before))

    def _past_leads(self, at: int, end: int) -> int:
        while lead := self._words.leads.at(self._low, at, end):
            at = lead.end
            while at < end and self._low[at] in " ,:":
                at += 1
        return at

    def _stands(self, order: Attribution, first: Attribution, span: Span) -> bool:
        """Say whether an order is given here, not recalled or given earlier, as somebody tells."""
        if self._words.past.at(self._low, span.start, span.end):
            return False
        clause = max(self._clause(span.start, max(span.start, order.start)), order.verb.start - _LONGEST_RUN_IN)
        if any(self._words.past.find(self._low, clause, order.verb.start)):
            return False
        done = bool(self._words.done.search(self._low, max(order.start, order.verb.start - _NEAR), order.verb.start))
        if done and order.speaker.body and not (order.speaker.own and order.modality != "instruct"):
            return False  # what a body has had done is a result, as often as not
        told = order is not first and order.speaker != first.speaker and first.kind in ("tell", "report", "say")
        if told and first.kind == "report":
            return False
        return not (told and done) or (order.speaker.leads and order.speaker.own)
