"""Paths to articles: which reader a file needs, what a folder holds, and what comes through a pipe."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePath
from typing import BinaryIO

from cchc_kg.article import Article
from cchc_kg.errors import InputError
from cchc_kg.sources.encoding import decoded, printable
from cchc_kg.sources.failure import Failure
from cchc_kg.sources.pages import from_html, name_of
from cchc_kg.sources.records import article, content_name, from_json, parsed

STDIN = "-"
SUFFIXES = (".htm", ".html", ".json", ".jsonl", ".md", ".txt")
_CHOICES = f"expected a folder, - or a file that ends in {', '.join(SUFFIXES)}"
_HEADING = re.compile(r"#[ \t]+(?P<title>[^\n]*?)[ \t#]*$", re.M)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|body|article|meta|!--)", re.I)


def read_articles(paths: Iterable[str], stdin: BinaryIO) -> Iterator[Article | Failure]:
    """Yield what the paths hold, in the order given, a folder's files sorted by path; ``-`` is ``stdin``.

    An article in a file of its own is called by the file's path below the folder read, without suffix. What cannot
    be read is yielded as a Failure, and the reading goes on.
    """
    for given in paths:
        if given == STDIN:
            yield from _from_pipe(stdin)
            continue
        path = Path(given)
        if path.is_dir():
            yield from _from_folder(path)
        elif path.suffix.lower() not in SUFFIXES and path.exists():
            yield Failure(given, None, f"a file of kind {path.suffix or 'unknown'!r} is not read here", _CHOICES)
        else:
            yield from _from_file(path, PurePath(path.name))


def _from_folder(folder: Path) -> Iterator[Article | Failure]:
    refused: list[Failure] = []
    names: list[PurePath] = []
    for where, folders, files in os.walk(folder, onerror=lambda e: refused.append(_unreadable(e, str(e.filename)))):
        folders[:] = (f for f in folders if not f.startswith("."))
        below = PurePath(where).relative_to(folder)
        names += (below / f for f in files if not f.startswith(".") and PurePath(f).suffix.lower() in SUFFIXES)
    yield from refused
    if not names and not refused:
        yield Failure(str(folder), None, "no article in this folder", _CHOICES)
    for name in sorted(names, key=PurePath.as_posix):
        yield from _from_file(folder / name, name)


def _from_file(path: Path, name: PurePath) -> Iterator[Article | Failure]:
    source = str(path)
    try:
        if path.suffix.lower() == ".jsonl":
            with path.open("rb") as lines:
                yield from _from_lines(lines, source)
        else:
            yield _from_bytes(path.read_bytes(), path.suffix.lower(), source, name_of(name))
    except InputError as error:
        yield Failure.of(error, source)
    except OSError as error:
        yield _unreadable(error, source)


def _from_bytes(data: bytes, suffix: str, source: str, name: str) -> Article:
    if not data:
        raise InputError("empty: there is no text in it")
    if suffix in (".html", ".htm"):
        return from_html(data, source, name)
    if suffix == ".json":
        return from_json(data, source, name)
    text = printable(decoded(data))
    heading = _HEADING.match(text.lstrip()) if suffix == ".md" else None
    return Article(id=name, text=text, title=(heading["title"] or None) if heading else None, source=source)


def _from_lines(lines: Iterable[bytes], source: str) -> Iterator[Article | Failure]:
    empty = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        empty = False
        try:
            yield article(parsed(decoded(line)), source=f"{source}:{number}")
        except InputError as error:
            yield Failure.of(error, source, number)
    if empty:
        yield Failure(source, None, "empty: there is no record in it", "expected one JSON object a line")


def _from_pipe(stdin: BinaryIO) -> Iterator[Article | Failure]:
    """Read standard input: JSON Lines where the first line is one JSON object, else JSON, a web page or plain text."""
    source = "<stdin>"
    try:
        first = stdin.readline()
        if _is_record(first):
            yield from _from_lines(chain([first], stdin), source)
            return
        data = first + stdin.read()
        if data.lstrip()[:1] == b"{":
            yield from_json(data, source)
        elif _MARKUP.match(data):
            page = from_html(data, source, "page")
            yield replace(page, id=content_name(page.text))
        else:
            text = printable(decoded(data))
            yield Article(id=content_name(text), text=text, source=source)
    except InputError as error:
        yield Failure.of(error, source)
    except OSError as error:
        yield _unreadable(error, source)


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(parsed(decoded(line)), dict)
    except InputError:
        return False


def _unreadable(error: OSError, source: str) -> Failure:
    return Failure(source, None, f"cannot be read: {error.strerror or error}")
