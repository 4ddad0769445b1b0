"""A bundle of CSV tables with a datapackage.json (Frictionless Data Package 1.0), laid out by ontology/tables.csv."""

import csv
import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import Quad

from cchc_kg.errors import KnowledgeError
from cchc_kg.export.contexts import pretty
from cchc_kg.export.files import ExportError, whole
from cchc_kg.export.formats import by_graph
from cchc_kg.export.nesting import Said, statements
from cchc_kg.knowledge import shelf
from cchc_kg.lexicon import rows
from cchc_kg.vocabulary import PREFIXES, RDF

DESCRIPTOR = "datapackage.json"
BETWEEN = " | "
"""What stands between several values of one cell."""

_TYPES = {
    "string": {"type": "string"},
    "uri": {"type": "string", "format": "uri"},
    "code": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "date"},
}
_FLAGS = {"required", "many", "key", "article"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the properties that lead to its values, their type, and what it means."""

    name: str
    path: tuple[str, ...]
    language: str
    type: str
    flags: frozenset[str]
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the things of a class, a row for each graph that speaks of one."""

    name: str
    kind: str
    columns: tuple[Column, ...]

    def rows(self, nodes: Said, graph: str) -> list[list[str]]:
        """Return the rows of one graph, sorted. Raises ExportError where a column for one value has several."""
        found: list[list[str]] = []
        for name, said in nodes.items():
            if any(kind.value == self.kind for kind in said.get(RDF.type.value, ())):
                cells = [_cell(self, column, name, nodes, graph) for column in self.columns]
                wanted = (cell for cell, column in zip(cells, self.columns, strict=True) if "required" in column.flags)
                if all(wanted):
                    found.append(cells)
        return sorted(found)


def tables(root: Traversable | None = None) -> tuple[Table, ...]:
    """Return the tables of ontology/tables.csv below ``root``. Raises KnowledgeError where it is malformed."""
    path = shelf("ontology", "tables.csv", within=root)
    names = ("table", "column", "path", "type", "vi", "en")
    found: dict[str, list[Column]] = {}
    kinds: dict[str, str] = {}
    for row in rows(path, names, ("flags",)):
        flags = frozenset(row["flags"].split())
        if row["type"] not in _TYPES or not flags <= _FLAGS:
            what = f"{row['table']}.{row['column']}: {row['type']} {row['flags']}"
            raise KnowledgeError.at(path, None, what, f"types {', '.join(_TYPES)}; flags {', '.join(sorted(_FLAGS))}")
        where, _, language = row["path"].partition("@")
        steps = tuple(_expanded(step, path) for step in where.split("/") if step)
        if row["column"] == "id":
            kinds[row["table"]], steps = steps[0], ()
        column = Column(row["column"], steps, language, row["type"], flags, row["vi"], row["en"])
        found.setdefault(row["table"], []).append(column)
    if missing := [table for table in found if table not in kinds]:
        raise KnowledgeError.at(path, None, f"table {missing[0]!r} has no column id", "a row that names its class")
    return tuple(Table(name, kinds[name], tuple(columns)) for name, columns in found.items())


def write_bundle(quads: Iterable[Quad], out: Path, root: Traversable | None = None) -> int:
    """Write the bundle into the folder ``out``, or into one file where its name ends with .zip; return its rows.

    Quads come graph by graph, as ``Store.dump`` gives them; one graph is held in memory at a time. The folder is new,
    empty or holds an earlier bundle, which this one replaces once it is whole. Raises ExportError where it cannot be
    written, or where a thing has several values in a column for one.
    """
    zipped = out.suffix == ".zip"
    if not zipped and out.exists() and not (out.is_dir() and (not any(out.iterdir()) or (out / DESCRIPTOR).is_file())):
        raise ExportError(
            f"{out} cannot be written: it holds something else", "name a folder that is empty or not there"
        )
    partial = out.resolve().with_name(f".{out.name}.{os.getpid()}.tables")
    before = partial.with_suffix(".before")
    try:
        partial.mkdir(parents=True)
        count = _write(quads, partial, tables(root))
        if zipped:
            with whole(out) as file:
                _zip(partial, file)
        else:
            if out.exists():
                out.resolve().rename(before)
            partial.rename(out.resolve())
    except OSError as error:
        if before.exists():
            before.rename(out.resolve())
        raise ExportError(f"{out} cannot be written: {error.strerror}", "what was there before is unchanged") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)
    return count


def _write(quads: Iterable[Quad], folder: Path, layout: Sequence[Table]) -> int:
    files = {table.name: (folder / f"{table.name}.csv").open("wb") for table in layout}
    try:
        writers = {table.name: _Csv(files[table.name], [c.name for c in table.columns]) for table in layout}
        for graph, inside in by_graph(quads):
            nodes = statements(inside)
            for table in layout:
                for row in table.rows(nodes, graph):
                    writers[table.name].write(row)
    finally:
        for file in files.values():
            file.close()
    resources = [_resource(table, writers[table.name]) for table in layout]
    descriptor = {
        "profile": "tabular-data-package",
        "name": "cchc-kg",
        "title": "Facts read from reports of government meetings",
        "description": "One row for each thing and article. The column evidence leads to the exact words that say it.",
        "homepage": PREFIXES["cchc"].partition("def#")[0],
        "resources": resources,
    }
    (folder / DESCRIPTOR).write_bytes(pretty(descriptor) + b"\n")
    return sum(writer.rows for writer in writers.values())


class _Csv:
    """A table being written (RFC 4180, UTF-8), its length and digest."""

    def __init__(self, file: BinaryIO, heads: Sequence[str]) -> None:
        self._file = file
        self.rows, self.size, self.digest = -1, 0, hashlib.sha256()
        self.write(heads)

    def write(self, row: Sequence[str]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line).writerow(row)
        data = line.getvalue().encode()
        self._file.write(data)
        self.digest.update(data)
        self.size += len(data)
        self.rows += 1


def _cell(table: Table, column: Column, name: str, nodes: Said, graph: str) -> str:
    if column.language == "graph":
        return graph
    if not column.path:
        return name
    at, found = [name], set[str]()
    for number, step in enumerate(column.path, 1):
        values = [v for node in at for v in nodes.get(node, {}).get(step, ())]
        if number < len(column.path):
            at = [v.value for v in values]
        else:
            found = {v.value for v in values if not column.language or getattr(v, "language", None) == column.language}
    if len(found) > 1 and "many" not in column.flags:
        raise ExportError(
            f"{name} has {len(found)} values for {table.name}.{column.name}, which holds one",
            "the formats of RDF hold them all",
        )
    if column.type == "code":
        found = {value.rpartition("/")[2] for value in found}
    return BETWEEN.join(sorted(found))


def _resource(table: Table, written: _Csv) -> dict[str, Any]:
    keys = [c.name for c in table.columns if "key" in c.flags]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": keys if len(keys) > 1 else keys[0],
    }
    if leading := [c.name for c in table.columns if "article" in c.flags]:
        schema["foreignKeys"] = [{"fields": c, "reference": {"resource": "articles", "fields": "id"}} for c in leading]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": f"{table.columns[0].en} / {table.columns[0].vi}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.digest.hexdigest()}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    kind = _TYPES["string"] if "many" in column.flags else _TYPES[column.type]
    several = f" (several between {BETWEEN.strip()})" if "many" in column.flags else ""
    field: dict[str, Any] = {
        "name": column.name,
        **kind,
        "title": f"{column.en} / {column.vi}",
        "description": f"{column.en}{several}",
    }
    if column.path:
        field["rdfType"] = column.path[-1]
    if "required" in column.flags:
        field["constraints"] = {"required": True}
    return field


def _zip(folder: Path, file: BinaryIO) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name)  # its time is 1980 for all: same quads, same bytes
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, bundle.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)


def _expanded(name: str, path: Traversable) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise KnowledgeError.at(path, None, f"no prefix {prefix!r}: {name}", f"one of {', '.join(PREFIXES)}")
    return PREFIXES[prefix] + local
