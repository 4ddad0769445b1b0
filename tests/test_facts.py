"""Facts leave out nothing at which a check could find something: whatever SPARQL finds, they let pass."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_kg.ntriples import Term, iri, rows
from cchc_kg.validation.alike import Alike
from cchc_kg.validation.background import Background
from cchc_kg.validation.described import Ways
from cchc_kg.validation.facts import Beginnings, Told, read_facts
from cchc_kg.vocabulary import XSD

E = "http://example.org/"
FORMS = {
    XSD.integer: ["1", "01", "+1", "0", "-1", "100", "x", "9" * 20, "0" * 20 + "1"],
    XSD.decimal: ["1", "1.0", "1.50", "0.1", ".1", "-2.5", "100.0", "1." + "0" * 20 + "1"],
    ox.NamedNode(f"{XSD.base}double"): ["1", "1e0", "2.5"],
    XSD.date: ["2023-02-28", "2023-03-01", "2023-02-28Z", "2023-13-01"],
    XSD.string: ["1", "a", "ab", "b", "", 'a"b', "a\\b", "^^"],
}
TERMS = [
    *(ox.Literal(text, datatype=kind) for kind, texts in FORMS.items() for text in texts),
    *(ox.Literal("a", language=tag) for tag in ("vi", "VI", "vi-vn")),
    *(ox.NamedNode(f"{E}{name}") for name in ("n", "other", "third")),
]
P, Q = (ox.NamedNode(f"{E}{name}") for name in "pq")
N, OTHER = (ox.NamedNode(f"{E}{name}") for name in ("n", "other"))
SOME = st.lists(st.sampled_from(TERMS), max_size=3)


def name(word: str) -> Term:
    return iri(f"{E}{word.partition(':')[2]}")


def begun(line, quads, reference=(), beside=()):
    """Return the nodes of a graph at which a check with this line begins; another graph lies beside it."""
    batch = Ways().batch([rows(beside), rows(quads)])
    found = Beginnings([read_facts(line, name)]).begun(batch, Told(batch, Background(reference)), [0])[0]
    return {ox.NamedNode(group.subjects[i][1:-1]) for group, some in found for i in some if group.homes[i] == 1}


def asked(pattern, quads, reference=()):
    """Return what SPARQL finds in the graph and the reference."""
    store = ox.Store()
    store.extend([*quads, *(ox.Quad(q.subject, q.predicate, q.object) for q in reference)])
    return {row["n"] for row in store.query(f"PREFIX e: <{E}> SELECT ?n {{ {pattern} }}")}


PATTERNS = {
    "e:p": "?n e:p ?a",
    "e:p&e:q": "?n e:p ?a ; e:q ?b",
    "e:p=e:other": "?n e:p e:other",
    'e:p="a"': '?n e:p "a"',
    'e:p="a"|"1"': '?n e:p ?a FILTER(?a IN ("a", "1"))',
    'e:p="a…"|"b"': '?n e:p ?a FILTER(STRSTARTS(STR(?a), "a") || ?a = "b")',
    "e:p=1": "?n e:p ?a FILTER(?a = 1)",
    "e:p=*e:q": "?n e:p ?a . ?m e:q ?a",
    "e:p/e:q=1": "?n e:p/e:q ?a FILTER(?a = 1)",
    "e:p/e:q": "?n e:p/e:q ?a",
    "e:p&e:p/e:q>=*e:p": "?n e:p/e:q ?a . ?m e:p ?b FILTER(?a >= ?b)",
    "e:p>*e:p/e:q": "?n e:p ?a . ?m e:p/e:q ?b FILTER(?a > ?b)",
    'e:p="a"&e:q>1 e:q="b"': '{ ?n e:p "a" ; e:q ?a FILTER(?a > 1) } UNION { ?n e:q "b" }',
    **{f"e:p{sign}e:q": f"?n e:p ?a ; e:q ?b FILTER(?a {sign} ?b)" for sign in ("<", "<=", ">", ">=")},
    **{f"e:p{sign}1.5": f"?n e:p ?a FILTER(?a {sign} 1.5)" for sign in ("<", "<=", ">", ">=")},
}


@pytest.mark.parametrize("line", PATTERNS)
@given(here=SOME, there=SOME, beside=SOME, lent=SOME)
@settings(max_examples=60, deadline=None)
def test_what_sparql_finds_begins(line, here, there, beside, lent):
    told = [
        *(ox.Quad(N, P, value) for value in here),
        *(ox.Quad(N, Q, value) for value in there),
        *(ox.Quad(OTHER, Q, value) for value in beside),
    ]
    reference = [] if "*e:q" in line else [ox.Quad(OTHER, Q, value) for value in lent]  # * is of the same graph
    said_here = {N} if reference else {N, OTHER}  # a fact begins with what the graph itself says
    found = begun(line, told, reference)
    assert asked(PATTERNS[line], told, reference) & said_here <= found
    elsewhere = [ox.Quad(s, p, value) for s in (N, OTHER) for p in (P, Q) for value in (*there, *beside)]
    assert begun(line, told, reference, elsewhere) == found


SURELY = {
    "e:p<e:q": [("2", "1"), ("1", "1")],
    "e:p<=e:q": [("2", "1")],
    "e:p>e:q": [("1", "2")],
    "e:p>100": [("100", "1")],
    "e:p=63": [("62", "1")],
    "e:p=*e:q": [("1", "2")],
    'e:p="1"': [("1", "1")],
    "e:q&e:r": [("1", "1")],
}


@pytest.mark.parametrize("line", SURELY)
def test_what_surely_finds_nothing_is_left_out(line):
    for one, two in SURELY[line]:
        told = [
            ox.Quad(N, P, ox.Literal(one, datatype=XSD.decimal)),
            ox.Quad(N, Q, ox.Literal(two, datatype=XSD.decimal)),
        ]
        assert begun(line, told) == set()


def test_a_path_leads_through_the_reference_too():
    told = [ox.Quad(N, P, OTHER), ox.Quad(N, Q, ox.Literal("2", datatype=XSD.decimal))]
    for value, found in (("1", {N}), ("3", set())):
        assert begun("e:p&e:q>e:p/e:q", told, [ox.Quad(OTHER, Q, ox.Literal(value, datatype=XSD.decimal))]) == found


FACTS = st.lists(st.tuples(SOME, SOME), min_size=1, max_size=5)


def compared(facts, differs):
    batch = Ways().batch([rows(facts)])
    told, alike = Told(batch, Background(())), Alike([(iri(P.value),)], differs)
    for group in batch.groups:
        alike.add([N], group, range(len(group.subjects)), told)
    return {ox.NamedNode(subject[1:-1]) for _, subject in alike.compared()}


@given(facts=FACTS)
@settings(max_examples=300, deadline=None)
def test_facts_that_have_a_value_in_common_are_compared(facts):
    things = [ox.NamedNode(f"{E}fact-{n}") for n in range(len(facts))]
    told = [ox.Quad(s, P, v) for s, (group, _) in zip(things, facts, strict=True) for v in group]
    told += [ox.Quad(s, Q, v) for s, (_, said) in zip(things, facts, strict=True) for v in said]
    assert asked("?n e:p ?v . ?m e:p ?v FILTER(?n != ?m)", told) <= compared(told, [])
    differ = "?n e:p ?v . ?m e:p ?v . ?n e:q ?a . ?m e:q ?b FILTER(!SAMETERM(?a, ?b))"
    assert asked(differ, told) <= compared(told, [(iri(Q.value),)])


def test_facts_that_are_alike_or_alone_are_left_out():
    one, two, other = (ox.Literal(text) for text in ("1", "2", "x"))
    things = [ox.NamedNode(f"{E}fact-{n}") for n in range(5)]
    values = [(one, one), (one, one), (two, one), (two, two), (other, one)]
    told = [q for s, (p, v) in zip(things, values, strict=True) for q in (ox.Quad(s, P, p), ox.Quad(s, Q, v))]
    assert compared(told, []) == set(things[:4])
    assert compared(told, [(iri(Q.value),)]) == set(things[2:4])
