"""One article as it lies in a file, still in bytes: finding it is cheap, reading it can be done elsewhere."""

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Literal

from cchc_kg.article import Article
from cchc_kg.errors import InputError
from cchc_kg.sources.encoding import decoded, printable
from cchc_kg.sources.failure import Failure
from cchc_kg.sources.pages import from_html
from cchc_kg.sources.records import article, content_name, from_json, parsed

Kind = Literal["line", "json", "page", "markdown", "text", "archived"]
"""A line of JSON, a file of one JSON object, a web page, Markdown, plain text, a web page from a WARC file."""


_HEADING = re.compile(r"#[ \t]+(?P<title>[^\n]*?)[ \t#]*$", re.M)


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one article and how to read them.

    ``name`` is the article's id where it has none itself (None: its text's hash); ``line`` is 1-based and counts lines
    or rows of ``source``. ``url`` and ``charset`` are what was sent along with an archived page.
    """

    kind: Kind
    data: bytes
    source: str
    name: str | None = None
    line: int | None = None
    url: str | None = None
    charset: str | None = None

    @property
    def where(self) -> str:
        """The file, with the line where there is one."""
        return f"{self.source}:{self.line}" if self.line else self.source

    def digest(self, reader: str) -> str:
        """Return a hash of all that decides what this is read as; ``reader`` is the mark of what reads it."""
        named = (reader, self.kind, self.name or "", self.url or "", self.charset or "")
        return hashlib.sha256("\x1f".join(named).encode("utf-8", "surrogatepass") + b"\x1e" + self.data).hexdigest()

    def article(self) -> Article:
        """Return the article. Raises InputError where the bytes are none."""
        if not self.data:
            raise InputError("empty: there is no text in it")
        match self.kind:
            case "line":
                return article(parsed(decoded(self.data).rstrip("\r\n")), self.where, self.name)
            case "json":
                return from_json(self.data, self.source, self.name)
            case "page":
                page = from_html(self.data, self.source, self.name or "page")
                return page if self.name else replace(page, id=content_name(page.text))
            case "archived":
                page = from_html(self.data, self.source, self.name or "page", self.charset)
                return replace(page, url=page.url or self.url)
            case "markdown" | "text":
                text = printable(decoded(self.data))
                head = _HEADING.match(text.lstrip()) if self.kind == "markdown" else None
                title = (head["title"] or None) if head else None
                return Article(id=self.name or content_name(text), text=text, title=title, source=self.source)

    def read(self) -> Article | Failure:
        """Return the article, or why there is none."""
        try:
            return self.article()
        except InputError as error:
            return Failure.of(error, self.source, self.line)
