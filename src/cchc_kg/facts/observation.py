"""The figures that a report states: results, levels, changes, targets and plans."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from cchc_kg.facts.cues import CueBook, within, words_before
from cchc_kg.facts.fact import Change, Evidence, Observation, Status
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.label import LabelRules
from cchc_kg.facts.locality import PlaceRules
from cchc_kg.facts.measure import MeasureRules, Place, Unread
from cchc_kg.facts.page import Page
from cchc_kg.facts.parts import PartRules
from cchc_kg.facts.scope import PeriodRules
from cchc_kg.facts.standing import StandingRules
from cchc_kg.facts.trend import TrendRules
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.mention import Amount
from cchc_kg.registry import Registry
from cchc_kg.sentences import Sentence
from cchc_kg.span import Span
from cchc_kg.vietnamese import lowered

_SHAREABLE = ("noun", "time", "measure", "points")
_WORD = re.compile(r"\s?\w")
_LIST = 40  # code points between the members of a list of durations
_AWAY = 16  # code points between two levels of one change
_LISTABLE = ("noun", "percent")  # kinds whose figures share one change word in a list
_AROUND, _ENDLESS = 1500, 2000  # code points
_LISTED = 5  # code points between the numbers of one list


class ObservationRules:
    """Reads every figure with what it counts, how it is bounded and compared, when and where it holds."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Prepare the rules. Raises KnowledgeError where a table is malformed."""
        book = CueBook(lexicon)
        self._measures = MeasureRules(lexicon, book)
        self._trends = TrendRules(lexicon, book)
        self._periods = PeriodRules(lexicon)
        self._places = PlaceRules(book)
        self._standing = StandingRules(lexicon, book)
        self._parts = PartRules(lexicon, book)
        self._units = {e.slug: e.properties.get("unit", ()) for e in registry.entries("indicator")}
        self._money = frozenset(lexicon.words("units", "phrase", kind="money"))
        self._ands, self._toward = book.cues("and"), book.cues("toward")
        self._labels = LabelRules(book, self._measures)

    def read(self, page: Page) -> tuple[Observation, ...]:
        """Return the figures in text order; numbers that cannot be read become notes."""
        low = lowered(page.text)
        figures = self._figures(page, low)
        changes = self._changes(low, figures)
        wholes = self._parts.read(low, figures, changes)
        for i, whole in enumerate(wholes):
            if whole is not None and changes[whole] and changes[i] is None and figures[i].unit != "%":
                changes[i] = changes[whole]
        year = self._periods.report_year(page)
        known = self._periods.known_year(page, low, year)
        times = self._periods.usable(page, low, known)
        default = self._places.default(page, low)
        last: tuple[Sentence, str] | None = None
        firsts = {f.sentence.start: f.start for f in reversed(figures)}
        seen: list[Observation] = []
        statuses: list[Status] = []
        for i, figure in enumerate(figures):
            bound = self._trends.bound(low, figure)
            near = within(times, figure.sentence.start - _AROUND, figure.sentence.end)
            period = self._periods.read(low, figure, near)
            told = period is not None
            if not told:
                period = self._periods.carried(page, low, figure, near, firsts)
            if period is None and i and self._periods.continued(low, figure, figures[i - 1]):
                period = seen[-1].period
            where = self._places.read(page, low, figure, default, last)
            if where.told:
                last = (figure.sentence, where.name) if where.name else None
            printed = within(page.mentions.times, figure.sentence.start, figure.sentence.end)
            if earlier := self._periods.year_before(low, figure, period):
                period, baseline = earlier, None
            else:
                baseline = self._trends.baseline(low, figure, figures[i - 1] if i else None, period, printed, known)
            levels = i > 0 and figures[i - 1].unit == "%" and changes[i - 1] is None
            levels = levels and figures[i - 1].sentence.start == figure.sentence.start
            standing = self._standing.read(low, figures, changes[i], bound, statuses, near, year)
            if not told and standing == "actual" and _to_come(period, year):
                period = None  # what is told as done does not hold for a year still to come
            statuses.append(standing)
            seen.append(
                Observation(
                    value=figure.value,
                    high=figure.amount.high,
                    unit=figure.unit,
                    label=figure.label,
                    indicator=self._indicator(page, figure, changes[i]),
                    bound=bound,
                    out_of=figure.amount.out_of,
                    change=changes[i],
                    change_kind=self._trends.kind(low, figure, changes[i], levels),
                    baseline=baseline,
                    period=period,
                    place=where.name,
                    status=statuses[-1],
                    part_of=wholes[i],
                    evidence=self._evidence(page, figure, changes[i]),
                )
            )
        return tuple(self._shared_baselines(low, figures, seen))

    def _shared_baselines(self, low: str, figures: list[Figure], seen: list[Observation]) -> list[Observation]:
        """Give the members of a list of counted changes the comparison that stands behind the last of them."""
        for i in range(len(seen) - 2, -1, -1):
            here, there = seen[i], seen[i + 1]
            if here.baseline is None and there.baseline and here.change and here.change == there.change:
                same = figures[i].sentence.start == figures[i + 1].sentence.start
                if same and figures[i].kind == figures[i + 1].kind == "noun":
                    seen[i] = replace(here, baseline=there.baseline)
        return seen

    def _figures(self, page: Page, low: str) -> list[Figure]:
        """Return the numbers that count or measure something; the others are left out, or noted."""
        bodies = [m for m in page.mentions.bodies if not self._measures.counts_inside(low, m)]
        kinds = (page.mentions.times, page.mentions.documents, page.mentions.people)
        firm = sorted(Span(m.start, m.end) for kind in kinds for m in kind)
        taken = sorted([*firm, *(Span(m.start, m.end) for m in bodies)])
        starts = [t.start for t in taken]
        dates = {Span(t.start, t.end) for t in page.mentions.times}
        amounts = [  # a percentage or an amount of money is no part of a body's name, whatever the name seems to hold
            a for a in page.mentions.amounts if not _covered(firm if a.unit else taken, a.start, a.end)
        ]
        figures: list[Figure] = []
        waiting: tuple[Amount, Place] | None = None  # a number whose unit may stand behind the next one
        named = -9  # where the last number ended that is a name
        for i, amount in enumerate(amounts):
            sentence = _stretch(page.sentence_at(amount.start), amount.start)
            k = bisect_left(starts, amount.start) - 1
            since = max(sentence.start, figures[-1].unit_end if figures else 0, 0)
            if k >= 0 and taken[k] in dates and taken[k].end > since:
                since = taken[k].end
            until = min(sentence.end, amounts[i + 1].start if i + 1 < len(amounts) else sentence.end)
            place = Place(sentence, min(since, amount.start), max(until, amount.end))
            read = self._measures.read(page, low, amount, place)
            if waiting is not None:
                self._settle(page, low, waiting, read, figures)
                waiting = None
            if isinstance(read, Figure):
                self._currency(read, figures)
                figures.append(read)
            elif self._again(low, amount, place, figures):
                figures.append(_counting(amount, place, figures[-1].unit, "time"))
            elif read is None or (amount.start - named <= _LISTED and amount.value < 100):
                named = amount.end  # "mức độ 3, 4": the second is a name like the first
            elif read is Unread.SLIP:
                page.note(amount, "unread-number")
            elif unit := self._borrowed(page, low, amount.start, place, figures):
                figures.append(_counting(amount, place, unit, "noun"))
            else:
                waiting = amount, place
        if waiting is not None:
            page.note(waiting[0], "unread-number")
        for i, figure in enumerate(figures):
            figure.label = self._labels.read(page, low, figures, i)
        return figures

    def _settle(self, page: Page, low: str, waiting: tuple[Amount, Place], read: object, figures: list[Figure]) -> None:
        """Give a number the unit of the level that it changed to ("từ 9.400 xuống còn 1.250 mặt hàng"), or note it."""
        amount, place = waiting
        if not isinstance(read, Figure) or read.sentence.start != place.sentence.start:
            page.note(amount, "unread-number")
            return
        bare = low[amount.end - 1].isalpha() and not _WORD.match(low, amount.end)
        if read.kind == "money" and bare:  # "gần 200 triệu, trong đó … 90 triệu đồng"
            figures.append(_counting(amount, place, read.unit, read.kind))
            return
        if read.kind in _SHAREABLE and read.start - amount.end <= _AWAY:
            between = words_before(low, amount.end, read.start)
            if between and self._toward.ending(between) == ("toward", len(between)):
                figures.append(_counting(amount, place, read.unit, read.kind))
                return
        page.note(amount, "unread-number")

    def _currency(self, figure: Figure, figures: list[Figure]) -> None:
        """Give an amount that is printed without its currency the one of the larger amount before in the sentence."""
        last = figures[-1] if figures else None
        if last is None or last.kind != "money" or last.sentence.start != figure.sentence.start:
            return
        if figure.kind == "money" and figure.unit_end == figure.end and figure.value <= last.value:
            figure.unit = last.unit

    def _again(self, low: str, amount: Amount, place: Place, figures: list[Figure]) -> bool:
        """Say whether the number goes on with a list of durations ("42 tháng với nhóm A, 29 tháng với nhóm B")."""
        last = figures[-1] if figures else None
        if last is None or last.kind != "time" or last.sentence.start != place.sentence.start:
            return False
        listed = low[last.noun_end : amount.start].endswith(", ") and amount.start - last.noun_end <= _LIST
        return listed and low.startswith(f" {last.unit}", amount.end)

    def _borrowed(self, page: Page, low: str, start: int, place: Place, figures: list[Figure]) -> str | None:
        """Return the unit of a number that counts what was named before ("số đơn vị là 436, giảm 190")."""
        if unit := self._measures.subject_unit(page, low, max(place.since, start - 110), start):
            return unit
        last = figures[-1] if figures else None
        if last and last.kind == "noun" and last.sentence.start == place.sentence.start and start - last.noun_end <= 40:
            return last.unit
        return None

    def _changes(self, low: str, figures: list[Figure]) -> list[Change | None]:
        changes: list[Change | None] = []
        for i, figure in enumerate(figures):
            change = self._trends.change(low, figure)
            previous = figures[i - 1] if i else None
            if change is None and previous and changes[-1] and figure.kind == previous.kind in _LISTABLE:
                between = low[previous.noun_end : figure.start]
                if previous.sentence.start == figure.sentence.start and self._ands.make_up(between):
                    change = changes[-1]
            bracketed = previous is not None and figure.unit == previous.unit == "%" and low[figure.start - 1] == "("
            if (
                previous
                and change is None
                and bracketed
                and self._trends.compares(low, previous.unit_end, figure.start)
            ):
                change = changes[-1]
            changes.append(change)
        return changes

    def _measures_it(self, slug: str, figure: Figure, change: Change | None) -> bool:
        """Say whether the indicator is told in the figure's unit, or the figure is how many percent it changed."""
        for unit in self._units.get(slug, ()):
            if unit == "%":
                fits = figure.unit == "%" or figure.amount.out_of is not None
            elif unit.split()[-1] in self._money:
                fits = figure.kind == "money"
            else:
                fits = unit.split()[0] == figure.unit.lower().split()[0]
            if fits or (figure.unit == "%" and change):
                return True
        return False

    def _indicator(self, page: Page, figure: Figure, change: Change | None) -> str | None:
        """Return the registered indicator named in the figure's own words, the last before, else the first behind."""
        named = [
            n
            for n in within(page.mentions.indicators, figure.since, figure.until)
            if n.end <= figure.until and self._measures_it(n.slug, figure, change)
        ]
        ahead = [n for n in named if n.end <= figure.start]
        return ahead[-1].slug if ahead else named[0].slug if named and figure.kind == "noun" else None

    def _evidence(self, page: Page, figure: Figure, change: Change | None) -> tuple[Evidence, ...]:
        amount = figure.amount
        if amount.out_of is not None:
            rule = "fraction"
        elif amount.high is not None:
            rule = "range"
        elif change:
            rule = "change"
        else:
            rule = "rank" if figure.kind == "rank" else "level"
        return (page.evidence(amount, f"observation.{rule}"),)


def _counting(amount: Amount, place: Place, unit: str, kind: str) -> Figure:
    """Return the figure of a number that has its unit from elsewhere."""
    return Figure(amount, place.sentence, place.since, place.until, amount.value, unit, kind, amount.end, amount.end)


def _to_come(period: str | None, year: int | None) -> bool:
    return period is not None and year is not None and period[:4].isdigit() and int(period[:4]) > year


def _stretch(sentence: Sentence, place: int) -> Sentence:
    """Return the sentence; of one without end (a list, a table run together), the stretch around the place."""
    if sentence.end - sentence.start <= _ENDLESS:
        return sentence
    start = sentence.start + (place - sentence.start) // _ENDLESS * _ENDLESS
    return Sentence(start, min(sentence.end, start + _ENDLESS), sentence.paragraph)


def _covered(taken: list[Span], start: int, end: int) -> bool:
    """Say whether a date, a document number or a name overlaps the stretch."""
    for k in range(bisect_right(taken, end, key=lambda t: t.start) - 1, -1, -1):
        if taken[k].start < end and taken[k].end > start:
            return True
        if taken[k].end < start - 400:
            break
    return False
