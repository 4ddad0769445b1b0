"""Cue words of the rules: sets of phrases that are looked for right before a place, or anywhere in a stretch."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from cchc_kg.lexicon import Lexicon

_Placed = TypeVar("_Placed", bound=tuple[Any, ...])

_APART = '()[]"\u201c\u201d\u2018\u2019'
_STOPS = ",;:.()"


class Words:
    """The words of a text in lower case, to be asked for by stretch. What a stretch cuts through is in it in part."""

    def __init__(self, low: str, *, marks: bool) -> None:
        """Part words at blanks, brackets and quotation marks; without ``marks`` at blanks, stops and round brackets.

        With ``marks`` the stops and commas at the words stay.
        """
        self._low = _parted(low, _APART if marks else _STOPS)

    def between(self, start: int, end: int) -> list[str]:
        """Return the words of the stretch ``start:end`` of the text."""
        return self._low[start:end].split()

    def first(self, start: int, end: int, count: int) -> list[str]:
        """Return the first words of the stretch, so many at most."""
        return self._low[start:end].split(None, count)[:count]

    def opening(self, start: int, end: int, count: int) -> list[str]:
        """Return the first words of the stretch as a phrase that opens it is spelled: without commas and colons."""
        return [word.strip(",:") for word in self.first(start, end, count)]

    def last(self, start: int, end: int, count: int) -> list[str]:
        """Return the last words of the stretch, so many at most."""
        return self._low[start:end].rsplit(None, count)[-count:]


def _parted(low: str, marks: str) -> str:
    """Return the text in lower case with blanks for these marks."""
    for mark in marks:
        low = low.replace(mark, " ")
    return low


def stripped(words: Iterable[str]) -> list[str]:
    """Return the words without the commas, colons and semicolons at their ends."""
    return [w.strip(",:;") for w in words]


def within(located: Sequence[_Placed], start: int, end: int) -> Sequence[_Placed]:
    """Return the things that begin in the stretch, of named tuples in text order that begin with their start."""
    if not located:
        return located
    first = bisect_left(located, (start,))
    return located[first : bisect_left(located, (end,), lo=first)]


class Cues:
    """Phrases by role, from a lexicon table with a column of phrases and one of roles, in lower case."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep each phrase under its words."""
        self._roles: dict[tuple[str, ...], str] = {tuple(p.lower().split()): role for p, role in rows}
        # How many words the phrases have that a word begins or ends, the longest first; most words do neither.
        self._firsts = _sizes((k[0], len(k)) for k in self._roles)
        self._lasts = _sizes((k[-1], len(k)) for k in self._roles)
        self._single = {k[0]: (role, 1) for k, role in self._roles.items() if len(k) == 1}
        self._begin, self._end = frozenset(self._firsts), frozenset(self._lasts)
        self.longest = max(map(len, self._roles), default=0)

    def ending(self, words: list[str], end: int | None = None) -> tuple[str, int] | None:
        """Return the role of the longest phrase that the words (before ``end``) end with, and how many words it has."""
        if end is None:
            end = len(words)
        if end:
            for size in self._lasts.get(words[end - 1], ()):
                if size == 1:
                    return self._single[words[end - 1]]
                if size <= end and (role := self._roles.get(tuple(words[end - size : end]))):
                    return role, size
        return None

    def beginning(self, words: list[str], at: int = 0) -> tuple[str, int] | None:
        """Return the role of the longest phrase that the words (from ``at`` on) begin with, and how many it has."""
        if at < len(words):
            for size in self._firsts.get(words[at], ()):
                if size == 1:
                    return self._single[words[at]]
                if size <= len(words) - at and (role := self._roles.get(tuple(words[at : at + size]))):
                    return role, size
        return None

    def first(self, words: list[str], start: int = 0, stop: int | None = None) -> int | None:
        """Return the index of the first word from ``start`` on, before ``stop``, at which a phrase begins."""
        if self._begin.isdisjoint(words):
            return None
        begin = self._begin
        for i in range(start, len(words) if stop is None else min(stop, len(words))):
            if words[i] in begin and self.beginning(words, i):
                return i
        return None

    def last(self, words: list[str], stop: int | None = None) -> tuple[str, int] | None:
        """Return the role of the phrase that stands last among the words (before ``stop``), and where it begins."""
        if self._end.isdisjoint(words):
            return None
        lasts = self._end
        for end in range(len(words) if stop is None else stop, 0, -1):
            if words[end - 1] in lasts and (found := self.ending(words, end)):
                return found[0], end - found[1]
        return None

    def backwards(self, words: list[str]) -> list[tuple[str, int]]:
        """Return the role of each phrase among the words and where it begins, the last first; none overlaps another."""
        found: list[tuple[str, int]] = []
        if self._end.isdisjoint(words):
            return found
        lasts, end = self._end, len(words)
        while end:
            if words[end - 1] in lasts and (seen := self.ending(words, end)):
                end -= seen[1]
                found.append((seen[0], end))
            else:
                end -= 1
        return found

    def make_up(self, stretch: str) -> bool:
        """Say whether nothing but these phrases, commas and semicolons stand in the stretch."""
        if not stretch or stretch == " ":
            return True
        words = [w.strip(",;") for w in _parted(stretch, _APART).split()]
        while words and (found := self.ending(words)):
            words = words[: -found[1]]
        return not any(words)


class CueBook:
    """The roles of data/lexicon/figure_cues.csv, each as a set of phrases."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the table. Raises KnowledgeError where it is malformed."""
        self.spotter = lexicon.spotter
        self._by_role: dict[str, list[str]] = {}
        for row in lexicon.table("figure_cues", "phrase", "role"):
            self._by_role.setdefault(row["role"], []).append(row["phrase"])

    def cues(self, *roles: str) -> Cues:
        """Return the phrases of these roles together."""
        return Cues((phrase, role) for role in roles for phrase in self._by_role.get(role, ()))

    def phrases(self, role: str) -> tuple[str, ...]:
        """Return the phrases of one role, in lower case."""
        return tuple(p.lower() for p in self._by_role.get(role, ()))


def _sizes(phrases: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word, size in phrases:
        found.setdefault(word, set()).add(size)
    return {word: tuple(sorted(sizes, reverse=True)) for word, sizes in found.items()}


def table_cues(rows: Iterable[Mapping[str, str]], phrase: str, role: str, /, **where: str) -> Cues:
    """Return the cues of a table's rows whose other columns hold the values of ``where``."""
    return Cues((r[phrase], r[role]) for r in rows if all(r[k] == v for k, v in where.items()))
