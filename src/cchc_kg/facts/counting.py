"""The numbers of a report that count or measure something, each with its unit, wherever that is printed."""

import re
from bisect import bisect_left
from decimal import Decimal

from cchc_kg.facts.cues import CueBook
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.label import LabelRules
from cchc_kg.facts.measure import MeasureRules, Place, Unread
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Amount
from cchc_kg.sentences import Sentence
from cchc_kg.span import new

_SHAREABLE = ("noun", "time", "measure", "points")
_WORD = re.compile(r"\s?\w")
_LIST = 40  # code points between the members of a list of durations
_AWAY = 16  # code points between two levels of one change
_ENDLESS = 2000  # code points of a sentence that has no end
_LISTED = 5  # code points between the numbers of one list


class FigureRules:
    """Gathers the figures of a report; numbers that cannot be read become notes."""

    def __init__(self, lexicon: Lexicon, book: CueBook) -> None:
        """Prepare the cues. Raises KnowledgeError where a table is malformed."""
        self._measures = MeasureRules(lexicon, book)
        self._labels = LabelRules(book, self._measures)
        self._toward, self._ands = book.cues("toward", "of"), book.cues("and")
        self._ordinal = book.cues("ordinal")

    def read(self, page: Page) -> list[Figure]:
        """Return the figures of the page, whose text in lower case is ``page.low``, in text order."""
        bodies = [m for m in page.mentions.bodies if not self._measures.counts_inside(page, m)]
        kinds = (page.mentions.times, page.mentions.documents, page.mentions.people)
        firm = sorted((m.start, m.end) for kind in kinds for m in kind)
        taken = sorted([*firm, *((m.start, m.end) for m in bodies)])
        dates = {(t.start, t.end) for t in page.mentions.times}
        amounts = [  # a percentage or an amount of money is no part of a body's name, whatever the name seems to hold
            a for a in page.mentions.amounts if not _covered(firm if a.unit else taken, a.start, a.end)
        ]
        figures: list[Figure] = []
        waiting: tuple[Amount, Place] | None = None  # a number whose unit may stand behind the next one
        named = -9  # where the last number ended that is a name
        for i, amount in enumerate(amounts):
            sentence = _stretch(page.sentence_at(amount.start), amount.start)
            k = bisect_left(taken, (amount.start,)) - 1
            since = max(sentence.start, figures[-1].unit_end if figures else 0, 0)
            if k >= 0 and taken[k] in dates and taken[k][1] > since:
                since = taken[k][1]
            until = min(sentence.end, amounts[i + 1].start if i + 1 < len(amounts) else sentence.end)
            place = new(Place, (sentence, min(since, amount.start), max(until, amount.end)))
            read = self._measures.read(page, amount, place)
            if waiting is not None:
                self._settle(page, waiting, read, figures)
                waiting = None
            if isinstance(read, Figure):
                self._currency(read, figures)
                figures.append(read)
            elif self._again(page, amount, place, figures):
                figures.append(_counting(amount, place, figures[-1].unit, figures[-1].kind))
            elif read is None or (amount.start - named <= _LISTED and amount.value < 100):
                named = amount.end  # "mức độ 3, 4": the second is a name like the first
            elif read is Unread.SLIP:
                page.note(amount, "unread-number")
            elif (
                page.low[amount.end - 1].isalpha()
                and not _WORD.match(page.low, amount.end)
                and (unit := _money_before(place.sentence, amount.value, figures))
            ):
                figures.append(_counting(amount, place, unit, "money"))
            elif unit := self._borrowed(page, amount.start, place, figures):
                figures.append(_counting(amount, place, unit, "noun"))
            else:
                waiting = amount, place
        if waiting is not None:
            page.note(waiting[0], "unread-number")
        for i, figure in enumerate(figures):
            figure.words = page.words.between(figure.sentence.start, figure.start)
            figure.label = self._labels.read(page, figures, i)
        return figures

    def _settle(self, page: Page, waiting: tuple[Amount, Place], read: object, figures: list[Figure]) -> None:
        """Give a number the unit of the level that it changed to ("từ 9.400 xuống còn 1.250 mặt hàng"), or note it."""
        amount, place = waiting
        if not isinstance(read, Figure) or read.sentence.start != place.sentence.start:
            page.note(amount, "unread-number")
            return
        bare = page.low[amount.end - 1].isalpha() and not _WORD.match(page.low, amount.end)
        if read.kind == "money" and bare:  # "gần 200 triệu, trong đó … 90 triệu đồng"
            figures.append(_counting(amount, place, read.unit, read.kind))
            return
        if read.kind in _SHAREABLE and read.start - amount.end <= _AWAY:
            between = page.words.between(amount.end, read.start)
            led = self._toward.ending(between)
            if led is not None and led[1] == len(between):
                figures.append(_counting(amount, place, read.unit, read.kind))
                return
        page.note(amount, "unread-number")

    def _currency(self, figure: Figure, figures: list[Figure]) -> None:
        """Give an amount that is printed without its currency the one of the larger amount before in the sentence."""
        unit = _money_before(figure.sentence, figure.value, figures)
        if figure.kind == "money" and figure.unit_end == figure.end and unit:
            figure.unit = unit

    def _again(self, page: Page, amount: Amount, place: Place, figures: list[Figure]) -> bool:
        """Say whether the number goes on with a list of ranks or durations ("42 tháng ở nhóm A, 29 tháng ở nhóm B")."""
        last = figures[-1] if figures else None
        if last is None or last.sentence.start != place.sentence.start:
            return False
        if last.kind == "rank":  # "đứng thứ 3 ở Mỹ, và thứ 4 ở EU"
            words = page.words.between(last.end, amount.start)
            return self._ordinal.ending(words) is not None and self._ands.ending(words[:-1]) is not None
        if last.kind != "time":
            return False
        listed = page.low[last.noun_end : amount.start].endswith(", ") and amount.start - last.noun_end <= _LIST
        return listed and page.low.startswith(f" {last.unit}", amount.end)

    def _borrowed(self, page: Page, start: int, place: Place, figures: list[Figure]) -> str | None:
        """Return the unit of a number that counts what was named before ("số đơn vị là 436, giảm 190")."""
        if unit := self._measures.subject_unit(page, max(place.since, start - 110), start):
            return unit
        last = figures[-1] if figures else None
        if last and last.kind == "noun" and last.sentence.start == place.sentence.start and start - last.noun_end <= 40:
            return last.unit
        return None


def _counting(amount: Amount, place: Place, unit: str, kind: str) -> Figure:
    """Return the figure of a number that has its unit from elsewhere."""
    return Figure(amount, place.sentence, place.since, place.until, amount.value, unit, kind, amount.end, amount.end)


def _stretch(sentence: Sentence, place: int) -> Sentence:
    """Return the sentence; of one without end (a list, a table run together), the stretch around the place."""
    if sentence.end - sentence.start <= _ENDLESS:
        return sentence
    start = sentence.start + (place - sentence.start) // _ENDLESS * _ENDLESS
    return Sentence(start, min(sentence.end, start + _ENDLESS), sentence.paragraph)


def _covered(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a date, a document number or a name, by its start and end, overlaps the stretch."""
    for k in range(bisect_left(taken, (end,)) - 1, -1, -1):
        if taken[k][1] > start:
            return True
        if taken[k][1] < start - 400:
            break
    return False


def _money_before(sentence: Sentence, value: Decimal, figures: list[Figure]) -> str | None:
    """Return the currency of the last amount before in the sentence, where it is no smaller."""
    for last in reversed(figures):
        if last.sentence.start != sentence.start:
            return None
        if last.kind == "money":
            return last.unit if value <= last.value else None
    return None
