"""Where a figure holds."""

import re

from cchc_kg.facts.cues import CueBook, within, words_before
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.page import Page
from cchc_kg.facts.scope import sentences_before
from cchc_kg.lexicon import alternation
from cchc_kg.sentences import Sentence

_REACH = 1400  # code points


class PlaceRules:
    """Finds the province whose figure it is."""

    def __init__(self, book: CueBook) -> None:
        """Prepare the cues."""
        self._local = re.compile(alternation(book.phrases("local")))
        self._national = re.compile(alternation(book.phrases("national")))
        self._central = book.phrases("central")
        self._locative = book.cues("locative")
        self._beside = book.cues("beside")

    def default(self, page: Page, low: str) -> str | None:
        """Return the province of figures without a place: the one the meeting was held with, else the article's own.

        The article's own does not count where its head tells of a central meeting.
        """
        if page.subject is None and any(c in low[:600] for c in self._central):
            return None
        return page.subject or page.home

    def read(self, page: Page, low: str, figure: Figure, default: str | None) -> str | None:
        """Return the province told for the figure, else the default; None for the whole country."""
        sentence = figure.sentence
        places = within(page.mentions.places, sentence.start, sentence.end)
        ahead = [p for p in places if p.end <= figure.start and not self._is_beside(low, p.start, sentence)]
        if ahead:
            last = ahead[-1]
            joined = [
                p for p in places if p is not last and (0 <= last.start - p.end <= 5 or 0 <= p.start - last.end <= 5)
            ]
            close = last.end >= figure.since and figure.start - last.end <= 12
            if not joined and (close or self._told(low, last.start, sentence)):
                return last.name
            if joined:
                return None
        behind = [p for p in places if figure.unit_end <= p.start <= min(figure.until, figure.unit_end + 50)]
        if behind and self._locative.last(words_before(low, figure.unit_end, behind[0].start)):
            return behind[0].name
        if page.home and self._local.search(low, sentence.start, figure.start):
            return page.home
        if self._national.search(low, sentence.start, figure.start):
            return None
        return self._carried(page, low, sentence) or default

    def _is_beside(self, low: str, place: int, sentence: Sentence) -> bool:
        """Say whether the province only goes along with the one told of ("merged with the province of ...")."""
        return self._beside.ending(words_before(low, max(sentence.start, place - 24), place)) is not None

    def _told(self, low: str, place: int, sentence: Sentence) -> bool:
        words = words_before(low, sentence.start, place)
        return not words or words[-1].endswith((",", ";", ":")) or self._locative.ending(words) is not None

    def _carried(self, page: Page, low: str, sentence: Sentence) -> str | None:
        for before in sentences_before(page, sentence):
            if sentence.start - before.start > _REACH:
                return None
            if before.paragraph != sentence.paragraph or self._national.search(low, before.start, before.end):
                return None
            front = within(page.mentions.places, before.start, before.start + 21)
            if front and self._locative.ending(words_before(low, before.start, front[0].start)):
                return front[0].name
        return None
