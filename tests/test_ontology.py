"""The small ontology says every term in both languages, and everything published keeps to it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Literal, Namespace, URIRef

from cchc_kg.facts import fact

ROOT = Path(__file__).parents[1]
BASE = "https://w3id.org/cchc-kg/"
CCHC = Namespace(f"{BASE}def#")
HOME = URIRef(f"{BASE}def")
CONTEXT = json.loads((ROOT / "ontology" / "context.jsonld").read_text("utf-8"))
FILES = sorted([*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "data" / "registry").glob("*.ttl")])

CLASSES = [
    "Article",
    "Meeting",
    "Participation",
    "Person",
    "Observation",
    "Directive",
    "LegalDocument",
    "Province",
    "Indicator",
    "Evidence",
    "Note",
]
PROPERTIES = [
    "sha256",
    "reportedIn",
    "evidence",
    "meeting",
    "meetingKind",
    "body",
    "bodyName",
    "ordinal",
    "date",
    "monthDay",
    "dateInferred",
    "dayPart",
    "meetingFormat",
    "venue",
    "person",
    "role",
    "postPrinted",
    "post",
    "province",
    "indicator",
    "value",
    "upperValue",
    "bound",
    "unit",
    "outOf",
    "change",
    "changeKind",
    "baseline",
    "period",
    "periodStart",
    "periodEnd",
    "place",
    "status",
    "partOf",
    "printed",
    "issuer",
    "issuerName",
    "addressee",
    "addresseeName",
    "instruction",
    "modality",
    "deadline",
    "dueBy",
    "area",
    "cites",
    "number",
    "documentKind",
    "code",
    "kind",
    "validFrom",
    "validTo",
    "legalAct",
    "dimension",
    "direction",
    "rule",
    "reason",
    "noteIn",
]
LISTS = {
    "meeting-kind": get_args(fact.MeetingKind),
    "day-part": get_args(fact.DayPart),
    "meeting-format": get_args(fact.MeetingFormat),
    "role": get_args(fact.Role),
    "bound": get_args(fact.Bound),
    "change": get_args(fact.Change),
    "change-kind": get_args(fact.ChangeKind),
    "status": get_args(fact.Status),
    "modality": ("request", "assign", "must", "should", "imperative", "recommend", "direct"),
    "area": ("the-che", "tthc", "to-chuc-bo-may", "cong-vu", "tai-chinh-cong", "chinh-phu-so", "tong-hop"),
    "province-kind": ("province", "city"),
}


@pytest.fixture(scope="module")
def ontology():
    return rdflib.Graph().parse(ROOT / "ontology" / "cchc.ttl")


@pytest.fixture(scope="module")
def codes():
    return rdflib.Graph().parse(ROOT / "ontology" / "codes.ttl")


def languages(graph, subject, predicate):
    return sorted(o.language for o in graph.objects(subject, predicate) if isinstance(o, Literal) and o.strip())


def defined(graph):
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {s for kind in kinds for s in graph.subjects(RDF.type, kind)}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_two_parsers_read_the_same_and_no_node_is_blank(path):
    quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    read_here = rdflib.Graph().parse(data=ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert set(read_here) == set(rdflib.Graph().parse(path))


def test_all_files_were_found():
    assert {"cchc.ttl", "codes.ttl", "alignments.ttl", "provinces.ttl", "additions.ttl"} <= {p.name for p in FILES}


def test_the_header_is_complete(ontology):
    assert (HOME, RDF.type, OWL.Ontology) in ontology
    assert ontology.value(HOME, OWL.versionIRI) == URIRef(f"{BASE}def/0.1.0")
    assert str(ontology.value(HOME, OWL.versionInfo)) == "0.1.0"
    assert ontology.value(HOME, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert str(ontology.value(HOME, DCTERMS.issued)) == "2026-11-23"
    assert languages(ontology, HOME, DCTERMS.title) == languages(ontology, HOME, DCTERMS.description) == ["en", "vi"]


def test_every_term_says_itself_in_both_languages(ontology):
    assert len(defined(ontology)) >= 80
    for term in defined(ontology):
        assert str(term).startswith(CCHC)
        assert languages(ontology, term, RDFS.label) == ["en", "vi"], term
        assert languages(ontology, term, SKOS.definition) == ["en", "vi"], term
        assert ontology.value(term, RDFS.isDefinedBy) == HOME


@pytest.mark.parametrize("name", CLASSES)
def test_the_classes_are_there(ontology, name):
    assert (CCHC[name], RDF.type, OWL.Class) in ontology


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_properties_are_there_and_have_one_kind_of_value(ontology, name):
    (kind,) = ontology.objects(CCHC[name], RDF.type)
    ranges = list(ontology.objects(CCHC[name], RDFS.range))
    literal = [r for r in ranges if str(r).startswith(("http://www.w3.org/2001/XMLSchema#", str(RDF)))]
    assert bool(literal) == (kind == OWL.DatatypeProperty)


def test_domains_and_ranges_name_what_exists(ontology):
    schema = Namespace("https://schema.org/")
    for predicate in (RDFS.domain, RDFS.range, schema.domainIncludes, schema.rangeIncludes):
        for term, other in ontology.subject_objects(predicate):
            assert not str(other).startswith(CCHC) or other in defined(ontology), (term, other)
            assert len(list(ontology.objects(term, RDFS.domain))) <= 1


def test_every_list_of_values_is_complete(codes):
    for name, values in LISTS.items():
        scheme = URIRef(f"{BASE}code/{name}")
        concepts = {str(codes.value(c, SKOS.notation)) for c in codes.subjects(SKOS.inScheme, scheme)}
        assert concepts == set(values), name


def test_every_code_is_named_in_both_languages_in_the_list_its_iri_says(codes):
    concepts = set(codes.subjects(RDF.type, SKOS.Concept))
    schemes = set(codes.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(concepts) >= 100
    for concept in concepts:
        scheme, _, notation = str(concept).rpartition("/")
        assert URIRef(scheme) in schemes
        assert codes.value(concept, SKOS.inScheme) == URIRef(scheme)
        assert str(codes.value(concept, SKOS.notation)) == notation
    for thing in concepts | schemes:
        assert languages(codes, thing, SKOS.prefLabel) == ["en", "vi"], thing
        assert languages(codes, thing, SKOS.definition) in ([], ["en", "vi"]), thing


def test_reference_data_uses_defined_terms_and_codes_only(ontology, codes):
    known = {str(t) for t in defined(ontology)}
    for path in FILES:
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            for node in (quad.subject, quad.predicate, quad.object):
                if isinstance(node, ox.NamedNode) and node.value.startswith(CCHC):
                    assert node.value in known, path.name
                if isinstance(node, ox.NamedNode) and node.value.startswith(f"{BASE}code/"):
                    assert (URIRef(node.value), None, None) in codes, path.name


def test_every_reason_of_a_note_is_a_code(codes):
    rows = (ROOT / "data" / "messages" / "notes.csv").read_text("utf-8").splitlines()
    reasons = [row.partition(",")[0] for row in rows if row and not row.startswith("#")][1:]
    assert reasons
    assert {r for r in reasons if (URIRef(f"{BASE}code/note/{r}"), None, None) not in codes} == set()


WRITTEN = sorted([*(ROOT / "queries").rglob("*.rq"), *(ROOT / "shapes").rglob("*.*")])


def test_questions_and_shapes_use_defined_terms_only(ontology):
    known = {str(t).removeprefix(CCHC) for t in defined(ontology)}
    for path in WRITTEN:
        used = set(re.findall(r"(?<![\w-])cchc:([A-Za-z]\w*)", path.read_text("utf-8")))
        assert used <= known, path.relative_to(ROOT)


def test_alignments_speak_of_terms_that_exist(ontology):
    relations = rdflib.Graph().parse(ROOT / "ontology" / "alignments.ttl")
    for subject in set(relations.subjects()) - {URIRef(f"{BASE}def/alignments")}:
        assert subject in defined(ontology), subject
    parents = {str(o) for o in relations.objects(None, RDFS.subClassOf)}
    assert {
        "https://schema.org/NewsArticle",
        "http://www.w3.org/ns/prov#Activity",
        "http://xmlns.com/foaf/0.1/Person",
        "http://purl.org/linked-data/cube#Observation",
        "http://www.w3.org/ns/oa#SpecificResource",
        "http://www.w3.org/ns/org#Organization",
        "http://www.w3.org/2004/02/skos/core#Concept",
    } <= parents


def test_registered_things_follow_skos():
    """One prefLabel a language, none of them an altLabel as well, and every parent described."""
    graph = rdflib.Graph()
    for path in FILES:
        graph.parse(path)
    for subject, label in graph.subject_objects(SKOS.prefLabel):
        assert sum(o.language == label.language for o in graph.objects(subject, SKOS.prefLabel)) == 1
        assert label not in set(graph.objects(subject, SKOS.altLabel))
    for predicate in (SKOS.broader, URIRef("http://www.w3.org/ns/org#subOrganizationOf"), DCTERMS.isReplacedBy):
        pairs = list(graph.subject_objects(predicate))
        assert pairs
        assert all((other, SKOS.prefLabel, None) in graph for _, other in pairs)


EXAMPLE = """
@base <https://w3id.org/cchc-kg/> .
@prefix cchc: <https://w3id.org/cchc-kg/def#> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/article/bao-a> a cchc:Article ; dcterms:title "Họp về cầu"@vi ; dc:publisher "Báo A" ; dcterms:language "vi" ;
  dcterms:issued "2023-02-04"^^xsd:date ; schema:url "https://example.org/a?b=1"^^xsd:anyURI ; cchc:sha256 "00ff" ;
  schema:articleBody "Dòng một\\nDòng \\"hai\\"" ; prov:wasAttributedTo <id/software/cchc-kg-0.1.0> .
<id/meeting/hop-3> a cchc:Meeting ; rdfs:label "Phiên họp thứ ba"@vi ; cchc:ordinal 3 ;
  cchc:date "2023-02-03"^^xsd:date ;
  cchc:dateInferred true ; cchc:meetingKind <code/meeting-kind/session> ; cchc:venue "Hà Nội" , "Quảng Nam" ;
  cchc:monthDay "--02-03"^^xsd:gMonthDay ; cchc:reportedIn <id/article/bao-a> ; cchc:evidence <id/evidence/e1> .
<id/observation/o1> a cchc:Observation ; cchc:value 0.10 ; cchc:outOf 63.0 ; cchc:printed "0,10%" ; cchc:unit "%" ;
  cchc:period "2022-Q4" ; cchc:periodStart "2022-10-01"^^xsd:date ; cchc:place <id/province/quang-nam> .
<id/directive/d1> a cchc:Directive ; cchc:instruction "Khẩn trương rà soát."@vi ; cchc:modality <code/modality/must> ;
  cchc:addressee <id/province/quang-nam> , <id/body/bo-noi-vu> .
<id/evidence/e1> a cchc:Evidence ; oa:hasSource <id/article/bao-a> ; prov:wasQuotedFrom <id/article/bao-a> ;
  oa:hasSelector <id/selector/e1-position> , <id/selector/e1-quote> ; cchc:rule "meeting.ordinal" .
<id/selector/e1-position> a oa:TextPositionSelector ;
  oa:start "0"^^xsd:nonNegativeInteger ; oa:end "9"^^xsd:nonNegativeInteger .
<id/selector/e1-quote> a oa:TextQuoteSelector ; oa:exact "Dòng một\\n" ; oa:prefix "" ; oa:suffix "Dòng" .
"""


@pytest.fixture(scope="module")
def compacted():
    quads = ox.serialize(ox.parse(EXAMPLE, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_QUADS).decode()
    expanded = jsonld.from_rdf(quads, {"format": "application/n-quads"})
    return quads, jsonld.compact(expanded, CONTEXT)


def test_the_context_loses_nothing(compacted):
    quads, document = compacted
    back = jsonld.to_rdf(jsonld.expand(document), {"format": "application/n-quads"})
    assert sorted(back.splitlines()) == sorted(quads.splitlines())
    once_more = ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
    assert {str(quad) for quad in once_more} == {str(q) for q in ox.parse(EXAMPLE, format=ox.RdfFormat.TURTLE)}


def test_the_context_makes_it_readable(compacted):
    things = {thing["id"]: thing for thing in compacted[1]["graph"]}
    meeting = things["kg:id/meeting/hop-3"]
    assert meeting["type"] == "Meeting"
    assert meeting["label"] == {"vi": "Phiên họp thứ ba"}
    assert meeting["meetingKind"] == "kg:code/meeting-kind/session"
    assert meeting["date"] == "2023-02-03"
    assert sorted(meeting["venue"]) == ["Hà Nội", "Quảng Nam"]
    assert meeting["evidence"] == ["kg:id/evidence/e1"]
    assert things["kg:id/observation/o1"]["value"] == "0.10"
    for thing in things.values():
        assert not [key for key in thing if ":" in key], thing


def test_the_context_knows_every_property_with_its_kind_of_value(ontology):
    context = CONTEXT["@context"]
    for term in defined(ontology):
        entry = context[str(term).removeprefix(CCHC)]
        assert (entry if isinstance(entry, str) else entry["@id"]) == str(term).replace(CCHC, "cchc:")
        coerced = None if isinstance(entry, str) else entry.get("@type")
        if (term, RDF.type, OWL.ObjectProperty) in ontology:
            assert coerced == "@id", term
        elif (term, RDF.type, OWL.DatatypeProperty) in ontology:
            datatype = ontology.value(term, RDFS.range)
            plain = datatype in (rdflib.XSD.string, RDF.langString)
            assert coerced == (None if plain else f"xsd:{datatype.removeprefix(str(rdflib.XSD))}"), term


def test_the_page_of_the_ontology_is_current():
    checked = subprocess.run([sys.executable, ROOT / "scripts" / "build_docs.py", "--check"], check=False)
    assert checked.returncode == 0, "run scripts/build_docs.py"
