"""One way to write a term, whatever a store makes of its spelling.

Stores keep values, not spellings: one gives ``15223.00`` back as ``15223``, another as ``15223.0``, an integer beyond
64 bits as a decimal, ``vi-VN`` as ``vi-vn``. Comparing and sending need one spelling each.
"""

import re
import struct
from datetime import UTC, datetime

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DECIMAL = _XSD + "decimal"
_LANGUAGE_KINDS = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString"),
)
# XML Schema 1.1, part 2, figure 1: the types whose values are decimals.
_INTEGERS = frozenset(
    _XSD + sign + name
    for sign, names in (
        ("", ("integer", "long", "int", "short", "byte")),
        ("unsigned", ("Long", "Int", "Short", "Byte")),
        ("non", ("NegativeInteger", "PositiveInteger")),
        ("", ("negativeInteger", "positiveInteger")),
    )
    for name in names
)
_NUMBER = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_FLOATING = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ZERO_OFFSET = re.compile(r"[+-]00:00$")


def portable(quad: Quad) -> Quad:
    """Return the quad as it is sent: decimals as XML Schema 1.0 spells them (``15223.0``, ``0.1``).

    Jena TDB2 up to 5.6 stores other spellings and then cannot find them to delete them, so that a replaced graph
    keeps them (apache/jena issue 3404).
    """
    value = quad.object
    if isinstance(value, Literal) and value.datatype.value == _DECIMAL and (plain := _decimal(value.value)):
        spelled = plain if "." in plain else f"{plain}.0"
        if spelled != value.value:
            return Quad(quad.subject, quad.predicate, Literal(spelled, datatype=value.datatype), quad.graph_name)
    return quad


def canonical(triple: Triple | Quad) -> str:
    """Return the triple written so that two triples of equal terms and values, and only those, are written alike.

    Literals are compared by value as XML Schema 1.1 part 2 has it: an integer is the decimal of that value, ``true`` is
    ``1``, moments with an offset are told in UTC; language tags are compared without case (RDF 1.1 Concepts, 3.3).
    What is no value of its datatype is compared as it is spelled. Blank nodes, which have no name, are all alike.
    """
    return f"{_term(triple.subject)} {_term(triple.predicate)} {_term(triple.object)}"


def _term(term: object) -> str:
    if isinstance(term, NamedNode):
        return f"<{term.value}>"
    if isinstance(term, Literal):
        kind, value = _value(term)
        return f"{len(value)}:{value}^{kind}"  # the length ends the value, whatever characters it holds
    return "_:" if isinstance(term, BlankNode) else str(term)


def _value(literal: Literal) -> tuple[str, str]:
    """Return the kind of value and the value, both as texts."""
    kind, text = literal.datatype.value, literal.value
    if kind in _LANGUAGE_KINDS:
        return f"@{(literal.language or '').lower()}{literal.direction or ''}", text
    if kind == _DECIMAL or kind in _INTEGERS:
        value = _decimal(text)
        return (_DECIMAL, value) if value is not None else (kind, text)
    if kind == _XSD + "boolean":
        return kind, {"1": "true", "0": "false"}.get(text, text)
    if kind in (_XSD + "double", _XSD + "float"):
        return kind, _floating(text, single=kind.endswith("float"))
    if kind in (_XSD + "dateTime", _XSD + "dateTimeStamp"):
        return _XSD + "dateTime", _moment(text)
    if kind in (_XSD + "date", _XSD + "time"):
        return kind, _ZERO_OFFSET.sub("Z", text)
    return kind, text


def _decimal(text: str) -> str | None:
    """Return the shortest spelling of a decimal (XML Schema 1.1: ``15223``, ``-0.5``), or None where it is none."""
    found = _NUMBER.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    whole, rest = found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    value = f"{whole}.{rest}" if rest else whole
    return f"-{value}" if found[1] == "-" and value != "0" else value


def _floating(text: str, single: bool) -> str:
    if not _FLOATING.fullmatch(text):
        return text
    value = float(text)
    if single:
        try:
            (value,) = struct.unpack("f", struct.pack("f", value))
        except OverflowError:
            value = float("inf") if value > 0 else float("-inf")
    return repr(value).replace("inf", "INF").replace("nan", "NaN")


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return text
    try:
        moment = datetime.fromisoformat(found[1] + (found[3] or ""))
    except ValueError:  # 24:00:00, a month 13
        return text
    offset = moment.tzinfo is not None
    try:
        plain = (moment.astimezone(UTC) if offset else moment).replace(tzinfo=None).isoformat()
    except OverflowError:  # before year 1 or after 9999 in UTC
        return text
    fraction = (found[2] or "").rstrip("0")
    return plain + (f".{fraction}" if fraction else "") + ("Z" if offset else "")
