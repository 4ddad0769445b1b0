"""Paragraphs and sentences of a report."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from cchc_kg.span import Located, Span, new, trimmed
from cchc_kg.vietnamese import CAPITALS

_LINE = re.compile(r"[^\n]+")
_STRAIGHT = re.compile('"')
# A stop (or a run of them), the quotation marks and brackets that close behind it, the blanks up to what follows.
# The first stop is asked for apart: so the engine skips to where one stands.
_STOP = re.compile(
    r"(?P<stop>[.!?\u2026][.!?\u2026]*)(?P<close>[ ]?[\u201d\u2019\u00bb)\]]+|\"+(?!\w))?(?P<gap>\s*)(?=\S)"
)
_WORD_BEFORE = re.compile(r"(?<![\w.])(?P<word>[\w.]*\w)\s?$")
# Titles and kinds of towns that are written short before a name: their point ends no sentence.
_SHORT = re.compile(
    r"(?:TP|Tp|tp|TX|Tx|TT|Tt|Q|P|H|X|ThS|Ths|Th\.[Ss]|TS|Ts|PGS|Pgs|GS|Gs|BS|Bs|KS|Ks|LS|Ls|CN|KTS|NSND|NSUT|Mr|Mrs|Ms"
    r"|Dr|St|No|(?:PGS|GS)\.TS|TS\.(?:BS|LS))$"
)
_POINT = re.compile(r"(?:\d{1,2}|[IVX]{1,4})$")
# A town written short whose name does not follow: the next word begins a sentence ("của Công an TP. Tại cuộc họp").
_TOWN = re.compile(r"(?:TP|Tp|TX|Tx)$")
_OPENING = re.compile(rf"(?!(?:Hu\w|Vinh|Pleiku)\b)[{CAPITALS}][^\W\d_{CAPITALS}]*[^\S\n]+[^\W\d_{CAPITALS}]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d$")
_OPENERS = '"\u201c\u2018\u00ab([-+*\u2013\u2014\u2022\u25cf\u2023\u25aa>'
_DASHES = "-\u2013\u2014"
# What stands around a sentence without being of it: bullets and opening marks before, closing marks behind.
_BEFORE = re.compile(r"(?:[\s\"\u201c\u201d\u2018\u00ab*\u2022\u25cf\u2023\u25aa>+\u00bb]|[-\u2013\u2014](?=\s|\D))+")
_MOST_BEHIND = 12  # more marks than that behind a sentence are no marks of a sentence
_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)/]|[a-z]\))\s+(?=[^\W\d_])")  # the number of a point
_BEHIND = re.compile(
    r"(?:[\s\"\u201c\u201d\u2019\u00ab\u00bb*]|(?<=[.!?\u2026\"\u201d\s])/\.?|(?<=\w)\./\.?(?=$)|(?<=/)\.)+$"
)


class Sentence(NamedTuple):
    """A sentence of the text as matched; ``paragraph`` counts the lines of the text that hold words, from 0."""

    start: int
    end: int
    paragraph: int


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the lines that hold anything, without the blanks at their ends."""
    spans = (trimmed(text, *m.span()) for m in _LINE.finditer(text))
    return tuple(s for s in spans if s.start < s.end)


def split(text: str, lines: Sequence[Span] | None = None) -> tuple[Sentence, ...]:
    """Return the sentences in text order; together they hold everything of the text but blanks.

    ``lines``: the paragraphs, where they are known.

    Every line ends a sentence. Within a line a stop does, where what follows can begin one: not behind a short
    title (``TP. HCM``), the number of a point (``1. ...``) or an initial, nor before the words that name
    the speaker of a quotation (``...!" - the minister said``).
    """
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(text) if lines is None else lines):
        start = paragraph.start
        marks = [m.start() for m in _STRAIGHT.finditer(text, paragraph.start, paragraph.end)]
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            end = _boundary(text, start, stop, marks)
            if end is not None:
                found.append(new(Sentence, (*trimmed(text, start, end), number)))
                start = end
        found.append(new(Sentence, (*trimmed(text, start, paragraph.end), number)))
    return tuple(s for s in found if s.start < s.end)


def _boundary(text: str, start: int, stop: re.Match[str], marks: list[int]) -> int | None:
    """Return where the sentence that began at ``start`` ends, None where the stop is none."""
    end = stop.end()
    follows = text[end]
    closed = bool(stop["close"])
    if follows == '"' and not closed and bisect_right(marks, end - 1) % 2:
        # A straight mark that closes what was opened before it belongs to this sentence.
        behind = end + 1
        while behind < len(text) and text[behind] == " ":
            behind += 1
        if behind == end + 1 or behind >= len(text) or not _begins(text, behind, closed=True):
            return None
        return end + 1
    if not _begins(text, end, closed):
        return None
    if stop["gap"]:
        if stop["stop"] == "." and not closed:
            word = _WORD_BEFORE.search(text, max(start, stop.start() - 12), stop.start())
            if word and _shortened(word["word"], start == word.start("word"), follows):
                return end if _TOWN.match(word["word"]) and _OPENING.match(text, end) else None
        return end
    glued = stop.start() - start > 1 and text[stop.start() - 1].islower() and _whole_word(text, start, stop.start())
    known = follows.isupper() and end + 1 < len(text) and text[end + 1].islower()
    if not known or closed:
        return None
    town = stop["stop"] == "." and _OPENING.match(text, end) and _WORD_BEFORE.search(text, max(start, end - 5), end - 1)
    if town and _TOWN.match(town["word"]):
        return end  # "của TP.Ghi nhận các kiến nghị"
    dated = stop["stop"] == "." and _YEAR.search(text, max(start, stop.start() - 5), stop.start())
    return end if glued or dated or stop["stop"] == "\u2026" or len(stop["stop"]) > 1 else None


def _whole_word(text: str, start: int, end: int) -> bool:
    """Say whether what ends before a stop that nothing parts from the next word is a word, no short title."""
    if text[end - 2].islower():
        return True
    word = _WORD_BEFORE.search(text, max(start, end - 12), end)
    return word is not None and len(word["word"]) > 1 and not _SHORT.match(word["word"])


def _begins(text: str, place: int, closed: bool) -> bool:
    first = text[place]
    if first in _DASHES:  # behind a quotation the dash leads to its speaker, else to the next point of a list
        return not closed and place + 1 < len(text) and not text[place + 1].isdigit()
    return first.isupper() or first.isdigit() or first in _OPENERS


def _shortened(word: str, first: bool, follows: str) -> bool:
    if _SHORT.match(word) or (len(word) == 1 and word.isupper()):
        return True
    return bool(_POINT.match(word)) and (first or (word.isdigit() and follows.isdigit()))


def bare(text: str, span: Located) -> Span:
    """Return the stretch without its bullet or number, the quotation marks around it and a closing ``/.``.

    A stretch of nothing else becomes empty.
    """
    start, end = span.start, span.end
    if not text[start : start + 1].isupper():  # most sentences open at once
        if before := _BEFORE.match(text, start, end):
            start = before.end()
        if number := _NUMBER.match(text, start, end):
            start = number.end()
    plain = text[end - 1 : end].isalnum() or (text[end - 1 : end] == "." and text[end - 2 : end - 1].isalnum())
    if not plain and (behind := _BEHIND.search(text, max(start, end - _MOST_BEHIND), end)):
        end = behind.start()
        if end < span.end and text[end] == ".":
            end += 1
    return trimmed(text, start, max(start, end))
