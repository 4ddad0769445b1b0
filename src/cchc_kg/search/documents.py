"""What of a graph can be searched: names of things, titles, directives and quotes."""

from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.vocabulary import CCHC, DCTERMS, FOAF, OA, ORG, RDF, RDFS, SKOS


class Document(NamedTuple):
    """One text of one thing. ``kind`` is one of KINDS. ``label``: for a name of the thing, the name to show for it."""

    iri: str
    kind: str
    text: str
    label: str | None


_LABELS = (SKOS.prefLabel, SKOS.altLabel)
_CLASSES = {
    CCHC.Person: ("person", (FOAF.name,), True),
    CCHC.Meeting: ("meeting", (RDFS.label,), True),
    ORG.Organization: ("body", _LABELS, True),
    ORG.Role: ("post", _LABELS, True),
    CCHC.Province: ("province", _LABELS, True),
    CCHC.Indicator: ("indicator", _LABELS, True),
    CCHC.LegalDocument: ("document", (CCHC.number, DCTERMS.title), True),
    CCHC.Article: ("article", (DCTERMS.title, DCTERMS.identifier), True),
    CCHC.Directive: ("directive", (CCHC.instruction,), False),
}
QUOTE = "quote"
KINDS = (*(kind for kind, _, _ in _CLASSES.values()), QUOTE)
"""What can be searched for."""

SAYINGS = frozenset((QUOTE, *(kind for kind, _, is_name in _CLASSES.values() if not is_name)))
"""The kinds whose texts are what somebody says, not what something is called."""

_ASKED = {
    p.value for _, said, _ in _CLASSES.values() for p in said
} | {RDF.type.value, CCHC.evidence.value, OA.hasSelector.value, OA.exact.value}  # fmt: skip


def documents(quads: Iterable[Quad]) -> list[Document]:
    """Return what of one graph can be searched, each once, in order.

    The quote of a directive is its instruction, and is left out.
    """
    said: dict[str, dict[NamedNode, list[NamedNode | Literal]]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.predicate.value in _ASKED and isinstance(subject, NamedNode):
            said.setdefault(subject.value, {}).setdefault(quad.predicate, []).append(value)  # type: ignore[arg-type]
    found, instructions = set(), set()
    for iri, properties in said.items():
        for kind in properties.get(RDF.type, ()):
            if kind in _CLASSES:
                name, naming, is_name = _CLASSES[kind]  # type: ignore[index]
                texts = [t.value for p in naming for t in sorted(properties.get(p, ()), key=_vietnamese_first)]
                found |= {Document(iri, name, text, texts[0] if is_name else None) for text in texts}
                if kind == CCHC.Directive:
                    instructions |= {e.value for e in properties.get(CCHC.evidence, ())}
    for iri, properties in said.items():
        if iri not in instructions:
            for selector in properties.get(OA.hasSelector, ()):
                found |= {Document(iri, QUOTE, t.value, None) for t in said.get(selector.value, {}).get(OA.exact, ())}
    return sorted((d for d in found if d.text.strip()), key=lambda d: d[:3])


def _vietnamese_first(term: NamedNode | Literal) -> tuple[bool, str]:
    return getattr(term, "language", None) not in ("vi", None), term.value
