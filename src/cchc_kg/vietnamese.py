"""The Vietnamese writing system: one spelling for matching, with the way back to the text as it was read."""

import re
import unicodedata
from array import array
from collections.abc import Sequence

_SAME_LENGTH = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "\r": " ", "\t": " ", "\v": " ", "\f": " ", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
    | dict.fromkeys(map(chr, [0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]), " ")
)
_OTHERS = "".join(map(chr, _SAME_LENGTH))
_INVISIBLES = "\u00ad\u200b-\u200f\u2060\ufeff"
_INVISIBLE = re.compile(f"[{_INVISIBLES}]")
_ODD = re.compile(f"[{_OTHERS}{_INVISIBLES}]")  # most texts hold none: told faster than translated
# The tone mark of an open syllable: hoà → hòa, thuỷ → thủy; not in toàn (closed) or quý (qu- is a consonant).
_OLD = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
_NEW = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
_PLACED = {
    form(old): form(new) for old, new in zip(_OLD, _NEW, strict=True) for form in (str.lower, str.upper, str.title)
}
# The letters come first and the looks around behind them: so the engine skips to where a match can begin.
_FIRST, _SECOND = ("".join(sorted({form[i] for form in _PLACED})) for i in (0, 1))
_OPEN = rf"[{_SECOND}](?<![qQ]..)(?!\w)"
_PLACEMENT = re.compile(rf"[{_FIRST}]{_OPEN}")

_BLANKS = re.compile(r" {2,}|\Z")  # each run of them, and the end of the text
_DASH = re.compile("[-–—]")
_MARKS = dict.fromkeys([*range(0x300, 0x305), 0x306, 0x309, 0x31B, 0x323])  # those of Vietnamese
# What folding respells; a syllable is known by its second letter, which is the rarer.
_TOUCHED = re.compile(rf"[-–—{_OTHERS}{_INVISIBLES}{_SECOND}](?:(?<![{_SECOND}])|(?<=[{_FIRST}].)(?<![qQ]..)(?!\w))")
_LETTERS = (*range(0x41, 0x5B), *range(0xC0, 0x180), *range(0x1A0, 0x1B1), *range(0x1EA0, 0x1EFA))
CAPITALS = "".join(c for c in map(chr, _LETTERS) if c.isupper())
"""The capital letters of Vietnamese (and of its neighbours in Latin), to stand in a character class."""


class Plain:
    """A text in the one spelling that rules match against, and where each of its letters was read.

    NFC, modern tone placement in open syllables, ``Đ`` for the look-alike ``Ð``, plain and single blanks, no
    zero-width characters. Case, punctuation and line ends stay. ``original(start, end)`` leads back to the text as
    read.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: Sequence[int] | None = None, ends: Sequence[int] | None = None) -> None:
        """Keep the text; ``starts[i]``/``ends[i]`` bound the source of its i-th code point (None: the same place)."""
        self.text = text
        self._starts = starts
        self._ends = ends

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text as read that ``text[start:end]`` stands for (an empty one stays empty)."""
        if self._starts is None or self._ends is None:
            return start, end
        if start == end:
            place = self._starts[start] if start < len(self._starts) else (self._ends[-1] if self._ends else 0)
            return place, place
        return self._starts[start], self._ends[end - 1]


def plain(text: str) -> Plain:
    """Return the text as rules match it. Where nothing had to be joined or dropped, positions stay the same."""
    if unicodedata.is_normalized("NFC", text):
        odd = _ODD.search(text)
        if not odd or not _INVISIBLE.search(text):
            return _single(Plain(_PLACEMENT.sub(_replaced, text.translate(_SAME_LENGTH) if odd else text)))
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and (unicodedata.combining(text[end]) or _INVISIBLE.match(text[end])):
            end += 1
        source_end = end
        while source_end > at and _INVISIBLE.match(text[source_end - 1]):
            source_end -= 1
        piece = unicodedata.normalize("NFC", _INVISIBLE.sub("", text[at:end]))
        pieces.append(piece)
        starts.extend([at] * len(piece))
        ends.extend([source_end] * len(piece))
        at = end
    return _single(Plain(_PLACEMENT.sub(_replaced, "".join(pieces).translate(_SAME_LENGTH)), starts, ends))


def _single(found: Plain) -> Plain:
    """Return the text with one blank for each run of them: texts that were set in columns are spaced out."""
    if "  " not in found.text:
        return found
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    at = 0
    for run in _BLANKS.finditer(found.text):
        begin, stop = at, min(run.start() + 1, len(found.text))
        places = [found.original(i, i + 1) for i in range(begin, stop)]
        pieces.append(found.text[begin:stop])
        starts.extend(start for start, _ in places)
        ends.extend(end for _, end in places)
        at = run.end()
    return Plain("".join(pieces), starts, ends)


def _replaced(found: re.Match[str]) -> str:
    return _PLACED.get(found.group(), found.group())  # "oỳ" is no such syllable


def spelled(text: str) -> str:
    """Return a name or a cue in the same spelling as ``plain`` gives a text, blanks folded to one."""
    return " ".join(plain(text).text.split())


def folded(text: str) -> str:
    """Return the text for comparing: ``spelled``, lower case, hyphens and dashes as blanks."""
    if not unicodedata.is_normalized("NFC", text) or _TOUCHED.search(text):
        text = _DASH.sub(" ", plain(text).text)
    return " ".join(text.lower().split())


def unaccented(text: str) -> str:
    """Return the text in ASCII letters as Vietnamese type without tone marks: ``Đà Nẵng`` → ``Da Nang``."""
    bare = unicodedata.normalize("NFD", text.translate(_SAME_LENGTH).replace("Đ", "D").replace("đ", "d"))
    letters = bare.translate(_MARKS)
    if letters.isascii():
        return letters
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


def lowered(text: str) -> str:
    """Return the text in lower case, letter for letter: positions stay the same."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
