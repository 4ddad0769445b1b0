"""Which figures are wanted together: the members of one list, an amount told twice, a share of a count."""

import re
from collections.abc import Sequence

from cchc_kg.facts.cues import CueBook
from cchc_kg.facts.fact import Bound, Change, Status
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.page import Page
from cchc_kg.facts.status import StatusRules
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Time

_WORTH = 30  # code points between an amount and the same in another unit
_NEXT = 5  # code points between two sentences
_SHARE = re.compile(r"[^().;:\d]{0,80}\((?:\w+\s){0,2}")  # between a count and its share in brackets


class StandingRules:
    """Reads the status of a figure among those before it."""

    def __init__(self, lexicon: Lexicon, book: CueBook) -> None:
        """Prepare the cues. Raises KnowledgeError where a table is malformed."""
        self._status = StatusRules(lexicon)
        self._ands, self._equal = book.cues("and"), book.cues("equal")

    def read(
        self,
        page: Page,
        figures: Sequence[Figure],
        change: Change | None,
        bound: Bound,
        before: Sequence[Status],
        times: Sequence[Time],
        year: int | None,
    ) -> Status:
        """Return the status of the figure behind those whose statuses are ``before``, all of them in text order."""
        i = len(before)
        figure, last = figures[i], figures[i - 1] if i else None
        told = last is not None and before[-1] == "target" and self._status.reached(page, figure)
        if last is not None and not told and (self._share(page, last, figure) or self._same_worth(page, last, figure)):
            return "target" if self._status.in_brackets(page, figure) else before[-1]
        status = self._status.read(page, figure, change, bound, times, year)
        if last is None or status == "target" or before[-1] == "actual" or self._status.is_item(figure):
            return status
        if self._status.aside(page, last):
            return status
        reached = self._status.reached(page, figure)
        if last.sentence.start == figure.sentence.start:
            between = page.low[last.noun_end : figure.start]
            listed = figure.kind in ("percent", "money") or (
                figure.kind == "noun" and ";" in between and self._rated(figures, before)
            )
            member = between[max(between.rfind(c) for c in ",;") + 1 :]
            return "target" if (listed and not reached) or self._ands.make_up(member) else status
        if reached or not 0 <= figure.sentence.start - last.sentence.end <= _NEXT:
            return status
        growths = change is not None and figure.unit == "%" and last.sentence.paragraph == figure.sentence.paragraph
        return "target" if growths or self._status.goes_on(page, figure, change, times) else status

    def _share(self, page: Page, last: Figure, figure: Figure) -> bool:
        return figure.kind == "percent" and _SHARE.fullmatch(page.low, last.noun_end, figure.start) is not None

    def _same_worth(self, page: Page, last: Figure, figure: Figure) -> bool:
        """Say whether the figure tells the one before in another unit ("…, tương đương 2 tỷ USD")."""
        if last.sentence.start != figure.sentence.start or figure.start - last.noun_end > _WORTH:
            return False
        words = page.words.between(last.noun_end, figure.start)
        return self._equal.first(words, 0, 2) is not None

    def _rated(self, figures: Sequence[Figure], before: Sequence[Status]) -> bool:
        """Say whether a wanted rate stands before in the sentence: what follows is of one list of goals with it."""
        start = figures[len(before)].sentence.start
        same = (k for k in range(len(before)) if figures[k].sentence.start == start)
        return any(figures[k].kind == "percent" and before[k] == "target" for k in same)
