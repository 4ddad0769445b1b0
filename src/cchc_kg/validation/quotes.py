"""Quotes that stand in their article's text where they say they do."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from cchc_kg.ntriples import OA, SCHEMA, Term
from cchc_kg.validation.described import Group, Node, Nodes, Way
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
    positions: dict[Term, tuple[Term, ...]] = {}
    quotes: dict[Term, tuple[Term, ...]] = {}
    evidence: list[tuple[Group, tuple[int, ...]]] = []
    for group in nodes.groups:
        role, at = group.way.known.get(_KEY) or _role(group.way)
        if role == "evidence":
            evidence.append((group, at))
        elif role in ("position", "quote"):
            found = positions if role == "position" else quotes
            found.update(zip(group.subjects, map(itemgetter(*at), group.objects), strict=True))
        elif role == "odd" and group.way.at(OA.hasSource):
            yield from group.subjects
    for group, (place, first, second) in evidence:
        for subject, told in zip(group.subjects, group.objects, strict=True):
            source, one, two = told[place], told[first], told[second]
            if source not in texts:
                texts[source] = _article(nodes.get(source))
            position, quote = positions.get(one) or positions.get(two), quotes.get(two) or quotes.get(one)
            text = texts[source]
            if text is None or position is None or quote is None or not _stands(text, position, quote):
                yield subject


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


def _stands(text: str, position: Sequence[Term], quote: Sequence[Term]) -> bool:
    """Return whether a quote stands at its position in the text, with the words before and after it."""
    start, end = _offset(position[0]), _offset(position[1])
    exact, prefix, suffix = _words(quote[0]), _words(quote[1]), _words(quote[2])
    if start is None or end is None or exact is None or prefix is None or suffix is None:
        return False
    before, after = start - len(prefix), end + len(suffix)
    return before >= 0 and len(exact) == end - start and text[before:after] == f"{prefix}{exact}{suffix}"
