"""Facts as RDF: one named graph per article that says everything the article says."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from cchc_kg import __version__, identity
from cchc_kg.article import Article
from cchc_kg.facts.fact import Directive, Evidence, Facts, Meeting, Observation, Participation
from cchc_kg.facts.naming import Names, document, known, known_on, names
from cchc_kg.interval import interval
from cchc_kg.lines import Graph, Lines
from cchc_kg.ntriples import (
    CCHC,
    DC,
    DCTERMS,
    FALSE,
    FOAF,
    OA,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    TRUE,
    XSD,
    Term,
    code,
    day,
    integer,
    iri,
    number,
    text,
    thing,
    typed,
    vi,
)
from cchc_kg.period import days
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import folded, unaccented
from cchc_kg.vocabulary import graph as graph_name

CONTEXT = 32
"""How many code points before and after a quote its selector keeps."""


def article_graph(article: Article) -> NamedNode:
    """Return the name of the graph of an article that conforms."""
    return graph_name("article", article.key)


def quarantine_graph(article: Article) -> NamedNode:
    """Return the name of the graph in which an article that violates a shape is kept apart."""
    return graph_name("quarantine", article.key)


def written(article: Article, facts: Facts, registry: Registry, graph: NamedNode | None = None) -> Graph:
    """Return the article's graph, under the name ``graph`` (default ``article_graph``).

    Names of provinces, bodies, posts and documents are looked up as of the day of the meeting, else of publication;
    what the registry does not know (or knows twice) keeps its printed form only, a province its note.
    """
    lines = Lines(graph or article_graph(article))
    _Writer(article, facts, registry, lines).write()
    return lines.graph()


def build(article: Article, facts: Facts, registry: Registry, graph: NamedNode | None = None) -> tuple[Quad, ...]:
    """Return the statements of the article's graph, see ``written``."""
    return written(article, facts, registry, graph).quads


class _Writer:
    """The statements of one article, in one graph.

    They are told as texts: the engine takes longer to make a quad with a literal than to write and read its line.
    """

    def __init__(self, article: Article, facts: Facts, registry: Registry, lines: Lines) -> None:
        self._article, self._facts, self._registry, self._lines = article, facts, registry, lines
        self._say, self._name = lines.say, lines.name
        self._names: Names = names(article, facts, registry)
        self._on = known_on(article, facts, registry)
        self._self = iri(self._names.article)
        self._meeting = iri(self._names.meeting) if self._names.meeting else None
        self._minted: set[Term] = set()
        self._seen: dict[str, Term] = {}  # evidence by its name
        self._resolved: dict[tuple[str, str], Term | None] = {}

    def write(self) -> None:
        facts, names = self._facts, self._names
        self._write_article()
        if facts.meeting and self._meeting:
            self._write_meeting(self._meeting, facts.meeting)
        for this, person, part in zip(names.participants, names.people, facts.participants, strict=True):
            self._write_participation(iri(this), iri(person), part)
        for this, indicator, seen in zip(names.observations, names.indicators, facts.observations, strict=True):
            self._write_observation(iri(this), seen, iri(indicator) if indicator else None)
        for this, told in zip(names.directives, facts.directives, strict=True):
            self._write_directive(iri(this), told)
        for named in facts.provinces:
            self._write_province(named.name, named.evidence)
        for this, cited in zip(names.documents, facts.documents, strict=True):
            self._write_document(iri(this), cited.name, cited.evidence)
        for this, note in zip(names.notes, facts.notes, strict=True):
            self._say(iri(this), RDF.type, CCHC.Note)
            self._say(iri(this), CCHC.reason, code("note", note.reason))
            self._say(iri(this), CCHC.noteIn, self._self)
            self._say(iri(this), CCHC.evidence, self._evidence(note.evidence))

    def _write_article(self) -> None:
        article, this = self._article, self._self
        software = thing("software", f"cchc-kg-{__version__}")
        self._say(this, RDF.type, CCHC.Article)
        self._say(this, DCTERMS.identifier, text(article.id))
        self._say(this, DCTERMS.title, vi(article.title) if article.title else None)
        self._name("article", this, *filter(None, (article.title, article.id)))
        self._say(this, DC.publisher, text(article.publisher) if article.publisher else None)
        self._say(this, DCTERMS.issued, day(article.published))
        self._say(this, SCHEMA.url, typed(article.url, XSD.anyURI) if article.url else None)
        self._say(this, CCHC.sha256, text(article.sha256))
        self._say(this, DCTERMS.language, text("vi"))
        self._say(this, SCHEMA.articleBody, text(article.text))
        self._say(this, PROV.wasAttributedTo, software)
        self._say(software, RDF.type, PROV.SoftwareAgent)
        self._say(software, RDFS.label, text(f"cchc-kg {__version__}"))

    def _write_fact(self, subject: Term, kind: Term, evidence: Iterable[Evidence]) -> list[Term]:
        shown = [self._evidence(e) for e in evidence]
        self._say(subject, RDF.type, kind)
        self._say(subject, CCHC.reportedIn, self._self)
        self._say(subject, CCHC.evidence, *shown)
        return shown

    def _write_meeting(self, subject: Term, meeting: Meeting) -> None:
        self._write_fact(subject, CCHC.Meeting, meeting.evidence)
        self._say(subject, RDFS.label, vi(meeting.name))
        self._name("meeting", subject, meeting.name)
        self._say(subject, CCHC.meetingKind, code("meeting-kind", meeting.kind))
        if meeting.body:
            self._say(subject, CCHC.bodyName, text(meeting.body))
            self._say(subject, CCHC.body, self._known("body", meeting.body))
        self._say(subject, CCHC.ordinal, integer(meeting.ordinal))
        if meeting.date:
            if meeting.date.startswith("--"):
                self._say(subject, CCHC.monthDay, typed(meeting.date, XSD.gMonthDay))
            else:
                self._say(subject, CCHC.date, typed(meeting.date, XSD.date))
            self._say(subject, CCHC.dateInferred, TRUE if meeting.date_inferred else FALSE)
        self._say(subject, CCHC.dayPart, code("day-part", meeting.day_part))
        self._say(subject, CCHC.meetingFormat, code("meeting-format", meeting.format))
        self._say(subject, CCHC.venue, *map(text, meeting.venues))

    def _write_participation(self, subject: Term, person: Term, part: Participation) -> None:
        self._write_fact(subject, CCHC.Participation, part.evidence)
        self._say(person, RDF.type, CCHC.Person)
        self._say(person, FOAF.name, text(part.name))
        self._name("person", person, part.name)
        self._say(person, CCHC.nameKey, text(unaccented(folded(part.name))))
        self._say(subject, CCHC.person, person)
        self._say(subject, CCHC.meeting, self._meeting)
        self._say(subject, CCHC.role, code("role", part.role))
        self._say(subject, CCHC.postPrinted, *map(text, part.positions))
        self._say(subject, CCHC.post, *(self._known("post", post) for post in part.positions))
        if body := self._registry.persons.body(part.positions):
            self._say(subject, CCHC.postBodyName, text(body))
            self._say(subject, CCHC.postBody, self._known("body", body))
        self._say(subject, CCHC.province, self._known("province", part.province))
        self._say(subject, CCHC.venue, text(part.venue) if part.venue else None)

    def _write_observation(self, subject: Term, seen: Observation, indicator: Term | None) -> None:
        self._write_fact(subject, CCHC.Observation, seen.evidence)
        self._say(subject, RDFS.label, vi(seen.label) if seen.label else None)
        self._say(subject, CCHC.indicator, indicator)
        if indicator and not self._registry.get("indicator", indicator[1:-1].rpartition("/")[2]):
            self._write_provisional(indicator, seen)
        self._say(subject, CCHC.value, number(seen.value))
        self._say(subject, CCHC.upperValue, number(seen.high))
        printed, wanted = seen.evidence[0].quote, seen.status == "target"
        counted = seen.out_of is not None
        spans = interval(seen.value, high=seen.high, bound=seen.bound, printed=printed, exact=counted, limit=wanted)
        self._say(subject, CCHC.lowest, number(spans.lowest))
        self._say(subject, CCHC.highest, number(spans.highest))
        self._say(subject, CCHC.bound, code("bound", seen.bound))
        self._say(subject, CCHC.unit, text(seen.unit) if seen.unit else None)
        self._say(subject, CCHC.outOf, number(seen.out_of))
        self._say(subject, CCHC.change, code("change", seen.change))
        self._say(subject, CCHC.changeKind, code("change-kind", seen.change_kind))
        self._say(subject, CCHC.baseline, text(seen.baseline) if seen.baseline else None)
        if seen.period:
            self._say(subject, CCHC.period, text(seen.period))
            first, last = days(seen.period) or (None, None)
            self._say(subject, CCHC.periodStart, day(first))
            self._say(subject, CCHC.periodEnd, day(last))
        self._say(subject, CCHC.place, self._known("province", seen.place))
        self._say(subject, CCHC.status, code("status", seen.status))
        tied = ((CCHC.partOf, seen.part_of), (CCHC.changeTo, seen.change_to), (CCHC.shareOf, seen.share_of))
        for how, other in tied:
            self._say(subject, how, None if other is None else iri(self._names.observations[other]))
        self._say(subject, CCHC.printed, text(seen.evidence[0].quote))
        self._say(subject, CCHC.meeting, self._meeting)

    def _write_provisional(self, indicator: Term, seen: Observation) -> None:
        if indicator not in self._minted:
            self._minted.add(indicator)
            self._say(indicator, RDF.type, CCHC.Indicator, SKOS.Concept)
            self._say(indicator, SKOS.prefLabel, vi(seen.label or seen.unit))
            self._name("indicator", indicator, seen.label or seen.unit)
            self._say(indicator, CCHC.unit, text("%" if seen.change_kind == "points" else seen.unit))
            self._say(indicator, CCHC.provisional, TRUE)

    def _write_directive(self, subject: Term, told: Directive) -> None:
        shown = self._write_fact(subject, CCHC.Directive, told.evidence)
        self._say(subject, CCHC.instruction, vi(told.evidence[0].quote))
        self._lines.instruction(subject, told.evidence[0].quote, shown)
        self._say(subject, CCHC.modality, code("modality", told.modality))
        self._say(subject, CCHC.area, code("area", told.area))
        if told.issuer:
            self._say(subject, CCHC.issuerName, text(told.issuer))
            self._say(subject, CCHC.issuer, self._person(told.issuer) or self._known("body", told.issuer))
        for addressee in told.addressees:
            self._say(subject, CCHC.addresseeName, text(addressee))
            self._say(subject, CCHC.addressee, self._known("body", addressee) or self._known("province", addressee))
        if told.deadline:
            self._say(subject, CCHC.deadline, text(told.deadline))
            self._say(subject, CCHC.dueBy, day((days(told.deadline) or (None, None))[1]))
        for printed in told.documents:
            cited = iri(document(printed, self._article.key, self._on, self._registry))
            self._say(subject, CCHC.cites, cited)
            self._write_document(cited, printed, told.evidence[:1])
        self._say(subject, CCHC.meeting, self._meeting)

    def _write_province(self, short_name: str, evidence: Iterable[Evidence]) -> None:
        province = self._known("province", short_name)
        if province:
            self._write_fact(province, CCHC.Province, evidence)

    def _write_document(self, subject: Term, printed: str, evidence: Iterable[Evidence]) -> None:
        self._write_fact(subject, CCHC.LegalDocument, evidence)
        self._say(subject, CCHC.number, text(printed))
        self._name("document", subject, printed)

    def _evidence(self, seen: Evidence) -> Term:
        slug = identity.evidence(self._article.key, seen.start, seen.end, seen.rule)
        if slug not in self._seen:
            self._seen[slug] = self._write_evidence(slug, seen)
        return self._seen[slug]

    def _write_evidence(self, slug: str, seen: Evidence) -> Term:
        this, source = thing("evidence", slug), self._self
        position, quote = thing("selector", f"{slug}-position"), thing("selector", f"{slug}-quote")
        around = self._article.text
        prefix, suffix = around[max(0, seen.start - CONTEXT) : seen.start], around[seen.end : seen.end + CONTEXT]
        rows = (  # seven of ten statements of a graph are these
            (this, RDF.type, CCHC.Evidence),
            (this, OA.hasSource, source),
            (this, PROV.wasQuotedFrom, source),
            (this, CCHC.rule, text(seen.rule)),
            (this, OA.hasSelector, position),
            (this, OA.hasSelector, quote),
            (position, RDF.type, OA.TextPositionSelector),
            (position, OA.start, integer(seen.start)),
            (position, OA.end, integer(seen.end)),
            (quote, RDF.type, OA.TextQuoteSelector),
            (quote, OA.exact, text(seen.quote)),
            (quote, OA.prefix, text(prefix)),
            (quote, OA.suffix, text(suffix)),
        )
        self._lines.add(rows)
        self._lines.quote(this, seen.quote)
        return this

    def _known(self, kind: str, name: str | None) -> Term | None:
        if not name:
            return None
        if (kind, name) not in self._resolved:
            entry = known(kind, name, self._on, self._registry)
            self._resolved[kind, name] = thing(kind, entry.slug) if entry else None
        return self._resolved[kind, name]

    def _person(self, name: str) -> Term | None:
        people = zip(self._names.people, self._facts.participants, strict=True)
        return next((iri(person) for person, part in people if part.name == name), None)
