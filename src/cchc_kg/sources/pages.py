"""Saved web pages: the article in them, with the title, date and publisher that the page itself states."""

import logging
import re
from datetime import date
from typing import Any

from cchc_kg.article import Article
from cchc_kg.errors import InputError
from cchc_kg.sources.encoding import decoded, printable

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_HEAD = 4096  # bytes in which a page may declare its encoding (the standard asks for the first 1024)
_FEWEST_WORDS = 20  # less than this is a menu, a notice or a login, not a report


def from_html(data: bytes, source: str, name: str, charset: str | None = None) -> Article:
    """Return the article that is the main content of a web page. Raises InputError where there is none.

    Its text is the main content's paragraphs, one a line, without the headline, which is its title. ``charset`` is the
    encoding that the server named, which goes before what the page declares.
    """
    declared = _CHARSET.search(data[:_HEAD])
    page = decoded(data, charset or (declared.group(1).decode("ascii") if declared else None))
    found = _main_content(page)
    title = _line(found.title) if found is not None else None
    lines = [line.strip() for line in (found.text or "").split("\n")] if found is not None else []
    if title and lines and _line(lines[0]) == title:
        lines = lines[1:]
    text = "\n".join(line for line in lines if line)
    if len(text.split()) < _FEWEST_WORDS:
        raise InputError("no article found in this page", "expected a page whose main content is a report")
    return Article(
        id=name,
        text=printable(text),
        title=title,
        url=_line(found.url),
        publisher=_line(found.sitename),
        published=date.fromisoformat(found.date) if found.date else None,
        source=source,
    )


def _main_content(page: str) -> Any:
    import trafilatura  # a quarter of a second that other inputs need not wait for

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it could not find is said by us
    return trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # Only what the page states counts as its date: a date in the prose is the meeting's, not the paper's.
        date_extraction_params={"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"},
    )


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
