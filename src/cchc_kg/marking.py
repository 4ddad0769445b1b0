"""A text cut into pieces between marks that may overlap, so that the marks can stand in HTML one inside the other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

SIGNS: Mapping[str, str] = {
    "meeting": "■", "participants": "●", "figures": "▲", "directives": "◆", "provinces": "◉", "documents": "▤",
    "notes": "✱",
}  # fmt: skip
"""The kinds of facts that are marked, in the order in which they are listed, each with the sign that tells it apart."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text (code points) that belongs to the fact number ``fact``; ``first``: its first evidence."""

    start: int
    end: int
    fact: int
    first: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands next on the page: a text, or a mark that is opened or closed.

    A mark that another one crosses is closed and opened again there; ``begins`` and ``ends`` tell its true bounds.
    """

    kind: Literal["text", "open", "close"]
    text: str = ""
    mark: Mark | None = None
    begins: bool = False
    ends: bool = False


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Yield the text, whole and in order, with every mark around its words and each properly inside the next.

    Empty marks, and what of them lies beyond the text, are left out.
    """
    waiting = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (-m.start, m.end, -m.fact))
    bounds = sorted({0, len(text), *(m.start for m in waiting), *(m.end for m in waiting)})
    opened: list[Mark] = []
    for at, until in zip(bounds, [*bounds[1:], len(text)], strict=True):
        ending = next((depth for depth, m in enumerate(opened) if m.end == at), len(opened))
        crossed = [m for m in opened[ending:] if m.end > at]
        for mark in reversed(opened[ending:]):
            yield Piece("close", mark=mark, ends=mark.end == at)
        del opened[ending:]
        for mark in crossed:
            opened.append(mark)
            yield Piece("open", mark=mark)
        while waiting and waiting[-1].start == at:
            mark = waiting.pop()
            opened.append(mark)
            yield Piece("open", mark=mark, begins=True)
        if until > at:
            yield Piece("text", text[at:until])
