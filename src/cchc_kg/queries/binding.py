"""What a person types for a parameter, as RDF terms: names with or without tone marks, slugs, IRIs, plain values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from importlib.resources.abc import Traversable

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryBoolean, RdfFormat

from cchc_kg.errors import UsageError
from cchc_kg.knowledge import shelf
from cchc_kg.queries.question import Parameter, Question, Term
from cchc_kg.store import Store
from cchc_kg.vietnamese import folded, unaccented
from cchc_kg.vocabulary import BASE

Given = Mapping[str, Sequence[str]]
"""Parameter names and the texts given for each."""

_SPACES = {
    "cchc": f"{BASE}def#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMS = {
    "xsd:integer": (re.compile(r"[+-]?\d{1,30}"), "a whole number such as 3"),
    "xsd:decimal": (re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?"), "a number with a point, such as 52.8"),
}
_NAMED = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://xmlns.com/foaf/0.1/name",
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/terms/identifier",
    f"{BASE}def#number",
)

Names = Mapping[NamedNode, frozenset[str]]


def terms_for(
    question: Question, given: Given, store: Store, root: Traversable | None = None
) -> dict[str, tuple[Term, ...]]:
    """Return the terms to bind for what was given.

    A name may stand for several things (a province before and after a merger): all of them are bound; a slug or
    an IRI stands for one. Raises UsageError for a parameter that is unknown, missing, given too often or of another
    type, and for a name that nothing has, with the nearest names.
    """
    for name in given:
        question.parameter(name)
    terms: dict[str, tuple[Term, ...]] = {}
    for parameter in question.parameters:
        texts = [text for text in given.get(parameter.name, ()) if text.strip()]
        if not texts and not parameter.optional:
            raise UsageError(f"{question.name} needs {parameter.name}", f"for example {parameter.example}")
        if len(texts) > 1 and not parameter.repeatable:
            raise UsageError(f"{parameter.name} can be given once only", f"it was given {len(texts)} times")
        if texts:
            terms[parameter.name] = tuple(dict.fromkeys(_terms(parameter, texts, store, root)))
    return terms


def codes(scheme: str, root: Traversable | None = None) -> Names:
    """Return the codes of a list in ontology/codes.ttl with their names: the choices of a ``code:`` parameter."""
    path = shelf("ontology", "codes.ttl", within=root)
    start = f"{BASE}code/{scheme}/"
    quads = pyoxigraph.parse(path.read_bytes(), format=RdfFormat.TURTLE)
    return _gathered(
        (quad.subject, quad.object.value)
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(start)
        and quad.predicate.value in _NAMED
        and isinstance(quad.object, Literal)
    )


def _terms(parameter: Parameter, texts: Iterable[str], store: Store, root: Traversable | None) -> Iterable[Term]:
    if parameter.type.startswith("xsd:"):
        yield from (_literal(parameter, text) for text in texts)
        return
    if parameter.type.startswith("code:"):
        known = codes(parameter.type.removeprefix("code:"), root)
    else:
        plain = [text.strip() for text in texts]
        there = {text: thing for text in plain if (thing := _there(parameter.type, text, store))}
        yield from (there[text] for text in plain if text in there)
        texts = [text for text in plain if text not in there]
        known = _things(parameter.type, store) if texts else {}
    for text in texts:
        yield from _meant(parameter, text.strip(), known)


def _literal(parameter: Parameter, text: str) -> Literal:
    if parameter.type == "xsd:string":
        return Literal(text.encode("utf-8", "replace").decode())
    text = text.strip()
    if parameter.type == "xsd:date":
        try:
            text = date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise UsageError(f"{parameter.name}: {text!r} is no date", "expected a day such as 2023-03-31") from error
    else:
        form, expected = _FORMS[parameter.type]
        if not (text.isascii() and form.fullmatch(text)):
            raise UsageError(f"{parameter.name}: {text!r} is no {parameter.type}", f"expected {expected}")
    return Literal(text, datatype=NamedNode(_XSD + parameter.type.removeprefix("xsd:")))


def _there(classes: str, text: str, store: Store) -> NamedNode | None:
    """Return the thing whose IRI the text is, where it is of the classes: no name has to be looked for."""
    if not text.startswith(BASE):
        return None
    try:
        thing = NamedNode(text)
    except ValueError:
        return None
    found = store.query(f"ASK {{ VALUES ?class {{ {_iris(classes)} }} GRAPH ?g {{ {thing} a ?class }} }}")
    return thing if isinstance(found, QueryBoolean) and bool(found) else None


def _iris(classes: str) -> str:
    return " ".join(f"<{_SPACES[space]}{name}>" for space, name in (c.split(":") for c in classes.split("|")))


def _things(classes: str, store: Store) -> Names:
    rows = store.query(
        f"SELECT DISTINCT ?thing ?name WHERE {{ VALUES ?class {{ {_iris(classes)} }} "
        f"VALUES ?naming {{ {' '.join(f'<{n}>' for n in _NAMED)} }} "
        "GRAPH ?g { ?thing a ?class ; ?naming ?name } }"
    )
    return _gathered((row["thing"], row["name"].value) for row in rows)  # type: ignore[union-attr]


def _gathered(pairs: Iterable[tuple[NamedNode, str]]) -> Names:
    names: dict[NamedNode, set[str]] = {}
    for thing, name in pairs:
        names.setdefault(thing, set()).add(name)
    return {thing: frozenset(names[thing]) for thing in sorted(names, key=lambda t: t.value)}


def _meant(parameter: Parameter, text: str, known: Names) -> list[NamedNode]:
    exact = [thing for thing in known if text in (thing.value, _slug(thing))]
    if exact:
        return exact
    for fold in (folded, _toneless):
        wanted = fold(text)
        if found := [thing for thing, names in known.items() if any(fold(name) == wanted for name in names)]:
            return found
    raise UsageError(f"{parameter.name}: nothing is called {text!r}", _nearest(text, known))


def _nearest(text: str, known: Names) -> str:
    shown = {_toneless(name): name for names in known.values() for name in sorted(names)}
    near = get_close_matches(_toneless(text), shown, n=3, cutoff=0.6)
    if near:
        return f"did you mean {', '.join(shown[name] for name in near)}?"
    some = [_slug(thing) for thing in known]
    return f"one of {', '.join(some)}" if 0 < len(some) <= 12 else "give a name, a slug or an IRI of the graph"


def _slug(thing: NamedNode) -> str:
    return thing.value.rpartition("/")[2]


def _toneless(text: str) -> str:
    return unaccented(folded(text))
