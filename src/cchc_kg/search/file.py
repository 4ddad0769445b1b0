"""The SQLite file of the index: its tables, and how it is opened."""

import sqlite3
from pathlib import Path

from cchc_kg.errors import StoreError

FORMAT = 1
"""To be raised when what is kept changes, or how texts are compared (``toned``): to remove a text needs the same."""

_LAYOUT = """
CREATE TABLE graphs (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, pending INTEGER NOT NULL);
CREATE TABLE texts (id INTEGER PRIMARY KEY, digest INTEGER NOT NULL UNIQUE, iri TEXT NOT NULL, kind TEXT NOT NULL,
  text TEXT NOT NULL, label TEXT, key TEXT);
CREATE INDEX texts_key ON texts (key) WHERE key IS NOT NULL;
CREATE TABLE said (graph INTEGER NOT NULL, text INTEGER NOT NULL, PRIMARY KEY (graph, text)) WITHOUT ROWID;
CREATE INDEX said_text ON said (text, graph);
CREATE VIRTUAL TABLE names USING fts5 (plain, toned, content='', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE sayings USING fts5 (plain, toned, content='', tokenize='unicode61 remove_diacritics 0');
"""
# What came later, and older programs pass over.
_FURTHER = """
CREATE TABLE IF NOT EXISTS state (version TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS graphs_pending ON graphs (name) WHERE pending;
"""
_BUSY = 10.0  # seconds to wait for another process that is writing


def made(path: Path | None) -> sqlite3.Connection:
    """Open the file to write (None: in memory); it is made anew where it is missing, damaged or of another format.

    Raises StoreError where it cannot be written.
    """
    try:
        connection = _writing(path)
        if not is_whole(connection):
            connection.close()
            if path is not None:
                for file in path.parent.glob(f"{path.name}*"):
                    file.unlink()
            connection = _writing(path)
            connection.executescript(f"BEGIN; {_LAYOUT} PRAGMA user_version = {FORMAT}; COMMIT;")
        connection.executescript(_FURTHER)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"the search index {path} cannot be written: {error}") from error
    return connection


def _writing(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(path or ":memory:", timeout=_BUSY, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.DatabaseError:
        if path is None or path.stat().st_size == 0:
            raise
        connection.close()
        path.unlink()  # no database: whatever it was, it is made anew
        return _writing(path)
    return connection


def reading(path: Path) -> sqlite3.Connection:
    """Open the file to read, beside whoever writes. Raises sqlite3.Error where it cannot be read."""
    for how in ("mode=ro", "immutable=1"):  # the second on a medium that nobody can write to
        address = f"{path.resolve().as_uri()}?{how}"
        connection = sqlite3.connect(address, uri=True, timeout=_BUSY, check_same_thread=False)
        try:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError:
            connection.close()
    return connection


def is_whole(connection: sqlite3.Connection) -> bool:
    """Tell whether the tables of this format are there."""
    try:
        return bool(connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT)
    except sqlite3.DatabaseError:
        return False
