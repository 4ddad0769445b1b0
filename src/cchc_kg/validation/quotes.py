"""Quotes that stand in their article's text where they say they do."""

from functools import lru_cache

from cchc_kg.ntriples import OA, SCHEMA, Term
from cchc_kg.validation.described import Batch, Group, Node, Way
from cchc_kg.validation.terms import said

_ROLES = {
    "evidence": (OA.hasSource, OA.hasSelector, OA.hasSelector),
    "position": (OA.start, OA.end),
    "quote": (OA.exact, OA.prefix, OA.suffix),
}
_KEY = "quotes"  # under which a way keeps its role
_Position = tuple[int | None, int | None]  # start and end
_Quote = tuple[Term, Term, Term]  # exact, prefix, suffix
_Role = tuple[str, tuple[int, ...]]
_OTHER: _Role = ("other", ())
_ODD: _Role = ("odd", ())


def quotes_unsure(batch: Batch) -> list[set[Term]]:
    """Return the evidence of each graph whose quote may not stand where it says, with the words around it.

    Of the other evidence it is sure: it has one source with one text, one position and one quote, and the words before,
    in and after the quote are those of the text (code points, as in SPARQL's SUBSTR). What is told in any other form is
    not sure.
    """
    unsure: list[set[Term]] = [set() for _ in batch.graphs]
    positions: list[dict[Term, _Position]] = [{} for _ in batch.graphs]
    quotes: list[dict[Term, _Quote]] = [{} for _ in batch.graphs]
    texts: list[dict[Term, str | None]] = [{} for _ in batch.graphs]
    evidence: list[tuple[Group, tuple[int, ...]]] = []
    for group in batch.groups:
        role, at = group.way.known.get(_KEY) or _role(group.way)
        if role == "evidence":
            evidence.append((group, at))
        elif role == "position":
            start, end = (map(_offset, group.columns[i]) for i in at)
            for home, subject, position in zip(group.homes, group.subjects, zip(start, end, strict=True), strict=True):
                positions[home][subject] = position
        elif role == "quote":
            words = zip(*(group.columns[i] for i in at), strict=True)
            for home, subject, quote in zip(group.homes, group.subjects, words, strict=True):
                quotes[home][subject] = quote
        elif role == "odd" and group.way.at(OA.hasSource):
            for home, subject in zip(group.homes, group.subjects, strict=True):
                unsure[home].add(subject)
    for group, at in evidence:
        told = (group.columns[i] for i in at)
        for home, subject, source, one, two in zip(group.homes, group.subjects, *told, strict=True):
            known = texts[home]
            if source not in known:
                known[source] = _article(batch.graphs[home].get(source))
            place = positions[home].get(one) or positions[home].get(two)
            exact = quotes[home].get(two) or quotes[home].get(one)
            if not place or not exact or not _stands(known[source], place, exact):
                unsure[home].add(subject)
    return unsure


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


def _stands(text: str | None, position: _Position, quote: _Quote) -> bool:
    """Return whether a quote stands at its position in a text, with the words before and after it."""
    start, end = position
    exact, prefix, suffix = map(_words, quote)
    if text is None or start is None or end is None or exact is None or prefix is None or suffix is None:
        return False
    before = start - len(prefix)
    return before >= 0 and len(exact) == end - start and text.startswith(f"{prefix}{exact}{suffix}", before)
