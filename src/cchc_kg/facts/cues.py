"""Cue words of the rules: sets of phrases that are looked for right before a place, or anywhere in a stretch."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from cchc_kg.lexicon import Lexicon
from cchc_kg.span import Located

_Placed = TypeVar("_Placed", bound=Located)

_TOKEN = re.compile(r"[^\s()\[\]\"\u201c\u201d\u2018\u2019]+")


def words_before(low: str, start: int, place: int) -> list[str]:
    """Return the words of the stretch before ``place``, brackets and quotation marks left out."""
    return _TOKEN.findall(low, start, place)


def within(located: Sequence[_Placed], start: int, end: int) -> Sequence[_Placed]:
    """Return the things that begin in the stretch, of things in text order."""
    first = bisect_left(located, start, key=lambda m: m.start)
    return located[first : bisect_left(located, end, lo=first, key=lambda m: m.start)]


class Cues:
    """Phrases by role, from a lexicon table with a column of phrases and one of roles, in lower case."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep each phrase under its words."""
        self._roles: dict[tuple[str, ...], str] = {tuple(p.lower().split()): role for p, role in rows}
        self._firsts = {k[0] for k in self._roles}  # most words begin or end no phrase: told at once
        self._lasts = {k[-1] for k in self._roles}
        self._longest = max((len(k) for k in self._roles), default=0)

    def ending(self, words: list[str]) -> tuple[str, int] | None:
        """Return the role of the longest phrase that the words end with, and how many words it has."""
        if not words or words[-1] not in self._lasts:
            return None
        for size in range(min(self._longest, len(words)), 0, -1):
            if role := self._roles.get(tuple(words[-size:])):
                return role, size
        return None

    def beginning(self, words: list[str]) -> tuple[str, int] | None:
        """Return the role of the longest phrase that the words begin with, and how many words it has."""
        if not words or words[0] not in self._firsts:
            return None
        for size in range(min(self._longest, len(words)), 0, -1):
            if role := self._roles.get(tuple(words[:size])):
                return role, size
        return None

    def last(self, words: list[str]) -> tuple[str, int] | None:
        """Return the role of the phrase that stands last among the words, and the index of its first word."""
        for end in range(len(words), 0, -1):
            if words[end - 1] in self._lasts and (found := self.ending(words[:end])):
                return found[0], end - found[1]
        return None

    def make_up(self, stretch: str) -> bool:
        """Say whether nothing but these phrases, commas and semicolons stand in the stretch."""
        words = [w.strip(",;") for w in words_before(stretch, 0, len(stretch))]
        while words and (found := self.ending(words)):
            words = words[: -found[1]]
        return not any(words)


class CueBook:
    """The roles of data/lexicon/figure_cues.csv, each as a set of phrases."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the table. Raises KnowledgeError where it is malformed."""
        self._by_role: dict[str, list[str]] = {}
        for row in lexicon.table("figure_cues", "phrase", "role"):
            self._by_role.setdefault(row["role"], []).append(row["phrase"])

    def cues(self, *roles: str) -> Cues:
        """Return the phrases of these roles together."""
        return Cues((phrase, role) for role in roles for phrase in self._by_role.get(role, ()))

    def phrases(self, role: str) -> tuple[str, ...]:
        """Return the phrases of one role, in lower case."""
        return tuple(p.lower() for p in self._by_role.get(role, ()))


def table_cues(rows: Iterable[Mapping[str, str]], phrase: str, role: str, /, **where: str) -> Cues:
    """Return the cues of a table's rows whose other columns hold the values of ``where``."""
    return Cues((r[phrase], r[role]) for r in rows if all(r[k] == v for k, v in where.items()))
