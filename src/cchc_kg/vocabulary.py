"""The terms of the graph: namespaces, the terms this package writes or reads, and the names of graphs and codes."""

from collections.abc import Mapping

from pyoxigraph import NamedNode

BASE = "https://w3id.org/cchc-kg/"
"""What every IRI of this project begins with. The files of ontology/, shapes/ and data/registry/ are written for it."""


class Namespace:
    """The terms of one vocabulary that this package knows, as attributes: ``CCHC.Meeting``, ``RDF.type``.

    A term that is not listed raises AttributeError: a slip cannot become a new property.
    """

    def __init__(self, base: str, terms: str) -> None:
        """Keep the namespace IRI and its terms (local names between blanks)."""
        self.base = base
        self._terms = {name: NamedNode(base + name) for name in terms.split()}
        self.__dict__.update(self._terms)  # found at once: each is asked for with every triple

    def __getattr__(self, name: str) -> NamedNode:
        """Refuse a term that is not listed."""
        raise AttributeError(f"{self.__dict__.get('base')} has no term {name!r} that this package knows")

    @property
    def terms(self) -> Mapping[str, NamedNode]:
        """The terms by local name."""
        return self._terms


CCHC = Namespace(
    BASE + "def#",
    """
    Article Meeting Participation Person Observation Directive LegalDocument Province Indicator Evidence Note
    sha256 reportedIn evidence meeting
    meetingKind body bodyName ordinal date monthDay dateInferred dayPart meetingFormat venue
    person nameKey role postPrinted post postBody postBodyName province
    indicator value upperValue lowest highest bound unit outOf change changeKind baseline period periodStart periodEnd
    place status
    partOf changeTo shareOf printed provisional
    issuer issuerName addressee addresseeName instruction modality deadline dueBy area cites number
    rule reason noteIn
    IdentityDecision decision decides decidedBy
    """,
)
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type langString")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#", "label comment Class subClassOf")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#", "string integer decimal boolean date gMonthDay anyURI dateTime")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#", "Concept prefLabel altLabel")
DC = Namespace("http://purl.org/dc/elements/1.1/", "publisher")
DCTERMS = Namespace(
    "http://purl.org/dc/terms/", "identifier title description issued language source date isReplacedBy"
)
SCHEMA = Namespace("https://schema.org/", "url articleBody")
PROV = Namespace("http://www.w3.org/ns/prov#", "SoftwareAgent wasAttributedTo wasQuotedFrom wasDerivedFrom")
FOAF = Namespace("http://xmlns.com/foaf/0.1/", "name")
ORG = Namespace("http://www.w3.org/ns/org#", "Organization Role")
OWL = Namespace("http://www.w3.org/2002/07/owl#", "versionInfo")
VOID = Namespace("http://rdfs.org/ns/void#", "triples")
OA = Namespace(
    "http://www.w3.org/ns/oa#",
    "TextPositionSelector TextQuoteSelector hasSource hasSelector start end exact prefix suffix",
)
SH = Namespace(
    "http://www.w3.org/ns/shacl#",
    """
    ValidationReport ValidationResult NodeShape PropertyShape Violation Warning Info
    conforms result focusNode resultPath resultSeverity resultMessage sourceShape sourceConstraintComponent value
    path message severity property targetClass
    SPARQLExecutable SPARQLSelectExecutable SPARQLConstructExecutable select construct
    """,
)

PREFIXES: Mapping[str, str] = {
    "cchc": CCHC.base,
    "dc": DC.base,
    "dcterms": DCTERMS.base,
    "foaf": FOAF.base,
    "oa": OA.base,
    "org": ORG.base,
    "prov": PROV.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "schema": SCHEMA.base,
    "sh": SH.base,
    "skos": SKOS.base,
    "xsd": XSD.base,
}
"""The prefixes that this project's files use."""


def thing(kind: str, slug: str) -> NamedNode:
    """Return the IRI of a thing, e.g. ``thing("province", "quang-nam")``."""
    return NamedNode(f"{BASE}id/{kind}/{slug}")


def graph(kind: str, key: str) -> NamedNode:
    """Return the name of a graph: kind article, quarantine, ontology, registry, checks or transfer."""
    return NamedNode(f"{BASE}graph/{kind}/{key}")


def code(scheme: str, value: str) -> NamedNode:
    """Return the IRI of one value of a closed list, e.g. ``code("bound", "at-least")``."""
    return NamedNode(f"{BASE}code/{scheme}/{value}")
