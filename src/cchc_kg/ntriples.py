"""Terms as N-Triples writes them: a graph is written as lines, which costs a fraction of making each quad."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NewType, cast, overload

from pyoxigraph import Literal, Quad

from cchc_kg import identity
from cchc_kg import vocabulary as v
from cchc_kg.vocabulary import BASE, Namespace

Term = NewType("Term", str)
"""An IRI or a literal, as N-Triples writes it."""

Row = tuple[Term, Term, Term]
"""A statement: subject, predicate and object."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LOST = chr(0xFFFD)


class Spelled:
    """The terms of one vocabulary as N-Triples, as attributes: ``Spelled(vocabulary.CCHC).Meeting``."""

    def __init__(self, namespace: Namespace) -> None:
        """Keep the terms that the vocabulary has."""
        self._terms: Mapping[str, Term] = {name: Term(str(term)) for name, term in namespace.terms.items()}
        self.__dict__.update(self._terms)

    def __getattr__(self, name: str) -> Term:
        """Refuse a term that is not listed."""
        raise AttributeError(f"no term {name!r} of this vocabulary is known")


CCHC, DC, DCTERMS, FOAF, OA = map(Spelled, (v.CCHC, v.DC, v.DCTERMS, v.FOAF, v.OA))
PROV, RDF, RDFS, SCHEMA, SKOS, XSD = map(Spelled, (v.PROV, v.RDF, v.RDFS, v.SCHEMA, v.SKOS, v.XSD))
FALSE, TRUE = (Term(f'"{value}"^^{XSD.boolean}') for value in ("false", "true"))


def iri(text: str) -> Term:
    """Return an IRI. It must be one: made of what is known to be valid, it is not looked at again."""
    return Term(f"<{text}>")


def thing(kind: str, slug: str) -> Term:
    """Return the IRI of a thing; see ``vocabulary.thing``. The slug must be one of ``identity`` or of the registry."""
    return Term(f"<{BASE}id/{kind}/{slug}>")


def code(scheme: str, value: str | None) -> Term | None:
    """Return the IRI of one value of a closed list, written in any way; None stays None."""
    return Term(f"<{BASE}code/{scheme}/{identity.slug(value)}>") if value else None


def whole(value: str) -> str:
    """Return the text with U+FFFD for half a surrogate pair, which no RDF can hold (offsets stay)."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(_LOST, value)
    return value


def text(value: str) -> Term:
    """Return a plain string."""
    return Term(str(Literal(whole(value))))


def vi(value: str) -> Term:
    """Return a string in Vietnamese."""
    return Term(f"{text(value)}@vi")


def typed(value: str, datatype: Term) -> Term:
    """Return a literal of a datatype."""
    return Term(f"{text(value)}^^{datatype}")


def number(value: Decimal | None) -> Term | None:
    """Return the canonical xsd:decimal: no exponent, no zeros at the end, no sign before zero; None stays None."""
    if value is None:
        return None
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Term(f'"{"0" if digits in ("-0", "") else digits}"^^{XSD.decimal}')


@overload
def integer(value: int) -> Term: ...
@overload
def integer(value: int | None) -> Term | None: ...
def integer(value: int | None) -> Term | None:
    """Return an xsd:integer; None stays None."""
    return None if value is None else Term(f'"{value}"^^{XSD.integer}')


def day(value: date | None) -> Term | None:
    """Return an xsd:date; None stays None."""
    return Term(f'"{value.isoformat()}"^^{XSD.date}') if value else None


def nquads(rows: Iterable[Row], graph: object) -> list[str]:
    """Return statements in the graph of this name, each as a line of N-Quads."""
    return [f"{subject} {predicate} {said} {graph} .\n" for subject, predicate, said in rows]


def rows(quads: Iterable[Quad]) -> list[Row]:
    """Return statements in order, each once, whatever graph they are in."""
    told = [(str(q.subject), str(q.predicate), str(q.object)) for q in quads]
    told.sort()  # before each is kept once: most come in order, which a set would lose
    return list(dict.fromkeys(cast("list[Row]", told)))
