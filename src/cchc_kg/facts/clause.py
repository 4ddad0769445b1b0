"""Clauses: where what a sentence says begins, behind the words and phrases that only open it."""

import re
from collections.abc import Iterator

from cchc_kg.facts.demand_words import DemandWords
from cchc_kg.span import Span

CUT = re.compile(r"[,:]\s+(?=\S)")
"""A break behind which a further clause may begin."""
FURTHER = re.compile(r"[,;:]\s+(?=\S)")
"""A break behind which a clause may begin that tells what follows."""
FAR = 420
"""Letters from the head of a sentence within which its main clause begins."""
_MARKS = re.compile(r"[\s,:;\"\u201c\u2018*+(\u2022\-\u2013\u2014]*")


class Clauses:
    """Finds the heads of clauses."""

    def __init__(self, words: DemandWords) -> None:
        """Take the lexicons of demands."""
        self._words = words

    @staticmethod
    def skip(low: str, place: int, end: int) -> int:
        """Return where the words begin behind the marks at ``place``."""
        found = _MARKS.match(low, place, end)
        return found.end() if found else place

    def past_leads(self, low: str, place: int, end: int) -> tuple[int, bool]:
        """Return where a clause begins behind words that only join or number it, and whether it is numbered."""
        at, numbered = self.skip(low, place, end), False
        while lead := self._words.leads.at(low, at, end):
            at = self.skip(low, lead.end, end)
            numbered = numbered or lead.kind == "ordinal"
        return at, numbered

    def starts(self, low: str, span: Span) -> Iterator[tuple[int, bool]]:
        """Yield where the main clause may begin, and whether it is numbered: at the head; behind each break of a
        phrase that opens before it; behind a colon."""
        first, numbered = self.past_leads(low, span.start, span.end)
        if then := self._words.conditional.match(low, first, span.end):
            yield self.past_leads(low, then.end(), span.end)
            return  # the main clause begins behind "then"
        yield first, numbered
        topic = self._words.topics.at(low, first, span.end)
        for cut in CUT.finditer(low, first, min(span.end, first + FAR)):
            quoted = "\u201c" in low[cut.end() : cut.end() + 2] or '"' in low[cut.end() : cut.end() + 2]
            if topic or (low[cut.start()] == ":" and not quoted):
                place, again = self.past_leads(low, cut.end(), span.end)
                yield place, numbered or again
