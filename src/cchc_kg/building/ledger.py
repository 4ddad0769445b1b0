"""What is done: which article each graph was made of, so that a build goes on where another one ended."""

import sqlite3
from pathlib import Path
from typing import NamedTuple

from cchc_kg.building.parcel import Parcel
from cchc_kg.errors import StoreError

NAME = "ledger.sqlite"
_FORMAT = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS articles (
  key TEXT PRIMARY KEY, record BLOB NOT NULL, content BLOB NOT NULL, run INTEGER NOT NULL,
  id TEXT NOT NULL, source TEXT NOT NULL, meeting INTEGER NOT NULL, quarantined TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS records ON articles (record);
"""
_COLUMNS = "key, record, content, run, id, source, meeting, quarantined"


class Row(NamedTuple):
    """One article in the store; ``run`` is the last build that met it."""

    key: str
    record: bytes
    content: bytes
    run: int
    id: str
    source: str
    meeting: int
    quarantined: str | None


class Ledger:
    """A table of the articles in a store, in a file beside its databases.

    What is noted holds from ``commit`` on, which comes after the graphs are safe on disk: after a crash an article
    may be read again, but none is taken for done that is not.
    """

    def __init__(self, folder: Path) -> None:
        """Open the ledger of the store in ``folder``, or begin one, for a new run. Raises StoreError."""
        self._path = folder / NAME
        try:
            self._table = sqlite3.connect(self._path, isolation_level=None)
            self._table.execute("PRAGMA journal_mode = WAL")
            self._table.execute("PRAGMA synchronous = FULL")
            if (found := self._table.execute("PRAGMA user_version").fetchone()[0]) not in (0, _FORMAT):
                raise StoreError(f"{self._path} has another format: {found}", f"this version reads {_FORMAT}")
            self._table.executescript(_TABLE + f"PRAGMA user_version = {_FORMAT};")
            self.run = 1 + (self._table.execute("SELECT MAX(run) FROM articles").fetchone()[0] or 0)
            self._table.execute("BEGIN")
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def done(self, record: str) -> Row | None:
        """Return the article that was made of this record, if its graph is in the store as it was made then."""
        return self._one("record = ?", bytes.fromhex(record))

    def of(self, key: str) -> Row | None:
        """Return the article of this name."""
        return self._one("key = ?", key)

    def met(self, row: Row) -> None:
        """Note that this run met an article that is done."""
        self._execute("UPDATE articles SET run = ? WHERE key = ?", (self.run, row.key))

    def note(self, parcel: Parcel) -> None:
        """Note an article that is about to be stored."""
        record, content = bytes.fromhex(parcel.record), bytes.fromhex(parcel.content)
        row = (parcel.key, record, content, self.run, parcel.id, parcel.source, parcel.meeting, parcel.quarantined)
        self._execute(f"INSERT OR REPLACE INTO articles ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def commit(self) -> None:
        """Make what was noted hold. Raises StoreError where it cannot be written."""
        self._execute("COMMIT")
        self._execute("BEGIN")

    def close(self) -> None:
        """Let go of the file; what was noted since the last commit is forgotten."""
        self._table.close()

    def _one(self, where: str, value: object) -> Row | None:
        found = self._execute(f"SELECT {_COLUMNS} FROM articles WHERE {where}", (value,)).fetchone()
        return Row(*found) if found else None

    def _execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._table.execute(statement, values)
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def _broken(self, error: sqlite3.Error) -> StoreError:
        return StoreError(f"{self._path} cannot be used: {error}", "without it, all articles are read anew")
