"""Paragraphs and sentences of a report."""

import re
from dataclasses import dataclass

from cchc_kg.span import Span, trimmed

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"(?<=[.!?…;])[\"”’)]*\s+(?=[\"“‘(]?[A-ZÀ-ỸĐ0-9])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text as matched; ``paragraph`` counts the lines of the text that hold words, from 0."""

    start: int
    end: int
    paragraph: int


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the lines that hold anything, without the blanks at their ends."""
    spans = (trimmed(text, *m.span()) for m in _LINE.finditer(text))
    return tuple(s for s in spans if s.start < s.end)


def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences in text order; together they hold every letter of the text."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(text)):
        start = paragraph.start
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            found.append(Sentence(*trimmed(text, start, stop.end()), number))
            start = stop.end()
        found.append(Sentence(*trimmed(text, start, paragraph.end), number))
    return tuple(s for s in found if s.start < s.end)
