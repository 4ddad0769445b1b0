"""An article as schema.org has it: what a search engine reads in the page of a news article."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.export.contexts import pretty
from cchc_kg.export.formats import by_graph
from cchc_kg.export.nesting import Said, statements
from cchc_kg.vocabulary import CCHC, DC, DCTERMS, FOAF, RDF, RDFS, SCHEMA, SKOS

Node = dict[str, Any]

_MODES = {
    "hybrid": "MixedEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "in-person": "OfflineEventAttendanceMode",
}


def names_of(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the Vietnamese names that reference graphs give to things, by IRI: what ``news_article`` looks up."""
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == SKOS.prefLabel
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.object.language == "vi"
    }


def news_article(quads: Iterable[Quad], names: Mapping[str, str]) -> Node | None:
    """Return the article of one named graph as schema.org JSON-LD (``NewsArticle``); None where the graph holds none.

    It is about its meeting (``Event``, with who took part in which role) and mentions provinces, legal documents and
    orders, as the orders' words (``Quotation``). ``names``: of things that the graph names by IRI only. Source:
    schema.org.
    """
    return _Page(statements(quads), names).article()


def embedded(document: Node) -> str:
    """Return the document as text that can stand in a ``script`` element of HTML: no character ends the element."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def write_articles(quads: Iterable[Quad], names: Mapping[str, str], out: BinaryIO) -> None:
    """Write all articles as one JSON-LD document, graph by graph: one is held in memory at a time."""
    out.write(b'{\n  "@context": "https://schema.org",\n  "@graph": [')
    between = b"\n    "
    for _, inside in by_graph(quads):
        if article := news_article(inside, names):
            del article["@context"]
            out.write(between + pretty(article, b"    "))
            between = b",\n    "
    out.write(b"\n  ]\n}\n")


class _Page:
    def __init__(self, said: Said, names: Mapping[str, str]) -> None:
        self._said, self._names = said, names

    def article(self) -> Node | None:
        found = self._of(CCHC.Article)
        if not found:
            return None
        this = found[0]
        publisher = self._one(this, DC.publisher)
        mentions = [*self._provinces(), *self._documents(), *self._orders()]
        return _filled(
            {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "@id": this,
                "headline": self._one(this, DCTERMS.title),
                "url": self._one(this, SCHEMA.url),
                "datePublished": self._one(this, DCTERMS.issued),
                "inLanguage": self._one(this, DCTERMS.language),
                "publisher": {"@type": "NewsMediaOrganization", "name": publisher} if publisher else None,
                "about": [self._event(name) for name in self._of(CCHC.Meeting)],
                "mentions": mentions,
            }
        )

    def _event(self, name: str) -> Node:
        body, mode = self._one(name, CCHC.body), self._one(name, CCHC.meetingFormat).rpartition("/")[2]
        body_name = self._one(name, CCHC.bodyName) or self._names.get(body, "")
        return _filled(
            {
                "@type": "Event",
                "@id": name,
                "name": self._one(name, RDFS.label),
                "startDate": self._one(name, CCHC.date),
                "eventAttendanceMode": f"https://schema.org/{_MODES[mode]}" if mode in _MODES else None,
                "location": [{"@type": "Place", "name": venue} for venue in self._all(name, CCHC.venue)],
                "organizer": _filled({"@type": "GovernmentOrganization", "@id": body, "name": body_name})
                if body_name
                else None,
                "attendee": [
                    self._attendee(part)
                    for part in self._of(CCHC.Participation)
                    if name in self._all(part, CCHC.meeting)
                ],
            }
        )

    def _attendee(self, part: str) -> Node:
        person = self._one(part, CCHC.person)
        return {
            "@type": "Role",
            "roleName": self._one(part, CCHC.role).rpartition("/")[2],
            "attendee": _filled(
                {
                    "@type": "Person",
                    "@id": person,
                    "name": self._one(person, FOAF.name),
                    "jobTitle": self._all(part, CCHC.postPrinted),
                }
            ),
        }

    def _provinces(self) -> list[Node]:
        return [
            _filled({"@type": "AdministrativeArea", "@id": name, "name": self._names.get(name)})
            for name in self._of(CCHC.Province)
        ]

    def _documents(self) -> list[Node]:
        return [
            _filled({"@type": "Legislation", "@id": name, "legislationIdentifier": self._one(name, CCHC.number)})
            for name in self._of(CCHC.LegalDocument)
        ]

    def _orders(self) -> list[Node]:
        return [
            _filled(
                {
                    "@type": "Quotation",
                    "@id": name,
                    "text": self._one(name, CCHC.instruction),
                    "spokenByCharacter": _filled(
                        {
                            "@type": "Person" if "/person/" in self._one(name, CCHC.issuer) else "Organization",
                            "@id": self._one(name, CCHC.issuer),
                            "name": self._one(name, CCHC.issuerName),
                        }
                    )
                    if self._one(name, CCHC.issuerName)
                    else None,
                }
            )
            for name in self._of(CCHC.Directive)
        ]

    def _of(self, kind: NamedNode) -> Sequence[str]:
        return sorted(name for name, said in self._said.items() if kind in said.get(RDF.type.value, ()))

    def _all(self, name: str, predicate: NamedNode) -> list[str]:
        return sorted({value.value for value in self._said.get(name, {}).get(predicate.value, ())})

    def _one(self, name: str, predicate: NamedNode) -> str:
        return next(iter(self._all(name, predicate)), "")


def _filled(node: Node) -> Node:
    """Leave out what nothing is known of."""
    return {key: value for key, value in node.items() if value}
