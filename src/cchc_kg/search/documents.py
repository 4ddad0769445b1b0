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


DIRECTIVE, QUOTE = "directive", "quote"
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
    CCHC.Directive: (DIRECTIVE, (CCHC.instruction,), False),
}
KINDS = (*(kind for kind, _, _ in _CLASSES.values()), QUOTE)
"""What can be searched for."""

SAYINGS = frozenset((QUOTE, *(kind for kind, _, is_name in _CLASSES.values() if not is_name)))
"""The kinds whose texts are what somebody says, not what something is called."""

_ASKED = {
    p.value for _, said, _ in _CLASSES.values() for p in said
} | {RDF.type.value, CCHC.evidence.value, OA.hasSelector.value, OA.exact.value}  # fmt: skip


class Texts:
    """What of one graph can be searched, gathered while the graph is written or read."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._names: dict[tuple[str, str], set[tuple[int, bool, str]]] = {}
        self._instructions: set[tuple[str, str]] = set()
        self._quotes: set[tuple[str, str]] = set()
        self._repeated: set[str] = set()

    def name(self, kind: str, iri: str, text: str, rank: int = 0, foreign: bool = False) -> None:
        """Take a name of a thing; the one to show for it is that of the least rank, Vietnamese before ``foreign``."""
        self._names.setdefault((kind, iri), set()).add((rank, foreign, text))

    def instruction(self, iri: str, text: str, evidence: Iterable[str]) -> None:
        """Take what a directive says; what stands as its evidence is the same, and is left out."""
        self._instructions.add((iri, text))
        self._repeated.update(evidence)

    def quote(self, evidence: str, text: str) -> None:
        """Take the words of a piece of evidence."""
        self._quotes.add((evidence, text))

    def documents(self) -> list[Document]:
        """Return all that was taken, each once, in order."""
        found = [Document(iri, DIRECTIVE, text, None) for iri, text in self._instructions]
        for (kind, iri), names in self._names.items():
            label = min(names)[2]
            found += [Document(iri, kind, text, label) for text in {text for _, _, text in names}]
        found += [Document(iri, QUOTE, text, None) for iri, text in self._quotes if iri not in self._repeated]
        return sorted(d for d in found if d.text.strip())


def documents(quads: Iterable[Quad]) -> list[Document]:
    """Return what of one graph can be searched, each once, in order.

    The quote of a directive is its instruction, and is left out.
    """
    said: dict[str, dict[NamedNode, list[NamedNode | Literal]]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.predicate.value in _ASKED and isinstance(subject, NamedNode):
            said.setdefault(subject.value, {}).setdefault(quad.predicate, []).append(value)  # type: ignore[arg-type]
    texts = Texts()
    for iri, properties in said.items():
        for kind in properties.get(RDF.type, ()):
            name, naming, is_name = _CLASSES.get(kind, ("", (), False))  # type: ignore[arg-type]
            for rank, term in ((rank, t) for rank, p in enumerate(naming) for t in properties.get(p, ())):
                if is_name:
                    texts.name(name, iri, term.value, rank, getattr(term, "language", None) not in ("vi", None))
                else:
                    texts.instruction(iri, term.value, (e.value for e in properties.get(CCHC.evidence, ())))
        for selector in properties.get(OA.hasSelector, ()):
            for exact in said.get(selector.value, {}).get(OA.exact, ()):
                texts.quote(iri, exact.value)
    return texts.documents()
