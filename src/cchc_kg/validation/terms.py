"""What a term says as a string, and the term that is written."""

import json

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

Value = NamedNode | Literal
"""What a finding can name as the value that offends."""


_ESCAPED = json.JSONDecoder(strict=False)  # all but a few of N-Triples' escapes are JSON's too


def text_of(term: object) -> str:
    """Return the IRI of a node, the lexical form of a literal."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def read(written: str) -> NamedNode | BlankNode | Literal | Triple:
    """Return the term that N-Triples writes so."""
    value, quote, rest = written.rpartition('"')
    if quote and not rest and "\\" not in value:
        return Literal(value[1:])
    (quad,) = parse(f"<x:s> <x:p> {written} .", format=RdfFormat.N_TRIPLES, lenient=True)
    found: NamedNode | BlankNode | Literal | Triple = quad.object
    return found


def said(written: str) -> str:
    """Return what a term that N-Triples writes so says as a string; see ``text_of``."""
    if written.startswith("<"):
        return written[1:-1]
    value, quote, _ = written.rpartition('"')
    if not quote:
        return text_of(read(written))
    if "\\" not in value:
        return value[1:]
    try:
        told: str = _ESCAPED.decode(f'{value}"')  # half of the time of a parser of RDF
    except ValueError:  # escapes that JSON has not
        return text_of(read(written))
    return told
