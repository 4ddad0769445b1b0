"""What a term says as a string."""

from pyoxigraph import Literal, NamedNode

Term = NamedNode | Literal


def text_of(term: object) -> str:
    """Return the IRI of a node, the lexical form of a literal."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
