"""What a person types for a parameter, as RDF terms: names with or without tone marks, slugs, IRIs, plain values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import TypeVar

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryBoolean, RdfFormat

from cchc_kg.errors import UsageError
from cchc_kg.knowledge import shelf
from cchc_kg.queries.page import Page
from cchc_kg.queries.question import Parameter, Question, Term
from cchc_kg.store import EmbeddedStore, Store
from cchc_kg.vietnamese import folded, unaccented
from cchc_kg.vocabulary import BASE, PREFIXES

Given = Mapping[str, Sequence[str]]
"""Parameter names and the texts given for each."""

_SPACES = {
    "cchc": f"{BASE}def#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_PREFIXES = {**PREFIXES, "kg": BASE}
_KINDS = {
    "cchc:Person": "person",
    "cchc:Meeting": "meeting",
    "cchc:Province": "province",
    "cchc:Indicator": "indicator",
    "cchc:LegalDocument": "document",
    "cchc:Article": "article",
    "org:Organization": "body",
    "org:Role": "post",
}
"""Classes whose names the search index has: the kind there, which is also how their IRIs begin behind ``/id/``."""

_PART = 4  # letters that may be a part of a name
_DIGITS = 12
_PAGING = ("limit", "offset")
_Texts = TypeVar("_Texts", bound=Sequence[str])
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


def page_for(given: Mapping[str, Sequence[str]], limit: int | None = None) -> Page | None:
    """Return the page that the texts of ``limit`` and ``offset`` name; None: the whole answer.

    ``limit`` is how many rows a page has where none is said. Raises UsageError for what is no number, is given twice
    or is out of bounds, and for an offset without a limit.
    """
    said: dict[str, int] = {} if limit is None else {"limit": limit}
    for name in _PAGING:
        texts = [text.strip() for text in given.get(name, ()) if text.strip()]
        if len(texts) > 1:
            raise UsageError(f"{name} can be given once only", f"it was given {len(texts)} times")
        if texts:
            if not (texts[0].isascii() and texts[0].isdigit() and len(texts[0]) <= _DIGITS):
                raise UsageError(f"{name}: {texts[0]!r} is no number of rows", "expected a whole number such as 100")
            said[name] = int(texts[0])
    if not said:
        return None
    if "limit" not in said:
        raise UsageError("an offset needs a limit", f"for example 100 rows behind the first {said['offset']}")
    return Page(**said)


def unpaged(given: Mapping[str, _Texts]) -> dict[str, _Texts]:
    """Return what is given for the parameters of a question, without what names a page of its rows."""
    return {name: texts for name, texts in given.items() if name not in _PAGING}


def codes(scheme: str, root: Traversable | None = None) -> Names:
    """Return the codes of a list in ontology/codes.ttl with their names: the choices of a ``code:`` parameter."""
    return _gathered((code, label.value) for code, _, label in _named(scheme, root))


def _named(scheme: str, root: Traversable | None) -> list[tuple[NamedNode, str, Literal]]:
    """Return the names of the codes of a list: the code, the property that names it, and the name."""
    start = f"{BASE}code/{scheme}/"
    path = shelf("ontology", "codes.ttl", within=root)
    return [said for said in _parsed(path.read_bytes()) if said[0].value.startswith(start)]


@lru_cache(maxsize=4)
def _parsed(turtle: bytes) -> tuple[tuple[NamedNode, str, Literal], ...]:
    return tuple(
        (quad.subject, quad.predicate.value, quad.object)
        for quad in pyoxigraph.parse(turtle, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and quad.predicate.value in _NAMED and isinstance(quad.object, Literal)
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a parameter can take, as it can be given, with its names."""

    value: str
    label_vi: str
    label_en: str


def choices(parameter: Parameter, store: Store | None = None, root: Traversable | None = None) -> list[Choice]:
    """Return the values that a parameter offers, in order: the codes of its list, or the things of its classes.

    Codes need no store; the things are those that ``store`` names (None: none are offered), as are the labels. A
    parameter of a datatype offers none.
    """
    if parameter.type.startswith("xsd:"):
        return []
    if parameter.type.startswith("code:"):
        named = _named(parameter.type.removeprefix("code:"), root)
        labels = [(code, label) for code, naming, label in named if naming == _NAMED[0]]
    elif store is None:
        return []
    else:
        rows = store.query(
            f"SELECT DISTINCT ?thing ?name WHERE {{ VALUES ?class {{ {_iris(parameter.type)} }} "
            f"VALUES ?naming {{ {' '.join(f'<{n}>' for n in _NAMED if n != _NAMED[1])} }} "
            "GRAPH ?g { ?thing a ?class ; ?naming ?name } }"
        )
        labels = [(row["thing"], row["name"]) for row in rows]  # type: ignore[union-attr]
    found: dict[str, dict[str, str]] = {}
    for thing, label in sorted(labels, key=lambda pair: (pair[0].value, pair[1].value)):
        found.setdefault(thing.value, {}).setdefault(label.language or "vi", label.value)
    short = parameter.type.startswith("code:")
    return [
        Choice(
            iri.rpartition("/")[2] if short else iri,
            said.get("vi") or next(iter(said.values())),
            said.get("en") or next(iter(said.values())),
        )
        for iri, said in found.items()
    ]


def _terms(parameter: Parameter, texts: Iterable[str], store: Store, root: Traversable | None) -> Iterable[Term]:
    if parameter.type.startswith("xsd:"):
        yield from (_literal(parameter, text) for text in texts)
        return
    if parameter.type.startswith("code:"):
        known: Names | None = codes(parameter.type.removeprefix("code:"), root)
    else:
        known = None
    for text in (_expanded(text.strip()) for text in texts):
        found = [] if known is not None else _found(parameter.type, text, store)
        if not found:
            known = _things(parameter.type, store) if known is None else known
            found = _meant(parameter, text, known)
        yield from found


def _expanded(text: str) -> str:
    """Return what a prefixed name such as ``kg:id/province/quang-nam`` stands for; any other text as it is."""
    prefix, colon, local = text.partition(":")
    return f"{_PREFIXES[prefix]}{local}" if colon and prefix in _PREFIXES and not local.startswith("//") else text


def _found(classes: str, text: str, store: Store) -> list[NamedNode]:
    """Return the things meant as far as they can be told without reading all names: by IRI, by slug, by index."""
    if thing := _there(classes, text, store):
        return [thing]
    kinds = [_KINDS[name] for name in classes.split("|") if name in _KINDS]
    if len(kinds) < len(classes.split("|")):
        return []
    slugs = [thing for kind in kinds if (thing := _there(classes, f"{BASE}id/{kind}/{text}", store))]
    if slugs or not _toneless(text) or not isinstance(store, EmbeddedStore):
        return slugs
    called = [(iri, name) for iri, name in store.texts().called(text, kinds) if _there(classes, iri, store)]
    closer = [iri for iri, name in called if folded(name) == folded(text)]
    return [NamedNode(iri) for iri in dict.fromkeys(closer or (iri for iri, _ in called))]


def _literal(parameter: Parameter, text: str) -> Literal:
    if "\0" in text:
        raise UsageError(f"{parameter.name}: U+0000 is no character of a text", "leave it out")
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
    from rapidfuzz import fuzz, process

    shown = {_toneless(name): name for names in known.values() for name in sorted(names)}
    wanted, names = _toneless(text), sorted(shown)
    near = process.extract(wanted, names, scorer=fuzz.ratio, limit=3, score_cutoff=60)
    if not near and len(wanted) >= _PART:
        near = process.extract(wanted, names, scorer=fuzz.partial_ratio, limit=3, score_cutoff=85)
    if near:
        return f"did you mean {', '.join(shown[name] for name, _, _ in near)}?"
    some = [_slug(thing) for thing in known]
    return f"one of {', '.join(some)}" if 0 < len(some) <= 12 else "give a name, a slug or an IRI of the graph"


def _slug(thing: NamedNode) -> str:
    return thing.value.rpartition("/")[2]


def _toneless(text: str) -> str:
    return unaccented(folded(text))
