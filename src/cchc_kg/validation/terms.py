"""What a term says as a string, and the term that is written."""

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

Value = NamedNode | Literal
"""What a finding can name as the value that offends."""


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
    return written[1:-1] if written.startswith("<") else text_of(read(written))
