"""What a number counts or measures - or why it is no figure."""

import re
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from cchc_kg.facts.cues import CueBook, table_cues, within
from cchc_kg.facts.figure import Figure
from cchc_kg.facts.noun import WORD, NounPhrases
from cchc_kg.facts.page import Page
from cchc_kg.lexicon import Lexicon, alternation
from cchc_kg.mentions.mention import Amount
from cchc_kg.mentions.units import Unit, Units
from cchc_kg.quantity import decimal
from cchc_kg.sentences import Sentence
from cchc_kg.span import Located

_LIST_MARK = re.compile(r"[.)/](?:\s|$)|-\s")
_NUMBERED = re.compile(r"\s(?:\d{1,3}|[IVXL]+)(?![\w.,/%]\d|\w|%)")
_LONGEST_UNIT, _LONGEST_NOUN = 4, 9  # words
_NOUN_LEFT = re.compile(r"\s[^\s,.;:()]+")
_SINGLE, _PAIR = Decimal(1), 2
_NAMED = 1500  # code points: what was named farther before is not pointed back at
_SLOGAN = re.compile(r"[\"\u201c\u2018']\d{1,2}(?:\s[^\W\d_]+){1,4}[\"\u201d\u2019']")
_MONEY = "VND"
_SLIP = re.compile(r"\d+\.\d\d")  # "30.00 hợp tác xã": whole things with a digit lost
_FOREIGN = re.compile(r"[1-9]\d{0,2},\d{3}")  # "1,041 quy định": whole things with a foreign separator
_LETTER, _SHORT = re.compile(r"\w"), re.compile(r"[^\W\d_]\.")
_COUNTED = re.compile(r"\s[^\W\d_]")


class Unread(Enum):
    """Numbers of which it cannot be told whether, or (SLIP) how large, a figure they are."""

    UNREAD = "unread"
    SLIP = "slip"


class Place(NamedTuple):
    """Where a number stands: its sentence, the end of what was read before it, the start of what comes behind."""

    sentence: Sentence
    since: int
    until: int


class MeasureRules:
    """Finds the unit of a number; numbers in names, ordinals, ages, clock times and deadlines are no figures."""

    def __init__(self, lexicon: Lexicon, book: CueBook) -> None:
        """Prepare the tables. Raises KnowledgeError where one is malformed."""
        self._units = Units(lexicon)
        self._nouns = NounPhrases(lexicon)
        self._names = book.cues("name", "label", "rank", "tiered", "count")
        self._lasting = book.cues("lasting")
        self._within, self._fill = book.cues("within"), book.cues("fill")
        self._scales = book.phrases("scale")
        idioms = book.phrases("idiom")
        self._idiom = re.compile(rf"{alternation(idioms)}(?!\w)")
        self._idiomatic = {phrase[0] for phrase in idioms}
        self._tiers = frozenset(book.phrases("tier") + book.phrases("pair"))
        self._per, self._acting = book.cues("per"), book.cues("acting")
        self._times = next(iter(lexicon.words("units", "phrase", kind="times")), "times")
        self._fold = book.cues("fold")
        self._levels, self._spans = book.cues("from", "toward"), book.cues("span")
        self._pair = frozenset(book.phrases("pair"))
        self._left = book.cues("left")
        self._aims = frozenset(book.phrases("aim"))
        self._connected = book.cues("connected")
        self._held = book.phrases("held")
        self._subjects = book.cues("subject")
        self._alone = book.cues("alone")
        self._rank = next(iter(lexicon.words("units", "phrase", kind="rank")), "rank")
        self._one_of = book.cues("one-of")
        self._regions = book.cues("region")
        self._bound = table_cues(lexicon.table("bounds", "phrase", "bound", "side"), "phrase", "bound", side="before")

    def read(self, page: Page, amount: Amount, place: Place) -> Figure | Unread | None:
        """Return the figure; None where it is none for a known reason; UNREAD where neither can be told."""
        words = page.words.between(max(place.since, amount.start - 60), amount.start)
        cue = self._names.ending(words)
        role = cue[0] if cue else ""
        plain = amount.unit is None and amount.high is None
        if role == "rank" and amount.unit is None and amount.value < 1000:
            return self._figure(page, amount, place, self._rank, "rank", amount.end)
        if amount.unit == "%" and role in ("name", "label"):
            role = ""
        if role == "name" or self._listed(page.text, amount, place) or self._coded(page.text, amount):
            return None
        over = amount.out_of is not None and amount.value > amount.out_of and amount.unit != _MONEY
        if over:  # a result over its plan, or a slip
            return Unread.UNREAD if _COUNTED.match(page.low, amount.end) else None
        if plain and self._slogan(page, amount):
            return None
        if amount.unit == "%":
            return self._figure(page, amount, place, "%", "percent", amount.end)
        if amount.value == 1 and self._one_of.beginning(page.words.between(amount.end, amount.end + 24)):
            return None
        unit = self._units.at(page.low, amount.end)
        idiom = self._idiom.match(page.low, amount.start) if page.low[amount.start] in self._idiomatic else None
        if idiom and (unit is None or unit.end <= idiom.end()):
            return None
        if role == "tiered" and unit is not None and page.low[unit.start : unit.end] in self._tiers:
            return None  # "chính quyền 2 cấp", "chính quyền hai tỉnh"
        if self._fold.ending(words) and not (unit and unit.kind in ("times", "noun")):
            return self._figure(page, amount, place, self._times, "times", amount.end)
        if amount.value == 1 and unit is not None and unit.kind == "measure" and self._per.ending(words):
            return None  # "giá trị sản phẩm trên 1 ha"
        printed = page.text[unit.start : unit.end] if unit else ""
        if unit and role == "label" and self._is_name(page.text, unit):
            unit = None
        if unit and self._labels(page.text, unit):  # "khóa" of "Trung ương 6 khóa 12" goes with the number behind it
            return None
        if unit and unit.kind in ("age", "venue", "date", "grade"):
            return None
        if unit and unit.kind == "time":
            return self._duration(page, amount, place, words, unit)
        written = not page.text[amount.start].isdigit()
        if written and not self._counts(page, amount, words, unit):
            return None
        if amount.unit is not None and unit and not (unit.kind == "score" and self._nouns.goes_on(page.text, unit.end)):
            return self._figure(page, amount, place, amount.unit, unit.kind, unit.end)
        if role == "label" and plain and not (unit and unit.kind in ("noun", "share")):
            return None
        if unit and unit.kind == "share":
            inner = self._units.at(page.low, unit.end)
            unit = inner if inner and inner.kind == "noun" else Unit(unit.start, unit.end, "noun", None)
        if unit and unit.kind == "noun":
            named = bool(within(page.mentions.places, unit.end, unit.end + 2))
            if (amount.out_of is None and self._venue(page, amount, place, words)) or (
                not named and self._region(page, unit.end)
            ):
                return None
            if _SLIP.fullmatch(page.low, amount.start, amount.end):
                return Unread.SLIP
            noun_end = self._nouns.end(page.text, unit.end, place.until, _LONGEST_NOUN)
            if plain and noun_end == unit.end and self._repeats(page, amount, unit):
                return None
            return self._figure(page, amount, place, page.text[unit.start : unit.end], "noun", unit.end, noun_end)
        if unit is None and plain and (role == "label" or self._after_name(page.text, amount.start)):
            return None
        noun_end = self._nouns.end(page.text, amount.end, place.until, _LONGEST_UNIT)
        if noun_end > amount.end and _SLIP.fullmatch(page.low, amount.start, amount.end):
            return Unread.SLIP
        if noun_end > amount.end and not written:
            return self._figure(
                page, amount, place, page.text[amount.end : noun_end].strip(), "noun", noun_end, noun_end
            )
        if page.low[amount.start : amount.end].endswith(self._scales):
            return self._figure(page, amount, place, _MONEY, "money", amount.end)
        return None if written or printed else Unread.UNREAD

    def counts_inside(self, page: Page, body: Located) -> bool:
        """Say whether what looks like a body's name counts: "UBND 2 tỉnh", "đoàn kiểm tra 18 cơ sở"."""
        words = page.low[body.start : body.end].split()
        found = self._acting.beginning(words)
        return found is not None and words[found[1] : found[1] + 1] != [] and words[found[1]][0].isdigit()

    def subject_unit(self, page: Page, start: int, end: int) -> str | None:
        """Return the noun phrase that stands behind the last "number of" of the stretch, None without one."""
        words = list(_NOUN_LEFT.finditer(page.low, start, end))
        for i in range(len(words) - 1, -1, -1):
            if self._subjects.ending([w.group().strip() for w in words[max(0, i - 1) : i + 1]]):
                at = words[i].end()
                unit = self._units.at(page.low, at)
                stop = unit.end if unit and unit.kind == "noun" else self._nouns.end(page.text, at, end, _LONGEST_UNIT)
                if stop > at and stop <= end:
                    return page.text[at:stop].strip()
        return None

    def noun_behind(self, page: Page, figure: Figure) -> str | None:
        """Return the noun phrase of which a percentage tells the share ("85% of the public services")."""
        unit = self._units.at(page.low, figure.unit_end)
        if (
            unit is None
            or unit.kind != "noun"
            or unit.end > figure.until
            or page.low[unit.start : unit.end] in self._aims
        ):
            return None
        end = self._nouns.end(page.text, unit.end, figure.until, _LONGEST_NOUN)
        return page.text[unit.start : end]

    def _repeats(self, page: Page, amount: Amount, unit: Unit) -> bool:
        """Say whether a bare "the two provinces" only points back at two that were named before."""
        if amount.value != _PAIR or page.low[unit.start : unit.end] not in self._pair:
            return False
        near = within(page.mentions.places, max(0, amount.start - _NAMED), amount.start)
        return len({p.slug for p in near}) >= _PAIR

    def _slogan(self, page: Page, amount: Amount) -> bool:
        """Say whether number and words stand in quotation marks of their own and count nothing ("5 clears")."""
        if page.text[amount.start - 1 : amount.start].isspace() or not _SLOGAN.match(page.text, amount.start - 1):
            return False
        unit = self._units.at(page.low, amount.end)
        return unit is None or unit.kind != "noun" or page.text[unit.end : unit.end + 1].isalnum()

    def _figure(
        self, page: Page, amount: Amount, place: Place, unit: str, kind: str, unit_end: int, noun_end: int | None = None
    ) -> Figure:
        value = amount.value
        if (kind == "noun" or unit == _MONEY) and _FOREIGN.fullmatch(page.low, amount.start, amount.end):
            value = decimal(page.low[amount.start : amount.end], divisible=False) or value
        end = max(unit_end, amount.end)
        return Figure(
            amount, place.sentence, place.since, place.until, value, unit, kind, end, max(noun_end or end, end)
        )

    def _counts(self, page: Page, amount: Amount, words: list[str], unit: Unit | None) -> bool:
        """Say whether a number word counts: "hai" with a known noun does, "một" only where it stands for a number."""
        if unit is None or unit.kind == "time" or (unit.kind == "share" and amount.value == _SINGLE):
            return False
        return amount.value != _SINGLE or amount.high is not None or self._alone.ending(words) is not None

    def _duration(self, page: Page, amount: Amount, place: Place, words: list[str], unit: Unit) -> Figure | None:
        lasting, own = self._lasting.ending(words), words
        while filler := self._bound.ending(own) or (None if lasting else self._fill.ending(own)):
            own = own[: -filler[1]]
            lasting = lasting or self._lasting.ending(own)
        within = self._within.ending(own)
        if within and (lasting is None or self._lasting.ending(own) is None or lasting[1] <= within[1]):
            return None
        if lasting is None and not self._timed(page, amount, place, words):
            return None
        if self._left.beginning(page.words.between(unit.end, unit.end + 16)):
            return None
        return self._figure(page, amount, place, page.low[unit.start : unit.end], "time", unit.end)

    def _timed(self, page: Page, amount: Amount, place: Place, words: list[str]) -> bool:
        """Say whether the clause is about how long something takes ("thời gian … từ 48 giờ xuống 36 giờ")."""
        one = amount.value == _SINGLE and not page.low[amount.start].isdigit()  # "là một ngày hội"
        if one or not self._levels.ending(words):
            return False
        return self._spans.last(page.words.between(place.sentence.start, amount.start)) is not None

    def _listed(self, text: str, amount: Amount, place: Place) -> bool:
        """Say whether the number is a list mark, e.g. ``1.`` or ``(2)``."""
        if amount.unit or amount.out_of is not None or amount.high is not None or amount.value >= 100:
            return False
        if _LIST_MARK.match(text, amount.end):
            line = text.rfind("\n", 0, amount.start) + 1
            if not _LETTER.search(text, max(line, place.sentence.start), amount.start):
                return True
        return text[amount.start - 1 : amount.start] == "(" and text[amount.end : amount.end + 1] == ")"

    def _coded(self, text: str, amount: Amount) -> bool:
        """Say whether the digits are a telephone number, a year, a scale or a version rather than a quantity."""
        digits = text[amount.start : amount.end]
        if digits.isdigit() and (len(digits) >= 9 or (digits[0] == "0" and len(digits) > 2)):
            return True
        if amount.out_of is not None and amount.value == 1 and amount.out_of >= 100:
            return True
        if text[amount.start - 1 : amount.start] == "." and _SHORT.match(text, amount.start - 2):
            return True  # "Q.9"
        return amount.unit is None and digits.endswith((".0", ",0")) and len(digits) == 3

    def _labels(self, text: str, unit: Unit) -> bool:
        numbered = _NUMBERED.match(text, unit.end) is not None
        return numbered and self._names.ending(text[unit.start : unit.end].lower().split()) is not None

    def _is_name(self, text: str, unit: Unit) -> bool:
        """Say whether the noun behind the number begins a name instead ("tháng 6 Bộ Công an")."""
        printed = text[unit.start : unit.end]
        if not printed[:1].isupper() or printed.isupper():
            return False
        after = WORD.match(text, unit.end)
        return bool(after and after[1][0].isupper())

    def _after_name(self, text: str, place: int) -> bool:
        """Say whether the number belongs to the name before it ("Long Phú 1", "VNeID 2")."""
        before = text[max(0, place - 24) : place].rstrip(" -").split()
        return bool(before and before[-1][:1].isupper() and before[-1][-1:].isalnum())

    def _region(self, page: Page, place: int) -> bool:
        words = page.words.first(place, place + 24, self._regions.longest)
        return self._regions.beginning([w.strip(",.;:") for w in words]) is not None

    def _venue(self, page: Page, amount: Amount, place: Place, words: list[str]) -> bool:
        """Say whether the number only tells how many places the meeting was connected to."""
        last = self._connected.last(words[-6:])
        if not last:
            return False
        return any(h in page.low[place.sentence.start : place.sentence.end] for h in self._held)
