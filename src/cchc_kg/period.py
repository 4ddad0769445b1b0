"""The closed grammar of Vietnamese dates and periods, and reckoning with them in ISO 8601.

Days, months, quarters, halves, runs of months, years and intervals: ``2023-02-03``, ``2023-02``, ``2023-Q1``,
``2018-01/2018-09``, ``2022``, ``2016/2021``. A year that is not printed is ``--``: ``--02-03``, ``--01/--06``.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

PeriodKind = Literal["day", "month", "quarter", "half", "months", "year", "interval"]

_YEAR = r"(?:19[3-9]|20\d)\d(?!\d|[.,]\d)"
_SEP = r"(?:/|\.|\s?[-–]\s?)"
_OF_YEAR = rf"(?:\s?[/.]\s?|\s?[-–]\s?|,?\s(?:của\s)?[Nn]ăm\s|\s)(?P<{{0}}>{_YEAR})(?!\s?[-–]\s?{_YEAR})"
_LIST = r"(?:,\s?\d{1,2})*(?:\s?[-–,]\s?|\s(?:và|đến)\s(?:ngày\s)?)"
_COUNTS = {"ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_COUNT = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in _COUNTS)
_ATOM = re.compile(
    rf"(?:(?<=ngày\s)(?P<d0>\d{{1,2}}){_LIST}(?=\d{{1,2}}(?:/|\s?[-–]\s?\d{{1,2}}[-–/])))?"
    rf"(?<!\d)(?<!\d[./,])(?P<d>\d{{1,2}})(?P<sep>{_SEP})(?P<m>\d{{1,2}})(?:{_SEP}(?P<y>{_YEAR}))?(?![\d%]|[./,]\d|-\d)"
    rf"|(?<!\d)(?P<d2>\d{{1,2}})\stháng\s(?P<m2>1[0-2]|0?[1-9])(?!\d)(?:{_OF_YEAR.format('y2')})?"
    rf"|\b(?P<n>\d{{1,2}}|{_COUNT})\stháng\b(?:\s(?P<end>đầu|cuối)\s(?:của\s)?năm\b)?(?:\s(?:năm\s)?(?P<y3>{_YEAR})(?!\s?[-–]\s?\d))?"
    rf"|\b[Tt]háng\s(?P<m4>1[0-2]|0?[1-9])(?!\d|[.,]\d(?!\d{{3}})|\s?%)(?:{_OF_YEAR.format('y4')})?"
    rf"|\b[Qq]uý\s(?P<q>IV|I{{1,3}}|[1-4]|một|hai|ba|tư)\b(?![.,]\d)(?:{_OF_YEAR.format('y5')})?"
    rf"|\b[Nn]ửa\s(?P<half>đầu|cuối)\snăm\b(?:\s(?:năm\s)?(?P<y6>{_YEAR}))?"
    rf"|(?<![\d/.,-])(?P<m7>1[0-2]|0?[1-9])/(?P<y7>{_YEAR})(?![/-])"
    rf"|(?<![\d.,/])(?P<y8>{_YEAR})(?![/\w%])"
)
# Where a date can begin: cheap to look for, so that the grammar is tried at few places only.
_BEGIN = re.compile(rf"\d+|[Tt]háng(?=\s\d)|[Qq]uý(?=\s)|[Nn]ửa(?=\s)|(?:{_COUNT})(?=\stháng)")
WORDS = (*_COUNTS, "tháng", "quý", "nửa")
"""The words that dates and periods can begin with."""
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SHORTEST = 28  # days that each month has
_PARTS = (6, 9)  # "9 tháng qua", told when that much of the year is over
_PLAIN = ("sáu", "chín")  # numbers of months that need no "of the year" behind them
# What makes d/m a day: a word for a day always does; a preposition does unless a counted noun follows.
_DAY_CUE = re.compile(r"\b(?:ngày|sáng|trưa|chiều|tối|đêm|khuya|nay|qua|mai|hôm|lễ|dịp)\s*\(?\s?$", re.I)
# "Since the beginning of the year until" a day: the days of that year so far.
_SO_FAR = re.compile(rf"\b[Tt]ừ\sđầu\snăm(?:\s(?P<y>{_YEAR}))?\s(?:cho\s)?(?:đến|tới)\s(?:hết\s)?(?:ngày\s)?$")
_EACH = re.compile(r"\bmỗi\sngày\s$", re.I)  # "mỗi ngày 2-3 tiếng"
_DATE_CUE = re.compile(r"(?:\b(?:đến|tới|từ|trước|sau|hết|vào|kể từ|lúc|và)|\(|\d\s?[–-])\s?$", re.I)
_COUNTED = re.compile(
    r"\s?(?:tổng\s)?(?:số|tỉnh|xã|huyện|phường|chỉ tiêu|tiêu chí|đơn vị|địa phương|bộ|cơ quan|thủ tục|nhiệm vụ|dự án"
    r"|dịch vụ|đại biểu|hồ sơ|sở|ngành|km|diện tích|dân số|người)\b"
)
_LETTER_NEXT = re.compile(r"\s?[a-zà-ỹđ]")
_MONTH_YEAR_CUE = re.compile(r"(?:\b(?:từ|đến|tới|trước|hết|cuối|đầu|giữa|vào|khoảng|sau|tháng)|[(,–-])\s*$", re.I)
_YEAR_CUE = re.compile(
    r"(?:\b(?:năm|học|đến|tới|từ|với|trước|sau|đoạn|kỳ|kì|hoạch|khóa|cho|cuối|đầu|trong|mốc)|[-–(,/])\s*$"
    r"|\d{4}\s(?:và|hoặc|tới)\s$",
    re.I,
)
# The words before what may be a day, a run of months or a year.
_ON_DAY, _RANKED = re.compile(r"ngày\s$", re.I), re.compile(r"(?:thứ|hạng|xếp|đạt|có|lệ|chiếm|cổng|mức)\s$")
_BROKEN, _RANGE = re.compile(r"\d[.,/]$"), re.compile(r"\d[-–]$")
_IN_YEAR, _TO_YEAR = re.compile(r"\b[Nn]ăm\s$"), re.compile(rf"\s?[-–]\s?{_YEAR}")
_NUMBERED, _YEAR_BEFORE = re.compile(r"(?:số|Điều|khoản)\s$|[\w]/$|\w-$"), re.compile(rf"{_YEAR}\s?[-–,]\s?$")
_NAME_BEFORE = re.compile(r"\b[A-ZĐÀ-Ỹ][\w&.]*\s$")
_SCALED = re.compile(r"\s?(?:%|nghìn|ngàn|vạn|triệu|t[ỷỉ]\s|đồng|USD|người|km|ha\b|tấn|kg|lượt|hộ|m\b|m2|doanh nghiệp)")
# A run of months that measures how long something takes, not which months are meant.
_LASTING = re.compile(
    r"(?:vòng|kéo dài|mất|sau|hơn|khoảng|từ|mỗi|hạn|ít nhất|tối thiểu|tối đa|quá|gian|mới"
    r"|đến|gần|cứ|được|lần|của|lên|còn|tù)\s$|\d\s?[-–]\s?$",
    re.I,
)
_PAST = re.compile(r"\squa\b")
_LASTING_AFTER = re.compile(r"\s(?:tuổi|liên|liền|nữa|tới|sau|trước|một|tù|qua|kể|giam|cải|thực hiện|lương|làm|kế)\b")
_JOIN = re.compile(
    r"\s?[-–]\s?"
    r"|\s(?:đến|tới)\s(?:hết\s|cuối\s)?(?:ngày\s|tháng\s|năm\s|quý\s)?|\s(?P<and>và)\s"
)


class Moment(NamedTuple):
    """A date or period as printed at ``text[start:end]``, in ISO 8601 as far as printed."""

    start: int
    end: int
    iso: str
    kind: PeriodKind


def moments(text: str, places: Sequence[int] | None = None) -> tuple[Moment, ...]:
    """Return every date and period that the text prints, in text order; two that are joined make one interval.

    ``places``: where dates can begin, in text order - at digits, and at the words of ``WORDS`` - where that is known.
    """
    found: list[Moment] = []
    for moment in _atoms(text, places):
        if found and moment.start <= found[-1].start:
            found.pop()  # the year inside "from the beginning of 2020 until 15/12"
        if found and (joined := _joined(text, found[-1], moment)):
            found[-1] = joined
        else:
            found.append(moment)
    return tuple(found)


def _atoms(text: str, places: Sequence[int] | None) -> Iterator[Moment]:
    at = 0
    for place in places if places is not None else (m.start() for m in _BEGIN.finditer(text)):
        found = _ATOM.match(text, place) if place >= at else None
        if found and (moment := _moment(text, found)):
            at = found.end()
            yield moment


def _moment(text: str, found: re.Match[str]) -> Moment | None:
    start, end = found.span()
    before = text[max(0, start - 24) : start]
    if found["d"]:
        return _day(text, found, before)
    if found["d2"]:
        day, month = int(found["d2"]), int(found["m2"])
        if not _ON_DAY.search(before) and not found["y2"]:
            return None  # "28 tháng 6" may count months; "6 tháng 5" is not worth a guess
        iso = _calendar(found["y2"], month, day)
        return Moment(start, end, iso, "day") if iso else None
    if found["n"]:
        return _months(text, found, before)
    if found["m4"]:
        return Moment(start, end, f"{found['y4'] or '-'}-{int(found['m4']):02}", "month")
    if found["q"]:
        return Moment(start, end, f"{found['y5'] or '-'}-Q{_QUARTERS[found['q']]}", "quarter")
    if found["half"]:
        year = found["y6"] or "-"
        return Moment(start, end, _run(year, 1, 6) if found["half"] == "đầu" else _run(year, 7, 12), "half")
    if found["m7"]:
        fits = _MONTH_YEAR_CUE.search(before) is not None
        return Moment(start, end, f"{found['y7']}-{int(found['m7']):02}", "month") if fits else None
    return Moment(start, end, found["y8"], "year") if _is_year(text, start, end, before) else None


def _run(year: str, first: int, last: int) -> str:
    return f"{year}-{first:02}/{year}-{last:02}"


def _calendar(year: str | None, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if day > _SHORTEST and day > calendar.monthrange(int(year or 2000), month)[1]:
        return None
    return f"{year or '-'}-{month:02}-{day:02}"


def _day(text: str, found: re.Match[str], before: str) -> Moment | None:
    start, end = found.span()
    iso = _calendar(found["y"], int(found["m"]), int(found["d"]))
    if iso is None or text[end : end + 1].isalpha() or _EACH.search(before):
        return None
    if not found["y"]:
        by_day = bool(_DAY_CUE.search(before))
        if "/" not in found["sep"] and not by_day:
            return None
        if not by_day:
            counted = _COUNTED.match(text, end)
            if counted or (not _DATE_CUE.search(before) and _LETTER_NEXT.match(text, end)):
                return None
            if _RANKED.search(before):
                return None
    if so_far := _SO_FAR.search(text, max(0, start - 48), start):
        year = found["y"] or so_far["y"]
        if last := _calendar(year, int(found["m"]), int(found["d"])):
            return Moment(so_far.start(), end, f"{year or '-'}-01-01/{last}", "interval")
    if found["d0"] and (first := _calendar(found["y"], int(found["m"]), int(found["d0"]))):
        return Moment(start, end, f"{first}/{iso}", "interval") if first < iso else Moment(start, end, iso, "day")
    return Moment(start, end, iso, "day")


def _months(text: str, found: re.Match[str], before: str) -> Moment | None:
    word = found["n"].lower()
    count = _COUNTS.get(word) or int(word)
    start, end = found.span()
    if not 2 <= count <= 11 or _BROKEN.search(before):
        return None
    if word in _COUNTS and word not in _PLAIN and not found["end"]:
        return None
    year = found["y3"] or "-"
    if found["end"] == "cuối":
        return Moment(start, end, _run(year, 13 - count, 12), "months")
    lasting = _LASTING.search(before) or (
        _LASTING_AFTER.match(text, end) and not (count in _PARTS and _PAST.match(text, end))
    )
    if not found["end"] and not found["y3"] and lasting:
        return None
    return Moment(start, end, _run(year, 1, count), "months")


def _is_year(text: str, start: int, end: int, before: str) -> bool:
    if _IN_YEAR.search(before) or _TO_YEAR.match(text, end):
        return not before.endswith("/")
    if _SCALED.match(text, end) or _NUMBERED.search(before):
        return bool(_RANGE.search(before))
    if _YEAR_BEFORE.search(before) or _YEAR_CUE.search(before) or _NAME_BEFORE.search(before):
        return True
    return not _LETTER_NEXT.match(text, end)


_RANK = {"day": 3, "month": 2, "quarter": 1, "year": 0}


def _joined(text: str, first: Moment, last: Moment) -> Moment | None:
    """Return the interval that two neighbouring dates print ("tháng 4/2016 đến tháng 8/2016"), if they do."""
    if first.kind != last.kind or first.kind not in _RANK or first.kind == "quarter":
        return None
    between = _JOIN.fullmatch(text, first.end, last.start)
    if between is None or (between["and"] and last.kind != "year"):
        return None
    start, stop = first.iso, last.iso
    if stop.startswith("--") and not start.startswith("--"):
        return None
    if start.startswith("--") and not stop.startswith("--"):
        start = stop[:4] + start[1:]
    if start >= stop:
        return None
    return Moment(first.start, last.end, f"{start}/{stop}", "interval")


def dated(iso: str, year: int | None) -> str:
    """Return the date or period with ``year`` where none is printed (None: as it is)."""
    return iso if year is None else "/".join(f"{year}{p[1:]}" if p.startswith("--") else p for p in iso.split("/"))


def year_earlier(iso: str, years: int = 1) -> str:
    """Return the same days, months or quarter ``years`` before; a period without a year stays as it is."""
    return re.sub(r"(?<![\d-])\d{4}", lambda m: str(int(m.group()) - years), iso)


def before(iso: str, unit: Literal["month", "quarter", "year"]) -> str | None:
    """Return the month, quarter or year before the one that ``iso`` begins with; None where its year is not known."""
    if not iso[:4].isdigit():
        return None
    year = int(iso[:4])
    if unit == "year":
        return str(year - 1)
    if unit == "quarter":
        quarter = int(iso[6]) if iso[5:6] == "Q" else (int(iso[5:7]) + 2) // 3 if iso[5:7].isdigit() else 0
        return None if not quarter else f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    month = int(iso[5:7]) if iso[5:7].isdigit() else 0
    return None if not month else f"{year}-{month - 1:02}" if month > 1 else f"{year - 1}-12"


def days(iso: str) -> tuple[date, date] | None:
    """Return the first and the last day of a date or period; None where its year is not known."""
    first, _, last = iso.partition("/")
    ends = _days(first), _days(last or first)
    return (ends[0][0], ends[1][1]) if ends[0] and ends[1] else None


def _days(iso: str) -> tuple[date, date] | None:
    if not iso[:4].isdigit():
        return None
    year, rest = int(iso[:4]), iso[5:]
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if rest.startswith("Q"):
        month = 3 * int(rest[1]) - 2
        return date(year, month, 1), date(year, month + 2, calendar.monthrange(year, month + 2)[1])
    month, day = int(rest[:2]), int(rest[3:] or 0)
    if day:
        return date(year, month, day), date(year, month, day)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
