"""The closed grammar of Vietnamese numbers: separators, magnitude words, number words, n/N and ranges."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from cchc_kg.span import new

_MAGNITUDES = {
    "trăm": Decimal(100), "nghìn": Decimal(1000), "ngàn": Decimal(1000), "vạn": Decimal(10_000),
    "triệu": Decimal(10**6), "tỷ": Decimal(10**9), "tỉ": Decimal(10**9),
}  # fmt: skip
_ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
_TOLD = {"đôi": Decimal(2), "rưỡi": Decimal("1.5"), "nhất": Decimal(1), "nhì": Decimal(2)}  # "gấp đôi", "thứ nhì"
_SCALES = {"mươi": 10, "mười": 10, "trăm": 100}

_DIGITS = r"\d+(?:[.,]\d+)*"
# "tỷ lệ", "tỷ giá" are nouns, not a thousand million; "tỷđồng" is a slip for "tỷ đồng".
_MAGNITUDE = (
    r"(?:\s?(?:nghìn|ngàn|vạn|triệu|t[ỷỉ](?!\s(?:lệ|trọng|giá|suất|phú)\b)|(?<=\d\s)trăm(?=\s(?:nghìn|ngàn|triệu|tỷ|tỉ)))"
    r"(?:(?![^\W\d_])|(?=đồng)))"
)
_PERCENT = r"\s?(?:%|phần\străm\b)"
# "năm" is five only where it cannot be "year": inside a number, or after a word that opens a count.
_FIVE = r"(?:(?<=có\s)|(?<=gồm\s)|(?<=với\s)|(?<=thành\s))năm(?!\s(?:\d|nay|qua|tới|trước|sau|học))"
_DIGIT_WORD = "(?:[Mm]ột|[Hh]ai|[Bb]a|[Bb]ốn|[Nn]ăm|[Ss]áu|[Bb]ảy|[Bb]ẩy|[Tt]ám|[Cc]hín)"
_LAST = r"\s(?:mốt|một|hai|ba|bốn|tư|lăm|sáu|bảy|bẩy|tám|chín)\b"  # never "năm": after tens that is "year"
_TENS = rf"(?:{_DIGIT_WORD}\smươi|[Mm]ười)\b(?:{_LAST})?"
_WORDS = (
    rf"(?:(?<=gấp\s)(?:đôi|rưỡi)\b|(?<=thứ\s)(?:nhất|nhì|tư)\b|{_DIGIT_WORD}\snửa\b|[Mm]ột\snửa\b"
    rf"|(?:{_DIGIT_WORD}\străm\b(?:\s(?:lẻ|linh)\s{_DIGIT_WORD}\b|\s{_TENS})?|{_TENS}|(?![Nn]ăm){_DIGIT_WORD}\b|{_FIVE}\b)"
    r"(?:\s(?:nghìn|ngàn|vạn|triệu|t[ỷỉ](?!\s(?:lệ|trọng|giá|suất|phú)))\b)*)"
)
_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?P<low>{_DIGITS})(?:"
    rf"\s?/\s?(?:(?:hơn|trên|gần|tổng\ssố)\s)?(?P<of>\d+(?:\.\d{{3}})*)(?![\d/%]|[.,]\d|-\d)"
    rf"|(?P<mag>{_MAGNITUDE}*)"
    rf"(?P<rest>(?<=[ỷỉu])\s\d{{1,3}}(?:,\d+)?\s(?:triệu|nghìn|ngàn)\b)?"
    rf"(?P<pct>{_PERCENT})?"
    rf"(?:(?:\s?[-–—]\s?|\s(?:đến|tới)\s(?:khoảng\s)?)(?P<high>{_DIGITS})(?![\d/])(?P<mag2>{_MAGNITUDE}*)(?P<pct2>{_PERCENT})?)?)"
    rf"|(?<!\w)(?<!phần\s)(?P<words>{_WORDS})(?!\w)(?!\sphần\s(?:{_DIGIT_WORD}|tư|mười)\b)(?:\s(?:đến|tới)\s(?P<top>{_WORDS})(?!\w))?"
)
WORDS = (*_ONES, *_TOLD, "mười")
"""The words that numbers can begin with."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SHARED = re.compile(rf"{_MAGNITUDE}+")
# Where a number can begin: cheap to look for, so that the grammar is tried at few places only.
_BEGIN = re.compile(
    r"\d|(?<!\w)(?:[Mm][ộư]|[Hh]ai|[Bb][aốảẩ]|[Nn]ăm|[Ss]áu|[Tt]ám|[Cc]hín|(?<=gấp\s)[đr]|(?<=thứ\s)[nt])"
)
_FIFTY = re.compile(r"Năm\s(?:mươi|trăm)\b")  # any other "Năm" at the beginning of a sentence tells a year
_SCORED = re.compile(r"\s?điểm\b")  # "4,1/5 điểm"
_CODED = re.compile(r":\d|-[^\W\d_]|/[^\W\d_a-zà-ỹđ]|[x+_]")  # what goes on behind the digits of a code
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


class Quantity(NamedTuple):
    """A number in a text: ``text[start:end]`` holds it with its magnitude words and its percent sign.

    ``value`` is multiplied out; ``high`` the upper end of a range, ``out_of`` the N of n/N, whichever of them is
    larger; ``written`` says that it is spelled in words, ``scaled`` that a magnitude word belongs to it.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    out_of: Decimal | None = None
    percent: bool = False
    scaled: bool = False
    written: bool = False


def decimal(printed: str, *, divisible: bool = True) -> Decimal | None:
    """Return the value of digits with Vietnamese separators; None where they make no number (a date, a version).

    ``1.041`` is a thousand and forty-one, ``52,8`` fifty-two point eight; slips are read where they can be told:
    ``92.83`` is a fraction, ``32.404,788`` and ``1,234.5`` end in one. ``1,041`` is a fraction, unless what is
    counted is not ``divisible``.
    """
    if printed.isdigit():
        return Decimal(printed)
    separators = [c for c in printed if c in ".,"]
    head, last, tail = printed.rpartition(separators[-1])
    grouped = bool(_THOUSANDS.fullmatch(printed)) and not printed.startswith("0")
    if len(set(separators)) == 2:
        whole = head.replace("." if last == "," else ",", "")
        if separators.count(last) > 1 or not _THOUSANDS.fullmatch(head) or not whole.isdigit():
            return None
        return Decimal(f"{whole}.{tail}")
    if len(separators) > 1:
        return Decimal(printed.replace(last, "")) if grouped else None
    if grouped and (last == "." or not divisible):
        return Decimal(head + tail)
    return Decimal(f"{head}.{tail}")


def spelled_out(words: str) -> Decimal | None:
    """Return the value of a number in words ("hai mươi lăm", "ba triệu", "một nửa"); None where they make none."""
    total, current = Decimal(0), Decimal(0)
    for word in words.lower().split():
        if word in ("lẻ", "linh"):
            continue
        if word in _TOLD:
            return _TOLD[word]
        if word == "nửa":
            return Decimal("0.5") if current in (0, 1) else None
        if word in _ONES:
            current += _ONES[word]
        elif word in _SCALES:
            part = current % 100 if word == "mươi" else current
            current += (part or 1) * (_SCALES[word] - 1) + (0 if part else 1)
        elif word in _MAGNITUDES:
            total = total + current * _MAGNITUDES[word] if current else total * _MAGNITUDES[word]
            current = Decimal(0)
        else:
            return None
    return total + current or None


def _scale(words: str | None) -> Decimal:
    scale = Decimal(1)
    for word in _LETTERS.findall(words) if words else ():
        scale *= _MAGNITUDES[word]
    return scale


def _glued(text: str, start: int, end: int) -> bool:
    """Say whether the digits are part of a name or a code: ``m3``, ``Covid-19``, ``U23``, ``15h``, ``49-CTr``."""
    if start and (text[start - 1].isalpha() or text[start - 1] == "_"):
        at = start
        while at and text[at - 1].isalpha():
            at -= 1
        if start - at < 3 or not text[at:start].islower():  # "giảm190" is a slip, "km2" and "Covid19" are not
            return True
    elif start > 1 and text[start - 1] in "-–/+" and not text[start - 2].isspace():
        return True
    after = text[end : end + 3]
    if after[:1].isupper():
        return not after[1:2].isupper()
    if after[:1] == "h" and not after[1:2].isalpha():
        return True
    return _CODED.match(after) is not None


def quantities(text: str, places: Sequence[int] | None = None) -> Iterator[Quantity]:
    """Yield every number of the text, in text order; digits inside a word, a code or a date of three parts are none.

    ``places``: where numbers can begin, in text order - at digits, and at the words of ``WORDS`` - where that is known.
    """
    at = 0
    for place in places if places is not None else (m.start() for m in _BEGIN.finditer(text)):
        if place < at or (text[place] == "N" and not _FIFTY.match(text, place)):
            continue
        found = _NUMBER.match(text, place)
        if not found:
            continue
        at = found.end()
        if words := found["words"]:
            value = spelled_out(words)
            high = spelled_out(found["top"]) if found["top"] else None
            if value is not None:
                scaled = any(w in _MAGNITUDES for w in words.split()[1:])
                if high is None or high <= value:
                    high, at = None, found.end("words")
                yield Quantity(found.start(), at, value, high, scaled=scaled, written=True)
            continue
        start = found.start()
        if found["of"]:
            of, end = decimal(found["of"], divisible=False), found.end()
            scored = _SCORED.match(text, end) is not None
            value = decimal(found["low"], divisible=scored)
            if value is not None and of and not _glued(text, start, end) and (scored or "," not in found["low"]):
                scale = _SHARED.match(text, end) if found["of"].count(".") and found["low"].count(".") else None
                if scale:  # "215.000/238.000 tỷ đồng"
                    at = end = scale.end()
                    value, of = value * _scale(scale.group()), of * _scale(scale.group())
                yield Quantity(start, end, value, out_of=of, scaled=scale is not None)
            continue
        end = at
        if not found["high"]:
            value, percent, scaled = _value(found), bool(found["pct"]), bool(found["mag"])
            if value is not None and not _glued(text, start, end):
                yield new(Quantity, (start, end, value, None, None, percent, scaled, False))
            continue
        first_end = max(found.end("low"), found.end("mag"), found.end("rest"), found.end("pct"))
        value, high = _ends(found)
        if high is None:
            at = end = first_end
        if value is None or _glued(text, start, end):
            at = first_end
            continue
        yield Quantity(
            start, end, value, high,
            percent=bool(found["pct"] or (high is not None and found["pct2"])),
            scaled=bool(found["mag"] or (high is not None and found["mag2"])),
        )  # fmt: skip


def _first(found: re.Match[str]) -> Decimal | None:
    """Return what the digits alone say."""
    printed = found["low"]
    if found["pct"] and printed.count(".") == 1 and decimal(printed) is not None:
        return Decimal(printed.replace(".", "").replace(",", ".") if "," in printed else printed)
    return decimal(printed)


def _value(found: re.Match[str]) -> Decimal | None:
    """Return the digits with their magnitude words multiplied out."""
    value = _first(found)
    if value is None or not found["mag"]:
        return value
    value *= _scale(found["mag"])
    if found["rest"]:
        amount, word = found["rest"].split()
        value += Decimal(amount.replace(",", ".")) * _MAGNITUDES[word]
    return value


def _ends(found: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """Return both ends of a range; it has one magnitude and one percent sign for both."""
    low, value = _first(found), _value(found)
    if low is None or (found["pct"] and not found["pct2"]) or (found["mag"] and not found["mag2"]):
        return value, None
    top = decimal(found["high"])
    if top is None:
        return value, None
    scale = _scale(found["mag2"])
    high = top * scale
    shared = low * (_scale(found["mag"]) if found["mag"] else scale)
    return (shared, high) if shared < high else (value, None)
