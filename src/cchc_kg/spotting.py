"""Where in a text the phrases that rules and finders look for may stand: told for all of them by one pass.

Whoever looks for phrases has them sighted by the ``Spotter`` of the lexicon, and asks the text (``Low``) for the places
where one of them begins: at no other place is its pattern tried. In a text that nobody spotted patterns are tried
everywhere, with the same result.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from ahocorasick_rs import AhoCorasick, MatchKind

from cchc_kg.vietnamese import CAPITALS

_BETWEEN = re.compile(r"[^\w ]")
_WIDE = ("  ", "\x1c", "\x1d", "\x1e", "\x1f", "\u1680")  # blanks that no spelling makes plain ones of, too
_ORDINARY = frozenset(CAPITALS.lower() + "0123456789 ")
_DIGITS = re.compile(r"\d\d*")  # the first is asked for apart: so the engine skips to where one stands
_INSIDE = re.compile(rf"[{CAPITALS}](?<=\w.)")
_CUT = re.compile(r"\w\w")
_NOWHERE: Sequence[int] = ()


class Low(str):
    """A text in lower case, letter for letter, and where in it sighted phrases may stand."""

    spotted: dict[int, list[int]]
    """Where the phrases of a sight may begin as whole words, in text order; nothing is told of a sight without any."""
    _text: str
    _more: dict[int, list[int]]

    def __new__(cls, low: str, text: str, places: dict[int, list[int]]) -> "Low":
        """Take the text in lower case and as it is, and the places by sight (in any order)."""
        self = super().__new__(cls, low)
        for found in places.values():
            found.sort()
        self._text, self.spotted, self._more = text, places, {}
        return self

    def places_inside(self, sight: int) -> list[int]:
        """Return where the phrases of a sight may begin, and where capital letters stand inside words."""
        if sight not in self._more:
            self._more[sight] = sorted({*self.spotted.get(sight, ()), *self._inside})
        return self._more[sight]

    def numbers(self, sight: int) -> list[int]:
        """Return where the phrases of a sight may begin, and where runs of digits do."""
        return sorted([*self.spotted.get(sight, ()), *self._digits])

    @cached_property
    def _digits(self) -> list[int]:
        return [m.start() for m in _DIGITS.finditer(self._text)]

    @cached_property
    def _inside(self) -> list[int]:
        """Where a capital letter stands inside a word: where a blank before a name may be lost."""
        return [m.start() for m in _INSIDE.finditer(self._text)]


class Spotter:
    """All phrases that are looked for with one lexicon."""

    def __init__(self) -> None:
        """Begin without phrases."""
        self._sights: dict[frozenset[str], int] = {}
        self._automata: tuple[_Automaton, _Automaton] | None = None

    def sight(self, phrases: Iterable[str]) -> int | None:
        """Take phrases in any case to be spotted, and return the number by which a text tells their places.

        None where one of them has no letters: it cannot be spotted.
        """
        told = frozenset(p.strip() for p in (_BETWEEN.sub(" ", phrase.lower()) for phrase in phrases))
        if "" in told:
            return None
        if told not in self._sights:
            self._sights[told] = len(self._sights)
            self._automata = None
        return self._sights[told]

    def spot(self, text: str, low: str) -> Low:
        """Return a text in lower case with the places of all phrases sighted so far."""
        if self._automata is None:
            firsts = [(frozenset(p.split(" ")[0] for p in told), sight) for told, sight in self._sights.items()]
            self._automata = _Automaton(self._sights.items()), _Automaton(firsts)
        whole, first = self._automata
        # Words that wider blanks part are not known as a phrase: its first word is.
        wide = any(blank in low for blank in _WIDE)
        return Low(low, text, (first if wide else whole).places(_words(low)))


def _words(low: str) -> str:
    """Return the text with a blank for every mark: each kind of mark is replaced at once."""
    for mark in set(low) - _ORDINARY:
        if _BETWEEN.match(mark):
            low = low.replace(mark, " ")
    return low


class _Automaton:
    def __init__(self, phrases: Iterable[tuple[frozenset[str], int]]) -> None:
        sights: dict[str, list[int]] = {}
        for told, sight in phrases:
            for phrase in _shortest(told):
                sights.setdefault(phrase, []).append(sight)
        self._sights = [tuple(sorted(numbers)) for numbers in sights.values()]
        self._find = AhoCorasick([f" {p} " for p in sights], matchkind=MatchKind.Standard).find_matches_as_indexes

    def places(self, words: str) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for phrase, start, _ in self._find(f" {words} ", overlapping=True):
            for sight in self._sights[phrase]:
                found[sight].append(start)
        return found


def _shortest(phrases: Iterable[str]) -> Iterator[str]:
    """Yield the phrases without those that begin with another: where they stand that one stands."""
    kept: set[str] = set()
    for phrase in sorted(phrases, key=lambda p: (len(p), p)):
        if not any(phrase[:i] in kept for i, c in enumerate(phrase) if c == " "):
            kept.add(phrase)
            yield phrase


def numbers(low: str, sight: int | None) -> list[int] | None:
    """Return where numbers can begin that do so with digits or with a sighted phrase; None where nobody spotted."""
    return low.numbers(sight) if isinstance(low, Low) and sight is not None else None


class Sighted:
    """A pattern of whole words that begins with one of many phrases: tried only where one of them may stand."""

    def __init__(
        self,
        pattern: str,
        phrases: Iterable[str],
        spotter: Spotter | None,
        *,
        inside: bool = False,
        numbers: bool = False,
    ) -> None:
        """Take the pattern and what it begins with.

        ``inside``: or with a capital within a word; ``numbers``: or with digits.
        """
        self.pattern = re.compile(pattern)
        self._sight = spotter.sight(phrases) if spotter else None
        self._plain, self._numbers = not (inside or numbers), numbers

    def search(self, text: str, low: str, start: int, end: int | None = None) -> re.Match[str] | None:
        """Return the first match in ``text[start:end]``; ``low`` is the text in lower case."""
        places = self._places(low, end)
        end = len(low) if end is None else end
        if places is None:
            return self.pattern.search(text, start, end)
        if not places or places[-1] < start:
            return None
        for i in range(bisect_left(places, start), len(places)):
            if places[i] >= end:
                return None
            if (found := self.pattern.match(text, places[i], end)) is not None:
                return found
        return None

    def finditer(self, text: str, low: str, start: int = 0, end: int | None = None) -> Iterable[re.Match[str]]:
        """Return the matches in ``text[start:end]`` in text order; none overlaps another."""
        places = self._places(low, end)
        end = len(low) if end is None else end
        if places is None:
            return self.pattern.finditer(text, start, end)
        if not places or places[-1] < start:
            return ()
        seen: list[re.Match[str]] = []
        match = self.pattern.match
        for i in range(bisect_left(places, start), len(places)):
            place = places[i]
            if place >= end:
                break
            if place >= start and (found := match(text, place, end)) is not None:
                seen.append(found)
                start = found.end()
        return seen

    def may_stand(self, low: str, start: int, end: int) -> bool:
        """Say whether one of the phrases may begin in the stretch; that none does is sure."""
        places = self._places(low, end)
        if places is None:
            return True
        i = bisect_left(places, start)
        return i < len(places) and places[i] < end

    def _places(self, low: str, end: int | None) -> Sequence[int] | None:
        """Return where to try the pattern; None where that is not known: everywhere.

        It is not known of a stretch whose end cuts a word in two: what is left of the word may be another word.
        """
        if self._sight is None or not isinstance(low, Low):
            return None
        if end is not None:
            around = low[end - 1 : end + 1]
            if (around.isalnum() and len(around) > 1) or ("_" in around and _CUT.match(around) is not None):
                return None
        if self._plain:
            return low.spotted.get(self._sight, _NOWHERE)
        return low.numbers(self._sight) if self._numbers else low.places_inside(self._sight)
