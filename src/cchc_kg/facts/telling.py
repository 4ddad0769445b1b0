"""Tellings: words that look like a wanted deed and only tell what was done, what is stated or what is aimed at."""

import re

from cchc_kg.facts.addressee import AddresseeRules
from cchc_kg.facts.clause import CUT, Clauses
from cchc_kg.facts.demand_words import DemandWords
from cchc_kg.facts.page import Page
from cchc_kg.facts.wording import Cue
from cchc_kg.span import Span

COUNTED = re.compile(r"\s*\d")
"""What is counted, behind a verb."""


class Tellings:
    """Tells deeds that are wanted from those that are told."""

    def __init__(self, words: DemandWords, addressees: AddresseeRules, clauses: Clauses) -> None:
        """Take the lexicons of demands; ``addressees`` finds who is named, ``clauses`` where clauses begin."""
        self._words, self._addressees, self._clauses = words, addressees, clauses

    def wanted(self, page: Page, low: str, task: Cue, end: int, free: bool) -> bool:
        """Say whether a deed without a subject is wanted, not told as done."""
        if self._words.noun.match(low, task.end, end) or self._states(low, task.end, end):
            return False
        if self._words.passive.match(low, task.end, end) or self._told_of(page, low, task.end, end):
            return False
        if task.kind == "none":
            return False
        if task.kind in ("manner", "push"):
            return True
        return free and task.kind == "task" and not COUNTED.match(low, task.end, end)

    def _states(self, low: str, place: int, end: int) -> bool:
        """Say whether what begins like a deed is what something is stated of ("to fight waste is a concern")."""
        for cue in self._words.copula.find(low, place, end):
            clause = max(low.rfind(mark, place, cue.start) for mark in ",;:") + 1 or place
            if self._words.deem.search(low, clause, cue.start) is None:
                return True
        return False

    def follows(self, low: str, place: int, end: int) -> bool:
        """Say whether what would follow is told ("if three are merged into one, then there will be ...")."""
        then = self._words.then.search(low, place, end)
        return then is not None and self._words.shall.search(low, then.end(), end) is not None

    def _told_of(self, page: Page, low: str, place: int, end: int) -> bool:
        """Say whether a main clause follows that tells what somebody did (``To carry out A, B has ...``)."""
        for cut in CUT.finditer(low, place, end):
            acting = self._addressees.acting(page, low, cut.end(), end)
            told = acting is not None and acting[1] is not None and acting[1].kind == "inferior"
            told = told and not (acting and acting[1] and self._words.passive.match(low, acting[1].start - 1, end))
            if acting and any(acting[0].covers(person) for person in page.mentions.people):
                return True
            if told and not self._addressees.ends_at(low, place, cut.start()):
                return True
        return self._words.outcome.search(low, place, end) is not None

    def aims(self, low: str, span: Span, cue: Cue) -> bool:
        """Say whether the report tells what somebody strives for in a year it opens with: an aim, not a task."""
        place, _ = self._clauses.past_leads(low, span.start, span.end)
        topic = self._words.topics.at(low, place, cue.start)
        dated = topic is not None and COUNTED.match(low, topic.end, cue.start) is not None
        return dated and self._words.aims.match(low, cue.start, span.end) is not None
