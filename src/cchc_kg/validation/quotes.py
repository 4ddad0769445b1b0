"""Quotes that stand in their article's text where they say they do."""

from collections.abc import Iterator
from functools import lru_cache

from cchc_kg.ntriples import OA, SCHEMA, Term
from cchc_kg.validation.described import Node, Nodes, Way
from cchc_kg.validation.terms import said

_ROLES = {
    "evidence": (OA.hasSource, OA.hasSelector, OA.hasSelector),
    "position": (OA.start, OA.end),
    "quote": (OA.exact, OA.prefix, OA.suffix),
}
_KEY = "quotes"  # under which a way keeps its role
_Role = tuple[str, tuple[int, ...]]
_OTHER: _Role = ("other", ())
_ODD: _Role = ("odd", ())


def quotes_unsure(nodes: Nodes) -> set[Term]:
    """Return the evidence of a graph whose quote may not stand where it says, with the words around it.

    Of the other evidence it is sure: it has one source with one text, one position and one quote, and the words before,
    in and after the quote are those of the text (code points, as in SPARQL's SUBSTR). What is told in any other form is
    not sure.
    """
    return set(_unsure(nodes))


def _unsure(nodes: Nodes) -> Iterator[Term]:
    texts: dict[Term, str | None] = {}
    for way, subjects, objects in nodes.groups:
        role, at = way.known.get(_KEY) or _role(way)
        if role == "evidence":
            place, first, second = at
            for subject, told in zip(subjects, objects, strict=True):
                source = told[place]
                if source not in texts:
                    texts[source] = _article(nodes.get(source))
                one, two, text = nodes.get(told[first]), nodes.get(told[second]), texts[source]
                if text is None or one is None or two is None or not _stands(text, one, two):
                    yield subject
        elif role == "odd" and way.at(OA.hasSource):
            yield from subjects


def _role(way: Way) -> _Role:
    """Return what nodes of a way are, and where their properties stand."""
    held = [(name, tuple(i for p in dict.fromkeys(asked) for i in way.at(p)), asked) for name, asked in _ROLES.items()]
    found = [(name, at) for name, at, asked in held if at and tuple(way.predicates[i] for i in at) == asked]
    odd = way.endless or len(found) != len([at for _, at, _ in held if at]) or len(found) > 1
    role = way.known[_KEY] = _ODD if odd else found[0] if found else _OTHER
    return role


def _article(article: Node | None) -> str | None:
    """Return the one text of an article that has one, as a plain string."""
    if article is None:
        return None
    way, objects = article
    texts = [objects[i] for i in way.at(SCHEMA.articleBody)]
    return _words(texts[0]) if len(texts) == 1 else None


def _words(term: Term) -> str | None:
    """Return what a plain string says; None of any other term."""
    if term[-1] != '"':
        return None
    return said(term) if "\\" in term else term[1:-1]


@lru_cache(maxsize=1 << 14)
def _offset(term: Term) -> int | None:
    try:
        return int(said(term))
    except ValueError:
        return None


def _stands(text: str, one: Node, two: Node) -> bool:
    """Return whether one of two selectors is a position in the text, and the other a quote that stands there."""
    kind, at = one[0].known.get(_KEY) or _role(one[0])
    if kind == "quote":
        one, two = two, one
        kind, at = one[0].known.get(_KEY) or _role(one[0])
    other, to = two[0].known.get(_KEY) or _role(two[0])
    if kind != "position" or other != "quote":
        return False
    offsets, words = one[1], two[1]
    start, end = _offset(offsets[at[0]]), _offset(offsets[at[1]])
    exact, prefix, suffix = _words(words[to[0]]), _words(words[to[1]]), _words(words[to[2]])
    if start is None or end is None or exact is None or prefix is None or suffix is None:
        return False
    before, after = start - len(prefix), end + len(suffix)
    return before >= 0 and len(exact) == end - start and text[before:after] == f"{prefix}{exact}{suffix}"
