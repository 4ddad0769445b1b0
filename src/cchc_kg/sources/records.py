"""Articles as JSON: one object a file or a line, with id, title, url, publisher, published and text."""

import hashlib
import json
import re
from datetime import date, datetime
from typing import Any

from cchc_kg.article import Article
from cchc_kg.errors import InputError
from cchc_kg.period import days
from cchc_kg.sources.encoding import decoded, printable

_NO_DAY = re.compile(r"\d{4}(?:-\d{2})?")  # a year or a month
_EXPECTED = 'an object like {"id": "...", "text": "..."}'


def from_json(data: bytes, source: str, name: str | None = None) -> Article:
    """Return the article that one JSON object in ``data`` holds; ``name`` is its id where it has none itself.

    Keys that are not an article's are passed over. Raises InputError where the JSON or a value is not as expected.
    """
    return article(parsed(decoded(data)), source, name)


def parsed(text: str) -> Any:
    """Return the JSON value. Raises InputError that says where the text stops being JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise InputError(
            f"not JSON: {error.msg} at {place}", 'expected an object like {"id": "...", "text": "..."}'
        ) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets without end
        raise InputError(f"not usable JSON: {error}", "expected an object with a text") from error


def article(value: Any, source: str, name: str | None = None) -> Article:
    """Return the article that a JSON object describes. Without an id or a name it is called by its text's hash."""
    if not isinstance(value, dict):
        several = "; several go into a .jsonl file, one a line" if isinstance(value, list) else ""
        raise InputError(f"{_kind(value)}, not an object", f"expected {_EXPECTED}{several}")
    text = value.get("text")
    if not isinstance(text, str):
        raise InputError('"text" is missing' if text is None else f'"text" is {_kind(text)}', "expected a string")
    printable(text)
    given = value.get("id")
    if isinstance(given, bool) or not isinstance(given, str | int | None):
        raise InputError(f'"id" is {_kind(given)}', "expected a string")
    day, by = _published(_string(value, "published"))
    return Article(
        id=str(given).strip() if given not in (None, "") else name or content_name(text),
        text=text,
        title=_string(value, "title"),
        url=_string(value, "url"),
        publisher=_string(value, "publisher"),
        published=day,
        published_by=by,
        source=source,
    )


def content_name(text: str) -> str:
    """Return an id for a text that came without one: the same text has the same id, wherever it was read."""
    return f"text-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _string(value: dict[str, Any], key: str) -> str | None:
    found = value.get(key)
    if found is None:
        return None
    if not isinstance(found, str):
        raise InputError(f'"{key}" is {_kind(found)}', "expected a string or null")
    return printable(found).strip() if found.strip() else None


def _published(text: str | None) -> tuple[date | None, date | None]:
    """Return the day of publication, or the last day of its year or month where only that is told."""
    if text is None:
        return None, None
    try:
        if _NO_DAY.fullmatch(text) and (ends := days(text)):
            return None, ends[1]
        return (
            date.fromisoformat(text) if len(text) == len("2023-02-03") else datetime.fromisoformat(text).date()
        ), None
    except ValueError as error:
        raise InputError(f'"published" is {text!r}', "expected a date like 2023-02-03") from error


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
