"""Lexicons without identity: CSV tables of cue words, units and names under data/lexicon/."""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.resources.abc import Traversable

from cchc_kg.errors import KnowledgeError
from cchc_kg.knowledge import home, shelf
from cchc_kg.spotting import Spotter
from cchc_kg.vietnamese import spelled

Row = dict[str, str]


class Lexicon:
    """The tables of one knowledge folder, each read and checked once, when it is first asked for.

    ``spotter`` tells where in a text the phrases stand that rules and finders made of them look for.
    """

    def __init__(self, root: Traversable | None = None) -> None:
        """Look for tables below ``root`` (None: the knowledge this package ships)."""
        self._root = root
        self.spotter = Spotter()
        self._tables: dict[str, tuple[Row, ...]] = {}

    @cached_property
    def root(self) -> Traversable:
        """The folder that holds ontology/, shapes/, queries/ and data/."""
        return self._root if self._root is not None else home()

    def table(self, name: str, *required: str, optional: Iterable[str] = ()) -> tuple[Row, ...]:
        """Return the rows of data/lexicon/``name``.csv, every cell in the spelling texts are matched in.

        ``required`` columns must be there and filled in every row; ``optional`` ones may be empty or missing.
        Lines that begin with ``#`` are comments. Raises KnowledgeError with path and line where a row is malformed.
        """
        if name not in self._tables:
            path = shelf("data", "lexicon", f"{name}.csv", within=self.root)
            self._tables[name] = tuple(rows(path, required, tuple(optional)))
        return self._tables[name]

    def words(self, name: str, column: str, **where: str) -> tuple[str, ...]:
        """Return one column of a table, of the rows whose other columns hold the values of ``where``."""
        rows = self.table(name, column, *where)
        return tuple(dict.fromkeys(r[column] for r in rows if all(r[k] == v for k, v in where.items())))


def rows(path: Traversable, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield the rows of any such table; see ``Lexicon.table``. Raises KnowledgeError with path and line."""
    return (row for _, row in numbered_rows(path, required, optional))


def numbered_rows(
    path: Traversable, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, Row]]:
    """Yield the rows of any such table, each behind the number of its line (from 1); see ``rows``."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise KnowledgeError.at(path, None, f"not UTF-8 at byte {error.start}", "UTF-8 text") from error
    numbered = [(i, line) for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        raise KnowledgeError.at(path, None, "the table is empty", f"a header line: {','.join(required)}")
    reader = csv.reader((line for _, line in numbered), strict=True)
    header: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for line, _ in numbered:
        try:
            cells = [spelled(c) for c in next(reader)]
        except (csv.Error, StopIteration) as error:
            raise KnowledgeError.at(path, line, f"not a row of CSV: {error}", "comma-separated cells") from error
        if not header:
            header = cells
            if missing := [c for c in required if c not in header]:
                expected = f"columns {', '.join(required)}"
                raise KnowledgeError.at(path, line, f"column {missing[0]!r} is missing", expected)
            continue
        if len(cells) != len(header):
            raise KnowledgeError.at(path, line, f"{len(cells)} cells", f"{len(header)} cells: {','.join(header)}")
        row = dict.fromkeys(optional, "") | dict(zip(header, cells, strict=True))
        if empty := [c for c in required if not row[c]]:
            raise KnowledgeError.at(path, line, f"{empty[0]!r} is empty", f"a value in each of {', '.join(required)}")
        if tuple(cells) in seen:
            raise KnowledgeError.at(path, line, "the same row stands above", "each row once")
        seen.add(tuple(cells))
        yield line, row


def alternation(words: Iterable[str]) -> str:
    """Return a regular-expression group that matches any of the words, the longest first, blanks of any width.

    An empty collection gives a group that matches nothing.
    """
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    if not ordered:
        return r"(?!)"
    escaped = (re.escape(w).replace(r"\ ", r"[^\S\n]+") for w in ordered)
    return f"(?:{'|'.join(escaped)})"
