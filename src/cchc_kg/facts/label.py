"""What a figure measures, in the report's words."""

import re

from cchc_kg.facts.cues import CueBook, Cues, within
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.measure import MeasureRules
from cchc_kg.facts.page import Page

_CLAUSES = re.compile(r"(?s:.*)(?:[,;:(]\s?|\.\s)")  # up to the last mark
_INNER = re.compile(r"\W*+((?s:.*)\w)")  # without what is no word at the ends


class LabelRules:
    """Names what is measured: the counted noun behind a number, else the noun of measure before it."""

    def __init__(self, book: CueBook, measures: MeasureRules) -> None:
        """Take the cue words from ``book``, and counted nouns as ``measures`` reads them."""
        self._measures = measures
        self._joins, self._dated = book.cues("join"), book.cues("dated")
        self._heads, self._predicates = book.cues("measured"), book.cues("predicate")

    def read(self, page: Page, figures: list[Figure], i: int) -> str | None:
        """Return the phrase for the figure of that index; those before it have theirs. None where nothing says."""
        figure = figures[i]
        if figure.kind == "noun" and figure.noun_end > figure.end:
            return page.text[figure.end : figure.noun_end].strip()
        if words := _without(self._joins, _last_clause(page.text[figure.since : figure.start])):
            return self._subject(words) or self._measures.noun_behind(page, figure)
        if dated := self._subject(self._before_date(page, figures, i)):
            return dated
        if figure.kind == "percent" and (behind := self._measures.noun_behind(page, figure)):
            return behind
        previous = figures[i - 1] if i else None
        return previous.label if previous and previous.sentence.start == figure.sentence.start else None

    def _before_date(self, page: Page, figures: list[Figure], i: int) -> list[str]:
        """Return the words before a date that parts a figure from what it measures ("Số xã năm 2021 đạt 40")."""
        figure = figures[i]
        since = max(figure.sentence.start, figures[i - 1].unit_end if i else 0)
        dates = within(page.mentions.times, since, figure.since)
        clause = page.text[since : dates[0].start] if dates and dates[-1].end == figure.since else ""
        return _without(self._dated, _last_clause(clause))

    def _subject(self, words: list[str]) -> str | None:
        """Return the words from the first noun of measure on ("rate", "number", "value"), None without one."""
        plain = [w.lower() for w in words]
        first = self._heads.first(plain)
        if first is None:
            return None
        label = " ".join(words[first : self._predicates.first(plain, first + 1)])
        return label if label.count("(") == label.count(")") and (" " in label or label.isupper()) else None


def _last_clause(text: str) -> list[str]:
    clauses = _CLAUSES.match(text)
    inner = _INNER.match(text, clauses.end() if clauses else 0)
    return inner[1].split() if inner else []


def _without(cues: Cues, words: list[str]) -> list[str]:
    """Return the words without the cues that they end with."""
    plain, end = [w.lower() for w in words], len(words)
    while end and (cue := cues.ending(plain, end)):
        end -= cue[1]
    return words[:end]
