"""Facts as RDF: one named graph per article that says everything the article says."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg import __version__, identity
from cchc_kg.article import Article
from cchc_kg.facts.fact import Directive, Evidence, Facts, Meeting, Observation, Participation
from cchc_kg.facts.naming import Names, document, known, known_on, names
from cchc_kg.interval import interval
from cchc_kg.period import days
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import folded, unaccented
from cchc_kg.vocabulary import CCHC, DC, DCTERMS, FOAF, OA, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, code, thing
from cchc_kg.vocabulary import graph as graph_name

CONTEXT = 32
"""How many code points before and after a quote its selector keeps."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LOST = chr(0xFFFD)
_Term = NamedNode | Literal


def article_graph(article: Article) -> NamedNode:
    """Return the name of the graph of an article that conforms."""
    return graph_name("article", article.key)


def quarantine_graph(article: Article) -> NamedNode:
    """Return the name of the graph in which an article that violates a shape is kept apart."""
    return graph_name("quarantine", article.key)


def build(article: Article, facts: Facts, registry: Registry, graph: NamedNode | None = None) -> tuple[Quad, ...]:
    """Return the article's graph (in ``graph``, default ``article_graph``), each quad once, in order of N-Quads.

    Names of provinces, bodies, posts and documents are looked up as of the day of the meeting, else of publication;
    what the registry does not know (or knows twice) keeps its printed form only, a province its note.
    """
    return _sorted(_Writer(article, facts, registry, graph or article_graph(article)).quads())


def in_graph(quads: Iterable[Quad], graph: NamedNode) -> tuple[Quad, ...]:
    """Return the same statements in another graph, each once, in order of their N-Quads lines."""
    return _sorted(Quad(q.subject, q.predicate, q.object, graph) for q in quads)


def _sorted(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    lines = {str(q): q for q in quads}
    return tuple(lines[line] for line in sorted(lines))


def _text(value: str) -> Literal:
    """Return a plain string; half a surrogate pair, which no RDF can hold, becomes U+FFFD (offsets stay)."""
    return Literal(_SURROGATE.sub(_LOST, value))


def _vi(value: str) -> Literal:
    return Literal(_SURROGATE.sub(_LOST, value), language="vi")


def _number(value: Decimal | None) -> Literal | None:
    """Return the canonical xsd:decimal: no exponent, no zeros at the end, no sign before zero."""
    if value is None:
        return None
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Literal("0" if digits in ("-0", "") else digits, datatype=XSD.decimal)


def _integer(value: int | None) -> Literal | None:
    return None if value is None else Literal(str(value), datatype=XSD.integer)


def _day(value: date | None) -> Literal | None:
    return Literal(value.isoformat(), datatype=XSD.date) if value else None


def _code(scheme: str, value: str | None) -> NamedNode | None:
    return code(scheme, identity.slug(value)) if value else None


class _Writer:
    """The statements of one article, in one graph."""

    def __init__(self, article: Article, facts: Facts, registry: Registry, graph: NamedNode) -> None:
        self._article, self._facts, self._registry, self._graph = article, facts, registry, graph
        self._names: Names = names(article, facts, registry)
        self._on = known_on(article, facts, registry)
        self._self = NamedNode(self._names.article)
        self._meeting = NamedNode(self._names.meeting) if self._names.meeting else None
        self._told: list[Quad] = []
        self._minted: set[NamedNode] = set()

    def quads(self) -> list[Quad]:
        facts, iris = self._facts, self._names
        self._write_article()
        if facts.meeting and self._meeting:
            self._write_meeting(self._meeting, facts.meeting)
        for iri, person, part in zip(iris.participants, iris.people, facts.participants, strict=True):
            self._write_participation(NamedNode(iri), NamedNode(person), part)
        for iri, indicator, seen in zip(iris.observations, iris.indicators, facts.observations, strict=True):
            self._write_observation(NamedNode(iri), seen, NamedNode(indicator) if indicator else None)
        for iri, told in zip(iris.directives, facts.directives, strict=True):
            self._write_directive(NamedNode(iri), told)
        for named in facts.provinces:
            self._write_province(named.name, named.evidence)
        for iri, cited in zip(iris.documents, facts.documents, strict=True):
            self._write_document(NamedNode(iri), cited.name, cited.evidence)
        for iri, note in zip(iris.notes, facts.notes, strict=True):
            subject = NamedNode(iri)
            self._say(subject, RDF.type, CCHC.Note)
            self._say(subject, CCHC.reason, _code("note", note.reason))
            self._say(subject, CCHC.noteIn, self._self)
            self._say(subject, CCHC.evidence, self._evidence(note.evidence))
        return self._told

    def _say(self, subject: NamedNode, predicate: NamedNode, *objects: _Term | None) -> None:
        self._told += [Quad(subject, predicate, o, self._graph) for o in objects if o is not None]

    def _write_article(self) -> None:
        article, this = self._article, self._self
        software = thing("software", f"cchc-kg-{__version__}")
        self._say(this, RDF.type, CCHC.Article)
        self._say(this, DCTERMS.identifier, _text(article.id))
        self._say(this, DCTERMS.title, _vi(article.title) if article.title else None)
        self._say(this, DC.publisher, _text(article.publisher) if article.publisher else None)
        self._say(this, DCTERMS.issued, _day(article.published))
        url = _text(article.url).value if article.url else None
        self._say(this, SCHEMA.url, Literal(url, datatype=XSD.anyURI) if url else None)
        self._say(this, CCHC.sha256, _text(article.sha256))
        self._say(this, DCTERMS.language, _text("vi"))
        self._say(this, SCHEMA.articleBody, _text(article.text))
        self._say(this, PROV.wasAttributedTo, software)
        self._say(software, RDF.type, PROV.SoftwareAgent)
        self._say(software, RDFS.label, _text(f"cchc-kg {__version__}"))

    def _write_fact(self, subject: NamedNode, kind: NamedNode, evidence: Iterable[Evidence]) -> None:
        self._say(subject, RDF.type, kind)
        self._say(subject, CCHC.reportedIn, self._self)
        self._say(subject, CCHC.evidence, *(self._evidence(e) for e in evidence))

    def _write_meeting(self, subject: NamedNode, meeting: Meeting) -> None:
        self._write_fact(subject, CCHC.Meeting, meeting.evidence)
        self._say(subject, RDFS.label, _vi(meeting.name))
        self._say(subject, CCHC.meetingKind, _code("meeting-kind", meeting.kind))
        if meeting.body:
            self._say(subject, CCHC.bodyName, _text(meeting.body))
            self._say(subject, CCHC.body, self._known("body", meeting.body))
        self._say(subject, CCHC.ordinal, _integer(meeting.ordinal))
        if meeting.date:
            if meeting.date.startswith("--"):
                self._say(subject, CCHC.monthDay, Literal(meeting.date, datatype=XSD.gMonthDay))
            else:
                self._say(subject, CCHC.date, Literal(meeting.date, datatype=XSD.date))
            inferred = "true" if meeting.date_inferred else "false"
            self._say(subject, CCHC.dateInferred, Literal(inferred, datatype=XSD.boolean))
        self._say(subject, CCHC.dayPart, _code("day-part", meeting.day_part))
        self._say(subject, CCHC.meetingFormat, _code("meeting-format", meeting.format))
        self._say(subject, CCHC.venue, *map(_text, meeting.venues))

    def _write_participation(self, subject: NamedNode, person: NamedNode, part: Participation) -> None:
        self._write_fact(subject, CCHC.Participation, part.evidence)
        self._say(person, RDF.type, CCHC.Person)
        self._say(person, FOAF.name, _text(part.name))
        self._say(person, CCHC.nameKey, _text(unaccented(folded(part.name))))
        self._say(subject, CCHC.person, person)
        self._say(subject, CCHC.meeting, self._meeting)
        self._say(subject, CCHC.role, _code("role", part.role))
        self._say(subject, CCHC.postPrinted, *map(_text, part.positions))
        self._say(subject, CCHC.post, *(self._known("post", post) for post in part.positions))
        if body := self._registry.persons.body(part.positions):
            self._say(subject, CCHC.postBodyName, _text(body))
            self._say(subject, CCHC.postBody, self._known("body", body))
        self._say(subject, CCHC.province, self._known("province", part.province))
        self._say(subject, CCHC.venue, _text(part.venue) if part.venue else None)

    def _write_observation(self, subject: NamedNode, seen: Observation, indicator: NamedNode | None) -> None:
        self._write_fact(subject, CCHC.Observation, seen.evidence)
        self._say(subject, RDFS.label, _vi(seen.label) if seen.label else None)
        self._say(subject, CCHC.indicator, indicator)
        if indicator and not self._registry.get("indicator", indicator.value.rpartition("/")[2]):
            self._write_provisional(indicator, seen)
        self._say(subject, CCHC.value, _number(seen.value))
        self._say(subject, CCHC.upperValue, _number(seen.high))
        printed, wanted = seen.evidence[0].quote, seen.status == "target"
        counted = seen.out_of is not None
        spans = interval(seen.value, high=seen.high, bound=seen.bound, printed=printed, exact=counted, limit=wanted)
        self._say(subject, CCHC.lowest, _number(spans.lowest))
        self._say(subject, CCHC.highest, _number(spans.highest))
        self._say(subject, CCHC.bound, _code("bound", seen.bound))
        self._say(subject, CCHC.unit, _text(seen.unit) if seen.unit else None)
        self._say(subject, CCHC.outOf, _number(seen.out_of))
        self._say(subject, CCHC.change, _code("change", seen.change))
        self._say(subject, CCHC.changeKind, _code("change-kind", seen.change_kind))
        self._say(subject, CCHC.baseline, _text(seen.baseline) if seen.baseline else None)
        if seen.period:
            self._say(subject, CCHC.period, _text(seen.period))
            first, last = days(seen.period) or (None, None)
            self._say(subject, CCHC.periodStart, _day(first))
            self._say(subject, CCHC.periodEnd, _day(last))
        self._say(subject, CCHC.place, self._known("province", seen.place))
        self._say(subject, CCHC.status, _code("status", seen.status))
        tied = ((CCHC.partOf, seen.part_of), (CCHC.changeTo, seen.change_to), (CCHC.shareOf, seen.share_of))
        for how, other in tied:
            self._say(subject, how, None if other is None else NamedNode(self._names.observations[other]))
        self._say(subject, CCHC.printed, _text(seen.evidence[0].quote))
        self._say(subject, CCHC.meeting, self._meeting)

    def _write_provisional(self, indicator: NamedNode, seen: Observation) -> None:
        if indicator not in self._minted:
            self._minted.add(indicator)
            self._say(indicator, RDF.type, CCHC.Indicator, SKOS.Concept)
            self._say(indicator, SKOS.prefLabel, _vi(seen.label or seen.unit))
            self._say(indicator, CCHC.unit, _text("%" if seen.change_kind == "points" else seen.unit))
            self._say(indicator, CCHC.provisional, Literal("true", datatype=XSD.boolean))

    def _write_directive(self, subject: NamedNode, told: Directive) -> None:
        self._write_fact(subject, CCHC.Directive, told.evidence)
        self._say(subject, CCHC.instruction, _vi(told.evidence[0].quote))
        self._say(subject, CCHC.modality, _code("modality", told.modality))
        self._say(subject, CCHC.area, _code("area", told.area))
        if told.issuer:
            self._say(subject, CCHC.issuerName, _text(told.issuer))
            self._say(subject, CCHC.issuer, self._person(told.issuer) or self._known("body", told.issuer))
        for addressee in told.addressees:
            self._say(subject, CCHC.addresseeName, _text(addressee))
            self._say(subject, CCHC.addressee, self._known("body", addressee) or self._known("province", addressee))
        if told.deadline:
            self._say(subject, CCHC.deadline, _text(told.deadline))
            self._say(subject, CCHC.dueBy, _day((days(told.deadline) or (None, None))[1]))
        for number in told.documents:
            iri = NamedNode(document(number, self._article.key, self._on, self._registry))
            self._say(subject, CCHC.cites, iri)
            self._write_document(iri, number, told.evidence[:1])
        self._say(subject, CCHC.meeting, self._meeting)

    def _write_province(self, short_name: str, evidence: Iterable[Evidence]) -> None:
        province = self._known("province", short_name)
        if province:
            self._write_fact(province, CCHC.Province, evidence)

    def _write_document(self, subject: NamedNode, number: str, evidence: Iterable[Evidence]) -> None:
        self._write_fact(subject, CCHC.LegalDocument, evidence)
        self._say(subject, CCHC.number, _text(number))

    def _evidence(self, seen: Evidence) -> NamedNode:
        slug = identity.evidence(self._article.key, seen.start, seen.end, seen.rule)
        this = thing("evidence", slug)
        position, quote = (thing("selector", f"{slug}-{kind}") for kind in ("position", "quote"))
        text = self._article.text
        self._say(this, RDF.type, CCHC.Evidence)
        self._say(this, OA.hasSource, self._self)
        self._say(this, PROV.wasQuotedFrom, self._self)
        self._say(this, CCHC.rule, _text(seen.rule))
        self._say(this, OA.hasSelector, position, quote)
        self._say(position, RDF.type, OA.TextPositionSelector)
        self._say(position, OA.start, _integer(seen.start))
        self._say(position, OA.end, _integer(seen.end))
        self._say(quote, RDF.type, OA.TextQuoteSelector)
        self._say(quote, OA.exact, _text(seen.quote))
        self._say(quote, OA.prefix, _text(text[max(0, seen.start - CONTEXT) : seen.start]))
        self._say(quote, OA.suffix, _text(text[seen.end : seen.end + CONTEXT]))
        return this

    def _known(self, kind: str, name: str | None) -> NamedNode | None:
        entry = known(kind, name, self._on, self._registry) if name else None
        return thing(kind, entry.slug) if entry else None

    def _person(self, name: str) -> NamedNode | None:
        people = zip(self._names.people, self._facts.participants, strict=True)
        return next((NamedNode(iri) for iri, part in people if part.name == name), None)
