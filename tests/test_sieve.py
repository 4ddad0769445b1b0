"""The sieve lets nothing pass that the engine would find: every constraint, with values of every kind and odd form."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_kg.ntriples import rows
from cchc_kg.ntriples import text as text_term
from cchc_kg.validation.background import Background
from cchc_kg.validation.constraints import VALUE_TESTS, pattern
from cchc_kg.validation.described import LONGEST, Ways
from cchc_kg.validation.engines import run
from cchc_kg.validation.sieve import Sieve
from cchc_kg.validation.terms import read
from cchc_kg.vocabulary import RDF, RDFS, XSD

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix e: <http://example.org/> .
"""
CONSTRAINTS = [
    *(f"sh:datatype xsd:{name}" for name in ("string", "integer", "decimal", "boolean", "date", "gMonthDay", "anyURI")),
    *(f"sh:datatype xsd:{name}" for name in ("double", "dateTime", "gYear")),
    "sh:datatype rdf:langString",
    *(f"sh:nodeKind sh:{name}" for name in ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral")),
    "sh:nodeKind sh:IRIOrLiteral",
    *(
        f'sh:pattern "{text}"'
        for text in ("^a", "b$", "^[a-c]+$", "^[^A-Z]+$", "^(ab|x)?$", "^http://.*/other$", "a{2,3}")
    ),
    r'sh:pattern "^\\d+$"',
    'sh:pattern "^A" ; sh:flags "i"',
    "sh:minLength 1",
    "sh:minLength 3",
    "sh:maxLength 0",
    "sh:maxLength 4",
    *(
        f"sh:{side}{kind} {bound}"
        for side in ("min", "max")
        for kind in ("Inclusive", "Exclusive")
        for bound in (0, 1.5)
    ),
    *(f'sh:{side}Inclusive "2023-02-28"^^xsd:date' for side in ("min", "max")),
    "sh:minCount 1",
    "sh:minCount 2",
    "sh:maxCount 0",
    "sh:maxCount 1",
    "sh:class e:Kind",
    "sh:class e:Above",
    "sh:hasValue e:other",
    'sh:hasValue "1"^^xsd:integer',
    "sh:uniqueLang true",
    "sh:lessThan e:q",
    "sh:lessThanOrEquals e:q",
    "sh:in (e:other 1 'a')",
    "sh:languageIn ('vi' 'en')",
    "sh:equals e:q",
    "sh:disjoint e:q",
]
FORMS = {
    XSD.integer: ["1", "0", "-1", "+1", "01", "-0", "1.0", "x", "", "\u0665", " 1", "9" * 30],
    XSD.decimal: ["1", "1.0", "1.", ".5", "1.5", "-2", "+1.50", "1e0", "", "1." + "3" * 30],
    XSD.boolean: ["true", "0", "TRUE", "yes"],
    XSD.date: ["2023-02-28", "2024-02-29", "2023-02-29", "2023-02-28Z", "2023-2-8", "0000-01-01", "-001-01-01"],
    XSD.gMonthDay: ["--02-29", "--02-30", "--12-31", "--04-31", "02-01", "--02-01Z"],
    XSD.anyURI: ["http://example.org/other", "a b", "", "http://ví.dụ/"],
    XSD.string: ["", "a", "ab", "b\n", "b", "aaa", "abc", "ABC", "A", "123", "http://e.org/other", "ếab", "a\u2028"],
    ox.NamedNode(f"{XSD.base}double"): ["1", "1e0", "NaN", "INF"],
    XSD.dateTime: ["2023-02-28T00:00:00", "2023-02-28T00:00:00Z"],
}  # fmt: skip
OTHER, KNOWN, SUB = (ox.NamedNode(f"http://example.org/{name}") for name in ("other", "known", "sub"))
VALUES = [
    *(ox.Literal(text, datatype=kind) for kind, texts in FORMS.items() for text in texts),
    *(ox.Literal(text, language=tag) for text in ("a", "", "b\n") for tag in ("vi", "en", "vi-vn")),
    OTHER,
    KNOWN,
    SUB,
    ox.NamedNode("http://example.org/nowhere"),
    ox.BlankNode("b"),
]
P, Q, KIND, ABOVE = (ox.NamedNode(f"http://example.org/{name}") for name in ("p", "q", "Kind", "Above"))
NODE, TARGET = ox.NamedNode("http://example.org/node"), ox.NamedNode("http://example.org/Target")
AROUND = [ox.Quad(OTHER, RDF.type, KIND), ox.Quad(SUB, RDF.type, ox.NamedNode("http://example.org/Below"))]
REFERENCE = [
    ox.Quad(KNOWN, RDF.type, KIND),
    ox.Quad(KIND, RDFS.subClassOf, ABOVE),
    ox.Quad(ox.NamedNode("http://example.org/Below"), RDFS.subClassOf, KIND),
]
SOME = st.lists(st.sampled_from(VALUES), max_size=4)


def shapes_of(constraint):
    node_shape = "e:shape a sh:NodeShape ; sh:targetClass e:Target ; sh:property e:p-shape ."
    property_shape = f"e:p-shape a sh:PropertyShape ; sh:path e:p ; {constraint} ."
    return list(ox.parse(f"{PREFIXES}{node_shape} {property_shape}", format=ox.RdfFormat.TURTLE))


SHAPES = {constraint: shapes_of(constraint) for constraint in CONSTRAINTS}
SIEVES = {constraint: Sieve.of(shapes, Background(REFERENCE)) for constraint, shapes in SHAPES.items()}


def doubtful(sieve, told, *others):
    """Return what is left of a graph that is judged beside others."""
    ways = Ways()
    left, *_ = sieve.doubtful(ways.batch([rows(told), *map(rows, others)]), ways)
    return [read(subject) for subject in left]


def node(values, others=()):
    told = [ox.Quad(NODE, RDF.type, TARGET), *(ox.Quad(NODE, P, v) for v in values)]
    return [*told, *(ox.Quad(NODE, Q, v) for v in others)]


def test_every_constraint_of_the_table_is_tried():
    tried = {word.split()[0].removeprefix("sh:") for text in CONSTRAINTS for word in text.split(" ; ")}
    assert set(VALUE_TESTS) <= tried
    assert tried >= {"minCount", "maxCount", "class", "hasValue", "uniqueLang", "lessThan", "lessThanOrEquals", "in"}
    assert all(SIEVES.values())


@pytest.mark.parametrize("constraint", CONSTRAINTS)
@given(values=SOME, others=SOME)
@settings(max_examples=60, deadline=None)
def test_what_passes_the_engine_does_not_find(constraint, values, others):
    told = [*node(values, others), *AROUND]
    if NODE not in doubtful(SIEVES[constraint], told):
        assert run("shacl", rows([*told, *REFERENCE]), SHAPES[constraint]) == []


@pytest.mark.parametrize("constraint", ["sh:class e:Kind", "sh:minCount 2", "sh:lessThan e:q", "sh:datatype xsd:date"])
@given(values=SOME, others=SOME, else_values=SOME, around=st.booleans(), classes=st.booleans())
@settings(max_examples=100, deadline=None)
def test_each_graph_is_judged_by_itself(constraint, values, others, else_values, around, classes):
    told = [*node(values, others), *(AROUND if around else ())]
    beside = [*node(else_values, values), *(() if around else AROUND)]
    beside += [ox.Quad(TARGET, RDFS.subClassOf, KIND)] if classes else []
    sieve = SIEVES[constraint]
    alone = doubtful(sieve, told)
    assert set(doubtful(sieve, told, beside)) == set(doubtful(sieve, told, beside, told)) == set(alone)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_of_each_single_value_what_passes_the_engine_does_not_find(constraint):
    for value in VALUES:
        told = [*node([value]), *AROUND]
        if NODE not in doubtful(SIEVES[constraint], told):
            assert run("shacl", rows([*told, *REFERENCE]), SHAPES[constraint]) == [], value


SURE = [
    ("sh:datatype xsd:integer", ox.Literal("7", datatype=XSD.integer)),
    ("sh:datatype xsd:date", ox.Literal("2024-02-29", datatype=XSD.date)),
    ("sh:datatype xsd:gMonthDay", ox.Literal("--02-29", datatype=XSD.gMonthDay)),
    ("sh:datatype rdf:langString", ox.Literal("a", language="vi")),
    ('sh:pattern "^[^A-Z]+$"', ox.Literal("le thu")),
    ("sh:minLength 3", ox.Literal("ếab")),
    ("sh:minInclusive 0", ox.Literal("0", datatype=XSD.integer)),
    ("sh:class e:Kind", OTHER),
    ("sh:class e:Above", KNOWN),
    ("sh:class e:Above", SUB),
    ("sh:hasValue e:other", OTHER),
]


@pytest.mark.parametrize(("constraint", "value"), SURE, ids=[f"{c}-{v.value}" for c, v in SURE])
def test_what_is_plainly_right_passes(constraint, value):
    assert doubtful(SIEVES[constraint], [*node([value]), *AROUND]) == []


BEYOND = [
    "sh:node e:other-shape",
    "sh:or ([sh:datatype xsd:string] [sh:nodeKind sh:IRI])",
    "sh:deactivated true",
    "sh:qualifiedValueShape [sh:nodeKind sh:IRI] ; sh:qualifiedMinCount 1",
]


@pytest.mark.parametrize("constraint", BEYOND)
def test_shapes_that_ask_for_more_have_no_sieve(constraint):
    assert Sieve.of(shapes_of(constraint), Background(())) is None


@pytest.mark.parametrize(
    "text", [r"\d", "(?i)a", "a**", "a++", "[a-z&&b]", "[[a]b]", "(", "[", r"\p{L}", "a{2}{3}", "*"]
)
def test_a_pattern_that_engines_may_read_differently_is_not_sure(text):
    test = pattern(ox.Literal(text))
    assert not any(test.meets(text_term(value)) for value in ("a", "aa", "b", "1", ""))


def test_a_graph_that_says_what_its_classes_are_is_judged_whole():
    told = [*node([ox.Literal("x")]), ox.Quad(TARGET, RDFS.subClassOf, KIND)]
    assert set(doubtful(SIEVES["sh:minCount 1"], told)) == {NODE, TARGET}
    itself = [*told, ox.Quad(TARGET, RDF.type, TARGET)]  # a class that is judged too
    assert set(doubtful(SIEVES["sh:minCount 1"], itself)) == {NODE, TARGET}


def test_a_node_of_which_too_much_is_said_is_judged():
    values = [ox.Literal(str(i)) for i in range(LONGEST + 1)]
    assert doubtful(SIEVES["sh:minCount 1"], node(values[:50])) == []
    assert doubtful(SIEVES["sh:minCount 1"], node(values)) == [NODE]


def test_statements_may_come_in_any_order():
    told = [*node([ox.Literal("a"), OTHER]), *AROUND]
    for constraint in ("sh:class e:Kind", "sh:minCount 2", "sh:maxCount 1"):
        for turned in (told, told[::-1], told[2:] + told[:2]):
            assert doubtful(SIEVES[constraint], turned) == doubtful(SIEVES[constraint], told), constraint


def test_a_statement_told_twice_counts_once():
    assert doubtful(SIEVES["sh:minCount 2"], node([OTHER, OTHER])) == [NODE]
