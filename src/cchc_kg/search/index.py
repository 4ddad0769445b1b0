"""The index: one SQLite file with an FTS5 table, written graph by graph."""

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from cchc_kg.errors import StoreError, UsageError
from cchc_kg.search.documents import KINDS, SAYINGS, Document
from cchc_kg.search.file import is_whole, made, reading
from cchc_kg.search.words import bare, snippet, toned, toneless, words
from cchc_kg.vocabulary import BASE

MOST = 1000
"""How many hits are given at once at most."""

_WEIGHED = 3000  # how many texts that fit are compared with each other: the best of these come first
_AMONG = "SELECT {} FROM {} WHERE {} IN (SELECT value FROM json_each(?))"
_Row: TypeAlias = tuple[int, str, str, str, str | None]  # number, IRI, kind, text, label


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    ``marks`` say where the words stand in ``snippet``; ``article`` is the first that says it (None: a registry does).
    """

    iri: str
    kind: str
    label: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    article: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, the best first. ``more``: whether there are others behind them."""

    hits: tuple[Hit, ...]
    more: bool


class Index:
    """The index in a file (None: in memory). Each graph is put and dropped in one transaction.

    ``begin`` marks a graph before the store writes it, ``put`` and ``drop`` clear the mark: what is still marked after
    a crash is read again from the store. Methods raise StoreError where the file cannot be read or written.
    """

    def __init__(self, path: Path | None, write: bool = False) -> None:
        """Open the index; with ``write`` it is made anew where it is missing, damaged or of another format."""
        self.path = path
        self._lock = Lock()
        self._kept: sqlite3.Connection | None = None
        if path is None or write:
            self._kept = made(path)

    @staticmethod
    def there(path: Path) -> bool:
        """Tell whether there is a whole index of this format at ``path``."""
        try:
            with contextlib.closing(reading(path)) as connection:
                return is_whole(connection)
        except sqlite3.Error:
            return False

    def names(self) -> Mapping[str, bool]:
        """Return the names of the graphs that are indexed, and of each whether it is marked as being written."""
        with self._asked() as connection:
            return {name: bool(p) for name, p in connection.execute("SELECT name, pending FROM graphs ORDER BY name")}

    def settle(self, version: str | None) -> None:
        """Note the version of the store that the index is in step with: none, or none while a graph is marked."""
        with self._changed() as connection:
            connection.execute("DELETE FROM state")
            if version and connection.execute("SELECT 1 FROM graphs WHERE pending").fetchone() is None:
                connection.execute("INSERT INTO state VALUES (?)", (version,))

    def settled(self) -> str | None:
        """Return the version of the store that the index was last in step with."""
        try:
            with self._asked() as connection:
                found = connection.execute("SELECT version FROM state").fetchone()
        except StoreError:  # one that an older program made
            return None
        return str(found[0]) if found else None

    def missing(self, names: Iterable[str]) -> Iterator[str]:
        """Yield which of these graphs are not indexed."""
        with self._asked() as connection:
            for name in names:
                if connection.execute("SELECT 1 FROM graphs WHERE name = ?", (name,)).fetchone() is None:
                    yield name

    def differing(self, names: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return which graphs are indexed and not among these, and which of these are not indexed, or marked.

        The names may be many: they are compared on disk.
        """
        with self._changed() as connection:
            connection.execute("CREATE TEMP TABLE there (name TEXT PRIMARY KEY) WITHOUT ROWID")
            connection.executemany("INSERT OR IGNORE INTO there VALUES (?)", ((name,) for name in names))
            gone = connection.execute("SELECT name FROM graphs WHERE name NOT IN there ORDER BY name").fetchall()
            marked = (
                "SELECT name FROM there WHERE name NOT IN (SELECT name FROM graphs WHERE NOT pending) ORDER BY name"
            )
            due = connection.execute(marked).fetchall()
            connection.execute("DROP TABLE there")
        return [name for (name,) in gone], [name for (name,) in due]

    def begin(self, *graphs: str) -> None:
        """Mark graphs that are about to change."""
        with self._changed() as connection:
            connection.executemany(
                "INSERT INTO graphs (name, pending) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET pending = 1",
                [(graph,) for graph in graphs],
            )

    def put(self, graph: str, found: Iterable[Document]) -> None:
        """Make the index hold exactly these documents of the graph."""
        self.put_all({graph: found})

    def put_all(self, graphs: Mapping[str, Iterable[Document]]) -> None:
        """Make the index hold exactly these documents of each of these graphs, in one transaction."""
        with self._changed() as connection:
            for graph in graphs:
                self._forget(connection, graph)
            names = [(graph,) for graph in graphs]
            connection.executemany("INSERT INTO graphs (name, pending) VALUES (?, 0)", names)
            numbers = dict(connection.execute(_AMONG.format("name, id", "graphs", "name"), (json.dumps(list(graphs)),)))
            told = {graph: {_digest(document): document for document in found} for graph, found in graphs.items()}
            known = self._add(connection, {digest: d for found in told.values() for digest, d in found.items()})
            said = sorted((numbers[graph], known[digest]) for graph, found in told.items() for digest in found)
            connection.executemany("INSERT INTO said (graph, text) VALUES (?, ?)", said)

    def drop(self, *graphs: str) -> None:
        """Remove all that these graphs say."""
        with self._changed() as connection:
            for graph in graphs:
                self._forget(connection, graph)

    def find(self, text: str, kinds: Sequence[str] = (), limit: int = 20, offset: int = 0) -> Found:
        """Return the things in which all words of ``text`` stand, the best first.

        Tone marks and their placement make no difference; what has them as typed comes first. The last word may be the
        beginning of one. ``kinds``: some of KINDS (none: all); ``limit`` 1 to 1,000. No text is ever taken for syntax.
        Raises UsageError for a kind that is not known and for a page that cannot be.
        """
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise UsageError(f"nothing of the kind {unknown[0]!r} can be searched", f"one of {', '.join(KINDS)}")
        if not 1 <= limit <= MOST or offset < 0:
            raise UsageError(f"no page of {limit} hits from {offset}", f"limit 1 to {MOST}, offset 0 or more")
        wanted = words(toneless(text))
        if not wanted:
            return Found((), False)
        with self._asked() as connection:
            rows = list(islice(self._rows(connection, text, wanted, kinds), offset, offset + limit + 1))
            hits = [self._hit(connection, row, wanted) for row in rows[:limit]]
        return Found(tuple(hits), len(rows) > limit)

    def called(self, name: str, kinds: Sequence[str]) -> list[tuple[str, str]]:
        """Return the things of these kinds that have exactly this name but for case and tone marks: IRI and name."""
        asked = f"SELECT DISTINCT iri, text FROM texts WHERE key = ? AND kind IN ({', '.join('?' * len(kinds))})"
        with self._asked() as connection:
            return sorted(connection.execute(asked, (toneless(name), *kinds)))

    def close(self) -> None:
        """Let go of the file."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _rows(
        self, connection: sqlite3.Connection, text: str, plain: list[str], kinds: Sequence[str]
    ) -> Iterator[_Row]:
        """Yield each thing once: names before what is said, and what has the tone marks of ``text`` before others."""
        marked = words(toned(text))
        spellings = [("toned", marked), ("plain", plain)] if marked != plain else [("plain", plain)]
        seen: set[str] = set()
        for table in ("names", "sayings"):
            among = [kind for kind in kinds or KINDS if (kind in SAYINGS) == (table == "sayings")]
            for column, wanted in spellings if among else ():
                # Words are letters and digits only, and stand in quotation marks: never syntax of FTS5.
                quoted = " AND ".join(f'"{word}"' for word in wanted)
                for row in connection.execute(
                    f"SELECT texts.id, iri, kind, text, label FROM (SELECT rowid AS place, rank AS weight FROM {table} "
                    f"WHERE {table} MATCH ? LIMIT {_WEIGHED}) JOIN texts ON texts.id = place "
                    f"WHERE kind IN ({', '.join('?' * len(among))}) ORDER BY weight, iri, text",
                    (f"{column} : ({quoted} *)", *among),
                ):
                    if row[1] not in seen:
                        seen.add(row[1])
                        yield row

    def _hit(self, connection: sqlite3.Connection, row: _Row, wanted: list[str]) -> Hit:
        number, iri, kind, text, label = row
        (graph,) = connection.execute(
            "SELECT min(name) FROM said JOIN graphs ON graphs.id = said.graph WHERE said.text = ?", (number,)
        ).fetchone()
        _, article, key = (graph or "").partition(f"{BASE}graph/article/")
        part, marks = snippet(text, wanted)
        return Hit(
            iri,
            kind,
            label or (text if len(text) <= 120 else part),
            part,
            marks,
            f"{BASE}id/article/{key}" if article else None,
        )

    @staticmethod
    def _add(connection: sqlite3.Connection, found: Mapping[int, Document]) -> dict[int, int]:
        """Add the texts that are not there yet, and return the numbers of all, by their digests."""
        asked = _AMONG.format("digest, id", "texts", "digest")
        known = dict(connection.execute(asked, (json.dumps(list(found)),)))
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM texts").fetchone()
        texts: list[tuple[object, ...]] = []
        rows: dict[str, list[tuple[int, str, str]]] = {"names": [], "sayings": []}
        for digest, document in found.items():
            if digest not in known:
                known[digest] = last = last + 1
                marked = toned(document.text)
                plain = bare(marked)
                texts.append((last, digest, *document, plain if document.label else None))
                rows[_table(document.kind)].append((last, plain, marked))
        connection.executemany(
            "INSERT INTO texts (id, digest, iri, kind, text, label, key) VALUES (?, ?, ?, ?, ?, ?, ?)", texts
        )
        for table, spelled in rows.items():
            connection.executemany(f"INSERT INTO {table} (rowid, plain, toned) VALUES (?, ?, ?)", spelled)
        return known

    @staticmethod
    def _forget(connection: sqlite3.Connection, graph: str) -> None:
        """Remove what a graph said, and each text that no other graph says."""
        row = connection.execute("SELECT id FROM graphs WHERE name = ?", (graph,)).fetchone()
        if row is None:
            return
        alone = connection.execute(
            "SELECT texts.id, texts.text, texts.kind FROM said JOIN texts ON texts.id = said.text WHERE said.graph = ? "
            "AND NOT EXISTS (SELECT 1 FROM said AS other WHERE other.text = said.text AND other.graph <> said.graph)",
            row,
        ).fetchall()
        for number, text, kind in alone:
            connection.execute(
                f"INSERT INTO {_table(kind)} ({_table(kind)}, rowid, plain, toned) VALUES ('delete', ?, ?, ?)",
                (number, toneless(text), toned(text)),
            )
            connection.execute("DELETE FROM texts WHERE id = ?", (number,))
        connection.execute("DELETE FROM said WHERE graph = ?", row)
        connection.execute("DELETE FROM graphs WHERE id = ?", row)

    @contextlib.contextmanager
    def _asked(self) -> Iterator[sqlite3.Connection]:
        try:
            if self._kept is not None:
                with self._lock:
                    yield self._kept
            else:
                assert self.path is not None
                with contextlib.closing(reading(self.path)) as connection:
                    yield connection
        except sqlite3.Error as error:
            raise StoreError(
                f"the search index {self.path} cannot be read: {error}", "delete it: the next build makes it anew"
            ) from error

    @contextlib.contextmanager
    def _changed(self) -> Iterator[sqlite3.Connection]:
        assert self._kept is not None, "opened to read"
        try:
            with self._lock, self._kept:
                self._kept.execute("BEGIN IMMEDIATE")
                yield self._kept
        except sqlite3.Error as error:
            raise StoreError(f"the search index {self.path} cannot be written: {error}") from error


def searched(graph: str) -> bool:
    """Tell whether the texts of a graph of this name belong into the index."""
    return graph.startswith((f"{BASE}graph/article/", f"{BASE}graph/registry/"))


def _digest(document: Document) -> int:
    """Return 63 bits of what is said of what."""
    said = "\x1f".join(document[:3]).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big") >> 1


def _table(kind: str) -> str:
    return "sayings" if kind in SAYINGS else "names"
