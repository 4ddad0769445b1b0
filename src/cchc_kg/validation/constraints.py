"""What constraints of SHACL Core ask of one value, as far as it can be said at once that they are met.

Every test here errs on one side: True is sure. What is odd in any way (a form that engines may read differently, a
value of a type that is not listed) is not sure, and an engine judges it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any

from pyoxigraph import Literal, NamedNode

from cchc_kg.ntriples import Term
from cchc_kg.validation.terms import read, said
from cchc_kg.vocabulary import RDF, SH, XSD

Meets = Callable[[Term], bool]
"""Whether a term, as N-Triples writes it, surely meets what is asked."""

_NONE: Collection[Term] = ()
_REMEMBERED = 4096  # terms that met one test: codes, posts, offsets and days come again and again


def _day(text: str) -> bool:
    """Whether it is a day of the calendar, without a time zone."""
    try:
        return len(text) == len("2023-02-03") and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_INTEGER = re.compile(r"[+-]?[0-9]{1,15}").fullmatch
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})").fullmatch

# The forms of XML Schema 1.1 part 2; of numbers those that every engine can hold.
_FORMS: Mapping[NamedNode, Callable[[str], object]] = {
    XSD.integer: _INTEGER,
    XSD.decimal: _DECIMAL,
    XSD.boolean: re.compile("true|false|0|1").fullmatch,
    XSD.date: _day,
    XSD.gMonthDay: lambda text: text[:2] == "--" and _day(f"2000{text[1:]}"),  # a leap year
    XSD.anyURI: re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=-]+").fullmatch,
}

_ORDERED: Mapping[NamedNode, tuple[str, Callable[[str], object], Callable[[str], Any]]] = {
    XSD.integer: ("number", _INTEGER, int),
    XSD.decimal: ("number", _DECIMAL, Decimal),
    XSD.date: ("day", _day, str),
}

_KINDS: Mapping[NamedNode, tuple[str, ...]] = {
    NamedNode(f"{SH.base}{name}"): begins
    for name, begins in {
        "IRI": ("<",), "Literal": ('"',), "BlankNode": ("_:",), "BlankNodeOrIRI": ("_:", "<"),
        "BlankNodeOrLiteral": ("_:", '"'), "IRIOrLiteral": ("<", '"'),
    }.items()
}  # fmt: skip

# Regular expressions that say the same in XPath, Rust and Python: without escapes, flags, classes of classes and runs
# of repeats, and with sets of plain characters.
_PLAIN = re.compile(
    r"(?:[\w /:.,;#@%=<>_~^$|)-]|\((?!\?)|\[\^?(?:\w-\w|[\w /:._])+-?\]|(?:\{[0-9]+(?:,[0-9]*)?\}|[*+?])\??(?![*+?{]))+"
)
_LINES = re.compile(r"[\r\n\x85\u2028\u2029]")


class Test:
    """What is asked of values."""

    def __init__(self, meets: Meets) -> None:
        """Ask this of each value."""
        self.meets = meets

    def unsure(self, values: Set[Term]) -> Collection[Term]:
        """Return those of the values that do not surely meet what is asked."""
        meets = self.meets
        return [value for value in values if not meets(value)]


class Remembered(Test):
    """A test with a bounded memory of what met it."""

    def __init__(self, meets: Meets) -> None:
        """Ask this of each value that is not remembered."""
        super().__init__(meets)
        self._met: set[Term] = set()

    def unsure(self, values: Set[Term]) -> Collection[Term]:
        """Return those of the values that do not surely meet what is asked."""
        met = self._met
        if values <= met:
            return _NONE
        new = values - met
        unsure = set(super().unsure(new))
        if len(met) >= _REMEMBERED:
            met.clear()
        met |= new - unsure
        return unsure


def never(_: Term) -> bool:
    """Be sure of nothing."""
    return False


def language(term: Term) -> bool:
    """Whether it is a literal with a language."""
    return term[0] == '"' and term[-1] not in '">'


def datatype(wanted: Any) -> Test:
    """sh:datatype: a well-formed literal of this type."""
    if wanted == XSD.string:
        return Test(lambda term: term[-1] == '"')
    if wanted == RDF.langString:
        return Test(language)
    if wanted not in _FORMS:
        return Test(never)
    form, end = _FORMS[wanted], f"^^{wanted}"
    return Remembered(lambda term: term.endswith(end) and bool(form(said(term))))


def node_kind(wanted: Any) -> Test:
    """sh:nodeKind."""
    begins = _KINDS.get(wanted, ())
    return Test(lambda term: term.startswith(begins) and not term.startswith("<<"))


def pattern(wanted: Any) -> Test:
    """sh:pattern without flags."""
    if type(wanted) is not Literal or not _PLAIN.fullmatch(wanted.value):
        return Test(never)
    try:
        search = re.compile(wanted.value).search
    except re.error:
        return Test(never)

    def matches(term: Term) -> bool:
        text = _text(term)
        return text is not None and not _LINES.search(text) and search(text) is not None

    return Remembered(matches)


def min_length(wanted: Any) -> Test:
    """sh:minLength, in code points."""
    least = number(wanted)
    if least is None:
        return Test(never)

    def long(term: Term) -> bool:
        if term[-1] == '"' and len(term) - 2 >= least * len(r"\U00000000"):  # a plain string, however it is escaped
            return True
        return (text := _text(term)) is not None and len(text) >= least

    return Test(long)


def max_length(wanted: Any) -> Test:
    """sh:maxLength, in code points."""
    most = number(wanted)
    return Test(lambda term: most is not None and (text := _text(term)) is not None and len(text) <= most)


def bounded(holds: Callable[[Any, Any], bool]) -> Callable[[Any], Test]:
    """sh:minInclusive and the other bounds of a range, by how the bound (left) compares with the value (right)."""

    def maker(wanted: Any) -> Test:
        bound = Term(str(wanted))
        return Remembered(lambda term: compares(holds, bound, term))

    return maker


def _text(term: Term) -> str | None:
    """Return what a literal or an IRI says."""
    known = read(term)
    return known.value if isinstance(known, Literal | NamedNode) else None


VALUE_TESTS: Mapping[str, Callable[[Any], Test]] = {
    "datatype": datatype,
    "nodeKind": node_kind,
    "pattern": pattern,
    "minLength": min_length,
    "maxLength": max_length,
    "minInclusive": bounded(le),
    "minExclusive": bounded(lt),
    "maxInclusive": bounded(ge),
    "maxExclusive": bounded(gt),
}
"""Constraints on each value by itself: local name in SHACL → what makes the test of the constraint's parameter."""


@lru_cache(maxsize=4 * _REMEMBERED)
def ordered(term: Term) -> tuple[str, Any] | None:
    """Return what a number or day is compared by, and with which others; None of what no rule here compares."""
    known = read(term)
    if type(known) is not Literal or known.datatype not in _ORDERED:
        return None
    text, (family, form, value) = known.value, _ORDERED[known.datatype]
    return (family, value(text)) if form(text) else None


def compares(holds: Callable[[Any, Any], bool], left: Term, right: Term) -> bool:
    """Return whether two terms can be compared, and compare so."""
    one, two = ordered(left), ordered(right)
    return one is not None and two is not None and one[0] == two[0] and holds(one[1], two[1])


def number(term: Any) -> int | None:
    """Return a count or length."""
    if type(term) is Literal and term.datatype == XSD.integer and term.value.isascii() and term.value.isdigit():
        return int(term.value)
    return None


def every(tests: Iterable[Test]) -> Test:
    """Return one test for several."""
    first, *others = tests
    if not others:
        return first
    second = every(others)

    def both(term: Term) -> bool:
        return first.meets(term) and second.meets(term)

    return (Remembered if Remembered in (type(first), type(second)) else Test)(both)
