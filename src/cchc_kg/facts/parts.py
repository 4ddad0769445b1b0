"""Which figures are stated parts of another: "79.057 biên chế; trong đó, bộ ngành 5.510 và địa phương 73.547"."""

import re
from collections.abc import Sequence

from cchc_kg.facts.cues import CueBook, words_before
from cchc_kg.facts.fact import Change
from cchc_kg.facts.figure import Figure

_DIVISIBLE = frozenset({"noun", "money", "measure"})
_BREAK = re.compile(r"[;.]\s|\)")


class PartRules:
    """Finds wholes and their parts among the figures of one article."""

    def __init__(self, book: CueBook) -> None:
        """Prepare the cues."""
        self._part = book.cues("part")
        self._total = book.cues("total")

    def read(self, low: str, figures: Sequence[Figure], changes: Sequence[Change | None]) -> list[int | None]:
        """Return for each figure the index of its whole, None where no whole is stated."""
        wholes: list[int | None] = [None] * len(figures)
        listed: list[int | None] = [None] * len(figures)
        for i in range(1, len(figures)):
            listed[i] = self._listed(low, figures, changes, listed, i)
            wholes[i] = listed[i] if listed[i] is not None else self._of_total(low, figures, changes, i)
        return wholes

    def _fits(self, whole: Figure, part: Figure, changes: tuple[Change | None, Change | None]) -> bool:
        if whole.kind != part.kind or part.value > whole.value or whole.amount.high is not None:
            return False
        if part.kind == "percent":
            return changes == (None, None) and part.value < whole.value
        if part.kind not in _DIVISIBLE:
            return False
        return part.kind == "noun" or part.unit == whole.unit

    def _listed(
        self,
        low: str,
        figures: Sequence[Figure],
        changes: Sequence[Change | None],
        wholes: Sequence[int | None],
        i: int,
    ) -> int | None:
        """Return the whole behind which "trong đó", "gồm" or a bracket opens the list that the figure stands in."""
        figure, before = figures[i], figures[i - 1]
        gap = low[before.noun_end : figure.start]
        if figure.sentence.start > before.noun_end:
            gap = low[figure.sentence.start : figure.start]
        opened = self._opens(gap)
        if opened is not None:
            j = i - 1
            if opened == "list" and figure.sentence.start > before.sentence.start:
                if any(f.value == figure.value and f.unit == figure.unit for f in figures[max(0, i - 6) : i]):
                    return None  # told again, not told as a part
                first = next((k for k in range(i) if figures[k].sentence.start == before.sentence.start), j)
                j = max(range(first, i), key=lambda k: (figures[k].kind == figure.kind, figures[k].value))
            while j >= 0 and not self._fits(figures[j], figure, (changes[j], changes[i])):
                same = j and figures[j - 1].sentence.start == figures[j].sentence.start
                if not same or opened == "bracket":
                    return None
                j -= 1
            if j < 0 or (opened == "bracket" and figures[j].unit != figure.unit):
                return None
            if opened == "bracket" and figure.kind != "noun" and not gap.lstrip().startswith("("):
                return None
            if opened == "bracket" and changes[i] and changes[i] != changes[j]:
                return None  # how the whole changed
            return j
        whole = wholes[i - 1]
        if whole is None or _BREAK.search(gap) or figure.sentence.start != before.sentence.start:
            return None
        if not self._fits(figures[whole], figure, (changes[whole], changes[i])):
            return None
        told = sum((figures[k].value for k in range(whole + 1, i) if wholes[k] == whole), start=figure.value)
        if told > figures[whole].value or figure.kind == "percent":
            return None
        return whole

    def _opens(self, gap: str) -> str | None:
        words = words_before(gap, 0, len(gap))
        if len(gap) > 160:
            return None
        for k in range(len(words)):
            plain = [w.strip(",:;.") for w in words[k:]]
            if self._part.beginning(plain):
                return "list"
        opening = gap.rfind("(")
        if opening >= 0 and ")" not in gap and ". " not in gap:
            return "bracket"
        return None

    def _of_total(self, low: str, figures: Sequence[Figure], changes: Sequence[Change | None], i: int) -> int | None:
        """Return the figure told as a total before in the sentence, of which this one counts the same thing."""
        figure = figures[i]
        for j in range(i - 1, -1, -1):
            whole = figures[j]
            if whole.sentence.start != figure.sentence.start:
                return None
            if not self._fits(whole, figure, (changes[j], changes[i])) or figure.value == whole.value:
                continue
            words = words_before(low, max(whole.sentence.start, whole.start - 40), whole.start)
            same = figure.unit.lower() == whole.unit.lower() or whole.unit.lower().startswith(figure.unit.lower())
            if same and figure.kind == "noun" and self._total.ending(words):
                return j
            if same and figure.kind == "noun" and changes[i] == "decrease" and changes[j] is None and i - j <= 2:
                return j
        return None
