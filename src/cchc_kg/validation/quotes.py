"""Quotes that stand in their article's text where they say they do."""

from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal

from cchc_kg.validation.described import Node, Subject, Way
from cchc_kg.vocabulary import OA, SCHEMA

_ROLES = {
    "evidence": (OA.hasSource, OA.hasSelector, OA.hasSelector),
    "position": (OA.start, OA.end),
    "quote": (OA.exact, OA.prefix, OA.suffix),
}
_KEY = "quotes"  # under which a way keeps its role
_Role = tuple[str, tuple[int, ...]]
_OTHER: _Role = ("other", ())
_ODD: _Role = ("odd", ())


def quotes_stand(nodes: Mapping[Subject, Node]) -> bool:
    """Return whether every quote of a graph stands where its evidence says, with the words around it.

    True is sure: evidence has one source with one text, one position and one quote, and the words before, in and after
    the quote are those of the text (code points, as in SPARQL's SUBSTR). What is told in any other form is not sure.
    """
    texts: dict[Any, str | None] = {}
    for way, said in nodes.values():
        role, at = way.known.get(_KEY) or _role(way)
        if role == "evidence":
            source: Any = said[at[0]].object
            if source not in texts:
                texts[source] = _text(nodes.get(source))
            one, two = nodes.get(said[at[1]].object), nodes.get(said[at[2]].object)  # type: ignore[arg-type]
            text = texts[source]
            if text is None or one is None or two is None or not _stands(text, one, two):
                return False
        elif role == "odd":
            return False
    return True


def _role(way: Way) -> _Role:
    """Return what nodes of a way are, and where their properties stand."""
    held = [(name, tuple(i for p in dict.fromkeys(asked) for i in way.at(p)), asked) for name, asked in _ROLES.items()]
    found = [(name, at) for name, at, asked in held if at and tuple(way.predicates[i] for i in at) == asked]
    odd = way.endless or len(found) != len([at for _, at, _ in held if at]) or len(found) > 1
    role = way.known[_KEY] = _ODD if odd else found[0] if found else _OTHER
    return role


def _text(article: Node | None) -> str | None:
    """Return the one text of an article that has one, as a plain string."""
    if article is None:
        return None
    way, said = article
    texts = [said[i].object for i in way.at(SCHEMA.articleBody)]
    if len(texts) != 1 or not isinstance(texts[0], Literal) or Literal(texts[0].value) != texts[0]:
        return None
    return texts[0].value


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
    try:
        start, end = int(offsets[at[0]].object.value), int(offsets[at[1]].object.value)  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        return False
    prefix, suffix = words[to[1]].object, words[to[2]].object
    if type(prefix) is not Literal or type(suffix) is not Literal:
        return False
    before = start - len(prefix.value)
    return (
        0 <= before <= start <= end
        and Literal(text[start:end]) == words[to[0]].object
        and Literal(text[before:start]) == prefix
        and Literal(text[end : end + len(suffix.value)]) == suffix
    )
