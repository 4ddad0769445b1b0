"""WARC files of web crawls, such as Common Crawl News (ISO 28500): one article a page that was answered with HTML."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from cchc_kg.errors import InputError
from cchc_kg.sources.document import Document
from cchc_kg.sources.extras import wanted
from cchc_kg.sources.failure import Failure
from cchc_kg.sources.streams import too_large

_STEP = 1 << 16
_PAGES = ("text/html", "application/xhtml+xml")


def from_warc(file: BinaryIO, source: str, limit: int | None) -> Iterator[Document | Failure]:
    """Yield the pages of a WARC file, packed or not, each named by its address.

    Records of requests, metadata, redirections, errors and other kinds of files are passed over. Raises InputError
    where the file is no WARC file.
    """
    warcio = wanted("warcio.archiveiterator", "warc", "WARC files")
    errors = wanted("warcio.exceptions", "warc", "WARC files")
    number = 0
    try:
        for record in warcio.ArchiveIterator(file):
            number += 1
            if (kind := _page(record)) is None:
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            place = f"{source}#{record.rec_headers.get_header('WARC-Record-ID') or number}"
            data = _payload(record.content_stream(), limit)
            if limit is not None and len(data) > limit:
                yield Failure.of(too_large(limit), place)
            else:
                yield Document("archived", data, place, name=url, url=url, charset=_charset(kind))
    except errors.ArchiveLoadFailed as error:
        raise InputError(f"not WARC: {error}", "expected a WARC file") from error
    if not number:
        raise InputError("empty: there is no record in it")


def _page(record: Any) -> str | None:
    """Return the content type of a page, or None where the record is none."""
    if record.rec_type != "response" or record.http_headers is None or record.http_headers.get_statuscode() != "200":
        return None
    kind = str(record.http_headers.get_header("Content-Type") or "")
    return kind if kind.partition(";")[0].strip().lower() in _PAGES else None


def _payload(stream: Any, limit: int | None) -> bytes:
    """Return the content, or a little more than the limit of it."""
    parts, size = [], 0
    while (limit is None or size <= limit) and (part := stream.read(_STEP)):  # it gives less where it likes
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _charset(kind: str) -> str | None:
    _, found, name = kind.lower().partition("charset=")
    return name.partition(";")[0].strip(" \"'") or None if found else None
