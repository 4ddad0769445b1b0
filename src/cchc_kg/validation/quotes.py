"""Quotes that stand in their article's text where they say they do."""

from collections.abc import Mapping
from typing import Any, cast

from pyoxigraph import Literal

from cchc_kg.validation.described import Node, Subject, Way
from cchc_kg.vocabulary import OA, SCHEMA

_ROLES = {
    "evidence": (OA.hasSource, OA.hasSelector, OA.hasSelector),
    "position": (OA.start, OA.end),
    "quote": (OA.exact, OA.prefix, OA.suffix),
}
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
        role, at = way.known.get(_ROLES["quote"]) or _role(way)
        if role == "evidence":
            source, one, two = (cast(Subject, said[i].object) for i in at)
            if source not in texts:
                texts[source] = _text(nodes.get(source))
            text, position, quote = texts[source], nodes.get(one), nodes.get(two)
            if text is None or position is None or quote is None:
                return False
            if not (_stands(text, position, quote) or _stands(text, quote, position)):
                return False
        elif role == "odd":
            return False
    return True


def _role(way: Way) -> _Role:
    """Return what nodes of a way are, and where their properties stand."""
    held = [(name, tuple(i for p in dict.fromkeys(asked) for i in way.at(p)), asked) for name, asked in _ROLES.items()]
    found = [(name, at) for name, at, asked in held if at and tuple(way.predicates[i] for i in at) == asked]
    odd = way.endless or len(found) != len([at for _, at, _ in held if at]) or len(found) > 1
    role = way.known[_ROLES["quote"]] = _ODD if odd else found[0] if found else _OTHER
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


def _stands(text: str, position: Node, quote: Node) -> bool:
    (one, at), (other, to) = _role_of(position), _role_of(quote)
    if one != "position" or other != "quote":
        return False
    try:
        start, end = (int(position[1][i].object.value) for i in at)  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        return False
    exact, prefix, suffix = (quote[1][i].object for i in to)
    if not (isinstance(prefix, Literal) and isinstance(suffix, Literal)):
        return False
    before, after = start - len(prefix.value), end + len(suffix.value)
    return (
        0 <= before <= start <= end
        and Literal(text[start:end]) == exact
        and Literal(text[before:start]) == prefix
        and Literal(text[end:after]) == suffix
    )


def _role_of(node: Node) -> _Role:
    return node[0].known.get(_ROLES["quote"]) or _role(node[0])
