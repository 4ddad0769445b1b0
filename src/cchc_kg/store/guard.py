"""Queries from outside: only what reads, and only from the store itself."""

import re
from collections.abc import Iterable

from cchc_kg.errors import QueryError

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = {"SelectQuery": "SELECT", "AskQuery": "ASK", "ConstructQuery": "CONSTRUCT", "DescribeQuery": "DESCRIBE"}


def checked(sparql: str) -> str:
    """Return a query by somebody unknown in the form that may be run, or raise QueryError.

    It must be one SPARQL 1.1 query (no update) that calls no other service. What it does is told from the parsed query,
    never from its words. The text returned is the very text that was parsed, with code-point escapes written
    out (SPARQL 1.1, 19.2) and lines ended by a line feed, because parsers that differ on these would differ on what
    is a comment or a string.
    """
    from pyparsing.exceptions import ParseBaseException  # rdflib's parser: 0.4 s, for those who ask
    from rdflib.plugins.sparql.parser import parseQuery

    text = _one_reading(sparql)
    try:
        parsed = parseQuery(text)
    except ParseBaseException as error:
        raise QueryError(
            f"line {error.lineno}, column {error.column}: not a SPARQL 1.1 query",
            "SELECT, ASK, CONSTRUCT and DESCRIBE are answered; updates are refused",
        ) from error
    except (ValueError, KeyError, RecursionError) as error:
        raise QueryError(f"not a SPARQL 1.1 query: {error}") from error
    if parsed[1].name not in _FORMS:
        raise QueryError(f"{parsed[1].name} is no query that reads", f"one of {', '.join(_FORMS.values())}")
    if any(name == "ServiceGraphPattern" for name in _names(parsed)):
        raise QueryError("SERVICE is refused: a query is answered from this store alone", "leave the SERVICE part out")
    return text


def _one_reading(sparql: str) -> str:
    text = _ESCAPE.sub(lambda m: _character(int(m[1] or m[2], 16)), sparql)
    if _ESCAPE.search(text):
        raise QueryError("a code-point escape that yields another one", "write the character itself")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(number: int) -> str:
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF or number == 0:
        raise QueryError(f"the escape of U+{number:04X}, which is no character", "write the character itself")
    return chr(number)


def _names(part: object) -> Iterable[str]:
    """Yield the name of every pattern in a parsed query, however deep it lies."""
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting = [part]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part.name
        if isinstance(part, dict):  # not ParseResults, which calls itself a mapping and shows only what has a name
            waiting.extend(part.values())
        elif isinstance(part, Iterable) and not isinstance(part, str):
            waiting.extend(part)
