"""Quotations: which stretches of a report are somebody's own words."""

import re
from bisect import bisect_right
from typing import NamedTuple

from cchc_kg.span import Span

_MARK = re.compile('[\u201c\u201d"]|\n')
_FEWEST_WORDS = 7  # a shorter quotation is a name or a saying within the reporter's sentence
_SPEAKER_FOLLOWS = re.compile(r"\s?[,\u2013\u2014-]\s")
_MOST_LINES = 6  # lines that a quotation between straight marks goes on for
_MOST_INSIDE = 12  # words of a saying that is quoted within a quotation
_LONGEST = 6_000  # a quotation whose end is not found within so many letters ends with its paragraph


class Quotation(NamedTuple):
    """Words between quotation marks: ``start:end`` without the marks, over several paragraphs where it goes on."""

    start: int
    end: int


def quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations that are long enough to be speech, in text order.

    A quotation that is not closed in its paragraph goes on where the next paragraph opens one again or
    the next mark of the text closes it; else it ends with its paragraph.
    """
    marks = [(m.start(), m.group()) for m in _MARK.finditer(text)]
    found: list[Quotation] = []
    at = 0
    while at < len(marks):
        place, mark = marks[at]
        at += 1
        if mark not in '\u201c"':
            continue
        end, at = _end(text, marks, at, mark)
        if len(text[place + 1 : end].split()) >= _FEWEST_WORDS:
            found.append(Quotation(place + 1, end))
    return tuple(found)


def _end(text: str, marks: list[tuple[int, str]], at: int, opened: str) -> tuple[int, int]:
    """Return where the quotation that was opened before mark ``at`` ends, and the mark to go on from."""
    closing = '"' if opened == '"' else "\u201d"
    begun = marks[at - 1][0]
    line_end: int | None = None
    line_at = at
    inside = _inside(text, marks, at) if opened == "\u201c" else frozenset()
    for i in range(at, len(marks)):
        place, mark = marks[i]
        if place - begun > _LONGEST:
            break
        if i in inside:
            continue
        closes = (
            mark == closing
            or (mark == "\u201d" and opened == '"')
            or (mark == '"' and opened == "\u201c" and line_end is None and text[place - 1] in ".!?\u2026,")
        )
        if closes and not (line_end is not None and opened == '"'):
            return place, i + 1
        if mark == "\n":
            if line_end is None:
                line_end, line_at = place, i + 1
            if opened == '"':
                closed = _closed_later(text, marks, i)
                if closed is not None:
                    return marks[closed][0], closed + 1
                break
        elif mark == opened and not (line_end is not None and not text[marks[i - 1][0] + 1 : place].strip()):
            break  # another one begins: this one was never closed
    return (line_end, line_at) if line_end is not None else (marks[at][0], at) if at < len(marks) else (len(text), at)


def _closed_later(text: str, marks: list[tuple[int, str]], at: int) -> int | None:
    """Return the straight mark that closes, a few lines on, what was opened before the line's end at ``at``.

    It is the next mark of all, and the words that name the speaker follow it.
    """
    i = at
    while i < len(marks) and marks[i][1] == "\n":
        i += 1
    if i == len(marks) or marks[i][1] != '"' or i - at > _MOST_LINES or marks[i][0] - marks[at][0] > _LONGEST:
        return None
    return i if _SPEAKER_FOLLOWS.match(text, marks[i][0] + 1) else None


def _inside(text: str, marks: list[tuple[int, str]], at: int) -> frozenset[int]:
    """Return the marks of short sayings that are quoted within the quotation that was opened before mark ``at``.

    None where the paragraph does not close as many quotations as it opens from there on.
    """
    found: list[int] = []
    i, depth = at, 1
    while i < len(marks) and marks[i][1] != "\n":
        place, mark = marks[i]
        depth += {"\u201c": 1, "\u201d": -1}.get(mark, 0)
        if not depth:
            return frozenset(found)
        if mark == "\u201c" and i + 1 < len(marks) and marks[i + 1][1] == "\u201d":
            if depth > 2 or len(text[place : marks[i + 1][0]].split()) > _MOST_INSIDE:
                break
            found += [i, i + 1]
        i += 1
    return frozenset()


class Quoted:
    """The quotations of a text, to be asked by place."""

    def __init__(self, text: str) -> None:
        """Find the quotations of ``text``."""
        self.all = quotations(text)
        self._starts = [q.start for q in self.all]

    def at(self, place: int) -> Quotation | None:
        """Return the quotation that holds the place."""
        i = bisect_right(self._starts, place) - 1
        return self.all[i] if i >= 0 and place < self.all[i].end else None

    def outside(self, span: Span) -> list[Span]:
        """Return the parts of the stretch that lie in no quotation, in text order."""
        if not self.all:
            return [span] if span.start < span.end else []
        parts: list[Span] = []
        start = span.start
        for i in range(max(0, bisect_right(self._starts, span.start) - 1), len(self.all)):
            quote = self.all[i]
            if quote.start >= span.end:
                break
            if quote.end <= start:
                continue
            if start < quote.start:
                parts.append(Span(start, quote.start))
            start = quote.end
        if start < span.end:
            parts.append(Span(start, span.end))
        return parts
