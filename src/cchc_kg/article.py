"""One report as it was read: its text, untouched, and what is known of where it appeared."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cchc_kg.vietnamese import unaccented

_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Article:
    """A report. ``text`` is what was read, code point for code point; every offset in this package counts in it.

    ``id`` names the article within its source (a record's id, a file's path below the folder read);
    ``source`` says where it was read from, for messages and notes. ``published_by`` is the last day of the month or
    year of publication where no more of it is known.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: date | None = None
    published_by: date | None = None
    source: str | None = None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def content(self) -> str:
        """A hash of the text and of what is known of it, the id apart: of the same article, wherever it was read."""
        known = (self.title, self.url, self.publisher, self.published, self.published_by)
        return hashlib.sha256(repr((self.sha256, *known)).encode()).hexdigest()

    @cached_property
    def key(self) -> str:
        """The name of the article's graph: from its url, else its id; the same article read again has the same key."""
        named = self.url or self.id
        slug = _SLUG.sub("-", unaccented(re.sub(r"^https?://(www\.)?", "", named)).lower()).strip("-")
        return f"{slug[:60].strip('-')}-{hashlib.sha256(named.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
