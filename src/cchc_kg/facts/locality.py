"""Where a figure holds."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from cchc_kg.facts.cues import CueBook, within
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.page import Page
from cchc_kg.facts.scope import sentences_before
from cchc_kg.facts.wording import Phrases
from cchc_kg.mentions.mention import Place
from cchc_kg.sentences import Sentence
from cchc_kg.span import new

_REACH = 1400  # code points
_CLOSE, _JOINED = 12, 5  # code points
_OFTEN, _MOSTLY = 4, 0.8  # mentions of a province, and their share in all, that make an article its own
_NAMED = 2  # code points before the names that a number counts: "2 tỉnh Bắc Ninh và Bắc Giang"
_BEHIND_UNIT = 2  # code points between "tỉnh" and its name
_FEW = 3  # sentences that go on about the province of a figure
_LEAD = 600  # code points of the head of a report
_SPEAKER = 300  # code points: so far behind a speaker of a province "the province" is his or hers


class Locality(NamedTuple):
    """The province of a figure, None for the whole country; ``told``: the figure's own sentence says which."""

    name: str | None
    told: bool


class PlaceRules:
    """Finds the province whose figure it is."""

    def __init__(self, book: CueBook) -> None:
        """Prepare the cues."""
        self._local = Phrases(book.phrases("local"), book.spotter)
        self._unit = Phrases(book.phrases("local-unit"), book.spotter)
        self._several, self._provinces = book.cues("several"), book.cues("province")
        self._acting = Phrases(book.phrases("central-act"), book.spotter)
        self._national = Phrases(book.phrases("national"), book.spotter)
        self._guests = frozenset(book.phrases("central-guest"))
        self._centrals = (*book.phrases("central"), *self._guests)
        self._central = Phrases(self._centrals, book.spotter)
        self._locative = book.cues("locative")
        self._beside = book.cues("beside")

    def default(self, page: Page) -> str | None:
        """Return the province of figures without a place: the one the meeting was held with, else the article's own.

        The article's own does not count where its head tells of a central meeting.
        """
        told = [c for c in self._centrals if c in page.low[:_LEAD]]
        guests = all(c in self._guests for c in told) and self._alone(page)
        return page.subject or (page.home if not told or guests else None)

    def _alone(self, page: Page) -> bool:
        """Say whether the article names hardly any other province than its own."""
        named = Counter(place.name for place in page.mentions.places)
        return named[page.home] >= _OFTEN and named[page.home] >= _MOSTLY * named.total() if page.home else False

    def read(
        self,
        page: Page,
        figure: Figure,
        places: Sequence[Place],
        default: str | None,
        last: tuple[Sentence, str] | None,
    ) -> Locality:
        """Return where the figure holds; ``places`` are those of its sentence (see ``of``).

        ``last`` is the last sentence before that tells a province, with it.
        """
        sentence = figure.sentence
        if figure.kind == "noun" and self._provinces.beginning(figure.unit.lower().split()):
            return Locality(None, told=False)
        ahead = [p for p in places if p.end <= figure.start]
        whole = self._national.search(page.low, max(figure.since, ahead[-1].end if ahead else 0), figure.start)
        if ahead and not whole:
            nearest = ahead[-1]
            joined = any(_side_by_side(p, nearest) for p in places if p is not nearest)
            close = nearest.end >= figure.since and figure.start - nearest.end <= _CLOSE
            if joined:
                return Locality(None, told=True)
            if close or self._told(page, nearest, sentence):
                return Locality(nearest.name, told=True)
        until = min(figure.until, figure.unit_end + 50)
        behind = [p for p in places if figure.unit_end <= p.start <= until]
        if behind and "," in page.low[figure.noun_end : behind[0].start]:
            behind = []
        at_once = bool(behind) and behind[0].start - figure.unit_end <= _NAMED
        if behind and (at_once or self._locative.last(page.words.between(figure.unit_end, behind[0].start))):
            several = any(_side_by_side(p, behind[0]) for p in places if p is not behind[0])
            return Locality(None if several else behind[0].name, told=True)
        if whole:
            return Locality(None, told=True)
        if (unit := self._unnamed(page, sentence, figure.start, places)) is not None:
            speakers = [p for p in within(page.mentions.places, unit - _SPEAKER, unit) if p.start >= sentence.start]
            homes = {p.name for p in speakers} or ({last[1]} if last and self._near(page, last[0], sentence) else set())
            own = homes.pop() if len(homes) == 1 else page.home or default
            return Locality(own, told=own is not None)
        if page.home and self._local.search(page.low, sentence.start, figure.start):
            return Locality(page.home, told=True)
        if self._national.search(page.low, sentence.start, figure.start):
            return Locality(None, told=True)
        if self._acting.search(page.low, sentence.start, figure.start):
            return Locality(None, told=False)
        return new(Locality, (self._carried(page, figure, last) or default, False))

    def of(self, page: Page, sentence: Sentence) -> list[Place]:
        """Return the provinces of the sentence, without those that only go along ("merged with … and …")."""
        kept: list[Place] = []
        dropped: Place | None = None
        for place in within(page.mentions.places, sentence.start, sentence.end):
            along = self._beside.ending(page.words.between(max(sentence.start, place.start - 24), place.start))
            if along is not None or (dropped is not None and _side_by_side(dropped, place)):
                dropped = place
            else:
                kept.append(place)
        return kept

    def _told(self, page: Page, place: Place, sentence: Sentence) -> bool:
        words = page.words.between(sentence.start, place.start)
        if not words or words[-1].endswith((",", ";", ":")) or self._locative.ending(words) is not None:
            return True
        return self._unit.match(page.low, place.start, len(page.low)) is not None

    def _unnamed(self, page: Page, sentence: Sentence, end: int, places: Sequence[Place]) -> int | None:
        """Return where the last "the province" before ``end`` stands that is not followed by a name."""
        found = None
        for unit in self._unit.finditer(page.low, sentence.start, end):
            named = any(p.start == unit.start() or 0 <= p.start - unit.end() <= _BEHIND_UNIT for p in places)
            words = page.words.between(max(sentence.start, unit.start() - 24), unit.start())
            listed = page.low[unit.end() : unit.end() + 1] == "," or (words[-1:] and words[-1].endswith(","))
            many = words and (words[-1][0].isdigit() or self._several.ending(words) is not None)
            if not named and not many and not (listed and self._unit.search(page.low, unit.end(), unit.end() + 14)):
                found = unit.start()
        return found

    def _near(self, page: Page, told: Sentence, sentence: Sentence) -> bool:
        return sentence.paragraph - told.paragraph <= 1 and sentence.start - told.start <= _REACH

    def _carried(self, page: Page, figure: Figure, last: tuple[Sentence, str] | None) -> str | None:
        """Return the province that a sentence before in the paragraph tells, where nothing tells of another since."""
        sentence = figure.sentence
        if self._turns(page, sentence.start, figure.start):
            return None
        for distance, before in enumerate(sentences_before(page, sentence)):
            if before.paragraph != sentence.paragraph or sentence.start - before.start > _REACH:
                return None
            if last and last[0].start == before.start:
                return last[1] if distance < _FEW else None
            if self._national.search(page.low, before.start, before.end):
                return None
            front = within(page.mentions.places, before.start, before.start + 21)
            if front and self._locative.ending(page.words.between(before.start, front[0].start)):
                return front[0].name
            if within(page.mentions.places, before.start, before.end) or self._turns(page, *_ends(before)):
                return None
        return None

    def _turns(self, page: Page, start: int, end: int) -> bool:
        """Say whether somebody else speaks in the stretch: a person named, or somebody of the Government."""
        return bool(within(page.mentions.people, start, end)) or self._central.search(page.low, start, end) is not None


def _ends(sentence: Sentence) -> tuple[int, int]:
    return sentence.start, sentence.end


def _side_by_side(one: Place, other: Place) -> bool:
    return 0 <= other.start - one.end <= _JOINED or 0 <= one.start - other.end <= _JOINED
