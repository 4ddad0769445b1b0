"""What the registries say of a thing, as rows of label and values."""

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from cchc_kg.pages.desk import Thing, kind_of, local
from cchc_kg.pages.links import web
from cchc_kg.pages.view import Ref, Visit
from cchc_kg.pages.words import begun
from cchc_kg.vocabulary import BASE, CCHC, PREFIXES, XSD

MERGERS = "2025-07-01"
"""The day from which there are 34 provincial units instead of 63 (Resolution 202/2025/QH15)."""

_FIRST = (
    "skos:altLabel", "cchc:officialName", "cchc:kind", "cchc:documentKind", "cchc:bodyKind", "cchc:level",
    "cchc:branch",
    "cchc:number", "cchc:issuer", "cchc:unit", "cchc:dimension", "cchc:direction", "cchc:area", "skos:broader",
    "cchc:code", "cchc:isoCode", "cchc:validFrom", "cchc:validTo", "cchc:inForceFrom", "cchc:amends",
    "cchc:carriesOut",
)  # fmt: skip
_LAST = ("skos:note", "cchc:doubt", "skos:exactMatch", "dcterms:source")
_LEFT_OUT = frozenset(
    ("rdf:type", "skos:prefLabel", "skos:notation", "cchc:issuerName", "cchc:reportedIn", "cchc:evidence",
     "cchc:provisional", "cchc:nameTemplate", "cchc:namePattern", "cchc:ambiguousLabel",
     "org:resultedFrom", "org:changedBy")
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One property with its values; ``minor``: sources and doubts, which stand apart."""

    label: str
    values: tuple[Ref, ...]
    minor: bool


def registered(visit: Visit, thing: Thing) -> list[Said]:
    """Return what the registries say of a thing, in an order for reading; other languages are left out."""
    found: dict[str, list[NamedNode | Literal]] = defaultdict(list)
    for prop, value, graph in thing.said:
        name = _short(prop)
        spoken = value.language if isinstance(value, Literal) else None
        if "/graph/registry/" in graph and name not in _LEFT_OUT and spoken in (None, visit.language):
            found[prop].append(value)
    linked = [v.value for values in found.values() for v in values if isinstance(v, NamedNode)]
    names = visit.desk.names([*found, *linked], visit.language)
    order = {name: place for place, name in enumerate((*_FIRST, *_LAST))}
    props = sorted(found, key=lambda p: (order.get(_short(p), len(_FIRST) - 0.5), p))
    return [
        Said(
            _label(visit, p, names), tuple(_value(visit, v, names) for v in found[p]), _short(p) in _LAST
        )
        for p in props
    ]  # fmt: skip


def dated(visit: Visit, said: Thing, name: str) -> str:
    """Return the name of a provincial unit with the time in which it is one, where another has or had the name."""
    begin, end = said.one("cchc:validFrom") or "", said.one("cchc:validTo") or ""
    if end:
        return f"{name} ({visit.words('before')} {visit.words.day(end)})"
    merged = begin >= MERGERS and CCHC.Province.value in said.classes
    return f"{name} ({visit.words('since')} {visit.words.day(begin)})" if merged else name


def _label(visit: Visit, prop: str, names: dict[str, str]) -> str:
    if prop.startswith(PREFIXES["cchc"]):
        return begun(names[prop])
    return visit.words(f"property-{local(prop).rpartition('#')[2]}", otherwise=local(prop).rpartition("#")[2])


def _value(visit: Visit, value: NamedNode | Literal, names: dict[str, str]) -> Ref:
    if isinstance(value, Literal):
        text = visit.words.day(value.value) if value.datatype == XSD.date else value.value
        return Ref(text, web(value.value))
    if value.value.startswith(f"{BASE}code/"):
        scheme, _, code = value.value.removeprefix(f"{BASE}code/").partition("/")
        return Ref(visit.words.code(scheme, code))
    if kind_of(value.value):
        return Ref(names[value.value], visit.links.thing(value.value), value.value)
    return Ref(value.value, web(value.value))


def _short(iri: str) -> str:
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    return iri
