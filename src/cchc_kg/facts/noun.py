"""How far the phrase of a counted noun reaches."""

import re

from cchc_kg.lexicon import Lexicon

WORD = re.compile(r"[^\S\n]?([^\W_]+(?:[-/&.][^\W\d_]+)*)(?!\w)")
"""A word behind a blank or none."""


class NounPhrases:
    """Finds where noun phrases end."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the words that end one. Raises KnowledgeError where the table is malformed."""
        self._stops = {w.lower() for w in lexicon.words("unit_stops", "word")}
        self._two = {w.partition(" ")[0] for w in self._stops if " " in w}

    def end(self, text: str, place: int, until: int, most: int) -> int:
        """Return where the noun phrase ends that begins at ``place``: before a verb, a preposition, a name, a comma.

        It has no more than ``most`` words, and ends before ``until``.
        """
        at, capitals = place, False
        word = WORD.match(text, at)
        for _ in range(most):
            if word is None or word.end() > until:
                break
            printed, following = word[1], WORD.match(text, word.end())
            if self._stops_at(printed.lower(), following) or printed[0].isdigit():
                break
            if printed[0].isupper() and (capitals or not printed.isupper()):
                break
            capitals = printed.isupper()
            at, word = word.end(), following
        return at

    def goes_on(self, text: str, place: int) -> bool:
        """Say whether the noun phrase goes on, so that "điểm" or "hạng" is the head of a counted noun."""
        word = WORD.match(text, place)
        return bool(word and word[1].islower() and not self._stops_at(word[1], WORD.match(text, word.end())))

    def _stops_at(self, word: str, following: re.Match[str] | None) -> bool:
        """Say whether a word in lower case, alone or with the one behind it, ends a noun phrase."""
        if word in self._stops:
            return True
        return following is not None and word in self._two and f"{word} {following[1].lower()}" in self._stops
