"""Cue words of a lexicon, found in a text all at once."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Cue(NamedTuple):
    """A cue at ``start:end`` of the text; ``kind`` is what its row of the lexicon says of it."""

    start: int
    end: int
    kind: str


class Wording:
    """A set of cues, whole words each; of cues that overlap the earliest counts, then the longest.

    They are matched against texts in lower case (see ``lowered``).
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a cue and its kind; the first row of a cue counts."""
        self._kinds: dict[str, str] = {}
        tree: _Tree = {}
        for words, kind in rows:
            key = words.lower().split()
            self._kinds.setdefault(" ".join(key), kind)
            branch = tree
            for word in key:
                branch = branch.setdefault(word, {})
            branch[""] = {}
        # That a cue begins a word is asked behind its first letter: so the letters it can begin with are searched for
        # at the speed of a character set.
        letters: dict[str, _Tree] = {}
        for word, below in tree.items():
            letters.setdefault(word[0], {})[word] = below
        starts = (
            rf"{re.escape(first)}(?<!\w{re.escape(first)}){_alternatives(words, 1)}"
            for first, words in sorted(letters.items())
        )
        self._pattern = re.compile(rf"(?:{'|'.join(starts)})(?!\w)" if tree else r"(?!)")

    def find(self, low: str, start: int = 0, end: int | None = None) -> Iterator[Cue]:
        """Yield the cues of ``low[start:end]`` in text order."""
        for found in self._pattern.finditer(low, start, len(low) if end is None else end):
            yield Cue(*found.span(), self._kind(found.group()))

    def at(self, low: str, place: int, end: int) -> Cue | None:
        """Return the cue that begins right at ``place``."""
        found = self._pattern.match(low, place, end)
        return Cue(*found.span(), self._kind(found.group())) if found else None

    def _kind(self, words: str) -> str:
        kind = self._kinds.get(words)
        return self._kinds[" ".join(words.split())] if kind is None else kind


def lowered(text: str) -> str:
    """Return the text in lower case, letter for letter in the same place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


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
