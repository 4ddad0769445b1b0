"""Cue words of a lexicon, found in a text all at once."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from cchc_kg.span import new
from cchc_kg.spotting import Sighted, Spotter

_TOLD = 3  # letters at a place that mostly tell that no cue begins there


class Cue(NamedTuple):
    """A cue at ``start:end`` of the text; ``kind`` is what its row of the lexicon says of it."""

    start: int
    end: int
    kind: str


class Wording:
    """A set of cues, whole words each; of cues that overlap the earliest counts, then the longest.

    They are matched against texts in lower case (see ``lowered``).
    """

    def __init__(self, rows: Iterable[tuple[str, str]], spotter: Spotter | None = None) -> None:
        """Take pairs of a cue and its kind; the first row of a cue counts. ``spotter``: has them spotted."""
        self._kinds = _Kinds()
        for words, kind in rows:
            self._kinds.setdefault(" ".join(words.lower().split()), kind)
        self._size = min((_TOLD, *map(len, self._kinds)))
        self._openings = frozenset(words[: self._size] for words in self._kinds)
        self._sighted = Sighted(beginnings(self._kinds) + r"(?!\w)", self._kinds, spotter)

    def find(self, low: str, start: int = 0, end: int | None = None) -> list[Cue]:
        """Return the cues of ``low[start:end]`` in text order."""
        seen = self._sighted.finditer(low, low, start, len(low) if end is None else end)
        kinds = self._kinds
        return [new(Cue, (m.start(), m.end(), kinds[m.group()])) for m in seen] if seen else []

    def at(self, low: str, place: int, end: int) -> Cue | None:
        """Return the cue that begins right at ``place``."""
        if place >= end or low[place : place + self._size] not in self._openings:
            return None
        found = self._sighted.pattern.match(low, place, end)
        return new(Cue, (place, found.end(), self._kinds[found.group()])) if found else None


class _Kinds(dict[str, str]):
    """The kinds of cues by their words, with blanks of any width between them."""

    def __missing__(self, words: str) -> str:
        return self[" ".join(words.split())]


class Cued:
    """The cues of a text, to be asked for by stretch."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        """Take the cues in text order; none overlaps another."""
        self._cues = list(cues)
        self._starts, self._ends = [c.start for c in self._cues], [c.end for c in self._cues]

    def before(self, place: int) -> Cue | None:
        """Return the last cue that begins before the place."""
        i = bisect_left(self._starts, place)
        return self._cues[i - 1] if i else None

    def within(self, start: int, end: int) -> list[Cue]:
        """Return the cues that lie in the stretch."""
        if not self._cues:
            return []
        return self._cues[bisect_left(self._starts, start) : bisect_right(self._ends, end)]

    def first(self, start: int, end: int) -> Cue | None:
        """Return the first cue that lies in the stretch."""
        i = bisect_left(self._starts, start)
        return self._cues[i] if i < len(self._cues) and self._ends[i] <= end else None


class Phrases:
    """Phrases, whole words each, to be looked for in texts in lower case."""

    def __init__(self, phrases: Iterable[str], spotter: Spotter | None, behind: str = r"(?!\w)") -> None:
        """Take the phrases and have them spotted; ``behind`` is a pattern of what must follow."""
        told = sorted({" ".join(p.lower().split()) for p in phrases})
        self._sighted = Sighted(beginnings(told) + behind, told, spotter)
        self.pattern = self._sighted.pattern
        self.may_stand = self._sighted.may_stand

    def search(self, low: str, start: int, end: int) -> re.Match[str] | None:
        """Return the first of the phrases in the stretch."""
        return self._sighted.search(low, low, start, end)

    def finditer(self, low: str, start: int, end: int) -> Iterable[re.Match[str]]:
        """Return all phrases in the stretch."""
        return self._sighted.finditer(low, low, start, end)

    def match(self, low: str, place: int, end: int) -> re.Match[str] | None:
        """Return the phrase that begins right at ``place``."""
        return self.pattern.match(low, place, end)


def beginnings(phrases: Iterable[str]) -> str:
    """Return a pattern of the phrases in lower case, each from where a word begins; the longest that fits matches.

    That a phrase begins a word is asked behind its first letter: so the letters it can begin with are searched for at
    the speed of a character set.
    """
    tree: _Tree = {}
    for phrase in phrases:
        branch = tree
        for word in phrase.split():
            branch = branch.setdefault(word, {})
        branch[""] = {}
    letters: dict[str, _Tree] = {}
    for word, below in tree.items():
        letters.setdefault(word[0], {})[word] = below
    starts = (
        rf"{re.escape(first)}(?<!\w{re.escape(first)}){_alternatives(words, 1)}"
        for first, words in sorted(letters.items())
    )
    return f"(?:{'|'.join(starts)})" if tree else r"(?!)"


_Tree = dict[str, "_Tree"]


def _alternatives(tree: _Tree, skip: int = 0) -> str:
    """Return a pattern for the words of the tree, without the first ``skip`` letters of the first word.

    Shared beginnings are tried once, longer cues before shorter.
    """
    branches = [
        re.escape(word[skip:])
        + (rf"(?:[^\S\n]+{_alternatives(below)}){'?' if '' in below else ''}" if set(below) - {""} else "")
        for word, below in sorted(tree.items(), key=lambda item: (-len(item[0]), item[0]))
        if word
    ]
    return f"(?:{'|'.join(branches)})"
