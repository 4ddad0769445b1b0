"""What numbers count or measure: the units of data/lexicon/units.csv, found where they stand behind a number."""

import re
from typing import NamedTuple

from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.words import trie
from cchc_kg.span import new


class Unit(NamedTuple):
    """A unit at ``text[start:end]``; ``kind`` is its row's kind, ``name`` how the unit is told (None: as printed)."""

    start: int
    end: int
    kind: str
    name: str | None


class Units:
    """Finds the longest registered unit that begins at a place."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the table. Raises KnowledgeError where it is malformed."""
        rows = lexicon.table("units", "phrase", "kind", optional=("unit",))
        self._rows = {r["phrase"].lower(): (r["kind"], r["unit"] or None) for r in rows}
        self._pattern = re.compile(rf"[^\S\n]?({trie(self._rows)})(?!\w)")

    def at(self, low: str, place: int) -> Unit | None:
        """Return the unit that begins at ``place`` of the lower-case text, or behind one blank there."""
        found = self._pattern.match(low, place)
        if not found:
            return None
        row = self._rows.get(found[1]) or self._rows[" ".join(found[1].split())]
        return new(Unit, (found.start(1), found.end(), *row))
