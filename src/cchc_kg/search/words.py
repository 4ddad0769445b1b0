"""What was typed as words to look for, and where they stand in a text."""

import re

from cchc_kg.vietnamese import folded, lowered, plain, unaccented

MOST_LETTERS, MOST_WORDS = 1000, 32
"""How much of what was typed is looked for."""

_WORD = re.compile(r"[^\W_]+")
_AROUND = 60  # letters of a snippet before the first word found, and twice as many behind


def toned(text: str) -> str:
    """Return a text as it is compared with its tone marks."""
    return folded(text)


def toneless(text: str) -> str:
    """Return a text as it is compared without tone marks."""
    return bare(toned(text))


def bare(marked: str) -> str:
    """Return what ``toned`` gave as ``toneless`` gives it."""
    return unaccented(marked)


def words(text: str) -> list[str]:
    """Return the words of what was typed, as they stand in ``toned`` or ``toneless`` text; punctuation is dropped."""
    return _WORD.findall(text[:MOST_LETTERS])[:MOST_WORDS]


def snippet(text: str, wanted: list[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the part of a text around the first of these words (toneless), and where words stand in that part.

    Offsets are code points of the part; the last word may be the beginning of one that stands there.
    """
    spelled = plain(text)
    bare = "".join(_bare(c) for c in lowered(spelled.text))
    begins = "|".join(re.escape(word) for word in sorted(set(wanted), key=lambda w: (-len(w), w)))
    found = [spelled.original(*m.span()) for m in re.finditer(rf"(?<![^\W_])(?:{begins})", bare)] if begins else []
    first = found[0][0] if found else 0
    start = max(0, first - _AROUND)
    end = min(len(text), start + 3 * _AROUND)
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end], tuple((a - start, b - start) for a, b in found if start <= a and b <= end)


def _bare(letter: str) -> str:
    """Return one letter without its marks, as one letter."""
    bare = unaccented(letter)
    return bare if len(bare) == 1 else letter
