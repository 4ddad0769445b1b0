"""The figures that a report states: results, levels, changes, targets and plans."""

from functools import cache, partial

from cchc_kg.facts.counting import FigureRules
from cchc_kg.facts.cues import CueBook, within
from cchc_kg.facts.fact import Change, Evidence, Observation, Status
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.locality import PlaceRules
from cchc_kg.facts.page import Page
from cchc_kg.facts.parts import PartRules
from cchc_kg.facts.scope import PeriodRules
from cchc_kg.facts.standing import StandingRules
from cchc_kg.facts.trend import TrendRules
from cchc_kg.lexicon import Lexicon
from cchc_kg.registry import Registry
from cchc_kg.sentences import Sentence

_LISTABLE = ("noun", "percent")  # kinds whose figures share one change word in a list
_AROUND = 1500  # code points


class ObservationRules:
    """Reads every figure with what it counts, how it is bounded and compared, when and where it holds."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Prepare the rules. Raises KnowledgeError where a table is malformed."""
        book = CueBook(lexicon)
        self._figures = FigureRules(lexicon, book)
        self._trends = TrendRules(lexicon, book)
        self._periods = PeriodRules(lexicon)
        self._places = PlaceRules(book)
        self._standing = StandingRules(lexicon, book)
        self._parts = PartRules(lexicon, book)
        self._units = {e.slug: e.properties.get("unit", ()) for e in registry.entries("indicator")}
        self._money = frozenset(lexicon.words("units", "phrase", kind="money"))
        self._ands, self._goals = book.cues("and"), book.cues("goal")

    def read(self, page: Page) -> tuple[Observation, ...]:
        """Return the figures in text order; numbers that cannot be read become notes."""
        figures = self._figures.read(page)
        changes = self._changes(page, figures)
        wholes = self._parts.read(page, figures, changes)
        for i, whole in enumerate(wholes):
            if whole is not None and changes[whole] and changes[i] is None and figures[i].unit != "%":
                changes[i] = changes[whole]
        year = self._periods.report_year(page)
        known = self._periods.known_year(page, year)
        times = self._periods.usable(page, known)
        default = self._places.default(page)
        last: tuple[Sentence, str] | None = None
        firsts = {f.sentence.start: f.start for f in reversed(figures)}
        seen: list[Observation] = []
        statuses: list[Status] = []
        against = cache(partial(self._periods.compared, page))
        sentence: Sentence | None = None
        for i, figure in enumerate(figures):
            if figure.sentence != sentence:
                sentence = figure.sentence
                near = within(times, sentence.start - _AROUND, sentence.end)
                places = self._places.of(page, sentence)
            bound = self._trends.bound(page, figure)
            period = self._periods.read(page, figure, near, against)
            told = period is not None
            if not told and i and self._periods.continued(page, figure, figures[i - 1]):
                period = seen[-1].period
            elif not told:
                period = self._periods.carried(page, figure, near, firsts, against)
            where = self._places.read(page, figure, places, default, last)
            if where.told:
                last = (figure.sentence, where.name) if where.name else None
            if earlier := self._periods.year_before(page, figure, period):
                period, baseline = earlier, None
            else:
                baseline = self._trends.baseline(page, figure, figures[i - 1] if i else None, period, known)
                if baseline is None and changes[i] and period and figure.unit != "%":
                    baseline = _level_before(figures, seen, figure, period)
            levels = i > 0 and figures[i - 1].unit == "%" and changes[i - 1] is None
            levels = levels and figures[i - 1].sentence.start == figure.sentence.start
            standing = self._standing.read(page, figures, changes[i], bound, statuses, near, year)
            if not told and standing == "actual" and _to_come(period, year):
                period = None  # what is told as done does not hold for a year still to come
            if period is None and standing == "target" and i and statuses[-1] == "target":
                period = self._periods.of_goals(page, figures[: i + 1], [o.period for o in seen], near, against)
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
                    change_kind=self._trends.kind(page, figure, changes[i], levels),
                    baseline=baseline,
                    period=period,
                    place=where.name,
                    status=statuses[-1],
                    part_of=wholes[i],
                    evidence=self._evidence(page, figure, changes[i]),
                )
            )
        return tuple(self._shared_baselines(page, figures, seen))

    def _shared_baselines(self, page: Page, figures: list[Figure], seen: list[Observation]) -> list[Observation]:
        """Give the members of a list of counted changes the comparison that stands behind the last of them."""
        for i in range(len(seen) - 2, -1, -1):
            here, there = seen[i], seen[i + 1]
            if here.baseline is None and there.baseline and here.change and here.change == there.change:
                same = figures[i].sentence.start == figures[i + 1].sentence.start
                if same and figures[i].kind == figures[i + 1].kind == "noun":
                    seen[i] = here._replace(baseline=there.baseline)
        return seen

    def _changes(self, page: Page, figures: list[Figure]) -> list[Change | None]:
        changes: list[Change | None] = []
        for i, figure in enumerate(figures):
            change = self._trends.change(page, figure)
            previous = figures[i - 1] if i else None
            if change is None and previous and changes[-1] and figure.kind == previous.kind in _LISTABLE:
                between = page.low[previous.noun_end : figure.start]
                if previous.sentence.start == figure.sentence.start and self._ands.make_up(between):
                    change = changes[-1]
            bracketed = (
                previous is not None and figure.unit == previous.unit == "%" and page.low[figure.start - 1] == "("
            )
            if (
                previous
                and change is None
                and bracketed
                and self._trends.compares(page, previous.unit_end, figure.start)
            ):
                change = changes[-1]
            if change is None and figure.unit == "%" and self._goals.ending(figure.words):
                change = next((c for f, c in zip(figures, changes, strict=False) if c and _same_rate(f, figure)), None)
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
        near = within(page.mentions.indicators, figure.since, figure.until)
        named = [n for n in near if n.end <= figure.until and self._measures_it(n.slug, figure, change)]
        if not named:
            return None
        ahead = [n for n in named if n.end <= figure.start]
        return ahead[-1].slug if ahead else named[0].slug if figure.kind == "noun" else None

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


def _same_rate(one: Figure, other: Figure) -> bool:
    """Say whether two percentages are the same number: the rate told as a change before, then as the goal."""
    return one.unit == other.unit and one.value == other.value and one.amount.high == other.amount.high


def _level_before(figures: list[Figure], seen: list[Observation], figure: Figure, period: str) -> str | None:
    """Return the earlier time of a level of the same thing told before in the sentence of a change up to ``period``.

    "Năm 2011 có 500 trường, năm 2016 có 480 trường, giảm 20 trường": the change is against 2011.
    """
    for before, told in zip(reversed(figures[: len(seen)]), reversed(seen), strict=True):
        if before.sentence.start != figure.sentence.start:
            return None
        level = told.change is None and told.unit == figure.unit and told.period is not None
        if level and told.period and told.period[:4].isdigit() and told.period < period:
            return told.period
    return None


def _to_come(period: str | None, year: int | None) -> bool:
    return period is not None and year is not None and period[:4].isdigit() and int(period[:4]) > year
