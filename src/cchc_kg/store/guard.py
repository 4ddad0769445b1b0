"""Queries from outside: only what reads, and only from the store itself."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from cchc_kg.errors import QueryError

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = {"SelectQuery": "SELECT", "AskQuery": "ASK", "ConstructQuery": "CONSTRUCT", "DescribeQuery": "DESCRIBE"}


# Without one of these words, in any case, a query can do none of what has to be looked for; most have none.
_WORTH_PARSING = re.compile(
    r"service|(?:(?<![?$:\w])|ask)from(?=[\s<#])|\b(?:insert|delete|load|clear|drop|create|add|move|copy)\b",
    re.IGNORECASE,
)

_DEEP = 1000  # so much nesting is more than the engine's parser has stack for; rdflib's says so and lives


class Checked(NamedTuple):
    """A query that may be run. ``names_dataset``: it says itself which graphs it is about (FROM, FROM NAMED)."""

    text: str
    names_dataset: bool


def checked(sparql: str) -> Checked:
    """Return a query by somebody unknown in the form that may be run, or raise QueryError.

    It must be one SPARQL 1.1 query (no update) that calls no other service. What it does is told from the parsed query,
    never from its words: only where a word is missing altogether that the refused must have, the engine's own parser
    is left to judge the rest. The text returned is the very text that was looked at, with code-point escapes written
    out (SPARQL 1.1, 19.2) and lines ended by a line feed, because parsers that differ on these would differ on what
    is a comment or a string.
    """
    text = _one_reading(sparql)
    if len(text) < _DEEP or text.count("{") + text.count("(") < _DEEP:
        plain = text.lower()
        # fmt: off
        if not (  # written out: this is done for each query, and a loop takes four times as long
            "service" in plain or "from" in plain or "insert" in plain or "delete" in plain or "load" in plain
            or "clear" in plain or "drop" in plain or "create" in plain or "add" in plain or "move" in plain
            or "copy" in plain
        ) or not _WORTH_PARSING.search(text):
            return Checked(text, False)
        # fmt: on
    from pyparsing.exceptions import ParseBaseException  # rdflib's parser: 0.4 s, for those who ask
    from rdflib.plugins.sparql.parser import parseQuery

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
    return Checked(text, bool(parsed[1].datasetClause))


def checked_update(sparql: str) -> str:
    """Return an update by somebody who may write, in the form that may be run, or raise QueryError.

    It must be SPARQL 1.1 Update that fetches nothing: LOAD and SERVICE are refused, as told from the parsed update.
    """
    from pyparsing.exceptions import ParseBaseException
    from rdflib.plugins.sparql.parser import parseUpdate

    text = _one_reading(sparql)
    try:
        parsed = parseUpdate(text)
    except ParseBaseException as error:
        raise QueryError(f"line {error.lineno}, column {error.column}: not a SPARQL 1.1 update") from error
    except (ValueError, KeyError, RecursionError) as error:
        raise QueryError(f"not a SPARQL 1.1 update: {error}") from error
    for name, what in (("Load", "LOAD"), ("ServiceGraphPattern", "SERVICE")):
        if any(found == name for found in _names(parsed)):
            raise QueryError(f"{what} is refused: nothing is fetched from elsewhere", "send the data itself")
    return text


def _one_reading(sparql: str) -> str:
    if "\\" not in sparql and "\r" not in sparql:
        return sparql
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
