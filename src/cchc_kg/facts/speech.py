"""Speech: who says each sentence of a report, and how (an order, a statement, praise, an account given upward)."""

import re
from collections.abc import Iterator

from cchc_kg.facts.attribution import Attributions
from cchc_kg.facts.page import Page
from cchc_kg.facts.quotation import Quotation, Quoted
from cchc_kg.facts.speaker import Speaker
from cchc_kg.facts.speech_words import SpeechWords
from cchc_kg.facts.turn import Attribution, Turn
from cchc_kg.facts.voice import Voices
from cchc_kg.facts.wording import Cue
from cchc_kg.sentences import bare
from cchc_kg.span import Span

_STOPS = re.compile(r"[.;:!?\u2026\"\u201c]")
# What names the paper at the head of a report: "(QNO) - ", "VOV.VN - ", "more(HDDTVN) - ".
_DATELINE = re.compile(r"(?:\w{0,8}\([\w. ]{2,20}\)|[A-Z]{2,8}(?:\.[A-Z]{2})?)\s*[-\u2013\u2014]\s+")
_BRACKET = 9  # letters within which the bracket of a dateline opens
_FIGURE = re.compile(r"\d[\d.,/]*")
_LONGEST_CAPTION = 260
_LONGEST_RUN_IN = 200
_LONGEST_CREDIT = 60
_MOST_IDLE = 4  # sentences through which a speech goes on that say neither whose they are nor what is demanded
_SHORTEST_TAIL = 25  # letters behind a verb that can hold what it demands
_LONGEST_SUBJECT = 90  # letters in which a sentence names whom it tells of
_NEAR = 40  # letters within which the last words before a verb stand


class Speech:
    """The turns of one page."""

    def __init__(self, page: Page, low: str, verbs: list[Cue], words: SpeechWords, voices: Voices) -> None:
        """Take the page, its text in lower case, the verbs of speech in it and its voices."""
        self._page, self._low, self._words, self._voices = page, low, words, voices
        self._said_by = Attributions(page, low, verbs, words, voices)
        self._quoted = Quoted(page.text)
        self._of_quote: dict[Quotation, list[Attribution]] = {}
        self._state: Attribution | None = None
        self._record: Attribution | None = None  # whose words the whole report hands on
        self._last: Speaker | None = None
        self._idle = 0  # sentences in a row without speaker or demand; one that tells figures counts twice

    def turns(self) -> Iterator[Turn]:
        """Yield a turn for each sentence that holds words, in text order."""
        self._record = self._said_by.recorded()
        self._state = self._said_by.foretold() or self._record
        for sentence in self._page.sentences:
            whole = bare(self._page.text, sentence)
            span = self._said(whole)
            if whole.start < span.start and (turn := self._heading(Span(whole.start, span.start))):
                yield turn
            if span.start == span.end or self._words.captions.at(self._low, span.start, span.end):
                continue
            if not self._headline(span, self._page.paragraphs[sentence.paragraph]):
                yield self._turn(span)
            elif turn := self._heading(span):
                yield turn

    def _attributed(self, part: Span, whole: Span) -> list[Attribution]:
        return self._said_by.read(part, whole, self._state, self._last)

    def _heading(self, span: Span) -> Turn | None:
        """Return the turn of a heading or caption that holds an order itself; it does not change who speaks."""
        state, last = self._state, self._last
        turn = self._turn(bare(self._page.text, span))
        self._state, self._last = state, last
        announced = turn.kind == "say" and not turn.quoted and self._low[turn.content.start - 1] == ":"
        return turn if (turn.order or announced) and not turn.carried else None

    def _said(self, span: Span) -> Span:
        """Return the sentence without a heading or caption that runs into it, and without a credit behind it."""
        text = self._page.text
        start, end = span
        named = text[start : start + 2].isupper() or "(" in text[start : start + _BRACKET]
        if named and (dateline := _DATELINE.match(text, start, end)):
            start = dateline.end()
        tail = max(start, end - _LONGEST_CREDIT)
        if text.find(":", tail, end) >= 0 and (credit := self._words.credit.search(text, tail, end)):
            end = credit.start()
        caption = self._words.captions.at(self._low, start, end) is not None
        run_ins = self._words.resumed if caption else self._words.run_in
        for run_in in run_ins.finditer(text, self._low, start, min(end, start + _LONGEST_RUN_IN)):
            word = text[text.rfind(" ", start, run_in.start()) + 1]
            if (caption and text[run_in.start() - 1] != ":") or not (
                word.isupper() or _STOPS.search(text, start, run_in.start())
            ):
                return Span(run_in.end(), end)
        if caption and (title := self._voices.title(start, end)):
            return Span(title.start, end)
        return span if (start, end) == span else Span(start, end)

    def ordered(self, turn: Turn) -> None:
        """Take note that the turn was read as a demand: what its speaker says next are orders too."""
        self._idle = 0
        if self._state and self._state.speaker == turn.speaker:
            self._state = self._state._replace(kind="order")

    def _headline(self, span: Span, line: Span) -> bool:
        """Say whether the line is a heading or a caption: only what it says itself counts, not who speaks next."""
        alone = line.start >= span.start - 2 and span.end - span.start < _LONGEST_CAPTION
        return alone and self._page.text[line.end - 1] not in '.!?\u2026:;,"\u201d/' and line.start == span.start

    def _turn(self, span: Span) -> Turn:
        quote = self._quoted.at(span.start)
        if quote:
            return self._quoted_turn(span, quote)
        found = [a for part in self._quoted.outside(span) for a in self._attributed(part, span)]
        if not found:
            if self._words.breaks.at(self._low, self._said_by.past_leads(span.start, span.end), span.end):
                self._state = None
            return self._carried(span)
        first = found[0]
        orders = [a for a in found if a.kind == "order"]
        given = [a for a in orders if self._stands(a, first, span)]
        order = next((a for a in given if span.start <= a.start), given[0] if given else None)
        if orders and not given:  # recalled, not given
            self._hear(first._replace(kind="report") if first.kind == "order" and first.speaker.body else first)
            return Turn(span, span, None, None, None, False, False)
        if not order and first.kind == "conclusion":
            self._hear(first._replace(kind="order"))
            return Turn(span, span, None, None, None, False, False)
        chosen = order or first
        if not order and self._words.elsewhere.at(self._low, span.start, span.end):
            return Turn(span, span, None, None, None, False, False)  # said at another meeting
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
        if self._state and self._own_plan(self._state.speaker, span):
            self._state = None
        figures = len(_FIGURE.findall(self._low, *span)) > 1
        self._idle += 2 if figures else 1
        state = self._state if self._state and self._idle <= _MOST_IDLE else self._record
        speaker, kind = (state.speaker, state.kind) if state else (None, None)
        return Turn(span, span, speaker, kind, None, False, True)

    def _own_plan(self, speaker: Speaker, span: Span) -> bool:
        """Say whether the sentence tells what the body that spoke does itself: what follows is its plan, no order."""
        named = self._low[speaker.place.start : speaker.place.end] if speaker.own else ""
        at = self._low.find(named, span.start, min(span.end, span.start + _LONGEST_SUBJECT)) if named else -1
        return at >= 0 and self._low[span.start : at].rstrip()[-1:] in ("", ",")

    def _quoted_turn(self, span: Span, quote: Quotation) -> Turn:
        if quote not in self._of_quote:
            self._of_quote[quote] = self._behind_quote(quote)
        behind = self._of_quote[quote]
        voice = behind[0] if behind else self._state
        inner = bare(self._page.text, Span(span.start, min(span.end, quote.end)))
        rest = Span(min(span.end, quote.end), span.end)
        order, tail = None, None
        if voice and behind and rest.end - rest.start > 3:
            orders = (a for a in behind if a.kind == "order" and a.speaker == voice.speaker)
            order = next(
                (a for a in orders if span.end - a.verb.end > _SHORTEST_TAIL and self._stands(a, a, rest)), None
            )
            whole = Span(voice.start, span.end) if voice.ran_in else span
            if order:  # the words behind the quotation hold the order
                self._hear(voice)
                return Turn(whole, inner, voice.speaker, "order", order, True, False)
            self._hear(voice)
            tail = self._tail(voice, whole)
        if voice:
            spoken = (v for v in self._said_by.verbs_in(inner) if v.kind.startswith("order "))
            own = next((v for v in spoken if self._said_by.opens(inner.start, v.start)), None)
            order = voice._replace(kind="order", modality=own.kind.split()[1], verb=own) if own else None
        speaker, kind = (voice.speaker, voice.kind) if voice else (None, None)
        carried = not (voice and span.start <= voice.start < span.end)
        return Turn(inner, inner, speaker, kind, order, True, carried, tail=tail)

    def _tail(self, voice: Attribution, whole: Span) -> Turn | None:
        """Return what the speaker says behind the quotation and a further verb ("..., he said and stressed that")."""
        near = Span(voice.verb.end, min(whole.end, voice.verb.end + _NEAR))
        last = next(iter(self._said_by.verbs_in(near)), None)
        if last is None or last.kind.startswith("order ") or whole.end - last.end < _SHORTEST_TAIL:
            return None
        kind = last.kind.split()[0]
        return Turn(whole, Span(last.end, whole.end), voice.speaker, kind, None, False, False)

    def _behind_quote(self, quote: Quotation) -> list[Attribution]:
        """Return who is named behind the quotation, and how he or she speaks, in the sentence in which it ends."""
        last = self._page.sentence_at(max(quote.start, quote.end - 1))
        end = last.end
        if not any(c.isalpha() for c in self._page.text[quote.end : end]):
            return []
        return self._attributed(Span(quote.end, end), Span(quote.end, end))

    def _hear(self, chosen: Attribution) -> None:
        self._idle = 0
        self._state = chosen
        if chosen.speaker.name or not chosen.speaker.body:
            self._last = chosen.speaker

    def _stands(self, order: Attribution, first: Attribution, span: Span) -> bool:
        """Say whether an order is given here, not recalled or given earlier, as somebody tells."""
        if self._words.past.at(self._low, span.start, span.end):
            return False
        clause = max(self._said_by.clause(span.start, max(span.start, order.start)), order.verb.start - _LONGEST_RUN_IN)
        if self._words.past.find(self._low, clause, order.verb.start):
            return False
        done = bool(self._words.done.search(self._low, max(order.start, order.verb.start - _NEAR), order.verb.start))
        if done and not order.speaker.present:
            return False  # who is not there ordered it before
        if done and order.speaker.body and not (order.speaker.own and order.modality != "instruct"):
            return False  # what a body has had done is a result, as often as not
        told = order is not first and order.speaker != first.speaker and first.kind in ("tell", "report", "say")
        if told and first.kind == "report":
            return False
        return not (told and done) or (order.speaker.leads and order.speaker.own)
