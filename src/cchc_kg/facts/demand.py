"""Demands: whether the words of somebody in charge ask for a deed, and of whom."""

from typing import NamedTuple

from cchc_kg.facts.addressee import AddresseeRules
from cchc_kg.facts.clause import CUT, FURTHER, Clauses
from cchc_kg.facts.demand_words import DemandWords
from cchc_kg.facts.fact import Meeting
from cchc_kg.facts.norm import NormRules
from cchc_kg.facts.page import Page
from cchc_kg.facts.speaker import Speaker
from cchc_kg.facts.telling import COUNTED, Tellings
from cchc_kg.facts.turn import Turn
from cchc_kg.facts.wording import Cue
from cchc_kg.lexicon import Lexicon
from cchc_kg.span import Span

_OPENING = ',:;-\u2013\u2014"\u201c'
_NEAR = 30  # letters within which the last words before a norm stand
_FARTHEST_COPULA = 90  # letters between what is to be done and its copula
_FIRM = ("request", "assign", "instruct")
_LOWEST_CENTRAL = 5  # the lowest rank whose requests to local authorities go downward
_LOWEST_TO_ORDER = 4  # the lowest rank that can demand of others where somebody higher leads the meeting


class Demand(NamedTuple):
    """That a sentence asks for a deed: by which rule, how, and of whom (the words that name them)."""

    rule: str
    modality: str
    addressees: tuple[Span, ...]


class DemandRules:
    """Reads demands: an order's own verb, a norm (must, should), an imperative, a deed behind its addressee."""

    def __init__(self, lexicon: Lexicon, addressees: AddresseeRules) -> None:
        """Read the lexicons of demands; ``addressees`` finds who is named in them."""
        self._addressees = addressees
        self._words = DemandWords(lexicon)
        self._clauses = Clauses(self._words)
        self._norms = NormRules(self._words, addressees, self._clauses)
        self._tellings = Tellings(self._words, addressees, self._clauses)

    def read(self, page: Page, low: str, turn: Turn, meeting: Meeting) -> Demand | None:
        """Return what the sentence demands, None where it demands nothing of anybody."""
        text = page.text
        if turn.order:
            found, other = self._ordered(page, low, turn) or self._tasked(page, low, turn), turn.unordered
            headed = other is turn.without or self._clauses.past_leads(low, *turn.span)[0] == turn.order.verb.start
            again = self.read(page, low, other, meeting) if other and not (found and headed) else None
            return again if again and (found is None or again.addressees) else found
        speaker = turn.speaker
        if speaker is None or turn.kind == "report" or text[turn.span.end - 1] == "?":
            return None
        if not speaker.leads:
            return self._guided(page, low, turn, speaker)
        if meeting.kind == "other" and (turn.kind in ("tell", "praise") or (turn.quoted and turn.kind != "order")):
            return None  # a press conference tells what others decided
        return self._demanded(page, low, turn)

    def _ordered(self, page: Page, low: str, turn: Turn) -> Demand | None:
        order, end = turn.order, turn.span.end
        assert order is not None
        modality = order.modality or "request"
        place = self._clauses.skip(low, order.verb.end, end)
        if modality != "assign" and not order.speaker.own and self._addressees.superior(page, low, place, end):
            return None  # a wish upward
        firm = modality in _FIRM and order.speaker.rank <= _LOWEST_TO_ORDER
        unknown = order.speaker.name is None and not order.speaker.body
        central = modality in _FIRM and order.speaker.rank <= _LOWEST_CENTRAL
        if not (order.speaker.leads or firm or central or (unknown and modality in _FIRM)):
            return None
        found = self._told_to(page, low, turn.content) if turn.content.end < order.verb.start else []
        found += self._acting(page, low, Span(place, end))
        if not (order.speaker.leads or firm or unknown or self._addressees.local(page, low, found)):
            return None  # a department asks an equal, not those below it
        if (
            order.speaker.body
            and not order.speaker.own
            and not found
            and self._words.petition.match(low, order.verb.start, end)
        ):
            return None  # what a body proposes
        if modality == "remind" and not self._asks(page, low, Span(place, end)):
            return None  # what somebody points out
        if unknown and not firm and not found:
            return None  # somebody's wish
        counted = bool(COUNTED.match(low, order.verb.end, end))
        if modality == "assign" and not (found or counted or self._words.assigned.at(low, place, end)):
            return None
        apart = low[order.verb.end : place].strip() != ""
        if modality == "instruct" and not (found or apart or self._words.tasks.at(low, place, end)):
            return self._demanded(page, low, turn) if end - place < 2 else None  # the order stands before its verb
        for verb in turn.more:
            if not found or low[place : verb.start].rstrip().endswith(";"):
                found += self._acting(page, low, Span(self._clauses.skip(low, verb.end, end), end))
        return Demand(f"directive.{modality}", modality, tuple(found + self._further(page, low, place, end)))

    def _guided(self, page: Page, low: str, turn: Turn, speaker: Speaker) -> Demand | None:
        """Return what the head of a ministry's department tells local authorities that they must do."""
        found = self._demanded(page, low, turn) if speaker.rank == _LOWEST_CENTRAL and not speaker.body else None
        normed = found if found and found.rule == "directive.normative" else None
        return normed if normed and self._addressees.local(page, low, list(normed.addressees)) else None

    def _tasked(self, page: Page, low: str, turn: Turn) -> Demand | None:
        """Return what a verb of order that heads the sentence wants done, where it orders nobody."""
        order, speaker = turn.order, turn.speaker
        if order is None or speaker is None or not speaker.leads or order.modality != "assign":
            return None
        start, _ = self._clauses.past_leads(low, *turn.span)
        task = self._words.tasks.at(low, start, turn.span.end) if start == order.verb.start else None
        wanted = task is not None and self._tellings.wanted(page, low, task, turn.span.end, free=True)
        return Demand("directive.imperative", "imperative", ()) if wanted else None

    def _asks(self, page: Page, low: str, span: Span) -> bool:
        """Say whether what is pointed out holds a norm, or begins with a deed or with whose deed it is."""
        if any(c.kind != "none" for c in self._words.norms.find(low, span.start, span.end)):
            return True
        for start, _ in self._clauses.starts(low, span):
            acting = self._addressees.acting(page, low, start, span.end)
            cue = self._norms.deed(low, acting[1], span.end) if acting and acting[1] else None
            if (cue and cue.kind not in ("inferior", "auxiliary")) or self._words.tasks.at(low, start, span.end):
                return True
        return False

    def _acting(self, page: Page, low: str, span: Span) -> list[Span]:
        """Return the addressees at the head of the stretch, or behind a topic phrase that stands there."""
        for start, _ in self._clauses.starts(low, span):
            acting = self._addressees.acting(page, low, start, span.end)
            if acting:
                return self._addressees.named(page, low, acting[0])
        return []

    def _told_to(self, page: Page, low: str, quoted: Span) -> list[Span]:
        """Return the addressees of a task that the words quoted before an order begin with."""
        acting = self._addressees.acting(page, low, self._clauses.past_leads(low, *quoted)[0], quoted.end)
        if acting is None or acting[1] is None or acting[1].kind == "inferior":
            return []
        return self._addressees.named(page, low, acting[0])

    def _further(self, page: Page, low: str, place: int, end: int) -> list[Span]:
        """Return the addressees of further tasks of the sentence: each behind a semicolon."""
        found: list[Span] = []
        at = low.find(";", place, end)
        while at >= 0:
            start, _ = self._clauses.past_leads(low, at + 1, end)
            acting = self._addressees.acting(page, low, start, end)
            if acting and acting[1] and acting[1].kind in ("task", "norm"):
                found += self._addressees.named(page, low, acting[0])
            at = low.find(";", at + 1, end)
        return found

    def _demanded(self, page: Page, low: str, turn: Turn) -> Demand | None:
        span = turn.content
        rule = "directive.continued" if turn.carried else "directive.imperative"
        body = turn.speaker is not None and turn.speaker.body
        own = body and turn.speaker is not None and turn.speaker.own
        told = (turn.kind != "order" or (body and not own)) and not turn.quoted
        agreed = own and turn.carried and not told  # the tasks a body decided on are told as what shall be
        if told and not turn.carried and span.start > turn.span.start and not self._opened(low, span):
            return self._stressed(page, low, span)
        if turn.carried and not turn.quoted and self._words.scene.match(low, span.start, span.end):
            return None  # what was done there
        if turn.carried and not turn.quoted and self._words.bygone.search(low[span.start : span.end].rstrip(". ")):
            return None  # praise of what was done
        for nth, (start, numbered) in enumerate(self._clauses.starts(low, span)):
            if nth > 1 and not turn.quoted:
                break
            if nth and not turn.quoted and self._words.happened.search(low, span.start, start):
                break  # behind a colon or topic that tells what was done
            if nth and self._addressees.ends_at(low, span.start, low.rfind(",", span.start, start)):
                continue  # a list of those who act goes on
            free = numbered or not told
            acting = self._addressees.acting(page, low, start, span.end)
            if acting and acting[1]:
                above = self._addressees.superior(page, low, start, span.end)
                if above or (not turn.quoted and _names(page, acting[0])):
                    return None
                cue = self._norms.deed(low, acting[1], span.end)
                named = tuple(self._addressees.meant(page, low, acting[0], span.end))
                if agreed and self._words.shall.match(low, cue.start, span.end):
                    cue = self._after_shall(low, cue, span.end)
                if nth and turn.carried and not turn.quoted and self._tellings.aims(low, span, cue):
                    return None
                if cue.kind == "inferior" and turn.quoted and self._addressees.means_us(page, low, acting[0]):
                    break  # a speaker comes from what we do to what we must
                if cue.kind == "inferior":  # it tells what they did or will do
                    return None if told and turn.carried else self._therefore(low, Span(cue.end, span.end))
                if cue.kind in ("must", "should", "forbid"):
                    named = () if self._words.passive.match(low, cue.end, span.end) else named
                    if self._norms.wished(low, span.start, cue):
                        return None
                    return Demand("directive.normative", cue.kind, named)
                if cue.kind == "ought":
                    return Demand("directive.normative", "should", named)
                if self._words.outcome.search(low, cue.end, span.end) or self._tellings.follows(low, cue.end, span.end):
                    return None  # it tells what came or will come of it
                fresh = turn.kind == "order" or turn.quoted or not turn.carried
                charged = low[acting[0].end : cue.start].strip() != ""  # "is charged to"
                pushed = (cue.kind == "manner" and (fresh or charged)) or (cue.kind == "push" and not turn.carried)
                if pushed or (free and cue.kind in ("manner", "push", "task", "result")):
                    return Demand(rule, "imperative", named + tuple(self._further(page, low, start, span.end)))
                if free and cue.kind == "auxiliary" and self._goes_on(low, cue.end, span.end):
                    return Demand(rule, "imperative", ())  # a deed that no lexicon knows, and one that it does
            ought = self._words.ought.at(low, start, span.end) if free else None
            if ought and self._words.tasks.at(low, self._clauses.skip(low, ought.end, span.end), span.end):
                return Demand("directive.normative", "should", ())
            praised = turn.kind == "praise" and turn.carried and not turn.quoted
            task = self._words.tasks.at(low, start, span.end) if not praised else None
            if task and self._tellings.wanted(page, low, task, span.end, free and nth < 2):
                return Demand(rule, "imperative", tuple(self._further(page, low, start, span.end)))
        aimed = self._aimed_at(low, span) if turn.quoted or not turn.carried else None
        only_told = turn.kind == "tell" and turn.carried and not turn.quoted
        return aimed or self._normed(page, low, span, not told, only_told)

    def _therefore(self, low: str, span: Span) -> Demand | None:
        """Return what is demanded behind a break, after what was told before it."""
        for cut in FURTHER.finditer(low, span.start, span.end):
            place, _ = self._clauses.past_leads(low, cut.end(), span.end)
            norm = self._words.norms.at(low, place, span.end)
            if norm is None or norm.kind == "none":
                continue
            task = self._words.tasks.at(low, self._clauses.skip(low, norm.end, span.end), span.end)
            if norm.kind in ("should", "forbid") or (task and task.kind in ("manner", "push")):
                return Demand("directive.normative", norm.kind, ())
        return None

    def _concerned(self, page: Page, low: str, span: Span) -> Demand | None:
        """Return what those named behind a joining word must do, after what was told ("..., so the districts must")."""
        for cut in FURTHER.finditer(low, span.start, span.end):
            place, _ = self._clauses.past_leads(low, cut.end(), span.end)
            acting = self._addressees.acting(page, low, place, span.end) if place > cut.end() else None
            norm = self._norms.deed(low, acting[1], span.end) if acting and acting[1] else None
            if acting and norm and norm.kind in ("must", "should", "forbid"):
                named = tuple(self._addressees.meant(page, low, acting[0], span.end))
                return Demand("directive.normative", norm.kind, named)
        return None

    def _aimed_at(self, low: str, span: Span) -> Demand | None:
        """Return the deed that the words name as what is to be done ("the task now is to put an end to ...")."""
        place, _ = self._clauses.past_leads(low, span.start, span.end)
        subject = self._words.aimed_at.at(low, place, span.end)
        stop = FURTHER.search(low, subject.end, span.end) if subject else None
        if subject is None:
            return None
        near = min(stop.start() if stop else span.end, subject.end + _FARTHEST_COPULA)
        is_to = self._words.is_to.search(low, subject.end, near)
        task = self._words.tasks.at(low, self._clauses.skip(low, is_to.end(), span.end), span.end) if is_to else None
        kinds = ("manner", "push", "task")
        asked = task is not None and task.kind in kinds and not self._words.noun.match(low, task.end, span.end)
        return Demand("directive.imperative", "imperative", ()) if asked else None

    def _stressed(self, page: Page, low: str, span: Span) -> Demand | None:
        """Return what is demanded right behind a verb of saying: a norm, or what the verb stresses."""
        place = self._clauses.skip(low, span.start, span.end)
        norm = self._words.norms.at(low, place, span.end)
        if norm and norm.kind != "none":
            return Demand("directive.normative", norm.kind, ())
        if self._words.agreed.match(low, place, span.end):
            return self._normed(page, low, span, free=False)
        if not self._words.stress.search(low, max(0, span.start - _NEAR), span.start):
            if aimed := self._aimed_at(low, span):
                return aimed
            further = low.find(";", span.start, span.end)
            therefore = self._therefore(low, Span(further, span.end)) if further >= 0 else None
            return therefore or self._concerned(page, low, span)
        if aimed := self._aimed_at(low, span):
            return aimed
        task = self._words.tasks.at(low, place, span.end)
        wanted = task is not None and self._tellings.wanted(page, low, task, span.end, free=False)
        imperative = Demand("directive.imperative", "imperative", ()) if wanted else None
        if task and task.kind == "manner" and imperative:
            return imperative
        return self._normed(page, low, span, free=False) or imperative

    def _after_shall(self, low: str, cue: Cue, end: int) -> Cue:
        shall = self._words.shall.match(low, cue.start, end)
        place = self._clauses.skip(low, shall.end(), end) if shall else cue.start
        return self._words.tasks.at(low, place, end) or cue

    def _goes_on(self, low: str, place: int, end: int) -> bool:
        """Say whether a clause behind a comma tells how to go about it, or what is wanted."""
        cuts = (self._words.tasks.at(low, m.end(), end) for m in CUT.finditer(low, place, end))
        return any(task is not None and task.kind in ("manner", "push") for task in cuts)

    def _opened(self, low: str, span: Span) -> bool:
        """Say whether what is said begins at the head of the stretch, as a clause: behind a mark or "that"."""
        opening = low[span.start : span.end].lstrip()[:1] in _OPENING or low[span.start - 1] in ",:"
        return opening or bool(self._words.that.search(low, max(0, span.start - 12), span.start))

    def _normed(self, page: Page, low: str, span: Span, free: bool, account: bool = False) -> Demand | None:
        found = self._norms.read(page, low, span, free, account)
        return Demand("directive.normative", *found) if found else None


def _names(page: Page, phrase: Span) -> bool:
    """Say whether a phrase names a person: of a named person a sentence tells, it does not order."""
    return any(phrase.covers(person) for person in page.mentions.people)
