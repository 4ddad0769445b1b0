"""Which figures are stated parts of another: "79.057 biên chế; trong đó, bộ ngành 5.510 và địa phương 73.547"."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc_kg.facts.cues import CueBook, table_cues, within
from cchc_kg.facts.fact import Change
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon

_DIVISIBLE = frozenset({"noun", "money", "measure"})
_FEW = 5  # words from the comma or "and" on between two members of a bare list
_SLIP = 10  # a slip of the pen makes a part less than so many times its whole
_SHORTLY = 6  # figures
_MOST, _NEXT = 12, 3  # figures that may make up one; code points between two sentences
_FAR = 160  # code points: no list is opened farther before its first member


def _alike(one: Figure, other: Figure) -> bool:
    """Say whether two figures count things of one name, or are in one unit."""
    return one.unit.lower().split()[:1] == other.unit.lower().split()[:1]


def _together(figures: Sequence[Figure], last: int) -> Iterator[int]:
    """Yield the indexes of the figures in the sentence of ``last``, backwards from it."""
    for k in range(last, -1, -1):
        if figures[k].sentence.start != figures[last].sentence.start:
            return
        yield k


class PartRules:
    """Finds wholes and their parts among the figures of one article."""

    def __init__(self, lexicon: Lexicon, book: CueBook) -> None:
        """Prepare the cues. Raises KnowledgeError where a table is malformed."""
        self._bound = table_cues(lexicon.table("bounds", "phrase", "bound", "side"), "phrase", "bound", side="before")
        self._part = book.cues("part")
        self._total, self._found = book.cues("total"), book.cues("found")
        self._member, self._said = book.cues("member"), book.cues("remark")

    def read(self, page: Page, figures: Sequence[Figure], changes: Sequence[Change | None]) -> list[int | None]:
        """Return for each figure the index of its whole, None where no whole is stated."""
        wholes: list[int | None] = [None] * len(figures)
        listed: list[int | None] = [None] * len(figures)
        for i in range(1, len(figures)):
            listed[i] = self._listed(page, figures, changes, listed, i)
            wholes[i] = listed[i] if listed[i] is not None else self._of_total(page, figures, changes, i)
            if wholes[i] is None:
                wholes[i] = self._of_told(figures, i)
        for j in range(len(figures)):
            for k in self._summing(figures, changes, j):
                wholes[k] = j if wholes[k] is None else wholes[k]
        return wholes

    def _of_told(self, figures: Sequence[Figure], i: int) -> int | None:
        """Return the figure told shortly before that the "N" of "n of N" repeats."""
        figure, out_of = figures[i], figures[i].amount.out_of
        for j in range(i - 1, max(-1, i - _SHORTLY), -1) if out_of is not None else ():
            whole = figures[j]
            if whole.sentence.paragraph != figure.sentence.paragraph:
                return None
            if whole.value == out_of and whole.amount.out_of is None and _alike(whole, figure):
                return j
        return None

    def _summing(self, figures: Sequence[Figure], changes: Sequence[Change | None], j: int) -> list[int]:
        """Return the figures right behind one that count the same thing and, two or more of them, make it up."""
        whole, parts, told = figures[j], [], Decimal(0)
        for k in range(j + 1, min(j + _MOST, len(figures))):
            part = figures[k]
            if part.kind == "percent":
                continue
            follows = 0 <= part.sentence.start - whole.sentence.end <= _NEXT
            same = part.sentence.start == whole.sentence.start or follows
            if not same or part.sentence.paragraph != whole.sentence.paragraph or not _alike(whole, part):
                break
            if not self._fits(whole, part, (changes[j], changes[k])):
                break
            told += part.value
            parts.append(k)
            if told >= whole.value:
                break
        return parts if told == whole.value and len(parts) > 1 else []

    def _fits(self, whole: Figure, part: Figure, changes: tuple[Change | None, Change | None], slips: int = 1) -> bool:
        """Say whether a figure may be a part of another; ``slips``: it is below so many times the whole."""
        if changes[1] is not None and changes[0] != changes[1]:
            return False  # a change is no part of a level
        if whole.kind != part.kind or part.value >= slips * whole.value or whole.amount.high is not None:
            return False
        if part.kind == "percent":
            return changes == (None, None)
        if part.kind not in _DIVISIBLE:
            return False
        return part.kind == "noun" or part.unit == whole.unit

    def _listed(
        self,
        page: Page,
        figures: Sequence[Figure],
        changes: Sequence[Change | None],
        wholes: Sequence[int | None],
        i: int,
    ) -> int | None:
        """Return the whole behind which "trong đó", "gồm" or a bracket opens the list that the figure stands in."""
        figure, before = figures[i], figures[i - 1]
        apart = figure.sentence.start > before.noun_end
        start = figure.sentence.start if apart else before.noun_end
        gap = page.low[start : figure.start]
        opened = self._opens(gap, page.words.between(start, figure.start)) if len(gap) <= _FAR else None
        if opened == "list" and apart:
            words = page.words.opening(start, figure.start, self._part.longest)
            heads = self._part.beginning(words) is not None  # it may open a paragraph as well
            return self._of_sentence_before(figures, changes, i, _NEXT if heads else None)
        if opened is not None:
            return self._whole_of(page, figures, changes, i, gap, opened)
        k = next((k for k in _together(figures, i - 1) if wholes[k] is not None), None)
        if k is None or figures[k].sentence.start != figure.sentence.start:
            return None
        whole, gap = wholes[k], page.low[figures[k].noun_end : figure.start]
        if whole is None or ". " in gap or gap.count(")") > gap.count("("):
            return None
        # The next member of a bare list is a part still where it is too large: the slip is the report's, not ours.
        alike = figure.unit.lower() == figures[k].unit.lower() == figures[whole].unit.lower()
        bare = self._bare(gap) or (alike and self._bare_behind(gap))
        fits = self._fits(figures[whole], figure, (changes[whole], changes[i]), _SLIP if bare else 1)
        if figure.kind == "percent" or not fits:
            return None
        told = sum((figures[n].value for n in range(whole + 1, i) if wholes[n] == whole), start=figure.value)
        return whole if told <= figures[whole].value or bare else None

    def _whole_of(
        self, page: Page, figures: Sequence[Figure], changes: Sequence[Change | None], i: int, gap: str, opened: str
    ) -> int | None:
        """Return the whole in the same sentence: the nearest that counts the same, else the nearest that fits."""
        figure = figures[i]
        fitting = []
        for j in range(i - 1, -1, -1):
            if figures[j].sentence.start != figure.sentence.start:
                break
            if self._fits(figures[j], figure, (changes[j], changes[i])):
                fitting.append(j)
        if not fitting:
            return self._same_before(page, figures, changes, i) if opened == "list" else None
        if opened == "list":
            return next((j for j in fitting if _alike(figures[j], figure)), fitting[0])
        j = i - 1  # a bracket tells of what stands right before it
        if j not in fitting or figures[j].unit != figure.unit:
            return None
        return j if figure.kind == "noun" or gap.lstrip().startswith("(") else None

    def _bare(self, gap: str) -> bool:
        """Say whether a comma or "and" and a few words that tell nothing new stand between two members of a list."""
        words = gap.replace(",", " , ", 1).split()
        told = self._said.first(words, 1) is not None
        return len(words) <= _FEW and not told and self._member.beginning(words) is not None

    def _bare_behind(self, gap: str) -> bool:
        """Say whether no more than a few words that describe the member before stand before such a comma or "and"."""
        words, told = gap.partition(",")[0].split(), gap.find(",")
        return told >= 0 and len(words) <= _FEW and self._said.first(words) is None and self._bare(gap[told:])

    def _same_before(
        self, page: Page, figures: Sequence[Figure], changes: Sequence[Change | None], i: int
    ) -> int | None:
        """Return the figure before, if of the same thing: a part above its whole is the report's slip, not ours."""
        figure = figures[i]
        j = next((j for j in _together(figures, i - 1) if figures[j].kind != "percent"), None)
        if j is None or figure.kind == "percent":
            return None
        before = figures[j]
        named = figure.unit == before.unit or figure.unit.lower() in page.low[before.end : before.noun_end]
        return j if named and self._fits(before, figure, (changes[j], changes[i]), _SLIP) else None

    def _of_sentence_before(
        self, figures: Sequence[Figure], changes: Sequence[Change | None], i: int, near: int | None
    ) -> int | None:
        """Return the whole in the sentence right before: the largest figure of the same thing.

        It stands in the paragraph, or ``near`` code points before the sentence.
        """
        figure, before = figures[i], figures[i - 1]
        apart = figure.sentence.start - before.sentence.end
        if before.sentence.paragraph != figure.sentence.paragraph and (near is None or apart > near):
            return None
        if any(f.value == figure.value and f.unit == figure.unit for f in figures[max(0, i - 6) : i]):
            return None  # told again, not told as a part
        same = [
            j
            for j in _together(figures, i - 1)
            if _alike(figures[j], figure) and self._fits(figures[j], figure, (changes[j], changes[i]))
        ]
        return max(same, key=lambda j: (figures[j].value, -j)) if same else None

    def _opens(self, gap: str, words: list[str]) -> str | None:
        if self._part.last([w.strip(",:;.") for w in words]):
            return "list"
        opening = gap.rfind("(")
        if opening >= 0 and ")" not in gap and ". " not in gap:
            return "bracket"
        return None

    def _of_total(self, page: Page, figures: Sequence[Figure], changes: Sequence[Change | None], i: int) -> int | None:
        """Return the figure told as a total before in the sentence, of which this one counts the same thing."""
        figure = figures[i]
        for j in range(i - 1, -1, -1):
            whole = figures[j]
            if whole.sentence.start != figure.sentence.start:
                return None
            if not self._fits(whole, figure, (changes[j], None)):
                continue
            words = page.words.between(max(whole.sentence.start, whole.start - 40), whole.start)
            if bound := self._bound.ending(words):
                words = words[: -bound[1]]
            same = figure.unit.lower() == whole.unit.lower() or whole.unit.lower().startswith(figure.unit.lower())
            if same and self._total.ending(words):
                return j
            rest = page.words.between(max(figure.since, figure.start - 40), figure.start)
            if bound := self._bound.ending(rest):
                rest = rest[: -bound[1]]
            if not same or figure.kind != "noun" or changes[j] is not None:
                continue
            if self._found.ending(rest):
                return j
            less = changes[i] == "decrease" and i - j <= 2
            if less and not within(page.mentions.times, whole.noun_end, figure.start):
                return j  # at another time the change is none of the level's parts
        return None
