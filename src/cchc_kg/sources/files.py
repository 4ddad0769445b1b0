"""Paths to articles: which reader a file needs, what a folder holds, and what comes through a pipe."""

import os
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path, PurePath
from typing import BinaryIO

from cchc_kg.article import Article
from cchc_kg.errors import InputError
from cchc_kg.sources.crawls import from_warc
from cchc_kg.sources.document import Document, Kind
from cchc_kg.sources.encoding import decoded
from cchc_kg.sources.failure import Failure
from cchc_kg.sources.records import parsed
from cchc_kg.sources.streams import PACKED, Gauge, lines, opened, too_large, whole
from cchc_kg.sources.tables import from_parquet

STDIN = "-"
SINGLE: dict[str, Kind] = {
    ".htm": "page", ".html": "page", ".json": "json", ".md": "markdown", ".txt": "text",
}  # fmt: skip
"""Files of one article."""
SUFFIXES = (*sorted([*SINGLE, ".jsonl", ".parquet", ".warc"]),)
"""What is read; each but Parquet may be packed as .gz or .zst."""
_OTHERS = frozenset({".doc", ".docx", ".mht", ".mhtml", ".odt", ".pdf", ".rtf", ".xls", ".xlsx", ".zip"})
"""What people keep reports in and what is not read: told of where a folder holds it."""
_CHOICES = f"expected a folder, - or a file that ends in {', '.join(SUFFIXES)}, packed or not as {' or '.join(PACKED)}"
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|body|article|meta|!--)", re.I)


def read_articles(paths: Iterable[str], stdin: BinaryIO, gauge: Gauge | None = None) -> Iterator[Article | Failure]:
    """Yield what the paths hold, in the order given, a folder's files sorted by path; ``-`` is ``stdin``.

    An article in a file of its own is called by the file's path below the folder read, without suffix. What cannot
    be read is yielded as a Failure, and the reading goes on.
    """
    return (item.read() if isinstance(item, Document) else item for item in documents(paths, stdin, gauge))


def documents(
    paths: Iterable[str], stdin: BinaryIO, gauge: Gauge | None = None, limit: int | None = None
) -> Iterator[Document | Failure]:
    """Yield the same as ``read_articles``, still in bytes. One of more than ``limit`` bytes is a Failure.

    Folders are looked through before the first is yielded, so that ``gauge`` knows the size of all.
    """
    gauge = gauge or Gauge()
    found = [item for given in paths for item in _found(given, gauge)]
    for item in found:
        if isinstance(item, Failure):
            yield item
        elif item is None:
            yield from _from_pipe(stdin, limit)
        else:
            yield from from_file(*item, gauge, limit)


def kind_of(path: PurePath) -> str:
    """Return how the name of the file ends without its packing: ``.jsonl`` of ``news.jsonl.gz``."""
    ends = [s.lower() for s in path.suffixes[-2:]]
    return ends[-2] if len(ends) > 1 and ends[-1] in PACKED else ends[-1] if ends else ""


def _found(given: str, gauge: Gauge) -> Iterator[tuple[Path, PurePath] | Failure | None]:
    if given == STDIN:
        gauge.expect(None)
        yield None
        return
    path = Path(given)
    if path.is_dir():
        yield from _below(path, gauge)
    elif kind_of(path) not in SUFFIXES and path.exists():
        yield Failure(given, None, f"a file of kind {kind_of(path) or 'unknown'!r} is not read here", _CHOICES)
    else:
        gauge.expect(_size(path))
        yield path, PurePath(path.name)


def _below(folder: Path, gauge: Gauge) -> Iterator[tuple[Path, PurePath] | Failure]:
    refused: list[Failure] = []
    names: list[PurePath] = []
    others: Counter[str] = Counter()
    for where, folders, files in os.walk(folder, onerror=lambda e: refused.append(_unreadable(e, str(e.filename)))):
        folders[:] = (f for f in folders if not f.startswith("."))
        below = PurePath(where).relative_to(folder)
        seen = [below / f for f in files if not f.startswith(".")]
        names += (name for name in seen if kind_of(name) in SUFFIXES)
        others.update(kind for name in seen if (kind := kind_of(name)) in _OTHERS)
    gauge.others += others
    yield from refused
    if not names and not refused:
        held = f", but {Gauge(others=others).told_of_others()}" if others else ""
        yield Failure(str(folder), None, f"no article in this folder{held}", _CHOICES)
    for name in sorted(names, key=PurePath.as_posix):
        gauge.expect(_size(folder / name))
        yield folder / name, name


def from_file(path: Path, name: PurePath, gauge: Gauge, limit: int | None) -> Iterator[Document | Failure]:
    """Yield what one file holds; ``name`` is what its article is called by."""
    source, kind = str(path), kind_of(name)
    try:
        if kind == ".parquet":
            yield from from_parquet(path, gauge, limit)
            return
        with opened(path, gauge) as file:
            if kind == ".jsonl":
                yield from _from_lines(lines(file, limit), source, limit)
            elif kind == ".warc":
                yield from from_warc(file, source, limit)
            else:
                yield Document(SINGLE[kind], whole(file, limit), source, name_of(name))
    except InputError as error:
        yield Failure.of(error, source)
    except (EOFError, OSError, zlib.error) as error:
        yield _unreadable(error, source)


def name_of(path: PurePath) -> str:
    """Return a path without its suffixes of kind and packing, in POSIX spelling: the id of the article in that file."""
    return (path.with_suffix("") if path.suffix.lower() in PACKED else path).with_suffix("").as_posix()


def _from_lines(found: Iterable[bytes | None], source: str, limit: int | None) -> Iterator[Document | Failure]:
    empty = True
    for number, line in enumerate(found, 1):
        if line is None:
            yield Failure.of(too_large(limit or 0), source, number)
        elif not line.strip():
            continue
        else:
            yield Document("line", line, source, line=number)
        empty = False
    if empty:
        yield Failure(source, None, "empty: there is no record in it", "expected one JSON object a line")


def _from_pipe(stdin: BinaryIO, limit: int | None) -> Iterator[Document | Failure]:
    """Read standard input: JSON Lines where the first line is one JSON object, else JSON, a web page or plain text."""
    source = "<stdin>"
    try:
        first = stdin.readline() if limit is None else stdin.readline(limit + 1)
        if _is_record(first):
            yield from _from_lines(chain([first], lines(stdin, limit)), source, limit)
            return
        data = first + whole(stdin, limit)
        if data.lstrip()[:1] == b"{":
            yield Document("json", data, source)
        else:
            yield Document("page" if _MARKUP.match(data) else "text", data, source)
    except InputError as error:
        yield Failure.of(error, source)
    except OSError as error:
        yield _unreadable(error, source)


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(parsed(decoded(line)), dict)
    except InputError:
        return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _unreadable(error: Exception, source: str) -> Failure:
    what = error.strerror if isinstance(error, OSError) else None
    return Failure(source, None, f"cannot be read: {what or error}")
